"""
What speaks for yes where there is one score?
=============================================

Many networks answer a question with yes or no: they end with one unit and a sigmoid.
There are no two classes to compare. What raises the score speaks for yes, and what
lowers it for no.
"""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

import cnnfigs as cf

digits = cf.default_dataset("digits")
hollow = np.isin(digits.y_train[:3000], [0, 6, 8, 9])  # is there a closed loop?

# %%
# The network learns whether a digit closes a loop. A 4 may or may not: it stays out.

kept = digits.y_train[:3000] != 4
keras.utils.set_random_seed(0)
network = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(12, 5, strides=2, activation="relu", name="conv1"),
        layers.Conv2D(24, 5, activation="relu", name="conv2"),
        layers.GlobalMaxPooling2D(name="largest"),
        layers.Dense(1, activation="sigmoid", name="loop"),
    ],
    name="loops",
)
network.compile(
    keras.optimizers.Adam(3e-3), "binary_crossentropy", metrics=["accuracy"]
)
network.fit(digits.x_train[:3000][kept] / 255, hollow[kept], epochs=6, verbose=0)

zero, one = (digits.x_test[digits.y_test == digit][0] for digit in (0, 1))
for name, image in {"0": zero, "1": one}.items():
    print(f"{name}: {cf.activations(network, image, 'loop')[0].values[0]:.3f}")

# %%
# Both ways to ask take ``0``, the number of the only score. Occlusion hides a square
# at each place: above zero is what the score loses by that, below zero what it gains.

for image in (zero, one):
    maps = {
        "Grad-CAM, conv2": cf.grad_cam(network, image, 0, "conv2"),
        "occlusion": cf.occlusion(network, image, 0),
    }
    cf.figures.attribution_maps(image, maps, source=digits.origin)

# %%
# Both maps of the 1 are about a yes, too: what there is in it that looks like a loop.
#
# **What to try:** look at a 4, with ``digits.y_test == 4``. Does it close its loop,
# and does the network think so?

plt.show()
