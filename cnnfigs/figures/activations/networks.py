"""What happens to one image on its way through a whole network? Every layer on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.arguments import expect_each
from cnnfigs.figures._canvas.grid import paint
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import (
    counted,
    field_words,
    listed,
    score_words,
    shape_words,
    shortened,
    times,
)
from cnnfigs.figures._canvas.pictures import as_picture, input_picture
from cnnfigs.figures._canvas.receptive_field_icon import draw_receptive_field
from cnnfigs.figures._canvas.scale import (
    DEAD_SENTENCE,
    SCALE_SENTENCES,
    Limits,
    bar_on,
    dead_maps,
    resolve,
    scale_of,
)
from cnnfigs.figures._canvas.style import (
    LINE,
    MARGIN,
    MUTED,
    SMALL,
    TITLE,
    set_alt_text,
    style,
    wrap,
)
from cnnfigs.figures.activations._layer_layout import Band, plan
from cnnfigs.figures.activations.outputs import (
    checked_scores,
    output_strip,
    score_limits,
    strip_grid,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.layers import Layer
    from cnnfigs.networks.summary import ReceptiveField

# Inches. Ten maps of 24 values, 2.5 pixels a value, just fit the room beside the labels.
SHEET_WIDTH = 7.95
LEFT = 1.6
ROOM = SHEET_WIDTH - LEFT - MARGIN
ICON = 0.26
NAMES = MARGIN + ICON + 0.09
INPUT_SIDE = 1.12
BAR = (0.95, 0.07)
BETWEEN = 0.17
LABELS = 0.3
# More scores than this are not drawn one by one: the largest ten stand for them.
SCORES_IN_FULL = 39


def network_sheet(
    layers: Sequence[Layer],
    *,
    image: ArrayLike | None = None,
    classes: Sequence[str] | None = None,
    scale: str = "layer",
    title: str | None = None,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw what a whole network makes of one image: input, every layer, labelled outputs.

    Parameters
    ----------
    layers : sequence of Layer
        The network's layers for one image, in their order. Those that only put the values before
        them in a row (``"flattened"``) are left out, as are values of another rank (``"other"``).
    image : (h, w) or (h, w, 3) array, optional
        The input.
    classes : sequence of str, optional
        The outputs' names; their positions, counted from 0, without it.
    scale : {"layer", "panel", "network"}, optional
        Which maps share one scale: those of a layer, none, or all of the network. Scores that are
        probabilities are coloured from 0 to 1 in any case.
    title : str, optional
        A line above the sheet.
    source : str, optional
        Where the data and the network come from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        The sheet. A layer of very many maps shows its first ones, and says how many there are; a
        dead map, one value everywhere and none above zero, is crossed out.

    Raises
    ------
    TypeError
        If something other than layers came, such as the model itself.
    ValueError
        If there is nothing to draw, values are not those of one image or not finite, the scale is
        unknown, or the classes are more or fewer than the scores.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> conv1 = SimpleNamespace(
    ...     name="conv1", kind="convolution", values=np.ones((4, 4, 2)), field=None
    ... )
    >>> scores = SimpleNamespace(name="scores", kind="scores", values=[0.1, 0.9], field=None)
    >>> alt_text(network_sheet([conv1, scores], classes=["boot", "bag"], figure=Figure()))
    'One image through a network. ... The largest of 2 scores, 0.90, is for class bag.'
    """
    expect_each(layers, "kind", "what activations(model, image) returns")
    hidden = [layer for layer in layers if layer.kind not in {"flattened", "other", "scores"}]
    answers = [layer for layer in layers if layer.kind == "scores"]
    if not hidden and not answers:
        raise ValueError(
            f"expected layers with maps, units or scores, got {len(layers)} layers without any; "
            "pass what activations() returned for one image"
        )
    bands = plan(hidden, ROOM)
    limits = resolve(scale, [np.asarray(layer.values) for layer in hidden])
    scored = [checked_scores(layer.values, classes) for layer in answers]
    dead = sum(int(dead_maps(band.maps).sum()) for band in bands)
    pixels = None if image is None else as_picture(image)
    notes = _notes(scale, dead, [layer.field for layer in hidden], pixels)
    top = 0.4 if title else MARGIN
    shared_bar = 0.0 if scale == "layer" else 0.35
    head = max(INPUT_SIDE if pixels is not None else 0.0, len(notes) * LINE + shared_bar)
    content = top + head + BETWEEN
    content += sum(_band_height(band, scale) + BETWEEN for band in bands)
    content += sum(_scores_height(values, names) + BETWEEN for values, names in scored)
    with style():
        sheet = page(figure, SHEET_WIDTH, content, source=source)
        stage = _stage(sheet)
        if title:
            sheet.text(MARGIN, 0.08, title, size=TITLE, weight="bold")
        beside = _draw_input(sheet, pixels, top)
        sheet.small(beside, top, "\n".join(notes), color=MUTED, linespacing=1.25)
        # One bar for each scale that several layers share: signed layers have another than ReLUs.
        shared = dict.fromkeys(
            each for band, each in zip(bands, limits, strict=True) if not _has_bar(band, scale)
        )
        for place, each in enumerate(shared):
            bar = (beside + place * 1.3, top + len(notes) * LINE + 0.08)
            bar_on(stage, each, bar, BAR, scale)
        top += head + BETWEEN
        for band, each in zip(bands, limits, strict=True):
            _draw_band(stage, band, each, scale, top)
            _label(sheet, band.layer, _count_words(band), top, pixels)
            if _has_bar(band, scale):
                bar_on(stage, each, (NAMES, _bar_top(band, top)), BAR)
            top += _band_height(band, scale) + BETWEEN
        for layer, (values, names) in zip(answers, scored, strict=True):
            _draw_scores(sheet, stage, layer, values, names, top, pixels)
            top += _scores_height(values, names) + BETWEEN
    set_alt_text(sheet.figure, _alt(bands, scored, title, pixels, dead))
    return sheet.figure


