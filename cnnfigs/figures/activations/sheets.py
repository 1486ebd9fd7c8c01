"""What does one layer make of an image? All of its feature maps, tiled, on a scale that is true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._names import unknown
from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import Grid, as_maps, columns_for, columns_within, paint
from cnnfigs.figures._canvas.page import Box, Frame, Page, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import dead_words, field_words, shape_words, where_largest
from cnnfigs.figures._canvas.pictures import as_picture, input_picture
from cnnfigs.figures._canvas.scale import (
    DEAD_SENTENCE,
    SCALE_SENTENCES,
    Limits,
    bar_width,
    colour_bar,
    dead_maps,
    limits_of,
    number,
    resolve,
    scale_of,
)
from cnnfigs.figures._canvas.style import MARGIN, MUTED, SMALL
from cnnfigs.figures._canvas.text import line_height, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.layers import Layer

# Inches: the input, what is free between maps, the largest map, what all maps are at most high
# (about a screen), and the largest unit.
INPUT = 1.12
GAP = 0.07
LARGEST = 1.5
TALLEST = 6.4
UNIT = 0.24
# A number stands above each map.
NUMBER = line_height(SMALL) + 0.02
# Units are read off by row, which these make easy.
UNITS_A_ROW = (50, 25, 20, 10)


@figure_function
def feature_maps(
    layer: Layer,
    *,
    ax: Axes | None = None,
    scale: str = "layer",
    limits: tuple[float, float] | None = None,
    columns: int | None = None,
    **options: Any,
) -> AxesImage:
    """Draw a layer's maps, or its units, as one tiled image.

    Parameters
    ----------
    layer : Layer
        One layer's answer to one image: values (h, w, c) or (n,).
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of a fitting size without it.
    scale : {"layer", "panel"}, optional
        Whether all maps share one scale, or each is divided by its own largest value.
    limits : (float, float), optional
        Values at the ends of the scale, so that several layers can share it. Where the low one is
        negative the scale is widened to be symmetric about zero.
    columns : int, optional
        Maps in a row; without it, as many as make the picture a little wider than high.
    **options
        Passed on to `matplotlib.axes.Axes.imshow`; they win over what is set here.

    Returns
    -------
    matplotlib.image.AxesImage
        The tiles, for a colour bar. A dead map, one value everywhere and none above zero, is
        crossed out.

    Raises
    ------
    ValueError
        If the values are not those of one image, a value is not finite, or limits are no range.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> maps = np.arange(32.0).reshape(4, 4, 2)
    >>> ax = Figure().subplots()
    >>> image = feature_maps(SimpleNamespace(name="conv1", values=maps), ax=ax)
    >>> image.get_clim()
    (0.0, 31.0)
    """
    maps = as_maps(layer.values, layer.name)
    within = _given(limits) if limits is not None else _own(maps, scale)
    height, width, count = maps.shape
    columns = columns or columns_for(count, height, width, aspect=1.5)
    # At least 24 dots a map, so that a gap of a fraction of a small map can be drawn.
    repeat = max(1, round(24 / max(height, width)))
    grid = Grid(count, columns, height, width, repeat, gap=max(1, round(repeat * height * 0.07)))
    if ax is None:
        ax = _own_axes(layer, maps, grid)
    return paint(ax, maps, grid, within, "layer" if limits is not None else scale, **options)


def _own_axes(layer: Layer, maps: NDArray[Any], grid: Grid) -> Axes:
    """Return the Axes of a new figure that is no wider than the column, and no higher than one."""
    height, width = grid.shape
    inch = max(width / (available_width() - 2 * MARGIN), height / TALLEST, 24 / LARGEST)
    sheet = open_page(None, frame(width / inch + 2 * MARGIN, MARGIN + height / inch))
    shape = shape_words(np.shape(layer.values), getattr(layer, "kind", ""))
    set_alt_text(sheet.figure, f"Layer {layer.name}: {shape}. {_largest(maps)}")
    return sheet.axes(MARGIN, MARGIN, width / inch, height / inch)


def _largest(maps: NDArray[Any]) -> str:
    noun = "map" if maps.shape[0] * maps.shape[1] > 1 else "unit"
    return f"{where_largest(maps, noun)} {dead_words(maps)}".strip()


def _given(limits: tuple[float, float]) -> Limits:
    """Return the caller's limits, symmetric where they reach below zero."""
    low, high = limits
    if not low < high:
        raise ValueError(
            f"expected limits (low, high) with low below high, got {limits!r}; "
            "leave limits out to take them from the values"
        )
    return limits_of([low, high]) if low < 0 else Limits(low, high, signed=False)


def _own(maps: NDArray[Any], scale: str) -> Limits:
    """Return the limits of one layer, which knows of no other layer to share a scale with."""
    if scale not in ("layer", "panel"):
        raise unknown("scale of one layer", scale, ["layer", "panel"])
    return resolve(scale, [maps])[0]


