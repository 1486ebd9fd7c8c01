"""What if a picture holds more than one digit? Strips of digits, and windows along them.

A strip is made from images of single digits, laid side by side, now closer and now further apart.
Where a network has been asked about each window along a strip, `read_strips` turns its scores into
digits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage

from cnnfigs._argument_checks import whole_number
from cnnfigs._array_checks import labels_of, real_numbers
from cnnfigs._names import kind_of

__all__ = [
    "Strips",
    "make_strips",
    "read_strips",
    "strike_through",
    "windows",
    "windows_to_learn_from",
]

Bytes = NDArray[np.uint8]
Whole = NDArray[np.int64]

DIGITS_IN_A_STRIP = 3
# Pixels. The ink of a digit is at most 20 wide, 14 or so mostly: neighbours often touch.
PITCH = (16, 22)
WIDTH = 72
SIZE = 28
HIGHER_OR_LOWER = 2
# A window whose middle is at most so far from a digit's middle shows that digit, one that is at
# least so far off shows what lies between two of them; what lies in between is neither.
ON, OFF = 2, 6
BETWEEN = "between"
# Reading: over how many windows a score is averaged, and how far apart two digits are at least.
NEIGHBOURS = 5
APART = 12
# More is a slip, which fills the memory or takes for ever.
MOST_STRIPS, MOST_DIGITS, MOST_READINGS = 1_000_000, 10, 1_000_000


@dataclass(frozen=True, eq=False)
class Strips:
    """Pictures of several digits each.

    Parameters
    ----------
    images : (n, 28, 72) uint8 array
        0 is background, 255 is ink.
    labels : (n, 3) array
        The digits from left to right.
    places : (n, 3) array
        For each digit, the column at which the window that has it in its middle begins.
    """

    images: Bytes
    labels: Whole
    places: Whole

    def __post_init__(self) -> None:
        """Refuse what is no strips, before it is computed with."""
        images = _pictures(self.images)
        for name in ("labels", "places"):
            values = real_numbers(getattr(self, name), f"{name} of strips, three each,")
            if values.shape != (len(images), DIGITS_IN_A_STRIP) or values.dtype.kind not in "iu":
                raise ValueError(
                    f"expected {name} of shape ({len(images)}, {DIGITS_IN_A_STRIP}), integers, but "
                    f"{values.dtype} of shape {values.shape} came: let make_strips make them"
                )
            object.__setattr__(self, name, values)
        object.__setattr__(self, "images", images)


def make_strips(images: ArrayLike, labels: ArrayLike, count: int, *, seed: int) -> Strips:
    """Lay images of single digits side by side.

    Parameters
    ----------
    images : (n, 28, 28) uint8 array
        Single digits, light on black.
    labels : (n,) array
        What they are.
    count : int
        How many strips.
    seed : int
        Decides which digits come together, and where each of them lies.

    Returns
    -------
    Strips
        Three digits each, 16 to 22 pixels from one to the next and up to 2 pixels higher or lower.
        Where two overlap, the lighter pixel is seen.

    Raises
    ------
    ValueError
        For images of another shape or kind, another number of labels, or a count below 1.

    Examples
    --------
    >>> one = np.zeros((1, 28, 28), np.uint8)
    >>> one[0, 4:24, 13:15] = 255
    >>> strips = make_strips(one, [1], 2, seed=0)
    >>> strips.images.shape, strips.labels.tolist()
    ((2, 28, 72), [[1, 1, 1], [1, 1, 1]])
    """
    single, names = real_numbers(images, "images"), labels_of(labels, "labels")
    count = whole_number("count", count, most=MOST_STRIPS)
    seed = whole_number("seed", seed, least=0)
    fits = single.shape[1:] == (SIZE, SIZE) and single.dtype == np.uint8
    if not fits or not 0 < len(single) == len(names):
        raise ValueError(
            f"expected uint8 images of shape (n, {SIZE}, {SIZE}) and a label for each, got "
            f"{single.dtype} of shape {single.shape} and {names.shape} labels"
        )
    if count < 1:
        raise ValueError(f"expected at least 1 strip to make, got count={count}")
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(single), size=(count, DIGITS_IN_A_STRIP))
    steps = rng.integers(*PITCH, endpoint=True, size=(count, DIGITS_IN_A_STRIP - 1))
    slack = WIDTH - SIZE - steps.sum(axis=1)
    begins = rng.integers(slack, endpoint=True)
    places = np.cumsum(np.column_stack([begins, steps]), axis=1)
    lower = rng.integers(-HIGHER_OR_LOWER, HIGHER_OR_LOWER, endpoint=True, size=chosen.shape)
    canvas = np.zeros((count, SIZE + 2 * HIGHER_OR_LOWER, WIDTH), np.uint8)
    for strip, which, begin, top in zip(
        canvas, chosen, places, lower + HIGHER_OR_LOWER, strict=True
    ):
        for image, left, first in zip(single[which], begin, top, strict=True):
            under = strip[first : first + SIZE, left : left + SIZE]
            np.maximum(under, image, out=under)
    strips = canvas[:, HIGHER_OR_LOWER:-HIGHER_OR_LOWER]
    return Strips(np.ascontiguousarray(strips), names[chosen].astype(np.int64), places)


def strike_through(strips: Strips, *, seed: int) -> Strips:
    """Draw a line across each strip: the same digits, in another system.

    Parameters
    ----------
    strips : Strips
        They are not changed.
    seed : int
        Decides where each line begins and ends: somewhere in the middle half of the height.

    Returns
    -------
    Strips
        With a line 2 pixels thick from the left edge to the right one.
    """
    rng = _generator(strips, seed)
    ends = rng.uniform(SIZE / 4, 3 * SIZE / 4, size=(len(strips.images), 2, 1))
    fraction = np.linspace(0, 1, WIDTH)
    height = ends[:, 0] * (1 - fraction) + ends[:, 1] * fraction
    rows = np.arange(SIZE)[:, np.newaxis] + 0.5
    # A pixel whose middle is within half of the line's thickness is ink; beyond, it fades out.
    ink = np.clip(1.5 - np.abs(rows - height[:, np.newaxis]), 0, 1)
    line = np.rint(255 * ink).astype(np.uint8)
    return Strips(np.maximum(strips.images, line), strips.labels, strips.places)


def windows(strips: ArrayLike) -> Bytes:
    """Return each window along each strip.

    Parameters
    ----------
    strips : (n, 28, w) uint8 array
        Pictures of several digits.

    Returns
    -------
    (n, w - 27, 28, 28) uint8 array
        The first begins at the left edge, each other one pixel further right.

    Examples
    --------
    >>> windows(np.zeros((2, 28, 72), np.uint8)).shape
    (2, 45, 28, 28)
    """
    every = np.lib.stride_tricks.sliding_window_view(_pictures(strips), SIZE, axis=2)
    return np.moveaxis(every, 2, 1)


def _pictures(strips: ArrayLike) -> NDArray[Any]:
    """Return strips as an array (n, 28, w), or say what came."""
    pictures = real_numbers(strips, "strips")
    if pictures.ndim != 3 or pictures.shape[1] != SIZE or pictures.shape[2] < SIZE:
        raise ValueError(
            f"expected strips of shape (n, {SIZE}, w), {SIZE} pixels wide or more, got shape "
            f"{pictures.shape}: put one strip into a list, or take the images of Strips"
        )
    return pictures


def windows_to_learn_from(strips: Strips, *, seed: int) -> tuple[Bytes, Whole]:
    """Cut windows out of strips, three that show a digit to one that shows what is between two.

    Parameters
    ----------
    strips : Strips
        The system to be learned.
    seed : int
        Decides which windows are cut out.

    Returns
    -------
    images : (4 n, 28, 28) uint8 array
        With whatever of the neighbours reaches into them.
    labels : (4 n,) array
        The digit in the middle, up to 2 pixels off; 10 where none is within 6 pixels.
    """
    rng = _generator(strips, seed)
    every = windows(strips.images)
    last = every.shape[1] - 1
    aside = rng.integers(-ON, ON, endpoint=True, size=strips.places.shape)
    centred = np.clip(strips.places + aside, 0, last)
    distance = np.abs(np.arange(last + 1)[:, np.newaxis] - strips.places[:, np.newaxis]).min(axis=2)
    between = np.where(distance >= OFF, rng.random(distance.shape), -1).argmax(axis=1)
    begins = np.column_stack([centred, between])
    labels = np.column_stack([strips.labels, np.full(len(between), 10)])
    images = every[np.arange(len(every))[:, np.newaxis], begins]
    return images.reshape(-1, SIZE, SIZE), labels.reshape(-1)


def _generator(strips: object, seed: object) -> np.random.Generator:
    if not isinstance(strips, Strips):
        raise TypeError(f"expected strips, as make_strips gives them, but {kind_of(strips)} came")
    return np.random.default_rng(whole_number("seed", seed, least=0))


def read_strips(scores: ArrayLike, *, digits: int = DIGITS_IN_A_STRIP) -> Whole:
    """Read digits from what a network said of each window along a strip.

    Parameters
    ----------
    scores : (n, windows, classes) array
        The first ten classes are the digits.
    digits : int, default 3
        How many digits there are in each strip: this much is told.

    Returns
    -------
    (n, digits) array
        From left to right. Scores are averaged over five neighbouring windows first. Then those
        windows are taken, at least 12 pixels apart, whose largest scores add up to most.

    Raises
    ------
    ValueError
        For scores of another shape, or a strip too short for so many digits.

    Examples
    --------
    >>> scores = np.zeros((1, 45, 10))
    >>> scores[0, 3:8, 7] = scores[0, 20:25, 1] = scores[0, 38:43, 4] = 1
    >>> read_strips(scores).tolist()
    [[7, 1, 4]]
    """
    digits = whole_number("digits", digits, least=1, most=MOST_DIGITS)
    said = real_numbers(scores, "scores").astype(np.float64)
    if said.ndim != 3 or said.shape[2] < 10:
        raise ValueError(f"expected scores of shape (n, windows, classes), got {said.shape}")
    count = said.shape[1]
    if count and math.comb(max(0, count - (APART - 1) * (digits - 1)), digits) > MOST_READINGS:
        raise ValueError(f"{digits} digits in {count} windows: too many readings to compare")
    rows = [
        row
        for row in combinations(range(count), digits)
        if all(right - left >= APART for left, right in pairwise(row))
    ]
    if not rows:
        raise ValueError(
            f"expected windows enough for {digits} digits, {APART} pixels apart, got {count}"
        )
    smooth = ndimage.uniform_filter1d(said[..., :10], NEIGHBOURS, axis=1, mode="nearest")
    total = smooth.max(axis=2)[:, np.array(rows)].sum(axis=2)
    best = np.array(rows)[total.argmax(axis=1)]
    answers: Whole = np.take_along_axis(smooth.argmax(axis=2), best, axis=1)
    return answers
