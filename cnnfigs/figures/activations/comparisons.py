"""Where do two inputs differ inside a network? Their maps side by side, and the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.grid import Grid, as_maps, paint
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, listed, times
from cnnfigs.figures._canvas.pictures import input_picture
from cnnfigs.figures._canvas.scale import DEAD_SENTENCE, Limits, colour_bar, dead_maps, limits_of
from cnnfigs.figures._canvas.scale import number as written
from cnnfigs.figures._canvas.style import MARGIN, MUTED, TITLE, WIDTH, style
from cnnfigs.figures._canvas.text import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.layers import Layer

# Inches: labels and inputs at the left, colour bars at the right, the lines above the maps.
LEFT = 1.2
RIGHT = 0.75
HEAD = 0.72
ROW_GAP = 0.06
BEFORE_DIFFERENCE = 0.2
# More maps than this would leave no room for the numbers below them.
MOST_MAPS = 14


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two layers' maps in the order in which they are drawn: the most different first."""

    first: NDArray[Any]
    second: NDArray[Any]
    order: NDArray[np.intp]
    distances: NDArray[Any]
    limits: Limits
    difference_limits: Limits


def comparison(
    layer_a: Layer,
    layer_b: Layer,
    *,
    images: Sequence[ArrayLike] | None = None,
    labels: tuple[str, str] = ("A", "B"),
    most: int = 10,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw one layer's maps for two inputs, and the signed difference, the largest first.

    Both inputs share one scale, which is that of the whole layer; the difference has its own,
    symmetric about zero. Maps are sorted by their mean absolute difference.

    Parameters
    ----------
    layer_a, layer_b : Layer
        The same layer's answers to two images.
    images : (image, image), optional
        The two inputs, each (h, w) or (h, w, 3).
    labels : (str, str), optional
        What the two inputs are called.
    most : int, optional
        How many maps are drawn at most; more than 14 do not fit beside each other.
    source : str, optional
        Where the data comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Three rows: the first input, the second, first minus second.

    Raises
    ------
    ValueError
        If the layers have different shapes, are not those of one image each, hold a value that is
        not finite, or `most` is not positive.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> maps = np.zeros((2, 2, 3))
    >>> other = maps.copy()
    >>> other[..., 2] = 4
    >>> layers = [SimpleNamespace(name="conv1", values=values) for values in (maps, other)]
    >>> alt_text(comparison(*layers, most=1, labels=("a 2", "a 4"), figure=Figure()))
    'Layer conv1 for a 2 and a 4: 1 of 3 maps of ... Mean absolute differences: map 2 (4).'
    """
    pair = _settle(layer_a, layer_b, most)
    height, width, total = np.shape(as_maps(layer_a.values))
    shown = len(pair.order)
    noun = "map" if height * width > 1 else "unit"
    room = WIDTH - LEFT - RIGHT
    side = min(0.9, room / shown - ROW_GAP)
    repeat = max(1, round(side * 200 / width))
    dots = width * repeat / side
    grid = Grid(2 * shown, shown, height, width, repeat, round(ROW_GAP * dots))
    tall = side * height / width
    tops = (HEAD, HEAD + tall + ROW_GAP, HEAD + 2 * tall + ROW_GAP + BEFORE_DIFFERENCE)
    scale = f"Colours: one scale for {labels[0]} and {labels[1]}; the difference has its own."
    if dead_maps(np.concatenate([pair.first, pair.second], axis=2)).any():
        scale += f" {DEAD_SENTENCE}"
    with style():
        sheet = page(figure, WIDTH, tops[2] + tall + 0.3, scale=scale, source=source)
        _write(sheet, layer_a.name, noun, total, pair, grid, dots, tops[2] + tall)
        _label_rows(sheet, images, labels, tops, tall)
        both = sheet.axes(LEFT, tops[0], grid.shape[1] / dots, grid.shape[0] / dots)
        tiles = paint(both, np.concatenate([pair.first, pair.second], axis=2), grid, pair.limits)
        below = Grid(shown, shown, height, width, repeat, grid.gap)
        under = sheet.axes(LEFT, tops[2], below.shape[1] / dots, below.shape[0] / dots)
        limits = pair.difference_limits
        change = paint(under, pair.first - pair.second, below, limits, mark_dead=False)
        edge = LEFT + grid.shape[1] / dots + 0.12
        _bar(sheet, tiles, pair.limits, edge, tops[0], 2 * tall + ROW_GAP)
        _bar(sheet, change, limits, edge, tops[2], tall)
    what = f"{shown} of {counted(total, noun)}"
    if noun == "map":
        what += f" of {times(height, width)}"
    named = [
        f"{noun} {index} ({written(float(distance))})"
        for index, distance in zip(pair.order[:5], pair.distances, strict=False)
    ]
    set_alt_text(
        sheet.figure,
        f"Layer {layer_a.name} for {labels[0]} and {labels[1]}: {what}, "
        f"the most different first, and {labels[0]} minus {labels[1]}. "
        f"Mean absolute differences: {listed(named)}.",
    )
    return sheet.figure


def _settle(layer_a: Layer, layer_b: Layer, most: int) -> _Pair:
    """Sort the maps by their difference and find the scales, over all of the layer's maps."""
    first, second = (as_maps(layer.values, layer.name) for layer in (layer_a, layer_b))
    if first.shape != second.shape:
        raise ValueError(
            f"expected one layer's answers to two images, got {layer_a.name} with shape "
            f"{np.shape(layer_a.values)} and {layer_b.name} with {np.shape(layer_b.values)}; "
            "take both from the same network, by the same name"
        )
    if most < 1:
        raise ValueError(f"expected most to be at least 1, got {most}")
    limits = limits_of(first, second)
    difference = first.astype(float) - second
    largest = float(np.abs(difference).max()) or 1.0
    distances = np.abs(difference).mean(axis=(0, 1))
    order = np.argsort(-distances, kind="stable")[: min(most, MOST_MAPS)]
    return _Pair(
        first[:, :, order],
        second[:, :, order],
        order,
        distances[order],
        limits,
        Limits(-largest, largest, signed=True),
    )


def _write(
    sheet: Page,
    name: str,
    noun: str,
    total: int,
    pair: _Pair,
    grid: Grid,
    dots: float,
    bottom: float,
) -> None:
    """Write the head, each map's number above its column and its distance below."""
    shown = len(pair.order)
    which = f"all {counted(total, noun)}" if shown == total else f"{shown} of {total:,} {noun}s"
    sheet.text(MARGIN, 0.08, name, size=TITLE, weight="bold")
    sheet.text(MARGIN, 0.31, f"{which}, the most different first", color=MUTED)
    sheet.small(LEFT - 0.12, HEAD - 0.03, noun, color=MUTED, ha="right", va="bottom")
    sheet.small(LEFT - 0.12, bottom + 0.06, "mean |difference|", color=MUTED, ha="right")
    for place, (index, distance) in enumerate(zip(pair.order, pair.distances, strict=True)):
        left, _, right, _ = grid.box(place)
        middle = LEFT + (left + right + 1) / 2 / dots
        sheet.small(middle, HEAD - 0.03, str(index), color=MUTED, ha="center", va="bottom")
        sheet.small(middle, bottom + 0.06, f"{distance:.2g}", color=MUTED, ha="center")


def _label_rows(
    sheet: Page,
    images: Sequence[ArrayLike] | None,
    labels: tuple[str, str],
    tops: tuple[float, float, float],
    tall: float,
) -> None:
    """Name each row, beside its input where there is one."""
    if images is not None and len(images) != 2:
        raise ValueError(f"expected images to be the two inputs, got {len(images)}")
    signed = f"{labels[0]} \N{MINUS SIGN} {labels[1]}"
    small = min(tall, 0.46)
    for row, (top, label) in enumerate(zip(tops, (*labels, signed), strict=True)):
        pictured = images is not None and row < 2
        lines = wrap(label, 9.0, LEFT - MARGIN - (small + 0.2 if pictured else 0.12))
        words = "\n".join(lines)
        sheet.text(MARGIN, top + tall / 2, words, weight="bold", va="center")
        if images is not None and row < 2:
            left = LEFT - 0.12 - small
            input_picture(sheet, images[row], left, top + (tall - small) / 2, small)


def _bar(
    sheet: Page, tiles: AxesImage, limits: Limits, left: float, top: float, height: float
) -> None:
    """Draw a colour bar as high as what it stands beside."""
    colour_bar(tiles, sheet.axes(left, top, 0.08, height), limits, vertical=True)
