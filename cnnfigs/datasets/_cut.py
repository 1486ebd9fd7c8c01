"""How a garment is written down.

As parts in the order in which they are laid on. Outlines are points "x y" in hundredths of the
frame, x to the right and y down, "!" for a sharp corner. A mirrored cut gives the left half of a
garment only; its middle is at x = 50.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A piece of cloth, or a line on it.

    `outline` is varied towards `other`, which has as many points (the corners are those of
    `outline`). `tone` is how the part differs
    from the garment's own brightness. `pen` is half the width of a line in pixels,
    0 for a filled piece. `chance` is how often the part is there.
    """

    outline: str
    other: str = ""
    tone: float = 1.0
    pen: float = 0.0
    chance: float = 1.0


@dataclass(frozen=True)
class Cut:
    """One kind of garment of a class, and how often it is met."""

    often: float
    parts: tuple[Part, ...]
    mirrored: bool = True
