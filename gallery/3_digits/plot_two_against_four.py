"""
What does a layer make of a 2, and what of a 4?
===============================================

The same network, the same layer, two digits. The upper rows are what the layer makes
of each; the lower row is the difference. The maps that differ most come first.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
trained = cf.train("six_conv", digits, seed=0)

typical = [cf.typical_image(digits, label, trained.model) for label in (2, 4)]
two, four = digits.x_test[typical]

name = "conv4"
(of_two,) = cf.activations(trained.model, two, name)
(of_four,) = cf.activations(trained.model, four, name)
cf.figures.comparison(
    of_two, of_four, images=(two, four), labels=("a 2", "a 4"), source=digits.origin
)

# %%
# Orange: the 2 gets the larger answer there. Blue: the 4 does. A map with both
# colours found strokes in both digits, at different places.
#
# One number sums up a layer: how alike its answers to the two digits are, from 0,
# where nothing answers to both, to 1, where everything answers in the same
# proportion. ``flatten`` only puts the values of ``conv6`` in a row.

every_two = cf.activations(trained.model, two)
every_four = cf.activations(trained.model, four)
for name, similarity in cf.layer_similarity(every_two, every_four).items():
    print(f"{name:8} {similarity:.2f} {'#' * round(40 * similarity)}")

# %%
# **What to try:** ``name = "dense1"``: its units have no place in the image.
# Do the most different ones answer to both digits? Then take two different 2s.

plt.show()
