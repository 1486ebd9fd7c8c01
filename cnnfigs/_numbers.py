"""Did real numbers come, where a function takes an image? If not, what to do instead."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def real_numbers(values: ArrayLike, what: str, *, advice: str) -> NDArray[Any]:
    """Return values as an array of real numbers, of whatever rank; or say what came.

    Parameters
    ----------
    values : array_like
        What came.
    what : str
        What it is, such as ``"an image"``.
    advice : str
        What to do where it holds something other than real numbers.

    Raises
    ------
    ValueError
        Where rows are of unequal length, or what came are no real numbers.

    Examples
    --------
    >>> real_numbers([[1, 2]], "an image", advice="")
    array([[1, 2]])
    >>> real_numbers([1j], "an image", advice="take numpy.abs(image)")
    Traceback (most recent call last):
    ValueError: an image must hold real numbers, but complex128 came: take numpy.abs(image)
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(
            f"{what} is a rectangle of real numbers, but rows of unequal length came: cut or pad "
            "them to one length first"
        ) from error
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{what} must hold real numbers, but {array.dtype} came: {advice}")
    return array
