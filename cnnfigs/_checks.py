"""Did a function get what it takes? If not: what was expected, what came, and what to do.

Each room asks here where something comes in from outside, once. What fits is returned in one form,
such as NumPy's numbers as Python's, so that nothing behind the entrance need ask again.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Number, Real
from operator import index
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from cnnfigs._names import kind_of, short, unknown

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_Value = TypeVar("_Value")

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


def whole_number(
    name: str, value: object, *, least: float = -math.inf, most: float = math.inf
) -> int:
    """Return a whole number of whichever kind, NumPy's too, as Python's.

    Examples
    --------
    >>> whole_number("seed", np.int64(3), least=0)
    3
    >>> whole_number("seed", 1.5, least=0)
    Traceback (most recent call last):
    TypeError: seed must be a whole number, not 1.5
    >>> whole_number("seed", -1, least=0)
    Traceback (most recent call last):
    ValueError: seed must be 0 or more, not -1
    """
    try:
        if isinstance(value, bool):
            raise TypeError
        number = index(value)  # type: ignore[arg-type]  # that is what is found out
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {short(value)}") from None
    if not least <= number <= most:
        raise ValueError(f"{name} must be {_range(least, most)}, not {number}")
    return number


def real_number(
    name: str, value: object, *, least: float = -math.inf, most: float = math.inf
) -> float:
    """Return a number of whichever kind, NumPy's and decimal ones too, as Python's.

    Examples
    --------
    >>> real_number("warmup", np.float32(0.5), least=0, most=1)
    0.5
    >>> real_number("warmup", Decimal("0.5"))
    0.5
    >>> real_number("warmup", "half")
    Traceback (most recent call last):
    TypeError: warmup must be a number, not 'half'
    >>> real_number("warmup", float("nan"))
    Traceback (most recent call last):
    ValueError: warmup must be a number, not nan
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (Real, Decimal, np.number)):
        raise TypeError(f"{name} must be a number, not {short(value)}")
    try:
        number = float(value)
    except (TypeError, OverflowError, ValueError):  # The last of a decimal that signals.
        raise ValueError(f"{name} must be a real number of a usual size, not {value}") from None
    if not least <= number <= most:
        raise ValueError(f"{name} must be {_range(least, most)}, not {number:g}")
    return number


def numbers_of(name: str, value: object, *, count: int) -> tuple[float, ...]:
    """Return so many numbers, such as JSON makes a list of, as a tuple.

    Examples
    --------
    >>> numbers_of("betas", [0.5, 1], count=2)
    (0.5, 1.0)
    """
    if not isinstance(value, (tuple, list, np.ndarray)) or _length(value) != count:
        words = "a pair of numbers" if count == 2 else f"{count} numbers"
        raise TypeError(f"{name} must be {words}, not {short(value)}")
    return tuple(real_number(name, each) for each in value)


def whole_numbers(
    name: str, value: object, *, least: float = -math.inf, most: float = math.inf
) -> list[int]:
    """Return several whole numbers as a list.

    Examples
    --------
    >>> whole_numbers("units", np.arange(2), least=0)
    [0, 1]
    >>> whole_numbers("units", 3)
    Traceback (most recent call last):
    TypeError: units must be several whole numbers, not 3: put it into a list
    """
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise TypeError(
            f"{name} must be several whole numbers, not {short(value)}: put it into a list"
        )
    try:
        several = list(value)
    except TypeError:  # An array without axes.
        raise TypeError(f"{name} must be several whole numbers, not {short(value)}") from None
    return [whole_number(f"each of {name}", each, least=least, most=most) for each in several]


def one_of(kind: str, name: object, known: Iterable[str]) -> str:
    """Return a name that is known, or say which are.

    Examples
    --------
    >>> one_of("padding", "valid", ["valid", "same"])
    'valid'
    >>> one_of("padding", ["valid"], ["valid", "same"])
    Traceback (most recent call last):
    ValueError: unknown padding ['valid']: did you mean 'valid'? Known: 'valid', 'same'
    """
    names = list(known)
    if not isinstance(name, str) or name not in names:
        raise unknown(kind, name, names)
    return name


def expect(argument: object, attribute: str, words: str) -> None:
    """Raise TypeError where an argument lacks what every one of its kind has.

    Examples
    --------
    >>> expect(3, "values", "a layer")
    Traceback (most recent call last):
    TypeError: expected a layer, but an object of type int came
    """
    if isinstance(argument, type) or not hasattr(argument, attribute):
        raise TypeError(f"expected {words}, but {kind_of(argument)} came")


