"""
Many hands, one digit
=====================

There is no one 7. Each row is one way of writing it, by the same writers, who differ
in slant, width, pen and haste. The commonest ways are shown.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf
from cnnfigs.datasets.drawn import digits, pen

every_way = digits.WAYS["7"]
total = sum(way.weight for way in every_way)
ways = sorted(every_way, key=lambda way: way.weight, reverse=True)[:7]
print(f"{len(every_way)} ways of writing a 7 are written down")

rows = {}
for way in ways:
    # Ten images in a row come from one writer.
    images, _ = pen.draw({"7": [way]}, 120, seed=0)
    rows[f"way {len(rows) + 1}, {way.weight / total:.0%}"] = images[::10]

source = "Drawn by cnnfigs, not real handwriting."
cf.figures.contact_sheet(rows, source=source)

# %%
# The percentages say how often each way is met. One writer always writes a 7 in the
# same way, and the writers of the test images are other people than those of the
# training images.
#
# How much do habits matter? The same ways again, by a writer without any, as neat
# and steady as a machine:

machine = pen.one_hand()
neat = [pen.stages(way, seed=0, habits=machine).image for way in ways]
cf.figures.image_row(neat, titles=list(rows), source=source)

# %%
# **What to try:** another digit in place of the 7, or one habit alone: begin with
# ``machine`` and give back the warp with ``dataclasses.replace(machine, warp=0.3)``.

plt.show()
