"""How a drawing that is written down as points becomes pixels.

A curve is written as text: points "x y" in hundredths of a square (x to the right, y down),
separated by commas; a point that ends in "!" is a sharp corner, the others are passed smoothly.
Curves are followed for many drawings at once, and so are strokes turned into ink.

Pixels come from additions, multiplications, divisions and square roots alone, each an operation of
its own on whole arrays, never from a sum whose order depends on the processor: the same random
numbers give the same pixels. Random numbers are scaled and shifted here too (`normal`, `uniform`),
as NumPy's own distributions may do both in one step on some processors, which rounds otherwise.
What is left to NumPy is how its generators make standard numbers. For about one normal number of
4000, one beyond 3.65 spreads, that takes a logarithm, whose last digit may depend on the system.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from cnnfigs._names import unknown

Floats = npt.NDArray[np.floating]
Bytes = npt.NDArray[np.uint8]

SPLITS = {"train": 0, "test": 1}
PATIENCE = 2  # seconds before a bar shows how far the drawing has come
MOST_CLASSES = 256  # as many as a byte can tell apart
AT_ONCE = 200


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve as it is written down: points (k, 2) in a unit square, and which are corners."""

    points: npt.NDArray[np.float64]
    corners: npt.NDArray[np.bool_]


def curve(text: str) -> Curve:
    """Read a curve such as ``"10 5, 90 5!, 40 95"``.

    Raises
    ------
    ValueError
        Where a point is not two numbers; the message names it.

    Examples
    --------
    >>> curve("10 5, 90 5!, 40 95").corners.tolist()
    [False, True, False]
    """
    words = [point.strip() for point in text.split(",")]
    points = [_point(word, text) for word in words]
    return Curve(np.array(points) / 100, np.array([word.endswith("!") for word in words]))


def _point(word: str, text: str) -> list[float]:
    try:
        x, y = (float(number) for number in word.removesuffix("!").split())
    except ValueError:
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(f"expected points such as '10 5, 90 5!, 40 95', got {word!r} in {text!r}")
    return [x, y]


def follow(
    points: Floats,
    corners: Floats | npt.NDArray[np.bool_],
    samples: int,
    roundness: Floats,
    *,
    closed: bool,
) -> Floats:
    """Follow cubic Hermite curves through control points.

    Parameters
    ----------
    points : (n, k, 2) array
        Control points of n drawings of the same curve.
    corners : (k,) bool array, or (n, k) array
        Where the pen turns sharply, or how sharply: 0 passes a point smoothly, 1 is a corner.
    samples : int
        How many straight pieces come out.
    roundness : (n,) array
        Length of the tangents: 0 for straight lines, 0.5 for Catmull-Rom splines.
    closed : bool
        Whether the last point is joined to the first.

    Returns
    -------
    (n, samples + 1, 2) array
    """
    before, after = np.roll(points, 1, axis=1), np.roll(points, -1, axis=1)
    if closed:
        points, after, before = (np.concatenate([p, p[:, :1]], 1) for p in (points, after, before))
        corners = np.append(corners, corners[..., :1], axis=-1)
    else:
        before[:, 0], after[:, -1] = points[:, 0], points[:, -1]
    tangents = roundness[:, None, None] * (after - before) * (1 - corners)[..., None]
    position = np.linspace(0, points.shape[1] - 1, samples + 1)
    piece = np.minimum(position.astype(int), points.shape[1] - 2)
    t = (position - piece)[:, None]
    path: Floats = (
        points[:, piece] * (1 + 2 * t) * (1 - t) ** 2
        + tangents[:, piece] * t * (1 - t) ** 2
        + points[:, piece + 1] * t**2 * (3 - 2 * t)
        + tangents[:, piece + 1] * t**2 * (t - 1)
    )
    return path


