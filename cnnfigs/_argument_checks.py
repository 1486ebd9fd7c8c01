"""Is an argument the number, the choice, the name or the kind of object that a function takes?

If not: what was expected, what came, and what to do. Each room asks here where something comes in
from outside, once. What fits is returned in one form, such as NumPy's numbers as Python's, so that
nothing behind the entrance need ask again.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Real
from operator import index
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from cnnfigs._names import kind_of, short, unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Number = TypeVar("_Number", int, float)
_Value = TypeVar("_Value")


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
    return _within(name, number, least, most)


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
    return _within(name, number, least, most)


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


def _within(name: str, number: _Number, least: float, most: float) -> _Number:
    if not least <= number <= most:
        came = f"{number:g}" if isinstance(number, float) else number
        raise ValueError(f"{name} must be {_range(least, most)}, not {came}")
    return number


def _range(least: float, most: float) -> str:
    if most == math.inf:
        return "a number" if least == -math.inf else f"{least:g} or more"
    if least == -math.inf:
        return f"{most:g} or less"
    return f"from {least:g} to {most:g}"
