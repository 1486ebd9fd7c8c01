"""How a garment is written down.

As parts in the order in which they are laid on. Outlines are points "x y" in hundredths of the
frame, x to the right and y down, "!" for a sharp corner. A mirrored cut gives the left half of a
garment only: its middle is at x = 50, and what crosses it goes on to 53, so that no gap is left.
The frame is scaled to the garment, so only shapes count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cnnfigs.datasets._raster import curve


@dataclass(frozen=True)
class Part:
    """A piece of cloth, a strip of it, a seam or a hole.

    Parameters
    ----------
    outline : str
        Points, such as ``"20 0!, 53 0!, 53 100!, 20 100!"``.
    other : str, optional
        The other extreme: as many points, between which and `outline` the part is varied. The
        corners are those of `outline`.
    chance : float, default 1.0
        How often the part is there.
    alike : str, optional
        Parts of a cut with the same word are varied together.
    pen : float, default 0.0
        Half the width, in pixels, of a strip along the points; 0 for a piece within them.
    seam : bool, default False
        Whether no cloth is laid on, and what lies there only gets less light.
    hole : bool, default False
        Whether cloth is taken away.
    small : bool, default False
        Whether the part can be left out without making another garment of it.
    tone : float, default 1.0
        Brightness as a multiple of the garment's own.
    own : (float, float), optional
        Least and greatest brightness of a cloth of its own, without a pattern, from 0 (white) to
        255 (black), as in the picture.
    light : float, default 1.0
        Share of the light that reaches it, 0 to 1.
    printed : float, default 0.0
        How strongly it is blotched, 0 to 1.
    once : bool, default False
        Whether a mirrored garment has it on one side only, on which it is written down.

    Raises
    ------
    ValueError
        Where outlines are no points, or not as many.
    """

    outline: str
    other: str = ""
    chance: float = 1.0
    alike: str = ""
    pen: float = 0.0
    seam: bool = False
    hole: bool = False
    small: bool = False
    tone: float = 1.0
    own: tuple[float, float] | None = None
    light: float = 1.0
    printed: float = 0.0
    once: bool = False

    def __post_init__(self) -> None:
        counts = [len(curve(text).points) for text in (self.outline, self.other or self.outline)]
        if counts[0] != counts[1]:
            raise ValueError(
                f"expected as many points in both outlines of a part, got {counts[0]} in "
                f"{self.outline!r} and {counts[1]} in {self.other!r}"
            )
        if self.seam and not self.pen:
            raise ValueError(f"a seam needs a pen, its half width in pixels: {self.outline!r}")


@dataclass(frozen=True)
class OneOf:
    """Ways to make the same thing, of which each garment has one: how often, and its parts."""

    ways: tuple[tuple[float, tuple[Part, ...]], ...]


@dataclass(frozen=True)
class Cut:
    """One kind of garment of a class.

    Parameters
    ----------
    often : float
        How often it is met, as a share of the sum over the cuts of its class.
    parts : tuple of Part or OneOf
        What it is laid together from, in this order.
    mirrored : bool, default True
        Whether the parts are the left half, and the right half is the same.

    Raises
    ------
    TypeError
        Where `parts` holds anything else.
    ValueError
        Where no piece of cloth is always there, or `often` is not above 0.
    """

    often: float
    parts: tuple[Part | OneOf, ...]
    mirrored: bool = True

    def __post_init__(self) -> None:
        for entry in self.parts:
            if not isinstance(entry, Part | OneOf):
                raise TypeError(
                    f"a cut is made of Part and OneOf, but a {type(entry).__name__} came; "
                    "several parts that are kept together take a * before their name"
                )
        if not any(_always_there(entry) for entry in self.parts):
            raise ValueError(
                "a cut needs a piece of cloth that is always there: neither a seam nor a hole, "
                "not small, with a chance of 1"
            )
        if self.often <= 0:
            raise ValueError(f"often must be above 0, not {self.often}")


def _always_there(entry: Part | OneOf) -> bool:
    if isinstance(entry, OneOf):
        return all(any(map(_always_there, parts)) for _, parts in entry.ways)
    return entry.chance >= 1 and not (entry.seam or entry.hole or entry.small)


def seam(
    outline: str,
    other: str = "",
    *,
    chance: float = 1.0,
    pen: float = 0.45,
    light: float = 0.72,
    alike: str = "",
    once: bool = False,
) -> Part:
    """Write down a line along which cloth lies in shadow: a seam, a crease, the edge of a flap."""
    return Part(
        outline,
        other,
        chance=chance,
        alike=alike,
        pen=pen,
        seam=True,
        small=True,
        light=light,
        once=once,
    )


def check_cuts(cuts: Mapping[str, Sequence[Cut]]) -> None:
    """Raise where there is no class, or a class without cuts."""
    if not cuts:
        raise ValueError("expected cuts of at least one class, got none")
    for name, ways in cuts.items():
        if not ways or not all(isinstance(cut, Cut) for cut in ways):
            raise ValueError(f"expected a sequence of Cut for {name!r}, got {ways!r:.80}")
