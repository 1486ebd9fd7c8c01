"""
What is a picture made of?
==========================

A grey picture is a table: one number for each pixel, from 0 for black to 255 for
white. The table is all that a network gets.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
label = garments.classes.index("Sneaker")
shoe = garments.x_test[garments.y_test == label][0]

cf.figures.pixel_values(shoe, corner=(14, 10), source=garments.origin)

# %%
# The answer is a number as well. The last layer of a network has one output for each
# kind of clothes, and the label says which of them should be the largest.

print(f"{shoe.shape[0]} rows of {shoe.shape[1]} pixels, {shoe.size} numbers")
print(f"label {label}, which stands for {garments.classes[label]}")
row, column = np.unravel_index(shoe.argmax(), shoe.shape)
print(f"brightest pixel: {shoe.max()}, in row {row} and column {column}")

# %%
# **What to try:** ``corner=(row - 4, column - 4)``, with ``row`` and ``column`` from
# above. Then take the mirror image, ``shoe[:, ::-1]``. Which numbers are new?

plt.show()
