"""
What does a network say of two things at once?
==============================================

A bag and a pair of trousers, each half as wide and tall, alone and side by side. The
network learned from single things, in full size.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
network = cf.train("fashion_cnn", garments, seed=0).model

kinds = ("Bag", "Trouser")
labels = [garments.classes.index(kind) for kind in kinds]
typical = [cf.typical_image(garments, label, network) for label in labels]
full = garments.x_test[typical]
bag, trousers = (cf.mean_pool(image, 2).astype(np.uint8) for image in full)

pictures = {name: np.zeros((28, 28), np.uint8) for name in (*kinds, "both")}
pictures["Bag"][7:21, :14] = pictures["both"][7:21, :14] = bag
pictures["Trouser"][7:21, 14:] = pictures["both"][7:21, 14:] = trousers
batch = np.array(list(pictures.values()))[..., np.newaxis] / 255
scores = dict(zip(pictures, network.predict(batch, verbose=0), strict=True))

# %%
# The ten scores add up to 1. There is no output for "two".

with cf.figures.style():
    figure = plt.figure(figsize=(7.4, 4.4), layout="constrained")
    sizes = {"width_ratios": [1, 4.2], "height_ratios": [1, 1, 1]}
    panels = figure.subplots(3, 2, gridspec_kw=sizes)
    for (left, right), (name, image) in zip(panels, pictures.items(), strict=True):
        left.imshow(image, cmap="gray", vmin=0, vmax=255)
        left.set(title=name, xticks=[], yticks=[])
        cf.figures.output_strip(scores[name], garments.classes, ax=right)
    figure.supxlabel(f"{garments.origin}. One network, one seed.", size=7.5)
words = ", ".join(
    f"{name}: {garments.classes[int(each.argmax())]} with {each.max():.2f}"
    for name, each in scores.items()
)
cf.figures.set_alt_text(figure, f"Ten scores for each of three pictures. {words}.")

# %%
# **What to try:** swap the sides. Or leave out ``mean_pool`` and look at the scores
# of ``full``: how much was due to the size alone?

plt.show()
