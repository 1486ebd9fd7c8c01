"""
How is one pixel of a filtered image made?
==========================================

Put a small grid of numbers, the kernel, over a patch of the image. Multiply each
pixel by the number that lies on it. Add up the nine products. The sum is one pixel of
the filtered image.

The pixel in the middle has the largest weight. These are the values of a talk
that explains filters by this example.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

patch, kernel = cf.worked_patch(), cf.kernel("worked")
traced = cf.correlation_terms(patch, kernel, row=0, column=0)
cf.figures.worked_pixel(traced)

# %%
# Each product has its place: the patch has the same nine places, and so has the
# kernel. A kernel slides over the whole image and does this once at every position.
#
# Strictly, this is called cross-correlation. Convolution turns the kernel upside down
# and back to front first, and gives another number. Networks leave that out: they
# learn the kernel, so it would only be learned the other way round.

flipped = cf.correlate(patch, np.flip(kernel))
print(f"As networks do it: {traced.total:.0f}")
print(f"With the kernel flipped first: {flipped[0, 0]:.0f}")

# %%
# **What to try:** ``kernel = cf.kernel("sharpen")``, or rows of your own,
# such as ``[[0, 0, 0], [1, 1, 1], [0, 0, 0]]``.

plt.show()
