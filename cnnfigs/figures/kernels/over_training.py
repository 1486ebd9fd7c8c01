"""How do kernels come about? A film strip of them over training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.grid import Grid, paint
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.scale import Limits, colour_bar, number
from cnnfigs.figures._canvas.style import MARGIN, MUTED, WIDTH, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# More kernels than this would each be too small to see.
MOST_KERNELS = 20
# More steps than this would run into each other.
MOST_STEPS = 20
# Kernels below each other; further ones stand beside them.
BLOCK = 10
# Inches: labels at the left, the head, the largest kernel, and the room between two.
LEFT = 0.5
TOP = 0.62
SIDE = 0.5
GAP = 0.05


def kernels_over_training(
    kernels: ArrayLike,
    steps: Sequence[int],
    *,
    labels: Sequence[object] | None = None,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw kernels over training: a row for each kernel, a column for each step.

    Parameters
    ----------
    kernels : (t, h, w, n) array
        The n kernels as they were at each of t steps.
    steps : sequence of int
        Those steps.
    labels : sequence, optional
        What stands beside each kernel: its number in the layer, where only some are drawn.
        Counted from 0 without it.
    source : str, optional
        Where the data and the network come from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        The strip, all of it on one scale that is symmetric about zero. Of very many kernels the
        first 20 are drawn, and the figure says so.

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
    count, height, width, total = frames.shape
    if count > MOST_STEPS:
        raise ValueError(
            f"expected at most {MOST_STEPS} steps, which fit beside each other, got {count}: "
            "choose some of them"
        )
    names = [str(label) for label in (range(total) if labels is None else labels)]
    if len(names) != total:
        raise ValueError(f"expected {total} labels, one for each kernel, got {len(names)}")
    shown = min(total, MOST_KERNELS)
    largest = float(np.abs(frames).max()) or 1.0
    limits = Limits(-largest, largest, signed=True)
    blocks = np.array_split(np.arange(shown), -(-shown // BLOCK))
    block = WIDTH / len(blocks)
    side = min(SIDE, (block - LEFT - MARGIN) / count - GAP)
    tall = len(blocks[0]) * (side * height / width + GAP)
    # A short strip still leaves room for the colour bar beside the head.
    across = max(len(blocks) * (LEFT + count * (side + GAP) + MARGIN), 3.6)
    with style():
        sheet = page(
            figure,
            round(across, 2),
            TOP + tall + MARGIN,
            scale="Colours: one scale for all kernels and steps.",
            source=source,
        )
        which = counted(total, "kernel")
        if shown < total:
            which = f"first {shown} of {which}"
        sheet.text(MARGIN, 0.08, which, weight="bold")
        for place, numbers in enumerate(blocks):
            left = LEFT + place * across / len(blocks)
            tiles = _draw_block(sheet, frames, numbers, names, steps, limits, left, side)
        bar = sheet.axes(across - MARGIN - 1.5, 0.1, 1.5, 0.09)
        colour_bar(tiles, bar, limits)
    set_alt_text(sheet.figure, _film_words(frames, names, steps))
    return sheet.figure


def _checked_frames(kernels: ArrayLike, steps: Sequence[int]) -> NDArray[Any]:
    """Return kernels as an array, or say what does not fit."""
    frames = np.asarray(kernels, dtype=float)
    if frames.ndim != 4 or frames.size == 0:
        raise ValueError(
            f"expected kernels (steps, height, width, kernels), got shape {frames.shape}; "
            "take one input channel of a convolution's weights, weights[:, :, channel, :], "
            "at each step"
        )
    if len(steps) != len(frames):
        raise ValueError(f"expected {len(frames)} steps, one for each frame, got {len(steps)}")
    if not np.isfinite(frames).all():
        raise ValueError("expected finite kernels, got NaN or infinity: training has diverged")
    return frames


def _draw_block(
    sheet: Page,
    frames: NDArray[Any],
    numbers: NDArray[np.intp],
    names: Sequence[str],
    steps: Sequence[int],
    limits: Limits,
    left: float,
    side: float,
) -> AxesImage:
    """Draw some kernels as one image, steps above its columns, numbers beside its rows."""
    count, height, width, _ = frames.shape
    repeat = max(1, round(side * 200 / width))
    dots = width * repeat / side
    grid = Grid(count * len(numbers), count, height, width, repeat, max(1, round(GAP * dots)))
    # Row by row: each kernel's steps in their order.
    film = frames[..., numbers].transpose(1, 2, 3, 0).reshape(height, width, -1)
    strip = sheet.axes(left, TOP, grid.shape[1] / dots, grid.shape[0] / dots)
    tiles = paint(strip, film, grid, limits, mark_dead=False)
    look: dict[str, Any] = {"color": MUTED, "ha": "right"}
    sheet.small(left - 0.08, TOP - 0.04, "step", va="bottom", **look)
    for column, step in enumerate(steps):
        middle = left + grid.corner(column)[0] / dots + side / 2
        sheet.small(middle, TOP - 0.04, f"{step:,}", va="bottom", **{**look, "ha": "center"})
    for row, number_ in enumerate(numbers):
        y = TOP + grid.corner(row * count)[1] / dots + side * height / width / 2
        sheet.small(left - 0.08, y, names[number_], va="center", **look)
    return tiles


def _film_words(frames: NDArray[Any], names: Sequence[str], steps: Sequence[int]) -> str:
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
