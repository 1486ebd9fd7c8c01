"""What happens to one image on its way through a whole network? Every layer on one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import as_names, expect_each, one_of
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import as_drawn, paint
from cnnfigs.figures._canvas.page import Page, open_page
from cnnfigs.figures._canvas.phrases import counted, listed, score_words, shape_words, times
from cnnfigs.figures._canvas.pictures import as_picture, input_picture
from cnnfigs.figures._canvas.receptive_field_icon import draw_receptive_field
from cnnfigs.figures._canvas.scale import bar_on
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures.activations._network_layout import (
    ICON,
    NAME,
    NAME_LINE,
    BandPlace,
    Intro,
    Label,
    NetworkLayout,
    StripPlace,
    name_height,
    settle_network,
)
from cnnfigs.figures.activations._scores import checked_scores, draw_scores

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.layers import Layer


@figure_function
def network_sheet(
    layers: Sequence[Layer],
    *,
    image: ArrayLike | None = None,
    classes: Iterable[object] | Mapping[str, Iterable[object]] | None = None,
    scale: str = "layer",
    title: str | None = None,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw what a whole network makes of one image: input, every layer, labelled outputs.

    Parameters
    ----------
    layers : sequence of Layer
        The network's layers for one image, in their order. Those that only put the values before
        them in a row (``"flattened"``) are left out. Sequences are drawn as maps of one row;
        values of any other rank are left out, and the sheet says so.
    image : (h, w) or (h, w, 3) array, optional
        The input.
    classes : iterable of str, or mapping of str to iterable of str, optional
        The outputs' names; their positions, counted from 0, without it. For several outputs, by
        the names of the layers that give them.
    scale : {"layer", "panel", "network"}, optional
        Which maps share one scale: those of a layer, none, or all of the network. Scores that are
        probabilities are coloured from 0 to 1 in any case.
    title : str, optional
        A line above the sheet.
    source : str, optional
        Where the data and the network come from, written at the foot.

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
    >>> import cnnfigs as cf
    >>> from matplotlib.figure import Figure
    >>> conv1 = cf.Layer("conv1", "convolution", np.ones((4, 4, 2)), None)
    >>> scores = cf.Layer("scores", "scores", np.array([0.1, 0.9]), None)
    >>> figure = network_sheet([conv1, scores], classes=["boot", "bag"], figure=Figure())
    >>> cf.figures.alt_text(figure)
    'One image through a network. ... The largest of 2 scores, 0.90, is for class bag.'
    """
    expect_each(layers, "kind", "what activations(model, image) returns")
    inner = [layer for layer in layers if layer.kind not in {"flattened", "scores"}]
    omitted = [layer for layer in inner if _has_no_form(layer)]
    hidden = [as_drawn(layer) for layer in inner if not _has_no_form(layer)]
    answers = [layer for layer in layers if layer.kind == "scores"]
    if not hidden and not answers:
        if omitted:
            as_drawn(omitted[0])  # which says why it can't be drawn
        raise ValueError(
            f"expected layers with maps, units or scores, got {len(layers)} layers without any; "
            "pass what activations() returned for one image"
        )
    named = _names_of(answers, classes)
    scored = [(layer, *checked_scores(layer.values, named[layer.name])) for layer in answers]
    pixels = None if image is None else as_picture(image)
    layout = settle_network(
        hidden,
        scored,
        pixels,
        omitted=omitted,
        width=available_width(figure),
        scale=scale,
        title=title,
        source=source,
    )
    sheet = open_page(
        figure, layout.frame, _alt(layout, [each[1:] for each in scored], title, pixels)
    )
    _draw_intro(sheet, layout.intro, pixels, scale)
    for band in layout.bands:
        _draw_band(sheet, band, scale, pixels)
    for strip in layout.strips:
        _draw_strip(sheet, strip, pixels)
    return sheet.figure


def _has_no_form(layer: Layer) -> bool:
    """Return whether a layer's values are neither maps nor units nor sequences."""
    return layer.kind == "other" and np.ndim(layer.values) != 2


