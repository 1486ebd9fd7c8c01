"""What does Keras learn from the same first weights and the same order of images as a browser?"""

from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np
from numpy.typing import NDArray

import cnnfigs as cf


def small() -> keras.Model:
    """Build the smaller network that learns in the page."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(8, 5, activation="relu", name="conv1"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(20, 5, activation="relu", name="conv2"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax", name="dense1"),
        ]
    )


def network(name: str, seed: int) -> keras.Model:
    """Build a network with the first weights that belong to a seed."""
    model = small() if name == "small" else cf.build_model(name)
    start = 0
    for layer in model.layers:
        if not layer.weights:
            continue
        shape = layer.kernel.shape
        window = int(np.prod(shape[:-2]))
        limit = np.sqrt(6 / (window * (shape[-2] + shape[-1])))
        count = int(np.prod(shape))
        drawn = seeded_numbers(seed, start, count)
        start += count
        kernel = (limit * (2 * drawn - 1)).astype(np.float32).reshape(shape)
        layer.set_weights([kernel, np.zeros(shape[-1], np.float32)])
    return model


def seeded_numbers(seed: int, start: int, count: int) -> NDArray[np.float64]:
    """Return some of the numbers that belong to a seed."""
    places = np.arange(start + 1, start + count + 1, dtype=np.uint64)
    state = (np.uint64(seed % 2**32) + places * np.uint64(0x6D2B79F5)).astype(np.uint32)
    mixed = (state ^ (state >> 15)) * (state | 1)
    mixed ^= mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)
    return (mixed ^ (mixed >> 14)) / 2**32


def shuffled_order(count: int, seed: int) -> Iterator[int]:
    """Return which image comes when, again and again."""
    start = 0
    while True:
        drawn = seeded_numbers(~seed, start, count - 1)
        start += count - 1
        order = list(range(count))
        for i, number in zip(range(count - 1, 0, -1), drawn, strict=True):
            other = int(number * (i + 1))
            order[i], order[other] = order[other], order[i]
        yield from order
