"""How do kernels come about? A film strip of them over training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import as_names, whole_numbers
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.cells import symmetric
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import Grid
from cnnfigs.figures._canvas.page import MARGIN, Page, PanelsLayout, frame, heading, open_page
from cnnfigs.figures._canvas.panels import ABOVE, Tiles, draw_tiles, value_width
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.scale import Limits, colour_bar, number
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, text_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# More kernels than this would each be too small to see, and more steps run into each other.
MOST_KERNELS = 20
MOST_STEPS = 20
# Kernels below each other on a page; further ones stand beside them.
BLOCK = 10
# Inches: the largest kernel, what is free between two, right of a kernel's number, between two
# steps' numbers, the colour bar, and the narrowest page.
SIDE = 0.5
GAP = 0.05
PAD = 0.08
APART = 0.07
BAR = 1.5
NARROWEST = 3.6
SCALE = "Colours: one scale for all kernels and steps."


@figure_function
def kernels_over_training(
    kernels: ArrayLike,
    steps: Sequence[int],
    *,
    labels: Iterable[object] | None = None,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw kernels over training: a row for each kernel, a column for each step.

    All of the strip has one scale, which is symmetric about zero. Of very many kernels the first
    20 are drawn, and the figure says so.

    Parameters
    ----------
    kernels : (t, h, w, n) array
        The n kernels as they were at each of t steps.
    steps : sequence of int
        Those steps.
    labels : iterable, optional
        What stands beside each kernel: its number in the layer, where only some are drawn.
        Counted from 0 without it.

    Raises
    ------
    ValueError
        If the kernels are not (t, h, w, n), hold a value that is not finite, or there are more or
        fewer steps than t, or labels than n; or for more than 20 steps.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> kernels = np.zeros((2, 5, 5, 3))
    >>> kernels[1, 2, 2, 1] = -0.4
    >>> alt_text(kernels_over_training(kernels, [0, 100], figure=Figure()))
    '3 kernels of ... at 2 steps of training, 0 and 100. ... kernel 1 changed most: by 0.4 ...'
    """
    frames = _checked_frames(kernels, steps)
    count, _, _, total = frames.shape
    if count > MOST_STEPS:
        raise ValueError(
            f"expected at most {MOST_STEPS} steps, which fit beside each other, got {count}: "
            "choose some of them"
        )
    names = as_names(range(total) if labels is None else labels)
    if len(names) != total:
        raise ValueError(f"expected {total} labels, one for each kernel, got {len(names)}")
    limits = symmetric(frames)
    layout = settle_strip(frames.shape, steps, names, available_width(figure), source)
    sheet = open_page(figure, layout.frame, _alt_text(frames, names, steps))
    for block in layout.panels:
        tiles = _draw_block(sheet, frames, block, limits)
    if layout.frame.heading.bar is not None:
        colour_bar(tiles, sheet.axes(*layout.frame.heading.bar), limits)
    return sheet.figure


@dataclass(frozen=True)
class Block:
    """Some of the kernels, below each other.

    Attributes
    ----------
    first : int
        The first kernel of the block.
    names : tuple of str
        What stands beside each of its rows.
    steps : tuple of (int, str)
        The columns that have room for their step above them, and that step.
    tiles : Tiles
        Where each kernel lies at each step, row by row.
    above : float
        Inches that the numbers of the steps stand above it.
    """

    first: int
    names: tuple[str, ...]
    steps: tuple[tuple[int, str], ...]
    tiles: Tiles
    above: float


