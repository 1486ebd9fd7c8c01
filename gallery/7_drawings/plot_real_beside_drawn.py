"""
Real beside drawn
=================

Can you tell which digits people wrote, and which a program drew? The rows take turns.
Where the real images can't be had, the drawings of other writers stand in for them,
and the rows say so.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

drawn = cf.load_dataset("drawn_digits")
others = cf.default_dataset("digits")
name = "other hands" if others.drawn else others.name
# Images that no network here learns from; real test images are for counting errors.
images, labels = others.x_train, others.y_train
if others.drawn:
    images, labels = others.x_test, others.y_test

rows = {}
for digit in (2, 4, 7):
    rows[f"{name}: {digit}"] = images[labels == digit][:10]
    rows[f"drawn: {digit}"] = drawn.x_train[drawn.y_train == digit][:10]
source = f"{others.name} ({others.origin}) and {drawn.name} ({drawn.origin})"
cf.figures.contact_sheet(rows, source=source)

# %%
# A glance may deceive, so measure: how much ink there is, how wide the strokes are,
# how far the writing leans, how wide it is for its height, and where the ink's
# centre of mass lies.

one = cf.ink_statistics(images[:5000])
other = cf.ink_statistics(drawn.x_train[:5000])
panels = {
    "ink, share of the image": "ink",
    "stroke width, pixels": "stroke_width",
    "slant, degrees": "slant",
    "width over height": "aspect",
    "centre of mass, row": "centre_row",
    "centre of mass, column": "centre_column",
}
measured = {
    title: {name: getattr(one, field), "drawn": getattr(other, field)}
    for title, field in panels.items()
}
cf.figures.histograms(measured, source=source)

# %%
# Each outline is a distribution over the images, the dashed line its median. The last
# two are flat because both sets are centred by whole pixels, which leaves up to
# half a pixel in each direction.

for title, groups in measured.items():
    medians = [np.median(values) for values in groups.values()]
    print(f"{title}: medians {medians[0]:.3g} and {medians[1]:.3g}")

# %%
# **What to try:** one digit alone. Whose 1 leans further?

plt.show()
