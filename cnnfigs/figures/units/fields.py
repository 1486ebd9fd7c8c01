"""What does one value look at? Each pixel's influence, and the square that a formula gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.grid import columns_within
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import times
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import LABEL, MAPS_CMAP, MARGIN, MUTED, WIDTH, bare, style
from cnnfigs.figures._canvas.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

    Window = tuple[int, int, int, int]

# Panels in a row, so that a telephone shows all of it. Inches: a panel, the gap, a line of words.
ACROSS = 3
PANEL, GAP, LINE = 1.06, 0.11, 0.145
# Lines over data are no roles: both can be seen on black and on the palest yellow of the maps.
FORMULA, MEASURED = "#9aa3af", "#35c3a4"
MEANING = (
    "Bright: a small change of that pixel changes the value much (root mean square over maps and "
    "images; each panel from zero to its own largest). Grey, solid: the receptive field by "
    "formula. Green, dashed: the square that holds {held:.0%} of the squared influence. Sizes "
    "stand above each."
)


def effective_receptive_fields(
    maps: Mapping[str, ArrayLike],
    windows: Mapping[str, Window],
    sides: Mapping[str, float],
    *,
    title: str,
    held: float = 0.95,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw how much each pixel matters to a value of each layer.

    Parameters
    ----------
    maps : mapping of str to (h, w) array
        By layer, each pixel's share of the squared influence, 0 or more.
    windows : mapping of str to (int, int, int, int)
        By layer: top, left, bottom and right of the value's receptive field by formula, in pixels,
        bottom and right exclusive.
    sides : mapping of str to float
        By layer: rows of the square about that field's middle that holds so much of the influence.
    title : str
        The question that the figure answers.
    held : float, optional
        How much that is, 0 to 1.
    source : str, optional
        What was measured on what, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each layer, three in a row.

    Raises
    ------
    ValueError
        If there are no maps, one of them is not two-dimensional, finite and without a value below
        zero, or windows and sides are not those of the same layers.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> maps, windows = {"conv1": np.eye(7) / 7}, {"conv1": (1, 1, 6, 6)}
    >>> figure = effective_receptive_fields(
    ...     maps, windows, {"conv1": 4.5}, title="Far?", figure=Figure()
    ... )
    >>> alt_text(figure)
    'Far? Influence of 7×7 pixels by layer. conv1: 5×5 by formula, 95% within 4.5×4.5.'
    """
    planes = _checked(maps, windows, sides)
    columns = columns_within(len(planes), ACROSS)
    pitch = 2 * LINE + PANEL + GAP
    across = min(WIDTH, 2 * MARGIN + ACROSS * (PANEL + GAP) - GAP)
    lines = wrap(title, LABEL, across - 3 * MARGIN, weight="bold")
    head = 0.14 + 0.16 * len(lines)
    tall = head + -(-len(planes) // columns) * pitch
    with style():
        sheet = page(figure, across, tall, scale=MEANING.format(held=held), source=source)
        sheet.text(MARGIN, 0.08, "\n".join(lines), weight="bold", linespacing=1.15)
        for place, (name, plane) in enumerate(planes.items()):
            left = MARGIN + place % columns * (PANEL + GAP)
            top = head + place // columns * pitch
            _draw(sheet, left, top, name, plane, windows[name], sides[name])
    set_alt_text(sheet.figure, _in_words(title, planes, windows, sides, held))
    return sheet.figure


def _checked(
    maps: Mapping[str, ArrayLike], windows: Mapping[str, Window], sides: Mapping[str, float]
) -> dict[str, NDArray[Any]]:
    """Return the maps as arrays, or say what does not fit."""
    if not maps:
        raise ValueError("expected the influence on at least one layer's values, got none")
    missing = [name for name in maps if name not in windows or name not in sides]
    if missing:
        raise ValueError(f"expected a window and a side for each layer, got none for {missing}")
    planes = {name: finite_plane(f"the influence on {name}", each) for name, each in maps.items()}
    for name, plane in planes.items():
        if plane.min() < 0:
            raise ValueError(
                f"expected squared influence, 0 or more, got {plane.min():.3g} for {name}"
            )
    return planes


def _draw(
    sheet: Page,
    left: float,
    top: float,
    name: str,
    plane: NDArray[Any],
    window: Window,
    side: float,
) -> None:
    """Draw one layer's panel with its name, its two sizes and its two squares."""
    sheet.small(left, top, name, weight="bold")
    sheet.small(left, top + LINE, f"{_size(window)}; {_square_size(side)}", color=MUTED)
    height, width = plane.shape
    axes = sheet.axes(left, top + 2 * LINE + 0.03, PANEL, PANEL * height / width)
    axes.imshow(np.sqrt(plane), cmap=MAPS_CMAP, vmin=0, vmax=float(np.sqrt(plane.max())) or 1.0)
    bare(axes)
    above, before, below, after = window
    row, column = (above + below - 1) / 2, (before + after - 1) / 2
    _square(axes, row, column, (below - above, after - before), FORMULA, "-")
    _square(axes, row, column, (side, side), MEASURED, (0, (2.5, 1.5)))


def _square(
    axes: Axes, row: float, column: float, size: tuple[float, float], colour: str, dashes: Any
) -> None:
    """Draw a rectangle around a middle."""
    height, width = size
    corner = (column - width / 2, row - height / 2)
    look = {"fill": False, "edgecolor": colour, "linestyle": dashes, "linewidth": 1.3}
    axes.add_patch(Rectangle(corner, width, height, **look))


def _size(window: Window) -> str:
    top, left, bottom, right = window
    return times(bottom - top, right - left)


def _square_size(side: float) -> str:
    words = number(round(side, 1))
    return f"{words}\N{MULTIPLICATION SIGN}{words}"


def _in_words(
    title: str,
    planes: Mapping[str, NDArray[Any]],
    windows: Mapping[str, Window],
    sides: Mapping[str, float],
    held: float,
) -> str:
    height, width = next(iter(planes.values())).shape
    parts = []
    for name in planes:
        size = _square_size(sides[name])
        parts.append(f"{name}: {_size(windows[name])} by formula, {held:.0%} within {size}")
    return f"{title} Influence of {times(height, width)} pixels by layer. {'; '.join(parts)}."
