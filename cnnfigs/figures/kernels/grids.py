"""What do many kernels look like side by side? A bank of them, on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.cells import finite_plane, symmetric
from cnnfigs.figures._canvas.grid import Grid, columns_within, paint
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.scale import Limits, colour_bar, number
from cnnfigs.figures._canvas.style import MARGIN, SMALL, WIDTH, style
from cnnfigs.figures._canvas.text import wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# Inches: the largest side of a kernel, the gap, a line of label.
KERNEL, BANK_GAP, LINE = 0.95, 0.1, 0.145
# Labelled kernels need room; others are read as a crowd, and may be smaller.
LABELLED_ACROSS, ACROSS = 7, 12


def kernel_grid(
    kernels: ArrayLike | Mapping[str, ArrayLike],
    *,
    labels: Sequence[str] | None = None,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw many kernels side by side on one scale.

    Parameters
    ----------
    kernels : (h, w, n) array, or mapping of str to (h, w) array
        The kernels. Of a convolutional layer's weights (h, w, inputs, n), take one input channel.
    labels : sequence of str, optional
        A line above each kernel; without it the names of a mapping, and nothing for an array.
    source : str, optional
        Where the kernels come from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        As many cells as there are kernels, on one scale that is symmetric about zero.

    Raises
    ------
    ValueError
        Where the kernels differ in shape, are empty or not finite, or labels are more or fewer.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> alt_text(kernel_grid({"left": [[1, -3]], "right": [[-1, 2]]}, figure=Figure()))
    '2 kernels of 1...2: left and right. ... from ...3 (left) to 2 (right).'
    """
    bank, names = _as_bank(kernels, labels)
    height, width, count = bank.shape
    limits = symmetric(bank)
    columns = columns_within(count, LABELLED_ACROSS if names else ACROSS)
    side = min(KERNEL, (WIDTH - 2 * MARGIN + BANK_GAP) / columns - BANK_GAP)
    lines = [wrap(name.replace("_", " "), SMALL, side) for name in names]
    above = max((len(each) for each in lines), default=0) * LINE
    repeat = max(1, round(200 * side / width))
    dots = width * repeat / side
    grid = Grid(
        count,
        columns,
        height,
        width,
        repeat,
        round(BANK_GAP * dots),
        round((BANK_GAP + above) * dots),
    )
    tall, wide = (dots_ / dots for dots_ in grid.shape)
    across = max(2 * MARGIN + wide, 3.4)
    top = 0.42 + above
    with style():
        sheet = page(
            figure,
            across,
            top + tall + MARGIN,
            scale="Colours: one scale for all kernels, zero in the middle.",
            source=source,
        )
        sheet.text(
            MARGIN, 0.08, f"{counted(count, 'kernel')}, {times(height, width)}", weight="bold"
        )
        drawn = _draw_bank(sheet, bank, grid, limits, (top, wide, tall))
        for index, words in enumerate(lines):
            x, y = grid.corner(index)
            sheet.small(MARGIN + x / dots, top + y / dots - 0.03, "\n".join(words), va="bottom")
        colour_bar(drawn, sheet.axes(across - MARGIN - 1.5, 0.09, 1.5, 0.09), limits)
    set_alt_text(sheet.figure, _bank_words(bank, names))
    return sheet.figure


def _as_bank(
    kernels: ArrayLike | Mapping[str, ArrayLike], labels: Sequence[str] | None
) -> tuple[NDArray[Any], list[str]]:
    """Return kernels as one array (h, w, n) and their labels, or say what does not fit."""
    names = list(labels or ())
    if isinstance(kernels, Mapping):
        names = names or list(kernels)
        planes = [finite_plane(f"the kernel {name}", values) for name, values in kernels.items()]
        shapes = sorted({plane.shape for plane in planes})
        if len(shapes) != 1:
            raise ValueError(f"expected kernels of one shape, got {shapes}; draw them apart")
        bank = np.stack(planes, axis=-1)
    else:
        bank = np.asarray(kernels, dtype=float)
    if bank.ndim != 3 or bank.size == 0 or not np.isfinite(bank).all():
        raise ValueError(
            f"expected kernels (h, w, n) of finite values, got shape {bank.shape}; of a layer's "
            "weights take one input channel, weights[:, :, channel, :]"
        )
    if names and len(names) != bank.shape[-1]:
        raise ValueError(f"expected a label for each of {bank.shape[-1]} kernels, got {len(names)}")
    return bank, names


def _draw_bank(
    sheet: Page,
    bank: NDArray[Any],
    grid: Grid,
    limits: Limits,
    place: tuple[float, float, float],
) -> AxesImage:
    top, wide, tall = place
    axes = sheet.axes(MARGIN, top, wide, tall)
    return paint(axes, bank, grid, limits, mark_dead=False)


def _bank_words(bank: NDArray[Any], names: list[str]) -> str:
    height, width, count = bank.shape
    called = [name.replace("_", " ") for name in names] or [str(index) for index in range(count)]
    extremes = [np.unravel_index(int(pick(bank)), bank.shape) for pick in (np.argmin, np.argmax)]
    low, high = (f"{number(float(bank[place]))} ({called[int(place[-1])]})" for place in extremes)
    named = f": {listed(called)}" if names else ""
    return (
        f"{counted(count, 'kernel')} of {times(height, width)}{named}. "
        f"Weights from {low} to {high}."
    )
