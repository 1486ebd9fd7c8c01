"""
Draw what a unit wants
======================

Begin with faint noise, and change each pixel a little in the direction that makes one
output larger. After some steps the network has drawn its own idea of each digit.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model

drawn = cf.maximise_activation(network, "scores", range(10))
real = cf.top_images(network, digits.x_test[:1000], "scores", range(10), count=1)
titles = [
    f"{name}: {mine.value:.0f} / {best.values[0]:.0f}"
    for name, mine, best in zip(digits.classes, drawn, real, strict=True)
]
cf.figures.image_row(
    [each.image for each in drawn],
    titles=titles,
    source=f"Drawn for the outputs of a network that learned {digits.name}.",
)

# %%
# The first number is what the output reaches before softmax, the second what the best
# of the real images makes of it. Some drawings can be read, some are the
# strokes that tell one digit from the others and nothing else.
#
# An untrained network draws as eagerly:

untrained = cf.build_model("six_conv", seed=0)
blank = cf.maximise_activation(untrained, "scores", range(10))
cf.figures.image_row(
    [each.image for each in blank],
    titles=list(digits.classes),
    source="Drawn for the outputs of an untrained network.",
)

# %%
# **What to try:** ``"conv4", range(10)``: what units in the middle of the network
# want. They see 17 by 17 pixels, and leave the rest empty.

plt.show()