@dataclass(frozen=True, eq=False)
class LayerLayout:
    """A layer's sheet, settled.

    Attributes
    ----------
    frame : Frame
        The figure's size and the words around the maps.
    grid : Grid
        Where each map lies, in dots, `dots` of which are an inch.
    maps : Box
        Where all of them are.
    input : Box or None
        Where the input is: left of the maps, or above them on a phone.
    numbers : tuple of str
        What is written above each map, or beside each row of units.
    """

    frame: Frame
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
    limits, scale = _own(maps, scale), scale_of(maps, scale)
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
    grid, dots = _grid(maps, width - left - MARGIN, numbers)
    height, across = (side / dots for side in grid.shape)
    bottom = max(top + height, box.bottom if box else 0.0) + 0.5 * MARGIN
    sentence = SCALE_SENTENCES[scale] + (f" {DEAD_SENTENCE}" if dead_maps(maps).any() else "")
    settled = frame(width, bottom, head, scale=sentence, source=source)
    return LayerLayout(settled, grid, dots, Box(left, top, across, height), box, numbers)


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


def _grid(maps: NDArray[Any], available: float, numbers: Sequence[str]) -> tuple[Grid, float]:
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
        value, columns, gap = _largest_value(maps.shape, available, numbers)
    # Dots are half a pixel of a figure at 100 dots an inch, or one for each value.
    repeat = max(1, round(200 * value))
    dots = repeat / value
    grid = Grid(count, columns, height, width, repeat, round(gap * dots), round(row_gap * dots))
    return grid, dots


def _largest_value(
    shape: tuple[int, ...], available: float, numbers: Sequence[str]
) -> tuple[float, int, float]:
    """Return inches of a value, at most, the maps in a row, and inches between two of them."""
    height, width, count = shape
    label = max(text_width(words, SMALL) for words in numbers) + 0.02
    value, columns, pitch = 0.0, 1, GAP
    for side in np.arange(LARGEST, 0.09, -0.01):
        # `side` is the longer side of a map: neither may be too long.
        value = min(side / max(height, width), available / width)
        pitch = max(value * width, label) + GAP
        columns = columns_within(count, int((available + GAP) / pitch + 1e-9))
        if math.ceil(count / columns) * (value * height + 0.04 + NUMBER) <= TALLEST:
            break
    return value, columns, pitch - value * width


@figure_function
def layer_sheet(
    layer: Layer,
    *,
    image: ArrayLike | None = None,
    scale: str = "layer",
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw one layer's maps large, each with its number, beside the image that they answer to.

    Parameters
    ----------
    layer : Layer
        One layer's answer to one image: values (h, w, c) or (n,).
    image : (h, w) or (h, w, 3) array, optional
        The input, drawn to its left, or above it on a phone.
    scale : {"layer", "panel"}, optional
        Whether all maps share one scale, or each is divided by its own largest value, which is
        then written beside its number.
    source : str, optional
        Where the data comes from, written at the foot.
    figure : matplotlib.figure.Figure or SubFigure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        The sheet. A dead map, one value everywhere and none above zero, is crossed out.

    Raises
    ------
    TypeError
        If something other than a layer came, such as a list of them.
    ValueError
        If the values are not those of one image, a value is not finite, or the scale is unknown.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> maps = np.arange(32.0).reshape(4, 4, 2)
    >>> conv1 = SimpleNamespace(name="conv1", kind="convolution", values=maps, field=None)
    >>> from cnnfigs.figures import alt_text
    >>> alt_text(layer_sheet(conv1, figure=Figure()))
    'Layer conv1: 2 maps of ... The largest value, 31, is in map 1, row 3, column 3.'
    """
    expect(layer, "kind", "one of the layers that activations(model, image) returns")
    maps = as_maps(layer.values, layer.name)
    limits = _own(maps, scale)
    pixels = None if image is None else as_picture(image)
    layout = settle_layer(layer, pixels, width=available_width(figure), scale=scale, source=source)
    sheet = open_page(figure, layout.frame)
    tiles = _draw_maps(sheet, maps, layout, limits, scale_of(maps, scale))
    place = layout.frame.heading.bar
    assert place is not None  # It was asked for.
    colour_bar(tiles, sheet.axes(*place), limits, scale=scale_of(maps, scale))
    if pixels is not None and layout.input is not None:
        left, top, side, _ = layout.input
        input_picture(sheet, pixels, left, top, side)
        sheet.small(left, top - 0.02, "input", color=MUTED, va="bottom")
    shape = shape_words(np.shape(layer.values), layer.kind)
    set_alt_text(sheet.figure, f"Layer {layer.name}: {shape}. {_largest(maps)}")
    return sheet.figure


def _draw_maps(
    sheet: Page, maps: NDArray[Any], layout: LayerLayout, limits: Limits, scale: str
) -> AxesImage:
    """Draw the tiles and write each map's number above it, or those of units beside their rows."""
    grid = layout.grid
    axes = sheet.axes(*layout.maps)
    tiles = paint(axes, maps, grid, limits, scale)
    look: dict[str, Any] = {"textcoords": "offset points", "size": SMALL, "color": MUTED}
    if grid.height * grid.width == 1:
        for index in range(0, grid.count, grid.columns):
            left, top, _, bottom = grid.box(index)
            place = (left, (top + bottom) / 2)
            axes.annotate(layout.numbers[index], place, (-3, 0), ha="right", va="center", **look)
        return tiles
    for index, words in enumerate(layout.numbers):
        left, top, _, _ = grid.box(index)
        axes.annotate(words, (left, top), (0, 1.5), **look)
    return tiles
