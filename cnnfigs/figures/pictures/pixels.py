"""What is a picture made of? A piece of it, with its pixels' values written into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.patches import ConnectionPatch, Rectangle

from cnnfigs._argument_checks import whole_numbers
from cnnfigs.figures._canvas.cells import finite_plane, matrix, readable_cell
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, frame, heading, open_page
from cnnfigs.figures._canvas.panels import value_width
from cnnfigs.figures._canvas.phrases import times
from cnnfigs.figures._canvas.pictures import grey_limits
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import ACCENT, IMAGE_CMAP, bare

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

# Pixels of the piece across and down.
PIECE = 8
# Inches: one of its cells where its number is short, the whole picture, what is free between the
# two, and the narrowest page.
CELL = 0.275
WHOLE = 1.0
GAP = 0.2
NARROWEST = 3.2


@figure_function
def pixel_values(
    image: ArrayLike,
    *,
    corner: tuple[int, int],
    title: str = "What is a picture made of?",
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw a grey picture, and beside it a piece of it with the number of each pixel.

    Parameters
    ----------
    image : (h, w) array
        Integers from 0 to 255, or floats from 0 to 1: black to white.
    corner : (int, int)
        Row and column of the top left pixel of the piece, which is 8 pixels wide and high, or
        less where the picture ends.

    Raises
    ------
    ValueError
        If it is no grey picture, or the corner is no place in it.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> image = np.full((28, 28), 51, dtype=np.uint8)
    >>> alt_text(pixel_values(image, corner=(4, 20), figure=Figure()))
    'What is a picture made of? A grey picture of 28×28 pixels, and the numbers of 8×8 of ...'
    """
    pixels = finite_plane("a grey picture", image)
    row, column = _checked(corner, pixels.shape)
    piece = pixels[row : row + PIECE, column : column + PIECE]
    layout = settle_pixels(pixels.shape, piece, available_width(figure), title, source)
    norm = Normalize(*grey_limits(np.asarray(image)))
    darkest, brightest = number(float(piece.min())), number(float(piece.max()))
    words = (
        f"{title} A grey picture of {times(*pixels.shape)} pixels, and the numbers of "
        f"{times(*piece.shape)} of them, from row {row} and column {column} on: {darkest} to "
        f"{brightest}."
    )
    sheet = open_page(figure, layout.frame, words)
    whole = sheet.axes(*layout.whole)
    whole.imshow(pixels, cmap=IMAGE_CMAP, norm=norm, interpolation="nearest")
    bare(whole)
    near = sheet.axes(*layout.piece)
    matrix(near, piece, cmap=IMAGE_CMAP, norm=norm, cell=layout.cell)
    _frame_piece(whole, near, (row, column), piece.shape, below=layout.below)
    return sheet.figure


def _checked(corner: tuple[int, int], shape: Sequence[int]) -> tuple[int, int]:
    """Return the row and the column of a place in a picture, or say what came."""
    place = np.array(whole_numbers("corner", corner))
    if place.shape != (2,) or not (place >= 0).all() or not (place < shape).all():
        raise ValueError(
            f"expected a corner (row, column) within the picture of {times(*shape)} pixels, "
            f"counted from 0, got {corner}"
        )
    return int(place[0]), int(place[1])


@dataclass(frozen=True)
class PixelsLayout(Layout):
    """Where the picture and its piece lie, and how wide a cell of the piece is, in inches."""

    whole: Box
    piece: Box
    cell: float

    @property
    def below(self) -> bool:
        """Whether the piece stands below the picture."""
        return self.piece.top > self.whole.top


def settle_pixels(
    shape: Sequence[int],
    piece: NDArray[Any],
    width: float,
    title: str | None = None,
    source: str | None = None,
) -> PixelsLayout:
    """Put the piece, its cells as wide as its numbers need, beside the picture or below it."""
    rows, columns = piece.shape
    cell = max(CELL, readable_cell(piece))
    value = value_width(shape, WHOLE)
    height = shape[0] * value
    inner = width - 2 * MARGIN
    cell = min(cell, max(CELL, inner / columns))
    below = WHOLE + GAP + columns * cell > inner + 1e-9
    content = max(WHOLE, columns * cell) if below else WHOLE + GAP + columns * cell
    page = min(width, round(max(content + 2 * MARGIN, NARROWEST), 2))
    head = heading(page, title)
    top = head.height
    whole = Box(MARGIN, top, shape[1] * value, height)
    near = Box(MARGIN + WHOLE + GAP, top, columns * cell, rows * cell)
    if below:
        near = near._replace(left=MARGIN, top=whole.bottom + GAP)
    bottom = max(whole.bottom, near.bottom)
    return PixelsLayout(frame(page, bottom, head, source=source), whole, near, cell)


def _frame_piece(
    whole: Axes, near: Axes, corner: tuple[int, int], size: Sequence[int], *, below: bool
) -> None:
    """Frame the piece in the picture and where it is drawn large, and join the two frames."""
    (row, column), (rows, columns) = corner, size
    look: Any = {"fill": False, "edgecolor": ACCENT, "linewidth": 1.2, "clip_on": False}
    whole.add_patch(Rectangle((column - 0.5, row - 0.5), columns, rows, gid="piece", **look))
    near.add_patch(Rectangle((-0.5, -0.5), columns, rows, **look))
    left, right = column - 0.5, column + columns - 0.5
    top, bottom = row - 0.5, row + rows - 0.5
    joints = [((right, top), (-0.5, -0.5)), ((right, bottom), (-0.5, rows - 0.5))]
    if below:
        joints = [((left, bottom), (-0.5, -0.5)), ((right, bottom), (columns - 0.5, -0.5))]
    for small, large in joints:
        joint = ConnectionPatch(small, large, "data", "data", axesA=whole, axesB=near)
        joint.set(color=ACCENT, linewidth=0.6)
        near.add_artist(joint)
