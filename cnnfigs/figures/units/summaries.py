"""What does a unit look for? Its top images, what it sees of them, what is drawn for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect, expect_each
from cnnfigs.figures._canvas.cells import symmetric
from cnnfigs.figures._canvas.grid import Grid
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import field_words, listed
from cnnfigs.figures._canvas.pictures import grey_limits, input_picture
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import IMAGE_CMAP, MARGIN, MUTED, TITLE, bare, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from cnnfigs.attribution import SyntheticImage, TopImages

# As wide as a phone shows without scrolling.
WIDTH = 3.6
# Inches: the head, a line of label, the gap between pictures, a patch of a sheet, and between two
# units of a layer.
HEAD, LABEL_LINE, GAP, BETWEEN = 0.56, 0.19, 0.05, 0.16
# Pictures of nine stand in a square.
ACROSS, TOP_WIDTH = 3, 1.98
# Blue-green on ink and paper alike: the window lies on data, so it is no role.
WINDOW = "#2fb5a0"
PATCHES = 4  # of each unit


def unit_summary(
    top: TopImages,
    *,
    synthetic: SyntheticImage | None = None,
    kernel: NDArray[Any] | None = None,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw all that is known of one unit on one card.

    Parameters
    ----------
    top : TopImages
        One of the unit, from :func:`cnnfigs.top_images`. Up to nine of its images are drawn, with
        a frame around what the unit sees, and below them what is within the frames.
    synthetic : SyntheticImage, optional
        What was drawn for the unit, from :func:`cnnfigs.maximise_activation`.
    kernel : (h, w) array, optional
        The unit's weights, where it is of the first layer.
    source : str, optional
        Where the data comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        The card.

    Raises
    ------
    TypeError
        If something other than top images came.
    ValueError
        If no image moves the unit.

    Examples
    --------
    >>> import keras, cnnfigs as cf
    >>> from matplotlib.figure import Figure
    >>> layers = [keras.layers.Conv2D(1, 2, kernel_initializer="ones", name="sums")]
    >>> model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    >>> (top,) = cf.top_images(model, np.eye(4)[np.newaxis], "sums", [0])
    >>> cf.figures.alt_text(unit_summary(top, figure=Figure()))
    'Unit 0 of sums, which sees 2×2 pixels. 1 top image, with activations from 2 to 2.'
    """
    expect(top, "patches", "one of the TopImages that cnnfigs.top_images returns")
    _expect_images(top)
    count = min(len(top.images), ACROSS**2)
    side = (TOP_WIDTH + GAP) / ACROSS - GAP
    rows = -(-count // ACROSS)
    block = rows * (side + GAP + LABEL_LINE - 0.02)
    small = (WIDTH - 2 * MARGIN + GAP) / ACROSS**2 - GAP
    right = WIDTH - 2 * MARGIN - TOP_WIDTH - 0.22
    shown = [part for part in (synthetic, kernel) if part is not None]
    height = HEAD + max(block + 0.02, len(shown) * (right + LABEL_LINE + GAP) if shown else 0)
    with style():
        sheet = page(figure, WIDTH, height + LABEL_LINE + small + MARGIN, source=source)
        sheet.text(MARGIN, 0.08, f"{top.layer}, unit {top.unit}", size=TITLE, weight="bold")
        known = f"each value {field_words(top.field)}" if top.field else "sees the whole image"
        sheet.text(MARGIN, 0.31, known, color=MUTED)
        _top_block(sheet, top, count, side)
        edge = WIDTH - MARGIN - right
        below = HEAD + LABEL_LINE
        if synthetic is not None:
            words = f"drawn for it: {number(synthetic.value)}"
            sheet.small(edge, below - 0.03, words, va="bottom", color=MUTED)
            input_picture(sheet, synthetic.image, edge, below, right)
            below += right + LABEL_LINE + GAP
        if kernel is not None:
            sheet.small(edge, below - 0.03, "its kernel", va="bottom", color=MUTED)
            limits = symmetric(np.asarray(kernel, dtype=float))
            axes = sheet.axes(edge, below, right, right)
            axes.imshow(kernel, cmap=limits.cmap, norm=limits.norm, interpolation="nearest")
            bare(axes)
        foot = height + LABEL_LINE
        sheet.small(MARGIN, foot - 0.03, "what it sees of them", va="bottom", color=MUTED)
        _strip(sheet, top, count, (MARGIN, foot), small)
    set_alt_text(sheet.figure, _dossier_words(top, count, synthetic))
    return sheet.figure


def top_patches(
    layers: Mapping[str, Sequence[TopImages]],
    *,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw, layer by layer, what units see of the images that move them most.

    Parameters
    ----------
    layers : mapping of str to sequence of TopImages
        By the layer's name, some of its units, from :func:`cnnfigs.top_images`. The first four
        images of each unit are drawn, cropped to its receptive field; two units fit side by side
        on a phone.
    source : str, optional
        Where the data comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        A row for each layer, four patches for each unit.

    Raises
    ------
    TypeError
        If something other than top images came.
    ValueError
        If there are no layers, or no image moves a unit.

    Examples
    --------
    >>> import keras, cnnfigs as cf
    >>> from matplotlib.figure import Figure
    >>> layers = [keras.layers.Conv2D(1, 2, kernel_initializer="ones", name="sums")]
    >>> model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    >>> tops = cf.top_images(model, np.eye(4)[np.newaxis], "sums", [0])
    >>> cf.figures.alt_text(top_patches({"sums": tops}, figure=Figure()))
    'What units see of the images that move them most. sums: unit 0 (sees 2×2 pixels).'
    """
    if not layers:
        raise ValueError("expected the top images of one layer or more, got none")
    for tops in layers.values():
        expect_each(tops, "patches", "the TopImages that cnnfigs.top_images returns")
        for top in tops:
            _expect_images(top)
    most = max(len(tops) for tops in layers.values())
    room = WIDTH - 2 * MARGIN - BETWEEN * (min(most, 2) - 1)
    side = (room / 2 + GAP) / PATCHES - GAP
    width = 2 * MARGIN + most * (PATCHES * (side + GAP) - GAP + BETWEEN) - BETWEEN
    pitch = 2 * LABEL_LINE + side + 0.12
    with style():
        sheet = page(figure, width, MARGIN / 2 + pitch * len(layers), source=source)
        for row, (name, tops) in enumerate(layers.items()):
            top_edge = MARGIN / 2 + row * pitch
            seen = field_words(tops[0].field)
            sheet.text(MARGIN, top_edge, f"{name}", weight="bold")
            sheet.small(width - MARGIN, top_edge + 0.02, f"each {seen}", color=MUTED, ha="right")
            for place, top in enumerate(tops):
                left = MARGIN + place * (PATCHES * (side + GAP) - GAP + BETWEEN)
                below = top_edge + 2 * LABEL_LINE - 0.02
                sheet.small(left, below - 0.025, f"unit {top.unit}", color=MUTED, va="bottom")
                _strip(sheet, top, min(PATCHES, len(top.images)), (left, below), side)
    parts = [
        f"{name}: {listed([f'unit {top.unit}' for top in tops])} ({field_words(tops[0].field)})."
        for name, tops in layers.items()
    ]
    words = "What units see of the images that move them most. "
    set_alt_text(sheet.figure, words + " ".join(parts))
    return sheet.figure


def _expect_images(top: TopImages) -> None:
    if not len(top.images):
        raise ValueError(
            f"unit {top.unit} of {top.layer} answers to none of the images: take another unit, or "
            "search more images"
        )


def _strip(
    sheet: Page, top: TopImages, count: int, corner: tuple[float, float], side: float
) -> None:
    """Draw patches in a row, as one picture."""
    patches = np.moveaxis(top.patches[:count], 0, -1)
    height, width = patches.shape[:2]
    longest = max(height, width)
    repeat = max(1, round(200 * side / longest))
    dots = longest * repeat / side
    grid = Grid(count, count, height, width, repeat, max(1, round(GAP * dots)))
    _tiles(sheet, patches, grid, dots, corner, grey_limits(top.images))


def _top_block(sheet: Page, top: TopImages, count: int, side: float) -> None:
    """Draw the images in a square, a frame around what the unit sees, the activation above each."""
    images = np.moveaxis(top.images[:count], 0, -1)
    height, width = images.shape[:2]
    repeat = max(1, round(200 * side / width))
    dots = width * repeat / side
    row_gap = round((GAP + LABEL_LINE - 0.02) * dots)
    grid = Grid(count, min(count, ACROSS), height, width, repeat, round(GAP * dots), row_gap)
    corner = (MARGIN, HEAD + LABEL_LINE)
    axes = _tiles(sheet, images, grid, dots, corner, grey_limits(top.images))
    for index, (first, left, last, right) in enumerate(top.windows[:count]):
        x, y = grid.corner(index)
        start = (x + left * repeat - 0.5, y + first * repeat - 0.5)
        size = ((right - left) * repeat, (last - first) * repeat)
        frame = Rectangle(start, *size, fill=False, edgecolor=WINDOW, linewidth=1.3, gid="window")
        axes.add_patch(frame)
        words = number(float(top.values[index]))
        place = (corner[0] + x / dots, corner[1] + y / dots - 0.03)
        sheet.small(*place, words, va="bottom", color=MUTED)


def _tiles(
    sheet: Page,
    pictures: NDArray[Any],
    grid: Grid,
    dots: float,
    corner: tuple[float, float],
    limits: tuple[float, float],
) -> Any:
    tall, wide = (length / dots for length in grid.shape)
    axes = sheet.axes(*corner, wide, tall)
    low, high = limits
    look: dict[str, Any] = {"cmap": IMAGE_CMAP, "interpolation": "nearest"}
    axes.imshow(grid.tile(pictures), vmin=low, vmax=high, **look)
    bare(axes)
    axes.set_anchor("NW")
    return axes


def _dossier_words(top: TopImages, count: int, synthetic: SyntheticImage | None) -> str:
    seen = f", which {field_words(top.field)}" if top.field else ""
    words = (
        f"Unit {top.unit} of {top.layer}{seen}. {count} top image{'' if count == 1 else 's'}, with "
        f"activations from {number(float(top.values[count - 1]))} to "
        f"{number(float(top.values[0]))}."
    )
    if synthetic is not None:
        words += f" An image drawn for it reaches {number(synthetic.value)}."
    return words
