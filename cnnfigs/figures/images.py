"""What does the data look like? Pictures in a row, in true grey, each with its title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._grid import Grid, columns_within
from cnnfigs.figures._page import Page, page
from cnnfigs.figures._scale import number
from cnnfigs.figures._style import (
    IMAGE_CMAP,
    MARGIN,
    SMALL,
    WIDTH,
    bare,
    set_alt_text,
    style,
    text_width,
    wrap,
)
from cnnfigs.figures._words import counted, times

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

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


def stacked(images: ArrayLike | Sequence[ArrayLike]) -> NDArray[Any]:
    """Return pictures as one array (n, h, w), or say what does not fit."""
    arrays = [np.asarray(image) for image in images]  # type: ignore[union-attr]
    shapes = sorted({array.shape for array in arrays})
    if len(shapes) != 1 or len(shapes[0]) != 2:
        raise ValueError(
            f"expected grey pictures (h, w) of one shape, got shapes {shapes}; "
            "put a single picture into a list, and crop or resize those that differ"
        )
    return np.stack(arrays)


def grey_limits(pictures: NDArray[Any]) -> tuple[float, float]:
    """Return what is black and what is white in files, or in a network's input."""
    return (0.0, 255.0) if np.issubdtype(pictures.dtype, np.integer) else (0.0, 1.0)


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
