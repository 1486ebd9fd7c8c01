"""Is what came an array, a row of labels or a layer's values that can be computed with?

If not: what was expected, what came, and what to do. Each room asks here where an array comes in
from outside, once. What fits is returned as an array of NumPy's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Number
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import expect
from cnnfigs._names import kind_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# What numbers can be made of, beside NumPy's own kinds: Keras computes in it.
_HALVES = ("bfloat16",)
_TO_FLOATS = "convert it first, with numpy.asarray(values, dtype=float) for example"
# Shades from 0 to 255 that became floats would be taken for values from 0 to 1.
_TO_INTEGERS = "convert it first, with numpy.asarray(values, dtype=int) for example"
_TO_PICTURES = "of files, pass [numpy.asarray(PIL.Image.open(file)) for file in values]"
# How others' arrays become NumPy's where it can't read them, by what only they have. The first that
# fits counts: tensors of PyTorch have all but one of these.
_TO_NUMPY = {
    "detach": "{}.detach().cpu().numpy()",
    "__cuda_array_interface__": "{}.get()",
    "toarray": "{}.toarray()",
    "__dlpack__": "numpy.from_dlpack({})",
}


def real_numbers(
    values: ArrayLike,
    what: str,
    *,
    advice: str = _TO_FLOATS,
) -> NDArray[Any]:
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
        Where rows are of unequal length, what came are no real numbers, or some of it is masked.

    Examples
    --------
    >>> real_numbers([[1, 2]], "an image")
    array([[1, 2]])
    >>> real_numbers([1j], "an image")
    Traceback (most recent call last):
    ValueError: expected an image of real numbers, but complex128 came: take numpy.abs(values), ...
    """
    if np.ma.is_masked(values):
        raise ValueError(
            f"expected {what} that is known everywhere, but some of it is masked: fill that, with "
            "numpy.ma.filled(values, 0) for example"
        )
    try:
        array = np.asarray(values)
    # What others raise where their arrays are symbols, on another device, or have gradients.
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(values, Sequence):
            shapes = [getattr(each, "shape", None) for each in values]
            if len({len(shape) for shape in shapes if shape is not None}) > 1:
                raise ValueError(
                    f"expected {what} of real numbers, but arrays of several ranks came, "
                    f"{', '.join(map(str, shapes))}, as of images and their labels: pass one of "
                    "them"
                ) from error
            raise ValueError(
                f"expected {what} as a rectangle of real numbers, but rows of unequal length came: "
                "cut or pad them to one length first"
            ) from error
        raise ValueError(
            f"expected {what} of real numbers, but NumPy can't read {kind_of(values)} ({error}): "
            f"{_way_to_numpy(values) or 'pass an array of numbers'}"
        ) from error
    if array.dtype.name in _HALVES:
        return array.astype(np.float32)
    if array.dtype.kind not in "biuf":
        came = str(array.dtype)
        # NumPy wraps what is no array, such as an open file.
        if array.ndim == 0 and not isinstance(values, (np.ndarray, Number)):
            came = kind_of(values)
            advice = _advice_on_object(values) if advice == _TO_FLOATS else advice
        elif advice == _TO_FLOATS and array.dtype.kind == "c":
            advice = "take numpy.abs(values), or their real part"
        elif advice == _TO_FLOATS and array.size and all(map(_is_whole, array.flat)):
            advice = _TO_INTEGERS
        elif advice == _TO_FLOATS and array.size and all(map(names_a_file, array.flat)):
            advice = _TO_PICTURES
        raise ValueError(
            f"expected {what} of real numbers, but {came} came: {_way_to_numpy(values) or advice}"
        )
    return array


def _way_to_numpy(values: object) -> str | None:
    """Return how what came becomes an array where its library has a way of its own."""
    written, one = "values", values
    if isinstance(values, (list, tuple)) and values:
        written, one = "each", values[0]
    if hasattr(one, "read"):  # A file can be detached, too.
        return None
    for mark, way in _TO_NUMPY.items():
        if hasattr(one, mark) and not isinstance(one, (np.ndarray, np.generic)):
            call = way.format(written)
            return f"pass {call if one is values else f'[{call} for each in values]'}"
    return None


