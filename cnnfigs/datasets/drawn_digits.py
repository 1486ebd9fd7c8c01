"""What handwritten digits would look like if nobody's handwriting could be had.

Every digit is drawn as a hand draws it: a way of writing it (`WAYS`), bent by a writer's habits
and by the accidents of one occasion, followed by a pen with changing pressure, and then prepared
as MNIST prepares its images: ink in a box of 20 by 20 pixels, centred by mass in 28 by 28.

The drawings contain no pixel and no outline of a real data set.

References
----------
Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document
recognition", Proceedings of the IEEE 86 (1998), section III.A: how MNIST's images are prepared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnfigs.datasets._raster import Bytes, Floats, curve, draw_in_batches, follow, stroke

BOX = 20
SIZE = 28
SPARE = 4
PIECES = 36
DIGITS_BY_ONE_WRITER = 10


@dataclass(frozen=True)
class Way:
    """One way of writing a digit: its strokes in order, and how often it is met."""

    often: float
    strokes: tuple[str, ...]


# To add a way of writing a digit, add a line: points "x y" in hundredths of a square, in the
# order in which the pen passes them, x to the right and y down, "!" where the pen turns sharply.
WAYS: dict[int, tuple[Way, ...]] = {
    0: (
        Way(4, ("55 1, 24 10, 8 48, 22 88, 50 99, 80 86, 92 50, 80 12, 50 1",)),
        Way(2, ("70 6, 38 4, 10 40, 14 82, 44 99, 80 80, 92 40, 76 8, 52 6",)),
        Way(1, ("30 12, 8 50, 24 92, 58 98, 90 62, 84 20, 56 2, 34 6, 40 14",)),
        Way(1, ("50 0, 90 22, 90 74, 52 100, 12 78, 10 24, 46 2, 66 8",)),
    ),
    1: (
        Way(8, ("50 0, 50 50, 50 100",)),
        Way(1, ("44 0, 54 48, 52 100",)),
        Way(1.5, ("30 22, 52 0!, 52 50, 52 100",)),
        Way(0.6, ("20 30, 52 0!, 52 50, 52 100", "10 100, 92 99")),
        Way(0.8, ("30 18, 52 0!, 52 50, 52 100", "28 100, 78 99")),
    ),
    2: (
        Way(3, ("12 26, 26 6, 54 0, 80 16, 76 44, 46 74, 12 97!, 50 96, 92 95",)),
        Way(4, ("12 22, 32 4, 62 2, 80 22, 68 54, 40 84, 14 96, 8 84, 26 74, 56 88, 94 94",)),
        Way(1, ("20 12, 50 0, 80 10, 78 38, 50 70, 10 96!, 30 88, 60 96, 92 88",)),
        Way(2, ("14 22, 34 4, 66 4, 76 26, 58 54, 34 78, 8 92!, 40 88, 70 90, 100 92",)),
        Way(1, ("8 8, 50 4, 86 6!, 50 50, 10 94!, 50 94, 94 92",)),
        Way(2, ("28 14, 52 0, 74 16, 62 50, 34 82, 8 92, 6 76, 30 72, 62 82, 98 84",)),
        Way(1.5, ("6 30, 22 6, 50 0, 72 20, 62 60, 40 90, 8 98, 4 78, 26 68, 60 84, 84 98",)),
    ),
    3: (
        Way(4, ("14 14, 42 0, 74 10, 72 34, 40 47!, 72 54, 84 76, 54 98, 10 90",)),
        Way(2, ("12 8, 48 0, 80 16, 66 40, 36 48, 66 52, 86 72, 60 98, 12 92",)),
        Way(1, ("14 4, 48 4, 80 4!, 42 42!, 76 54, 82 80, 50 100, 10 90",)),
        Way(1, ("30 8, 58 0, 84 10, 74 32, 44 46!, 62 50, 72 68, 48 92, 20 100, 2 90",)),
        Way(1, ("16 14, 50 0, 78 18, 60 42, 38 48, 46 40, 76 58, 80 84, 46 100, 10 88",)),
    ),
    4: (
        Way(4, ("22 4, 16 28, 12 52!, 46 54, 90 48", "80 0, 72 50, 68 100")),
        Way(2, ("18 6, 14 34, 26 54, 56 52, 82 36", "84 2, 78 50, 74 100")),
        Way(2, ("66 0, 38 32, 6 64!, 50 64, 94 62", "68 2, 66 50, 64 100")),
        Way(1.5, ("20 4, 12 52!, 50 50, 78 40, 84 2!, 76 50, 72 100",)),
        Way(1.5, ("30 2, 16 50!, 50 52, 88 48", "60 24, 58 60, 54 100")),
    ),
    5: (
        Way(4, ("84 2, 56 3, 30 5!, 26 22, 20 42!, 54 38, 80 60, 68 88, 38 99, 8 90",)),
        Way(4, ("30 8, 26 24, 20 42!, 52 40, 78 58, 72 86, 42 99, 8 92", "30 7, 58 5, 92 0")),
        Way(2, ("26 8, 22 28, 16 46!, 44 36, 74 44, 82 70, 56 96, 10 92", "26 8, 60 6, 96 4")),
        Way(1.5, ("88 4, 52 2, 28 12, 26 36, 56 48, 74 66, 62 90, 34 99, 8 88",)),
        Way(1.5, ("40 22, 30 36, 24 50!, 50 46, 68 64, 56 88, 30 100, 4 94", "40 22, 66 12, 98 4")),
        Way(1, ("32 4, 30 24, 32 40, 60 46, 74 68, 60 94, 34 98, 10 84", "32 4, 60 6, 90 2")),
    ),
    6: (
        Way(4, ("66 0, 38 22, 16 56, 18 86, 46 99, 76 86, 78 64, 54 54, 30 64, 18 80",)),
        Way(2, ("44 0, 26 30, 16 64, 26 94, 56 98, 82 78, 70 56, 44 58, 26 76",)),
        Way(1.5, ("40 0, 16 24, 4 62, 20 92, 58 98, 92 78, 82 58, 50 60, 22 82",)),
        Way(1, ("60 0, 36 36, 22 72, 30 98, 66 94, 84 70, 58 60, 34 84",)),
        Way(1.5, ("84 6, 48 8, 18 40, 14 78, 42 99, 78 88, 80 62, 50 50, 20 66",)),
        Way(1.5, ("70 0, 40 26, 16 70, 30 98, 54 90, 64 70, 54 60, 36 72, 28 88",)),
    ),
    7: (
        Way(4, ("10 8, 46 5, 84 4!, 62 40, 48 70, 38 100",)),
        Way(2, ("10 12, 40 8, 76 2, 82 20, 60 56, 46 100",)),
        Way(2, ("12 6, 50 5, 86 4!, 60 50, 40 100", "28 52, 54 50, 80 46")),
        Way(1.5, ("12 26, 16 6!, 50 5, 86 3!, 66 40, 54 70, 50 100",)),
        Way(1, ("10 30, 30 14, 50 6, 88 4!, 66 44, 58 72, 54 100",)),
        Way(1, ("8 34, 14 6!, 48 8, 84 6, 88 26, 74 60, 66 100",)),
        Way(1, ("10 14, 30 4, 52 14, 86 4!, 60 52, 46 100",)),
    ),
    8: (
        Way(4, ("80 14, 52 0, 24 14, 34 38, 64 58, 76 82, 48 99, 22 84, 38 56, 66 34, 80 14",)),
        Way(2, ("52 46, 26 26, 40 2, 70 6, 74 30, 50 48, 22 68, 30 96, 66 98, 80 72, 52 46",)),
        Way(1.5, ("52 1, 24 18, 44 44, 72 66, 70 94, 40 98, 24 76, 44 50, 74 24, 52 1",)),
        Way(1.5, ("92 18, 64 4, 30 14, 38 36, 58 54, 60 82, 38 99, 18 84, 36 62, 70 38, 96 12",)),
        Way(1, ("50 50, 24 32, 36 4, 66 2, 78 26, 52 48, 34 72, 36 96, 58 98, 62 76, 50 50",)),
        Way(1.5, ("88 6, 52 2, 26 18, 46 40, 70 64, 64 94, 34 98, 26 74, 52 48, 84 14",)),
    ),
    9: (
        Way(4, ("78 14, 48 2, 18 22, 24 46, 54 46, 80 16!, 74 56, 66 100",)),
        Way(2, ("80 20, 56 0, 22 12, 18 40, 50 48, 78 22, 78 52, 70 78, 40 99, 16 90",)),
        Way(2, ("80 8, 46 0, 12 20, 20 44, 52 42, 82 12!, 80 52, 78 100",)),
        Way(2, ("74 8, 40 4, 14 30, 36 52, 66 36, 80 6!, 64 52, 46 100",)),
        Way(1, ("70 30, 46 46, 18 38, 26 8, 60 0, 80 12, 80 50, 72 84, 44 98, 18 88",)),
        Way(1, ("88 20, 66 4, 30 12, 8 40, 26 54, 60 36, 86 12!, 70 54, 54 100",)),
        Way(1.5, ("62 44, 30 46, 22 18, 54 0, 78 20, 74 52, 66 78, 58 100",)),
    ),
}


@dataclass(frozen=True)
class Hand:
    """Habits of the writers of a batch, one value (m,) for each image.

    `taste` (m,) is a number from 0 to 1 for each image's digit: one writer always writes a 7 in
    one way. `radius` is half the pen's width in pixels; `shake` is in shares of a digit's height.
    """

    taste: Floats
    slant: Floats
    width: Floats
    roundness: Floats
    radius: Floats
    softness: Floats
    shake: Floats


def draw(n: int, *, seed: int, writers: str = "train") -> tuple[Bytes, Bytes]:
    """Draw handwritten digits.

    Parameters
    ----------
    n : int
        How many images.
    seed : int
        The same seed gives the same pixels.
    writers : {"train", "test"}, default "train"
        Which of two groups of writers, who share no habits.

    Returns
    -------
    images : (n, 28, 28) uint8 array
        0 is background, 255 is ink.
    labels : (n,) uint8 array
        The digits, 0 to 9, balanced and shuffled.

    Raises
    ------
    ValueError
        For n below 1, a negative seed, or an unknown group of writers.

    Examples
    --------
    >>> images, labels = draw(20, seed=0)
    >>> images.shape, sorted(labels.tolist())[:4]
    ((20, 28, 28), [0, 0, 1, 1])
    """
    return draw_in_batches(_draw_batch, n, seed=seed, writers=writers)


def _draw_batch(labels: Bytes, rng: np.random.Generator) -> Bytes:
    hand = _writers(labels, rng)
    starts, ends = _skeletons(labels, hand, rng)
    starts, ends = _bend(np.stack([starts, ends], axis=1), hand, rng)
    radii = _pressure(hand, rng)
    starts, ends = _fit(starts, ends, hand.radius)
    ink = stroke(starts, ends, radii, (BOX, BOX), hand.softness)
    return _centre((ink * 255 + 0.5).astype(np.uint8))


def _writers(labels: Bytes, rng: np.random.Generator) -> Hand:
    count = -(-len(labels) // DIGITS_BY_ONE_WRITER)
    writer = np.arange(len(labels)) // DIGITS_BY_ONE_WRITER
    return Hand(
        taste=rng.random((count, 10))[writer, labels],
        slant=rng.normal(0.16, 0.26, count)[writer],
        width=rng.normal(0.86, 0.15, count).clip(0.45, 1.3)[writer],
        roundness=rng.uniform(0.32, 0.58, count)[writer],
        radius=(1.2 * np.exp2(rng.normal(0, 0.45, count))).clip(0.6, 2.4)[writer],
        softness=rng.uniform(0.8, 1.4, count)[writer],
        shake=rng.uniform(0.02, 0.06, count)[writer],
    )


def _skeletons(labels: Bytes, hand: Hand, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return where each straight piece of each digit begins and ends, (m, PIECES, 2) twice."""
    starts = np.empty((len(labels), PIECES, 2))
    ends = np.empty_like(starts)
    for digit, ways in WAYS.items():
        often = np.cumsum([way.often for way in ways])
        choice = np.searchsorted(often / often[-1], hand.taste, side="right")
        for number, way in enumerate(ways):
            drawn = np.flatnonzero((labels == digit) & (choice == number))
            if drawn.size:
                starts[drawn], ends[drawn] = _write(way, drawn, hand, rng)
    return starts, ends


