"""
What does a network see in a signal?
====================================

Convolutions work along a line as they do on a plane: a kernel is a short piece of
curve, and a map is a curve, too. This network tells of a noisy bump whether it rises
fast and falls slowly, or the other way round.
"""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

import cnnfigs as cf

rng = np.random.default_rng(0)


def signals(count):
    """Return signals, each with a lopsided bump somewhere, and which way it leans."""
    at = np.arange(100) - rng.integers(30, 70, (count, 1))
    leans = rng.integers(0, 2, count)
    along = np.where(leans[:, None] == 0, at, -at)
    bump = np.exp(np.where(along < 0, along / 2, -along / 12))
    return (bump + rng.normal(0, 0.15, bump.shape))[..., None], leans


x_train, y_train = signals(1500)
x_test, y_test = signals(300)
keras.utils.set_random_seed(0)
network = keras.Sequential(
    [
        keras.Input((100, 1)),
        layers.Conv1D(4, 9, activation="relu", name="conv"),
        layers.GlobalMaxPooling1D(name="largest"),
        layers.Dense(2, activation="softmax", name="scores"),
    ],
    name="signals",
)
network.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
network.fit(x_train, y_train, epochs=12, verbose=0)
right = network.predict(x_test, verbose=0).argmax(axis=1) == y_test
print(f"{right.mean():.1%} of new signals")

# %%
# Of a signal of each kind: the curve, and below it the answers of all kernels.

with cf.figures.style():
    figure, rows = plt.subplots(2, 2, figsize=(7.4, 4), sharex=True, sharey="row")
    for column, name in enumerate(["rises fast", "falls fast"]):
        signal = x_test[y_test == column][0]
        (conv,) = cf.activations(network, signal, "conv")
        rows[0, column].plot(signal[:, 0])
        rows[0, column].set_title(name)
        rows[1, column].plot(conv.values)  # by where a kernel begins
    rows[0, 0].set_ylabel("signal")
    rows[1, 0].set_ylabel("maps")
    figure.supxlabel("Signals that this script draws", size="small")
cf.figures.set_alt_text(figure, "Two bumps, and what four kernels make of each.")

# %%
# **What to try:** shorter kernels, ``Conv1D(4, 3, …)``. Do they tell both apart?

plt.show()
