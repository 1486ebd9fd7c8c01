"""Which ways are images moved in the measurements, and by how much?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import Dataset
from cnnfigs.images.shifting import shifted

# Down and right, in pixels: up, down, left and right.
DIRECTIONS = ((-1, 0), (1, 0), (0, -1), (0, 1))


def shift_in_random_directions(images: NDArray[np.uint8], pixels: int) -> NDArray[np.uint8]:
    """Return images shifted by so many pixels, a quarter of them each way, as drawn by lot.

    The lot is the same for each number of pixels.
    """
    moved = images.copy()
    ways = np.random.default_rng(0).permutation(np.arange(len(images)) % len(DIRECTIONS))
    for way, (down, right) in enumerate(DIRECTIONS):
        moved[ways == way] = shifted(images[ways == way], down * pixels, right * pixels)
    return moved


def with_shifted_training_images(dataset: Dataset, furthest: int, *, seed: int) -> Dataset:
    """Return a data set with as many training images, each moved by chance, down and right.

    Every whole number of pixels from -`furthest` to `furthest` is as likely, both ways.
    """
    lots = np.random.default_rng(seed).integers(
        -furthest, furthest, size=(len(dataset.x_train), 2), endpoint=True
    )
    images = [
        shifted(image, int(down), int(right))
        for image, (down, right) in zip(dataset.x_train, lots, strict=True)
    ]
    return replace(dataset, x_train=np.array(images))
