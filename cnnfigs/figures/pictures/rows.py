"""What does the data look like? Pictures in a row, in true grey, each with its title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.grid import Grid, columns_within
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, times
from cnnfigs.figures._canvas.pictures import grey_limits, stacked
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import IMAGE_CMAP, MARGIN, SMALL, WIDTH, bare, style
from cnnfigs.figures._canvas.text import text_width, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

# Inches. Ten pictures in a row are still as large as a fingertip.
ACROSS = 10
GAP = 0.08
LARGEST = 1.4
TITLE_LINE = 0.145


def image_row(
    images: ArrayLike | Sequence[ArrayLike],
    *,
    titles: Sequence[str] | None = None,
    limits: tuple[float, float] | None = None,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw grey pictures of one size in a row, which wraps after ten.

    Parameters
    ----------
    images : (n, h, w) array, or a sequence of (h, w) arrays
        The pictures.
    titles : sequence of str, optional
        A line above each.
    limits : (float, float), optional
        The values of black and white; without it 0 to 255 for integers and 0 to 1 for floats,
        whatever the pictures' own extremes are.
    source : str, optional
        Where the pictures come from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        The row.

    Raises
    ------
    ValueError
        If there are no pictures, they differ in shape, or titles are more or fewer than they.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> figure = image_row(np.zeros((2, 28, 28)), titles=["boot", "bag"], figure=Figure())
    >>> alt_text(figure)
    '2 grey pictures of ... pixels: boot, bag.'
    """
    pictures = stacked(images)
    count, height, width = pictures.shape
    if titles is not None and len(titles) != count:
        raise ValueError(f"expected a title for each of {count} pictures, got {len(titles)}")
    low, high = grey_limits(pictures) if limits is None else limits
    columns = columns_within(count, ACROSS)
    side = min(LARGEST, (WIDTH - 2 * MARGIN + GAP) / columns - GAP)
    lines = _title_lines(titles, side)
    above = max((len(each) for each in lines), default=0) * TITLE_LINE
    repeat = max(1, round(200 * side / width))
    dots = width * repeat / side
    gaps = round(GAP * dots), round((GAP + above) * dots)
    grid = Grid(count, columns, height, width, repeat, *gaps)
    tall, wide = (dots_ / dots for dots_ in grid.shape)
    with style():
        sheet = page(figure, 2 * MARGIN + wide, 2 * MARGIN + above + tall, source=source)
        axes = sheet.axes(MARGIN, MARGIN + above, wide, tall)
        axes.imshow(
            grid.tile(np.moveaxis(pictures, 0, -1)),
            cmap=IMAGE_CMAP,
            vmin=low,
            vmax=high,
            interpolation="nearest",
        )
        bare(axes)
        axes.set_anchor("NW")
        _write(sheet, lines, grid, dots, MARGIN + above)
    words = f"{counted(count, 'grey picture')} of {times(height, width)} pixels"
    words += (
        f": {', '.join(titles)}." if titles else f", {number(low)} black, {number(high)} white."
    )
    set_alt_text(sheet.figure, words)
    return sheet.figure


def _title_lines(titles: Sequence[str] | None, side: float) -> list[list[str]]:
    """Break each title where it is wider than its picture."""
    return [wrap(title, SMALL, side) for title in titles or ()]


def _write(sheet: Page, lines: list[list[str]], grid: Grid, dots: float, top: float) -> None:
    """Write each title above its picture, centred where it is wider than that."""
    for index, words in enumerate(lines):
        x, y = grid.corner(index)
        side = grid.width * grid.repeat / dots
        wide = max((text_width(line, SMALL) for line in words), default=0.0) > side
        left = x / dots + MARGIN + (side / 2 if wide else 0.0)
        align = "center" if wide else "left"
        sheet.small(left, top + y / dots - 0.03, "\n".join(words), va="bottom", ha=align)
