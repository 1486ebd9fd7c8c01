"""What does pooling keep? An image with its groups and winners, beside the smaller result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.patches import Rectangle

from cnnfigs._argument_checks import whole_number
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.cells import matrix, readable_on
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, Page, frame, open_page
from cnnfigs.figures._canvas.phrases import times
from cnnfigs.figures._canvas.scale import Limits, number
from cnnfigs.figures._canvas.style import IMAGE_CMAP, MUTED, bare
from cnnfigs.figures._canvas.text import LABEL, line_height, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap, Normalize
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

# Inches: the largest cell, the smallest for which it is worth a try to write numbers, the tallest
# pictures, the size above a picture, the least length of an arrow from picture to picture beside
# it, the length of one to a picture below, and the narrowest page.
CELL, READABLE = 0.5, 0.25
TALLEST = 7.0
HEAD = line_height(LABEL) + 0.06
ARROW, ARROW_DOWN = 0.9, 0.56
NARROWEST = 3.6
# Both lie on data, so they are no roles: seen on black cells and on white ones.
GROUP = "#6b7580"
WINNER = "#e8701a"


@figure_function
def pooling(
    image: ArrayLike,
    pooled: ArrayLike,
    winners: ArrayLike | None = None,
    *,
    size: int,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw an image in its groups, the winner of each marked, beside the pooled image.

    Both pictures have pixels of one size, and one scale.

    Parameters
    ----------
    image : (h, w) array
        The image; a cut-out of 8 to 28 pixels can be read best, and has its numbers written into
        the cells while they fit.
    pooled : (h', w') array
        What `cnnfigs.max_pool` or `cnnfigs.mean_pool` made of it.
    winners : (h', w', 2) array of int, optional
        Row and column of each group's largest pixel, from `cnnfigs.max_pool_winners`.
    size : int
        Side of a group in pixels.

    Raises
    ------
    ValueError
        Where the shapes don't belong together, or a value is not finite.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import cnnfigs
    >>> from cnnfigs.figures import alt_text
    >>> image = np.array([[1, 2, 5, 0], [3, 4, 6, 7]])
    >>> winners = cnnfigs.max_pool_winners(image)
    >>> alt_text(pooling(image, cnnfigs.max_pool(image), winners, size=2, figure=Figure()))
    'An image of 2...4 pixels in groups of 2...2, beside the pooled image of 1...2: ...'
    """
    before, after, places = _checked(image, pooled, winners, size)
    limits = _limits(before, after)
    cmap = limits.cmap if limits.signed else IMAGE_CMAP
    step = "one value" if places is None else "largest", f"of each {times(size, size)}"
    layout = settle_pooling(
        [before.shape, after.shape],
        step,
        available_width(figure),
        scale=_sentence(limits, marked=places is not None),
        source=source,
    )
    sheet = open_page(figure, layout.frame, _alt_text(before, after, places, size))
    won = np.zeros(before.shape, dtype=bool)
    winning = np.zeros((0, 2), dtype=int)
    if places is not None:
        winning = places[~_flat(before, after.shape, size)]
        won[winning[:, 0], winning[:, 1]] = True
    axes = _draw(sheet, layout.before, before, layout.cell, cmap, limits.norm, won)
    _outline(axes, before.shape, after.shape, size, layout.cell)
    if places is not None:
        _ring(axes, winning, layout.cell, _ring_colours(before, winning, limits))
    everywhere = np.ones(after.shape, dtype=bool)
    axes = _draw(sheet, layout.after, after, layout.cell, cmap, limits.norm, everywhere)
    # Each pixel here was a group there; and white pixels would vanish on a white page.
    _outline(axes, after.shape, after.shape, 1, layout.cell)
    _draw_arrow(sheet, layout, step)
    return sheet.figure


@dataclass(frozen=True)
class PoolingLayout(Layout):
    """Where both pictures and the arrow between them lie, and how wide a cell is, in inches."""

    before: Box
    arrow: Box
    after: Box
    cell: float

    @property
    def below(self) -> bool:
        """Whether the pooled image stands below the image."""
        return self.after.top > self.before.bottom


