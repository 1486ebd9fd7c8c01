"""
What does a detour add, in a residual network?
==============================================

In a residual network a block adds something to what comes in: one way leads around
its convolutions, and their maps are added to what took that way. Here such a network
learns to tell from a small colour patch which photograph it was cut from.
"""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from skimage import data

import cnnfigs as cf

photographs = {name: getattr(data, name)() for name in ("astronaut", "coffee", "cat")}
side, rng = 24, np.random.default_rng(0)


def patches(count, left, right):
    """Cut patches from between two shares of each photograph's width."""
    cut = []
    for each in photographs.values():
        height, width, _ = each.shape
        rows = rng.integers(0, height - side, count)
        columns = rng.integers(int(left * width), int(right * width) - side, count)
        places = zip(rows, columns, strict=True)
        cut += [each[y : y + side, x : x + side] for y, x in places]
    return np.array(cut), np.repeat(range(len(photographs)), count)


x_train, y_train = patches(300, 0, 0.7)
x_test, y_test = patches(100, 0.7, 1)

# %%
# ``first`` is seen by two layers: ``detour``, and ``sum``, which adds the two.

keras.utils.set_random_seed(0)
image = keras.Input((side, side, 3))
first = layers.Conv2D(8, 5, strides=2, activation="relu", name="first")(image)
detour = layers.Conv2D(8, 3, padding="same", name="detour")(first)
summed = layers.ReLU(name="relu")(layers.Add(name="sum")([first, detour]))
pooled = layers.GlobalAveragePooling2D(name="mean")(summed)
scores = layers.Dense(3, activation="softmax", name="scores")(pooled)
network = keras.Model(image, scores, name="residual")
network.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")
network.fit(x_train / 255, y_train, epochs=15, verbose=0)
right = network.predict(x_test / 255, verbose=0).argmax(axis=1) == y_test
print(f"{right.mean():.0%} of patches from another part of the photographs")

cat = max(x_test[y_test == 2], key=np.std)  # a patch with something in it
shown = cf.activations(network, cat, ["first", "detour", "sum", "scores"])
cf.figures.network_sheet(shown, image=cat, classes=list(photographs))

# %%
# Where a map of ``detour`` is 0, that of ``sum`` is as it was in ``first``.
#
# **What to try:**
# ``cf.report(network, x_test, classes=list(photographs), labels=y_test)``
# writes a page about this network. Does it look for more than colours?

plt.show()
