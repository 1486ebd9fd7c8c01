"""Where in an image is the evidence? Maps beside the image, each at the places it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs._argument_checks import by_name, expect
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Page, PanelsLayout, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import listed, times
from cnnfigs.figures._canvas.pictures import as_picture
from cnnfigs.figures._canvas.scale import DEAD, colour_bar, limits_of, number
from cnnfigs.figures._canvas.style import FAINT, SECOND
from cnnfigs.figures._canvas.text import SMALL, line_height, wrap
from cnnfigs.figures.units._panels import Panel
from cnnfigs.figures.units._pictures import columns_of, draw_picture, fitted, picture_limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.attribution import AttributionMap

# Panels side by side, on a page and on a phone.
PANELS, PANELS_NARROW = 4, 2
# Inches: the widest panel, the gap between two, a colour bar and what it takes with its numbers.
WIDEST, GAP = 2.3, 0.16
BAR, BAR_WITH_NUMBERS = 0.08, 0.32
SENTENCE = (
    "Colours: each map has a scale of its own, written below it. Each value is drawn in the middle "
    "of the pixels that it is about. Grey: the outline of what is in the image. Dashed: all that "
    "the largest value is about."
)
NOTHING = "0 everywhere"
SPREAD = (
    "Spread over the whole image, because the place of each value is not known or each sees all "
    "of the image"
)


def settle_attributions(
    shape: tuple[int, ...],
    titles: tuple[str, ...],
    *,
    width: float,
    spread: tuple[str, ...] = (),
    source: str | None = None,
) -> PanelsLayout[Panel]:
    """Settle a figure of so many inches, for an image (h, w) and maps of these titles.

    The maps `spread` over the image lie there because they have no places of their own.
    """
    narrow = is_narrow(width)
    count = len(titles) + 1
    columns = columns_of(count, PANELS_NARROW if narrow else PANELS)
    panel = min(WIDEST, (width - 2 * MARGIN + GAP) / columns - GAP)
    size = fitted(shape, panel, 1.5 * panel)
    width = 2 * MARGIN + columns * (panel + GAP) - GAP
    lines = [tuple(wrap(title, SMALL, panel)) for title in ("the image", *titles)]
    panels: list[Panel] = []
    top = heading(width).height
    for first in range(0, count, columns):
        row = lines[first : first + columns]
        top += max(map(len, row)) * line_height(SMALL) + 0.03
        for column, title in enumerate(row):
            picture = Box(MARGIN + column * (panel + GAP), top, *size)
            bar = Box(picture.left, picture.bottom + 0.06, panel, BAR)
            panels.append(Panel(title, top, picture, bar))
        top += size[1] + (BAR_WITH_NUMBERS if first + len(row) > 1 else 0.0) + GAP
    settled = frame(width, top - GAP, scale=_sentence(titles, spread), source=source)
    return PanelsLayout(settled, tuple(panels))


def _sentence(titles: tuple[str, ...], spread: tuple[str, ...]) -> str:
    """Say what is drawn, and which maps are not where their values belong."""
    if not spread:
        return SENTENCE
    which = "" if len(spread) == len(titles) else f": {listed(spread)}"
    return f"{SENTENCE} {SPREAD}{which}."


@figure_function
def attribution_maps(
    image: ArrayLike,
    maps: Mapping[str, AttributionMap],
    *,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw an image, and beside it maps of what speaks for a class in it.

    No map is blown up to the size of the image: it lies where its values belong. One whose values
    have no place of their own is spread over the image, and the figure says so.

    Parameters
    ----------
    image : (h, w) or (h, w, 3) array
        The image.
    maps : mapping of str to AttributionMap
        From :func:`cnnfigs.occlusion` or :func:`cnnfigs.grad_cam`, by their titles.

    Raises
    ------
    TypeError
        If something other than attribution maps by title came.
    ValueError
        If there are no maps, or a value is not finite.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.networks import ReceptiveField
    >>> from cnnfigs.figures import alt_text
    >>> halves = SimpleNamespace(
    ...     values=np.array([[0.0, 0.5]]), field=ReceptiveField((4, 2), (4, 2), (0, 0)), score=0.9,
    ...     extent=(-0.5, 3.5, 3.5, -0.5), is_spread=False,
    ... )
    >>> alt_text(attribution_maps(np.eye(4), {"occlusion": halves}, figure=Figure()))
    'An image of 4×4 pixels ... occlusion: 1×2 values, ... largest 0.5 at row 0, column 1.'
    """
    named = by_name(maps, "a mapping from titles to attribution maps")
    if not named:
        raise ValueError("expected one map or more, got none")
    for each in named.values():
        expect(each, "extent", "maps by cnnfigs.occlusion or cnnfigs.grad_cam")
    planes = {
        title: finite_plane("an attribution map", each.values) for title, each in named.items()
    }
    pixels = as_picture(image)
    width = available_width(figure)
    spread = tuple(title for title, each in named.items() if each.is_spread)
    layout = settle_attributions(
        pixels.shape[:2], tuple(named), width=width, spread=spread, source=source
    )
    sheet = open_page(figure, layout.frame, _alt(pixels, named, planes))
    for panel in layout.panels:
        words = "\n".join(panel.words)
        sheet.small(panel.picture.left, panel.picture.top - 0.03, words, va="bottom")
    draw_picture(sheet, pixels, layout.panels[0].picture, picture_limits(pixels))
    for panel, (title, each) in zip(layout.panels[1:], named.items(), strict=True):
        _draw_map(sheet, panel, pixels, each, planes[title])
    return sheet.figure