def settle_pooling(
    shapes: Sequence[Sequence[int]],
    step: Sequence[str],
    width: float,
    *,
    scale: str | None = None,
    source: str | None = None,
) -> PoolingLayout:
    """Put the pictures of two shapes beside each other, or on a phone below each other.

    Parameters
    ----------
    shapes : sequence of (int, int)
        Those of the image and of the pooled image.
    step : (str, str)
        The words above and below the arrow.
    width : float
        Inches of the page.
    scale, source : str, optional
        The sentences of the foot.
    """
    (rows, columns), (rows_after, columns_after) = shapes
    narrow = is_narrow(width)
    inner = width - 2 * MARGIN
    length = max(ARROW, *(text_width(words, LABEL) + 0.1 for words in step))
    fitting = inner / columns if narrow else (inner - length) / (columns + columns_after)
    cell = min(CELL, fitting, TALLEST / (rows + rows_after if narrow else rows))
    top = MARGIN / 2 + HEAD
    before = Box(MARGIN, top, columns * cell, rows * cell)
    after = Box(MARGIN, top, columns_after * cell, rows_after * cell)
    title = text_width(times(rows, columns) + " pixels", LABEL, weight="bold")
    if narrow:
        arrow = Box(MARGIN, before.bottom + 0.04, inner, ARROW_DOWN)
        after = after._replace(top=arrow.bottom + HEAD)
        bottom = after.bottom
    else:
        left = MARGIN + max(before.width, title)
        # The words at the arrow need their height, however flat the pictures are.
        height = 3 * line_height(LABEL)
        arrow = Box(left, max(0.0, top + (after.height - height) / 2), length, height)
        after = after._replace(left=arrow.right)
        bottom = max(before.bottom, arrow.bottom)
    page = max(min(width, NARROWEST), after.right + MARGIN, before.right + MARGIN)
    page = min(width, max(page, after.left + title + MARGIN))
    settled = frame(page, bottom, scale=scale, source=source)
    return PoolingLayout(settled, before, arrow, after, cell)


def _sentence(limits: Limits, *, marked: bool) -> str:
    """Return what the colours mean, and the frames."""
    low, high = number(limits.low), number(limits.high)
    ends = f"blue is {low}, orange {high}" if limits.signed else f"black is {low}, white {high}"
    framed = " Framed: the largest of each group, where they differ." if marked else ""
    return f"Colours: {ends}, in both pictures, whose pixels have one size.{framed}"


