"""What does the live figure that pools a map hold? A piece of the filtered wall, in grey values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

TOP, LEFT, SIDE = 38, 34, 8  # The piece whose groups the page on pooling shows.
FURTHEST = 2  # Pixels by which the reader may move the picture to the right.


def content() -> dict[str, Any]:
    """Return the piece row by row, with what enters on its left when the picture moves."""
    return {"side": SIDE, "values": piece().ravel().tolist()}


def piece() -> NDArray[np.int_]:
    """Return the piece, and on its left as many columns as the picture may move."""
    import cnnfigs as cf

    bricks = cf.mean_pool(cf.photograph("brick"), 4)
    lines = np.maximum(cf.correlate(bricks, cf.kernel("vertical_lines")), 0)
    return np.rint(255 * lines[TOP : TOP + SIDE, LEFT - FURTHEST : LEFT + SIDE]).astype(int)