def expect_each(arguments: object, attribute: str, words: str) -> None:
    """Raise TypeError where an argument is no sequence, or one of its members is of another kind.

    Examples
    --------
    >>> expect_each([3], "values", "a list of layers")
    Traceback (most recent call last):
    TypeError: expected a list of layers, but a list with an object of type int came
    """
    if not isinstance(arguments, Sequence) or isinstance(arguments, str):
        raise TypeError(f"expected {words}, but {kind_of(arguments)} came")
    for each in arguments:
        if isinstance(each, type) or not hasattr(each, attribute):
            raise TypeError(
                f"expected {words}, but a {type(arguments).__name__} with {kind_of(each)} came"
            )


def several(values: object, what: str) -> list[Any]:
    """Return what came as a list, or say that it is not several.

    Examples
    --------
    >>> several(3, "pictures")
    Traceback (most recent call last):
    TypeError: expected several pictures, but an object of type int came: put it into a list
    """
    if (
        isinstance(values, (str, bytes, Mapping))
        or not isinstance(values, Iterable)
        or (getattr(values, "shape", None) == ())
    ):
        raise TypeError(f"expected several {what}, but {kind_of(values)} came: put it into a list")
    return list(values)


def as_names(names: Iterable[object]) -> list[str]:
    r"""Return names as text: classes may be called 0 to 9, or be the letters of a word.

    Files hold them as bytes, or as lines with their ends. Tabs and ends of lines within a name are
    spaces: no font has a sign for them.

    Examples
    --------
    >>> as_names(range(3))
    ['0', '1', '2']
    >>> as_names([b"cat", "dog\n", "grey\twolf"])
    ['cat', 'dog', 'grey wolf']
    >>> as_names(3)
    Traceback (most recent call last):
    TypeError: expected several names, but an object of type int came
    >>> as_names({0: "cat", 1: "dog"})
    Traceback (most recent call last):
    TypeError: expected several names in their order, but an object of type dict came: pass ...
    """
    if isinstance(names, (set, frozenset, Mapping)):
        raise TypeError(
            f"expected several names in their order, but {kind_of(names)} came: "
            f"{_advice_on_order(names)}"
        )
    several = isinstance(names, Iterable) and getattr(names, "shape", None) != ()
    if isinstance(names, bytes) or not several:
        raise TypeError(f"expected several names, but {kind_of(names)} came")
    try:
        return [_in_one_line(name) for name in names]
    except Exception as error:  # Whatever a stranger's text stumbles over.
        raise TypeError(f"expected names that are text, but {error} came of one") from error


def _advice_on_order(names: Collection[object]) -> str:
    """Return how a list in the right order is made of what may have none."""
    if not isinstance(names, Mapping):
        return "pass a list"
    if all(isinstance(key, Integral) for key in names):  # as of what models on the web hold
        return "pass [names[number] for number in sorted(names)]"
    if all(isinstance(value, Integral) for value in names.values()):  # as of a folder of classes
        return "pass sorted(names, key=names.get)"
    return "pass list(names), or list(names.values())"


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
    items = [*argument.items()]
    names = as_names([key for key, _ in items])
    named = {name: value for name, (_, value) in zip(names, items, strict=True)}
    if len(named) < len(items):
        raise ValueError(
            f"expected {words}, but of {len(items)} names only {len(named)} differ as they are "
            "written: name each otherwise"
        )
    return named


def _in_one_line(name: object) -> str:
    if isinstance(name, list) or (isinstance(name, np.ndarray) and name.ndim):
        raise TypeError(f"{kind_of(name)}")
    if hasattr(name, "numpy"):  # One of a tensor of names.
        name = name.numpy()
    text = name.decode() if isinstance(name, bytes) else str(name)
    # A file's name may hold bytes that are no text: they have no sign, and no page can keep them.
    return " ".join(text.encode(errors="replace").decode().split())


def _length(value: tuple[Any, ...] | list[Any] | NDArray[Any]) -> int:
    return 0 if isinstance(value, np.ndarray) and value.ndim == 0 else len(value)


def _range(least: float, most: float) -> str:
    if most == math.inf:
        return "a number" if least == -math.inf else f"{least:g} or more"
    if least == -math.inf:
        return f"{most:g} or less"
    return f"from {least:g} to {most:g}"