def _notes(
    scale: str, dead: int, fields: Sequence[ReceptiveField | None], pixels: NDArray[Any] | None
) -> list[str]:
    """Return the lines beside the input that say how the sheet is read."""
    sentences = [SCALE_SENTENCES[scale]]
    if dead:
        sentences.append(DEAD_SENTENCE)
    if pixels is not None and any(field is not None for field in fields):
        sentences.append("The small square beside a layer is what one of its values sees.")
    width = SHEET_WIDTH - LEFT - INPUT_SIDE - 0.2 - MARGIN
    return [line for sentence in sentences for line in wrap(sentence, SMALL, width)]


def _draw_input(sheet: Page, pixels: NDArray[Any] | None, top: float) -> float:
    """Draw the input where there is one; return where the room beside it begins."""
    if pixels is None:
        return LEFT
    input_picture(sheet, pixels, LEFT, top, INPUT_SIDE)
    sheet.text(NAMES, top - 0.02, "input", weight="bold")
    sheet.small(NAMES, top + 0.16, f"{times(*pixels.shape[:2])} pixels", color=MUTED)
    return LEFT + INPUT_SIDE + 0.2


def _stage(sheet: Page) -> Axes:
    """Return one Axes over the whole page, measured in its inches, for all maps and bars."""
    stage = sheet.axes(0, 0, sheet.width, sheet.height)
    stage.set(xlim=(0, sheet.width), ylim=(sheet.height, 0), autoscale_on=False)
    return stage


def _draw_band(stage: Axes, band: Band, limits: Limits, scale: str, top: float) -> None:
    """Draw a layer's maps."""
    corner = (LEFT, top)
    tiles = paint(stage, band.maps, band.grid, limits, scale, corner=corner, dots=band.dots)
    if band.dots < 100:  # Fewer pixels than values: let matplotlib average them.
        tiles.set_interpolation("auto")


