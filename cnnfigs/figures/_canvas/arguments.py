"""What does a figure make of what it was given to draw?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._array_checks import real_numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def as_numbers(values: ArrayLike, what: str) -> NDArray[Any]:
    """Return values as an array of real numbers, true as 1 and false as 0; or say what came.

    Examples
    --------
    >>> as_numbers([True, False], "an image")
    array([1., 0.], dtype=float32)
    """
    array = real_numbers(values, what)
    return array.astype(np.float32) if array.dtype.kind == "b" else array


def looks(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an image is drawn with: our keywords, and the caller's in place of them.

    Examples
    --------
    >>> looks({"cmap": "magma", "vmin": 0, "vmax": 1}, {"cmap": "gray"})
    {'cmap': 'gray', 'vmin': 0, 'vmax': 1}
    >>> looks({"cmap": "magma", "vmin": 0, "vmax": 1}, {"norm": "log"})
    {'cmap': 'magma', 'norm': 'log'}
    """
    drop = {"vmin", "vmax"} if "norm" in theirs else set()
    return {**{key: value for key, value in ours.items() if key not in drop}, **theirs}
