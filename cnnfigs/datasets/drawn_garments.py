"""What photographs of clothes would look like if no photograph could be had.

Every garment is laid together from parts, as it is sewn: a cut (`CUTS`), the proportions
of one garment, cloth with a pattern, and light on its folds. Then it is prepared as Fashion-MNIST
prepares its photographs: the longer side fills 28 pixels, light and dark changed about.

The drawings contain no pixel and no outline of a real data set.

References
----------
H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine
learning algorithms" (2017), arXiv:1708.07747, figure 1: how its images are prepared.
"""

from __future__ import annotations

import numpy as np

from cnnfigs.datasets._clothes_cuts import CLOTHES
from cnnfigs.datasets._cut import Cut, Part
from cnnfigs.datasets._dataset import GARMENTS
from cnnfigs.datasets._raster import Bytes, Floats, area, curve, draw_in_batches, follow, stroke
from cnnfigs.datasets._shoe_and_bag_cuts import SHOES_AND_BAGS

CUTS = {name: (CLOTHES | SHOES_AND_BAGS)[name] for name in GARMENTS}

SIZE = 28
# Wide batches: the images of a batch that share a cut are drawn together.
BATCH = 1000
AREA_PIECES, LINE_PIECES = 28, 6

# Least, most common and greatest brightness of a garment, 0..255; cloth is dark where the picture
# is bright.
BRIGHTNESS = {
    "T-shirt/top": (20, 230, 248),
    "Trouser": (80, 228, 245),
    "Pullover": (20, 238, 248),
    "Dress": (40, 238, 248),
    "Coat": (60, 232, 245),
    "Sandal": (60, 190, 245),
    "Shirt": (20, 220, 246),
    "Sneaker": (60, 205, 245),
    "Bag": (70, 225, 240),
    "Ankle boot": (100, 225, 245),
}


def draw(n: int, *, seed: int, writers: str = "train") -> tuple[Bytes, Bytes]:
    """Draw garments.

    Parameters
    ----------
    n : int
        How many images.
    seed : int
        The same seed gives the same pixels.
    writers : {"train", "test"}, default "train"
        Which of two groups of makers, who share no garment.

    Returns
    -------
    images : (n, 28, 28) uint8 array
        0 is background; a garment is bright where its cloth is dark, as in Fashion-MNIST.
    labels : (n,) uint8 array
        Fashion-MNIST's classes 0 to 9, balanced and shuffled.

    Raises
    ------
    ValueError
        For n below 1, a negative seed, or an unknown group of makers.

    Examples
    --------
    >>> images, labels = draw(20, seed=0)
    >>> images.shape, sorted(labels.tolist())[:4]
    ((20, 28, 28), [0, 0, 1, 1])
    """
    return draw_in_batches(_draw_batch, n, seed=seed, writers=writers, size=BATCH)


def _draw_batch(labels: Bytes, rng: np.random.Generator) -> Bytes:
    images = np.empty((len(labels), SIZE, SIZE), np.uint8)
    taste = rng.random(len(labels))
    for label, (name, cuts) in enumerate(CUTS.items()):
        often = np.cumsum([cut.often for cut in cuts])
        choice = np.searchsorted(often / often[-1], taste, side="right")
        for number, cut in enumerate(cuts):
            drawn = np.flatnonzero((labels == label) & (choice == number))
            if drawn.size:
                images[drawn] = _draw_cut(cut, name, drawn.size, rng)
    return images


def _draw_cut(cut: Cut, name: str, m: int, rng: np.random.Generator) -> Bytes:
    """Draw m garments of one cut."""
    paths = _fit(_proportion([_vary(part, m, rng) for part in cut.parts], cut, rng), cut)
    brightness = rng.triangular(*BRIGHTNESS[name], m) / 255
    # Shoes are hardly ever striped or printed: a pattern is much fainter on them.
    reflected = _cloth(1 - brightness, 1.0 if cut.mirrored else 0.3, rng) * _light(m, rng)
    picture = np.zeros((m, SIZE, SIZE), np.float32)
    for part, path in zip(cut.parts, paths, strict=True):
        there = np.flatnonzero(rng.random(m) < part.chance)
        tone = part.tone * (1 + rng.normal(0, 0.15, there.size) * (part.tone != 1))
        shade = (1 - reflected[there]) * tone.astype(np.float32)[:, None, None]
        covered = _cover(part, path[there])
        if cut.mirrored:
            covered = np.maximum(covered, covered[:, :, ::-1])
        picture[there] += covered * (shade.clip(0, 1) - picture[there])
    return _place((picture.clip(0, 1) * 255 + 0.5).astype(np.uint8), rng)


def _vary(part: Part, m: int, rng: np.random.Generator) -> Floats:
    """Follow m outlines between a part's two extremes, each point a little off its place."""
    one = curve(part.outline)
    other = curve(part.other or part.outline)
    mix = rng.uniform(-0.3, 1.3, (m, 1, 1))
    points = one.points * (1 - mix) + other.points * mix
    points = points + rng.normal(0, 0.012, points.shape)
    pieces = LINE_PIECES if part.pen else AREA_PIECES
    roundness = rng.uniform(0.35, 0.5, m)
    return follow(points, one.corners, pieces, roundness, closed=not part.pen)


