"""Which class does each filter answer to? One column a filter, one row a class."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import as_names, one_of
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import Grid, paint
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, Page, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import counted, dead_words
from cnnfigs.figures._canvas.scale import (
    DEAD_SENTENCE,
    Limits,
    bar_width,
    colour_bar,
    dead_maps,
    resolve,
)
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import SMALL, line_height, text_width
from cnnfigs.figures.classes._class_names import ClassNames, settle_names

if TYPE_CHECKING:
    from matplotlib.figure import FigureBase
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# Inches: the height of a class and of all of them at most, the width of a filter at most and at
# least, that of all filters, and that of the whole figure at least.
ROW, ALL_ROWS = 0.22, 8.0
COLUMN, LEAST_COLUMN = 0.06, 0.01
ALL_COLUMNS = 5.6
LEAST = 3.6
SENTENCES = {
    "panel": "Colours: each filter has a scale of its own, so compare within a column only.",
    "layer": "Colours: one scale for all filters, so any two cells compare.",
}
COUNTED = "strongest here"
# How many classes the alt text names.
NAMED = 3


@dataclass(frozen=True, eq=False)
class ResponsesLayout(Layout):
    """What each filter answers to, settled."""

    # First filter and place of each table: several where one would be thinner than a pixel.
    bands: tuple[tuple[int, Box], ...]
    names: ClassNames
    # What stands below the last table.
    note: str


@figure_function
def class_responses(
    means: ArrayLike,
    classes: Iterable[object],
    *,
    title: str = "Which class does each filter answer to?",
    scale: str = "layer",
    source: str | None = None,
    figure: FigureBase | None = None,
) -> FigureBase:
    """Draw how strongly each filter of a layer answers to each class.

    There is one column for each filter, ordered by the class that it answers to most, and within
    that by how large a share of its answers that class has. At the right of each class stands how
    many filters answer to it most. Filters that answer to no class stand last, crossed out.

    Parameters
    ----------
    means : (classes, filters) array
        Mean answers, as :func:`cnnfigs.class_means` gives them.
    classes : iterable of str
        The names of the rows.
    scale : {"layer", "panel"}
        Whether all filters share one scale, or each has its own from zero to its largest mean.

    Raises
    ------
    ValueError
        If the means do not fit the classes, are negative or not finite, or the scale has another
        name.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> figure = class_responses([[3, 1, 2], [1, 2, 0]], ["sandal", "boot"], figure=Figure())
    >>> alt_text(figure)
    'Which class does each filter answer to? 3 filters, 2 classes. Strongest for sandal: 2 filters;
    for boot: 1 filter.'
    """
    names = as_names(classes)
    table = _checked(means, names)
    one_of("scale", scale, SENTENCES)
    order, strongest = _ordered(table)
    maps = table[:, np.newaxis, order]
    (limits,) = resolve(scale, [maps])
    layout = settle_responses(
        maps, names, limits, width=available_width(figure), title=title, scale=scale, source=source
    )
    sheet = open_page(figure, layout.frame, _alt(title, maps, names, strongest))
    for index, (first, box) in enumerate(layout.bands):
        last = layout.bands[index + 1][0] if index + 1 < len(layout.bands) else len(order)
        cells = _draw_band(sheet, box, maps[:, :, first:last], limits, scale)
        _write_words(sheet, box, layout.names, strongest if index == 0 else None)
    _write_note(sheet, layout)
    if layout.frame.heading.bar is not None:
        colour_bar(cells, sheet.axes(*layout.frame.heading.bar), limits, scale=scale)
    return sheet.figure


def settle_responses(
    maps: NDArray[Any],
    classes: Sequence[str],
    limits: Limits,
    *,
    width: float,
    title: str,
    scale: str = "layer",
    source: str | None = None,
) -> ResponsesLayout:
    """Settle a figure of at most so many inches for maps (classes, 1, filters)."""
    count = maps.shape[2]
    row = min(ROW, ALL_ROWS / len(classes))
    names = settle_names(classes, row)
    left = 2 * MARGIN + names.left
    right = MARGIN + max(text_width(str(count), SMALL) + 0.06, 0.3)
    available = min(ALL_COLUMNS, width - left - right)
    bands = math.ceil(count * LEAST_COLUMN / available)
    each = math.ceil(count / bands)
    column = min(available / each, max(COLUMN, 1.6 / count))
    if not is_narrow(width):
        counts = max(right, MARGIN + 0.06 + text_width(COUNTED, SMALL))
        width = min(width, max(LEAST, left + column * each + counts))
    head = heading(width, title, bar=bar_width(limits, scale))
    pitch = row * len(classes) + line_height(SMALL) + 0.1
    boxes = []
    for place, first in enumerate(range(0, count, each)):
        top = head.height + line_height(SMALL) + place * pitch
        filters = min(each, count - first)
        boxes.append((first, Box(left, top, column * filters, row * len(classes))))
    note = f"{counted(count, 'filter')}, those of one class side by side"
    dead = f" {DEAD_SENTENCE}" if dead_maps(maps).any() else ""
    bottom = boxes[-1][1].bottom + line_height(SMALL) + 0.05
    meaning = f"{SENTENCES[scale]}{dead} {names.note}".strip()
    whole = frame(width, bottom, head, scale=meaning, source=source)
    return ResponsesLayout(whole, tuple(boxes), names, note)


def _checked(means: ArrayLike, classes: Sequence[str]) -> NDArray[Any]:
    """Return the means as an array, or say what does not fit."""
    table = as_numbers(means, "means").astype(float)
    if table.ndim != 2 or len(table) != len(classes) or not table.size:
        raise ValueError(
            f"expected a row for each of {len(classes)} classes and a column for each filter, got "
            f"shape {table.shape}; take them from class_means(layer, labels, {len(classes)})"
        )
    if not (np.isfinite(table).all() and table.min() >= 0):
        raise ValueError(
            f"expected finite means of 0 or more, as after ReLU, got {table.min()} to {table.max()}"
        )
    return table


def _ordered(table: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return in which order filters stand, and how many answer most to each class."""
    total = table.sum(axis=0)
    alive = total > 0
    most = np.where(alive, table.argmax(axis=0), len(table))
    share = table.max(axis=0) / np.where(alive, total, 1)
    return np.lexsort((-share, most)), np.bincount(most, minlength=len(table))[: len(table)]


