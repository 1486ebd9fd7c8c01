"""What to answer when somebody asks for a name that does not exist."""

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
    # Without regard to case: layers are often called "Conv1" or "block_1_BN".
    spelt = {each.lower(): each for each in names}
    near = [spelt[each] for each in difflib.get_close_matches(str(name).lower(), spelt)]
    hint = f"did you mean {', '.join(map(repr, near))}? " if near else ""
    return ValueError(f"unknown {kind} {name!r}: {hint}Known: {', '.join(map(repr, names))}")
