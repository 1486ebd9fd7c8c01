"""
Does it read your handwriting?
==============================

Write one digit, take a photo of it, and put the file's name into the marked line. Until then a
digit stands in that this script writes itself: a pen stroke on paper in uneven light.
"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.interpolate import make_interp_spline
from skimage import draw, filters

import cnnfigs as cf

# A stroke through seven points, 9 pixels wide, written a little aslant.
points = [(90, 120), (60, 165), (85, 215), (135, 205), (185, 150), (230, 105), (222, 225)]
stroke = make_interp_spline(np.linspace(0, 1, len(points)), points)(np.linspace(0, 1, 400))
pen = np.zeros((300, 340))
for row, column in stroke:
    pen[draw.disk((row, column), 9)] = 1
light = np.linspace(0.9, 0.55, 340) + np.random.default_rng(0).normal(0, 0.02, pen.shape)
photo = light * (1 - 0.75 * filters.gaussian(pen, 1.5))

# photo = "my_digit.jpg"  # <- your own file here

# %%
# The network learned from digits that fill 20 by 20 of 28 by 28 pixels, light on black. Your photo
# has to be brought into that form first.

digits = cf.default_dataset("digits")
trained = cf.train("six_conv", digits, seed=0)

digit = cf.prepare_digit(photo)
(scores,) = cf.activations(trained.model, digit, "scores")

with cf.figures.style():
    figure, panels = plt.subplot_mosaic("ab;cc", figsize=(7.4, 4.6), height_ratios=[4, 1])
    panels["a"].imshow(plt.imread(photo) if isinstance(photo, str) else photo, cmap="gray")
    panels["a"].set_title("the photo")
    panels["b"].imshow(digit, cmap="gray")
    panels["b"].set_title("what the network gets")
    cf.figures.output_strip(scores.values, digits.classes, ax=panels["c"])
    for panel in panels.values():
        panel.set_axis_off()
    figure.supxlabel(f"The network learned from {digits.name}: {digits.origin}", size="small")
answer = digits.classes[int(scores.values.argmax())]
cf.figures.set_alt_text(
    figure, f"A digit on paper, the same in 28 by 28 pixels, and ten scores. Largest: {answer}."
)
print(f"The network says {answer}, with a score of {scores.values.max():.2f}.")

# %%
# A high score is not a promise: the network always spreads 1 over the ten digits, even where it is
# shown a letter. If it misreads yours, look at the right picture. Would you have read it?
#
# **What to try:** before your own photo, bend the stroke: make its first point ``(200, 100)``. Is
# it still a 2, and does the network think so?

plt.show()
