"""Which classes does a network mix up? Its answers by class, errors coloured, the rest counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.cells import readable_on
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import Limits, colour_bar
from cnnfigs.figures._canvas.style import LABEL, MARGIN, MUTED, SMALL, bare, style
from cnnfigs.figures._canvas.text import text_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

# Inches: one cell, and the head with the colour bar.
CELL = 0.36
HEAD = 0.5
AXES = "is \N{DOWNWARDS ARROW}  named \N{RIGHTWARDS ARROW}"
# Below half a percent a cell stays empty: its number would be a zero.
LEAST = 0.005
# How many confusions the alt text names.
NAMED = 3


def confusion(
    counts: ArrayLike,
    classes: Sequence[str],
    *,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw which classes are mistaken for which.

    Parameters
    ----------
    counts : (k, k) array
        How many images of the class of the row got the name of the column, as
        :func:`cnnfigs.confusion_matrix` counts them.
    classes : sequence of str
        The k names.
    source : str, optional
        Which network on which images, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Percentages of each row. Errors are coloured on one scale from zero to the largest; the
        diagonal, which is right, is not coloured, and cells under half a percent are empty.

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
    '20 images of 2 classes, 95.0 % named rightly. Most frequent error: sandal named boot, 10 %.'
    """
    table = _checked(counts, classes)
    shares = table / table.sum(axis=1, keepdims=True)
    errors = np.where(np.eye(len(table), dtype=bool), 0, shares)
    limits = Limits(0.0, float(errors.max()) or 1.0, signed=False)
    widest = max(text_width(name, SMALL) for name in classes)
    left = 2 * MARGIN + max(widest, text_width(AXES, SMALL)) + 0.1
    below = 0.25 + (0.5 * widest if widest > CELL else 0)
    side = CELL * len(table)
    with style():
        sheet = page(figure, round(left + side + 0.3, 2), HEAD + side + below, source=source)
        axes = sheet.axes(left, HEAD, side, side)
        cells = axes.imshow(
            np.where(errors >= LEAST, errors, np.nan),
            cmap=limits.cmap,
            norm=limits.norm,
            interpolation="nearest",
        )
        bare(axes)
        _write_numbers(axes, shares, limits)
        _write_names(sheet, axes, classes, left)
        sheet.text(MARGIN, 0.08, "Errors, % of the images of a class", weight="bold", size=LABEL)
        bar = sheet.axes(left + side - 1.0, 0.3, 1.0, 0.07)
        colour_bar(cells, bar, limits).set_ticklabels(["0", f"{100 * limits.high:.2g} %"])
    set_alt_text(sheet.figure, _in_words(table, shares, errors, classes))
    return sheet.figure


def _checked(counts: ArrayLike, classes: Sequence[str]) -> NDArray[Any]:
    """Return the counts as an array, or say what does not fit."""
    table = np.asarray(counts)
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


def _write_numbers(axes: Any, shares: NDArray[Any], limits: Limits) -> None:
    """Write percentages into the cells, those on the diagonal bold."""
    for row, column in np.ndindex(shares.shape):
        share, right = float(shares[row, column]), row == column
        if share < LEAST and not right:
            continue
        look: dict[str, Any] = {"weight": "bold"}
        if not right:
            look = {"color": readable_on(limits.cmap(limits.norm(share)))}
        words = f"{int(100 * share + 0.5)}"  # half a percent is not written as 0
        axes.text(column, row, words, size=SMALL, ha="center", va="center_baseline", **look)


def _write_names(sheet: Page, axes: Any, classes: Sequence[str], left: float) -> None:
    """Name rows at their left and columns below, slanted where names are long."""
    tilt: dict[str, Any] = {"ha": "center"}
    if max(text_width(name, SMALL) for name in classes) > CELL:
        tilt = {"rotation": 30, "ha": "right", "rotation_mode": "anchor"}
    for index, name in enumerate(classes):
        middle = HEAD + (index + 0.5) * CELL
        sheet.small(left - 0.06, middle, name, ha="right", va="center")
        axes.annotate(
            name,
            (index, len(classes) - 0.5),
            (0, -4),
            textcoords="offset points",
            size=SMALL,
            va="top",
            parse_math=False,
            **tilt,
        )
    sheet.small(left - 0.06, HEAD - 0.03, AXES, ha="right", va="bottom", color=MUTED)


def _in_words(
    table: NDArray[Any], shares: NDArray[Any], errors: NDArray[Any], classes: Sequence[str]
) -> str:
    total = counted(int(table.sum()), "image")
    text = (
        f"{total} of {len(classes)} classes, {100 * np.trace(table) / table.sum():.1f} % named "
        "rightly."
    )
    order = np.argsort(-errors, axis=None, kind="stable")[:NAMED]
    worst = [divmod(int(place), len(classes)) for place in order if errors.flat[place] > 0]
    if not worst:
        return f"{text} No errors."
    parts = [f"{classes[i]} named {classes[j]}, {100 * shares[i, j]:.0f} %" for i, j in worst]
    noun = "error" if len(parts) == 1 else "errors"
    return f"{text} Most frequent {noun}: {'; '.join(parts)}."
