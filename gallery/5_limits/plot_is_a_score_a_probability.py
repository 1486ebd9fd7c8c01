"""
Is a score of 0.9 right nine times in ten?
==========================================

Sort the test images by their largest score into bins, and count which share of each
bin is named rightly.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf
from cnnfigs.experiments import ScoreBins

garments = cf.default_dataset("garments")
network = cf.train("fashion_cnn", garments, seed=0).model
edges = np.linspace(0, 1, 11)


def bins(images):
    """Count one network's answers to the test images, changed or not."""
    scores = network.predict(images[..., None] / 255, batch_size=500, verbose=0)
    largest = scores.max(axis=1).astype(float)
    right = scores.argmax(axis=1) == garments.y_test
    count, _ = np.histogram(largest, edges)
    named, _ = np.histogram(largest[right], edges)
    total, _ = np.histogram(largest, edges, weights=largest)
    mean = total / np.maximum(count, 1)
    return ScoreBins(tuple(edges), (tuple(count),), (tuple(named),), (tuple(mean),))


# %%
# The same images can be shown upside down: then nearly everything that the network
# has learned about sleeves and soles is wrong.

counted = {
    "as they are": bins(garments.x_test),
    "upside down": bins(garments.x_test[:, ::-1]),
}
cf.figures.reliability(
    counted, title="Is a score a probability?", source=f"{garments.origin}. One seed."
)
for name, each in counted.items():
    error = each.calibration_error.mean
    print(f"{name}: score and share right differ by {error:.2f} on average")

# %%
# A dot on the dashed line is a bin whose scores can be taken at their word. A dot
# below it is a bin where the network is too sure.
#
# **What to try:** ``np.roll(garments.x_test, 4, axis=2)``, which shifts the clothes
# to the right, or ``garments.x_test // 2``, which darkens them.

plt.show()
