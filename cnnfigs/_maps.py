"""When is a map dead? Asked by figures and by measures, which don't know each other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Sums of float32 differ in their last digits from place to place, even where all the terms agree.
SAME = 1e-6


def says_nothing(maps: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which maps, along the last axis, hold one value everywhere, and none above zero."""
    each = maps.reshape(-1, maps.shape[-1])
    each = each.astype(np.float32) if each.dtype.kind == "b" else each  # they have no differences
    highest, lowest = each.max(axis=0), each.min(axis=0)
    with np.errstate(invalid="ignore", over="ignore"):  # of what is infinite
        near = highest - lowest <= SAME * np.maximum(np.abs(highest), np.abs(lowest))
    same = near | (highest == lowest)
    return np.asarray(same & (highest <= 0))
