"""How alike are two sets of pictures? Many of each, row below row, in true grey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.grid import Grid
from cnnfigs.figures._canvas.page import page
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.pictures import grey_limits, stacked
from cnnfigs.figures._canvas.style import IMAGE_CMAP, MARGIN, SMALL, WIDTH, bare, style
from cnnfigs.figures._canvas.text import text_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

# Inches: the room between two pictures, the largest picture, and the smallest that shows any more.
GAP = 0.05
LARGEST = 0.7
SMALLEST = 0.18


def contact_sheet(
    rows: Mapping[str, ArrayLike], *, source: str | None = None, figure: Figure | None = None
) -> Figure:
    """Draw rows of grey pictures below each other, each row with its name.

    Parameters
    ----------
    rows : mapping of str to (n, h, w) array
        The pictures of each row, by its name. All have one shape and rows may be of different
        lengths. Integers are black at 0 and white at 255, floats at 0 and 1.
    source : str, optional
        Where the pictures come from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        The sheet.

    Raises
    ------
    ValueError
        If there are no rows, a row is empty or too long for the page, or pictures differ in
        shape.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> rows = {"real": np.zeros((3, 28, 28)), "drawn": np.zeros((3, 28, 28))}
    >>> alt_text(contact_sheet(rows, figure=Figure()))
    '6 grey pictures of ... pixels in 2 rows: real (3) and drawn (3).'
    """
    if not rows:
        raise ValueError("expected at least one row of pictures, such as {'real': images}")
    each = [_unit_range(stacked(pictures)) for pictures in rows.values()]
    pictures = stacked([picture for row in each for picture in row])
    _, height, width = pictures.shape
    columns = max(map(len, each))
    left = MARGIN + max(text_width(name, SMALL) for name in rows) + MARGIN
    most = int((WIDTH - left - MARGIN + GAP) / (SMALLEST + GAP))
    if columns > most:
        raise ValueError(
            f"expected at most {most} pictures in a row beside these names, got {columns}; take "
            "some of them, such as images[:10], or break the row in two"
        )
    side = min(LARGEST, (WIDTH - left - MARGIN + GAP) / columns - GAP)
    repeat = max(1, round(200 * side / width))
    dots = width * repeat / side
    grid = Grid(columns * len(each), columns, height, width, repeat, round(GAP * dots))
    # A short row ends in cells that are no pictures, so transparent.
    cells = np.full((height, width, grid.count), np.nan, np.float32)
    for number, row in enumerate(each):
        begin = number * columns
        cells[..., begin : begin + len(row)] = np.moveaxis(row, 0, -1)
    tall, wide = (length / dots for length in grid.shape)
    with style():
        sheet = page(figure, round(left + wide + MARGIN, 2), MARGIN + tall, source=source)
        axes = sheet.axes(left, MARGIN, wide, tall)
        axes.imshow(grid.tile(cells), cmap=IMAGE_CMAP, vmin=0, vmax=1, interpolation="nearest")
        bare(axes)
        axes.set_anchor("NW")
        for number, name in enumerate(rows):
            middle = MARGIN + (grid.corner(number * columns)[1] + height * repeat / 2) / dots
            sheet.small(left - MARGIN, middle, name, ha="right", va="center")
    set_alt_text(sheet.figure, _in_words(rows, each, height, width))
    return sheet.figure


def _unit_range(pictures: NDArray[Any]) -> NDArray[np.float32]:
    """Return pictures with black at 0 and white at 1."""
    return (pictures / grey_limits(pictures)[1]).astype(np.float32)


def _in_words(
    rows: Mapping[str, ArrayLike], each: list[NDArray[np.float32]], height: int, width: int
) -> str:
    total = counted(sum(map(len, each)), "grey picture")
    parts = [f"{name} ({len(row)})" for name, row in zip(rows, each, strict=True)]
    return (
        f"{total} of {times(height, width)} pixels in {counted(len(each), 'row')}: {listed(parts)}."
    )
