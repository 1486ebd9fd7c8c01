"""How much room does each layer of a network get on a sheet? Settled here, before drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.grid import Grid, as_maps, columns_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnfigs.layers import Layer

# A sheet of more layers than this gives each a single row of maps.
LAYERS_IN_FULL = 20
# A layer of more maps than this shows its first ones, and says so.
MAPS_IN_FULL = 128
UNITS_IN_FULL = 2000
# Inches: the smallest map, the tallest layer, a unit, a map of a single row.
SMALLEST = 0.2
UNIT = 0.1
ONE_ROW = 0.4
# Units are counted off by row, which a round number makes easy.
UNITS_A_ROW = (50, 25, 10)


@dataclass(frozen=True, eq=False)
class Band:
    """One layer's maps on a sheet.

    Parameters
    ----------
    layer : Layer
        The layer.
    maps : (h, w, k) array
        Those of its maps, or units, that are drawn.
    total : int
        How many it has.
    grid : Grid
        Where each lies.
    dots : float
        Dots of the grid to an inch.
    """

    layer: Layer
    maps: NDArray[Any]
    total: int
    grid: Grid
    dots: float

    @property
    def size(self) -> tuple[float, float]:
        """Inches of the tiles, height first."""
        height, width = self.grid.shape
        return height / self.dots, width / self.dots


def settle_bands(layers: Sequence[Layer], width: float, tallest: float) -> list[Band]:
    """Return a band for each layer, at most `width` inches wide, together about `tallest` high.

    A value is equally large in all layers, so that maps shrink on the page as they do in the
    network; only maps that would be too small to see are enlarged.
    """
    arrays = [as_maps(layer.values, layer.name) for layer in layers]
    if len(layers) > LAYERS_IN_FULL:
        return [_one_row(layer, maps, width) for layer, maps in zip(layers, arrays, strict=True)]
    bands: list[Band] = []
    # Pixels of a page at 100 to the inch; halves are whole dots on a screen of double density.
    for pixels in (*np.arange(5.0, 0.5, -0.5), 0.5, 0.35, 0.25, 0.15):
        bands = [_full(*pair, width, pixels) for pair in zip(layers, arrays, strict=True)]
        if sum(band.size[0] for band in bands) <= tallest:
            break
    return bands


def _full(layer: Layer, maps: NDArray[Any], available: float, pixels: float) -> Band:
    """Return the band of a layer with all its maps, or the first of very many."""
    height, width, total = maps.shape
    single = height * width == 1
    # A map is large enough to see, but never wider than the page.
    least = math.ceil(2 * SMALLEST * 100 / max(height, width)) / 2
    value = UNIT if single else min(max(pixels, least) / 100, available / width)
    count = min(total, UNITS_IN_FULL if single else MAPS_IN_FULL)
    gap = 0.01 if single else max(0.01, pixels / 100)
    most = max(1, int((available + gap) / (value * width + gap) + 1e-9))
    if single:
        most = max((round_ for round_ in UNITS_A_ROW if round_ <= most), default=most)
    return _band(layer, maps[:, :, :count], total, columns_within(count, most), value, gap)


def _one_row(layer: Layer, maps: NDArray[Any], available: float) -> Band:
    """Return the band of a layer with as many of its first maps as one row holds."""
    height, width, total = maps.shape
    single = height * width == 1
    value = UNIT if single else min(ONE_ROW / max(height, width), available / width)
    gap = 0.01 if single else 0.03
    count = max(1, min(total, int((available + gap) / (value * width + gap))))
    return _band(layer, maps[:, :, :count], total, count, value, gap)


def _band(
    layer: Layer, maps: NDArray[Any], total: int, columns: int, value: float, gap: float
) -> Band:
    """Return a band whose values are `value` inches wide and high."""
    height, width, count = maps.shape
    repeat = max(1, round(200 * value))
    dots = repeat / value
    grid = Grid(count, columns, height, width, repeat, max(1, round(gap * dots)))
    return Band(layer, maps, total, grid, dots)
