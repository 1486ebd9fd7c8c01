"""How is a kernel's name said in words?"""

from __future__ import annotations


def spoken(name: str) -> str:
    """Return the name of a kernel as it is written in a figure.

    Examples
    --------
    >>> spoken("vertical_lines")
    'vertical lines'
    """
    return name.replace("_", " ")
