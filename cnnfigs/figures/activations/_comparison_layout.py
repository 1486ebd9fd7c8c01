"""Where do two inputs' maps lie side by side? Settled once, from the arrays alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.column import is_narrow
from cnnfigs.figures._canvas.grid import as_maps
from cnnfigs.figures._canvas.page import BAR_HEIGHT, MARGIN, Box, Layout, frame, heading
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import (
    DEAD_SENTENCE,
    Limits,
    bar_width,
    dead_maps,
    limits_of,
)
from cnnfigs.figures._canvas.scale import number as written
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, text_width, wrap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnfigs.layers import Layer

# Inches: the labels and inputs of a page, the input and a map at most, a map at least.
LEFT = 1.25
INPUT = 0.46
WIDEST, HIGHEST, LEAST = 0.9, 1.2, 0.36
GAP, ROW_GAP, BEFORE_DIFFERENCE, BETWEEN = 0.06, 0.06, 0.14, 0.16
BAR = 1.35
LINE = line_height(SMALL)
DISTANCE = "mean |difference|"


@dataclass(frozen=True, eq=False)
class Pair:
    """Two layers' maps in the order in which they are drawn: the most different first."""

    first: NDArray[Any]
    second: NDArray[Any]
    order: NDArray[np.intp]
    distances: NDArray[Any]
    limits: Limits
    difference_limits: Limits
    total: int

    @property
    def noun(self) -> str:
        """What one of them is."""
        return "map" if self.first.shape[0] * self.first.shape[1] > 1 else "unit"

    @property
    def which(self) -> str:
        """How many of them are drawn."""
        shown = len(self.order)
        every = shown == self.total
        which = f"all {counted(self.total, self.noun)}"
        return which if every else f"{shown} of {counted(self.total, self.noun)}"


@dataclass(frozen=True, eq=False)
class Block:
    """Some of the maps, beside each other, in three rows.

    Attributes
    ----------
    start, stop : int
        Which of the maps, in the order of their difference.
    numbers, distances : float
        Inches down to the line of numbers above the maps, and to that of distances below them.
    rows : (float, float, float)
        Inches down to the middles of the first input's maps, the second's, and the difference's.
    """

    start: int
    stop: int
    numbers: float
    rows: tuple[float, float, float]
    distances: float


@dataclass(frozen=True, eq=False)
class ComparisonLayout(Layout):
    """Two inputs in one layer, settled.

    Attributes
    ----------
    left, pitch : float
        Inches to the first map, and from one to the next.
    map : (float, float)
        Inches of a map, width first.
    row : float
        Inches of a row, which is as high as a map or as what stands beside it.
    input : float
        Inches of an input's longer side; 0 without inputs.
    labels : tuple of str
        What the three rows are called, in lines.
    blocks : tuple of Block
        Where the maps are.
    bars : (Box, Box)
        The colour bars of both inputs and of the difference.
    """

    left: float
    pitch: float
    map: tuple[float, float]
    row: float
    input: float
    labels: tuple[str, str, str]
    blocks: tuple[Block, ...]
    bars: tuple[Box, Box]


def sort_pair(layer_a: Layer, layer_b: Layer, most: int) -> Pair:
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
    order = np.argsort(-distances, kind="stable")[:most]
    return Pair(
        first[:, :, order],
        second[:, :, order],
        order,
        distances[order],
        limits,
        Limits(-largest, largest, signed=True),
        len(distances),
    )


def settle_comparison(
    pair: Pair,
    name: str,
    labels: Sequence[str],
    pictured: bool,
    *,
    width: float,
    source: str | None = None,
) -> ComparisonLayout:
    """Settle as many maps beside each other as leave room for their numbers.

    On a page labels and inputs stand at the left of each row; on a phone labels stand above it.
    """
    narrow = is_narrow(width)
    bar = max(BAR, bar_width(pair.limits), bar_width(pair.difference_limits))
    subtitle = f"{pair.which}, the most different first"
    head = heading(width, name, subtitle, bar=2 * bar + 0.3, captioned=True)
    assert head.bar is not None  # It was asked for.
    bars = (
        Box(head.bar.left, head.bar.top, bar, BAR_HEIGHT),
        Box(head.bar.right - bar, head.bar.top, bar, BAR_HEIGHT),
    )
    input_ = INPUT if pictured else 0.0
    left = MARGIN + (input_ + 0.1 if pictured else 0.0) if narrow else LEFT
    pitch, columns, size = _maps_in_a_row(pair, width - left - MARGIN)
    minus = f"{labels[0]} \N{MINUS SIGN} {labels[1]}"
    label_width = width - 2 * MARGIN if narrow else LEFT - MARGIN - 0.1 - (input_ and input_ + 0.08)
    label_widths = (label_width, label_width, width - 2 * MARGIN if narrow else LEFT - MARGIN - 0.1)
    lines = [
        wrap(each, LABEL, available, weight="bold")
        for each, available in zip((*labels, minus), label_widths, strict=True)
    ]
    heights = [len(each) * line_height(LABEL) for each in lines]
    row = max(size[1], input_)
    steps = [height + 0.02 for height in heights] if narrow else [0.0, 0.0, 0.0]
    row = row if narrow else max(row, *heights)
    top, blocks = head.height, []
    for start in range(0, len(pair.order), columns):
        numbers = top
        top += LINE + 0.03
        middles = []
        for place, step in enumerate(steps):
            top += step + (BEFORE_DIFFERENCE if place == 2 and not narrow else 0.0)
            middles.append(top + row / 2)
            top += row + ROW_GAP
        stop = min(start + columns, len(pair.order))
        blocks.append(Block(start, stop, numbers, (middles[0], middles[1], middles[2]), top))
        top += LINE + BETWEEN
    words = tuple("\n".join(each) for each in lines)
    settled = frame(
        width, top - BETWEEN + 0.02, head, scale=_sentence(pair, labels, narrow), source=source
    )
    return ComparisonLayout(
        settled, left, pitch, size, row, input_, (words[0], words[1], words[2]), tuple(blocks), bars
    )


def _sentence(pair: Pair, labels: Sequence[str], narrow: bool) -> str:
    """Return what is to know of the colours."""
    sentence = f"Colours: one scale for {labels[0]} and {labels[1]}; the difference has its own."
    if dead_maps(np.concatenate([pair.first, pair.second], axis=2)).any():
        sentence += f" {DEAD_SENTENCE}"
    if narrow:
        sentence += f" Above a {pair.noun} stands its number, below it the {DISTANCE}."
    return sentence


def _maps_in_a_row(pair: Pair, available: float) -> tuple[float, int, tuple[float, float]]:
    """Return inches from one map to the next, how many there are in a row, and a map's inches."""
    height, width, shown = pair.first.shape
    words = [*map(str, pair.order), *map(distance_words, pair.distances)]
    least = max(LEAST, *(text_width(each, SMALL) for each in words)) + GAP
    columns = max(1, min(shown, int((available + GAP) / least)))
    # Blocks of equal length, as far as may be.
    columns = math.ceil(shown / math.ceil(shown / columns))
    pitch = min((available + GAP) / columns, max(WIDEST, least))
    value = min((pitch - GAP) / width, HIGHEST / height)
    return pitch, columns, (value * width, value * height)


def distance_words(distance: float) -> str:
    return written(float(f"{distance:.2g}"))
