"""
How is a garment drawn?
=======================

As it is sewn: part by part, each laid on what is there already.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf
from cnnfigs.datasets.drawn.garments import CUTS, stages

source = "Drawn by cnnfigs, not real photographs of clothes."
garment = stages(CUTS["Sneaker"][0], seed=4, cloth="Sneaker")
pictures = [*garment.laid, garment.lit, garment.image / 255]
titles = [f"part {number}" for number in range(1, len(garment.laid) + 1)]
titles += ["cloth and light", "sharpened"]
cf.figures.image_row(pictures, titles=titles, source=source)

# %%
# A cut is a list of such parts, written down as outlines. Each garment is varied
# between two extremes, gets its own proportions, cloth and light, and is sharpened
# as thumbnails of photographs are. These are all cuts of two classes:

rows = {}
for name in ("Dress", "Bag"):
    for number, cut in enumerate(CUTS[name], start=1):
        each = [stages(cut, seed=seed, cloth=name).image for seed in range(12)]
        rows[f"{name} {number}"] = each
cf.figures.contact_sheet(rows, source=source)

# %%
# Bright is dark here: Fashion-MNIST's makers turned their photographs into negatives,
# and the drawings follow them.
#
# **What to try:** another class in the places of ``"Sneaker"`` and ``"Dress"``;
# ``CUTS`` lists them all.

plt.show()
