"""What would Fashion-MNIST look like if nobody's photographs could be had?"""

from __future__ import annotations

import numpy as np

from cnnfigs.datasets._raster import Bytes, draw_in_batches


def draw(n: int, *, seed: int, writers: str = "train") -> tuple[Bytes, Bytes]:
    """Draw garments (a stand-in until their outlines are written down)."""
    return draw_in_batches(
        lambda labels, rng: rng.integers(0, 256, (len(labels), 28, 28)).astype(np.uint8),
        n,
        seed=seed,
        writers=writers,
    )
