"""Was a figure given what it draws? If not, say where that comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_Value = TypeVar("_Value")


def expect(argument: object, attribute: str, words: str) -> None:
    """Raise TypeError where an argument lacks what every one of its kind has.

    Examples
    --------
    >>> expect(3, "values", "a layer")
    Traceback (most recent call last):
    TypeError: expected a layer, but an object of type int came
    """
    if not hasattr(argument, attribute):
        raise TypeError(f"expected {words}, but an object of type {type(argument).__name__} came")


def expect_each(arguments: object, attribute: str, words: str) -> None:
    """Raise TypeError where an argument is no sequence, or one of its members is of another kind.

    Examples
    --------
    >>> expect_each([3], "values", "a list of layers")
    Traceback (most recent call last):
    TypeError: expected a list of layers, but a list with an object of type int came
    """
    if not isinstance(arguments, Sequence) or isinstance(arguments, str):
        raise TypeError(f"expected {words}, but an object of type {type(arguments).__name__} came")
    for each in arguments:
        if not hasattr(each, attribute):
            raise TypeError(
                f"expected {words}, but a {type(arguments).__name__} with an object of type "
                f"{type(each).__name__} came"
            )


def as_numbers(values: ArrayLike, what: str) -> NDArray[Any]:
    """Return values as an array of real numbers, true as 1 and false as 0; or say what came.

    Examples
    --------
    >>> as_numbers([True, False], "an image")
    array([1., 0.], dtype=float32)
    >>> as_numbers([1j], "an image")
    Traceback (most recent call last):
    ValueError: expected an image as real numbers, got an array of complex128
    """
    array = np.asarray(values)
    if array.dtype.kind not in "biuf" and array.dtype.name != "bfloat16":
        raise ValueError(f"expected {what} as real numbers, got an array of {array.dtype}")
    return array.astype(np.float32) if array.dtype.kind == "b" else array


def as_names(names: Iterable[object]) -> list[str]:
    """Return names as text: classes may be called 0 to 9.

    Examples
    --------
    >>> as_names(range(3))
    ['0', '1', '2']
    """
    return [str(name) for name in names]


def by_name(argument: Mapping[Any, _Value], words: str) -> dict[str, _Value]:
    """Return a mapping with its keys as text, or raise TypeError where it is none.

    Examples
    --------
    >>> by_name({3: 0.5}, "a mapping from names to values")
    {'3': 0.5}
    >>> by_name([0.5], "a mapping from names to values")
    Traceback (most recent call last):
    TypeError: expected a mapping from names to values, but an object of type list came
    """
    expect(argument, "items", words)
    return {str(key): value for key, value in argument.items()}


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