def _checked(
    image: ArrayLike, pooled: ArrayLike, winners: ArrayLike | None, size: int
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.intp] | None]:
    """Return the arrays, or say what does not fit."""
    before, after = (
        as_numbers(array, what) for array, what in ((image, "an image"), (pooled, "a pooled image"))
    )
    for what, plane in (("image", before), ("pooled image", after)):
        if plane.ndim != 2 or plane.size == 0 or not np.isfinite(plane).all():
            raise ValueError(
                f"expected the {what} as a two-dimensional array of finite values, got shape "
                f"{plane.shape}; take one channel of one image"
            )
    if whole_number("size", size) < 1:
        raise ValueError(f"expected groups at least 1 pixel wide, got size {size}")
    valid = tuple(length // size for length in before.shape)
    same = tuple(-(-length // size) for length in before.shape)
    if after.shape not in (valid, same):
        raise ValueError(
            f"an image of {before.shape} in groups of {size} by {size} has {valid} or {same} "
            f"groups, got a pooled image of {after.shape}; pass the size that it was pooled with"
        )
    places = None if winners is None else as_numbers(winners, "winners")
    if places is not None and (places.shape != (*after.shape, 2) or places.dtype.kind not in "iu"):
        raise ValueError(
            f"expected winners of shape {(*after.shape, 2)}, the numbers of a row and a column for "
            f"each group, got {places.dtype} of {places.shape}; see cnnfigs.max_pool_winners"
        )
    if places is not None and ((places < 0) | (places >= before.shape)).any():
        raise ValueError(
            f"expected winners on the image of {before.shape}, got some beside it; "
            "see cnnfigs.max_pool_winners"
        )
    return before, after, places


def _limits(before: NDArray[Any], after: NDArray[Any]) -> Limits:
    """Return what black and white are: 0..255, 0..1, or what the values need."""
    low = float(min(before.min(), after.min()))
    high = float(max(before.max(), after.max()))
    if low < 0:
        largest = max(-low, high)
        return Limits(-largest, largest, signed=True)
    whole = before.dtype.kind in "iu"
    return Limits(0.0, max(high, 255.0 if whole else 1.0), signed=False)


def _draw(
    sheet: Page,
    place: Box,
    values: NDArray[Any],
    cell: float,
    cmap: Colormap,
    norm: Normalize,
    bold: NDArray[np.bool_],
) -> Axes:
    """Draw one picture, with its numbers where they can be read."""
    size = f"{times(*values.shape)} pixels"
    sheet.text(place.left, place.top - HEAD, size, weight="bold")
    axes = sheet.axes(*place)
    if cell >= READABLE:
        matrix(axes, values, cmap=cmap, norm=norm, cell=cell, bold=bold)
    else:
        axes.imshow(values, cmap=cmap, norm=norm)
        bare(axes)
    return axes


def _edges(before: tuple[int, ...], after: tuple[int, ...], size: int) -> list[NDArray[np.intp]]:
    """Return where the groups begin and end, along rows and along columns."""
    edges = []
    for length, groups in zip(before, after, strict=True):
        # Groups that reach beyond the image overhang on both sides, as Keras pads.
        overhang = max(0, groups * size - length) // 2
        edges.append(np.clip(np.arange(groups + 1) * size - overhang, 0, length))
    return edges


def _flat(before: NDArray[Any], after: tuple[int, ...], size: int) -> NDArray[np.bool_]:
    """Return which groups have one value throughout: nothing wins there."""
    rows, columns = _edges(before.shape, after, size)
    flat = np.zeros(after, dtype=bool)
    for row, column in np.ndindex(flat.shape):
        group = before[rows[row] : rows[row + 1], columns[column] : columns[column + 1]]
        flat[row, column] = group.size > 1 and group.min() == group.max()
    return flat


def _outline(
    axes: Axes, before: tuple[int, ...], after: tuple[int, ...], size: int, cell: float
) -> None:
    """Draw the borders of the groups; pixels that no group holds stay without."""
    rows, columns = (edges - 0.5 for edges in _edges(before, after, size))
    lines = [[(columns[0], row), (columns[-1], row)] for row in rows]
    lines += [[(column, rows[0]), (column, rows[-1])] for column in columns]
    width = min(1.2, 0.06 * 72 * cell)
    borders = LineCollection(lines, colors=GROUP, linewidths=width, gid="groups", clip_on=False)
    axes.add_collection(borders, autolim=False)


def _ring_colours(before: NDArray[Any], places: NDArray[np.intp], limits: Limits) -> list[str]:
    """Return a colour that shows on each winner: orange on grey, black or white on colours."""
    if not limits.signed:
        return [WINNER] * len(places)
    colours = limits.cmap(limits.norm(before[places[:, 0], places[:, 1]].astype(float)))
    return [readable_on(colour) for colour in colours]


def _ring(axes: Axes, places: NDArray[np.intp], cell: float, colours: list[str]) -> None:
    """Draw a frame into the cell of each winner."""
    inset = 0.07
    frames = [
        Rectangle((column - 0.5 + inset, row - 0.5 + inset), 1 - 2 * inset, 1 - 2 * inset)
        for row, column in places
    ]
    # In points, and thin enough to leave the pixel visible within.
    width = min(1.8, 0.12 * 72 * cell)
    rings = PatchCollection(
        frames, facecolors="none", edgecolors=colours, linewidths=width, gid="winners"
    )
    axes.add_collection(rings, autolim=False)


def _draw_arrow(sheet: Page, layout: PoolingLayout, step: tuple[str, str]) -> None:
    """Draw the arrow from the image to the pooled image, and say what happens on the way."""
    _, _, width, height = layout.arrow
    axes = sheet.axes(*layout.arrow)
    axes.set(xlim=(0, width), ylim=(0, height))
    bare(axes)
    look: dict[str, Any] = {"size": LABEL, "color": MUTED}
    middle = height / 2
    begin, end = (0.1, middle), (width - 0.1, middle)
    if layout.below:
        begin, end = (0.2, height - 0.04), (0.2, 0.04)
        axes.text(0.36, middle, " ".join(step), va="center", **look)
    else:
        axes.text(width / 2, middle + 0.09, step[0], ha="center", va="bottom", **look)
        axes.text(width / 2, middle - 0.09, step[1], ha="center", va="top", **look)
    axes.annotate(
        "",
        xy=end,
        xytext=begin,
        arrowprops={"arrowstyle": "-|>", "color": MUTED, "lw": 1.2, "shrinkA": 0, "shrinkB": 0},
    )


def _alt_text(
    before: NDArray[Any], after: NDArray[Any], places: NDArray[np.intp] | None, size: int
) -> str:
    row, column = (int(i) for i in np.unravel_index(int(after.argmax()), after.shape))
    marked = " The largest pixel of each group is framed." if places is not None else ""
    return (
        f"An image of {times(*before.shape)} pixels in groups of {times(size, size)}, beside the "
        f"pooled image of {times(*after.shape)}: {after.size} of {before.size} values are left."
        f"{marked} The largest value, {number(float(after.max()))}, is in row {row}, column "
        f"{column} of the pooled image."
    )
