"""What is a network made of? Its layers as blocks, with shapes, parameters and what they see."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect_each
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, shape_words, times
from cnnfigs.figures._canvas.style import ACCENT, FAINT, INK, MARGIN, MUTED, SECOND, WIDTH, style
from cnnfigs.figures._canvas.text import shortened

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from cnnfigs.networks.summary import LayerSummary

# Inches: where each column begins, how much room a block and a bar have, one row.
NAME, BLOCK, SHAPE, FIELD, PARAMETERS = MARGIN, 1.3, 2.65, 4.45, 5.15
BLOCK_WIDTH, BAR_WIDTH = 1.15, 1.25
ROW = 0.42
HEAD = 0.38


def architecture(
    summaries: Sequence[LayerSummary], *, source: str | None = None, figure: Figure | None = None
) -> Figure:
    """Draw a network's layers as blocks, one below the other, with their numbers.

    A block is as high as its maps are and wider the more there are (width grows with the square
    root of their number); a layer of units is a flat block. A bar shows its share of parameters.

    Parameters
    ----------
    summaries : sequence of LayerSummary
        What `cnnfigs.summarize_layers` returned for a network.
    source : str, optional
        Where the network comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        A row for each layer: name, block, shape, receptive field, parameters.

    Raises
    ------
    TypeError
        If something other than summaries came, such as the model itself.
    ValueError
        If there are no layers.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> layers = [
    ...     SimpleNamespace(
    ...         name="conv1", kind="convolution", shape=(24, 24, 20), parameters=520, field=None
    ...     ),
    ...     SimpleNamespace(name="scores", kind="scores", shape=(10,), parameters=60, field=None),
    ... ]
    >>> alt_text(architecture(layers, figure=Figure()))
    'A network of 2 layers and 580 parameters, the most of them, 520, in conv1. ...'
    """
    expect_each(summaries, "parameters", "what summarize_layers(model) returns")
    if not summaries:
        raise ValueError(
            "expected at least one layer, got none; pass what cnnfigs.summarize_layers(model) gives"
        )
    total = sum(summary.parameters for summary in summaries)
    with style():
        sheet = page(figure, WIDTH, HEAD + ROW * len(summaries) + 0.36, source=source)
        for left, words in (
            (SHAPE, "shape"),
            (FIELD, "sees"),
            (PARAMETERS, "parameters"),
        ):
            sheet.small(left, 0.12, words, color=MUTED)
        _rule(sheet, HEAD - 0.06)
        for place, summary in enumerate(summaries):
            _draw_row(sheet, summary, summaries, HEAD + ROW * (place + 0.5))
        bottom = HEAD + ROW * len(summaries)
        _rule(sheet, bottom + 0.03)
        sheet.text(NAME, bottom + 0.1, "all layers", weight="bold")
        sheet.text(WIDTH - MARGIN, bottom + 0.1, f"{total:,}", weight="bold", ha="right")
    set_alt_text(sheet.figure, _in_words(summaries, total))
    return sheet.figure


def _draw_row(
    sheet: Page, summary: LayerSummary, summaries: Sequence[LayerSummary], middle: float
) -> None:
    """Draw one layer: its name, block, shape, field and bar."""
    name = shortened(summary.name, BLOCK - NAME - 0.1)
    sheet.text(NAME, middle, name, weight="bold", va="center")
    _draw_block(sheet, summary, summaries, middle)
    sheet.text(SHAPE, middle, shape_words(summary.shape, summary.kind), va="center")
    if summary.field is not None:
        sheet.text(FIELD, middle, times(*summary.field.size), color=MUTED, va="center")
    count = f"{summary.parameters:,}" if summary.parameters else "none"
    colour = INK if summary.parameters else MUTED
    sheet.text(WIDTH - MARGIN, middle, count, va="center", ha="right", color=colour)
    largest = max(max(one.parameters for one in summaries), 1)
    length = BAR_WIDTH * summary.parameters / largest
    colour = ACCENT if summary.parameters == largest else SECOND
    _box(sheet, PARAMETERS, middle - 0.05, length, 0.1, colour)


def _draw_block(
    sheet: Page, summary: LayerSummary, summaries: Sequence[LayerSummary], middle: float
) -> None:
    """Draw a layer's block, to one measure for all layers."""
    sides = [one.shape[0] or 0 for one in summaries if len(one.shape) == 3]
    counts = [one.shape[-1] or 0 for one in summaries if one.shape]
    if not summary.shape:
        return
    side = (summary.shape[0] or 0) if len(summary.shape) == 3 else 0
    high = side / max(sides, default=0) if side else 0.0
    wide = math.sqrt((summary.shape[-1] or 0) / max(*counts, 1))
    # A layer of units has no height; it is drawn as high as a line that can be seen.
    height = max(high * (ROW - 0.06), 0.035)
    width = max(BLOCK_WIDTH * wide, 0.035)
    colour = FAINT if summary.kind == "flattened" else SECOND
    _box(sheet, BLOCK, middle - height / 2, width, height, colour)


def _rule(sheet: Page, top: float) -> None:
    """Draw a thin line across the page."""
    _box(sheet, MARGIN, top, WIDTH - 2 * MARGIN, 0.008, FAINT)


def _box(sheet: Page, left: float, top: float, width: float, height: float, colour: str) -> None:
    """Draw a filled box, its corner in inches from the page's top left."""
    corner = (left / sheet.width, 1 - (top + height) / sheet.height)
    size = (width / sheet.width, height / sheet.height)
    sheet.figure.add_artist(Rectangle(corner, *size, linewidth=0, facecolor=colour))


def _in_words(summaries: Sequence[LayerSummary], total: int) -> str:
    """Return the layers with their shapes and parameters."""
    most = max(summaries, key=lambda summary: summary.parameters)
    each = [
        f"{one.name}: {shape_words(one.shape, one.kind)}, {counted(one.parameters, 'parameter')}"
        + (f", sees {times(*one.field.size)} pixels" if one.field is not None else "")
        for one in summaries
    ]
    if len(each) > 12:
        each = [*each[:6], f"{len(each) - 8} more layers", *each[-2:]]
    return (
        f"A network of {counted(len(summaries), 'layer')} and {counted(total, 'parameter')}, "
        f"the most of them, {most.parameters:,}, in {most.name}. {'; '.join(each)}."
    )