def _proportion(paths: list[Floats], cut: Cut, rng: np.random.Generator) -> list[Floats]:
    """Give each garment its own proportions; all parts bend together."""
    m = len(paths[0])
    width, height = np.exp2(rng.normal(0, 0.13, (2, m, 1)))
    hem, waist, lean, drop = rng.normal(0, 1, (4, m, 1))
    if not cut.mirrored:
        height = height * np.exp2(rng.normal(0, 0.12, (m, 1)))
    bent = []
    for path in paths:
        x, y = path[..., 0] - 0.5, path[..., 1] - 0.5
        x = x * width * (1 + 0.07 * hem * y + 0.12 * waist * (y * y - 0.08))
        x = x if cut.mirrored else x + 0.06 * lean * y
        y = y * height + 0.06 * drop * (y * y - 0.25)
        bent.append(np.stack([x, y], axis=-1))
    return bent


def _fit(paths: list[Floats], cut: Cut) -> list[Floats]:
    """Scale the longer side to the picture's and centre the garment, in pixels."""
    shown = list(paths)
    if cut.mirrored:
        shown += [path * (-1, 1) for path in shown]
    together = np.concatenate(shown, axis=1)
    low, high = together.min(axis=1), together.max(axis=1)
    scale = (SIZE / (high - low).max(axis=1))[:, None, None]
    middle = ((low + high) / 2)[:, None]
    return [(path - middle) * scale + SIZE / 2 for path in paths]


def _place(pictures: Bytes, rng: np.random.Generator) -> Bytes:
    """Move every other picture right, or down, by one pixel where that cuts nothing off.

    A garment an odd number of pixels wide cannot stand in the middle of 28, and in
    Fashion-MNIST it stands to the right of it, or below.
    """
    for axis in (1, 2):
        edge = np.take(pictures, SIZE - 1, axis)
        moved = (edge.max(axis=1) == 0) & (rng.random(len(pictures)) < 0.5)
        pictures[moved] = np.roll(pictures[moved], 1, axis)
    return pictures


def _cover(part: Part, path: Floats) -> Floats:
    """Share of each pixel (m, 28, 28) that a part covers."""
    if not part.pen:
        return area(path, (SIZE, SIZE))
    radii = np.full((len(path), LINE_PIECES), part.pen)
    softness = np.ones(len(path))
    return stroke(path[:, :-1], path[:, 1:], radii, (SIZE, SIZE), softness)


def _cloth(albedo: Floats, boldness: float, rng: np.random.Generator) -> Floats:
    """Share of light (m, 28, 28) that plain, striped, checked or printed cloth throws back."""
    m = len(albedo)
    kind = rng.random(m)
    striped, checked, printed = kind < 0.07, (kind > 0.04) & (kind < 0.1), kind > 0.86
    period, phase = rng.uniform(2.5, 8, (2, m, 1)), rng.random((2, m, 1))
    bands = (np.arange(SIZE) / period + phase) % 1 < 0.5
    contrast = rng.normal(0, 0.18, (m, 1, 1))
    pattern = striped[:, None, None] * bands[0][:, :, None] * contrast
    pattern = pattern + checked[:, None, None] * bands[1][:, None, :] * contrast
    motif = _spots(m, 16, 16, rng).clip(-1, 1)
    pattern = pattern + printed[:, None, None] * motif * rng.uniform(0.08, 0.28, (m, 1, 1))
    weave = rng.normal(0, 0.01, (m, SIZE, SIZE))
    reflected: Floats = albedo[:, None, None] + boldness * pattern + weave
    # Nothing is so light that it vanishes against the background.
    return reflected.clip(0.02, 0.9).astype(np.float32)


def _light(m: int, rng: np.random.Generator) -> Floats:
    """Brightness of the light (m, 28, 28): falling from a side, broken by long soft folds."""
    across = (np.arange(SIZE) - (SIZE - 1) / 2) / SIZE
    tilt, round_body, downward = rng.normal(0, 0.15, (3, m, 1, 1))
    folds = _spots(m, 5, 12, rng) * rng.uniform(0.02, 0.2, (m, 1, 1))
    body = tilt * across + round_body * 3 * (across**2 - 0.08)
    light: Floats = 1 + body + downward * across[:, None] + folds
    return light.clip(0.3, 1.6).astype(np.float32)


def _spots(m: int, rows: int, columns: int, rng: np.random.Generator) -> Floats:
    """Random smooth fields (m, 28, 28) made of rows by columns knots."""
    knots = rng.standard_normal((m, rows, columns))
    for axis, count in ((1, rows), (2, columns)):
        position = np.linspace(0, count - 1.001, SIZE)
        knot = position.astype(int)
        share = (position - knot)[:, None] if axis == 1 else position - knot
        near, far = np.take(knots, knot, axis), np.take(knots, knot + 1, axis)
        knots = near * (1 - share) + far * share
    return knots
