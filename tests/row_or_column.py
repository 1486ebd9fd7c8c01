"""Images that the smallest network learns at once: bright rows and bright columns."""

from __future__ import annotations

import numpy as np

from cnnfigs.datasets import Dataset


def bars(seed: int = 0, *, classes: tuple[str, ...] = ("row", "column")) -> Dataset:
    """Return images of a bright row or a bright column: classes 0 and 1."""
    labels = np.random.default_rng(seed).integers(0, 2, 100)
    images = np.zeros((100, 28, 28), np.uint8)
    images[labels == 0, 14, :] = 255
    images[labels == 1, :, 14] = 255
    return Dataset("bars", images, labels, images[:30], labels[:30], classes, "a test")