def stroke(
    starts: Floats,
    ends: Floats,
    radii: Floats,
    shape: tuple[int, int],
    softness: Floats,
    bleed: Floats | None = None,
) -> Floats:
    """Ink that a round pen leaves along straight pieces.

    Parameters
    ----------
    starts, ends : (n, s, 2) arrays
        Where each piece begins and ends, x and y, in pixels from the top left corner.
    radii : (n, s) array
        Half the pen's width on each piece, in pixels.
    shape : tuple of int
        Rows and columns of the pictures.
    softness : (n,) array
        Width in pixels over which ink fades out at the edge of a stroke.
    bleed : (n, rows, columns) array, optional
        By how many pixels ink runs further out in each place, on a rough ground.

    Returns
    -------
    (n, rows, columns) float32 array, 0..1
    """
    rows, columns = shape
    x = np.tile(np.arange(columns, dtype=np.float32) + np.float32(0.5), rows)[None]
    y = np.repeat(np.arange(rows, dtype=np.float32) + np.float32(0.5), columns)[None]
    a, b = starts.astype(np.float32), ends.astype(np.float32)
    depth = np.empty((len(starts), rows * columns), np.float32)
    # As many at once as fit into a processor's cache.
    for first in range(0, len(starts), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        depth[part] = _depth(a[part], b[part], radii[part].astype(np.float32), x, y)
    if bleed is not None:
        depth += bleed.astype(np.float32, copy=False).reshape(depth.shape)
    ink: Floats = np.clip(depth / softness.astype(np.float32)[:, None] + np.float32(0.5), 0, 1)
    return ink.reshape(-1, rows, columns)


def _depth(a: Floats, b: Floats, radii: Floats, x: Floats, y: Floats) -> Floats:
    """How deep each pixel lies in the ink of pieces from a to b, in pixels; below 0 outside."""
    step = b - a
    squared = np.maximum(step[..., 0] ** 2 + step[..., 1] ** 2, np.float32(1e-6))
    along_x, along_y = step[..., 0] / squared, step[..., 1] / squared
    depth = np.full((len(a), x.shape[1]), -1e3, np.float32)
    for s in range(a.shape[1]):
        dx, dy = x - a[:, s, :1], y - a[:, s, 1:]
        t = dx * along_x[:, s, None]
        t += dy * along_y[:, s, None]
        np.clip(t, 0, 1, out=t)
        dx -= t * step[:, s, :1]
        dy -= t * step[:, s, 1:]
        dx *= dx
        dy *= dy
        dx += dy
        np.sqrt(dx, out=dx)
        np.subtract(radii[:, s, None], dx, out=dx)
        np.maximum(depth, dx, out=depth)
    return depth


def normal(
    rng: np.random.Generator, mean: float, spread: float, shape: int | tuple[int, ...]
) -> Floats:
    """Draw normal numbers as `Generator.normal`, multiplied and added one after the other.

    Examples
    --------
    >>> normal(np.random.default_rng(0), 5.0, 0.0, 2).tolist()
    [5.0, 5.0]
    """
    return rng.standard_normal(shape) * spread + mean


def uniform(
    rng: np.random.Generator, low: float, high: float, shape: int | tuple[int, ...]
) -> Floats:
    """Draw numbers from low to high as `Generator.uniform`, in steps of their own too.

    Examples
    --------
    >>> uniform(np.random.default_rng(0), 5.0, 5.0, 2).tolist()
    [5.0, 5.0]
    """
    return rng.random(shape) * (high - low) + low


def draw_in_batches(
    batch: Callable[[Bytes, np.random.Generator], Bytes],
    n: int,
    *,
    seed: int,
    writers: str,
    classes: int,
    size: int,
) -> tuple[Bytes, Bytes]:
    """Draw balanced, shuffled classes, each batch from a random stream of its own.

    Parameters
    ----------
    batch : callable
        Takes labels (m,) and a random generator, and returns images (m, 28, 28).
    n : int
        How many images.
    seed : int
        Decides everything.
    writers : {"train", "test"}
        Whose hand; the two groups share no random number.
    classes : int
        How many classes, at most 256; labels count from 0.
    size : int
        Images in a batch.

    Returns
    -------
    images : (n, 28, 28) uint8 array
    labels : (n,) uint8 array

    Raises
    ------
    ValueError
        For n below 1, a negative seed, writers that are neither "train" nor "test", or more
        classes than a label, which is a byte, can tell apart.
    """
    if n < 1:
        raise ValueError(f"expected at least 1 image to draw, got n={n}")
    if seed < 0:
        raise ValueError(f"expected a seed of 0 or more, got seed={seed}")
    if writers not in SPLITS:
        raise unknown("group of writers", writers, SPLITS)
    if classes > MOST_CLASSES:
        raise ValueError(
            f"expected at most {MOST_CLASSES} classes, as a label is a byte, got {classes}; "
            "draw them in several sets"
        )
    root = np.random.SeedSequence(seed, spawn_key=(SPLITS[writers],))
    order, *streams = (np.random.default_rng(s) for s in root.spawn(1 + -(-n // size)))
    labels = order.permutation(np.arange(n) % classes).astype(np.uint8)
    images = np.empty((n, 28, 28), np.uint8)

    def fill(number: int) -> int:
        part = slice(number * size, (number + 1) * size)
        images[part] = batch(labels[part], streams[number])
        return len(labels[part])

    # A batch's stream is its own, so that neither threads nor their order change a pixel.
    with (
        ThreadPoolExecutor(min(_cores(), len(streams))) as pool,
        tqdm(total=n, desc="drawing", unit=" images", delay=PATIENCE, disable=None) as bar,
    ):
        for drawn in pool.map(fill, range(len(streams))):
            bar.update(drawn)
    return images, labels


def _cores() -> int:
    """Return how many cores this process may use, which a scheduler may have made fewer."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
