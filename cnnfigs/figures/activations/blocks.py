"""What is a network made of? Its layers as blocks, with shapes, parameters and what they see."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnfigs._argument_checks import expect_each
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, Page, frame, open_page
from cnnfigs.figures._canvas.phrases import block_names, counted, field_words, shape_words, times
from cnnfigs.figures._canvas.style import ACCENT, FAINT, INK, MUTED, SECOND
from cnnfigs.figures._canvas.text import LABEL, line_height, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase

    from cnnfigs.networks.summary import LayerSummary

# Inches: where the columns of a page begin, the largest block, a row; a block and a row of a phone.
BLOCK, SHAPE, FIELD, PARAMETERS = 1.3, 2.65, 4.45, 5.15
BLOCK_WIDTH, ROW = 1.15, 0.42
NARROW_BLOCK, NARROW_ROW = 0.6, 0.6
HEAD = 0.38
# A block is never thinner than a line that can be seen.
THINNEST = 0.035
# Room for the lines of ways around layers, and how thick a line is.
LANES, NARROW_LANES, LINE = 0.16, 0.07, 0.012


@dataclass(frozen=True)
class Row:
    """A layer's row: its middle, its name in lines, its block and its parameters' bar.

    `most` says that no layer has more parameters.
    """

    summary: LayerSummary
    name: tuple[str, ...]
    middle: float
    block: Box | None
    bar: Box
    most: bool


@dataclass(frozen=True)
class Way:
    """A line from one layer's block to a later one's, around those between: its three parts."""

    begin: Box
    along: Box
    end: Box


@dataclass(frozen=True)
class ArchitectureLayout(Layout):
    """A network's blocks, settled: a row for each layer, ways around some, and where the sum is."""

    narrow: bool
    rows: tuple[Row, ...]
    ways: tuple[Way, ...]
    total: float