def _names_of(
    answers: Sequence[Layer], classes: Iterable[object] | Mapping[str, Iterable[object]] | None
) -> dict[str, list[object] | None]:
    """Return the classes of each layer of scores, or say which layers there are."""
    if not isinstance(classes, Mapping):
        names: list[object] | None = None if classes is None else [*as_names(classes)]
        return {layer.name: names for layer in answers}
    for name in classes:
        one_of("layer of scores", name, [layer.name for layer in answers])
    return {
        layer.name: [*as_names(classes[layer.name])] if layer.name in classes else None
        for layer in answers
    }


def _draw_intro(sheet: Page, intro: Intro, pixels: NDArray[Any] | None, scale: str) -> None:
    """Draw the input where there is one, the notes, and the bars that layers share."""
    if intro.input is not None and pixels is not None:
        input_picture(sheet, pixels, intro.input.left, intro.input.top, intro.input.width)
        left, top = intro.input_words
        sheet.text(left, top, "input", weight="bold")
        size = f"{times(*pixels.shape[:2])} pixels"
        if top < intro.input.top:  # Above the picture there is one line.
            sheet.small(left + 0.5, top + 0.015, size, color=MUTED)
        else:
            sheet.small(left, top + NAME_LINE, size, color=MUTED)
    sheet.small(*intro.notes_corner, "\n".join(intro.notes), color=MUTED)
    for limits, bar in intro.bars:
        bar_on(sheet.stage, limits, bar, scale)


def _draw_band(sheet: Page, place: BandPlace, scale: str, pixels: NDArray[Any] | None) -> None:
    """Draw a layer's maps, its label and its own colour bar."""
    band, limits = place.band, place.limits
    tiles = paint(
        sheet.stage, band.maps, band.grid, limits, scale, corner=place.corner, dots=band.dots
    )
    if band.dots < 100:  # Fewer pixels than values: let matplotlib average them.
        tiles.set_interpolation("auto")
    _draw_label(sheet, place.label, pixels)
    if place.label.bar is not None:
        bar_on(sheet.stage, limits, place.label.bar)


def _draw_strip(sheet: Page, place: StripPlace, pixels: NDArray[Any] | None) -> None:
    """Draw the outputs, their label and their colour bar."""
    _draw_label(sheet, place.label, pixels)
    draw_scores(sheet.axes(*place.box), place.strip)
    if place.label.bar is not None:
        bar_on(sheet.stage, place.strip.limits, place.label.bar)


def _draw_label(sheet: Page, label: Label, pixels: NDArray[Any] | None) -> None:
    """Write a layer's name, shape and receptive field, and draw what one value sees."""
    layer, (left, top) = label.layer, label.corner
    sheet.text(left + NAME, top - 0.02, "\n".join(label.name), weight="bold")
    below = top + name_height(label.name) - 0.02
    sheet.small(left + NAME, below, "\n".join(label.lines), color=MUTED)
    if layer.field is not None and pixels is not None:
        shape = np.shape(layer.values)
        draw_receptive_field(sheet, layer.field, shape, pixels, label.corner, ICON)


def _alt(
    layout: NetworkLayout,
    scored: Sequence[tuple[NDArray[Any], list[str]]],
    title: str | None,
    pixels: NDArray[Any] | None,
) -> str:
    """Return the sheet in words: which layers, of which shapes, and what came out."""
    parts = [f"{title}." if title else "One image through a network."]
    if pixels is not None:
        parts.append(f"Input of {times(*pixels.shape[:2])} pixels.")
    layers = [place.label.layer for place in layout.bands]
    each = [f"{one.name} ({shape_words(np.shape(one.values), one.kind)})" for one in layers]
    if len(each) > 12:
        each = [*each[:6], f"{len(each) - 8} more layers", *each[-2:]]
    if each:
        parts.append(f"{counted(len(layers), 'layer')}: {listed(each)}.")
    if layout.omitted:
        parts.append(f"Left out: {listed(layout.omitted)}.")
    if layout.dead:
        parts.append(f"{counted(layout.dead, 'map')} dead.")
    return " ".join([*parts, *(score_words(*one) for one in scored)])
