"""Which classes does a layer find alike? One square table a layer, all of them on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import as_names, by_name
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import columns_within
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, Page, frame, heading, open_page
from cnnfigs.figures._canvas.scale import Limits, bar_width, colour_bar, limits_of
from cnnfigs.figures._canvas.text import SMALL, line_height, wrap
from cnnfigs.figures.classes._class_names import ClassNames, draw_names, settle_names

if TYPE_CHECKING:
    from matplotlib.figure import FigureBase
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# Tables in a row, on a page and on a phone.
COLUMNS, COLUMNS_NARROW = 4, 2
# Inches: the largest table, the least that the words above need, what is free between tables.
TABLE = 2.2
LEAST = 3.6
GAP = 0.14
MEANING = "Row and column: the two classes. All tables share one scale."


@dataclass(frozen=True, eq=False)
class TablePlace:
    """One layer's table: its name and values, where it is, and whether rows are named there."""

    name: str
    values: NDArray[Any]
    box: Box
    first: bool


@dataclass(frozen=True, eq=False)
class SimilarityLayout(Layout):
    """All tables, settled, with the names of the classes and the scale that they share."""

    tables: tuple[TablePlace, ...]
    names: ClassNames
    limits: Limits


@figure_function
def similarity_matrices(
    tables: Mapping[str, ArrayLike],
    classes: Iterable[object],
    *,
    title: str,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> FigureBase:
    """Draw, for each of a few layers, how similar its answers to each two classes are.

    Tables are coloured from zero to the largest similarity; about zero where any is negative.

    Parameters
    ----------
    tables : mapping of str to (k, k) array
        By layer: similarity of the class of the row and the class of the column, such as a mean
        cosine.
    classes : iterable of str
        The k names.

    Raises
    ------
    TypeError
        If the tables are no mapping.
    ValueError
        If there are no tables, or one has not a row and a column for each class.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> tables = {"conv1": [[0.6, 0.5], [0.5, 0.7]], "dense1": [[0.9, 0.1], [0.1, 0.8]]}
    >>> figure = similarity_matrices(tables, ["2", "4"], title="Alike?", figure=Figure())
    >>> alt_text(figure)
    'Alike? Means of 2 classes with themselves and with each other. conv1: 0.65 and 0.50; ...'
    """
    names = as_names(classes)
    planes = _checked(by_name(tables, "a mapping from layers to tables"), names)
    layout = settle_similarities(
        planes, names, width=available_width(figure), title=title, source=source
    )
    sheet = open_page(figure, layout.frame, _alt(title, planes))
    for table in layout.tables:
        cells = _draw_table(sheet, table, layout)
    if layout.frame.heading.bar is not None:
        colour_bar(cells, sheet.axes(*layout.frame.heading.bar), layout.limits)
    return sheet.figure


def _checked(tables: Mapping[str, ArrayLike], names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the tables as arrays, or say what does not fit."""
    planes = {name: finite_plane(f"the table of {name}", each) for name, each in tables.items()}
    for name, plane in planes.items():
        if plane.shape != (len(names), len(names)):
            raise ValueError(
                f"expected a row and a column for each of {len(names)} classes, got shape "
                f"{plane.shape} for {name}"
            )
    if not planes:
        raise ValueError("expected at least one layer's table, got none")
    return planes


def settle_similarities(
    planes: Mapping[str, NDArray[Any]],
    classes: Sequence[str],
    *,
    width: float,
    title: str,
    source: str | None = None,
) -> SimilarityLayout:
    """Settle a figure of at most so many inches."""
    limits = limits_of(*planes.values())
    left = 2 * MARGIN + settle_names(classes, TABLE).left
    columns, side = _columns(len(planes), len(classes), width - left - MARGIN, width)
    names = settle_names(classes, side / len(classes))
    width = min(width, max(LEAST, left + columns * (side + GAP) - GAP + MARGIN))
    head = heading(width, title, bar=bar_width(limits, least=1.4))
    above = [wrap(layer, SMALL, side, weight="bold") for layer in planes]
    name = max(map(len, above)) * line_height(SMALL) + 0.03
    pitch = name + side + names.below + 0.1
    tables = []
    for place, (lines, plane) in enumerate(zip(above, planes.values(), strict=True)):
        row, column = divmod(place, columns)
        box = Box(left + column * (side + GAP), head.height + row * pitch + name, side, side)
        tables.append(TablePlace("\n".join(lines), plane, box, column == 0))
    bottom = tables[-1].box.bottom + names.below + 0.05
    whole = frame(width, bottom, head, scale=f"{MEANING} {names.note}".strip(), source=source)
    return SimilarityLayout(whole, tuple(tables), names, limits)


def _columns(tables: int, classes: int, available: float, width: float) -> tuple[int, float]:
    """Return how many tables stand in a row, and their side, so that each class can be named."""
    most = columns_within(tables, COLUMNS_NARROW if is_narrow(width) else COLUMNS)
    sides = {each: min(TABLE, (available + GAP) / each - GAP) for each in range(most, 0, -1)}
    if most == 1 or is_narrow(width):
        sides[1] = available if is_narrow(width) else TABLE
    named = [each for each, side in sides.items() if settle_names("0", side / classes).step == 1]
    columns = max(named, default=most)
    return columns, sides[columns]


def _draw_table(sheet: Page, table: TablePlace, layout: SimilarityLayout) -> AxesImage:
    """Draw one layer's table with its name above, and the classes at its sides."""
    sheet.small(table.box.left, table.box.top - 0.03, table.name, weight="bold", va="bottom")
    axes = sheet.axes(*table.box)
    cells = axes.imshow(table.values, interpolation="nearest", **layout.limits.look)
    draw_names(axes, layout.names, left=table.first)
    return cells


def _alt(title: str, planes: Mapping[str, NDArray[Any]]) -> str:
    parts = []
    for name, plane in planes.items():
        own = np.eye(len(plane), dtype=bool)
        words = f"{name}: {plane[own].mean():.2f}"
        if len(plane) > 1:
            words += f" and {plane[~own].mean():.2f}"
        parts.append(words)
    count = len(next(iter(planes.values())))
    return (
        f"{title} Means of {count} classes with themselves and with each other. {'; '.join(parts)}."
    )
