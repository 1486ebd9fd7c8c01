"""How does a pen follow a way of writing, in the hand of one writer, on one occasion?

Many drawings are made at once. Each step takes all of them a little nearer to pixels: a smooth
line through the points, bent by habits, with the pen's width along it, in a box, centred.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cnnfigs.datasets.drawn.pen._script import JOIN, PIECES, ParsedGlyph
from cnnfigs.datasets.drawn.rasteriser import Bytes, Floats, follow, normal, stroke

if TYPE_CHECKING:
    from cnnfigs.datasets.drawn.pen import Habits

BOX = 20
SIZE = 28
# A picture's box may hang over its edge by so much, before the part outside is cut off.
SPARE = 4
SIGNS_BY_ONE_WRITER = 10
# Limits beyond which nothing could be read: of half a pen's width, in pixels, for a writer and
# where it presses least; of a sign's width for a writer and on any occasion; of what Habits says.
PENS, THINNEST = (0.6, 2.4), 0.45
WIDTHS, NARROWEST, WIDEST = (0.45, 1.3), 0.4, 1.3
ROUNDNESSES, SOFTNESSES = (0.3, 0.6), (0.7, 1.5)
LIFTED = -1.0
# One writer's occasions differ by these shares of what sets writers apart.
SLANT_ON_OCCASION = 0.3
WIDTH_ON_OCCASION = 0.5
# Deviations rarer than this, in spreads, would hardly leave a sign that can be read.
RAREST = 2.0
# A hand that has left its way is still off it, in the same direction, at the next point.
STRAYS = 0.7
# A whole stroke is off its place by this share of what each of its points is.
WHOLE_STROKE = 0.7
# The hastiest hand cuts corners by this share of their height above the chord, and ends strokes
# too early or too late by this share (a spread) of the last stretch.
CUT = 0.2
OVERSHOOT = 0.4
# The pen's pressure varies between so many places along a drawing.
PRESSES = 7
# The longer a sign's line is, compared with its height, the finer one writes: loops would fill
# with ink. Lines are this much finer for each height that they are longer than the usual.
USUAL_LENGTH = 2.2
THRIFT, FINEST = 0.12, 0.5
# For the same reason one writes wider with a broad pen: wider by so much for each pixel.
ROOM = 0.3
USUAL_RADIUS = 1.2


@dataclass(frozen=True, eq=False)
class Hand:
    """Habits of the writers of a batch, one value (m,) for each image.

    `taste` is a number from 0 to 1 for each image's class: one writer always writes a 7 in one
    way. `radius` is half the pen's width in pixels.
    """

    taste: Floats
    slant: Floats
    width: Floats
    roundness: Floats
    radius: Floats
    softness: Floats
    haste: Floats


@dataclass(frozen=True, eq=False)
class Batch:
    """All stages of m drawings; `radii` (m, PIECES) is below 0 where the pen is lifted."""

    skeleton: Floats
    path: Floats
    radii: Floats
    ink: Bytes
    images: Bytes


def write_batch(
    known: list[list[ParsedGlyph]], labels: Bytes, habits: Habits, rng: np.random.Generator
) -> Batch:
    """Write one sign for each label (m,), by writers of `habits`."""
    hand = _writers(len(known), labels, habits, rng)
    skeleton, pen_down = _skeletons(known, labels, hand, habits, rng)
    bent = _bend(skeleton, hand, habits, rng)
    radii = _pressure(hand, habits, rng) * _thrift(bent, pen_down)[:, None]
    radii = np.where(pen_down & (radii > 0), np.maximum(radii, THINNEST), LIFTED)
    path = _fit(bent, radii)
    bleed = rng.standard_normal((len(labels), BOX, BOX), np.float32) * habits.roughness
    share = stroke(path[:, :-1], path[:, 1:], radii, (BOX, BOX), hand.softness, bleed)
    ink = (share * 255 + 0.5).astype(np.uint8)
    return Batch(skeleton, path, radii, ink, _centre(ink))


def _writers(classes: int, labels: Bytes, habits: Habits, rng: np.random.Generator) -> Hand:
    count = -(-len(labels) // SIGNS_BY_ONE_WRITER)
    writer = np.arange(len(labels)) // SIGNS_BY_ONE_WRITER
    pen, pen_spread = habits.pen
    return Hand(
        taste=rng.random((count, classes))[writer, labels],
        slant=(habits.slant[0] + _within_reason(rng, habits.slant[1], (count,)))[writer],
        width=normal(rng, *habits.width, count).clip(*WIDTHS)[writer],
        roundness=normal(rng, *habits.roundness, count).clip(*ROUNDNESSES)[writer],
        # A square of a normal number: pens are more often far too thick than far too thin.
        radius=(pen / 2 * (1 + normal(rng, 0, pen_spread / 2, count)) ** 2).clip(*PENS)[writer],
        softness=normal(rng, *habits.softness, count).clip(*SOFTNESSES)[writer],
        haste=np.abs(normal(rng, 0, habits.haste, count)).clip(0, 1)[writer],
    )


def _skeletons(
    known: list[list[ParsedGlyph]],
    labels: Bytes,
    hand: Hand,
    habits: Habits,
    rng: np.random.Generator,
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return each drawing as a line (m, PIECES + 1, 2), and on which pieces the pen is down."""
    lines = np.empty((len(labels), PIECES + 1, 2))
    pen_down = np.ones((len(labels), PIECES), bool)
    for label, scripts in enumerate(known):
        weights = np.cumsum([script.weight for script in scripts])
        choice = np.searchsorted(weights / weights[-1], hand.taste, side="right")
        for number, script in enumerate(scripts):
            drawn = np.flatnonzero((labels == label) & (choice == number))
            if drawn.size:
                lines[drawn], pen_down[drawn] = _write(script, drawn, hand, habits, rng)
    return lines, pen_down


