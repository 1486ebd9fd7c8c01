"""How a garment is sewn: parts are chosen, given their proportions and fitted into the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from cnnfigs.datasets.drawn.rasteriser import Floats, curve, follow, normal, uniform
from cnnfigs.datasets.drawn.scissors.cloth import SIZE
from cnnfigs.datasets.drawn.scissors.cutting import Cut, OneOf, Part

_read = cache(curve)

STEPS = 3  # straight pieces between two points of a curve
BEYOND = 0.45  # parts are varied a little beyond the two outlines that are written down
OVERLAP = 0.06  # how far halves that meet in the middle reach beyond it, so that no gap is left
UNSTEADY = 0.018  # how far a point is off its place, in frames
SPREAD = 0.045  # of width and height, in shares of them
WILD, WILDNESS = 1 / 7, 2.5  # share of garments that differ so many times more


@dataclass(frozen=True, eq=False)
class Piece:
    """A part as k of m garments have it: which ones, its outlines, its cloth and its light.

    `odd` garments are an odd number of pixels wide, so that their middle is that of a pixel.
    """

    part: Part
    on: npt.NDArray[np.intp]
    path: Floats
    pen: Floats
    tone: Floats
    own: Floats
    light: Floats
    odd: npt.NDArray[np.bool_]


def sew(
    cut: Cut,
    m: int,
    rng: np.random.Generator,
    *,
    proportion: float,
    contrast: float,
    light: float,
    details: float,
) -> list[Piece]:
    """Lay out the pieces of m garments of one cut, in pixels.

    Parameters
    ----------
    cut : Cut
        What they are made of.
    m : int
        How many garments.
    rng : numpy.random.Generator
        Decides everything.
    proportion, contrast, light, details : float
        Variety of shapes, of a garment's own brightness, of light, and share of small parts.

    Returns
    -------
    list of Piece
        In the order in which they are laid on.
    """
    groups: dict[str, Floats] = {}
    odd = rng.random(m) < 0.5
    pieces = []
    for part, on in _choose(cut.parts, m, details, rng):
        k = len(on)
        mix: Floats = uniform(rng, -BEYOND, 1 + BEYOND, m)
        mix = groups.setdefault(part.group, mix) if part.group else mix
        share = 0.5 + proportion * (mix[on] - 0.5)
        path = _vary(part, share, proportion, cut.mirrored and not part.once, rng)
        low, high = part.own or (0.0, 0.0)
        pieces.append(
            Piece(
                part,
                on,
                path,
                part.pen * (1 + 0.25 * proportion * uniform(rng, -1, 1, k)),
                part.tone * (1 + 0.15 * contrast * normal(rng, 0, part.tone != 1, k)),
                (low + (high - low) * (0.5 + contrast * (rng.random(k) - 0.5))) / 255,
                1 - (1 - part.light) * (1 + light * uniform(rng, -1, 1, k)),
                odd[on],
            )
        )
    return _fit(_proportion(pieces, cut, m, proportion, rng), cut, odd)


def _choose(
    parts: Iterable[Part | OneOf], m: int, details: float, rng: np.random.Generator
) -> list[tuple[Part, npt.NDArray[np.intp]]]:
    """Choose which garments have which parts."""
    asked: list[tuple[Part, npt.NDArray[np.intp]]] = []
    for entry in parts:
        if isinstance(entry, Part):
            asked.append((entry, np.arange(m)))
            continue
        weights = np.cumsum([share for share, _ in entry.ways])
        way = np.searchsorted(weights, rng.random(m) * weights[-1], side="right")
        for number, (_, way_parts) in enumerate(entry.ways):
            asked += [(part, np.flatnonzero(way == number)) for part in way_parts]
    chosen = []
    for part, on in asked:
        chance = part.chance * (details if part.small else 1)
        on = on[rng.random(len(on)) < chance]
        if len(on):
            chosen.append((part, on))
    return chosen


def _vary(
    part: Part, mix: Floats, unsteady: float, beyond_middle: bool, rng: np.random.Generator
) -> Floats:
    """Follow outlines between a part's two extremes, each point a little off its place."""
    one, other = _read(part.outline), _read(part.other or part.outline)
    share = mix[:, None, None]
    points = one.points * (1 - share) + other.points * share
    points = points + normal(rng, 0, UNSTEADY * unsteady, points.shape)
    if beyond_middle:
        points[..., 0] += OVERLAP * (one.points[:, 0] > 0.52)
    closed = not part.pen
    segments = len(one.points) - (not closed)
    roundness = uniform(rng, 0.35, 0.5, len(mix))
    return follow(points, one.corners, segments * STEPS, roundness, closed=closed)


def _proportion(
    pieces: list[Piece], cut: Cut, m: int, proportion: float, rng: np.random.Generator
) -> list[Piece]:
    """Give each garment its own proportions; all parts bend together."""
    spread = SPREAD * proportion * np.where(rng.random(m) < WILD, WILDNESS, 1)
    width, height = (1 + spread * normal(rng, 0, 1, (2, m))).clip(0.6, 1.6)[..., None]
    hem, waist, lean, drop = normal(rng, 0, proportion, (4, m, 1))
    if not cut.mirrored:
        height = height * (1 + 0.06 * proportion * normal(rng, 0, 1, (m, 1)))
    bent = []
    for piece in pieces:
        on = piece.on
        x, y = piece.path[..., 0] - 0.5, piece.path[..., 1] - 0.5
        x = x * width[on] * (1 + 0.07 * hem[on] * y + 0.12 * waist[on] * (y * y - 0.08))
        x = x if cut.mirrored else x + 0.05 * lean[on] * y
        y = y * height[on] + 0.06 * drop[on] * (y * y - 0.25)
        bent.append(replace(piece, path=np.stack([x, y], axis=-1)))
    return bent


def _fit(pieces: list[Piece], cut: Cut, odd: npt.NDArray[np.bool_]) -> list[Piece]:
    """Scale the longer side to the picture's and centre the garment, in pixels.

    What is an odd number of pixels wide cannot stand in the middle of 28 pixels, nor what is an
    odd number high. In Fashion-MNIST it stands half a pixel to the right of it, or below.
    """
    m = len(odd)
    low, high = np.full((m, 2), np.inf), np.full((m, 2), -np.inf)
    for piece in pieces:
        if piece.part.seam or piece.part.hole:
            continue
        least, most = piece.path.min(axis=1), piece.path.max(axis=1)
        if cut.mirrored and not piece.part.once:
            least[:, 0] = np.minimum(least[:, 0], -most[:, 0])
            most[:, 0] = -least[:, 0]
        low[piece.on] = np.minimum(low[piece.on], least)
        high[piece.on] = np.maximum(high[piece.on], most)
    scale = (SIZE / (high - low).max(axis=1))[:, None, None]
    middle = ((low + high) / 2)[:, None]
    if cut.mirrored:
        middle[..., 0] = 0
    upright = high[:, 1] - low[:, 1] > high[:, 0] - low[:, 0]
    centre = np.full((m, 1, 2), SIZE / 2)
    centre[:, 0, 0] += (odd & upright) / 2
    centre[:, 0, 1] += (odd & ~upright) / 2
    fitted = []
    for piece in pieces:
        on = piece.on
        path = (piece.path - middle[on]) * scale[on] + centre[on]
        fitted.append(replace(piece, path=path, odd=(odd & upright)[on]))
    return fitted
