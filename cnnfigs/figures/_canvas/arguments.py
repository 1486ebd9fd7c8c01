"""Was a figure given what it draws? If not, say where that comes from."""

from __future__ import annotations

from collections.abc import Sequence


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
