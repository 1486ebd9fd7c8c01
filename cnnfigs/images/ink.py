"""What can be measured on a picture of handwriting? How much ink, how wide a pen, which slant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs._array_checks import real_numbers, way_to_grey

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class InkStatistics:
    """Measurements on n pictures of handwriting, one value (n,) a picture.

    Parameters
    ----------
    ink : ndarray
        Share of the picture that is ink, 0 to 1, grey pixels in part.
    stroke_width : ndarray
        Mean width of the strokes in pixels: a line that is w wide and l long has an area of w·l
        and an edge of 2·l, so twice the area over the length of the edge is w.
    slant : ndarray
        Degrees by which the writing leans to the right.
    aspect : ndarray
        Width over height of the smallest box around the ink.
    centre_row, centre_column : ndarray
        The ink's centre of mass in pixels from the top left corner of the picture.
    """

    ink: Floats
    stroke_width: Floats
    slant: Floats
    aspect: Floats
    centre_row: Floats
    centre_column: Floats


def ink_statistics(images: ArrayLike) -> InkStatistics:
    """Measure pictures of handwriting.

    Parameters
    ----------
    images : (n, h, w) array
        0 is paper; 255 for integers, 1 for floats, is full ink.

    Returns
    -------
    InkStatistics

    Raises
    ------
    ValueError
        For another shape, values out of range, or a picture without ink.

    Notes
    -----
    The edge's length is the total variation of the picture, taken from differences to the next
    pixel right and below. The slant is the shear that removes the covariance of row and column,
    as in the deskewing of [1]_.

    References
    ----------
    .. [1] LeCun et al., "Gradient-based learning applied to document recognition", 1998,
       section III.A.

    Examples
    --------
    >>> upright_line = np.zeros((1, 28, 28))
    >>> upright_line[0, 4:24, 13:16] = 1
    >>> measured = ink_statistics(upright_line)
    >>> float(measured.aspect[0]), float(measured.centre_row[0])
    (0.15, 14.0)
    """
    shares = _shares(images)
    mass = shares.sum(axis=(1, 2))
    rows = np.arange(shares.shape[1]) + 0.5
    columns = np.arange(shares.shape[2]) + 0.5
    by_row, by_column = shares.sum(axis=2), shares.sum(axis=1)
    centre_row, centre_column = by_row @ rows / mass, by_column @ columns / mass
    down = rows - centre_row[:, None]
    right = columns - centre_column[:, None]
    along = np.einsum("nrc,nr,nc->n", shares, down, right)
    height_moment = (by_row * down**2).sum(axis=1)
    # A picture of one row has no height to lean over.
    slope = np.divide(
        along, height_moment, out=np.zeros_like(height_moment), where=height_moment > 0
    )
    return InkStatistics(
        ink=mass / shares[0].size,
        stroke_width=2 * mass / _edge(shares),
        slant=-np.degrees(np.arctan(slope)),
        aspect=_extent(by_column) / _extent(by_row),
        centre_row=centre_row,
        centre_column=centre_column,
    )


def _shares(images: ArrayLike) -> Floats:
    """Return the share of ink of each pixel, or say what does not fit."""
    array = real_numbers(images, "pictures")
    if array.ndim != 3 or array.size == 0:
        grey = way_to_grey(array.shape, "pictures") if array.ndim == 4 else None
        raise ValueError(
            f"expected pictures of shape (n, h, w), got {array.shape}; "
            f"{grey or 'put one picture into a list'}"
        )
    shares = array / 255 if np.issubdtype(array.dtype, np.integer) else array.astype(np.float64)
    if not (shares.min() >= 0 and shares.max() <= 1):
        raise ValueError(
            f"expected integers from 0 to 255 or floats from 0 to 1, got {array.dtype} from "
            f"{array.min()} to {array.max()}"
        )
    blank = np.flatnonzero(shares.max(axis=(1, 2)) == 0)
    if blank.size:
        raise ValueError(f"picture {blank[0]} has no ink to measure; leave blank pictures out")
    return shares


def _edge(shares: Floats) -> Floats:
    """Return the length of the ink's edge in pixels, paper assumed around the picture."""
    framed = np.pad(shares, ((0, 0), (1, 1), (1, 1)))
    right = np.diff(framed, axis=2)[:, :-1]
    down = np.diff(framed, axis=1)[:, :, :-1]
    edge: Floats = np.hypot(right, down).sum(axis=(1, 2))
    return edge


def _extent(profile: Floats) -> NDArray[np.int_]:
    """Return over how many rows or columns (n, k) the ink reaches."""
    there = profile > 0
    first = there.argmax(axis=1)
    beyond = profile.shape[1] - there[:, ::-1].argmax(axis=1)
    extent: NDArray[np.int_] = beyond - first
    return extent
