"""
At the border, a filter needs pixels that are not there
=======================================================

A kernel of 3 by 3 numbers cannot be laid on the outermost pixels: part of it would
hang over the edge. Either the result gets smaller, or something is put around the
image first. That is called padding, and it leaves its mark.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

name = "vertical_lines"

# Two joints of a brick wall; the first and the last column lie on bricks.
wall = cf.mean_pool(cf.photograph("brick"), 4)[89:113, 18:42]
ways = {"nothing around": "valid", "zeros around": "same", "mirrored": "reflect"}
results = {
    way: cf.correlate(wall, cf.kernel(name), padding=padding)
    for way, padding in ways.items()
}
cf.figures.filtered_images(
    wall, results, source="Photograph: brick, from scikit-image."
)

# %%
# With zeros around, the left and the right side answer as if joints ran along them.
# To a filter, the step from grey wall to black nothing is a line like any other.
# Mirroring the wall at its border makes no such step. How strongly does the first
# column answer, on average, beside the strongest joint?

for way, result in results.items():
    first = np.abs(result[:, 0]).mean()
    print(f"{way:15} {first:5.2f} of {result.max():.2f}, shape {result.shape}")

# %%
# **What to try:** ``name = "box_blur"``. Zeros around make a dark frame then: a blur
# mixes them with the wall.

plt.show()
