"""What does a filter do? One pixel term by term, then whole images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.cells import finite_plane, matrix, matrix_words, symmetric
from cnnfigs.figures._canvas.grid import columns_within
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.scale import colour_bar, number
from cnnfigs.figures._canvas.style import (
    ACCENT,
    IMAGE_CMAP,
    LABEL,
    MARGIN,
    MUTED,
    SIGNED_CMAP,
    WIDTH,
    bare,
    style,
)
from cnnfigs.figures._canvas.text import text_width, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.filters.kernels import CorrelationTerms

# Inches. The worked pixel: a grid, the sign between two grids, the arrow, the box of the sum.
SIDE, SIGN, ARROW, BOX = 1.56, 0.34, 0.68, 1.12
HEAD = 0.3
# Filtered images: at most so many in a row, a gap, the side of a kernel's grid.
ACROSS, GAP, INSET = 4, 0.14, 0.72


def worked_pixel(
    terms: CorrelationTerms, *, source: str | None = None, figure: Figure | None = None
) -> Figure:
    """Draw how one pixel of a filtered image comes about: patch times kernel, added up.

    Parameters
    ----------
    terms : CorrelationTerms
        What `cnnfigs.correlation_terms` returns.
    source : str, optional
        Where the image comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Three grids of numbers and the sum.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import cnnfigs
    >>> from cnnfigs.figures import alt_text
    >>> traced = cnnfigs.correlation_terms(cnnfigs.worked_patch(), cnnfigs.kernel("worked"), 0, 0)
    >>> alt_text(worked_pixel(traced, figure=Figure()))
    'A patch of 3...3 pixels times a kernel, place by place: 9 products that add up to 577. ...'
    """
    rows, columns = terms.patch.shape
    cell = SIDE / max(rows, columns)
    top = MARGIN + HEAD
    grids: list[tuple[str, NDArray[Any], Any, Normalize]] = [
        ("pixels", terms.patch, IMAGE_CMAP, _grey_norm(terms.patch)),
        ("kernel", terms.kernel, SIGNED_CMAP, symmetric(terms.kernel).norm),
        ("products", terms.products, SIGNED_CMAP, symmetric(terms.products).norm),
    ]
    with style():
        sheet = page(
            figure,
            WIDTH,
            top + rows * cell + MARGIN,
            scale="Colours: pixels in their own grey; blue below zero, orange above, deepest "
            "at each grid's largest value.",
            source=source,
        )
        middle = top + rows * cell / 2
        left = MARGIN
        for (name, values, cmap, norm), sign in zip(
            grids, ("\N{MULTIPLICATION SIGN}", "=", ""), strict=True
        ):
            sheet.text(left, MARGIN, name, weight="bold")
            axes = sheet.axes(left, top, columns * cell, rows * cell)
            matrix(axes, values, cmap=cmap, norm=norm, cell=cell, largest=14)
            left += SIDE
            sheet.text(left + SIGN / 2, middle, sign, size=18, ha="center", va="center")
            left += SIGN if sign else 0
        _draw_sum(sheet, left, middle, terms.total)
        above = middle - BOX / 2 - 0.06
        sheet.text(left + ARROW, above, "sum", weight="bold", va="bottom")
    set_alt_text(sheet.figure, _worked_words(terms))
    return sheet.figure


def _draw_sum(sheet: Page, left: float, middle: float, total: float) -> None:
    """Draw the arrow from the products to their sum, and the sum in its box."""
    words = number(total)
    axes = sheet.axes(left, middle - BOX / 2, ARROW + BOX, BOX)
    axes.set(xlim=(0, ARROW + BOX), ylim=(0, BOX))
    bare(axes)
    axes.annotate(
        "",
        xy=(ARROW - 0.08, BOX / 2),
        xytext=(0.08, BOX / 2),
        arrowprops={"arrowstyle": "-|>", "color": MUTED, "lw": 1.2, "shrinkA": 0, "shrinkB": 0},
    )
    axes.text(ARROW / 2, BOX / 2 + 0.08, "add up", size=LABEL, color=MUTED, ha="center")
    axes.add_patch(
        Rectangle((ARROW + 0.02, 0.02), BOX - 0.04, BOX - 0.04, fill=False, ec=ACCENT, lw=2)
    )
    size = min(27.0, 10 * 0.84 * BOX / text_width(words, 10, weight="bold"))
    axes.text(
        ARROW + BOX / 2,
        BOX / 2,
        words,
        size=size,
        weight="bold",
        color=ACCENT,
        ha="center",
        va="center_baseline",
    )


def _worked_words(terms: CorrelationTerms) -> str:
    def rows(values: NDArray[Any]) -> str:
        return "; ".join(map(" ".join, matrix_words(values)))

    return (
        f"A patch of {times(*terms.patch.shape)} pixels times a kernel, place by place: "
        f"{counted(terms.products.size, 'product')} that add up to {number(terms.total)}. "
        f"Pixels {rows(terms.patch)}. Kernel {rows(terms.kernel)}. "
        f"Products {rows(terms.products)}. The sum is the pixel in row {terms.row}, column "
        f"{terms.column} of the filtered image."
    )


def _grey_norm(values: NDArray[Any]) -> Normalize:
    """Return the range of grey values that pixels come from: 0..1, 0..255, or their own."""
    high = float(values.max())
    return Normalize(min(0.0, float(values.min())), 1.0 if high <= 1 else max(255.0, high))


def filtered_images(
    image: ArrayLike,
    responses: Mapping[str, ArrayLike],
    *,
    kernels: Mapping[str, ArrayLike] | None = None,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw an image and what filters make of it, each under its kernel.

    Parameters
    ----------
    image : (h, w) array
        The image, drawn in grey.
    responses : mapping of str to (h', w') array
        The filtered images by name, in the order in which they are drawn.
    kernels : mapping of str to (kh, kw) array, optional
        The kernels by the same names, written out above their results.
    source : str, optional
        Where the image comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        The panels. All results share one scale that is symmetric about zero, so that a weak
        response looks weak; the colour bar stands for all of them.

    Raises
    ------
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
    results = {name: finite_plane(name, values) for name, values in responses.items()}
    weights = _matching(results, kernels)
    limits = symmetric(*results.values())
    columns = columns_within(len(results) + 1, ACROSS)
    panel = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns
    planes = [grey, *results.values()]
    dot = panel / max(plane.shape[1] for plane in planes)
    tall = dot * max(plane.shape[0] for plane in planes)
    head = 0.24 if not weights else INSET + 0.1
    pitch = head + tall + GAP + 0.06
    rows = -(-len(planes) // columns)
    bar_height = 0.26
    with style():
        sheet = page(
            figure,
            WIDTH,
            MARGIN + rows * pitch + bar_height,
            scale="Colours: one scale for all results, zero in the middle; the image in its grey.",
            source=source,
        )
        for index, (name, plane) in enumerate(zip(["image", *results], planes, strict=True)):
            left = MARGIN + index % columns * (panel + GAP)
            top = MARGIN + index // columns * pitch
            _draw_head(sheet, left, top + head, name, weights.get(name) if index else None, panel)
            axes = sheet.axes(left, top + head, dot * plane.shape[1], dot * plane.shape[0])
            look: dict[str, Any] = {"cmap": limits.cmap, "norm": limits.norm}
            if not index:
                look = {"cmap": IMAGE_CMAP, "norm": _grey_norm(grey)}
            drawn = axes.imshow(plane, **look)
            bare(axes)
        bar = sheet.axes(WIDTH - MARGIN - 2.2, MARGIN + rows * pitch, 2.2, 0.1)
        colour_bar(drawn, bar, limits)
    set_alt_text(sheet.figure, _filtered_words(grey, results))
    return sheet.figure


def _matching(
    results: dict[str, NDArray[Any]], kernels: Mapping[str, ArrayLike] | None
) -> dict[str, NDArray[Any]]:
    """Return the kernel of each result, or say which is missing."""
    if not results:
        raise ValueError("expected at least one filtered image, got none; see cnnfigs.correlate")
    if kernels is None:
        return {}
    missing = [name for name in results if name not in kernels]
    if missing:
        raise ValueError(
            f"expected a kernel for each result, got none for {listed(missing)}; pass the kernels "
            "by the names of the results"
        )
    return {name: finite_plane(f"the kernel {name}", kernels[name]) for name in results}


def _draw_head(
    sheet: Page, left: float, bottom: float, name: str, kernel: NDArray[Any] | None, width: float
) -> None:
    """Write a panel's name, beside its kernel where there is one."""
    indent = 0.0
    if kernel is not None:
        cell = INSET / max(kernel.shape)
        tall, wide = kernel.shape[0] * cell, kernel.shape[1] * cell
        axes = sheet.axes(left, bottom - 0.08 - tall, wide, tall)
        norm = symmetric(kernel).norm
        matrix(axes, kernel, cmap=SIGNED_CMAP, norm=norm, cell=cell, largest=9.5)
        indent = wide + 0.09
    lines = wrap(name.replace("_", " "), LABEL, width - indent)
    sheet.text(left + indent, bottom - 0.06, "\n".join(lines), weight="bold", va="bottom")


def _filtered_words(grey: NDArray[Any], results: dict[str, NDArray[Any]]) -> str:
    ranges = "; ".join(
        f"{name.replace('_', ' ')}: from {number(float(plane.min()))} to "
        f"{number(float(plane.max()))}"
        for name, plane in results.items()
    )
    strongest = max(results, key=lambda name: float(np.abs(results[name]).mean()))
    return (
        f"A grey image of {times(*grey.shape)} pixels and "
        f"{counted(len(results), 'filtered version')} of it. {ranges}. "
        f"On average, {strongest.replace('_', ' ')} responds most strongly."
    )
