"""What to answer when somebody asks for a name that does not exist, or brings what has no name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def unknown(kind: str, name: object, known: Iterable[str]) -> ValueError:
    """Return the error for an unknown name, with the near ones first.

    Parameters
    ----------
    kind : str
        What was asked for, such as ``"kernel"``.
    name : object
        What came.
    known : iterable of str
        Every name that would have worked.

    Returns
    -------
    ValueError
        To be raised by the caller.

    Examples
    --------
    >>> unknown("kernel", "sobell_x", ["sobel_x", "sobel_y", "emboss"])
    ValueError("unknown kernel 'sobell_x': did you mean 'sobel_x', 'sobel_y'? ...")
    """
    names = list(known)
    written = name if isinstance(name, str) else short(name)
    # Without regard to case: layers are often called "Conv1" or "block_1_BN".
    spelt = {each.lower(): each for each in names}
    near = [spelt[each] for each in difflib.get_close_matches(written.lower(), spelt)]
    hint = f"did you mean {', '.join(map(repr, near))}? " if near else ""
    return ValueError(f"unknown {kind} {short(name)}: {hint}Known: {', '.join(map(repr, names))}")


def kind_of(value: object) -> str:
    """Return in a few words what something is.

    Examples
    --------
    >>> kind_of([3]), kind_of(int)
    ('an object of type list', 'the type int')
    """
    if isinstance(value, type):
        return f"the type {value.__name__}"
    return f"an object of type {type(value).__name__}"


def short(value: object) -> str:
    """Return how something is written, cut where that is long."""
    try:
        text = repr(value)
    except Exception:
        return kind_of(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