def _draw_map(
    sheet: Page, panel: Panel, pixels: NDArray[Any], each: AttributionMap, values: NDArray[Any]
) -> None:
    """Draw one map within the outline of its image, and its colour bar below."""
    limits = limits_of(values)
    axes = sheet.axes(*panel.picture)
    _outline(axes, pixels)
    drawn = axes.imshow(
        values, **limits.look, extent=each.extent, aspect="auto", interpolation="nearest"
    )
    height, width = pixels.shape[:2]
    axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5), xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color=FAINT)
    assert panel.bar is not None  # Each panel has one.
    if not values.any():  # No value is the largest, and there is no scale.
        sheet.small(panel.bar.left, panel.bar.top, NOTHING)
        return
    _window(axes, each, values)
    colour_bar(drawn, sheet.axes(*panel.bar), limits)


def _outline(axes: Axes, pixels: NDArray[Any]) -> None:
    """Draw where the image is half as bright as at its brightest."""
    grey = np.asarray(pixels[..., :3].mean(axis=-1) if pixels.ndim == 3 else pixels, dtype=float)
    low, high = float(grey.min()), float(grey.max())
    if high > low and min(grey.shape) > 1:  # A single row has no outline.
        lines = axes.contour(grey, [(low + high) / 2], colors=DEAD, linewidths=0.9, zorder=3)
        lines.set_gid("outline")


def _window(axes: Axes, each: AttributionMap, values: NDArray[Any]) -> None:
    """Frame all that the largest value is about, where that is known."""
    if each.field is None:
        return
    row, column = (int(place) for place in np.unravel_index(int(values.argmax()), values.shape))
    top, left, bottom, right = each.field.window(row, column)
    look: dict[str, Any] = {"edgecolor": SECOND, "linewidth": 1.2, "linestyle": (0, (3, 2))}
    around = Rectangle((left - 0.5, top - 0.5), right - left, bottom - top, fill=False, **look)
    axes.add_patch(around).set(gid="window", zorder=4)


def _alt(
    pixels: NDArray[Any], maps: Mapping[str, AttributionMap], planes: Mapping[str, NDArray[Any]]
) -> str:
    """Return the figure in words."""
    parts = []
    for title, each in maps.items():
        values = planes[title]
        row, column = np.unravel_index(int(values.argmax()), values.shape)
        about = f", each about {times(*each.field.size)} pixels" if each.field else ""
        most = (
            f"the largest {number(float(values.max()))} at row {row}, column {column}"
            if values.any()
            else NOTHING
        )
        parts.append(f"{title}: {times(*values.shape)} values{about}, {most}.")
    size, names = times(*pixels.shape[:2]), listed([*maps])
    return f"An image of {size} pixels and its evidence: {names}. {' '.join(parts)}"
