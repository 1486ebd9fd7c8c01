"""What becomes of an image that is moved?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs._argument_checks import whole_number
from cnnfigs._array_checks import real_numbers


def shifted(images: ArrayLike, down: int, right: int) -> NDArray[Any]:
    """Return images moved by whole pixels: zeros enter on one side, pixels leave on the other.

    Parameters
    ----------
    images : (h, w) or (n, h, w) array
        One grey image, or several.
    down, right : int
        Pixels; negative for up and left.

    Returns
    -------
    ndarray
        Of the same shape and type.

    Raises
    ------
    ValueError
        Where these are no grey images.

    Examples
    --------
    >>> shifted([[1, 2], [3, 4]], down=0, right=1)
    array([[0, 1],
           [0, 3]])
    """
    still = real_numbers(images, "images")
    down, right = whole_number("down", down), whole_number("right", right)
    if still.ndim not in (2, 3):
        raise ValueError(
            f"expected grey images, (h, w) or (n, h, w), got shape {still.shape}: leave the "
            "channel axis out"
        )
    moved = np.zeros_like(still)
    to, source = overlap(still.shape[-2:], (down, right))
    moved[..., *to] = still[..., *source]
    return moved


def overlap(
    size: tuple[int, ...], move: tuple[int, int]
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Return where things are after a move, and where they came from."""
    clipped = [max(-side, min(side, by)) for side, by in zip(size, move, strict=True)]
    down, right = (
        (slice(max(by, 0), side + min(by, 0)), slice(max(-by, 0), side - max(by, 0)))
        for side, by in zip(size, clipped, strict=True)
    )
    return (down[0], right[0]), (down[1], right[1])