def _advice_on_object(values: object) -> str:
    if isinstance(values, (str, PathLike)):
        return "pass an array, such as numpy.asarray(PIL.Image.open(values).convert('L'))"
    if isinstance(values, bytes):
        return "pass an array, or PIL.Image.open(io.BytesIO(values)) of a picture"
    if hasattr(values, "read"):
        return "pass an array, or PIL.Image.open(values) of a picture"
    if isinstance(values, Iterator):
        return "pass an array of numbers, or a list of pictures, such as list(values)"
    return "pass an array of numbers"


def _is_whole(value: object) -> bool:
    """Return whether something is an integer, whatever it is written or kept as."""
    if isinstance(value, str):
        return value.strip().lstrip("+-").isdecimal()
    if isinstance(value, Decimal):
        return value.as_tuple().exponent == 0
    return isinstance(value, Integral) and not isinstance(value, bool)


def names_a_file(value: object) -> bool:
    """Return whether something is a path, or text that is no number.

    Examples
    --------
    >>> names_a_file("one.png"), names_a_file("1.5"), names_a_file(1.5)
    (True, False, False)
    """
    if not isinstance(value, str):
        return isinstance(value, PathLike)
    try:
        float(value)
    except ValueError:
        return True
    return False


def way_to_grey(shape: tuple[int, ...], written: str = "picture") -> str | None:
    """Return what makes grey of a picture with an axis of channels, or None where it has none.

    Examples
    --------
    >>> way_to_grey((28, 28, 4))
    'take skimage.color.rgb2gray(picture[..., :3])'
    """
    if len(shape) < 3 or shape[-1] not in (1, 2, 3, 4):
        return None
    if shape[-1] < 3:
        return f"take {written}[..., 0]"
    return f"take skimage.color.rgb2gray({written}{'[..., :3]' * (shape[-1] == 4)})"


def finite_numbers(values: ArrayLike, what: str, *, ndim: tuple[int, ...]) -> NDArray[Any]:
    """Return values as an array of finite real numbers of one of these ranks, and not empty.

    Examples
    --------
    >>> finite_numbers([1.0, float("nan")], "a row", ndim=(1,))
    Traceback (most recent call last):
    ValueError: expected a row of finite values, but 1 of 2 are not: replace them, ...
    """
    array = real_numbers(values, what)
    if array.ndim not in ndim or array.size == 0:
        axes = " or ".join(map(str, ndim))
        raise ValueError(
            f"expected {what} of {axes} axes with at least one value, but an array of shape "
            f"{array.shape} came: index or reshape it"
        )
    if not np.isfinite(array).all():
        raise ValueError(
            f"expected {what} of finite values, but {(~np.isfinite(array)).sum()} of "
            f"{array.size} are not: replace them, with numpy.nan_to_num for example"
        )
    return array


def labels_of(values: ArrayLike, what: str, *, classes: int | None = None) -> NDArray[Any]:
    """Return labels as a row of integers, of so many classes where that is known.

    Examples
    --------
    >>> labels_of([0, 2], "labels", classes=2)
    Traceback (most recent call last):
    ValueError: expected labels from 0 to 1, got 0 to 2
    """
    advice = "take numpy.unique(labels, return_inverse=True)[1]"
    array = real_numbers(values, f"integers as {what}, an array", advice=advice)
    if array.ndim != 1:
        raise ValueError(
            f"expected one of {what} for each image, got shape {array.shape}; of scores "
            "(n, classes) take scores.argmax(axis=1)"
        )
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"expected integers as {what}, got {array.dtype}: {advice}")
    if classes is not None and array.size and not 0 <= array.min() <= array.max() < classes:
        raise ValueError(
            f"expected {what} from 0 to {classes - 1}, got {array.min()} to {array.max()}"
        )
    return array.astype(np.int64)


def values_of(layer: object, what: str = "a layer, as activations gives it") -> NDArray[Any]:
    """Return the values of a layer as an array of real numbers, of one axis or more.

    Examples
    --------
    >>> values_of([1, 2])
    Traceback (most recent call last):
    TypeError: expected a layer, as activations gives it, but an object of type list came
    """
    if isinstance(layer, Mapping):  # whose values are a method
        raise TypeError(f"expected {what}, but {kind_of(layer)} came")
    expect(layer, "values", what)
    values = real_numbers(layer.values, f"the values of {what}")  # type: ignore[attr-defined]
    if values.ndim == 0 or values.size == 0:
        raise ValueError(f"expected {what}, but one with values of shape {values.shape} came")
    return values
