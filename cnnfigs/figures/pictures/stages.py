"""How is a sign drawn? From the points that are written down to the pixels of the image."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, times
from cnnfigs.figures._canvas.style import (
    ACCENT,
    FAINT,
    IMAGE_CMAP,
    INK,
    MARGIN,
    MUTED,
    SECOND,
    SMALL,
    bare,
    style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from cnnfigs.datasets.drawn.pen import Stages

# Inches: one panel, the gap between two, and the words above.
SIDE = 1.3
GAP = 0.12
HEAD = 0.42
# How far the square of the points is from the panel's edge, in shares of it.
ROOM = 0.14


def drawing_stages(
    stages: Stages, *, source: str | None = None, figure: Figure | None = None
) -> Figure:
    """Draw how a sign comes about: points, smooth strokes, a hand's path, ink, and the image.

    Parameters
    ----------
    stages : cnnfigs.datasets.drawn.pen.Stages
        One drawing with all that lies between its points and its pixels.
    source : str, optional
        Where the drawing comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Five panels.

    Raises
    ------
    TypeError
        If something other than stages came.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.datasets.drawn.pen import GlyphVariant, stages
    >>> from cnnfigs.figures import alt_text
    >>> plus = GlyphVariant(1, ("50 0, 50 100", "0 50, 100 50"))
    >>> alt_text(drawing_stages(stages(plus, seed=0), figure=Figure()))
    'From 4 points in 2 strokes to an image of ... pixels: ...'
    """
    expect(stages, "skeleton", "the stages of a drawing, from cnnfigs.datasets.drawn.pen.stages")
    box, image = stages.ink.shape[0], stages.image.shape[0]
    with style():
        sheet = page(figure, 2 * MARGIN + 5 * SIDE + 4 * GAP, HEAD + SIDE, source=source)
        panels = [
            _panel(sheet, place, title, below)
            for place, (title, below) in enumerate(
                [
                    ("1  points", "as written down"),
                    ("2  strokes", "smooth, points shaken"),
                    ("3  a hand", "slant, warp, pressure"),
                    ("4  ink", f"{times(box, box)} pixels"),
                    ("5  image", f"{times(image, image)}, centred by mass"),
                ]
            )
        ]
        _points(panels[0], stages)
        _strokes(panels[1], stages)
        _path(panels[2], stages)
        for axes, pixels in zip(panels[3:], (stages.ink, stages.image), strict=True):
            axes.imshow(pixels, cmap=IMAGE_CMAP, vmin=0, vmax=255, interpolation="nearest")
    set_alt_text(sheet.figure, _in_words(stages))
    return sheet.figure


def _panel(sheet: Page, place: int, title: str, below: str) -> Axes:
    """Return a panel under its title."""
    left = MARGIN + place * (SIDE + GAP)
    sheet.text(left, 0.06, title, weight="bold")
    sheet.small(left, 0.23, below, color=MUTED)
    axes = sheet.axes(left, HEAD, SIDE, SIDE)
    bare(axes)
    axes.set_aspect("equal")
    return axes


def _frame(axes: Axes, side: float) -> None:
    """Show a square with its edge, and row 0 at its top."""
    room = ROOM * side
    axes.set_xlim(-room, side + room)
    axes.set_ylim(side + room, -room)
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side], [0, 0]])
    axes.plot(*corners.T, color=MUTED, linewidth=0.6, dashes=(3, 3))


def _points(axes: Axes, stages: Stages) -> None:
    """Draw the points, joined in their order, each stroke numbered where it begins."""
    _frame(axes, 1.0)
    for number, points in enumerate(stages.points, start=1):
        axes.plot(*points.T, color=MUTED, linewidth=0.8)
        axes.plot(*points.T, color=SECOND, marker="o", markersize=4.5, linestyle="none")
        axes.annotate(
            str(number),
            tuple(points[0]),
            (-5, 5),
            textcoords="offset points",
            color=ACCENT,
            size=SMALL,
            weight="bold",
            ha="right",
        )


def _strokes(axes: Axes, stages: Stages) -> None:
    """Draw the smooth strokes over the points that they came from."""
    _frame(axes, 1.0)
    for points, line in zip(stages.points, stages.skeleton, strict=True):
        axes.plot(*points.T, color=SECOND, marker="o", markersize=3, linestyle="none", alpha=0.5)
        axes.plot(*line.T, color=INK)


def _path(axes: Axes, stages: Stages) -> None:
    """Draw the path of the pen as wide as the pen, its middle as a line."""
    side = float(stages.ink.shape[0])
    _frame(axes, side)
    figure = axes.get_figure(root=True)
    assert figure is not None  # It was drawn on.
    # The caller's figure may be of another size than was planned, and the square stays one.
    inches = min(np.array(axes.get_position().size) * figure.get_size_inches())
    points_a_pixel = inches * 72 / (side * (1 + 2 * ROOM))
    for line, widths in zip(stages.path, stages.widths, strict=True):
        pieces = np.stack([line[:-1], line[1:]], axis=1)
        axes.add_collection(
            LineCollection(
                list(pieces),
                linewidths=widths * points_a_pixel,
                colors=FAINT,
                capstyle="round",
                gid="pen",
            ),
            autolim=False,
        )
        axes.plot(*line.T, color=INK, linewidth=1.0)


def _in_words(stages: Stages) -> str:
    points = sum(map(len, stages.points))
    widths = np.concatenate(stages.widths)
    widths = widths[widths > 0]
    return (
        f"From {counted(points, 'point')} in {counted(len(stages.points), 'stroke')} to an image "
        f"of {times(*stages.image.shape)} pixels: the points, smooth strokes, the path of a hand "
        f"with a pen {widths.min():.1f} to {widths.max():.1f} pixels wide, ink, and it centred."
    )
