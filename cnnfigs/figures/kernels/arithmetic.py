"""How does one pixel of a filtered image come about? Term by term, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from cnnfigs._argument_checks import expect
from cnnfigs.figures._canvas.cells import (
    finite_plane,
    matrix,
    matrix_words,
    readable_cell,
    symmetric,
)
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, Page, frame, open_page
from cnnfigs.figures._canvas.phrases import counted, times
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import ACCENT, IMAGE_CMAP, MUTED, SIGNED_CMAP, bare
from cnnfigs.figures._canvas.text import LABEL, line_height, text_width
from cnnfigs.figures.kernels._grey import grey_norm

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import NDArray

    from cnnfigs.filters.kernels import CorrelationTerms

# Inches: a grid, the largest whose numbers are long, the sign after a grid, the arrow before the
# sum, the sum's box, the name above a grid, and what is free between two rows.
SIDE, LARGEST, SIGN, ARROW, BOX = 1.56, 3.2, 0.34, 0.68, 1.12
HEAD = line_height(LABEL) + 0.06
BETWEEN = 0.14
NAMES = ("pixels", "kernel", "products")
SIGNS = ("\N{MULTIPLICATION SIGN}", "=", "")
# Points: the largest numbers in a grid, the signs between grids, the largest sum.
NUMBERS, SIGN_SIZE, SUM_SIZE = 14.0, 18.0, 27.0
SCALE = (
    "Colours: pixels in their own grey; blue below zero, orange above, deepest at each grid's "
    "largest value."
)


@figure_function
def worked_pixel(
    terms: CorrelationTerms, *, source: str | None = None, figure: FigureBase | None = None
) -> Figure:
    """Draw how one pixel of a filtered image comes about: patch times kernel, added up.

    Parameters
    ----------
    terms : CorrelationTerms
        What `cnnfigs.correlation_terms` returns.

    Raises
    ------
    TypeError
        If something else came.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import cnnfigs as cf
    >>> terms = cf.correlation_terms(cf.worked_patch(), cf.kernel("worked"), 0, 0)
    >>> cf.figures.alt_text(worked_pixel(terms, figure=Figure()))
    'A patch of 3...3 pixels times a kernel, place by place: 9 products that add up to 577. ...'
    """
    expect(terms, "products", "terms, from cnnfigs.correlation_terms")
    terms = _checked(terms)
    grids = [terms.patch, terms.kernel, terms.products]
    layout = settle_terms(grids, available_width(figure), source)
    norms = [grey_norm(terms.patch), *(symmetric(values).norm for values in grids[1:])]
    cmaps = [IMAGE_CMAP, SIGNED_CMAP, SIGNED_CMAP]
    sheet = open_page(figure, layout.frame, _alt_text(terms))
    for index, box in enumerate(layout.grids):
        sheet.text(box.left, box.top - HEAD, NAMES[index], weight="bold")
        matrix(
            sheet.axes(*box),
            grids[index],
            cmap=cmaps[index],
            norm=norms[index],
            cell=layout.cell,
            largest=NUMBERS,
        )
        middle = box.right + SIGN / 2, box.top + box.height / 2
        sheet.text(*middle, SIGNS[index], size=SIGN_SIZE, ha="center", va="center")
    _draw_sum(sheet, layout.sum, terms.total)
    return sheet.figure


def _checked(terms: CorrelationTerms) -> CorrelationTerms:
    """Return terms with patch, kernel and products as planes of one shape, or say what came."""
    patch = finite_plane("the patch of terms", terms.patch)
    kernel = finite_plane("the kernel of terms", terms.kernel)
    products = finite_plane("the products of terms", terms.products)
    if not patch.shape == kernel.shape == products.shape:
        raise ValueError(
            f"expected patch, kernel and products of one shape, but {patch.shape}, {kernel.shape} "
            f"and {products.shape} came: take what correlation_terms returns as it is"
        )
    return replace(terms, patch=patch, kernel=kernel, products=products)


@dataclass(frozen=True)
class TermsLayout(Layout):
    """Where the three grids lie, the sum with its arrow, and how wide a cell is, in inches."""

    grids: tuple[Box, ...]
    sum: Box
    cell: float


def settle_terms(
    grids: Sequence[NDArray[Any]], width: float, source: str | None = None
) -> TermsLayout:
    """Put grids and sum into one row, or into as many as a phone needs."""
    inner = width - 2 * MARGIN
    rows, columns = map(int, grids[0].shape)
    cell = _cell(grids, inner)
    grid = columns * cell, rows * cell
    # What stands together is not torn apart: a grid and its sign, the arrow and the sum.
    sizes = [grid, grid, grid, (ARROW + BOX, BOX)]
    signs = [SIGN, SIGN, 0.0, 0.0]
    lengths = [size[0] + sign for size, sign in zip(sizes, signs, strict=True)]
    top, right = MARGIN, 0.0
    boxes: list[Box] = []
    for line in _wrapped(lengths, inner):
        height = max(sizes[index][1] for index in line)
        left = MARGIN
        for index in line:
            size = sizes[index]
            boxes.append(Box(left, top + HEAD + (height - size[1]) / 2, *size))
            left += lengths[index]
        right = max(right, left)
        top += HEAD + height + BETWEEN
    page = min(width, max(right + MARGIN, 3.4))
    settled = frame(page, top - BETWEEN, scale=SCALE, source=source)
    return TermsLayout(settled, tuple(boxes[:-1]), boxes[-1], cell)


def _cell(grids: Sequence[NDArray[Any]], inner: float) -> float:
    """Return the inches of a cell: all in one row, or two grids in one, if they can be read."""
    longest = max(map(int, grids[0].shape))
    one_row = inner + 1e-9 >= 3 * SIDE + 2 * SIGN + ARROW + BOX
    side = SIDE if one_row else min(SIDE, (inner - 2 * SIGN) / 2)
    small, readable = side / longest, readable_cell(*grids)
    fits = longest * readable <= min(LARGEST, inner - SIGN)
    return max(small, readable) if fits else small


def _wrapped(lengths: Sequence[float], inner: float) -> list[list[int]]:
    """Return which parts of so many inches stand in each row, in their order."""
    lines: list[list[int]] = [[]]
    for index in range(len(lengths)):
        together = [lengths[other] for other in [*lines[-1], index]]
        if lines[-1] and sum(together) > inner + 1e-9:
            lines.append([])
        lines[-1].append(index)
    return lines


def _draw_sum(sheet: Page, place: Box, total: float) -> None:
    """Draw the arrow from the products to their sum, and the sum in its box."""
    words = number(total)
    sheet.text(place.left + ARROW, place.top - HEAD, "sum", weight="bold")
    axes = sheet.axes(*place)
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
    size = min(SUM_SIZE, 10 * 0.84 * BOX / text_width(words, 10, weight="bold"))
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


def _alt_text(terms: CorrelationTerms) -> str:
    def rows(values: NDArray[Any]) -> str:
        return "; ".join(map(" ".join, matrix_words(values)))

    return (
        f"A patch of {times(*terms.patch.shape)} pixels times a kernel, place by place: "
        f"{counted(terms.products.size, 'product')} that add up to {number(terms.total)}. "
        f"Pixels {rows(terms.patch)}. Kernel {rows(terms.kernel)}. "
        f"Products {rows(terms.products)}. The sum is the pixel in row {terms.row}, column "
        f"{terms.column} of the filtered image."
    )
