"""What do filters make of an image? The image and each result, all on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import by_name
from cnnfigs.figures._canvas.cells import finite_plane, matrix, readable_cell, symmetric
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import columns_within
from cnnfigs.figures._canvas.page import BAR_HEIGHT, MARGIN, Box, Layout, Page, frame, open_page
from cnnfigs.figures._canvas.panels import most_columns
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.scale import colour_bar, number
from cnnfigs.figures._canvas.style import IMAGE_CMAP, SIGNED_CMAP, bare
from cnnfigs.figures._canvas.text import LABEL, line_height, wrap
from cnnfigs.figures.kernels._grey import grey_norm
from cnnfigs.figures.kernels._naming import spoken

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

    Shapes = Mapping[str, Sequence[int]]

# At most so many in a row. Inches: the smallest panel of several rows, the tallest, what is free
# between two, a kernel's grid, what is free below a name and below a kernel, and the colour bar
# with its numbers.
MOST = 4
SMALLEST, TALLEST, GAP = 1.5, 6.0, 0.14
INSET, BELOW_NAME, BELOW_KERNEL = 0.72, 0.07, 0.09
BAR, BAR_WITH_NUMBERS = 2.2, 0.28
SCALE = "Colours: one scale for all results, zero in the middle; the image in its grey."


@figure_function
def filtered_images(
    image: ArrayLike,
    responses: Mapping[str, ArrayLike],
    *,
    kernels: Mapping[str, ArrayLike] | None = None,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw an image and what filters make of it, each under its kernel.

    All results share one scale that is symmetric about zero, so that a weak response looks weak;
    the colour bar stands for all of them.

    Parameters
    ----------
    image : (h, w) array
        The image, drawn in grey.
    responses : mapping of str to (h', w') array
        The filtered images by name, in the order in which they are drawn.
    kernels : mapping of str to (kh, kw) array, optional
        The kernels by the same names, written out above their results.

    Raises
    ------
    TypeError
        Where responses or kernels are no mapping.
    ValueError
        Where an array is not two-dimensional, empty or not finite, there is no response, or a
        response has no kernel.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> bar = np.zeros((5, 5))
    >>> bar[:, 2] = 1
    >>> figure = filtered_images(bar, {"vertical": 6 * bar}, figure=Figure())
    >>> alt_text(figure)
    'A grey image of 5...5 pixels and 1 filtered version of it. vertical: from 0 to 6. ...'
    """
    grey = finite_plane("the image", image)
    named = by_name(responses, "filtered images by their names, such as {'edges': response}")
    results = {name: finite_plane(name, values) for name, values in named.items()}
    weights = _matching(results, kernels)
    planes = [grey, *results.values()]
    shapes = [plane.shape for plane in planes]
    names = ["image", *map(spoken, results)]
    layout = settle_filtered(shapes, names, list(weights.values()), available_width(figure), source)
    limits = symmetric(*results.values())
    sheet = open_page(figure, layout.frame, _alt_text(grey, results))
    for index, (panel, plane) in enumerate(zip(layout.panels, planes, strict=True)):
        look: dict[str, Any] = {"cmap": limits.cmap, "norm": limits.norm}
        if not index:
            look = {"cmap": IMAGE_CMAP, "norm": grey_norm(grey)}
        sheet.text(*panel.corner, "\n".join(panel.name), weight="bold", va="baseline")
        axes = sheet.axes(*panel.image)
        drawn = axes.imshow(plane, **look)
        bare(axes)
    for panel, kernel in zip(layout.panels[1:], weights.values(), strict=False):
        _draw_kernel(sheet, panel, kernel)
    colour_bar(drawn, sheet.axes(*layout.bar), limits)
    return sheet.figure


def _matching(
    results: Mapping[str, NDArray[Any]], kernels: Mapping[str, ArrayLike] | None
) -> dict[str, NDArray[Any]]:
    """Return the kernel of each result, or say which is missing."""
    if not results:
        raise ValueError("expected at least one filtered image, got none; see cnnfigs.correlate")
    if kernels is None:
        return {}
    named = by_name(kernels, "kernels by the names of the filtered images")
    missing = [name for name in results if name not in named]
    if missing:
        raise ValueError(
            f"expected a kernel for each result, got none for {listed(missing)}; pass the kernels "
            "by the names of the results"
        )
    return {name: finite_plane(f"the kernel {name}", named[name]) for name in results}


