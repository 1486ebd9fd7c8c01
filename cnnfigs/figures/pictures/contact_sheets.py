"""How alike are two sets of pictures? Many of each, row below row, in true grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import by_name
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import Grid, columns_within
from cnnfigs.figures._canvas.page import MARGIN, Box, PanelsLayout, frame, open_page
from cnnfigs.figures._canvas.panels import interpolation, most_columns, value_width
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.pictures import grey_limits, stacked
from cnnfigs.figures._canvas.style import IMAGE_CMAP, bare
from cnnfigs.figures._canvas.text import SMALL, line_height, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

# Inches: what is free between two pictures, the largest picture, the smallest that shows any more,
# the widest column of names, and what is free between a row's name and the row before it.
GAP = 0.05
LARGEST = 0.7
SMALLEST, SMALLEST_NARROW = 0.18, 0.26
NAMES = 1.6
BETWEEN = 0.12


@figure_function
def contact_sheet(
    rows: Mapping[str, ArrayLike],
    *,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw rows of grey pictures below each other, each row with its name.

    Parameters
    ----------
    rows : mapping of str to (n, h, w) array
        The pictures of each row, by its name. All have one shape and rows may be of different
        lengths; a row that is too long for the page is continued below. Integers are black at 0
        and white at 255, floats at 0 and 1.

    Raises
    ------
    TypeError
        If something other than a mapping came.
    ValueError
        If there are no rows, a row is empty, or pictures differ in shape.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> rows = {"real": np.zeros((3, 28, 28)), "drawn": np.zeros((3, 28, 28))}
    >>> alt_text(contact_sheet(rows, figure=Figure()))
    '6 grey pictures of ... pixels in 2 rows: real (3) and drawn (3).'
    """
    named = by_name(rows, "rows of pictures by their names, such as {'real': images}")
    if not named:
        raise ValueError("expected at least one row of pictures, such as {'real': images}")
    each = {name: _unit_range(stacked(pictures)) for name, pictures in named.items()}
    shape = stacked([picture for row in each.values() for picture in row]).shape[1:]
    counts = {name: len(row) for name, row in each.items()}
    layout = settle_sheet(counts, shape, available_width(figure), source)
    sheet = open_page(figure, layout.frame, _alt_text(counts, shape))
    for place, row in zip(layout.panels, each.values(), strict=True):
        sheet.small(*place.corner, "\n".join(place.lines), **place.align)
        axes = sheet.axes(*place.box)
        picture = place.grid.tile(np.moveaxis(row, 0, -1))
        sampling = interpolation(place.grid, place.box)
        axes.imshow(picture, cmap=IMAGE_CMAP, vmin=0, vmax=1, interpolation=sampling)
        bare(axes)
        axes.set_anchor("NW")
    return sheet.figure


@dataclass(frozen=True, eq=False)
class Row:
    """One row of pictures.

    Attributes
    ----------
    lines, corner, align : tuple of str, (float, float), dict
        The row's name, where it stands, and on which side of that.
    grid, box : Grid, Box
        Where each picture lies in the row's image, and where that is on the page.
    """

    lines: tuple[str, ...]
    corner: tuple[float, float]
    align: dict[str, Any]
    grid: Grid
    box: Box


def settle_sheet(
    counts: Mapping[str, int], shape: Sequence[int], width: float, source: str | None = None
) -> PanelsLayout[Row]:
    """Return where each row of so many pictures lies: beside its name, or on a phone below it."""
    narrow = is_narrow(width)
    inner = width - 2 * MARGIN
    lines = {name: tuple(wrap(name, SMALL, inner if narrow else NAMES)) for name in counts}
    words = max((text_width(line, SMALL) for each in lines.values() for line in each), default=0.0)
    left = MARGIN if narrow else 2 * MARGIN + words
    longest = max(counts.values())
    smallest = SMALLEST_NARROW if narrow else SMALLEST
    columns = columns_within(longest, most_columns(width - left - MARGIN, smallest, GAP))
    side = min(LARGEST, (width - left - MARGIN + GAP) / columns - GAP)
    value = value_width(shape, side)
    repeat = max(1, round(200 * value))
    dots = repeat / value
    rows, top = [], MARGIN
    for name, count in counts.items():
        height = len(lines[name]) * line_height(SMALL)
        grid = Grid(count, min(count, columns), shape[0], shape[1], repeat, int(GAP * dots))
        begin = top + height if narrow else top
        box = Box(left, begin, grid.shape[1] / dots, grid.shape[0] / dots)
        # Beside its pictures, a name stands at the middle of their first line.
        middle = begin + max(height, shape[0] * value) / 2
        corner = (left, top) if narrow else (left - MARGIN, middle)
        align = {} if narrow else {"ha": "right", "va": "center"}
        rows.append(Row(lines[name], corner, align, grid, box))
        wrapped = grid.rows > 1
        bottom = max(box.bottom, begin + (0.0 if narrow else height))
        top = bottom + (BETWEEN if narrow or wrapped else GAP)
    right = max(row.box.right for row in rows)
    wanted = left + words if narrow else 0.0
    return PanelsLayout(
        frame(round(max(right, wanted) + MARGIN, 2), bottom, source=source), tuple(rows)
    )


def _unit_range(pictures: NDArray[Any]) -> NDArray[np.float32]:
    """Return pictures with black at 0 and white at 1."""
    return (pictures / grey_limits(pictures)[1]).astype(np.float32)


def _alt_text(counts: Mapping[str, int], shape: Sequence[int]) -> str:
    total = counted(sum(counts.values()), "grey picture")
    parts = [f"{name} ({count})" for name, count in counts.items()]
    pixels = times(shape[0], shape[1])
    return f"{total} of {pixels} pixels in {counted(len(counts), 'row')}: {listed(parts)}."
