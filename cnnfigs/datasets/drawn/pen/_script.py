"""How are strokes written down, and how are they read?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cnnfigs.datasets.drawn.rasteriser import Curve, curve

# A drawing is one line of straight pieces. Those that lead from one stroke to the next leave ink
# only where a hasty hand does not lift the pen.
PIECES = 36
JOIN = 2


@dataclass(frozen=True)
class GlyphVariant:
    """One way of writing a sign.

    Parameters
    ----------
    weight : float
        How often it is met, beside the sign's other ways; any unit.
    strokes : tuple of str
        One text a stroke, in the order of writing: points ``"x y"`` in hundredths of a square, x
        to the right and y down, separated by commas, ``"!"`` after a point where the pen turns
        sharply.
    legible : bool, default True
        Whether most people read it without the signs beside it. Nobody writes every sign so: a
        network learns from all ways, and is tested on legible ones.

    Examples
    --------
    >>> crossed_seven = GlyphVariant(2, ("12 6, 86 4!, 60 50, 40 100", "28 52, 80 46"))
    """

    weight: float
    strokes: tuple[str, ...]
    legible: bool = True


@dataclass(frozen=True)
class ParsedGlyph:
    """A way as it was read: its curves, and from which piece to which each of them goes."""

    weight: float
    curves: tuple[Curve, ...]
    spans: tuple[tuple[int, int], ...]


def read(ways: Mapping[str, Sequence[GlyphVariant]]) -> list[list[ParsedGlyph]]:
    """Read what is to be written, class by class.

    Raises
    ------
    ValueError
        Where there is nothing to write or it can't be read; the message names class and text.
    """
    if not ways:
        raise ValueError("expected at least one class to write, got an empty mapping")
    for name, its_ways in ways.items():
        if isinstance(its_ways, GlyphVariant):
            raise ValueError(
                f"class {name!r}: expected a sequence of GlyphVariant, got a single {its_ways}; "
                "a single one takes a comma after it: (way,)"
            )
        if not its_ways:
            raise ValueError(f"class {name!r} has no way of writing it; give it at least one")
    return [[_read_way(name, way) for way in its_ways] for name, its_ways in ways.items()]


def _read_way(name: str, way: GlyphVariant) -> ParsedGlyph:
    if not isinstance(way, GlyphVariant):
        raise ValueError(f"class {name!r}: expected a sequence of GlyphVariant, got {way!r} in it")
    if not 0 < way.weight < np.inf:
        raise ValueError(f"class {name!r}: expected a way with weight above 0, got {way}")
    strokes: object = way.strokes  # what a caller without a type checker gave
    if isinstance(strokes, str):
        raise ValueError(
            f"class {name!r}: expected a tuple of at least one stroke, got the text "
            f"{strokes!r}; a single stroke takes a comma after it: ({strokes!r},)"
        )
    if not isinstance(way.strokes, tuple) or not way.strokes:
        raise ValueError(f"class {name!r}: expected a tuple of at least one stroke, got {way}")
    curves = []
    for text in way.strokes:
        try:
            curves.append(curve(text))
        except ValueError as error:
            raise ValueError(f"class {name!r}: {error}") from None
        if len(curves[-1].points) < 2:
            raise ValueError(
                f"class {name!r}: the stroke {text!r} has a single point, which leads nowhere; "
                "a dot is a short stroke of two points"
            )
    if np.ptp(np.concatenate([line.points for line in curves]), axis=0).max() == 0:
        raise ValueError(f"class {name!r}: all points are in one place in {way}")
    available = PIECES - JOIN * (len(curves) - 1)
    lengths = np.array([len(line.points) - 1 for line in curves])
    if available < lengths.sum():
        raise ValueError(f"class {name!r}: too many points for {PIECES} straight pieces in {way}")
    # Each stroke has a piece a point at least, and what remains is shared in the same proportion.
    last = available * np.cumsum(lengths) // lengths.sum()
    shift = JOIN * np.arange(len(curves))
    firsts = np.append(0, last[:-1])
    spans = zip((firsts + shift).tolist(), (last + shift).tolist(), strict=True)
    return ParsedGlyph(way.weight, tuple(curves), tuple(spans))
