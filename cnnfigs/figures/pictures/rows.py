"""What does the data look like? Pictures in a row, in true grey, each with its title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cnnfigs._argument_checks import as_names
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, frame, open_page
from cnnfigs.figures._canvas.panels import Tiles, draw_tiles, settle_tiles
from cnnfigs.figures._canvas.phrases import counted, times
from cnnfigs.figures._canvas.pictures import grey_limits, stacked
from cnnfigs.figures._canvas.scale import Limits, number
from cnnfigs.figures._canvas.style import IMAGE_CMAP

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike

# Ten pictures in a row are still as large as a fingertip. Inches: the smallest picture of several
# rows, the largest, and what is free between two.
MOST = 10
SIDES = (0.6, 1.4)
GAP = 0.08


@figure_function
def image_row(
    images: ArrayLike | Sequence[ArrayLike],
    *,
    titles: Iterable[object] | None = None,
    limits: tuple[float, float] | None = None,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw grey pictures of one size in a row, which wraps after ten.

    Parameters
    ----------
    images : (n, h, w) array, or a sequence of (h, w) arrays
        The pictures.
    titles : iterable, optional
        What stands above each.
    limits : (float, float), optional
        The values of black and white; without it 0 to 255 for integers and 0 to 1 for floats,
        whatever the pictures' own extremes are.

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
    names = as_names(() if titles is None else titles)
    if titles is not None and len(names) != count:
        raise ValueError(f"expected a title for each of {count} pictures, got {len(names)}")
    low, high = grey_limits(pictures) if limits is None else limits
    tiles = settle_row(count, (height, width), names, available_width(figure))
    page = frame(tiles.right + MARGIN, tiles.box.bottom, source=source)
    words = f"{counted(count, 'grey picture')} of {times(height, width)} pixels"
    words += f": {', '.join(names)}." if names else f", {number(low)} black, {number(high)} white."
    sheet = open_page(figure, page, words)
    greys = Limits(low, high, signed=False)
    draw_tiles(sheet, tiles, np.moveaxis(pictures, 0, -1), greys, cmap=IMAGE_CMAP)
    return sheet.figure


def settle_row(count: int, shape: tuple[int, int], names: Sequence[str], width: float) -> Tiles:
    """Return where each picture lies, below its title, on a page at most so many inches wide."""
    return settle_tiles(
        count, shape, width=width, top=MARGIN, sides=SIDES, gap=GAP, most=MOST, labels=names
    )
