"""Where does each part of a network's sheet lie? Settled once, from the arrays alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.column import is_narrow
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, frame, heading
from cnnfigs.figures._canvas.phrases import block_names, field_words, listed, shape_words
from cnnfigs.figures._canvas.scale import (
    DEAD_SENTENCE,
    SCALE_SENTENCES,
    Limits,
    bar_width,
    dead_maps,
    resolve,
    scale_of,
)
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, wrap
from cnnfigs.figures.activations._layer_layout import LAYERS_IN_FULL, Band, settle_bands
from cnnfigs.figures.activations._scores import ScoreStrip, largest_of, settle_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnfigs.layers import Layer

# Inches: the column of labels on a page, the icon of what a value sees, the input, a colour bar
# with the numbers below it, and what is free below each layer.
LABELS = 1.5
ICON = 0.26
NAME, NAME_LINE = ICON + 0.09, 0.17
INPUT = 1.12
BAR_HEIGHT, BAR_WITH_NUMBERS = 0.07, 0.25
BETWEEN = 0.17
# All maps of a sheet together are about so high: a screen of a computer, two of a phone.
TALLEST, TALLEST_NARROW = 7.3, 11.0
SEES = "The small square beside a layer is what one of its values sees."


@dataclass(frozen=True, eq=False)
class Label:
    """What is written beside a layer, or above it.

    Attributes
    ----------
    layer : Layer
        Which layer.
    name : tuple of str
        Its name, in the lines that fit.
    lines : tuple of str
        Its shape, and what one value sees.
    corner : (float, float)
        Inches to the icon's corner, beside which the words stand.
    bottom : float
        Inches down to where all of it ends.
    bar : Box or None
        The colour bar, where the layer has one of its own.
    """

    layer: Layer
    name: tuple[str, ...]
    lines: tuple[str, ...]
    corner: tuple[float, float]
    bottom: float
    bar: Box | None


@dataclass(frozen=True, eq=False)
class BandPlace:
    """A layer's maps: their label, their band and its top left corner, and what colours mean."""

    label: Label
    band: Band
    corner: tuple[float, float]
    limits: Limits


@dataclass(frozen=True, eq=False)
class StripPlace:
    """The outputs: their label, the strip and where its cells are."""

    label: Label
    strip: ScoreStrip
    box: Box


@dataclass(frozen=True, eq=False)
class Intro:
    """What stands above the layers.

    Attributes
    ----------
    input : Box or None
        Where the input is.
    input_words, notes_corner : (float, float)
        The corner of the input's label, and of the notes.
    notes : tuple of str
        The lines that say how the sheet is read.
    bars : tuple of (Limits, Box)
        The scales that several layers share.
    bottom : float
        Inches down to where it ends.
    """

    input: Box | None
    input_words: tuple[float, float]
    notes: tuple[str, ...]
    notes_corner: tuple[float, float]
    bars: tuple[tuple[Limits, Box], ...]
    bottom: float


@dataclass(frozen=True, eq=False)
class NetworkLayout(Layout):
    """A network's sheet, settled."""

    intro: Intro
    bands: tuple[BandPlace, ...]
    strips: tuple[StripPlace, ...]
    dead: int
    omitted: tuple[str, ...]


def settle_network(
    layers: Sequence[Layer],
    answers: Sequence[tuple[Layer, NDArray[Any], list[str]]],
    pixels: NDArray[Any] | None,
    *,
    width: float,
    omitted: Sequence[Layer] = (),
    scale: str = "layer",
    title: str | None = None,
    source: str | None = None,
) -> NetworkLayout:
    """Settle a sheet of so many inches.

    Parameters
    ----------
    layers : sequence of Layer
        Those with maps or units.
    answers : sequence of (Layer, scores, names)
        Those with outputs.
    pixels : (h, w) or (h, w, 3) array or None
        The input.
    width : float
        Inches of the sheet.
    omitted : sequence of Layer
        Those that can't be drawn, which the sheet names.
    scale, title, source : str, optional
        As in `network_sheet`.
    """
    narrow = is_narrow(width)
    left = MARGIN if narrow else MARGIN + LABELS
    bands = settle_bands(layers, width - left - MARGIN, TALLEST_NARROW if narrow else TALLEST)
    limits = resolve(scale, [np.asarray(layer.values) for layer in layers])
    # One bar for each scale that several layers share: signed layers have another than ReLUs.
    shared = dict.fromkeys(
        each for band, each in zip(bands, limits, strict=True) if not _has_bar(band, scale)
    )
    dead = sum(int(dead_maps(band.maps).sum()) for band in bands)
    head = heading(width, title)
    left_out = tuple(
        f"{each.name} ({shape_words(np.shape(each.values), each.kind)})" for each in omitted
    )
    notes = _notes(scale, dead, layers, pixels)
    if left_out:
        notes.append(f"Left out, since they are no maps: {listed(left_out)}.")
    intro = _settle_intro(width, left, head.height, pixels, notes, list(shared), scale)
    drawn = [band.layer.name for band in bands] + [layer.name for layer, _, _ in answers]
    written = dict(zip(drawn, block_names(drawn), strict=True))
    column = _Column(width, left, written)
    bottom = intro.bottom
    places, strips = [], []
    for band, each in zip(bands, limits, strict=True):
        place = column.band(band, each, bottom + BETWEEN, _has_bar(band, scale))
        places.append(place)
        bottom = max(place.corner[1] + band.size[0], place.label.bottom)
    for layer, values, names in answers:
        answer = column.strip(layer, values, names, bottom + BETWEEN)
        strips.append(answer)
        bottom = max(answer.box.top + answer.strip.height, answer.label.bottom)
    settled = frame(width, bottom + 0.04, head, source=source)
    return NetworkLayout(settled, intro, tuple(places), tuple(strips), dead, left_out)


