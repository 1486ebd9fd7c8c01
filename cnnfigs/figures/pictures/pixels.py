"""What is a picture made of? A piece of it, with its pixels' values written into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.patches import ConnectionPatch, Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.cells import finite_plane, matrix
from cnnfigs.figures._canvas.page import page
from cnnfigs.figures._canvas.phrases import times
from cnnfigs.figures._canvas.pictures import grey_limits
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import ACCENT, IMAGE_CMAP, LABEL, MARGIN, bare, style
from cnnfigs.figures._canvas.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

# Pixels of the piece across and down: their numbers can be read on a telephone.
PIECE = 8
# Inches: one of its cells, the whole picture, and between the two.
CELL = 0.275
WHOLE = 1.0
GAP = 0.2
HEAD = 0.34
TITLE_LINE = 0.16


def pixel_values(
    image: ArrayLike,
    *,
    corner: tuple[int, int],
    title: str = "What is a picture made of?",
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw a grey picture, and beside it a piece of it with the number of each pixel.

    Parameters
    ----------
    image : (h, w) array
        Integers from 0 to 255, or floats from 0 to 1: black to white.
    corner : (int, int)
        Row and column of the top left pixel of the piece, which is 8 pixels wide and tall, or
        less where the picture ends.
    title : str
        The question that the figure answers.
    source : str, optional
        Where the picture comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        The whole picture with the piece framed, and the piece.

    Raises
    ------
    ValueError
        If it is no grey picture, or the corner lies outside it.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> image = np.full((28, 28), 51, dtype=np.uint8)
    >>> alt_text(pixel_values(image, corner=(4, 20), figure=Figure()))
    'What is a picture made of? A grey picture of 28×28 pixels, and the numbers of 8×8 of ...'
    """
    pixels = finite_plane("a grey picture", image)
    row, column = corner
    if not (0 <= row < pixels.shape[0] and 0 <= column < pixels.shape[1]):
        raise ValueError(
            f"expected a corner within the picture of {times(*pixels.shape)} pixels, counted from "
            f"0, got row {row} and column {column}"
        )
    piece = pixels[row : row + PIECE, column : column + PIECE]
    norm = Normalize(*grey_limits(np.asarray(image)))
    rows, columns = piece.shape
    width = 2 * MARGIN + WHOLE + GAP + columns * CELL
    with style():
        lines = wrap(title, LABEL, width - 3 * MARGIN, weight="bold")
        head = HEAD + TITLE_LINE * (len(lines) - 1)
        tall = max(rows * CELL, WHOLE * pixels.shape[0] / pixels.shape[1])
        sheet = page(figure, width, head + tall + MARGIN, source=source)
        sheet.text(MARGIN, 0.08, "\n".join(lines), weight="bold", linespacing=1.15)
        whole = sheet.axes(MARGIN, head, WHOLE, WHOLE * pixels.shape[0] / pixels.shape[1])
        whole.imshow(pixels, cmap=IMAGE_CMAP, norm=norm, interpolation="nearest")
        bare(whole)
        near = sheet.axes(MARGIN + WHOLE + GAP, head, columns * CELL, rows * CELL)
        matrix(near, piece, cmap=IMAGE_CMAP, norm=norm, cell=CELL)
        _frame(whole, near, corner, piece.shape)
    darkest, brightest = number(float(piece.min())), number(float(piece.max()))
    words = (
        f"{title} A grey picture of {times(*pixels.shape)} pixels, and the numbers of "
        f"{times(rows, columns)} of them, from row {row} and column {column} on: {darkest} to "
        f"{brightest}."
    )
    set_alt_text(sheet.figure, words)
    return sheet.figure


def _frame(whole: Axes, near: Axes, corner: tuple[int, int], size: tuple[int, ...]) -> None:
    """Frame the piece in the picture and where it is drawn large, and join the two frames."""
    (row, column), (rows, columns) = corner, size
    look: Any = {"fill": False, "edgecolor": ACCENT, "linewidth": 1.2, "clip_on": False}
    whole.add_patch(Rectangle((column - 0.5, row - 0.5), columns, rows, gid="piece", **look))
    near.add_patch(Rectangle((-0.5, -0.5), columns, rows, **look))
    right = column + columns - 0.5
    for small, large in ((row - 0.5, -0.5), (row + rows - 0.5, rows - 0.5)):
        joint = ConnectionPatch(
            (right, small), (-0.5, large), "data", "data", axesA=whole, axesB=near
        )
        joint.set(color=ACCENT, linewidth=0.6)
        near.add_artist(joint)
