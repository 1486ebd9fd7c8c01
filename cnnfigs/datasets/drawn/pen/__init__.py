"""How does a hand write a sign that is known only as a few points?

A way of writing a sign (`GlyphVariant`) is followed by a pen. Writers differ in their habits, and
one writer's occasions differ (`Habits`). What comes out is prepared as MNIST prepares its images:
ink in a box of 20 by 20 pixels, centred by mass in 28 by 28.

What is written is data, and kept apart: digits in :mod:`cnnfigs.datasets.drawn.digits`. To add a
way of writing a 7, put it beside the others:
``WAYS | {"7": (*WAYS["7"], GlyphVariant(2, ("...",)))}``.

References
----------
Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document
recognition", Proceedings of the IEEE 86 (1998), section III.A: how MNIST's images are prepared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from numbers import Real
from typing import Any

import numpy as np

from cnnfigs.datasets.drawn.pen._script import PIECES, GlyphVariant, ParsedGlyph, read
from cnnfigs.datasets.drawn.pen._strokes import write_batch
from cnnfigs.datasets.drawn.rasteriser import Bytes, Floats, draw_in_batches

# Wide batches: the signs of a batch that are written in one way are written together.
BATCH = 1000

__all__ = ["GlyphVariant", "Habits", "Stages", "draw", "one_hand", "stages"]


@dataclass(frozen=True)
class Habits:
    """How writers differ, and how one writer's occasions differ.

    Pairs are a mean and a spread (standard deviation) among writers; a single number is a spread
    around nothing. To leave one thing out, set its spread to 0:
    ``dataclasses.replace(Habits(), warp=0.0)``, and of a pair
    ``replace(Habits(), slant=(0.16, 0.0))``, which keeps its mean.

    Where limits are given, no writer is beyond them, whatever the mean: a mean that lies outside
    is drawn as the limit.

    Parameters
    ----------
    slant : (float, float)
        Pixels to the right per pixel upwards.
    width : (float, float)
        A sign's width in shares of the width it is written down with, from 0.45 to 1.3.
    roundness : (float, float)
        How smoothly points are passed, from 0.3, almost straight from one to the next, to 0.6;
        0.5 gives smooth curves.
    pen : (float, float)
        Width of the pen in pixels of the 20 by 20 box, from 1.2 to 4.8, and its spread in shares
        of it.
    softness : (float, float)
        Width in pixels over which ink fades out at a stroke's edge, from 0.7 to 1.5.
    shake : float
        How far points are off their place, in shares of the square.
    rotation : float
        In radians.
    warp : float
        How strongly the square is bent, as a whole.
    pressure : float
        How the pen's width changes along a drawing, in shares of it.
    gaps : float
        How readily a light pen leaves no ink: it does where it presses less than usual by more
        than 1 / `gaps` times the spread of its pressure; with 0 it always leaves ink.
    roughness : float
        By how many pixels ink runs too far or not far enough at its edge.
    haste : float
        A hasty hand rounds corners, cuts strokes short or lets them overshoot, and joins strokes;
        0 is a careful hand, 1 hardly writes any more.

    Raises
    ------
    ValueError
        For a single number in place of a pair or the other way round, a number that is not
        finite, or a spread below 0.

    Examples
    --------
    >>> from dataclasses import replace
    >>> replace(Habits(), slant=(0.16, 0.0), warp=0.0).slant
    (0.16, 0.0)
    """

    slant: tuple[float, float] = (0.16, 0.26)
    width: tuple[float, float] = (0.86, 0.15)
    roundness: tuple[float, float] = (0.5, 0.07)
    pen: tuple[float, float] = (2.5, 0.33)
    softness: tuple[float, float] = (1.1, 0.17)
    shake: float = 0.05
    rotation: float = 0.13
    warp: float = 0.35
    pressure: float = 0.12
    gaps: float = 0.5
    roughness: float = 0.15
    haste: float = 0.25

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_habit(field.name, getattr(self, field.name), field.default)


def _check_habit(name: str, value: object, usual: object) -> None:
    """Raise where a habit is not of the kind of the usual one, or no number that can be drawn."""
    numbers: tuple[Any, ...] = (value,)
    if isinstance(usual, tuple):
        numbers = value if isinstance(value, tuple) and len(value) == 2 else ()
        expected = f"{name}=(mean, spread), such as ({usual[0]}, 0.0)"
    else:
        expected = f"a single number for {name}, its spread, such as {usual}"
    if not numbers or not all(isinstance(number, Real) for number in numbers):
        raise ValueError(f"expected {expected}, got {value!r}")
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"expected finite numbers, got {name}={value}")
    if numbers[-1] < 0:
        raise ValueError(f"expected a spread of 0 or more, got {name}={value}")


USUAL = Habits()


def one_hand(habits: Habits = USUAL) -> Habits:
    """Return the habits of a single writer who writes the same each time.

    Parameters
    ----------
    habits : Habits, default Habits()
        Their means are kept.

    Returns
    -------
    Habits
        All spreads are 0.

    Examples
    --------
    >>> one_hand().slant, one_hand().warp
    ((0.16, 0.0), 0.0)
    """
    same: dict[str, Any] = {
        name: (spread[0], 0.0) if isinstance(spread, tuple) else 0.0
        for name, spread in vars(habits).items()
    }
    return Habits(**same)


@dataclass(frozen=True, eq=False)
class Stages:
    """One drawing, from what is written down to pixels.

    Parameters
    ----------
    points : tuple of (k, 2) arrays
        Of each stroke the points as written, x and y in the unit square.
    skeleton : tuple of (s + 1, 2) arrays
        Each stroke as a smooth line through points that are a little off their place.
    path : tuple of (s + 1, 2) arrays
        The same lines after the writer's habits, x and y in pixels of the 20 by 20 box. Where a
        hasty hand joins two strokes, the first leads on to where the second begins.
    widths : tuple of (s,) arrays
        The pen's width in pixels on each piece of `path`; 0 where it leaves no ink.
    ink : (20, 20) uint8 array
        What the pen leaves in the box.
    image : (28, 28) uint8 array
        The box, centred by mass.
    """

    points: tuple[Floats, ...]
    skeleton: tuple[Floats, ...]
    path: tuple[Floats, ...]
    widths: tuple[Floats, ...]
    ink: Bytes
    image: Bytes


def draw(
    ways: Mapping[str, Sequence[GlyphVariant]],
    n: int,
    *,
    seed: int,
    writers: str = "train",
    habits: Habits = USUAL,
) -> tuple[Bytes, Bytes]:
    """Write signs by hand.

    Parameters
    ----------
    ways : mapping of str to sequence of GlyphVariant
        For each class the ways of writing it.
    n : int
        How many images.
    seed : int
        The same seed gives the same pixels.
    writers : {"train", "test"}, default "train"
        Which of two groups of writers, who share no habits.
    habits : Habits, default Habits()
        How much writers differ.

    Returns
    -------
    images : (n, 28, 28) uint8 array
        0 is background, 255 is ink.
    labels : (n,) uint8 array
        Positions of the classes in `ways`, balanced and shuffled.

    Raises
    ------
    ValueError
        Where there is no class, a class without a way, a way that is met never, or a stroke that
        is not written as points; for n below 1, a negative seed, or an unknown group of writers.

    Examples
    --------
    >>> from cnnfigs.datasets.drawn.digits import WAYS
    >>> images, labels = draw(WAYS, 20, seed=0)
    >>> images.shape, sorted(labels.tolist())[:4]
    ((20, 28, 28), [0, 0, 1, 1])

    A class of your own:

    >>> plus = GlyphVariant(1, ("50 0, 50 100", "0 50, 100 50"))
    >>> images, labels = draw({"+": [plus]}, 3, seed=0)
    """
    known = read(ways)

    def batch(labels: Bytes, rng: np.random.Generator) -> Bytes:
        return write_batch(known, labels, habits, rng).images

    return draw_in_batches(batch, n, seed=seed, writers=writers, classes=len(known), size=BATCH)


def stages(way: GlyphVariant, *, seed: int, habits: Habits = USUAL) -> Stages:
    """Write one sign, and keep all that lies between its points and its pixels.

    Parameters
    ----------
    way : GlyphVariant
        What to write.
    seed : int
        The same seed gives the same drawing.
    habits : Habits, default Habits()
        How much writers differ.

    Returns
    -------
    Stages

    Raises
    ------
    ValueError
        Where a stroke is not written as points, or for a negative seed.

    Examples
    --------
    >>> seven = stages(GlyphVariant(1, ("10 8, 84 4!, 38 100", "28 52, 80 46")), seed=0)
    >>> len(seven.path), seven.image.shape
    (2, (28, 28))
    """
    if seed < 0:
        raise ValueError(f"expected a seed of 0 or more, got seed={seed}")
    known = read({"this way": [way]})
    batch = write_batch(known, np.zeros(1, np.uint8), habits, np.random.default_rng(seed))
    ((script,),) = known
    radii = batch.radii[0].clip(0)
    spans = _runs(script, radii)
    return Stages(
        points=tuple(line.points for line in script.curves),
        skeleton=tuple(batch.skeleton[0, a : b + 1] for a, b in spans),
        path=tuple(batch.path[0, a : b + 1] for a, b in spans),
        widths=tuple(2 * radii[a:b] for a, b in spans),
        ink=batch.ink[0],
        image=batch.images[0],
    )


def _runs(script: ParsedGlyph, radii: Floats) -> list[tuple[int, int]]:
    """From which piece to which each stroke goes, with the way to the next where it leaves ink."""
    begins = [first for first, _ in script.spans[1:]] + [PIECES]
    return [
        (first, begin if radii[last:begin].any() else last)
        for (first, last), begin in zip(script.spans, begins, strict=True)
    ]
