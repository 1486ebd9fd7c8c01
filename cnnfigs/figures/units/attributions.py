"""Where in an image is the evidence? Maps beside the image, each at the places it is about."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import listed, times
from cnnfigs.figures._canvas.pictures import as_picture, input_picture
from cnnfigs.figures._canvas.scale import DEAD, Limits, colour_bar, limits_of, number
from cnnfigs.figures._canvas.style import FAINT, MARGIN, SECOND, SMALL, style
from cnnfigs.figures._canvas.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.attribution import AttributionMap

# Inches: a panel, so that two fit side by side on a phone; the gap between two; a line of its
# title; its colour bar with the numbers below.
PANEL, GAP, LINE, BAR = 1.62, 0.16, 0.145, 0.34
SENTENCE = (
    "Colours: each map has a scale of its own, written below it. Each value is drawn in the middle "
    "of the pixels that it is about. Grey: the digit's outline. Dashed: all that the largest value "
    "is about."
)


def attribution_maps(
    image: ArrayLike,
    maps: Mapping[str, AttributionMap],
    *,
    columns: int = 2,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw an image, and beside it maps of what speaks for a class in it.

    No map is blown up to the size of the image: it lies where its values belong.

    Parameters
    ----------
    image : (h, w) or (h, w, 3) array
        The image.
    maps : mapping of str to AttributionMap
        From :func:`cnnfigs.occlusion` or :func:`cnnfigs.grad_cam`, by their titles.
    columns : int, optional
        How many panels stand side by side, the image's included.
    source : str, optional
        Where the data comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        As many panels as there are maps, and one for the image.

    Raises
    ------
    TypeError
        If something other than maps of evidence came.
    ValueError
        If there are no maps, or a value is not finite.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.networks.summary import ReceptiveField
    >>> from cnnfigs.figures import alt_text
    >>> halves = SimpleNamespace(
    ...     values=np.array([[0.0, 0.5]]), field=ReceptiveField((4, 2), (4, 2), (0, 0)), score=0.9,
    ...     extent=(-0.5, 3.5, 3.5, -0.5),
    ... )
    >>> alt_text(attribution_maps(np.eye(4), {"occlusion": halves}, figure=Figure()))
    'An image of 4×4 pixels ... occlusion: 1×2 values, ... largest 0.5 at row 0, column 1.'
    """
    if not maps:
        raise ValueError("expected one map or more, got none")
    for each in maps.values():
        expect(each, "extent", "maps by cnnfigs.occlusion or cnnfigs.grad_cam")
    pixels = as_picture(image)
    tall = PANEL * pixels.shape[0] / pixels.shape[1]
    columns = min(columns, len(maps) + 1)
    titles = [wrap(title, SMALL, PANEL) for title in ("the image", *maps)]
    above = max(map(len, titles)) * LINE
    pitch = above + tall + BAR
    rows = math.ceil(len(titles) / columns)
    width = 2 * MARGIN + columns * (PANEL + GAP) - GAP
    with style():
        height = MARGIN + rows * (pitch + GAP) - GAP
        sheet = page(figure, width, height, scale=SENTENCE, source=source)
        panels = [None, *maps.values()]
        for index, (lines, shown) in enumerate(zip(titles, panels, strict=True)):
            row, column = divmod(index, columns)
            left = MARGIN + column * (PANEL + GAP)
            top = MARGIN + row * (pitch + GAP) + above
            sheet.small(left, top - 0.03, "\n".join(lines), va="bottom")
            if shown is None:
                input_picture(sheet, pixels, left, top, PANEL)
            else:
                _panel(sheet, pixels, shown, (left, top), tall)
    set_alt_text(sheet.figure, _words(pixels, maps))
    return sheet.figure


def _panel(
    sheet: Page,
    pixels: NDArray[Any],
    each: AttributionMap,
    corner: tuple[float, float],
    tall: float,
) -> None:
    """Draw one map within the outline of its image, and its colour bar below."""
    left, top = corner
    values = finite_plane("a map", each.values)
    limits = limits_of(values)
    axes = sheet.axes(left, top, PANEL, tall)
    _outline(axes, pixels)
    drawn = axes.imshow(
        values, cmap=limits.cmap, norm=limits.norm, extent=each.extent, interpolation="nearest"
    )
    _window(axes, each, values)
    height, width = pixels.shape[:2]
    axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5), xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color=FAINT)
    bar = Limits(limits.low, limits.high, limits.signed)
    colour_bar(drawn, sheet.axes(left, top + tall + 0.06, PANEL, 0.08), bar)


def _outline(axes: Axes, pixels: NDArray[Any]) -> None:
    """Draw where the image is half as bright as at its brightest."""
    grey = pixels.mean(axis=-1) if pixels.ndim == 3 else pixels
    low, high = float(grey.min()), float(grey.max())
    if high > low:
        lines = axes.contour(grey, [(low + high) / 2], colors=DEAD, linewidths=0.9, zorder=3)
        lines.set_gid("outline")


def _window(axes: Axes, each: AttributionMap, values: NDArray[Any]) -> None:
    """Frame all that the largest value is about."""
    row, column = (int(place) for place in np.unravel_index(int(values.argmax()), values.shape))
    top, left, bottom, right = each.field.window(row, column)
    look: dict[str, Any] = {"edgecolor": SECOND, "linewidth": 1.2, "linestyle": (0, (3, 2))}
    frame = Rectangle((left - 0.5, top - 0.5), right - left, bottom - top, fill=False, **look)
    axes.add_patch(frame).set(gid="window", zorder=4)


def _words(pixels: NDArray[Any], maps: Mapping[str, AttributionMap]) -> str:
    height, width = pixels.shape[:2]
    parts = []
    for title, each in maps.items():
        values = np.asarray(each.values)
        row, column = np.unravel_index(int(values.argmax()), values.shape)
        parts.append(
            f"{title}: {times(*values.shape)} values, each about {times(*each.field.size)} pixels, "
            f"the largest {number(float(values.max()))} at row {row}, column {column}."
        )
    names = listed([*maps])
    return f"An image of {times(height, width)} pixels and its evidence: {names}. {' '.join(parts)}"
