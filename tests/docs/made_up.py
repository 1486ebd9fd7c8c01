"""Small made-up results, as the modules beside the pages take them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import cnnfigs as cf
from cnnfigs.experiments import SeedEstimate


def estimate(mean: float, spread: float = 0.01) -> SeedEstimate:
    """Return what three seeds gave: the mean, a little less, and a little more."""
    return SeedEstimate((mean - spread, mean, mean + spread))


def dataset(
    labels: Sequence[int],
    classes: Sequence[str] = tuple("0123456789"),
    *,
    drawn: bool = True,
    name: str = "made_up",
) -> cf.Dataset:
    """Return a set with two training images, and one test image for each label."""
    images = np.zeros((len(labels), 28, 28), np.uint8)
    return cf.Dataset(
        name=name,
        x_train=np.zeros((2, 28, 28), np.uint8),
        y_train=np.array([0, 1]),
        x_test=images,
        y_test=np.array(labels),
        classes=tuple(classes),
        origin="drawn by cnnfigs" if drawn else "a shop, CC0",
    )
