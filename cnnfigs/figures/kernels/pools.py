"""What does pooling keep? An image with its groups and winners, beside the smaller result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.cells import matrix, readable_on
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import times
from cnnfigs.figures._canvas.scale import Limits, number
from cnnfigs.figures._canvas.style import IMAGE_CMAP, LABEL, MARGIN, MUTED, WIDTH, bare, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap, Normalize
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

# Inches: the largest cell, the smallest that a number fits into, the room between the pictures.
CELL, READABLE, BETWEEN, HEAD = 0.5, 0.3, 0.9, 0.28
# Both lie on data, so they are no roles: seen on black cells and on white ones.
GROUP = "#6b7580"
WINNER = "#e8701a"


def pooling(
    image: ArrayLike,
    pooled: ArrayLike,
    winners: ArrayLike | None = None,
    *,
    size: int,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw an image in its groups, the winner of each marked, beside the pooled image.

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
    source : str, optional
        Where the image comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Both pictures with pixels of one size and on one scale.

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
    wide = before.shape[1] + after.shape[1]
    cell = min(CELL, (WIDTH - 2 * MARGIN - BETWEEN) / wide)
    limits = _limits(before, after)
    cmap = limits.cmap if limits.signed else IMAGE_CMAP
    across = 2 * MARGIN + BETWEEN + wide * cell
    low, high = number(limits.low), number(limits.high)
    ends = f"blue is {low}, orange {high}" if limits.signed else f"black is {low}, white {high}"
    marked = " Framed: the largest of each group, where they differ."
    marked = marked if places is not None else ""
    with style():
        sheet = page(
            figure,
            max(across, 3.6),
            MARGIN + HEAD + before.shape[0] * cell + MARGIN,
            scale=f"Colours: {ends}, in both pictures, whose pixels have one size.{marked}",
            source=source,
        )
        left = MARGIN
        won = np.zeros(before.shape, dtype=bool)
        if places is not None:
            winning = places[~_flat(before, after.shape, size)]
            won[winning[:, 0], winning[:, 1]] = True
        axes = _draw(sheet, left, before, cell, cmap, limits.norm, won)
        _outline(axes, before.shape, after.shape, size, cell)
        if places is not None:
            _ring(axes, winning, cell, _ring_colours(before, winning, limits))
        left += before.shape[1] * cell + BETWEEN
        axes = _draw(sheet, left, after, cell, cmap, limits.norm, np.ones(after.shape, dtype=bool))
        # Each pixel here was a group there; and white pixels would vanish on a white page.
        _outline(axes, after.shape, after.shape, 1, cell)
        tall = after.shape[0] * cell
        _arrow(sheet, left - BETWEEN, tall, size, largest=places is not None)
    set_alt_text(sheet.figure, _words(before, after, places, size))
    return sheet.figure


def _checked(
    image: ArrayLike, pooled: ArrayLike, winners: ArrayLike | None, size: int
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.intp] | None]:
    """Return the arrays, or say what does not fit."""
    before, after = np.asarray(image), np.asarray(pooled)
    for what, plane in (("image", before), ("pooled image", after)):
        if plane.ndim != 2 or plane.size == 0 or not np.isfinite(plane).all():
            raise ValueError(
                f"expected the {what} as a two-dimensional array of finite values, got shape "
                f"{plane.shape}; take one channel of one image"
            )
    if size < 1:
        raise ValueError(f"expected groups at least 1 pixel wide, got size {size}")
    valid = tuple(length // size for length in before.shape)
    same = tuple(-(-length // size) for length in before.shape)
    if after.shape not in (valid, same):
        raise ValueError(
            f"an image of {before.shape} in groups of {size} by {size} has {valid} or {same} "
            f"groups, got a pooled image of {after.shape}; pass the size that it was pooled with"
        )
    places = None if winners is None else np.asarray(winners)
    if places is not None and places.shape != (*after.shape, 2):
        raise ValueError(
            f"expected winners of shape {(*after.shape, 2)}, a row and a column for each group, "
            f"got {places.shape}; see cnnfigs.max_pool_winners"
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
    left: float,
    values: NDArray[Any],
    cell: float,
    cmap: Colormap,
    norm: Normalize,
    bold: NDArray[np.bool_],
) -> Axes:
    """Draw one picture, with its numbers where they can be read."""
    rows, columns = values.shape
    sheet.text(left, MARGIN, f"{times(rows, columns)} pixels", weight="bold")
    axes = sheet.axes(left, MARGIN + HEAD, columns * cell, rows * cell)
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


def _arrow(sheet: Page, left: float, tall: float, size: int, *, largest: bool) -> None:
    """Draw the arrow from the image to the pooled image, and say what happens on the way."""
    height = 0.9
    axes = sheet.axes(left, MARGIN + HEAD + max(0.0, (tall - height) / 2), BETWEEN, height)
    axes.set(xlim=(0, BETWEEN), ylim=(0, height))
    bare(axes)
    look: dict[str, Any] = {"size": LABEL, "color": MUTED, "ha": "center"}
    axes.annotate(
        "",
        xy=(BETWEEN - 0.1, height / 2),
        xytext=(0.1, height / 2),
        arrowprops={"arrowstyle": "-|>", "color": MUTED, "lw": 1.2, "shrinkA": 0, "shrinkB": 0},
    )
    words = "largest" if largest else "one value"
    axes.text(BETWEEN / 2, height / 2 + 0.09, words, va="bottom", **look)
    axes.text(BETWEEN / 2, height / 2 - 0.09, f"of each {times(size, size)}", va="top", **look)


def _words(
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
