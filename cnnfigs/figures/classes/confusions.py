"""Which classes does a network mix up? Its answers by class, errors coloured, the rest counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import as_names
from cnnfigs.figures._canvas.arguments import as_numbers, looks
from cnnfigs.figures._canvas.cells import readable_on
from cnnfigs.figures._canvas.column import available_width, size_of
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import Limits, colour_bar
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import SMALL, line_height, text_width
from cnnfigs.figures.classes._class_names import ClassNames, draw_names, settle_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

TITLE = "Errors, % of the images of a class"
AXES = "is \N{DOWNWARDS ARROW}  named \N{RIGHTWARDS ARROW}"
# Inches: the largest cell, the colour bar, and the least that the words above need.
CELL = 0.36
BAR = 1.0
LEAST = 3.2
# Below half a percent a cell stays empty: its number would be a zero.
SMALLEST = 0.005
MANY = 300
# How many confusions the alt text names.
NAMED = 3


@dataclass(frozen=True, eq=False)
class ConfusionLayout(Layout):
    """A confusion matrix, settled: where its cells are, and whether a number fits into one."""

    box: Box
    names: ClassNames
    numbers: bool


@figure_function
def confusion(
    counts: ArrayLike,
    classes: Iterable[object],
    *,
    source: str | None = None,
    figure: FigureBase | None = None,
    ax: Axes | None = None,
    **options: Any,
) -> FigureBase:
    """Draw which classes are mistaken for which.

    Cells hold percentages of their row. Errors are coloured on one scale from zero to the largest;
    the diagonal, which is right, is not coloured, and cells under half a percent are empty. Where
    there are so many classes that no number fits into a cell, there are only colours.

    Parameters
    ----------
    counts : (k, k) array
        How many images of the class of the row got the name of the column, as
        :func:`cnnfigs.confusion_matrix` counts them.
    classes : iterable of str
        The k names.
    ax : matplotlib.axes.Axes, optional
        Where to draw the table alone. Names need room at its left and below.
    **options
        Passed on to `matplotlib.axes.Axes.imshow`; they win over what is set here.

    Raises
    ------
    ValueError
        If the counts are not square, negative, do not fit the classes, or a class has no images.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> figure = confusion([[9, 1], [0, 10]], ["sandal", "boot"], figure=Figure())
    >>> alt_text(figure)
    '20 images of 2 classes, 95.0% named rightly. Most frequent error: sandal named boot, 10%.'
    """
    names = as_names(classes)
    table = _checked(counts, names)
    shares = table / table.sum(axis=1, keepdims=True)
    if ax is not None:
        owner = ax.get_figure(root=False)
        assert owner is not None  # An Axes that was made by a figure has one.
        cell = ax.get_position().width * size_of(owner)[0] / len(names)
        _draw_table(ax, shares, settle_names(names, cell), _has_room(shares, cell), options)
        return owner
    layout = settle_confusion(shares, names, width=available_width(figure), source=source)
    sheet = open_page(figure, layout.frame, _alt(table, shares, names))
    axes = sheet.axes(*layout.box)
    cells = _draw_table(axes, shares, layout.names, layout.numbers, options)
    sheet.small(MARGIN, layout.box.top - 0.03, AXES, va="bottom", color=MUTED)
    if layout.frame.heading.bar is not None:
        low, high = cells.get_clim()
        bar = colour_bar(cells, sheet.axes(*layout.frame.heading.bar), Limits(low, high, False))
        bar.set_ticklabels([_end(low), f"{_end(high)}%"])
    return sheet.figure


def settle_confusion(
    shares: NDArray[Any], names: Sequence[str], *, width: float, source: str | None = None
) -> ConfusionLayout:
    """Settle a figure of at most so many inches: its cells are smaller where there are many."""
    left = 2 * MARGIN + settle_names(names, CELL).left
    cell = min(CELL, (width - left - 2 * MARGIN) / len(names))
    around = settle_names(names, cell)
    side = cell * len(names)
    width = min(width, max(LEAST, left + side + 2 * MARGIN))
    head = heading(width, TITLE, bar=BAR)
    box = Box(left, head.height + line_height(SMALL), side, side)
    whole = frame(width, box.bottom + around.below + 0.05, head, scale=around.note, source=source)
    return ConfusionLayout(whole, box, around, _has_room(shares, cell))


def _has_room(shares: NDArray[Any], cell: float) -> bool:
    """Return whether the longest number fits into a cell of so many inches."""
    longest = max(_written(float(share)) for share in shares.diagonal())
    return text_width("0" * len(longest), SMALL, weight="bold") <= cell


def _written(share: float) -> str:
    return f"{int(100 * share + 0.5)}"  # half a percent is not written as 0


def _end(share: float) -> str:
    """Return an end of the scale in percent, with two digits and without an exponent."""
    return f"{float(f'{100 * share:.2g}'):g}"


def _errors(shares: NDArray[Any]) -> NDArray[Any]:
    return np.where(np.eye(len(shares), dtype=bool), 0, shares)


def _checked(counts: ArrayLike, classes: Sequence[str]) -> NDArray[Any]:
    """Return the counts as an array, or say what does not fit."""
    table = as_numbers(counts, "counts")
    if table.shape != (len(classes), len(classes)):
        raise ValueError(
            f"expected a row and a column for each of {len(classes)} classes, got shape "
            f"{table.shape}; count with confusion_matrix(labels, answers, len(classes))"
        )
    if not table.size:
        raise ValueError("expected at least one class")
    if not (np.isfinite(table).all() and table.min() >= 0):
        raise ValueError(f"expected counts of 0 or more, got {table.min()}")
    empty = np.flatnonzero(table.sum(axis=1) == 0)
    if empty.size:
        raise ValueError(f"there are no images of {classes[empty[0]]!r}, so no share can be told")
    return table


def _draw_table(
    axes: Axes,
    shares: NDArray[Any],
    names: ClassNames,
    numbers: bool,
    options: Mapping[str, Any],
) -> AxesImage:
    """Colour the errors, write percentages into the cells, and name rows and columns."""
    errors = _errors(shares)
    limits = Limits(0.0, float(errors.max()) or 1.0, signed=False)
    # Where cells are smaller than a pixel, matplotlib averages them rather than leave some out.
    interpolation = "nearest" if len(shares) < MANY else "auto"
    cells = axes.imshow(
        np.where(errors >= SMALLEST, errors, np.nan),
        **looks({**limits.look, "interpolation": interpolation}, options),
    )
    if numbers:
        _write_numbers(axes, shares, cells)
    draw_names(axes, names)
    return cells


def _write_numbers(axes: Axes, shares: NDArray[Any], cells: AxesImage) -> None:
    """Write percentages into the cells, those on the diagonal bold."""
    colours = cells.to_rgba(shares)
    for row, column in np.ndindex(shares.shape):
        share, right = float(shares[row, column]), row == column
        if share < SMALLEST and not right:
            continue
        look: dict[str, Any] = {"weight": "bold"}
        if not right:
            look = {"color": readable_on(colours[row, column])}
        words = _written(share)
        axes.text(column, row, words, size=SMALL, ha="center", va="center_baseline", **look)


def _alt(table: NDArray[Any], shares: NDArray[Any], classes: Sequence[str]) -> str:
    """Return how many were named rightly, and the worst errors."""
    errors = _errors(shares)
    total = counted(int(table.sum()), "image")
    text = (
        f"{total} of {len(classes)} classes, {100 * np.trace(table) / table.sum():.1f}% named "
        "rightly."
    )
    order = np.argsort(-errors, axis=None, kind="stable")[:NAMED]
    worst = [divmod(int(place), len(classes)) for place in order if errors.flat[place] > 0]
    if not worst:
        return f"{text} No errors."
    parts = [f"{classes[i]} named {classes[j]}, {100 * shares[i, j]:.0f}%" for i, j in worst]
    noun = "error" if len(parts) == 1 else "errors"
    return f"{text} Most frequent {noun}: {'; '.join(parts)}."
