"""How large can a layer's maps be drawn, and where does each lie? Settled before drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._names import unknown
from cnnfigs.figures._canvas.column import is_narrow
from cnnfigs.figures._canvas.grid import Grid, as_maps, columns_within
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, frame, heading
from cnnfigs.figures._canvas.phrases import field_words, shape_words
from cnnfigs.figures._canvas.scale import (
    DEAD_SENTENCE,
    SCALE_SENTENCES,
    Limits,
    bar_width,
    dead_maps,
    number,
    resolve,
    scale_of,
)
from cnnfigs.figures._canvas.text import SMALL, line_height, text_width

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnfigs.layers import Layer

# Inches: the input, what is free between maps, the largest map (a square of the same area), the
# highest, and the largest unit.
INPUT = 1.12
GAP = 0.07
LARGEST = 1.5
HIGHEST = 2.4
UNIT = 0.24
# All maps are at most so high: a screen of a computer, two of a phone.
TALLEST, TALLEST_NARROW = 6.4, 11.5
# A number stands above each map.
NUMBER = line_height(SMALL) + 0.02
# Units are read off by row, which these make easy.
UNITS_A_ROW = (50, 25, 20, 10)


def limits_of_one(maps: NDArray[Any], scale: str) -> Limits:
    """Return the limits of one layer, which knows of no other layer to share a scale with."""
    if scale not in ("layer", "panel"):
        raise unknown("scale of one layer", scale, ["layer", "panel"])
    return resolve(scale, [maps])[0]


@dataclass(frozen=True, eq=False)
class LayerLayout(Layout):
    """A layer's sheet, settled.

    Attributes
    ----------
    grid : Grid
        Where each map lies, in dots, `dots` of which are an inch.
    maps : Box
        Where all of them are.
    input : Box or None
        Where the input is: left of the maps, or above them on a phone.
    numbers : tuple of str
        What is written above each map, or beside each row of units.
    """

    grid: Grid
    dots: float
    maps: Box
    input: Box | None
    numbers: tuple[str, ...]


def settle_layer(
    layer: Layer,
    pixels: NDArray[Any] | None,
    *,
    width: float,
    scale: str = "layer",
    source: str | None = None,
) -> LayerLayout:
    """Settle a sheet of so many inches, with the largest maps that fit it and a screen's height."""
    maps = as_maps(layer.values, layer.name)
    limits, scale = limits_of_one(maps, scale), scale_of(maps, scale)
    single = maps.shape[0] * maps.shape[1] == 1
    head = heading(width, layer.name, _words(layer), bar=max(1.6, bar_width(limits, scale)))
    left, top, box = MARGIN, head.height, None
    if pixels is not None:
        top += NUMBER
        shape = pixels.shape[1], pixels.shape[0]
        box = Box(left, top, *(INPUT * side / max(shape) for side in shape))
        left, top = (left, box.bottom + 0.1) if is_narrow(width) else (left + INPUT + 0.2, top)
    if box is None or is_narrow(width):
        top += NUMBER
    numbers = _numbers(maps, scale)
    if single:
        left += text_width(numbers[-1], SMALL) + 0.06
    tallest = TALLEST_NARROW if is_narrow(width) else TALLEST
    grid, dots = _grid(maps, width - left - MARGIN, tallest, numbers)
    height, map_width = (side / dots for side in grid.shape)
    bottom = max(top + height, box.bottom if box else 0.0) + 0.5 * MARGIN
    sentence = SCALE_SENTENCES[scale] + (f" {DEAD_SENTENCE}" if dead_maps(maps).any() else "")
    settled = frame(width, bottom, head, scale=sentence, source=source)
    return LayerLayout(settled, grid, dots, Box(left, top, map_width, height), box, numbers)


def _words(layer: Layer) -> str:
    """Return what is said of a layer below its name."""
    shape = shape_words(np.shape(layer.values), layer.kind)
    return shape if layer.field is None else f"{shape}, each value {field_words(layer.field)}"


def _numbers(maps: NDArray[Any], scale: str) -> tuple[str, ...]:
    """Return the number of each map, with its largest value where each has its own scale."""
    if scale != "panel":
        return tuple(map(str, range(maps.shape[2])))
    largest = np.abs(maps).max(axis=(0, 1))
    return tuple(f"{index}  to {number(float(each))}" for index, each in enumerate(largest))


def _grid(
    maps: NDArray[Any], available: float, tallest: float, numbers: Sequence[str]
) -> tuple[Grid, float]:
    """Return the grid of maps that fit so many inches, and its dots to an inch."""
    height, width, count = maps.shape
    gap, row_gap = GAP, 0.04 + NUMBER
    if height * width == 1:
        gap = row_gap = 0.02
        most = int((available + gap) / (0.1 + gap))
        columns = min(count, max(each for each in UNITS_A_ROW if each <= most))
        if count <= 625 and columns == 50:
            columns = 25
        value = min(UNIT, available / columns - gap)
    else:
        value, columns, gap = _largest_value(maps.shape, available, tallest, numbers)
    # Dots are half a pixel of a figure at 100 dots an inch, or one for each value.
    repeat = max(1, round(200 * value))
    dots = repeat / value
    grid = Grid(count, columns, height, width, repeat, round(gap * dots), round(row_gap * dots))
    return grid, dots


def _largest_value(
    shape: tuple[int, ...], available: float, tallest: float, numbers: Sequence[str]
) -> tuple[float, int, float]:
    """Return inches of a value, at most, the maps in a row, and inches between two of them."""
    height, width, count = shape
    label = max(text_width(words, SMALL) for words in numbers) + 0.02
    value, columns, pitch = 0.0, 1, GAP
    for side in np.arange(LARGEST, 0.09, -0.01):
        # Neither side may be too long, whatever the other one is.
        value = min(side / math.sqrt(height * width), available / width, HIGHEST / height)
        pitch = max(value * width, label) + GAP
        columns = columns_within(count, int((available + GAP) / pitch + 1e-9))
        if math.ceil(count / columns) * (value * height + 0.04 + NUMBER) <= tallest:
            break
    return value, columns, pitch - value * width
