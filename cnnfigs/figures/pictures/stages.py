"""How is a sign drawn? From the points that are written down to the pixels of the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

from cnnfigs._argument_checks import expect, several
from cnnfigs._array_checks import finite_numbers
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.column import available_width, is_narrow, size_of
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Layout, Page, frame, open_page
from cnnfigs.figures._canvas.panels import Panels
from cnnfigs.figures._canvas.phrases import counted, times
from cnnfigs.figures._canvas.style import ACCENT, FAINT, IMAGE_CMAP, INK, MUTED, SECOND, bare
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase

    from cnnfigs.datasets.drawn.pen import Stages

# Panels in a row of a page, and of a phone. Inches: the largest panel, the gap between two.
COLUMNS, COLUMNS_NARROW = 5, 3
SIDE = 1.36
GAP = 0.1
# How far the square of the points is from the panel's edge, in shares of it.
BORDER = 0.14


@figure_function
def drawing_stages(
    stages: Stages, *, source: str | None = None, figure: FigureBase | None = None
) -> Figure:
    """Draw how a sign comes about: points, smooth strokes, a hand's path, ink, and the image.

    Parameters
    ----------
    stages : cnnfigs.datasets.drawn.pen.Stages
        One drawing with all that lies between its points and its pixels.

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
    _check(stages)
    layout = settle_stages(_titles(stages), available_width(figure), source)
    sheet = open_page(figure, layout.frame, _alt_text(stages))
    panels = [_panel(sheet, layout, index) for index in range(layout.panels.count)]
    _points(panels[0], stages)
    _strokes(panels[1], stages)
    _path(panels[2], stages)
    for axes, pixels in zip(panels[3:], (stages.ink, stages.image), strict=True):
        axes.imshow(pixels, cmap=IMAGE_CMAP, vmin=0, vmax=255, interpolation="nearest")
    return sheet.figure


def _check(stages: Stages) -> None:
    """Raise where something other than lines of points and planes of pixels came."""
    for name in ("ink", "image"):
        finite_plane(f"the {name} of stages", getattr(stages, name))
    for name in ("points", "skeleton", "path"):
        for line in several(getattr(stages, name), f"lines as the {name} of stages"):
            shape = finite_numbers(line, f"points as the {name} of stages", ndim=(2,)).shape
            if shape[1] != 2:
                raise ValueError(
                    f"expected points (n, 2) as the {name} of stages, but an array of shape "
                    f"{shape} came: take what stages returns as it is"
                )
    for line, widths in zip(stages.path, stages.widths, strict=False):
        if finite_numbers(widths, "the widths of stages", ndim=(1,)).size < len(line) - 1:
            raise ValueError(f"expected {len(line) - 1} widths for a path, but {len(widths)} came")


def _titles(stages: Stages) -> list[tuple[str, str]]:
    """Return what each stage is called, and what happens to it."""
    box, image = stages.ink.shape[0], stages.image.shape[0]
    return [
        ("1  points", "as written down"),
        ("2  strokes", "smooth, points shaken"),
        ("3  a hand", "slant, warp, pressure"),
        ("4  ink", f"{times(box, box)} pixels"),
        ("5  image", f"{times(image, image)}, centred"),
    ]


@dataclass(frozen=True)
class StagesLayout(Layout):
    """Where the panels lie, and what is written above each: a name and lines below it."""

    panels: Panels
    titles: tuple[tuple[str, tuple[str, ...]], ...]


def settle_stages(
    titles: list[tuple[str, str]], width: float, source: str | None = None
) -> StagesLayout:
    """Put the panels beside each other, on a phone three in a row."""
    columns = COLUMNS_NARROW if is_narrow(width) else COLUMNS
    side = min(SIDE, (width - 2 * MARGIN + GAP) / columns - GAP)
    lines = [tuple(wrap(below, SMALL, side)) for _, below in titles]
    head = line_height(LABEL) + max(map(len, lines)) * line_height(SMALL) + 0.02
    panels = Panels(len(titles), columns, MARGIN, 0.06, side, side, head, GAP, GAP)
    page = frame(panels.right + MARGIN, panels.bottom, source=source)
    names = [name for name, _ in titles]
    return StagesLayout(page, panels, tuple(zip(names, lines, strict=True)))


def _panel(sheet: Page, layout: StagesLayout, index: int) -> Axes:
    """Return a panel under its title."""
    name, lines = layout.titles[index]
    box = layout.panels.box(index)
    top = box.top - layout.panels.head
    sheet.text(box.left, top, name, weight="bold")
    sheet.small(box.left, top + line_height(LABEL), "\n".join(lines), color=MUTED)
    axes = sheet.axes(*box)
    bare(axes)
    axes.set_aspect("equal")
    return axes


def _square(axes: Axes, side: float) -> None:
    """Show a square with its edge, and row 0 at its top."""
    border = BORDER * side
    axes.set_xlim(-border, side + border)
    axes.set_ylim(side + border, -border)
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side], [0, 0]])
    axes.plot(*corners.T, color=MUTED, linewidth=0.6, dashes=(3, 3))


def _points(axes: Axes, stages: Stages) -> None:
    """Draw the points, joined in their order, each stroke numbered where it begins."""
    _square(axes, 1.0)
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
    _square(axes, 1.0)
    for points, line in zip(stages.points, stages.skeleton, strict=True):
        axes.plot(*points.T, color=SECOND, marker="o", markersize=3, linestyle="none", alpha=0.5)
        axes.plot(*line.T, color=INK)


def _path(axes: Axes, stages: Stages) -> None:
    """Draw the path of the pen as wide as the pen, its middle as a line."""
    side = float(stages.ink.shape[0])
    _square(axes, side)
    figure = axes.get_figure(root=False)
    assert figure is not None  # It was drawn on.
    # The caller's figure may be of another size than was planned, and the square stays one.
    inches = min(np.array(axes.get_position().size) * size_of(figure))
    points_a_pixel = inches * 72 / (side * (1 + 2 * BORDER))
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


def _alt_text(stages: Stages) -> str:
    points = sum(map(len, stages.points))
    widths = np.concatenate(stages.widths)
    widths = widths[widths > 0]
    return (
        f"From {counted(points, 'point')} in {counted(len(stages.points), 'stroke')} to an image "
        f"of {times(*stages.image.shape)} pixels: the points, smooth strokes, the path of a hand "
        f"with a pen {widths.min():.1f} to {widths.max():.1f} pixels wide, ink, and it centred."
    )
