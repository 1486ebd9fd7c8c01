"""How a garment is written down.

As parts in the order in which they are laid on. Outlines are points "x y" in hundredths of the
frame, x to the right and y down, "!" for a sharp corner. A mirrored cut gives the left half of a
garment only: its middle is at x = 50, and what crosses it goes on to 53, so that no gap is left.
The frame is scaled to the garment, so only shapes count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cnnfigs.datasets.drawn.rasteriser import curve


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
    group : str, optional
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
        Where outlines are no points, not as many, or too few: a piece takes 3, a strip 2. For a
        number beyond what is said above.
    """

    outline: str
    other: str = ""
    chance: float = 1.0
    group: str = ""
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
        self._check_numbers()
        if counts[0] < (2 if self.pen else 3):
            raise ValueError(
                "expected at least 3 points around a piece, or 2 along a strip, which has a pen; "
                f"got {counts[0]} in {self.outline!r}"
            )

    def _check_numbers(self) -> None:
        for name, value in (("chance", self.chance), ("light", self.light)):
            if not 0 <= value <= 1:
                raise ValueError(f"{name} must be from 0 to 1, not {value}")
        if not 0 <= self.pen < math.inf:
            raise ValueError(f"pen must be 0, or a half width in pixels, not {self.pen}")
        if not 0 < self.tone < math.inf:
            raise ValueError(f"tone must be above 0 and finite, not {self.tone}")
        if self.own is None:
            return
        if not isinstance(self.own, tuple) or len(self.own) != 2:
            raise ValueError(f"own must be a pair (low, high), such as (200, 240), not {self.own}")
        low, high = self.own
        if not 0 <= low <= high <= 255:
            raise ValueError(
                f"own must be (low, high) with 0 <= low <= high <= 255, not {self.own}"
            )


@dataclass(frozen=True)
class OneOf:
    """Ways to make the same thing, of which each garment has one.

    Parameters
    ----------
    ways : tuple of (float, tuple of Part)
        Of each way how often it is met, as a share of the sum over all of them, and its parts.
        A way without parts leaves the thing out.

    Raises
    ------
    TypeError
        Where `ways`, or the parts of one, are anything else, such as a OneOf within a OneOf.
    ValueError
        Where there is no way, or one that is met never.

    Examples
    --------
    A collar on one garment of four:

    >>> collar = Part("36 0!, 53 8, 53 14, 34 6")
    >>> collars = OneOf(((1, (collar,)), (3, ())))
    """

    ways: tuple[tuple[float, tuple[Part, ...]], ...]

    def __post_init__(self) -> None:
        if not isinstance(self.ways, tuple):
            raise TypeError(
                f"OneOf is made of a tuple of (weight, parts), but a "
                f"{type(self.ways).__name__} came"
            )
        if not self.ways:
            raise ValueError("OneOf needs at least one way (weight, parts), but none came")
        for way in self.ways:
            if not isinstance(way, tuple) or len(way) != 2:
                raise TypeError(
                    f"each way of OneOf is a pair (weight, parts), but {way!r:.80} came; "
                    "a single way takes a comma after it: ((1, (part,)),)"
                )
            weight, parts = way
            _check_weight(weight)
            _check_tuple("a way of OneOf", parts)
            for part in parts:
                if isinstance(part, OneOf):
                    raise TypeError(
                        "a OneOf can't stand within a OneOf: write down its ways beside the "
                        "others, or give the cut both, one after the other"
                    )
                if not isinstance(part, Part):
                    raise TypeError(f"a way of OneOf is made of Part, but {part!r:.80} came")


@dataclass(frozen=True)
class Cut:
    """One kind of garment of a class.

    Parameters
    ----------
    weight : float
        How often it is met, as a share of the sum over the cuts of its class.
    parts : tuple of Part or OneOf
        What it is laid together from, in this order.
    mirrored : bool, default True
        Whether the parts are the left half, and the right half is the same.

    Raises
    ------
    TypeError
        Where `parts` is no tuple, or holds anything else.
    ValueError
        Where no piece of cloth is always there, or `weight` is not above 0 and finite.

    Examples
    --------
    >>> sheet = Cut(1, (Part("20 0!, 53 0!, 53 100!, 20 100!"),))
    """

    weight: float
    parts: tuple[Part | OneOf, ...]
    mirrored: bool = True

    def __post_init__(self) -> None:
        _check_weight(self.weight)
        _check_tuple("a cut", self.parts)
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


def _check_weight(weight: float) -> None:
    if not 0 < weight < math.inf:
        raise ValueError(f"weight must be above 0 and finite, not {weight}")


def _check_tuple(what: str, parts: object) -> None:
    if not isinstance(parts, tuple):
        raise TypeError(
            f"{what} is made of a tuple of parts, but a {type(parts).__name__} came; "
            "a single part takes a comma after it: (part,)"
        )


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
    group: str = "",
    once: bool = False,
) -> Part:
    """Write down a line along which cloth lies in shadow: a seam, a crease, the edge of a flap.

    Parameters
    ----------
    outline : str
        Points along the line.
    other : str, optional
        The other extreme: as many points, between which and `outline` the line is varied.
    chance : float, default 1.0
        How often the line is there, 0 to 1.
    pen : float, default 0.45
        Half its width in pixels.
    light : float, default 0.72
        Share of the light that reaches it, 0 to 1.
    group : str, optional
        Parts of a cut with the same word are varied together.
    once : bool, default False
        Whether a mirrored garment has it on one side only, on which it is written down.

    Returns
    -------
    Part
        A small one, without which the garment is still the same.

    Raises
    ------
    ValueError
        As for `Part`, and for a pen of 0.

    Examples
    --------
    >>> crease = seam("40 20, 42 60, 38 90", light=0.6)
    >>> crease.seam, crease.small
    (True, True)
    """
    return Part(
        outline,
        other,
        chance=chance,
        group=group,
        pen=pen,
        seam=True,
        small=True,
        light=light,
        once=once,
    )


def check_cuts(cuts: Mapping[str, Sequence[Cut]]) -> None:
    """Raise where there is no class, or a class without cuts in a sequence."""
    if not cuts:
        raise ValueError("expected cuts of at least one class, got none")
    for name, ways in cuts.items():
        if isinstance(ways, Cut):
            raise ValueError(
                f"expected a sequence of Cut for {name!r}, got a single Cut; "
                "a single one takes a comma after it: (cut,)"
            )
        sequence = isinstance(ways, Sequence) and len(ways) > 0
        if not sequence or not all(isinstance(cut, Cut) for cut in ways):
            raise ValueError(f"expected a sequence of Cut for {name!r}, got {ways!r:.80}")