def _count_words(band: Band) -> list[str]:
    """Return the lines on a layer's shape, and on how much of it is drawn."""
    words = shape_words(np.shape(band.layer.values), band.layer.kind)
    if band.grid.count < band.total:
        words = f"first {band.grid.count} of {words}"
    return wrap(words, SMALL, LEFT - NAMES)


def _label(
    sheet: Page, layer: Layer, lines: list[str], top: float, pixels: NDArray[Any] | None
) -> None:
    """Write a layer's name, shape and receptive field, and draw what one value sees."""
    sheet.text(NAMES, top - 0.02, shortened(layer.name, LEFT - NAMES - 0.08), weight="bold")
    words = [*lines, field_words(layer.field)]
    sheet.small(NAMES, top + 0.16, "\n".join(words), color=MUTED, linespacing=1.25)
    if layer.field is not None and pixels is not None:
        draw_receptive_field(
            sheet, layer.field, np.shape(layer.values), pixels, (MARGIN, top), ICON
        )


def _draw_scores(
    sheet: Page,
    stage: Axes,
    layer: Layer,
    values: NDArray[Any],
    names: list[str],
    top: float,
    pixels: NDArray[Any] | None,
) -> None:
    """Draw the outputs, or the ten largest of very many."""
    lines = [shape_words(values.shape, "scores")]
    if len(values) > SCORES_IN_FULL:
        largest = np.argsort(values)[::-1][:10]
        values, names = values[largest], [names[index] for index in largest]
        lines = wrap(f"10 largest of {lines[0]}", SMALL, LEFT - NAMES)
    _label(sheet, layer, lines, top, pixels)
    width = min(ROOM, 0.62 * strip_grid(len(values)).columns)
    height = _scores_height(values, names) - LABELS
    output_strip(values, names, ax=sheet.axes(LEFT, top, width, height))
    bar_on(stage, score_limits(values), (NAMES, top + 0.2 + (len(lines) + 1) * LINE), BAR)


def _scores_height(values: NDArray[Any], names: list[str]) -> float:
    """Return the inches of the outputs with their labels."""
    count = len(values) if len(values) <= SCORES_IN_FULL else 10
    return 0.38 + 0.7 * (strip_grid(count).rows - 1) + LABELS


def _has_bar(band: Band, scale: str) -> bool:
    """Return whether a layer has a colour bar of its own, and shares none."""
    return scale_of(band.maps, scale) == "layer"


def _bar_top(band: Band, top: float) -> float:
    """Return where a layer's own colour bar begins, below its labels."""
    return top + 0.2 + LINE * (len(_count_words(band)) + (band.layer.field is not None))


def _band_height(band: Band, scale: str) -> float:
    """Return the inches of a layer: its maps or its labels, whichever need more."""
    labels = _bar_top(band, 0.0) + (0.22 if _has_bar(band, scale) else 0.0)
    return max(band.size[0], labels)


def _alt(
    bands: Sequence[Band],
    scored: Sequence[tuple[NDArray[Any], list[str]]],
    title: str | None,
    pixels: NDArray[Any] | None,
    dead: int,
) -> str:
    """Return the sheet in words: which layers, of which shapes, and what came out."""
    parts = [f"{title}." if title else "One image through a network."]
    if pixels is not None:
        parts.append(f"Input of {times(*pixels.shape[:2])} pixels.")
    layers = [band.layer for band in bands]
    each = [f"{one.name} ({shape_words(np.shape(one.values), one.kind)})" for one in layers]
    if len(each) > 12:
        each = [*each[:6], f"{len(each) - 8} more layers", *each[-2:]]
    if each:
        parts.append(f"{counted(len(layers), 'layer')}: {listed(each)}.")
    if dead:
        parts.append(f"{counted(dead, 'map')} dead.")
    return " ".join([*parts, *(score_words(*one) for one in scored)])
