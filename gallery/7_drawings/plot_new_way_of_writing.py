"""
Add a way of writing a 7
========================

Some people write a 7 with a deep serif, a bar, and a stem that sweeps to the left.
Can the package draw that? It can after one line.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf
from cnnfigs.datasets import Dataset
from cnnfigs.datasets.drawn import digits, pen
from cnnfigs.datasets.drawn.pen import GlyphVariant

stem = "30 30, 34 4!, 60 5, 92 2!, 70 40, 40 80, 2 98"
bar = "44 50, 66 46, 92 42"
sweeping = GlyphVariant(2, (stem, bar))

mine = digits.WAYS | {"7": (*digits.WAYS["7"], sweeping)}

# %%
# ``2`` says how often the way is met, beside those that are there already. This is
# what it looks like from several hands:

sevens, _ = pen.draw({"7": [sweeping]}, 120, seed=0, writers="test")
source = "Drawn by cnnfigs, not real handwriting."
cf.figures.image_row(sevens[::10], source=source)

# %%
# Does a network read it better if it has seen it? Two small networks learn, one from
# the digits as they come, one from digits with the new way among them. Both are shown
# many such sevens by other writers.

tests, _ = pen.draw({"7": [sweeping]}, 500, seed=1, writers="test")
sevenths = np.full(500, 7, np.uint8)
for words, ways in (("without the new way", digits.WAYS), ("with it", mine)):
    images, labels = pen.draw(ways, 5000, seed=0)
    drawn = Dataset(
        name=f"digits {words}",
        x_train=images,
        y_train=labels,
        x_test=tests,
        y_test=sevenths,
        classes=cf.datasets.DIGITS,
        origin="drawn by cnnfigs, not real handwriting",
    )
    card = cf.train("dense", drawn).card
    print(f"{words}: {card.test_accuracy:.0%} of them are read as a 7 (one seed)")

# %%
# To keep a way for good, put its line beside the others in
# ``cnnfigs/datasets/drawn/digits.py``.
#
# **What to try:** a 1 as you write it, or a sign that is no digit.

plt.show()
