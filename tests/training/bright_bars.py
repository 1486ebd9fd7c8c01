"""Upright and lying bars, small networks that learn them, and how."""

from __future__ import annotations

import keras
import numpy as np

import cnnfigs as cf
from cnnfigs.training import Recipe


def bars(count, seed):
    """Draw bright bars, upright (class 0) or lying (class 1), at random places."""
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 60, (count, 28, 28), dtype=np.uint8)
    labels = np.arange(count) % 2
    for image, label, place in zip(images, labels, rng.integers(2, 26, count), strict=True):
        (image.T if label == 0 else image)[place] = 255
    return images, labels


def small(classes=2, activation="softmax"):
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(4, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(classes, activation=activation),
        ]
    )


QUICK = Recipe("own model", epochs=6, batch_size=32, learning_rate=0.03)
DENSE = Recipe("dense", epochs=1)


def image_bytes(image):
    return np.rint(255 * image).astype(np.uint8).tobytes()


def few(count):
    images, labels = bars(count, seed=1)
    return cf.Dataset("few", images, labels, images, labels, ("upright", "lying"), "a test")
