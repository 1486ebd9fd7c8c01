"""What pooling keeps of an image, and which pixels win."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from skimage.measure import block_reduce
from skimage.util import view_as_blocks

from cnnfigs._argument_checks import one_of, whole_number
from cnnfigs._array_checks import real_numbers

Padding = Literal["valid", "same"]

_SQUARED = 1e150  # the square of anything larger is no number
_WIDEST = 2_000  # pixels: groups that are wider than any map


def max_pool(image: ArrayLike, size: int = 2, *, padding: Padding = "valid") -> NDArray[Any]:
    """Keep the largest value of each square group of pixels.

    Parameters
    ----------
    image : array_like
        (h, w), or (h, w, c) with each channel pooled by itself; of any value range.
    size : int
        Side of a group in pixels, which is also the step from one group to the next.
    padding : {"valid", "same"}
        Where `size` does not divide the image: ``"valid"`` drops the rows and columns left over
        at the bottom and on the right; ``"same"`` keeps smaller groups at the borders. Both are
        as in Keras.

    Returns
    -------
    ndarray
        (h // size, w // size) for ``"valid"``, both rounded up for ``"same"``; channels and dtype
        as they came.

    Raises
    ------
    ValueError
        Where the image has another rank, is empty or not finite, has no whole group, or where size
        or padding make no sense.

    Examples
    --------
    >>> max_pool([[1, 2, 5, 0], [3, 4, 6, 7]])
    array([[4, 7]])
    """
    pixels, margins = _grouped(image, size, padding)
    # Padded with the smallest value there is, which no group's maximum can notice.
    padded = np.pad(pixels, margins, constant_values=pixels.min())
    pooled: NDArray[Any] = block_reduce(padded, _block(pixels, size), np.max)
    return pooled


def mean_pool(
    image: ArrayLike, size: int = 2, *, padding: Padding = "valid"
) -> NDArray[np.float64]:
    """Keep the mean of each square group of pixels.

    Parameters
    ----------
    image, size, padding
        As for `max_pool`. The mean of a smaller group at the border is that of its own pixels.

    Returns
    -------
    ndarray of float64
        Shape as for `max_pool`.

    Raises
    ------
    ValueError
        As for `max_pool`.

    Examples
    --------
    >>> mean_pool([[1, 2, 5, 0], [3, 4, 6, 7]])
    array([[2.5, 4.5]])
    """
    pixels, margins = _grouped(image, size, padding)
    block = _block(pixels, size)
    total = block_reduce(np.pad(pixels.astype(np.float64), margins), block, np.sum)
    count = block_reduce(np.pad(np.ones(pixels.shape), margins), block, np.sum)
    mean: NDArray[np.float64] = total / count
    return mean


def max_pool_winners(
    image: ArrayLike, size: int = 2, *, padding: Padding = "valid"
) -> NDArray[np.intp]:
    """Return where on the image the largest pixel of each group is.

    Parameters
    ----------
    image : array_like
        (h, w), of any value range.
    size, padding
        As for `max_pool`.

    Returns
    -------
    ndarray of int
        (h', w', 2): row and column on the image; the first two axes are those of `max_pool`'s
        result. Among equal pixels the first wins, row by row.

    Raises
    ------
    ValueError
        As for `max_pool`, and where the image has channels.

    Examples
    --------
    >>> max_pool_winners([[1, 2, 5, 0], [3, 4, 6, 7]])
    array([[[1, 1],
            [1, 3]]])
    """
    pixels, margins = _grouped(image, size, padding)
    if pixels.ndim != 2:
        raise ValueError(
            f"winners are found in a two-dimensional image, but one of shape {pixels.shape} came: "
            "take one channel at a time"
        )
    padded = np.pad(pixels.astype(np.float64), margins, constant_values=-np.inf)
    blocks = view_as_blocks(padded, (size, size))
    rows, columns = blocks.shape[:2]
    first = blocks.reshape(rows, columns, size * size).argmax(axis=-1)
    row = first // size + size * np.arange(rows)[:, np.newaxis] - margins[0][0]
    column = first % size + size * np.arange(columns) - margins[1][0]
    return np.stack([row, column], axis=-1)


@dataclass(frozen=True)
class PoolingRetention:
    """What is left of an image's bright lines after pooling, as shares of what was there before.

    Parameters
    ----------
    energy : float
        The mean square of a pixel: above 1 where the pooled image is brighter.
    contrast : float
        The spread of the pixels (their standard deviation) over their mean: above 1 where lines
        stand out more from the rest than before.
    largest : float
        The largest pixel.
    """

    energy: float
    contrast: float
    largest: float


def pooling_retention(before: ArrayLike, after: ArrayLike) -> PoolingRetention:
    """Return what pooling kept of an image: its brightness, its contrast, its largest pixel.

    Parameters
    ----------
    before, after : array_like
        An image and what pooling made of it, each of any shape and of values from 0 up, such as a
        filtered image after ReLU; neither of them black all over.

    Returns
    -------
    PoolingRetention
        Each as a share of what it was before.

    Raises
    ------
    ValueError
        Where a value is negative or not finite, or an image is empty or black.

    References
    ----------
    .. [1] Peli, "Contrast in complex images", Journal of the Optical Society of America A 7(10),
       1990, on the root mean square contrast of an image.

    Examples
    --------
    >>> lines = [[0, 4, 0, 0], [0, 4, 0, 0]]
    >>> pooling_retention(lines, max_pool(lines))
    PoolingRetention(energy=2.0, contrast=0.577..., largest=1.0)
    """
    first, second = (_measured(values) for values in (before, after))
    return PoolingRetention(
        *(float(b / a) if a else 1.0 for a, b in zip(first, second, strict=True))
    )


def _measured(values: ArrayLike) -> tuple[float, float, float]:
    """Return energy, contrast and largest pixel."""
    pixels = real_numbers(values, "an image").astype(np.float64)
    if not (pixels.size and pixels.min() >= 0 and 0 < pixels.max() < _SQUARED):
        raise ValueError(
            "expected an image of finite values from 0 up, some of them above 0: set negative "
            "responses to zero first, with numpy.maximum(image, 0)"
        )
    return (
        float(np.mean(pixels**2)),
        float(pixels.std() / pixels.mean()),
        float(pixels.max()),
    )


def _block(pixels: NDArray[Any], size: int) -> tuple[int, ...]:
    return (size, size) if pixels.ndim == 2 else (size, size, 1)


def _grouped(
    image: ArrayLike, size: int, padding: str
) -> tuple[NDArray[Any], list[tuple[int, int]]]:
    """Return the pixels that belong to groups, and the padding that makes all groups whole."""
    pixels = _pixels(image)
    size = whole_number("size", size, most=_WIDEST)
    if size < 1:
        raise ValueError(f"a group must be at least 1 pixel wide, but size {size} came: try 2")
    if one_of("padding", padding, ["valid", "same"]) == "same":
        missing = [-length % size for length in pixels.shape[:2]]
        margins = [(gap // 2, gap - gap // 2) for gap in missing]
        return pixels, margins + [(0, 0)] * (pixels.ndim - 2)
    rows, columns = (length - length % size for length in pixels.shape[:2])
    if not rows or not columns:
        raise ValueError(
            f"groups of {size} by {size} pixels don't fit into an image of shape {pixels.shape}: "
            "take a smaller size, or padding='same'"
        )
    return pixels[:rows, :columns], [(0, 0)] * pixels.ndim


def _pixels(image: ArrayLike) -> NDArray[Any]:
    pixels = real_numbers(image, "an image")
    if pixels.ndim not in (2, 3):
        raise ValueError(
            f"an image has shape (h, w) or (h, w, c), but {pixels.shape} came: pool one image at "
            "a time"
        )
    if pixels.size == 0:
        raise ValueError(f"the image is empty (shape {pixels.shape}): give it at least one pixel")
    if not np.isfinite(pixels).all():
        raise ValueError(
            f"every pixel must be finite, but {(~np.isfinite(pixels)).sum()} of {pixels.size} are "
            "not: replace them, with numpy.nan_to_num for example"
        )
    return pixels
