"""What does one filter make of several images? A row for each layer, a column for each image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import as_names, expect_each, several, whole_number
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import Grid, columns_within, paint
from cnnfigs.figures._canvas.page import BAR_HEIGHT, MARGIN, Box, Layout, Page, frame, open_page
from cnnfigs.figures._canvas.panels import ABOVE, most_columns, value_width
from cnnfigs.figures._canvas.phrases import counted, listed
from cnnfigs.figures._canvas.pictures import as_picture, input_picture
from cnnfigs.figures._canvas.scale import Limits, bar_on, bar_width, limits_of
from cnnfigs.figures._canvas.scale import number as written
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, shortened, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.layers import Layer

# Inches: the names of a page, the largest map, the smallest that shows any more there and on a
# phone, what is free between two, and between two blocks of rows.
NAMES = 1.15
LARGEST, SMALLEST, SMALLEST_NARROW = 1.0, 0.7, 0.5
GAP, BETWEEN = 0.06, 0.16
# Inches of a row's name with the colour bar below it, and on a phone of the line above the row with
# both beside each other, and how long that is at least.
NAME_HEIGHT = 0.7
HEAD, HEAD_WIDTH = 0.36, 2.4


@figure_function
def filter_across_images(
    layers: Sequence[Layer],
    images: Sequence[ArrayLike],
    filters: Sequence[int],
    *,
    labels: Sequence[object] | None = None,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw one filter's map of each layer for several images: a row a layer, a column an image.

    A row has one scale: 0 to the largest of its values, or about zero where any is negative.

    Parameters
    ----------
    layers : sequence of Layer
        What :func:`cnnfigs.activations` gives for all the images at once: maps (n, h, w, c).
    images : sequence of n images
        What was shown to the network, each (h, w) or (h, w, 3).
    filters : sequence of int
        Which map of each layer is drawn, counted from 0.
    labels : sequence of n str, optional
        What stands above each image.

    Raises
    ------
    TypeError
        If `layers` are no layers, or `filters` no whole numbers.
    ValueError
        If a layer holds no maps of so many images, or there is no filter for it, or not that one.

    Examples
    --------
    >>> import cnnfigs as cf
    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> conv1 = cf.Layer("conv1", "convolution", np.ones((2, 6, 6, 3)), None)
    >>> figure = filter_across_images([conv1], np.zeros((2, 8, 8)), [2], figure=Figure())
    >>> cf.figures.alt_text(figure)
    'One filter for 2 images: map 2 of conv1. Largest values: 1 and 1 in conv1.'
    """
    pictures = [as_picture(image) for image in several(images, "images")]
    rows = _rows(layers, several(filters, "filters"), len(pictures))
    titles = ["" for _ in pictures] if labels is None else as_names(labels)
    if len(titles) != len(pictures):
        raise ValueError(f"expected a label for each of {len(pictures)} images, got {len(titles)}")
    if len({picture.shape[:2] for picture in pictures}) > 1:
        raise ValueError("expected images of one height and width, as one network takes them")
    layout = settle_rows(rows, pictures[0].shape[:2], titles, available_width(figure), source)
    sheet = open_page(figure, layout.frame, _alt_text(rows, titles))
    for block in layout.blocks:
        _draw_block(sheet, layout, block, rows, pictures)
    return sheet.figure


@dataclass(frozen=True, eq=False)
class FilterRow:
    """One filter of a layer: its maps for all images, (h, w, n)."""

    layer: str
    number: int
    maps: NDArray[Any]
    limits: Limits


@dataclass(frozen=True)
class Block:
    """Some of the images, side by side, with all rows below them.

    Attributes
    ----------
    start, stop : int
        Which of the images.
    titles : tuple of tuple of str
        The lines above each.
    top : float
        Inches down to the images, below their titles.
    rows : tuple of float
        Inches down to each row of maps.
    """

    start: int
    stop: int
    titles: tuple[tuple[str, ...], ...]
    top: float
    rows: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class AcrossLayout(Layout):
    """One filter across images, settled.

    Attributes
    ----------
    left, side : float
        Inches to the first image, and of the widest picture.
    names_beside : bool
        Whether a row's name stands at its left, or above it.
    blocks : tuple of Block
        Where the images and maps are.
    """

    left: float
    side: float
    names_beside: bool
    blocks: tuple[Block, ...]

    def column(self, place: int) -> float:
        """Return the inches to a column's left edge."""
        return self.left + place * (self.side + GAP)


