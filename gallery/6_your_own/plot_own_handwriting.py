"""
Does it read your handwriting?
==============================

Write one digit, take a photo of it, and put the file's name into the marked line.
Until then a digit stands in that this script writes itself: a pen stroke on paper in
uneven light. You can also draw one in the browser: :doc:`/explainer/digits`.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image, ImageOps
from scipy.interpolate import make_interp_spline
from skimage import draw, filters

import cnnfigs as cf

# A stroke through seven points with a thick pen, a little aslant.
rows, columns = (90, 60, 85, 135, 185, 230, 222), (120, 165, 215, 205, 150, 105, 225)
stroke = make_interp_spline(range(7), list(zip(rows, columns, strict=True)))
pen = np.zeros((300, 340))
for place in stroke(np.linspace(0, 6, 400)):
    pen[draw.disk(place, 9)] = 1
grain = np.random.default_rng(0).normal(0, 0.02, pen.shape)
photo = (np.linspace(0.9, 0.55, 340) + grain) * (1 - 0.75 * filters.gaussian(pen))

# photo = "my_digit.jpg"  # <- your own file here, without the # before it

# %%
# The network learned from digits that fill 20 by 20 of 28 by 28 pixels, light on
# black. Your photo has to be brought into that form first.

digits = cf.default_dataset("digits")
trained = cf.train("six_conv", digits, seed=0)

digit = cf.prepare_digit(photo)
(scores,) = cf.activations(trained.model, digit, "scores")
answer = digits.classes[int(scores.values.argmax())]
print(f"The network says {answer}, with a score of {scores.values.max():.2f}.")

with cf.figures.style():
    figure = plt.figure(figsize=(7.4, 4.6))
    panels = figure.subplot_mosaic("ab;cc", height_ratios=[4, 1])
    # A phone stores beside the pixels how it was held.
    own = None if isinstance(photo, np.ndarray) else Path(photo).expanduser()
    seen = ImageOps.exif_transpose(Image.open(own)) if own else photo
    panels["a"].imshow(seen, cmap="gray")
    panels["b"].imshow(digit, cmap="gray")
    cf.figures.output_strip(scores.values, digits.classes, ax=panels["c"])
    for name, title in {"a": "the photo", "b": "what the network gets"}.items():
        panels[name].set_title(title)
        panels[name].set_axis_off()
    figure.supxlabel(f"Learned from {digits.name}: {digits.origin}", size="small")
cf.figures.set_alt_text(figure, f"A digit, in 28 by 28 pixels, and read as {answer}.")

# %%
# A high score is no promise: the network always spreads 1 over the ten digits, even
# over a letter. If it misreads yours, would you have read the right picture?
#
# **What to try:** before your own photo, bend the stroke: begin ``rows``
# with ``200`` in place of ``90``. Is it still a 2, and does the network think so?

plt.show()
