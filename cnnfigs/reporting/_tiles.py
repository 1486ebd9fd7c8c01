"""How do a layer's maps get onto a page? Side by side in one small picture, in true colours.

The browser enlarges them, so that a map of 7 by 7 values takes 49 bytes and not a drawing's
thousands. Each layer has one scale for all pictures: a colour means the same in all of them.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnfigs._maps import says_nothing
from cnnfigs.figures._canvas.scale import Limits, limits_of
from cnnfigs.figures._canvas.style import MAPS_CMAP, SIGNED_CMAP

# How opaque the strongest value of a map is that lies over its picture, of 255.
_STRONGEST = 225
_THUMBNAIL = 128  # pixels a side
_LOSSLESS = {"lossless": True, "method": 1, "quality": 25}  # more effort gains a fiftieth


@dataclass(frozen=True)
class Tile:
    """One map's place in a strip.

    Attributes
    ----------
    index : int
        Which map of the layer it is, from 0.
    dead : bool
        Whether it says nothing to this picture.
    """

    index: int
    dead: bool


@dataclass(frozen=True)
class Strip:
    """Some of a layer's maps for one picture.

    Attributes
    ----------
    source : str
        The picture, as a data URL: tiles beside one another.
    tiles : tuple of Tile
        In their order in the picture.
    """

    source: str
    tiles: tuple[Tile, ...]


def png(image: Image.Image) -> str:
    """Return an image as a data URL.

    Examples
    --------
    >>> png(Image.new("L", (1, 1)))[:22]
    'data:image/png;base64,'
    """
    return _address(image, "png")


def thumbnail(pixels: NDArray[np.uint8]) -> str:
    """Return a picture, (h, w) or (h, w, 3), as a small data URL: one to recognise it by.

    Examples
    --------
    >>> len(thumbnail(np.zeros((1000, 1000, 3), np.uint8))) < 500
    True
    """
    image = Image.fromarray(pixels)
    if max(image.size) <= _THUMBNAIL:
        return png(image)
    image.thumbnail((_THUMBNAIL, _THUMBNAIL))
    return _address(image.convert("RGB"), "webp", quality=75)


def _address(image: Image.Image, kind: str, **options: Any) -> str:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return f"data:image/{kind};base64,{base64.b64encode(written.getvalue()).decode()}"


def strongest(maps: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """Return which maps answer most strongly, the strongest first, and none beyond `most`.

    Parameters
    ----------
    maps : (pictures, h, w, n) array
    most : int

    Examples
    --------
    >>> maps = np.zeros((1, 2, 2, 3), np.float32)
    >>> maps[0, 1, 1] = [1, -5, 3]
    >>> strongest(maps, 2).tolist()
    [1, 2]
    """
    peaks = np.abs(maps).max(axis=(0, 1, 2))
    return np.argsort(-peaks, kind="stable")[:most]


def scale_for(maps: NDArray[np.float32]) -> Limits:
    """Return the scale that all of a layer's maps share; values that are no numbers don't count."""
    return limits_of(np.where(np.isfinite(maps), maps, 0))


def strip_of(
    maps: NDArray[np.float32], chosen: NDArray[np.int64], limits: Limits, side: int
) -> Strip:
    """Return the chosen maps of one picture, (h, w, n), side by side, none larger than `side`."""
    picked = _averaged(maps[..., chosen], side)
    height, width, count = picked.shape
    row = picked.transpose(0, 2, 1).reshape(height, count * width)
    dead = says_nothing(maps)[chosen]
    tiles = tuple(
        Tile(int(index), bool(is_dead)) for index, is_dead in zip(chosen, dead, strict=True)
    )
    # Most of a page is strips, and WebP without loss makes them a sixth smaller.
    return Strip(_address(_coloured(row, limits).convert("RGB"), "webp", **_LOSSLESS), tiles)


def units_of(values: NDArray[np.float32], limits: Limits, columns: int) -> str:
    """Return units, (n,), as a picture of rows of cells; what is left of the last row is clear."""
    rows = -(-len(values) // columns)
    cells = np.zeros(rows * columns, np.float32)
    cells[: len(values)] = values
    image = _coloured(cells.reshape(rows, columns), limits).convert("RGBA")
    opaque = np.where(np.arange(rows * columns) < len(values), 255, 0).astype(np.uint8)
    image.putalpha(Image.fromarray(opaque.reshape(rows, columns)))
    return png(image)


def kernels_of(kernel: NDArray[np.float32], most: int) -> tuple[str, int]:
    """Return a first layer's kernels, (h, w, inputs, n), side by side, and how many they are.

    In colour where the input has three channels: grey is zero. Otherwise each is signed weights
    of the first input channel.
    """
    weights = kernel[..., :most]
    height, width, inputs, count = weights.shape
    if inputs != 3:
        row = weights[:, :, 0].transpose(0, 2, 1).reshape(height, count * width)
        return png(_coloured(row, limits_of(row, [-1e-12]))), count
    largest = float(np.abs(weights).max()) or 1.0
    colours = weights.transpose(0, 3, 1, 2).reshape(height, count * width, 3)
    shades = np.rint((0.5 + colours / (2 * largest)) * 255).astype(np.uint8)
    return png(Image.fromarray(shades)), count


def overlay(values: NDArray[np.float32], end: float) -> str:
    """Return a map, (h, w), as a picture that is the clearer the nearer a value is to zero.

    Parameters
    ----------
    values : (h, w) array
    end : float
        The value of the strongest colour, and of all beyond it.
    """
    limits = limits_of(np.append(np.clip(values, -end, end).ravel(), end if end else 1.0))
    image = _coloured(np.clip(values, limits.low, limits.high), limits).convert("RGBA")
    strength = np.clip(np.abs(values) / limits.high, 0, 1)
    image.putalpha(Image.fromarray(np.rint(_STRONGEST * strength).astype(np.uint8)))
    return png(image)


def block_of(size: tuple[int, ...], side: int) -> int:
    """Return of how many values a side a mean is taken, so that no more than `side` are left.

    Examples
    --------
    >>> block_of((28, 28), 112), block_of((113, 113), 112)
    (1, 2)
    """
    return -(-max(size) // side)


def averaged_size(size: tuple[int, ...], side: int) -> tuple[int, int]:
    """Return the size of a map of means; where a side is no multiple of a block, its rest is cut.

    Examples
    --------
    >>> averaged_size((113, 20), 56)
    (37, 6)
    """
    block = block_of(size, side)
    rows, columns = (max(1, each // block) for each in size)
    return rows, columns


def _averaged(maps: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Return maps of no more than so many values a side, by means of blocks."""
    block = block_of(maps.shape[:2], side)
    if block == 1:
        return maps
    rows, columns = averaged_size(maps.shape[:2], side)
    steps = [min(block, each) for each in maps.shape[:2]]
    cut = maps[: rows * steps[0], : columns * steps[1]]
    blocks = cut.reshape(rows, steps[0], columns, steps[1], maps.shape[-1])
    means: NDArray[np.float32] = blocks.mean(axis=(1, 3))
    return means


def _coloured(values: NDArray[np.float32], limits: Limits) -> Image.Image:
    """Return values as an image with a palette: one byte each."""
    finite = np.nan_to_num(values, nan=limits.low, posinf=limits.high, neginf=limits.low)
    places = np.clip((finite - limits.low) / (limits.high - limits.low), 0, 1)
    image = Image.fromarray(np.rint(places * 255).astype(np.uint8))
    image.putpalette(_palette(limits.signed))
    return image


@cache
def _palette(signed: bool) -> list[int]:
    colours: Any = SIGNED_CMAP if signed else MAPS_CMAP
    steps: list[int] = colours(np.linspace(0, 1, 256), bytes=True)[:, :3].ravel().tolist()
    return steps


def gradient(limits: Limits) -> str:
    """Return a scale's colours from its low to its high end, as a picture one pixel high."""
    steps = np.linspace(limits.low, limits.high, 64, dtype=np.float32)[None]
    return png(_coloured(steps, limits).convert("RGB"))  # a third as large as with a palette