def _draw_band(sheet: Page, box: Box, maps: NDArray[Any], limits: Limits, scale: str) -> AxesImage:
    """Draw the columns of some filters."""
    # A tiled cell is one value wide and high: its dots are stretched to columns and rows.
    grid = Grid(maps.shape[2], maps.shape[2], maps.shape[0], 1, repeat=1, gap=0)
    axes = sheet.axes(*box)
    cells = paint(axes, maps, grid, limits, scale)
    axes.set_aspect("auto")
    return cells


def _write_words(
    sheet: Page, box: Box, names: ClassNames, strongest: NDArray[np.intp] | None
) -> None:
    """Name the classes at the left, and count at the right the filters that favour each."""
    for index in range(0, len(names.names), names.step):
        middle = box.top + (index + 0.5) * box.height / len(names.names)
        sheet.small(box.left - 0.06, middle, names.names[index], ha="right", va="center")
        if strongest is not None and names.step == 1:
            sheet.small(box.right + 0.06, middle, str(strongest[index]), va="center")


def _write_note(sheet: Page, layout: ResponsesLayout) -> None:
    """Say below the last table what its columns are, and above the first what is counted."""
    first, last = layout.bands[0][1], layout.bands[-1][1]
    sheet.small(last.left, last.bottom + 0.04, layout.note, color=MUTED)
    if layout.names.step > 1:
        return
    # Above the counts; where these stand at the edge, the words end there.
    width = text_width(COUNTED, SMALL)
    left = min(first.right + 0.06, layout.frame.width - MARGIN / 2 - width)
    sheet.small(left, first.top - 0.03, COUNTED, va="bottom", color=MUTED)


def _alt(
    title: str, maps: NDArray[Any], classes: Sequence[str], strongest: NDArray[np.intp]
) -> str:
    first = np.argsort(-strongest, kind="stable")[:NAMED]
    parts = [f"for {classes[place]}: {counted(int(strongest[place]), 'filter')}" for place in first]
    return (
        f"{title} {counted(maps.shape[2], 'filter')}, {len(classes)} classes. "
        f"Strongest {'; '.join(parts)}. {dead_words(maps)}"
    )
