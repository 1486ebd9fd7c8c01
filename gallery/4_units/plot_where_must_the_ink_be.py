"""
Where must the ink be?
======================

Hide a square of the image and ask the network again. Where the score falls, it
needed what was hidden. This takes no look inside: any network can be asked.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model
four = digits.x_test[cf.typical_image(digits, 4, network)]

squares = {
    f"{size} by {size} pixels hidden": cf.occlusion(network, four, 4, size=size)
    for size in (3, 5, 9)
}
cf.figures.attribution_maps(four, squares, source=digits.origin)

# %%
# Each value is by how much the score of the 4 falls when the square around it is
# black: orange where the network misses the ink, blue where it does better without.
# The pattern depends on the square. A small one may hide too little to matter, a
# large one hides several strokes at once.

for name, found in squares.items():
    fall = found.values.max()
    print(f"{name}: from {found.score:.2f} down to {found.score - fall:.2f} at worst")

# %%
# **What to try:** ``cf.occlusion(network, four, 9)``: where does hiding ink make
# the 4 look more like a 9? The blue places are the answer.

plt.show()
