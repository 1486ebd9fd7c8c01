"""What does the network say? Its outputs, one labelled cell each, on a true scale from 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.grid import Grid, columns_within
from cnnfigs.figures._canvas.scale import Limits, limits_of, number
from cnnfigs.figures._canvas.style import (
    ACCENT,
    INK,
    ON_DARK,
    ON_LIGHT,
    SMALL,
    bare,
    style,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# A row of more cells than these leaves no room for a value in each.
CELLS_A_ROW = 13


def output_strip(
    scores: ArrayLike, classes: Sequence[str] | None = None, *, ax: Axes | None = None
) -> AxesImage:
    """Draw a network's outputs as a strip of labelled cells, with the winner framed.

    Parameters
    ----------
    scores : (n,) array
        The network's answer to one image. Values from 0 to 1 are coloured on that scale; others
        (a network without a softmax) on the scale of the largest.
    classes : sequence of str, optional
        The outputs' names; their positions, counted from 0, without it.
    ax : matplotlib.axes.Axes, optional
        Where to draw; the current Axes without it.

    Returns
    -------
    matplotlib.image.AxesImage
        The cells, for a colour bar.

    Raises
    ------
    ValueError
        If the scores are not one row, or there are more or fewer classes than scores.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> image = output_strip([0.1, 0.7, 0.2], ["boot", "bag", "coat"], ax=ax)
    >>> image.get_clim()
    (0.0, 1.0)
    """
    values, names = checked_scores(scores, classes)
    with style():
        if ax is None:
            import matplotlib.pyplot as plt

            ax = plt.gca()
        grid = strip_grid(len(values))
        limits = score_limits(values)
        image = ax.imshow(
            grid.tile(values[np.newaxis, np.newaxis, :]),
            cmap=limits.cmap,
            norm=limits.norm,
            interpolation="nearest",
            aspect="auto",
        )
        bare(ax)
        _write(ax, grid, values, names, image)
    return image


def checked_scores(
    scores: ArrayLike, classes: Sequence[str] | None
) -> tuple[NDArray[Any], list[str]]:
    """Return scores as an array and a name for each, or say what does not fit."""
    values = np.asarray(scores, dtype=float)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(
            f"expected the scores of one image, shape (n,), got shape {values.shape}; "
            "for a batch, draw a strip for each image"
        )
    names = [str(index) for index in range(len(values))] if classes is None else list(classes)
    if len(names) != len(values):
        raise ValueError(
            f"expected a class for each of {len(values)} scores, got {len(names)}; "
            "pass the classes of the data set that the network was trained on"
        )
    return values, names


def score_limits(values: NDArray[Any]) -> Limits:
    """Return 0 to 1 for probabilities (with room for rounding), the values' own limits if not."""
    if values.min() >= 0 and values.max() <= 1 + 1e-5:
        return Limits(0.0, 1.0, signed=False)
    return limits_of(values)


def strip_grid(count: int) -> Grid:
    """Return where the cells lie; rows after the first leave room for the labels between them."""
    columns = columns_within(count, CELLS_A_ROW)
    return Grid(count, columns, height=1, width=1, repeat=24, gap=2, row_gap=20)


def _write(
    axes: Axes, grid: Grid, values: NDArray[Any], names: Sequence[str], image: AxesImage
) -> None:
    """Write each cell's value into it and its class below it, and frame the winner."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # It was drawn on.
    cell = axes.get_position().width * figure.get_size_inches()[0] / grid.columns
    winner = int(np.argmax(values))
    labels = [_in_lines(name, cell) for name in names]
    widest = max(text_width(line, SMALL) for label in labels for line in label.split("\n"))
    tilt: dict[str, Any] = {"rotation": 0, "ha": "center"}
    if widest > cell:
        tilt = {"rotation": 30, "ha": "right", "rotation_mode": "anchor"}
    for index, (value, label) in enumerate(zip(values, labels, strict=True)):
        left, top, right, bottom = grid.box(index)
        middle, won = (left + right) / 2, index == winner
        words = f"{value:.2f}" if image.norm.vmax == 1.0 else number(float(value))
        axes.text(
            middle,
            (top + bottom) / 2,
            words,
            color=_readable(image, value),
            size=SMALL,
            weight="bold" if won else "normal",
            ha="center",
            va="center",
        )
        axes.annotate(
            label,
            (middle, bottom),
            (0, -4),
            textcoords="offset points",
            size=SMALL,
            va="top",
            color=ACCENT if won else INK,
            weight="bold" if won else "normal",
            parse_math=False,
            **tilt,
        )
    left, top, right, bottom = grid.box(winner)
    frame = Rectangle((left, top), right - left, bottom - top, fill=False, clip_on=False)
    frame.set(edgecolor=ACCENT, linewidth=2.0, gid="winner")
    axes.add_patch(frame)


def _in_lines(name: str, width: float) -> str:
    """Break a name after its spaces and slashes where it is wider than its cell."""
    if text_width(name, SMALL) <= width:
        return name
    return name.replace("/", "/\n").replace(" ", "\n")


def _readable(image: AxesImage, value: float) -> str:
    """Return the text colour that stands out from a cell of this value."""
    red, green, blue, _ = image.to_rgba(np.array([value]))[0]
    # Perceived lightness, ITU-R BT.601 weights.
    return ON_LIGHT if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else ON_DARK
