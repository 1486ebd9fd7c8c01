"""What does one layer make of an image? All of its feature maps, tiled, on a scale that is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import expect
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import Grid, as_drawn, as_maps, columns_for, paint
from cnnfigs.figures._canvas.page import MARGIN, Page, frame, open_page
from cnnfigs.figures._canvas.phrases import dead_words, shape_words, where_largest
from cnnfigs.figures._canvas.pictures import as_picture, input_picture
from cnnfigs.figures._canvas.scale import (
    Limits,
    colour_bar,
    limits_of,
    scale_of,
)
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import SMALL
from cnnfigs.figures.activations._sheet_layout import (
    LARGEST,
    TALLEST,
    LayerLayout,
    limits_of_one,
    settle_layer,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.layers import Layer


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
    >>> import cnnfigs as cf
    >>> from matplotlib.figure import Figure
    >>> conv1 = cf.Layer("conv1", "convolution", np.arange(32.0).reshape(4, 4, 2), None)
    >>> feature_maps(conv1, ax=Figure().subplots()).get_clim()
    (0.0, 31.0)
    """
    expect(layer, "kind", "one of the layers that activations(model, image) returns")
    layer = as_drawn(layer)
    maps = as_maps(layer.values, layer.name)
    within = _given(limits) if limits is not None else limits_of_one(maps, scale)
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
    size = frame(width / inch + 2 * MARGIN, MARGIN + height / inch)
    sheet = open_page(None, size, _alt(layer, maps))
    return sheet.axes(MARGIN, MARGIN, width / inch, height / inch)


def _alt(layer: Layer, maps: NDArray[Any]) -> str:
    """Say what the layer gives, where it answers most, and how much of it is dead."""
    shape = shape_words(np.shape(layer.values), getattr(layer, "kind", ""))
    noun = "map" if maps.shape[0] * maps.shape[1] > 1 else "unit"
    return f"Layer {layer.name}: {shape}. {where_largest(maps, noun)} {dead_words(maps)}".strip()


def _given(limits: tuple[float, float]) -> Limits:
    """Return the caller's limits, symmetric where they reach below zero."""
    low, high = limits
    if not low < high:
        raise ValueError(
            f"expected limits (low, high) with low below high, got {limits!r}; "
            "leave limits out to take them from the values"
        )
    return limits_of([low, high]) if low < 0 else Limits(low, high, signed=False)


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
    image : (h, w) or (h, w, 3) array, optional
        The input, drawn to its left, or above it on a phone.
    scale : {"layer", "panel"}, optional
        Whether all maps share one scale, or each is divided by its own largest value, which is
        then written beside its number.

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
    >>> import cnnfigs as cf
    >>> from matplotlib.figure import Figure
    >>> conv1 = cf.Layer("conv1", "convolution", np.arange(32.0).reshape(4, 4, 2), None)
    >>> cf.figures.alt_text(layer_sheet(conv1, figure=Figure()))
    'Layer conv1: 2 maps of ... The largest value, 31, is in map 1, row 3, column 3.'
    """
    expect(layer, "kind", "one of the layers that activations(model, image) returns")
    layer = as_drawn(layer)
    maps = as_maps(layer.values, layer.name)
    limits = limits_of_one(maps, scale)
    pixels = None if image is None else as_picture(image)
    layout = settle_layer(layer, pixels, width=available_width(figure), scale=scale, source=source)
    sheet = open_page(figure, layout.frame, _alt(layer, maps))
    tiles = _draw_maps(sheet, maps, layout, limits, scale_of(maps, scale))
    place = layout.frame.heading.bar
    assert place is not None  # It was asked for.
    colour_bar(tiles, sheet.axes(*place), limits, scale=scale_of(maps, scale))
    if pixels is not None and layout.input is not None:
        left, top, side, _ = layout.input
        input_picture(sheet, pixels, left, top, side)
        sheet.small(left, top - 0.02, "input", color=MUTED, va="bottom")
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
