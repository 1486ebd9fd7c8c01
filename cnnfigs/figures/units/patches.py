"""How do the units of a network grow choosier? What they see of their top images, by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnfigs._argument_checks import by_name, expect_each
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Page, PanelsLayout, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import field_words, listed
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, shortened, text_width, wrap
from cnnfigs.figures.units._pictures import draw_picture, fitted
from cnnfigs.figures.units._top_images import expect_images, patches_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase

    from cnnfigs.attribution import TopImages

PATCHES = 4  # of each unit
# Units side by side, on a page and on a phone.
UNITS, UNITS_NARROW = 3, 2
# Inches: the column of labels on a page, the largest patch, the gaps between patches, units and
# layers, and the line of words above a unit.
LABELS = 1.3
LARGEST = 0.72
GAP, BETWEEN, BELOW = 0.05, 0.16, 0.12
WORDS = line_height(SMALL) + 0.02
LEAST_WIDTH = 3.6


@dataclass(frozen=True, eq=False)
class LayerRow:
    """A layer: its name, what its units see, and for each of them where its patches are.

    Attributes
    ----------
    name : str
        As much of it as fits.
    seen : tuple of str
        The lines that say what a unit sees.
    corner, seen_corner : (float, float)
        Where these two are written, from their top left corners on.
    units : tuple of (TopImages, tuple of Box)
        What each unit sees, and where it is drawn.
    """

    name: str
    seen: tuple[str, ...]
    corner: tuple[float, float]
    seen_corner: tuple[float, float]
    units: tuple[tuple[TopImages, tuple[Box, ...]], ...]

    @property
    def bottom(self) -> float:
        """Inches down to where the layer ends."""
        last = self.units[-1][1][0].bottom
        return max(last, self.seen_corner[1] + len(self.seen) * line_height(SMALL))


def settle_patches(
    layers: Mapping[str, Sequence[TopImages]], *, width: float, source: str | None = None
) -> PanelsLayout[LayerRow]:
    """Settle a sheet of so many inches: a layer's name is beside its units, or above on a phone."""
    narrow = is_narrow(width)
    left = MARGIN if narrow else MARGIN + LABELS
    most = max(map(len, layers.values()))
    units = min(most, UNITS_NARROW if narrow else UNITS)
    inner = (width - left - MARGIN + BETWEEN) / units - BETWEEN
    side = min(LARGEST, (inner + GAP) / PATCHES - GAP)
    pitch = PATCHES * (side + GAP) - GAP + BETWEEN
    if not narrow:
        width = max(LEAST_WIDTH, left + units * pitch - BETWEEN + MARGIN)
    rows: list[LayerRow] = []
    top = heading(width).height
    for name, tops in layers.items():
        rows.append(_row(name, tops, top, width, left, units, side))
        top = rows[-1].bottom + BELOW
    return PanelsLayout(frame(width, top - BELOW + MARGIN / 2, source=source), tuple(rows))


def _row(
    name: str,
    tops: Sequence[TopImages],
    top: float,
    width: float,
    left: float,
    units: int,
    side: float,
) -> LayerRow:
    """Settle one layer whose words begin at `top`, with its units from `left` on."""
    corner, below = (MARGIN, top), top
    words = _seen(tops[0])
    if left > MARGIN:  # There is a column of labels.
        available = left - 2 * MARGIN
        seen = tuple(wrap(words, SMALL, available))
        seen_corner = (MARGIN, top + line_height(LABEL))
    else:
        seen, length = (words,), text_width(words, SMALL)
        available = width - length - 3 * MARGIN
        seen_corner = (width - MARGIN - length, top + 0.015)
        below += line_height(LABEL)
    pitch = PATCHES * (side + GAP) - GAP + BETWEEN
    size = fitted(tops[0].patches.shape[1:], side, 1.5 * side)
    places = []
    for index, each in enumerate(tops):
        row, column = divmod(index, units)
        start = left + column * pitch
        down = below + row * (WORDS + size[1] + GAP) + WORDS
        count = min(PATCHES, len(each.images))
        boxes = tuple(Box(start + place * (side + GAP), down, *size) for place in range(count))
        places.append((each, boxes))
    return LayerRow(shortened(name, available), seen, corner, seen_corner, tuple(places))


@figure_function
def top_patches(
    layers: Mapping[str, Sequence[TopImages]],
    *,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw, layer by layer, what units see of the images that move them most.

    Parameters
    ----------
    layers : mapping of str to sequence of TopImages
        By the layer's name, some of its units, from :func:`cnnfigs.top_images`. The first four
        images of each unit are drawn, grey or in colours, cropped to its receptive field.

    Raises
    ------
    TypeError
        If something other than top images by layer came.
    ValueError
        If there are no layers, a layer has no unit, or no image moves a unit.

    Examples
    --------
    >>> import keras, numpy as np, cnnfigs as cf
    >>> from matplotlib.figure import Figure
    >>> layers = [keras.layers.Conv2D(1, 2, kernel_initializer="ones", name="sums")]
    >>> model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    >>> tops = cf.top_images(model, np.eye(4)[np.newaxis], "sums", [0])
    >>> cf.figures.alt_text(top_patches({"sums": tops}, figure=Figure()))
    'What units see of the images that move them most. sums: unit 0 (sees 2×2 pixels).'
    """
    named = by_name(layers, "a mapping from layers' names to TopImages")
    if not named:
        raise ValueError("expected the top images of one layer or more, got none")
    for name, tops in named.items():
        expect_each(tops, "positions", "the TopImages that cnnfigs.top_images returns")
        if not tops:
            raise ValueError(f"expected the top images of one unit or more of {name}, got none")
        for top in tops:
            expect_images(top)
    layout = settle_patches(named, width=available_width(figure), source=source)
    sheet = open_page(figure, layout.frame, _alt(named))
    for row in layout.panels:
        _draw_row(sheet, row)
    return sheet.figure


def _draw_row(sheet: Page, row: LayerRow) -> None:
    """Draw a layer's name, and each unit's patches with its number above them."""
    sheet.text(*row.corner, row.name, weight="bold")
    sheet.small(*row.seen_corner, "\n".join(row.seen), color=MUTED)
    for top, boxes in row.units:
        left, down = boxes[0][:2]
        sheet.small(left, down - 0.025, f"unit {top.unit}", color=MUTED, va="bottom")
        patches, limits = patches_of(top)
        for patch, box in zip(patches, boxes, strict=False):
            draw_picture(sheet, patch, box, limits)


def _seen(top: TopImages) -> str:
    """Return what a unit sees, in words."""
    return "sees the whole image" if top.field is None else field_words(top.field)


def _alt(layers: Mapping[str, Sequence[TopImages]]) -> str:
    """Return the sheet in words."""
    parts = [
        f"{name}: {listed([f'unit {top.unit}' for top in tops])} ({_seen(tops[0])})."
        for name, tops in layers.items()
    ]
    return " ".join(["What units see of the images that move them most.", *parts])