def _write(
    script: ParsedGlyph,
    drawn: npt.NDArray[np.int_],
    hand: Hand,
    habits: Habits,
    rng: np.random.Generator,
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Follow the strokes of one way of writing, every point a little off its place."""
    m = len(drawn)
    lines = np.empty((m, PIECES + 1, 2))
    pen_down = np.ones((m, PIECES), bool)
    haste = hand.haste[drawn]
    gap = 0
    for line, (first, last) in zip(script.curves, script.spans, strict=True):
        strayed = _stray(m, len(line.points), habits.shake, rng)
        points = _hurry(line.points + strayed, line.corners, haste, rng)
        sharp = line.corners * (1 - haste[:, None])
        lines[:, first : last + 1] = follow(
            points, sharp, last - first, hand.roundness[drawn], closed=False
        )
        if first:
            share = (np.arange(1, JOIN) / JOIN)[:, None]
            begin, end = lines[:, gap : gap + 1], lines[:, first : first + 1]
            lines[:, gap + 1 : first] = begin + (end - begin) * share
            pen_down[:, gap:first] = (rng.random(m) < haste**2)[:, None]
        gap = last
    return lines, pen_down


def _stray(m: int, points: int, shake: float, rng: np.random.Generator) -> Floats:
    """How far m strokes and each of their points (m, points, 2) are off their place."""
    whole_stroke = _within_reason(rng, WHOLE_STROKE * shake, (m, 1, 2))
    each_point = _within_reason(rng, shake, (m, points, 2))
    each_point[:, 1:] = (each_point[:, 1:] + STRAYS * each_point[:, :-1]) / math.sqrt(1 + STRAYS**2)
    return whole_stroke + each_point


def _within_reason(rng: np.random.Generator, spread: float, shape: tuple[int, ...]) -> Floats:
    """Draw normal deviations, the rarest of them cut off."""
    return normal(rng, 0, spread, shape).clip(-RAREST * spread, RAREST * spread)


def _hurry(
    points: Floats, corners: npt.NDArray[np.bool_], haste: Floats, rng: np.random.Generator
) -> Floats:
    """Cut corners, and end strokes too early or too late."""
    haste = haste[:, None]
    hurried = points.copy()
    for corner in np.flatnonzero(corners[1:-1]) + 1:
        chord = (points[:, corner - 1] + points[:, corner + 1]) / 2
        hurried[:, corner] += CUT * haste * (chord - points[:, corner])
    for end, before in ((0, 1), (-1, -2)):
        too_far = normal(rng, 0, OVERSHOOT, (len(points), 1)) * haste
        hurried[:, end] += too_far * (points[:, end] - points[:, before])
    return hurried


def _bend(lines: Floats, hand: Hand, habits: Habits, rng: np.random.Generator) -> Floats:
    """Apply a smooth warp, width, slant and rotation to (m, PIECES + 1, 2)."""
    m = len(lines)
    x, y = lines[..., 0] - 0.5, lines[..., 1] - 0.5
    warp = _within_reason(rng, habits.warp, (8, m, 1))
    # A tenth is about what a square of y is on average: no sign is moved as a whole.
    x, y = (
        x + warp[0] * x * y + warp[1] * (y * y - 0.1) + warp[2] * x * x + warp[3] * x * y * y,
        y + warp[4] * x * y + warp[5] * x * x + warp[6] * (y * y - 0.1) + warp[7] * y * x * x,
    )
    slant = hand.slant + normal(rng, 0, SLANT_ON_OCCASION * habits.slant[1], m)
    width = hand.width + ROOM * (hand.radius - USUAL_RADIUS)
    width += normal(rng, 0, WIDTH_ON_OCCASION * habits.width[1], m)
    x = x * width.clip(NARROWEST, WIDEST)[:, None] - y * slant[:, None]
    # A rotation written with the tangent of half the angle needs no sine, which processors round
    # differently.
    half = normal(rng, 0, habits.rotation / 2, m)[:, None]
    cosine, sine = (1 - half**2) / (1 + half**2), 2 * half / (1 + half**2)
    turned: Floats = np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=-1)
    return turned


def _pressure(hand: Hand, habits: Habits, rng: np.random.Generator) -> Floats:
    """Half the pen's width on each piece, below 0 where it leaves no ink."""
    along = np.linspace(-1, 1, PIECES)  # its square is a third on average
    trend, arch = normal(rng, 0, habits.pressure, (2, len(hand.radius), 1))
    presses = normal(rng, 0, habits.pressure, (len(hand.radius), PRESSES))
    place = np.linspace(0, PRESSES - 1, PIECES)
    before = np.minimum(place.astype(int), PRESSES - 2)
    local = presses[:, before] + (presses[:, before + 1] - presses[:, before]) * (place - before)
    radii = hand.radius[:, None] * (1 + trend * along + arch * (along**2 - 1 / 3) + local)
    too_light = habits.gaps * local < -habits.pressure
    return np.where(too_light, LIFTED, np.maximum(radii, THINNEST))


def _thrift(lines: Floats, pen_down: npt.NDArray[np.bool_]) -> Floats:
    """By what share of the pen's width a long or a short line is written finer or broader."""
    step = lines[:, 1:] - lines[:, :-1]
    pieces = np.sqrt(step[..., 0] ** 2 + step[..., 1] ** 2) * pen_down
    length = np.zeros(len(lines))
    for piece in pieces.T:
        length += piece
    size = (lines.max(axis=1) - lines.min(axis=1)).max(axis=1)
    thrift: Floats = np.maximum(1 + THRIFT * (USUAL_LENGTH - length / size), FINEST)
    return thrift


def _fit(lines: Floats, radii: Floats) -> Floats:
    """Scale so that the longer side of the ink fills the box, its shape kept."""
    margin = np.where(radii > 0, radii, -np.inf)[..., None]

    def extent(path: Floats, margin: Floats) -> tuple[Floats, Floats]:
        begin, end = path[:, :-1], path[:, 1:]
        low = (np.minimum(begin, end) - margin).min(axis=1)
        return low, (np.maximum(begin, end) + margin).max(axis=1)

    low, high = extent(lines, np.where(margin > 0, 0, margin))
    size = (high - low).max(axis=1)
    # How far the ink reaches beyond the line depends on where the pen is broad, and a little on
    # the scale that is sought: once around comes near enough.
    path = lines * (BOX / size)[:, None, None]
    low, high = extent(path, margin)
    beyond = (high - low).max(axis=1) - BOX
    path = path * (1 - beyond / BOX)[:, None, None]
    low, high = extent(path, margin)
    fitted: Floats = path + (BOX - (low + high)[:, None]) / 2
    return fitted


def _centre(boxes: Bytes) -> Bytes:
    """Move each box by whole pixels so that its centre of mass is MNIST's: row 14, column 14."""
    weight = boxes.astype(np.int64)
    mass = weight.sum(axis=(1, 2))
    place = np.arange(BOX)
    offsets = []
    for axis in (2, 1):
        moment = (weight.sum(axis=axis) * place).sum(axis=1)
        offsets.append(
            (SIZE // 2 - np.rint(moment / mass)).astype(int).clip(-SPARE, SIZE - BOX + SPARE)
        )
    # A lopsided digit moves far, and the empty part of its box may leave the picture.
    wide = np.zeros((len(boxes), SIZE + 2 * SPARE, SIZE + 2 * SPARE), np.uint8)
    rows, columns = (offset[:, None] + SPARE + place for offset in offsets)
    wide[np.arange(len(boxes))[:, None, None], rows[:, :, None], columns[:, None, :]] = boxes
    return wide[:, SPARE:-SPARE, SPARE:-SPARE]
