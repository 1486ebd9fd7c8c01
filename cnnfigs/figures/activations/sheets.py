"""What does one layer make of an image? All of its feature maps, tiled, on a scale that is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._names import unknown
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.grid import Grid, as_maps, columns_for, columns_within, paint
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import (
    dead_words,
    field_words,
    shape_words,
    where_largest,
)
from cnnfigs.figures._canvas.pictures import input_picture
from cnnfigs.figures._canvas.scale import (
    DEAD_SENTENCE,
    SCALE_SENTENCES,
    Limits,
    colour_bar,
    dead_maps,
    limits_of,
    number,
    resolve,
    scale_of,
)
from cnnfigs.figures._canvas.style import (
    INK,
    MARGIN,
    MUTED,
    SMALL,
    TITLE,
    WIDTH,
    set_alt_text,
    style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.layers import Layer

# Inches: the head with name and colour bar, the input beside the maps, a number above a map, the
# number of a row's first unit.
HEAD = 0.56
INPUT = 1.12
NUMBER = 0.15
INDEX = 0.3


def feature_maps(
    layer: Layer,
    *,
    ax: Axes | None = None,
    scale: str = "layer",
    limits: tuple[float, float] | None = None,
    columns: int | None = None,
) -> AxesImage:
    """Draw a layer's maps, or its units, as one tiled image.

    Parameters
    ----------
    layer : Layer
        One layer's answer to one image: values (h, w, c) or (n,).
    ax : matplotlib.axes.Axes, optional
        Where to draw; the current Axes without it.
    scale : {"layer", "panel"}, optional
        Whether all maps share one scale, or each is divided by its own largest value.
    limits : (float, float), optional
        Values at the ends of the scale, so that several layers can share it. Where the low one is
        negative the scale is widened to be symmetric about zero.
    columns : int, optional
        Maps in a row; without it, as many as make the picture a little wider than high.

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
    with style():
        if ax is None:
            import matplotlib.pyplot as plt

            ax = plt.gca()
        return paint(ax, maps, grid, within, "layer" if limits is not None else scale)


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


@dataclass(frozen=True)
class _Sheet:
    """The places on a layer's sheet, settled before anything is drawn."""

    grid: Grid
    dots: float  # an inch
    left: float
    content: float
    single: bool  # values, not maps


def _settle(maps: NDArray[Any], beside: bool) -> _Sheet:
    """Choose the largest maps that fit the width and a screen's height."""
    height, width, count = maps.shape
    left = MARGIN + (INPUT + 0.2 if beside else 0.0)
    room = WIDTH - left - MARGIN
    single = height * width == 1
    if single:
        # Units are read off by row: each starts at a multiple of 25, or 50 where there are many.
        left, gap, row_gap = left + INDEX, 0.02, 0.02
        columns = min(count, 25 if count <= 625 else 50)
        side = min(0.24, (room - INDEX) / columns - gap)
    else:
        gap, row_gap = 0.07, 0.04 + NUMBER
        # A screen is about as high as the column is wide; few maps need not fill it.
        for side in np.arange(1.5, 0.09, -0.01):
            columns = columns_within(count, int((room + gap) / (side * width / height + gap)))
            if -(-count // columns) * (side + row_gap) <= 6.4:
                break
    # Dots are half a pixel of a figure at 100 dots an inch.
    repeat = max(1, round(side * 200 / height))
    inch = height * repeat / side
    grid = Grid(count, columns, height, width, repeat, round(gap * inch), round(row_gap * inch))
    tall = max(grid.shape[0] / inch, INPUT if beside else 0.0)
    return _Sheet(grid, inch, left, HEAD + NUMBER + tall + MARGIN, single)


def layer_sheet(
    layer: Layer,
    *,
    image: ArrayLike | None = None,
    scale: str = "layer",
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw one layer's maps large, each with its number, beside the image that they answer to.

    Parameters
    ----------
    layer : Layer
        One layer's answer to one image: values (h, w, c) or (n,).
    image : (h, w) or (h, w, 3) array, optional
        The input, drawn to its left.
    scale : {"layer", "panel"}, optional
        Whether all maps share one scale, or each is divided by its own largest value, which is
        then written beside its number.
    source : str, optional
        Where the data comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
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
    scale = scale_of(maps, scale)
    plan = _settle(maps, image is not None)
    dead = dead_maps(maps)
    sentence = SCALE_SENTENCES[scale] + (f" {DEAD_SENTENCE}" if dead.any() else "")
    with style():
        sheet = page(figure, WIDTH, plan.content, scale=sentence, source=source)
        tiles = _draw_maps(sheet, maps, plan, limits, scale)
        _draw_head(sheet, layer, tiles, limits, scale)
        if image is not None:
            input_picture(sheet, image, MARGIN, HEAD + NUMBER, INPUT)
            sheet.small(MARGIN, HEAD + NUMBER - 0.02, "input", color=MUTED, va="bottom")
    shape = shape_words(np.shape(layer.values), layer.kind)
    noun = "unit" if plan.single else "map"
    parts = [f"Layer {layer.name}: {shape}.", where_largest(maps, noun), dead_words(maps)]
    set_alt_text(sheet.figure, " ".join(parts))
    return sheet.figure


def _draw_head(sheet: Page, layer: Layer, tiles: AxesImage, limits: Limits, scale: str) -> None:
    """Write the layer's name and shape, and put the colour bar at the right."""
    words = [shape_words(np.shape(layer.values), layer.kind)]
    if layer.field is not None:
        words.append(f"each value {field_words(layer.field)}")
    sheet.text(MARGIN, 0.08, layer.name, size=TITLE, weight="bold", color=INK)
    sheet.text(MARGIN, 0.31, ", ".join(words), color=MUTED)
    bar = sheet.axes(WIDTH - MARGIN - 1.6, 0.13, 1.6, 0.11)
    colour_bar(tiles, bar, limits, scale=scale)


def _draw_maps(
    sheet: Page, maps: NDArray[Any], plan: _Sheet, limits: Limits, scale: str
) -> AxesImage:
    """Draw the tiles and write each map's number above it."""
    high, wide = (dots / plan.dots for dots in plan.grid.shape)
    axes = sheet.axes(plan.left, HEAD + NUMBER, wide, high)
    tiles = paint(axes, maps, plan.grid, limits, scale)
    look: dict[str, Any] = {"textcoords": "offset points", "size": SMALL, "color": MUTED}
    if plan.single:
        for index in range(0, plan.grid.count, plan.grid.columns):
            left, top, _, bottom = plan.grid.box(index)
            place = (left, (top + bottom) / 2)
            axes.annotate(str(index), place, (-3, 0), ha="right", va="center", **look)
        return tiles
    largest = np.abs(maps).max(axis=(0, 1))
    for index in range(plan.grid.count):
        left, top, _, _ = plan.grid.box(index)
        words = str(index)
        if scale == "panel":
            words += f"  to {number(float(largest[index]))}"
        axes.annotate(words, (left, top), (0, 1.5), **look)
    return tiles