def _write(
    way: Way, drawn: npt.NDArray[np.int_], hand: Hand, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Follow the strokes of one way of writing, every point a little off its place."""
    curves = [curve(text) for text in way.strokes]
    lengths = np.array([len(line.points) for line in curves])
    shares = PIECES * np.cumsum(lengths) // lengths.sum()
    starts, ends = [], []
    for line, samples in zip(curves, np.diff(shares, prepend=0), strict=True):
        whole_stroke = rng.normal(0, 0.03, (len(drawn), 1, 2))
        each_point = rng.standard_normal((len(drawn), len(line.points), 2))
        points = line.points + whole_stroke + each_point * hand.shake[drawn, None, None]
        path = follow(points, line.corners, int(samples), hand.roundness[drawn], closed=False)
        starts.append(path[:, :-1])
        ends.append(path[:, 1:])
    return np.concatenate(starts, axis=1), np.concatenate(ends, axis=1)


def _bend(paths: Floats, hand: Hand, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Apply slant, width, rotation and a smooth warp to (m, 2, PIECES, 2)."""
    m = len(paths)
    x, y = paths[..., 0] - 0.5, paths[..., 1] - 0.5
    warp = rng.normal(0, 0.22, (8, m, 1, 1))
    x, y = (
        x + warp[0] * x * y + warp[1] * (y * y - 0.1) + warp[2] * x * x + warp[3] * x * y * y,
        y + warp[4] * x * y + warp[5] * x * x + warp[6] * (y * y - 0.1) + warp[7] * y * x * x,
    )
    slant = hand.slant + rng.normal(0, 0.08, m)
    x = x * (hand.width * rng.normal(1, 0.08, m))[:, None, None] - y * slant[:, None, None]
    # A rotation written with the tangent of half the angle needs no sine, which processors round
    # differently.
    half = rng.normal(0, 0.055, m)[:, None, None]
    cosine, sine = (1 - half**2) / (1 + half**2), 2 * half / (1 + half**2)
    turned = np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=-1)
    return turned[:, 0], turned[:, 1]


def _pressure(hand: Hand, rng: np.random.Generator) -> Floats:
    """Half the pen's width on each piece: heavier or lighter at the ends and in the middle."""
    along = np.linspace(-1, 1, PIECES)
    trend, arch = rng.normal(0, 0.12, (2, len(hand.radius), 1))
    radii: Floats = hand.radius[:, None] * (1 + trend * along + arch * (along**2 - 0.33))
    return radii.clip(0.45)


def _fit(starts: Floats, ends: Floats, radius: Floats) -> tuple[Floats, Floats]:
    """Scale so that the longer side of the ink fills the box, its shape kept."""
    both = np.concatenate([starts, ends], axis=1)
    low, high = both.min(axis=1), both.max(axis=1)
    room = BOX - 2 * radius
    scale = (room / (high - low).max(axis=1))[:, None, None]
    middle = ((low + high) / 2)[:, None]
    return (starts - middle) * scale + BOX / 2, (ends - middle) * scale + BOX / 2


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
