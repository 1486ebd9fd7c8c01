"""Do the same units light up for each image of a class? A row for each image, a column a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import by_name
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, Page, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import Limits, colour_bar
from cnnfigs.figures._canvas.style import MUTED, bare
from cnnfigs.figures._canvas.text import SMALL, line_height, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

# Inches: the largest cell, the smallest and what all blocks are at most high; the gap between two
# classes; a name at the left of a block; the colour bar.
CELL, LEAST_CELL, TALLEST = 0.12, 0.01, 6.4
GAP = 0.08
NAMES = 1.4
BAR = 1.2
LEAST_WIDTH = 3.6
MEANING = (
    "A row is an image, a column a unit. Colours: from zero to the strongest unit of each image."
)
ORDER = "units, the strongest for the first image at the left"
LIMITS = Limits(0.0, 1.0, signed=False)


@dataclass(frozen=True)
class AgreementLayout(Layout):
    """The figure, settled: its size and words, a block for each class, and the words below."""

    blocks: tuple[Block, ...]
    order: tuple[str, ...]
    order_corner: tuple[float, float]
    names_left: bool  # of their blocks, or above them


def settle_agreement(
    shapes: Mapping[str, tuple[int, int]],
    *,
    width: float,
    title: str,
    source: str | None = None,
) -> AgreementLayout:
    """Settle a figure of so many inches for classes of so many (images, units)."""
    names_left = not is_narrow(width)
    line = line_height(SMALL)
    names = {name: tuple(wrap(name, SMALL, NAMES if names_left else width)) for name in shapes}
    longest = max(text_width(each, SMALL) for lines in names.values() for each in lines)
    left = MARGIN + (longest + 0.08 if names_left else 0.0)
    units = max(shape[1] for shape in shapes.values())
    cell = min(CELL, (width - left - MARGIN) / units)
    if names_left:
        width = min(width, max(LEAST_WIDTH, left + cell * units + MARGIN))
    head = heading(width, title, bar=BAR)
    images = sum(shape[0] for shape in shapes.values())
    row = max(LEAST_CELL, min(CELL, TALLEST / images))
    blocks: list[Block] = []
    top = head.height
    for name, shape in shapes.items():
        words = len(names[name]) * line
        if not names_left:
            top += words + 0.02
        cells = Box(left, top, cell * units, row * shape[0])
        edge, middle = (
            (left - 0.06, top + cells.height / 2) if names_left else (left, top - words / 2)
        )
        if names_left:  # A name of several lines begins with its block.
            middle = max(middle, top + words / 2)
        blocks.append(Block(names[name], (edge, middle), cells))
        top = max(cells.bottom, middle + words / 2 if names_left else 0.0) + GAP
    order = tuple(wrap(ORDER, SMALL, width - left - MARGIN))
    corner = (left, top - GAP + 0.05)
    settled = frame(width, corner[1] + len(order) * line, head, scale=MEANING, source=source)
    return AgreementLayout(settled, tuple(blocks), order, corner, names_left)


@dataclass(frozen=True)
class Block:
    """A class: the lines of its name, where they are anchored, and where its cells are."""

    name: tuple[str, ...]
    anchor: tuple[float, float]  # the right or left edge of the name, and its middle
    cells: Box


@figure_function
def unit_agreement(
    groups: Mapping[str, ArrayLike],
    *,
    title: str,
    most: int = 50,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw which units answer to each of several images, one class below the other.

    Columns that are bright in one class's block and dark in another's tell the classes apart.

    Parameters
    ----------
    groups : mapping of str to (images, units) array
        What a dense layer gives for a few images of each class, 0 or more, by the class's name.
    most : int, optional
        How many units are shown: those that are strongest for the first image, in this order.

    Raises
    ------
    TypeError
        If something other than units by class came.
    ValueError
        If there are no groups, they differ in their units, a value is negative, or `most` is not
        positive.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> groups = {"2s": [[4, 2, 0], [2, 4, 0]], "4s": [[0, 1, 5]]}
    >>> alt_text(unit_agreement(groups, most=2, title="The same?", figure=Figure()))
    "The same? 2 units, ... Their mean, as a share of each image's strongest: 2s 0.75, 4s 0.10."
    """
    named = by_name(groups, "a mapping from classes' names to their units")
    planes = {name: finite_plane(f"the units of {name}", each) for name, each in named.items()}
    shares = _shares(planes, most)
    layout = settle_agreement(
        {name: (len(each), each.shape[1]) for name, each in shares.items()},
        width=available_width(figure),
        title=title,
        source=source,
    )
    sheet = open_page(figure, layout.frame, _alt(title, shares))
    for block, each in zip(layout.blocks, shares.values(), strict=True):
        _draw_block(sheet, block, each, layout.names_left)
    sheet.small(*layout.order_corner, "\n".join(layout.order), color=MUTED)
    bar = layout.frame.heading.bar
    assert bar is not None  # It was asked for.
    cells = sheet.figure.axes[0].images[0]
    colour_bar(cells, sheet.axes(*bar), LIMITS).set_ticklabels(["0", "strongest"])
    return sheet.figure


def _shares(planes: Mapping[str, NDArray[Any]], most: int) -> dict[str, NDArray[Any]]:
    """Return the units to show, as shares of each image's strongest one."""
    if not planes or most < 1:
        raise ValueError(f"expected at least one class and one unit, got {len(planes)} and {most}")
    counts = {name: plane.shape[1] for name, plane in planes.items()}
    if len(set(counts.values())) > 1:
        raise ValueError(f"expected the same layer's units for each class, got {counts}")
    for name, plane in planes.items():
        if plane.min() < 0:
            raise ValueError(f"expected units after ReLU, 0 or more, got {plane.min()} for {name}")
    order = np.argsort(-next(iter(planes.values()))[0], kind="stable")[:most]
    return {
        name: plane[:, order] / np.maximum(plane.max(axis=1, keepdims=True), 1e-12)
        for name, plane in planes.items()
    }


def _draw_block(sheet: Page, block: Block, shares: NDArray[Any], names_left: bool) -> None:
    """Draw one class's block, and its name at the left or above."""
    axes = sheet.axes(*block.cells)
    # Where there are fewer pixels than images, matplotlib averages them.
    axes.imshow(shares, **LIMITS.look, aspect="auto", interpolation="auto")
    bare(axes)
    sides = "right" if names_left else "left"
    words = "\n".join(block.name)
    sheet.small(*block.anchor, words, ha=sides, va="center")


def _alt(title: str, shares: Mapping[str, NDArray[Any]]) -> str:
    """Return the figure in words."""
    units = next(iter(shares.values())).shape[1]
    means = ", ".join(f"{name} {each.mean():.2f}" for name, each in shares.items())
    return (
        f"{title} {counted(units, 'unit')}, the strongest for the first image. "
        f"Their mean, as a share of each image's strongest: {means}."
    )