def settle_strip(
    shape: Sequence[int],
    steps: Sequence[int],
    names: Sequence[str],
    width: float,
    source: str | None = None,
) -> PanelsLayout[Block]:
    """Return where kernels (t, h, w, n) lie: in two blocks, or on a phone all below each other."""
    count, height, columns, total = shape
    shown = min(total, MOST_KERNELS)
    number_of_blocks = 1 if is_narrow(width) else -(-shown // BLOCK)
    words = max(text_width(word, SMALL) for word in ["step", *names[:shown]]) + PAD
    dates = [f"{step:,}" for step in steps]
    # The last step's number may reach beyond its column.
    right = MARGIN + max(0.0, (text_width(dates[-1], SMALL) - GAP) / 2)
    block_width = (width - MARGIN) / number_of_blocks
    side = min(SIDE, (block_width - words - right) / count - GAP)
    pitch = words + count * (side + GAP) + right
    page = min(width, max(MARGIN + number_of_blocks * pitch, NARROWEST))
    which = f"first {shown} of {counted(total, 'kernel')}" if shown < total else ""
    head = heading(page, which or counted(total, "kernel"), bar=BAR, title_size=LABEL)
    value = value_width((height, columns), side)
    repeat = max(1, round(200 * value))
    dots = repeat / value
    # A flat kernel's name needs more height than the kernel.
    flat = max(0.0, line_height(SMALL) - height * value - GAP)
    gaps = max(1, int((GAP + side - columns * value) * dots)), max(1, round((GAP + flat) * dots))
    marks = _spaced(dates, side + GAP)
    top = head.height + line_height(SMALL) + ABOVE + flat / 2
    blocks = []
    for place, rows in enumerate(np.array_split(np.arange(shown), number_of_blocks)):
        grid = Grid(count * len(rows), count, height, columns, repeat, *gaps)
        left = MARGIN + place * (page - MARGIN) / number_of_blocks + words
        labels = tuple(names[row] for row in rows)
        blocks.append(
            Block(int(rows[0]), labels, marks, Tiles(grid, dots, left, top), ABOVE + flat / 2)
        )
    settled = frame(page, blocks[0].tiles.box.bottom + flat / 2, head, scale=SCALE, source=source)
    return PanelsLayout(settled, tuple(blocks))


def _spaced(words: Sequence[str], pitch: float) -> tuple[tuple[int, str], ...]:
    """Return the columns whose words, centred above them, don't run into others, and the words.

    The first and the last column keep theirs.
    """
    halves = [text_width(word, SMALL) / 2 for word in words]
    last = len(words) - 1
    kept = [0]

    def free(left: int, right: int) -> bool:
        return (right - left) * pitch >= halves[left] + halves[right] + APART

    for column in range(1, last):
        if free(kept[-1], column) and free(column, last):
            kept.append(column)
    return tuple((column, words[column]) for column in dict.fromkeys([*kept, last]))


def _checked_frames(kernels: ArrayLike, steps: Sequence[int]) -> NDArray[Any]:
    """Return kernels as an array, or say what does not fit."""
    frames = as_numbers(kernels, "kernels").astype(float)
    if frames.ndim != 4 or frames.size == 0:
        raise ValueError(
            f"expected kernels (steps, height, width, kernels), got shape {frames.shape}; "
            "take one input channel of a convolution's weights, weights[:, :, channel, :], "
            "at each step"
        )
    steps = whole_numbers("steps", steps)
    if len(steps) != len(frames):
        raise ValueError(f"expected {len(frames)} steps, one for each frame, got {len(steps)}")
    if not np.isfinite(frames).all():
        raise ValueError("expected finite kernels, got NaN or infinity: training has diverged")
    return frames


def _draw_block(sheet: Page, frames: NDArray[Any], block: Block, limits: Limits) -> AxesImage:
    """Draw some kernels as one image, steps above its columns, names beside its rows."""
    count, height, width, _ = frames.shape
    kernels = slice(block.first, block.first + len(block.names))
    # Row by row: each kernel's steps in their order.
    film = frames[..., kernels].transpose(1, 2, 3, 0).reshape(height, width, -1)
    image = draw_tiles(sheet, block.tiles, film, limits)
    left = block.tiles.left
    above = block.tiles.top - block.above
    look: dict[str, Any] = {"color": MUTED, "ha": "right"}
    sheet.small(left - PAD, above, "step", va="baseline", **look)
    middle_of_kernel = [side * block.tiles.grid.repeat / block.tiles.dots / 2
                        for side in (width, height)]  # fmt: skip
    for column, step in block.steps:
        middle = block.tiles.corner(column)[0] + middle_of_kernel[0]
        sheet.small(middle, above, step, va="baseline", **{**look, "ha": "center"})
    for row, name in enumerate(block.names):
        middle = block.tiles.corner(row * count)[1] + middle_of_kernel[1]
        sheet.small(left - PAD, middle, name, va="center", **look)
    return image


def _alt_text(frames: NDArray[Any], names: Sequence[str], steps: Sequence[int]) -> str:
    """Return what the strip shows, and which kernel changed most."""
    count, height, width, total = frames.shape
    shown = min(total, MOST_KERNELS)
    change = np.sqrt(((frames[-1] - frames[0]) ** 2).sum(axis=(0, 1)))[:shown]
    which = f"The first {shown} of " if shown < total else ""
    most = int(np.argmax(change))
    named = f"{steps[0]:,} to {steps[-1]:,}"
    if count <= 3:
        named = listed([f"{step:,}" for step in steps])
    return (
        f"{which}{counted(total, 'kernel')} of {times(height, width)} at {counted(count, 'step')} "
        f"of training, {named}. From the first step to the last, kernel {names[most]} changed "
        f"most: by {number(float(change[most]))} in Euclidean distance."
    )
