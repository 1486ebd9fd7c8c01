"""What tests of figures of units share: the top images of one unit."""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.attribution import TopImages
from cnnfigs.networks import ReceptiveField


@pytest.fixture
def top() -> TopImages:
    """Nine images of noise, and a unit that sees 5 by 5 pixels of each."""
    images = np.random.default_rng(0).integers(0, 256, (9, 28, 28), dtype=np.uint8)
    positions = np.stack([np.arange(9), 2 * np.arange(9)], axis=-1)
    values = np.linspace(2, 1, 9, dtype=np.float32)
    field = ReceptiveField((5, 5), (1, 1), (0, 0))
    return TopImages("conv3", 7, np.arange(9), images, values, positions, field)
