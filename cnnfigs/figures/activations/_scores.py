"""How do a network's outputs become a strip of labelled cells? Settled, then drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs._argument_checks import as_names
from cnnfigs.figures._canvas.arguments import as_numbers, looks
from cnnfigs.figures._canvas.cells import readable_on
from cnnfigs.figures._canvas.grid import Grid, columns_within
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import Limits, limits_of, number
from cnnfigs.figures._canvas.style import ACCENT, INK, bare
from cnnfigs.figures._canvas.text import SMALL, line_height, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# Inches: a cell at least and at most, its height, and how far its label is below it.
NARROWEST, WIDEST = 0.42, 0.68
CELL_HEIGHT, LOWEST = 0.36, 0.2
BELOW = 0.05
# More scores than this are not drawn one by one: the largest ten stand for them.
IN_FULL = 39
LARGEST = 10
# Dots of a cell; the gap between two is a twelfth of that.
DOTS, GAP = 24, 2
_TILTED: dict[str, Any] = {"rotation": 30, "ha": "right", "rotation_mode": "anchor"}


@dataclass(frozen=True, eq=False)
class ScoreStrip:
    """A strip of outputs, settled.

    Attributes
    ----------
    values : (n,) array
        The outputs.
    numbers, labels : tuple of str
        What is written into each cell, and below it, in lines that are not wider than a cell.
    tilted : bool
        Whether the labels are slanted.
    limits : Limits
        What the colours mean.
    grid : Grid
        Where the cells lie, in dots.
    cell, cell_height, label_height : float
        Inches.
    """

    values: NDArray[Any]
    numbers: tuple[str, ...]
    labels: tuple[str, ...]
    tilted: bool
    limits: Limits
    grid: Grid
    cell: float
    cell_height: float
    label_height: float

    @property
    def winner(self) -> int:
        """The position of the largest output."""
        return int(np.argmax(self.values))

    @property
    def width(self) -> float:
        """Inches of a row."""
        return self.cell * self.grid.columns

    @property
    def cells_height(self) -> float:
        """Inches of all cells, without the labels of the last row."""
        rows = self.grid.rows
        return rows * self.cell_height + (rows - 1) * self.label_height

    @property
    def height(self) -> float:
        """Inches of all."""
        return self.cells_height + self.label_height


def checked_scores(
    scores: ArrayLike, classes: Iterable[object] | None
) -> tuple[NDArray[Any], list[str]]:
    """Return scores as an array and a name for each, or say what does not fit."""
    values = as_numbers(scores, "scores").astype(float)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(
            f"expected the scores of one image, shape (n,), got shape {values.shape}; "
            "for a batch, draw a strip for each image"
        )
    names = as_names(range(len(values)) if classes is None else classes)
    if len(names) != len(values):
        advice = "pass the classes of the data set that the network was trained on"
        if len(values) == 1:
            advice = "pass the one that the score speaks for, or draw the scores [1 - p, p]"
        raise ValueError(
            f"expected a class for each of {len(values)} scores, got {len(names)}; {advice}"
        )
    return values, names


def largest_of(
    values: NDArray[Any], names: list[str]
) -> tuple[NDArray[Any], list[str], str | None]:
    """Return the scores to draw, their names, and what is said where they are not all.

    Examples
    --------
    >>> largest_of(np.arange(1000.0), [str(index) for index in range(1000)])[1:]
    (['999', '998', ..., '990'], '10 largest of 1,000 scores')
    """
    if len(values) <= IN_FULL:
        return values, names, None
    largest = np.argsort(-values, kind="stable")[:LARGEST]
    words = f"{LARGEST} largest of {counted(len(values), 'score')}"
    return values[largest], [names[index] for index in largest], words


def settle_scores(
    values: NDArray[Any], names: list[str], width: float, height: float | None = None
) -> ScoreStrip:
    """Choose as many cells a row as have room for their values and for the words below them.

    Where the strip is to fill a `height`, cells are as wide and as high as that makes them, and
    words that do not fit below those of a single row are slanted.
    """
    limits = score_limits(values)
    numbers = tuple(f"{each:.2f}" if limits.high == 1.0 else number(float(each)) for each in values)
    weights = ["bold" if index == np.argmax(values) else "normal" for index in range(len(values))]
    words = [
        (word, weight)
        for name, written, weight in zip(names, numbers, weights, strict=True)
        for word in (written, *_words(name))
    ]
    longest = max(text_width(word, SMALL, weight=weight) for word, weight in words) + 0.035
    least = min(max(NARROWEST, longest), width / min(2, len(values)))
    columns = columns_within(len(values), int(width / least + 1e-6))
    cell = width / columns if height else min(max(WIDEST, longest), width / columns)
    labels, label_height = _labels(names, weights, cell)
    rows = math.ceil(len(values) / columns)
    cell_height = (height - (rows - 1) * label_height) / rows if height else CELL_HEIGHT
    tilted = False
    if cell_height < LOWEST:
        columns, cell_height = len(values), height or CELL_HEIGHT
        tilted, labels = longest > width / columns, tuple(names)
        cell = width / columns
    row_gap = round(DOTS * label_height / cell_height)
    grid = Grid(len(values), columns, 1, 1, DOTS, GAP, row_gap)
    return ScoreStrip(
        values, numbers, labels, tilted, limits, grid, cell, cell_height, label_height
    )


def _labels(names: list[str], weights: list[str], cell: float) -> tuple[tuple[str, ...], float]:
    """Return names in lines that fit below a cell, and the inches that the highest takes."""
    labels = tuple(
        _in_lines(name, cell - 0.03, weight) for name, weight in zip(names, weights, strict=True)
    )
    lines = max(label.count("\n") + 1 for label in labels)
    return labels, BELOW + lines * line_height(SMALL) + 0.04


def score_limits(values: NDArray[Any]) -> Limits:
    """Return 0 to 1 for probabilities (with room for rounding), the values' own limits if not."""
    if values.min() >= 0 and values.max() <= 1 + 1e-5:
        return Limits(0.0, 1.0, signed=False)
    return limits_of(values)