def settle_rows(
    rows: Sequence[FilterRow],
    shape: Sequence[int],
    titles: Sequence[str],
    width: float,
    source: str | None = None,
) -> AcrossLayout:
    """Return where the images and the maps below them lie; what does not fit stands below."""
    narrow = is_narrow(width)
    left = MARGIN if narrow else 2 * MARGIN + NAMES
    inner = width - left - MARGIN
    smallest = SMALLEST_NARROW if narrow else SMALLEST
    columns = columns_within(len(titles), most_columns(inner, smallest, GAP))
    side = min(LARGEST, (inner + GAP) / columns - GAP)
    head = HEAD if narrow else GAP
    blocks, top = [], MARGIN
    for start in range(0, len(titles), columns):
        part = titles[start : start + columns]
        lines = tuple(tuple(wrap(title, SMALL, side)) for title in part)
        top += max(map(len, lines)) * line_height(SMALL) + (ABOVE if any(lines) else 0.0)
        below = top + _height(shape, side)
        places = []
        for row in rows:
            places.append(below + head)
            height = _height(row.maps.shape, side)
            below = places[-1] + (height if narrow else max(height, NAME_HEIGHT))
        blocks.append(Block(start, start + len(part), lines, top, tuple(places)))
        top = below + BETWEEN
    content = left + columns * (side + GAP) - GAP
    right = max(content, MARGIN + HEAD_WIDTH) if narrow else content
    page = frame(round(right + MARGIN, 2), top - BETWEEN, source=source)
    return AcrossLayout(page, left, side, not narrow, tuple(blocks))


def _height(shape: Sequence[int], side: float) -> float:
    """Return the inches of a picture, `side` wide unless that made it a tower."""
    return shape[0] * value_width(shape, side)


def _rows(layers: Sequence[Layer], filters: Sequence[object], count: int) -> list[FilterRow]:
    """Return the maps that are drawn, or say what does not fit."""
    expect_each(layers, "values", "the layers that activations(model, images) returns")
    if len(filters) != len(layers):
        raise ValueError(f"expected a filter for each of {len(layers)} layers, got {len(filters)}")
    rows = []
    for layer, which in zip(layers, filters, strict=True):
        values = as_numbers(layer.values, f"the values of {layer.name}")
        if values.ndim != 4 or len(values) != count or values.size == 0:
            raise ValueError(
                f"{layer.name}: expected maps ({count}, h, w, c) of the {counted(count, 'image')}, "
                f"got shape {values.shape}; pass cnnfigs.activations(model, images, names) of "
                "layers that have maps, for the same images"
            )
        most = values.shape[-1] - 1
        number = whole_number(f"the filter of {layer.name}", which, least=0, most=most)
        maps = np.moveaxis(values[..., number], 0, -1)
        rows.append(FilterRow(layer.name, number, maps, limits_of(maps)))
    if not rows:
        raise ValueError("expected at least one layer, such as those of activations(model, images)")
    return rows


def _draw_block(
    sheet: Page,
    layout: AcrossLayout,
    block: Block,
    rows: Sequence[FilterRow],
    pictures: Sequence[NDArray[Any]],
) -> None:
    """Draw some of the images, and below each its maps."""
    for place, index in enumerate(range(block.start, block.stop)):
        left, picture = layout.column(place), pictures[index]
        wide = picture.shape[1] * value_width(picture.shape[:2], layout.side)
        input_picture(sheet, picture, left, block.top, wide)
        sheet.small(left, block.top - ABOVE, "\n".join(block.titles[place]), va="baseline")
    for row, top in zip(rows, block.rows, strict=True):
        maps = row.maps[..., block.start : block.stop]
        grid, dots = _grid(maps.shape, layout.side)
        corner = (layout.left, top)
        image = paint(sheet.stage, maps, grid, row.limits, corner=corner, dots=dots)
        image.set_gid(f"maps of {row.layer}")
        _name_row(sheet, layout, row, top)


def _grid(shape: tuple[int, ...], side: float) -> tuple[Grid, float]:
    """Return where a row's maps lie, one below each image, and dots to an inch."""
    height, width, count = shape
    value = value_width(shape, side)
    repeat = max(1, round(200 * value))
    dots = repeat / value
    gap = round((side + GAP) * dots) - width * repeat
    return Grid(count, count, height, width, repeat, gap), dots


def _name_row(sheet: Page, layout: AcrossLayout, row: FilterRow, top: float) -> None:
    """Say which filter it is, and what its colours mean: beside the maps, or above them."""
    long, words = bar_width(row.limits), f"filter {row.number}"
    if layout.names_beside:
        name = shortened(row.layer, NAMES)
        sheet.text(MARGIN, top, name, weight="bold")
        sheet.small(MARGIN, top + line_height(LABEL), words, color=MUTED)
        below = top + line_height(LABEL) + line_height(SMALL) + 0.06
        bar_on(sheet.stage, row.limits, Box(MARGIN, below, long, BAR_HEIGHT))
    else:
        head = top - HEAD + 0.04
        place = Box(sheet.width - MARGIN - long, head + 0.03, long, BAR_HEIGHT)
        bar_on(sheet.stage, row.limits, place)
        name = shortened(f"{row.layer}, {words}", place.left - MARGIN - 0.1)
        sheet.text(MARGIN, head + 0.05, name, weight="bold")


def _alt_text(rows: Sequence[FilterRow], titles: Sequence[str]) -> str:
    which = listed([f"map {row.number} of {row.layer}" for row in rows])
    named = f": {listed(list(titles))}" if all(titles) else ""
    last = rows[-1]
    largest = listed([written(float(value)) for value in last.maps.max(axis=(0, 1))])
    return (
        f"One filter for {counted(len(titles), 'image')}{named}: {which}. "
        f"Largest values: {largest} in {last.layer}."
    )
