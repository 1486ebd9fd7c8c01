"""Where do the numbers, or the places, that were measured stand along an axis, and their words?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import NullLocator

from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import SMALL, line_height, text_width, wrap
from cnnfigs.figures.measured._marks import MINUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Key = int | float | str

# Inches between the words of two ticks, and from the axis down to them.
APART = 0.1
DOWN = 0.09
# Free at both ends of the axis, of its length.
EDGE = 0.04
SLANT = 40


@dataclass(frozen=True)
class AlongAxis:
    """The axis along which something was measured."""

    # Each place with its words; nothing where they would touch those of another.
    ticks: tuple[tuple[float, str], ...]
    limits: tuple[float, float]
    # Degrees by which words are turned: 0, 40 or 90.
    rotation: int
    logarithmic: bool
    name: tuple[str, ...]
    # Inches from the axis down to the end of its name.
    height: float


def place_words(key: Key) -> str:
    """Return how a number or a place is written at its tick.

    Examples
    --------
    >>> place_words(-1000), place_words(0.5), place_words("conv1")
    ('...1,000', '0.5', 'conv1')
    """
    return key if isinstance(key, str) else f"{key:,.10g}".replace("-", MINUS)


def places_along(
    lines: Mapping[str, Mapping[Key, object]], *, logarithmic: bool
) -> dict[Key, float]:
    """Return where each number or name stands along the axis."""
    keys = list(dict.fromkeys(key for line in lines.values() for key in line))
    if len({isinstance(key, str) for key in keys}) > 1:
        raise TypeError(f"expected numbers or names along the axis, got both: {keys}")
    if isinstance(keys[0], str):
        places = {key: float(place) for place, key in enumerate(keys)}
    else:
        places = {key: float(key) for key in sorted(keys, key=float)}
    if logarithmic and (isinstance(keys[0], str) or min(places.values()) <= 0):
        raise ValueError(f"expected numbers above zero on a logarithmic axis, got {keys}")
    return places


def settle_along(
    places: Mapping[Key, float], name: str, *, width: float, left: float, logarithmic: bool
) -> AlongAxis:
    """Settle an axis of so many inches, with so many at its left for what hangs over."""
    limits = _limits(list(places.values()), logarithmic=logarithmic)
    at = [_inches(place, limits, width, logarithmic=logarithmic) for place in places.values()]
    words = [place_words(key) for key in places]
    rotation = 0
    if not _all_fit(at, words):
        if not isinstance(next(iter(places)), str):
            words = _thinned(at, words)
        elif (wrapped := _wrapped(at, words)) is not None:
            words = wrapped
        else:
            rotation = _rotation(at, words, left)
    lines = tuple(wrap(name, SMALL, width))
    height = DOWN + _height(words, rotation) + len(lines) * line_height(SMALL) + 0.02
    ticks = tuple(zip(places.values(), words, strict=True))
    return AlongAxis(ticks, limits, rotation, logarithmic, lines, height)


def _limits(places: Sequence[float], *, logarithmic: bool) -> tuple[float, float]:
    """Return the ends of an axis: a little beyond the first and the last place."""
    low, high = min(places), max(places)
    if logarithmic:
        edge = (high / low) ** EDGE if high > low else 2.0
        return low / edge, high * edge
    edge = EDGE * (high - low) or 0.5
    return low - edge, high + edge


def _inches(place: float, limits: tuple[float, float], width: float, *, logarithmic: bool) -> float:
    low, high = limits
    if logarithmic:
        place, low, high = math.log(place), math.log(low), math.log(high)
    return width * (place - low) / (high - low)


def _all_fit(at: Sequence[float], words: Sequence[str]) -> bool:
    """Return whether words stand apart, each of them below its tick."""
    half = [max(map(_width, each.split("\n"))) / 2 for each in words]
    pairs = zip(pairwise(at), pairwise(half), strict=True)
    return all(b - a >= sum(halves) + APART for (a, b), halves in pairs)


def _width(words: str) -> float:
    return text_width(words, SMALL)


def _thinned(at: Sequence[float], words: Sequence[str]) -> list[str]:
    """Return words with those left out that would touch others; the first and last are kept."""
    kept = [0, len(words) - 1] if _all_fit([at[0], at[-1]], [words[0], words[-1]]) else [0]
    for index in range(1, len(words) - 1):
        several = sorted({*kept, index})
        if _all_fit([at[each] for each in several], [words[each] for each in several]):
            kept.append(index)
    return [each if index in kept else "" for index, each in enumerate(words)]


def _wrapped(at: Sequence[float], words: Sequence[str]) -> list[str] | None:
    """Return names in up to three lines each, if so they stand apart with no word broken."""
    pitch = min(b - a for a, b in pairwise(at)) - APART
    if any(_width(part) > pitch for each in words for part in each.split()):
        return None
    lines = [wrap(each, SMALL, pitch) for each in words]
    return None if max(map(len, lines)) > 3 else ["\n".join(each) for each in lines]


def _rotation(at: Sequence[float], words: Sequence[str], left: float) -> int:
    """Return the degrees by which names are turned: upright where a slant would be cut off."""
    over = max(
        math.cos(math.radians(SLANT)) * _width(each) - place
        for place, each in zip(at, words, strict=True)
    )
    return SLANT if over < left - 0.05 else 90


def _height(words: Sequence[str], rotation: int) -> float:
    if not rotation:
        return (1 + max(each.count("\n") for each in words)) * line_height(SMALL)
    angle = math.radians(rotation)
    widest = max(map(_width, words))
    return math.sin(angle) * widest + math.cos(angle) * line_height(SMALL) + 0.05


def dress_along(axes: Axes, along: AlongAxis) -> None:
    """Tick an axis at the very numbers that were measured, or at the places, and name it."""
    axes.set_xscale("log" if along.logarithmic else "linear")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlim(along.limits)
    places, words = zip(*along.ticks, strict=True)
    turned: dict[str, Any] = {"rotation": along.rotation, "ha": "right", "rotation_mode": "anchor"}
    axes.set_xticks(places, words, **(turned if along.rotation else {}))
    for label in axes.get_xticklabels():
        label.set_parse_math(False)
        if along.rotation == 90:
            label.set_verticalalignment("center")
    name = "\n".join(along.name)
    axes.set_xlabel(name, size=SMALL, color=MUTED, loc="right", labelpad=2, parse_math=False)