def _words(name: str) -> list[str]:
    """Return the parts of a name between which a line may be broken."""
    return name.replace("/", "/ ").split() or [""]


def _in_lines(name: str, width: float, weight: str) -> str:
    """Break a name after its spaces and slashes where it is wider than its cell."""
    if text_width(name, SMALL, weight=weight) <= width:
        return name
    lines = wrap(" ".join(_words(name)), SMALL, width, weight=weight)
    return "\n".join(lines).replace("/ ", "/")


def draw_scores(axes: Axes, strip: ScoreStrip, **options: Any) -> AxesImage:
    """Draw a strip over all of an Axes, its labels below it; options go on to `imshow`."""
    look = looks({**strip.limits.look, "interpolation": "nearest", "aspect": "auto"}, options)
    image = axes.imshow(strip.grid.tile(strip.values[np.newaxis, np.newaxis, :]), **look)
    bare(axes)
    for index in range(len(strip.values)):
        _write(axes, strip, index, image)
    left, top, right, bottom = strip.grid.box(strip.winner)
    frame = Rectangle((left, top), right - left, bottom - top, fill=False, clip_on=False)
    frame.set(edgecolor=ACCENT, linewidth=2.0, gid="winner")
    axes.add_patch(frame)
    return image


def _write(axes: Axes, strip: ScoreStrip, index: int, image: AxesImage) -> None:
    """Write a cell's value into it and its class below it."""
    value, won = float(strip.values[index]), index == strip.winner
    left, top, right, bottom = strip.grid.box(index)
    axes.text(
        (left + right) / 2,
        (top + bottom) / 2,
        strip.numbers[index],
        color=readable_on(image.to_rgba(np.array([value]))[0]),
        size=SMALL,
        weight="bold" if won else "normal",
        ha="center",
        va="center",
    )
    axes.annotate(
        strip.labels[index],
        ((left + right) / 2, bottom),
        (0, -72 * BELOW),
        textcoords="offset points",
        size=SMALL,
        va="top",
        linespacing=1.2,
        color=ACCENT if won else INK,
        weight="bold" if won else "normal",
        parse_math=False,
        **(_TILTED if strip.tilted else {"ha": "center"}),
    )
