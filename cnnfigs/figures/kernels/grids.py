"""What do many kernels look like side by side? A bank of them, on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import as_names, expect
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.cells import finite_plane, symmetric
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Layout, frame, heading, open_page
from cnnfigs.figures._canvas.panels import Tiles, draw_tiles, settle_tiles
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.scale import colour_bar, number
from cnnfigs.figures._canvas.text import LABEL
from cnnfigs.figures.kernels._naming import spoken

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

# Labelled kernels need more width than others, which are read as a crowd. Inches: the smallest of
# several rows and the largest, what is free between two, the colour bar, the narrowest page.
MOST_LABELLED, MOST = 7, 12
LABELLED, UNLABELLED = (0.93, 0.95), (0.48, 0.95)
GAP = 0.1
BAR = 1.5
NARROWEST = 3.4


@figure_function
def kernel_grid(
    kernels: ArrayLike | Mapping[str, ArrayLike],
    *,
    labels: Iterable[object] | None = None,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw many kernels side by side on one scale, which is symmetric about zero.

    Parameters
    ----------
    kernels : (h, w, n) array, or mapping of str to (h, w) array
        The kernels. Of a convolutional layer's weights (h, w, inputs, n), take one input channel.
    labels : iterable, optional
        What stands above each kernel; without it the names of a mapping, and nothing for an array.

    Raises
    ------
    TypeError
        If a list of kernels came.
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
    limits = symmetric(bank)
    layout = settle_grid(
        bank.shape, [spoken(name) for name in names], available_width(figure), source
    )
    sheet = open_page(figure, layout.frame, _alt_text(bank, names))
    drawn = draw_tiles(sheet, layout.tiles, bank, limits)
    if layout.frame.heading.bar is not None:
        colour_bar(drawn, sheet.axes(*layout.frame.heading.bar), limits)
    return sheet.figure


@dataclass(frozen=True)
class GridLayout(Layout):
    """Where the kernels lie on the page, below its heading with the colour bar."""

    tiles: Tiles


def settle_grid(
    shape: Sequence[int], names: Sequence[str], width: float, source: str | None = None
) -> GridLayout:
    """Return a layout of kernels (h, w, n), below their names, at most so many inches wide."""
    height, columns, count = shape
    title = f"{counted(count, 'kernel')}, {times(height, columns)}"
    sides, most = (LABELLED, MOST_LABELLED) if names else (UNLABELLED, MOST)
    tiles = settle_tiles(
        count, shape[:2], width=width, top=0.0, sides=sides, gap=GAP, most=most, labels=names
    )
    page = min(width, max(tiles.right + MARGIN, NARROWEST))
    head = heading(page, title, bar=BAR, title_size=LABEL)
    placed = replace(tiles, top=head.height + tiles.top)
    scale = "Colours: one scale for all kernels, zero in the middle."
    return GridLayout(frame(page, placed.box.bottom, head, scale=scale, source=source), placed)


def _as_bank(
    kernels: ArrayLike | Mapping[str, ArrayLike], labels: Iterable[object] | None
) -> tuple[NDArray[Any], list[str]]:
    """Return kernels as one array (h, w, n) and their labels, or say what does not fit."""
    names = as_names(() if labels is None else labels)
    if isinstance(kernels, Mapping):
        names = names or as_names([*kernels])
        planes = [finite_plane(f"the kernel {name}", values) for name, values in kernels.items()]
        shapes = sorted({plane.shape for plane in planes})
        if len(shapes) != 1:
            raise ValueError(f"expected kernels of one shape, got {shapes}; draw them apart")
        bank = np.stack(planes, axis=-1)
    else:
        # A list of kernels would be one array too, with its first axis taken for their rows.
        expect(kernels, "shape", "kernels by their names, or one array (h, w, n) of them")
        bank = as_numbers(kernels, "kernels").astype(float)
    if bank.ndim != 3 or bank.size == 0 or not np.isfinite(bank).all():
        raise ValueError(
            f"expected kernels (h, w, n) of finite values, got shape {bank.shape}; of a layer's "
            "weights take one input channel, weights[:, :, channel, :]"
        )
    if names and len(names) != bank.shape[-1]:
        raise ValueError(f"expected a label for each of {bank.shape[-1]} kernels, got {len(names)}")
    return bank, names


def _alt_text(bank: NDArray[Any], names: list[str]) -> str:
    height, width, count = bank.shape
    called = [spoken(name) for name in names] or as_names(range(count))
    extremes = [np.unravel_index(int(pick(bank)), bank.shape) for pick in (np.argmin, np.argmax)]
    low, high = (f"{number(float(bank[place]))} ({called[int(place[-1])]})" for place in extremes)
    named = f": {listed(called)}" if names else ""
    return (
        f"{counted(count, 'kernel')} of {times(height, width)}{named}. "
        f"Weights from {low} to {high}."
    )
