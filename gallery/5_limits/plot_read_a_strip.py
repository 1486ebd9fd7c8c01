"""
Three digits in one picture
===========================

A network for single digits is laid over a strip of several, window by window. Below
each place stand its scores for the window that has this place in its middle.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf
from cnnfigs.images.strips import make_strips, read_strips, windows

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model

strips = make_strips(digits.x_test, digits.y_test, count=50, seed=3)
every = windows(strips.images)
print(f"{len(strips.images)} strips, {every.shape[1]} windows in each")

first = every[0][..., None] / 255
scores = network.predict(first, verbose=0)
cf.figures.window_scores(
    strips.images[0],
    {"A network for single digits": scores},
    digits.classes,
    title="What is in this strip?",
    labels=[digits.classes[label] for label in strips.labels[0]],
    places=strips.places[0],
    source=f"A strip made from {digits.name}: {digits.origin}. One seed.",
)

# %%
# Follow the scores from left to right. Where a digit is in the middle of the window,
# its row should light up. Between two digits the network sees halves of both. It
# can't say that this is no digit, as it has ten outputs and they add up to 1.
#
# Three digits have to be picked all the same: those windows, far enough apart, whose
# largest scores add up to most.

scores = network.predict(
    every.reshape(-1, 28, 28, 1) / 255, batch_size=500, verbose=0
)
answers = read_strips(scores.reshape(*every.shape[:2], -1))
right = answers == strips.labels
print(f"{right.mean():.0%} of the digits are read rightly")
print(f"{right.all(axis=1).mean():.0%} of the strips without an error")

# %%
# **What to try:** ``lenet`` in place of ``six_conv``, or another strip:
# ``every[1]``, ``strips.images[1]``, and so on.

plt.show()
