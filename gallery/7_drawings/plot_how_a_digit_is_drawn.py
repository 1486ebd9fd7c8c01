"""
How is a digit drawn?
=====================

A few points are written down for each way of writing a digit. This is a 7 with a
bar: two strokes, the second one drawn after the pen was lifted.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf
from cnnfigs.datasets.drawn.pen import GlyphVariant, stages

seven = GlyphVariant(1, ("12 6, 50 5, 86 4!, 60 50, 40 100", "28 52, 54 50, 80 46"))
seven.strokes

# %%
# Each point is ``x y`` in hundredths of a square, and the pen turns sharply at a
# point with an exclamation mark. A smooth line passes the points, each of them a
# little off its place, as no hand is exact. The line is bent, slanted and squeezed by
# a writer's habits, and followed by a pen that presses more and less.

drawing = stages(seven, seed=3)
source = "Drawn by cnnfigs, not real handwriting."
cf.figures.drawing_stages(drawing, source=source)

# %%
# The last two steps are those that MNIST's makers took: the ink is fitted into a box
# of 20 by 20 pixels, and the box is placed so that its centre of mass lies in the
# middle of 28 by 28. Another seed is another writer.

images = np.stack([stages(seven, seed=seed).image for seed in range(20)])
cf.figures.image_row(images, source=source)

# %%
# **What to try:** write a way of your own, such as a 7 without a bar, or your
# initials. A stroke needs two points at least.

plt.show()
