"""Which class does each filter answer to? One column a filter, one row a class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.grid import Grid, paint
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, dead_words
from cnnfigs.figures._canvas.scale import DEAD_SENTENCE, colour_bar, dead_maps, resolve
from cnnfigs.figures._canvas.style import MARGIN, MUTED, SMALL, style
from cnnfigs.figures._canvas.text import text_width, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

# Inches: the height of a class, the width of a filter and of all of them, the head.
ROW = 0.22
COLUMN = 0.06
ALL_COLUMNS = 5.6
HEAD = 0.78
SENTENCES = {
    "panel": "Colours: each filter has a scale of its own, so compare within a column only.",
    "layer": "Colours: one scale for all filters, so any two cells compare.",
}
COUNTED = "strongest here"
# How many classes the alt text names.
NAMED = 3


def class_responses(
    means: ArrayLike,
    classes: Sequence[str],
    *,
    title: str = "Which class does each filter answer to?",
    scale: str = "layer",
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw how strongly each filter of a layer answers to each class.

    Parameters
    ----------
    means : (classes, filters) array
        Mean answers, as :func:`cnnfigs.class_means` gives them.
    classes : sequence of str
        The names of the rows.
    title : str
        The question that the figure answers.
    scale : {"layer", "panel"}
        Whether all filters share one scale, or each has its own from zero to its largest mean.
    source : str, optional
        Which layer of which network on which images, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        One column for each filter, ordered by the class that it answers to most, and within that
        by how large a share of its answers that class has. At the right of each class stands how
        many filters answer to it most. Filters that answer to no class stand last, crossed out.

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
    table = _checked(means, classes)
    order, strongest = _ordered(table)
    maps = table[:, np.newaxis, order]
    (limits,) = resolve(scale, [maps])
    # A tiled cell is one value wide and high: its dots are stretched to columns and rows.
    column = min(ALL_COLUMNS / len(order), max(COLUMN, 1.6 / len(order)))
    grid = Grid(len(order), len(order), len(classes), 1, repeat=1, gap=0)
    left = 2 * MARGIN + max(text_width(name, SMALL) for name in classes)
    wide, tall = column * len(order), ROW * len(classes)
    right = max(text_width(COUNTED, SMALL) + 0.1, 0.5)
    width = round(left + wide + right + MARGIN, 2)
    dead = bool(dead_maps(maps).any())
    sentence = SENTENCES.get(scale, "") + (f" {DEAD_SENTENCE}" if dead else "")
    with style():
        lines = wrap(title, 9.0, width - 2 * MARGIN)
        head = HEAD + 0.16 * (len(lines) - 1)
        sheet = page(figure, width, head + tall + 0.24, scale=sentence, source=source)
        sheet.text(MARGIN, 0.08, "\n".join(lines), weight="bold")
        axes = sheet.axes(left, head, wide, tall)
        cells = paint(axes, maps, grid, limits, scale)
        axes.set_aspect("auto")
        _write_names(sheet, classes, strongest, (left, head, wide))
        below = f"{counted(len(order), 'filter')}, those of one class side by side"
        sheet.small(left, head + tall + 0.04, below, color=MUTED)
        bar = sheet.axes(left, head - 0.36, min(1.2, wide), 0.07)
        colour_bar(cells, bar, limits, scale=scale)
    set_alt_text(sheet.figure, _in_words(title, maps, classes, strongest))
    return sheet.figure


def _checked(means: ArrayLike, classes: Sequence[str]) -> NDArray[Any]:
    """Return the means as an array, or say what does not fit."""
    table = np.asarray(means, dtype=float)
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


def _write_names(
    sheet: Page,
    classes: Sequence[str],
    strongest: NDArray[np.intp],
    place: tuple[float, float, float],
) -> None:
    """Name the classes at the left, and count at the right the filters that favour each."""
    left, head, wide = place
    for row, (name, count) in enumerate(zip(classes, strongest, strict=True)):
        middle = head + (row + 0.5) * ROW
        sheet.small(left - 0.06, middle, name, ha="right", va="center")
        sheet.small(left + wide + 0.06, middle, str(count), va="center")
    sheet.small(left + wide + 0.06, head - 0.03, COUNTED, va="bottom", color=MUTED)


def _in_words(
    title: str, maps: NDArray[Any], classes: Sequence[str], strongest: NDArray[np.intp]
) -> str:
    first = np.argsort(-strongest, kind="stable")[:NAMED]
    parts = [f"for {classes[place]}: {counted(int(strongest[place]), 'filter')}" for place in first]
    return (
        f"{title} {counted(maps.shape[2], 'filter')}, {len(classes)} classes. "
        f"Strongest {'; '.join(parts)}. {dead_words(maps)}"
    )