@dataclass(frozen=True)
class Panel:
    """One image or result: its name above the corner, its kernel, and itself, in inches.

    Attributes
    ----------
    name : tuple of str
        Its lines, which stand on the corner.
    corner : (float, float)
        Where that is.
    kernel : Box or None
        The kernel's grid.
    cell : float
        How wide one of its cells is.
    image : Box
        The picture.
    """

    name: tuple[str, ...]
    corner: tuple[float, float]
    kernel: Box | None
    cell: float
    image: Box


@dataclass(frozen=True)
class FilteredLayout(Layout):
    """Where the panels lie, and their colour bar."""

    panels: tuple[Panel, ...]
    bar: Box


def settle_filtered(
    shapes: Sequence[Sequence[int]],
    names: Sequence[str],
    kernels: Sequence[NDArray[Any]],
    width: float,
    source: str | None = None,
) -> FilteredLayout:
    """Return where each image lies, in rows, so that a pixel is equally large in all of them.

    Parameters
    ----------
    shapes : sequence of (int, int)
        Those of the image and the results.
    names : sequence of str
        What stands above each.
    kernels : sequence of array
        Those of the results; none, where they are not drawn.
    width : float
        Inches of the page.
    source : str, optional
        The last line of the foot.
    """
    inner = width - 2 * MARGIN
    columns = columns_within(len(shapes), min(MOST, most_columns(inner, SMALLEST, GAP)))
    panel = (inner + GAP) / columns - GAP
    pixel = min(panel / max(shape[1] for shape in shapes), TALLEST / max(s[0] for s in shapes))
    cells = _cells(kernels, panel)
    kernel_heights = [kernel.shape[0] * cell for kernel, cell in zip(kernels, cells, strict=True)]
    inset = max(kernel_heights) + BELOW_KERNEL if kernels else 0.0
    lines = [tuple(wrap(name, LABEL, panel, weight="bold")) for name in names]
    head = max(map(len, lines)) * line_height(LABEL) + BELOW_NAME + inset
    height = pixel * max(shape[0] for shape in shapes)
    panels = []
    for index, (shape, words) in enumerate(zip(shapes, lines, strict=True)):
        left = MARGIN + index % columns * (panel + GAP)
        top = MARGIN / 2 + index // columns * (head + height + GAP) + head
        box = Box(left, top, shape[1] * pixel, shape[0] * pixel)
        grid, cell, name = None, 0.0, top - BELOW_NAME
        if kernels and index:
            cell, (rows, weights) = cells[index - 1], kernels[index - 1].shape
            grid = Box(left, top - BELOW_KERNEL - rows * cell, weights * cell, rows * cell)
            name = grid.top - BELOW_NAME
        panels.append(Panel(words, (left, name), grid, cell, box))
    below = panels[-1].image.top + height + GAP
    bar = Box(width - MARGIN - BAR, below, BAR, BAR_HEIGHT)
    settled = frame(width, below + BAR_WITH_NUMBERS, scale=SCALE, source=source)
    return FilteredLayout(settled, tuple(panels), bar)


def _cells(kernels: Sequence[NDArray[Any]], panel: float) -> list[float]:
    """Return the inches of each kernel's cells: of one size where that lets all be read."""
    small = [INSET / max(kernel.shape) for kernel in kernels]
    readable = [readable_cell(kernel) for kernel in kernels]
    common = max([*small, *readable], default=0.0)
    if all(common * max(kernel.shape) <= panel for kernel in kernels):
        return [common] * len(kernels)
    return [
        max(least, needed) if max(kernel.shape) * needed <= panel else least
        for kernel, least, needed in zip(kernels, small, readable, strict=True)
    ]


def _draw_kernel(sheet: Page, panel: Panel, kernel: NDArray[Any]) -> None:
    """Draw a kernel with its numbers above its result."""
    assert panel.kernel is not None  # It was settled with kernels.
    norm = symmetric(kernel).norm
    axes = sheet.axes(*panel.kernel)
    matrix(axes, kernel, cmap=SIGNED_CMAP, norm=norm, cell=panel.cell, largest=9.5)


def _alt_text(grey: NDArray[Any], results: Mapping[str, NDArray[Any]]) -> str:
    ranges = "; ".join(
        f"{spoken(name)}: from {number(float(plane.min()))} to {number(float(plane.max()))}"
        for name, plane in results.items()
    )
    strongest = max(results, key=lambda name: float(np.abs(results[name]).mean()))
    return (
        f"A grey image of {times(*grey.shape)} pixels and "
        f"{counted(len(results), 'filtered version')} of it. {ranges}. "
        f"On average, {spoken(strongest)} responds most strongly."
    )
