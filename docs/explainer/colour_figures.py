"""How do channels under kernels become one map? Pictures in colour, in grey and with a sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from numpy.typing import NDArray

from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Page, frame, open_page
from cnnfigs.figures._canvas.style import (
    IMAGE_CMAP,
    MAPS_CMAP,
    ON_DARK,
    ON_LIGHT,
    SIGNED_CMAP,
    bare,
)
from cnnfigs.figures._canvas.text import LABEL, line_height

Array = NDArray[np.floating]

# Inches: a channel, its kernel and its part in a row, what is between two, and below a name.
SIDE, NARROW_SIDE, GAP, TOP, NAME = 1.1, 1.0, 0.2, 0.07, line_height(LABEL) + 0.06
COLOURS = ("red", "green", "blue")


@figure_function
def channels_under_kernels(
    photo: Array,
    kernels: Sequence[Array],
    parts: Sequence[Array],
    *,
    source: str,
    figure: FigureBase | None = None,
) -> FigureBase:
    """Draw each channel of a photograph, its kernel, what it brings, and the sum of all."""
    width, total = available_width(figure), np.sum(parts, axis=0)
    side = NARROW_SIDE if is_narrow(width) else SIDE
    pitch, row_pitch, left = side + GAP, side + NAME + 0.06, MARGIN
    large = (width - 2 * MARGIN - 3 * side - 4 * GAP) / 2
    top = TOP + NAME
    if is_narrow(width):  # the photograph and the sum above, the channels below
        large = (width - 2 * MARGIN - GAP) / 2
        ends = Box(MARGIN, top, large, large), Box(MARGIN + large + GAP, top, large, large)
        top += large + GAP + NAME
    else:
        left += large + GAP
        down = top + (2 * row_pitch + side - large) / 2
        ends = Box(MARGIN, down, large, large), Box(width - MARGIN - large, down, large, large)
    bottom = top + 2 * row_pitch + side + 0.05
    most = max(float(np.abs(each).max()) for each in (*parts, total))
    words = _words(kernels, parts, total)
    sheet = open_page(figure, frame(width, bottom, scale=SCALE, source=source), words)
    for box, name, picture in zip(ends, ("photograph", "sum"), (photo, total), strict=True):
        _show(_named(sheet, box, name), picture, most, signed=True)
    for place, kernel in enumerate(kernels):
        boxes = [Box(left + k * pitch, top + place * row_pitch, side, side) for k in range(3)]
        heads = (COLOURS[place], "", "brings") if place == 0 else (COLOURS[place], "", "")
        axes = [_named(sheet, box, name) for box, name in zip(boxes, heads, strict=True)]
        axes[0].imshow(photo[..., place], cmap=IMAGE_CMAP, vmin=0, vmax=1)
        _write_kernel(axes[1], kernel, max(float(np.abs(each).max()) for each in kernels))
        _show(axes[2], parts[place], most, signed=True)
        for sign, box in zip("×=", boxes[:2], strict=True):
            sheet.text(box.right + GAP / 2, box.top + side / 2, sign, ha="center", va="center")
    return sheet.figure


SCALE = "Orange: above zero, blue: below, one scale for what the channels bring and for their sum."


@figure_function
def row_of_pictures(
    pictures: Mapping[str, Array],
    *,
    alt: str,
    source: str,
    on_phones: int = 3,
    figure: FigureBase | None = None,
) -> FigureBase:
    """Draw pictures side by side: in colour, with a sign where something is below zero, or maps."""
    width = available_width(figure)
    columns = min(on_phones, len(pictures)) if is_narrow(width) else len(pictures)
    side = (width - 2 * MARGIN - (columns - 1) * GAP) / columns
    pitch = NAME + side + 0.08
    bottom = TOP - (-len(pictures) // columns) * pitch
    sheet = open_page(figure, frame(width, bottom, source=source), alt)
    for place, (name, picture) in enumerate(pictures.items()):
        row, column = divmod(place, columns)
        box = Box(MARGIN + column * (side + GAP), TOP + row * pitch + NAME, side, side)
        axes = _named(sheet, box, name)
        most = float(np.nanmax(np.abs(picture)))
        _show(axes, picture, most, signed=bool(np.nanmin(picture) < 0))
    return sheet.figure


def tiled(stack: Array, columns: int = 8) -> Array:
    """Lay a stack of planes, in the last axis, out in rows, with a pixel free between two."""
    height, width, count = stack.shape
    rows = -(-count // columns)
    sheet = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1), np.nan)
    for place in range(count):
        row, column = divmod(place, columns)
        top, left = row * (height + 1), column * (width + 1)
        sheet[top : top + height, left : left + width] = stack[..., place]
    return sheet


def _named(sheet: Page, box: Box, name: str) -> Axes:
    axes = sheet.axes(*box)
    bare(axes)
    axes.set_anchor("NW")
    if name:
        sheet.text(box.left, box.top - 0.06, name, weight="bold", va="baseline")
    return axes


def _show(axes: Axes, picture: Array, most: float, *, signed: bool) -> None:
    if picture.ndim == 3:
        axes.imshow(picture)
    elif signed:
        axes.imshow(picture, cmap=SIGNED_CMAP, vmin=-most, vmax=most)
    else:
        axes.imshow(picture, cmap=MAPS_CMAP, vmin=0, vmax=most)


def _write_kernel(axes: Axes, kernel: Array, most: float) -> None:
    axes.imshow(kernel, cmap=SIGNED_CMAP, vmin=-most, vmax=most)
    for (row, column), weight in np.ndenumerate(kernel):
        colour = ON_DARK if abs(weight) > most / 2 else ON_LIGHT
        words = f"{weight + 0:g}".replace("-", "\N{MINUS SIGN}")  # a zero has no sign
        axes.text(column, row, words, color=colour, ha="center", va="center", size=LABEL)


def _words(kernels: Sequence[Array], parts: Sequence[Array], total: Array) -> str:
    strongest = ", ".join(
        f"{name} {np.abs(part).max():.1f}" for name, part in zip(COLOURS, parts, strict=True)
    )
    return (
        f"A photograph in {len(kernels)} channels, each under a kernel of its own. Strongest "
        f"answer of each: {strongest}; of their sum: {np.abs(total).max():.1f}."
    )
