"""What does one value look at? Each pixel's influence, and the square that a formula gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs._argument_checks import by_name
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Page, PanelsLayout, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import times
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import MAPS_CMAP, MUTED, bare
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, wrap
from cnnfigs.figures.units._panels import Panel
from cnnfigs.figures.units._pictures import columns_of, fitted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

    Window = tuple[int, int, int, int]

# Panels in a row, on a page and on a phone.
PANELS, PANELS_NARROW = 6, 3
# Inches: the widest panel, the gaps, and the sample of a line before a size.
WIDEST, GAP, BELOW = 1.7, 0.11, 0.1
SAMPLE = 0.2
LEAST_WIDTH = 3.6
# Lines over data are no roles: both can be seen on black and on the palest yellow of the maps.
FORMULA, MEASURED = "#9aa3af", "#35c3a4"
DASHES = (0, (2.5, 1.5))
MEANING = (
    "Bright: a small change of that pixel changes the value much (root mean square over maps and "
    "images; each panel from zero to its own largest). Grey, solid: the receptive field by "
    "formula. Green, dashed: the square that holds {held:.0%} of the squared influence."
)


def settle_fields(
    shapes: Mapping[str, tuple[int, ...]],
    *,
    width: float,
    title: str,
    meaning: str,
    source: str | None = None,
) -> PanelsLayout[Panel]:
    """Settle a figure of so many inches, for maps (h, w) of each layer."""
    narrow = is_narrow(width)
    columns = columns_of(len(shapes), PANELS_NARROW if narrow else PANELS)
    panel = min(WIDEST, (width - 2 * MARGIN + GAP) / columns - GAP)
    wanted = 2 * MARGIN + columns * (panel + GAP) - GAP
    width = width if narrow else max(LEAST_WIDTH, wanted)
    head = heading(width, title)
    names = [tuple(wrap(name, SMALL, panel, weight="bold")) for name in shapes]
    more = max(map(len, names), default=1) - 1
    words = line_height(LABEL) + (2 + more) * line_height(SMALL) + 0.03
    panels: list[Panel] = []
    top = head.height
    for index, (name, shape) in enumerate(zip(names, shapes.values(), strict=True)):
        column = index % columns
        if column == 0 and index:
            top = max(each.picture.bottom for each in panels[-columns:]) + BELOW
        left = MARGIN + column * (panel + GAP)
        place = Box(left, top + words, *fitted(shape, panel, 1.5 * panel))
        panels.append(Panel(name, top, place))
    bottom = max(each.picture.bottom for each in panels)
    settled = frame(width, bottom, head, scale=meaning, source=source)
    return PanelsLayout(settled, tuple(panels))


@figure_function
def effective_receptive_fields(
    maps: Mapping[str, ArrayLike],
    windows: Mapping[str, Window],
    sides: Mapping[str, float],
    *,
    title: str,
    held: float = 0.95,
    source: str | None = None,
    figure: FigureBase | None = None,
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
    held : float, optional
        How much that is, 0 to 1.

    Raises
    ------
    TypeError
        If something other than mappings by layer came.
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
    windows = by_name(windows, "a mapping from layers' names to windows")
    sides = by_name(sides, "a mapping from layers' names to sides of squares")
    planes = _checked(by_name(maps, "a mapping from layers' names to maps"), windows, sides)
    layout = settle_fields(
        {name: plane.shape for name, plane in planes.items()},
        width=available_width(figure),
        title=title,
        meaning=MEANING.format(held=held),
        source=source,
    )
    sheet = open_page(figure, layout.frame, _alt(title, planes, windows, sides, held))
    for panel, (name, plane) in zip(layout.panels, planes.items(), strict=True):
        _draw_panel(sheet, panel, plane, windows[name], sides[name])
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
        if np.shape(windows[name]) != (4,):
            raise ValueError(
                f"expected top, left, bottom and right of the window of {name}, got {windows[name]}"
            )
    return planes


def _draw_panel(
    sheet: Page, panel: Panel, plane: NDArray[Any], window: Window, side: float
) -> None:
    """Draw one layer's panel with its name, its two sizes and its two squares."""
    left = panel.picture.left
    sheet.small(left, panel.top, "\n".join(panel.words), weight="bold")
    first = panel.top + line_height(LABEL) + (len(panel.words) - 1) * line_height(SMALL)
    _size_line(sheet, left, first, _window_size(window), FORMULA, "-")
    _size_line(sheet, left, first + line_height(SMALL), _square_size(side), MEASURED, DASHES)
    axes = sheet.axes(*panel.picture)
    look: dict[str, Any] = {"vmin": 0, "vmax": float(np.sqrt(plane.max())) or 1.0, "aspect": "auto"}
    axes.imshow(np.sqrt(plane), cmap=MAPS_CMAP, interpolation="nearest", **look)
    bare(axes)
    above, before, below, after = window
    row, column = (above + below - 1) / 2, (before + after - 1) / 2
    _square(axes, row, column, (below - above, after - before), FORMULA, "-")
    _square(axes, row, column, (side, side), MEASURED, DASHES)


def _size_line(sheet: Page, left: float, top: float, words: str, colour: str, dashes: Any) -> None:
    """Write a size behind a sample of the line that frames so much."""
    middle = top + line_height(SMALL) / 2
    look = {"color": colour, "linestyle": dashes, "linewidth": 1.3}
    sheet.stage.plot([left, left + SAMPLE], [middle, middle], **look)
    sheet.small(left + SAMPLE + 0.06, middle, words, color=MUTED, va="center")


def _square(
    axes: Axes, row: float, column: float, size: tuple[float, float], colour: str, dashes: Any
) -> None:
    """Draw a rectangle around a middle."""
    height, width = size
    corner = (column - width / 2, row - height / 2)
    look = {"fill": False, "edgecolor": colour, "linestyle": dashes, "linewidth": 1.3}
    axes.add_patch(Rectangle(corner, width, height, **look))


def _window_size(window: Window) -> str:
    top, left, bottom, right = window
    return times(bottom - top, right - left)


def _square_size(side: float) -> str:
    words = number(round(side, 1))
    return f"{words}\N{MULTIPLICATION SIGN}{words}"


def _alt(
    title: str,
    planes: Mapping[str, NDArray[Any]],
    windows: Mapping[str, Window],
    sides: Mapping[str, float],
    held: float,
) -> str:
    """Return the figure in words."""
    height, width = next(iter(planes.values())).shape
    parts = []
    for name in planes:
        size = _square_size(sides[name])
        parts.append(f"{name}: {_window_size(windows[name])} by formula, {held:.0%} within {size}")
    return f"{title} Influence of {times(height, width)} pixels by layer. {'; '.join(parts)}."