def name_height(name: tuple[str, ...]) -> float:
    """Return the inches that a name of so many lines takes."""
    return NAME_LINE + (len(name) - 1) * line_height(LABEL)


def _has_bar(band: Band, scale: str) -> bool:
    """Return whether a layer has a colour bar of its own, and shares none."""
    return scale_of(band.maps, scale) == "layer"


def _notes(
    scale: str, dead: int, layers: Sequence[Layer], pixels: NDArray[Any] | None
) -> list[str]:
    """Return the sentences that say how the sheet is read."""
    sentences = [SCALE_SENTENCES[scale]]
    if len(layers) > LAYERS_IN_FULL:
        sentences.append(
            f"Each of {len(layers)} layers has one row: draw fewer of them for all their maps."
        )
    if dead:
        sentences.append(DEAD_SENTENCE)
    if pixels is not None and any(layer.field is not None for layer in layers):
        sentences.append(SEES)
    return sentences


def _settle_intro(
    width: float,
    left: float,
    top: float,
    pixels: NDArray[Any] | None,
    sentences: Sequence[str],
    shared: Sequence[Limits],
    scale: str,
) -> Intro:
    """Put the input above the maps, the notes beside it, and below these the shared bars."""
    box, words = None, (MARGIN, top)
    if pixels is not None:
        if is_narrow(width):
            top += line_height(LABEL) + 0.04
        rows, columns = pixels.shape[:2]
        side = min(INPUT / columns, INPUT / rows)
        box = Box(left, top, columns * side, rows * side)
        left = box.right + 0.2
    lines = [line for each in sentences for line in wrap(each, SMALL, width - left - MARGIN)]
    below = top + len(lines) * line_height(SMALL)
    bars: list[tuple[Limits, Box]] = []
    place = left
    for each in shared:
        bar = Box(place, below + 0.1, bar_width(each, scale), BAR_HEIGHT)
        if bars and bar.right > width - MARGIN:
            below += BAR_WITH_NUMBERS + 0.1
            bar = Box(left, below + 0.1, bar.width, BAR_HEIGHT)
        bars.append((each, bar))
        place = bar.right + 0.3
    bottom = max(below + (BAR_WITH_NUMBERS + 0.1 if bars else 0.0), box.bottom if box else 0.0)
    return Intro(box, words, tuple(lines), (left, top), tuple(bars), bottom)


@dataclass(frozen=True, eq=False)
class _Column:
    """Where layers stand below each other: maps from `left` on, labels beside them or above."""

    width: float
    left: float
    names: Mapping[str, str]

    @property
    def _narrow(self) -> bool:
        return is_narrow(self.width)

    def band(self, band: Band, limits: Limits, top: float, has_bar: bool) -> BandPlace:
        """Settle a layer whose label begins at `top`."""
        words = shape_words(np.shape(band.layer.values), band.layer.kind)
        if band.grid.count < band.total:
            words = f"first {band.grid.count} of {words}"
        label = self._label(band.layer, words, top, limits if has_bar else None)
        return BandPlace(label, band, (self.left, self._below(label)), limits)

    def strip(self, layer: Layer, values: NDArray[Any], names: list[str], top: float) -> StripPlace:
        """Settle the outputs, or the ten largest of very many."""
        every = shape_words(values.shape, "scores")
        values, names, some = largest_of(values, names)
        words = some or every
        strip = settle_scores(values, names, self.width - self.left - MARGIN)
        label = self._label(layer, words, top, strip.limits)
        box = Box(self.left, self._below(label), strip.width, strip.cells_height)
        return StripPlace(label, strip, box)

    def _below(self, label: Label) -> float:
        """Return where the maps of a label begin."""
        return label.bottom + 0.05 if self._narrow else label.corner[1]

    def _label(self, layer: Layer, words: str, top: float, limits: Limits | None) -> Label:
        """Wrap the words of a layer, and put its colour bar below them, or at their right."""
        length = 0.0 if limits is None else bar_width(limits)
        right = self.width - MARGIN - length if self._narrow else self.left
        label_width = right - MARGIN - NAME - 0.05
        lines = wrap(words, SMALL, label_width)
        if layer.field is not None:
            lines += wrap(field_words(layer.field), SMALL, label_width)
        name = tuple(wrap(self.names[layer.name], LABEL, label_width, weight="bold"))
        bottom = top + name_height(name) + len(lines) * line_height(SMALL)
        bar = None
        if length and self._narrow:
            bar = Box(right, top + 0.05, length, BAR_HEIGHT)
            bottom = max(bottom, bar.top + BAR_WITH_NUMBERS)
        elif length:
            bar = Box(MARGIN + NAME, bottom + 0.05, min(length, label_width), BAR_HEIGHT)
            bottom = bar.top + BAR_WITH_NUMBERS
        return Label(layer, name, tuple(lines), (MARGIN, top), bottom, bar)
