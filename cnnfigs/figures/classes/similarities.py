"""Which classes does a layer find alike? One square table a layer, all of them on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.grid import columns_within
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.scale import Limits, colour_bar, limits_of
from cnnfigs.figures._canvas.style import LABEL, MARGIN, SMALL, WIDTH, quiet_ticks, style
from cnnfigs.figures._canvas.text import text_width, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# Tables in a row, so that a telephone shows all of it. Inches: a table, the gap, and its ticks.
ACROSS = 2
TABLE, GAP, TICKS, NAME = 1.46, 0.12, 0.2, 0.19
MEANING = "Row and column: the two classes. All tables share one scale."


def similarity_matrices(
    tables: Mapping[str, ArrayLike],
    classes: Sequence[str],
    *,
    title: str,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw, for each of a few layers, how alike its answers to each two classes are.

    Parameters
    ----------
    tables : mapping of str to (k, k) array
        By layer: likeness of the class of the row and the class of the column, such as a mean
        cosine.
    classes : sequence of str
        The k names, short ones.
    title : str
        The question that the figure answers.
    source : str, optional
        What was measured on what, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Two tables in a row, coloured from zero to the largest likeness; about zero where any is
        negative.

    Raises
    ------
    ValueError
        If there are no tables, or one has not a row and a column for each class.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> tables = {"conv1": [[0.6, 0.5], [0.5, 0.7]], "dense1": [[0.9, 0.1], [0.1, 0.8]]}
    >>> figure = similarity_matrices(tables, "24", title="Alike?", figure=Figure())
    >>> alt_text(figure)
    'Alike? Means of 2 classes with themselves and with each other. conv1: 0.65 and 0.50; ...'
    """
    planes = {name: finite_plane(f"the table of {name}", each) for name, each in tables.items()}
    for name, plane in planes.items():
        if plane.shape != (len(classes), len(classes)):
            raise ValueError(
                f"expected a row and a column for each of {len(classes)} classes, got shape "
                f"{plane.shape} for {name}"
            )
    if not planes:
        raise ValueError("expected at least one layer's table, got none")
    limits = limits_of(*planes.values())
    columns = columns_within(len(planes), ACROSS)
    first = MARGIN + max(text_width(name, SMALL) for name in classes) + 0.06
    pitch = first - MARGIN + TABLE + GAP
    across = min(WIDTH, max(3.6, 2 * MARGIN + ACROSS * pitch - GAP))
    lines = wrap(title, LABEL, across - 3 * MARGIN, weight="bold")
    head = 0.14 + 0.16 * len(lines)
    rows = -(-len(planes) // columns)
    tall = head + rows * (NAME + TABLE + TICKS) + 0.3
    with style():
        sheet = page(figure, across, tall, scale=MEANING, source=source)
        sheet.text(MARGIN, 0.08, "\n".join(lines), weight="bold", linespacing=1.15)
        for place, (name, plane) in enumerate(planes.items()):
            left = first + place % columns * pitch
            top = head + place // columns * (NAME + TABLE + TICKS)
            cells = _draw(sheet, left, top, name, plane, classes, limits)
        bar = sheet.axes(first, tall - 0.26, TABLE, 0.07)
        colour_bar(cells, bar, limits)
    set_alt_text(sheet.figure, _in_words(title, planes))
    return sheet.figure


def _draw(
    sheet: Page,
    left: float,
    top: float,
    name: str,
    plane: NDArray[Any],
    classes: Sequence[str],
    limits: Limits,
) -> AxesImage:
    """Draw one layer's table with its name above, and the classes at its sides."""
    sheet.small(left, top, name, weight="bold")
    axes = sheet.axes(left, top + NAME, TABLE, TABLE)
    cells = axes.imshow(plane, cmap=limits.cmap, norm=limits.norm, interpolation="nearest")
    axes.spines[:].set_visible(False)
    places = range(len(classes))
    axes.set_xticks(places, labels=list(classes))
    axes.set_yticks(places, labels=list(classes))
    quiet_ticks(axes, length=0, pad=2)
    return cells


def _in_words(title: str, planes: Mapping[str, NDArray[Any]]) -> str:
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