@figure_function
def architecture(
    summaries: Sequence[LayerSummary],
    *,
    ways: Sequence[tuple[int, int]] = (),
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw a network's layers as blocks, one below the other, with their numbers.

    A block is as high as its maps are and wider the more there are (width grows with the square
    root of their number); a layer of units is a flat block. A bar shows its share of parameters.

    Parameters
    ----------
    summaries : sequence of LayerSummary
        What `cnnfigs.summarize_layers` returned for a network.
    ways : sequence of (int, int), optional
        Ways around layers: the places of a layer and of a later one that takes what it gave, as
        in a residual network. Each is a line beside the blocks.
    source : str, optional
        Where the network comes from, written at the foot.

    Returns
    -------
    matplotlib.figure.Figure
        A row for each layer: name, block, shape, receptive field, parameters.

    Raises
    ------
    TypeError
        If something other than summaries came, such as the model itself.
    ValueError
        If there are no layers, or a way does not lead from a layer to a later one.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import cnnfigs as cf
    >>> layers = cf.summarize_layers(cf.build_model("lenet"))
    >>> cf.figures.alt_text(architecture(layers, figure=Figure()))
    'A network of 7 layers and 431,080 parameters, the most of them, 400,500, in dense1. ...'
    """
    expect_each(summaries, "parameters", "what summarize_layers(model) returns")
    if not summaries:
        raise ValueError(
            "expected at least one layer, got none; pass what cnnfigs.summarize_layers(model) gives"
        )
    for begin, end in ways:
        if not 0 <= begin < end < len(summaries):
            raise ValueError(
                f"expected a way from one of {len(summaries)} layers to a later one, but "
                f"({begin}, {end}) came: count layers from 0"
            )
    layout = settle_architecture(summaries, ways=ways, width=available_width(figure), source=source)
    total = sum(summary.parameters for summary in summaries)
    sheet = open_page(figure, layout.frame, _in_words(summaries, ways, total))
    draw_row = _draw_narrow_row if layout.narrow else _draw_row
    if not layout.narrow:
        for left, words in ((SHAPE, "shape"), (FIELD, "sees"), (PARAMETERS, "parameters")):
            sheet.small(left, 0.12, words, color=MUTED)
        _rule(sheet, HEAD - 0.06)
    for row in layout.rows:
        draw_row(sheet, row)
    for way in layout.ways:
        for part in (way.begin, way.along, way.end):
            sheet.box(part, MUTED)
    _rule(sheet, layout.total - 0.07)
    sheet.text(MARGIN, layout.total, "all layers", weight="bold")
    words = f"{total:,} parameters" if layout.narrow else f"{total:,}"
    sheet.text(sheet.width - MARGIN, layout.total, words, weight="bold", ha="right")
    return sheet.figure


def settle_architecture(
    summaries: Sequence[LayerSummary],
    *,
    ways: Sequence[tuple[int, int]] = (),
    width: float,
    source: str | None = None,
) -> ArchitectureLayout:
    """Settle the rows: on a phone, words stand in two lines beside the block."""
    narrow = is_narrow(width)
    height, top = (NARROW_ROW, MARGIN) if narrow else (ROW, HEAD)
    largest = NARROW_BLOCK if narrow else BLOCK_WIDTH
    left = MARGIN if narrow else BLOCK
    start = MARGIN + NARROW_BLOCK + 0.12 if narrow else PARAMETERS
    counts = [text_width(_parameters(one), LABEL) for one in summaries]
    names = block_names([one.name for one in summaries])
    most = max(1, *(one.parameters for one in summaries))
    longest = width - MARGIN - start - (0.0 if narrow else max(counts) + 0.1)
    rows = []
    for summary, words, written in zip(summaries, counts, names, strict=True):
        name_width = width - MARGIN - words - 0.15 - start if narrow else BLOCK - MARGIN - 0.1
        name = tuple(wrap(written, LABEL, name_width, weight="bold"))
        more = (len(name) - 1) * line_height(LABEL)
        row = height + more if narrow else max(height, more + line_height(LABEL) + 0.06)
        middle = top + row / 2
        top += row
        block = _block(summary, summaries, left, middle, (largest, ROW - 0.06))
        bar_top = middle + (0.17 + more / 2 if narrow else -0.05)
        length = longest * summary.parameters / most
        bar = Box(start, bar_top, length, 0.05 if narrow else 0.1)
        rows.append(Row(summary, name, middle, block, bar, summary.parameters == most))
    total = top + 0.1
    settled = frame(width, total + line_height(LABEL) + 0.05, source=source)
    right = MARGIN + NARROW_BLOCK + 0.1 if narrow else SHAPE - 0.06
    room = NARROW_LANES if narrow else LANES
    return ArchitectureLayout(settled, narrow, tuple(rows), _ways(rows, ways, right, room), total)


def _ways(
    rows: Sequence[Row], ways: Sequence[tuple[int, int]], right: float, room: float
) -> tuple[Way, ...]:
    """Settle the lines of ways: short ones near the blocks, and none on another one's."""
    lanes: list[list[tuple[int, int]]] = []
    for begin, end in sorted(set(ways), key=lambda way: way[1] - way[0]):
        free = (
            lane for lane in lanes if all(end <= other[0] or begin >= other[1] for other in lane)
        )
        lane = next(free, None)
        if lane is None:
            lanes.append(lane := [])
        lane.append((begin, end))
    settled = []
    for place, lane in enumerate(lanes):
        left = right - room + room * (place + 1) / len(lanes)
        for begin, end in lane:
            parts = []
            for row, shift in ((rows[begin], 0.03), (rows[end], -0.03)):
                block = row.block.right if row.block else left - room
                parts.append(Box(block + 0.02, row.middle + shift, left - block - 0.02, LINE))
            top, bottom = parts[0].top, parts[1].top
            along = Box(left - LINE, top, LINE, bottom - top + LINE)
            settled.append(Way(parts[0], along, parts[1]))
    return tuple(settled)


def _block(
    summary: LayerSummary,
    summaries: Sequence[LayerSummary],
    left: float,
    middle: float,
    largest: tuple[float, float],
) -> Box | None:
    """Return where a layer's block is, to one measure for all layers."""
    sides = [one.shape[0] or 0 for one in summaries if len(one.shape) == 3]
    counts = [one.shape[-1] or 0 for one in summaries if one.shape]
    if not summary.shape:
        return None
    side = (summary.shape[0] or 0) if len(summary.shape) == 3 else 0
    share = side / max(sides, default=0) if side else 0.0
    height = max(share * largest[1], THINNEST)
    width = max(largest[0] * math.sqrt((summary.shape[-1] or 0) / max(*counts, 1)), THINNEST)
    return Box(left, middle - height / 2, width, height)


def _draw_row(sheet: Page, row: Row) -> None:
    """Draw one layer of a page: its name, block, shape, field and bar."""
    summary = row.summary
    sheet.text(MARGIN, row.middle, "\n".join(row.name), weight="bold", va="center")
    _draw_boxes(sheet, row)
    sheet.text(SHAPE, row.middle, shape_words(summary.shape, summary.kind), va="center")
    if summary.field is not None:
        words = times(*summary.field.size)
        sheet.text(FIELD, row.middle, words, color=MUTED, va="center")
    _write_parameters(sheet, row, row.middle, va="center")


def _draw_narrow_row(sheet: Page, row: Row) -> None:
    """Draw one layer of a phone: its block, and beside it two lines and the bar below them."""
    summary, left, top = row.summary, row.bar.left, row.bar.top - 0.4
    top -= (len(row.name) - 1) * line_height(LABEL)
    _draw_boxes(sheet, row)
    sheet.text(left, top, "\n".join(row.name), weight="bold")
    words = shape_words(summary.shape, summary.kind)
    if summary.field is not None:
        words += f", {field_words(summary.field)}"
    sheet.small(left, top + len(row.name) * line_height(LABEL) + 0.02, words, color=MUTED)
    _write_parameters(sheet, row, top, va="top")


def _draw_boxes(sheet: Page, row: Row) -> None:
    """Draw a layer's block and the bar of its parameters, the longest in another colour."""
    if row.block is not None:
        sheet.box(row.block, FAINT if row.summary.kind == "flattened" else SECOND)
    sheet.box(row.bar, ACCENT if row.most else SECOND)


def _write_parameters(sheet: Page, row: Row, top: float, va: str) -> None:
    colour = INK if row.summary.parameters else MUTED
    words = _parameters(row.summary)
    sheet.text(sheet.width - MARGIN, top, words, va=va, ha="right", color=colour)


def _parameters(summary: LayerSummary) -> str:
    return f"{summary.parameters:,}" if summary.parameters else "none"


def _rule(sheet: Page, top: float) -> None:
    """Draw a thin line across the page."""
    sheet.box(Box(MARGIN, top, sheet.width - 2 * MARGIN, 0.008), FAINT)


def _in_words(
    summaries: Sequence[LayerSummary], ways: Sequence[tuple[int, int]], total: int
) -> str:
    """Return the layers with their shapes and parameters, and the ways around some."""
    most = max(summaries, key=lambda summary: summary.parameters)
    each = [
        f"{one.name}: {shape_words(one.shape, one.kind)}, {counted(one.parameters, 'parameter')}"
        + (f", sees {times(*one.field.size)} pixels" if one.field is not None else "")
        for one in summaries
    ]
    around = [f"{summaries[begin].name} to {summaries[end].name}" for begin, end in ways]
    if len(each) > 12:
        each = [*each[:6], f"{len(each) - 8} more layers", *each[-2:]]
    return (
        f"A network of {counted(len(summaries), 'layer')} and {counted(total, 'parameter')}, "
        f"the most of them, {most.parameters:,}, in {most.name}. {'; '.join(each)}."
        + (f" {counted(len(ways), 'way')} around layers: {'; '.join(around)}." if ways else "")
    )
