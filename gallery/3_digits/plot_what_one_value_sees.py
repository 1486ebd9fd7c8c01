"""
How much of the image does one value see?
=========================================

A value of the first layer sees 5 by 5 pixels: its kernel. A value of the second sees
5 by 5 values of the first, each of which sees pixels of its own. So what a value sees
grows with every layer.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
two = digits.x_test[digits.y_test == 2][0]

network = cf.build_model("six_conv")
summaries = cf.summarize_layers(network)

with cf.figures.style():
    figure, panel = plt.subplots(figsize=(5, 5.2), layout="constrained")
    panel.imshow(two, cmap="gray")
    panel.spines[:].set_visible(False)
    panel.set(xticks=[], yticks=[], xlabel=digits.origin)
    label = {"color": "orange", "backgroundcolor": "black", "size": "small"}
    for layer in summaries:
        if layer.kind not in ("convolution", "pooling"):
            continue
        middle = layer.shape[0] // 2
        top, left, _, _ = layer.field.window(middle, middle)
        height, width = layer.field.size
        corner = (left - 0.5, top - 0.5)
        square = plt.Rectangle(corner, width, height, fill=False, edgecolor="orange")
        panel.add_patch(square)
        panel.text(left, top + 0.5, f"{layer.name}: {height} by {width}", **label)
words = "A 2 under nested squares: what the middle value of each layer of maps sees."
cf.figures.set_alt_text(figure, words)

# %%
# A value of the last convolution sees nearly the whole image. The layers in full,
# with what a value of each sees, and where the parameters are:

cf.figures.architecture(summaries)

# %%
# Most parameters are not in the convolutions, which use one kernel at every place,
# but in the first layer whose units each look at everything.
#
# **What to try:** ``cf.build_model("fashion_cnn")``. Pooling lets a value see more
# with fewer layers.

plt.show()
