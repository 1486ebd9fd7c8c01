"""What does a unit look for? Its top images, what it sees of them, what is drawn for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from cnnfigs._argument_checks import expect
from cnnfigs.figures._canvas.cells import finite_plane, symmetric
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import columns_for
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, Page, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import counted, field_words
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import MUTED, ON_LIGHT
from cnnfigs.figures._canvas.text import SMALL, line_height
from cnnfigs.figures.units._pictures import as_pictures, draw_picture, fitted, picture_limits
from cnnfigs.figures.units._top_images import WINDOW, expect_images, patches_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.attribution import SyntheticImage, TopImages

# Pictures of nine stand in a square.
COLUMNS = 3
MOST = COLUMNS**2
# Inches: the square of images on a page and on a phone, what else is known of the unit at its
# right (one picture, or two), the gaps between pictures and between parts, and the line of words
# above a picture.
SQUARE, SQUARE_NARROW = 2.55, 1.98
REST = (0.0, 1.75, 1.35)
GAP, BETWEEN = 0.05, 0.24
WORDS = line_height(SMALL) + 0.02
LEAST_WIDTH = 3.6


@dataclass(frozen=True)
class SummaryLayout(Layout):
    """A unit's card, settled.

    Attributes
    ----------
    images, patches : tuple of Box
        Where the images are, and what the unit sees of each: none where that is all of it.
    synthetic, kernel : Box or None
        Where the image that was drawn for the unit is, and its weights.
    """

    images: tuple[Box, ...]
    patches: tuple[Box, ...]
    synthetic: Box | None
    kernel: Box | None


def settle_summary(
    top: TopImages,
    *,
    width: float,
    synthetic: tuple[int, ...] | None = None,
    kernel: tuple[int, ...] | None = None,
    source: str | None = None,
) -> SummaryLayout:
    """Settle a card of so many inches, for pictures of these shapes.

    On a page, what the unit sees stands at the right of the images, in the same order; on a phone
    in a row below them.
    """
    narrow = is_narrow(width)
    shapes = [shape for shape in (synthetic, kernel) if shape is not None]
    square = _square(width - 2 * MARGIN, top.field is not None, len(shapes))
    edges = [MARGIN + (square + BETWEEN) * place for place in range(3)]
    rest = edges[1] if narrow or top.field is None else edges[2]
    wanted = (rest + REST[len(shapes)] if shapes else rest - BETWEEN) + MARGIN
    width = width if narrow else max(LEAST_WIDTH, min(width, wanted))
    head = heading(width, f"{top.layer}, unit {top.unit}", _known(top))
    images = _square_of(top, MARGIN, head.height, square)
    bottom = images[-1].bottom
    extras = iter(_column(shapes, rest, head.height + WORDS, width - MARGIN - rest))
    places = [None if shape is None else next(extras) for shape in (synthetic, kernel)]
    bottom = max([bottom, *(place.bottom for place in places if place is not None)])
    patches: tuple[Box, ...] = ()
    if top.field is not None:
        size = top.field.size
        if narrow:
            patches = _row(len(images), size, bottom + WORDS, width - 2 * MARGIN)
        else:
            patches = _beside(images, size, square + BETWEEN, square)
        bottom = max(bottom, patches[-1].bottom)
    settled = frame(width, bottom + MARGIN / 2, head, source=source)
    return SummaryLayout(settled, images, patches, *places)


def _square(inner: float, sees_a_part: bool, more: int) -> float:
    """Return the inches that the images take of so many."""
    if inner < LEAST_WIDTH:
        return SQUARE_NARROW * inner / (LEAST_WIDTH - 2 * MARGIN) if more else inner
    free = inner - (REST[more] + BETWEEN if more else 0.0)
    return min(SQUARE, (free - BETWEEN) / 2 if sees_a_part else free)


def _known(top: TopImages) -> str:
    """Return what is said of a unit below its name."""
    seen = field_words(top.field) if top.field is not None else "sees the whole image"
    return f"{seen}; above each image, how strongly it answers"


def _square_of(top: TopImages, left: float, head: float, side: float) -> tuple[Box, ...]:
    """Return where the images stand, in rows with words above each."""
    count = min(len(top.images), MOST)
    rows, columns = shape = top.images.shape[1:3]
    columns = min(COLUMNS, columns_for(count, rows, columns, aspect=1.0))
    pitch = (side + GAP) / columns
    width, height = fitted(shape, pitch - GAP, (side + GAP) / 2)
    down = height + WORDS + 0.03
    places = [divmod(index, columns) for index in range(count)]
    return tuple(
        Box(left + column * pitch, head + WORDS + row * down, width, height)
        for row, column in places
    )


def _beside(
    images: tuple[Box, ...], shape: tuple[int, ...], shift: float, side: float
) -> tuple[Box, ...]:
    """Return where patches stand that have the order of the images, so far to their right."""
    columns = sum(box.top == images[0].top for box in images)
    size = fitted(shape, (side + GAP) / columns - GAP, images[0].height)
    return tuple(Box(box.left + shift, box.top, *size) for box in images)


def _row(count: int, shape: tuple[int, ...], top: float, width: float) -> tuple[Box, ...]:
    """Return where so many patches stand in one row."""
    pitch = (width + GAP) / MOST
    size = fitted(shape, pitch - GAP, 2 * pitch)
    return tuple(Box(MARGIN + index * pitch, top, *size) for index in range(count))


def _column(shapes: list[tuple[int, ...]], left: float, top: float, side: float) -> list[Box]:
    """Return where pictures stand below each other, with words above each."""
    boxes: list[Box] = []
    for shape in shapes:
        boxes.append(Box(left, top, *fitted(shape, side, side)))
        top = boxes[-1].bottom + GAP + WORDS
    return boxes


@figure_function
def unit_summary(
    top: TopImages,
    *,
    synthetic: SyntheticImage | None = None,
    kernel: ArrayLike | None = None,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw all that is known of one unit on one card.

    Parameters
    ----------
    top : TopImages
        One of the unit, from :func:`cnnfigs.top_images`, of grey images or of colour ones. Up to
        nine are drawn, with a frame around what the unit sees, and what is within the frames.
    synthetic : SyntheticImage, optional
        What was drawn for the unit, from :func:`cnnfigs.maximise_activation`.
    kernel : (h, w) array, optional
        The unit's weights, where it is of the first layer.

    Raises
    ------
    TypeError
        If something other than top images came.
    ValueError
        If no image moves the unit, or a picture has another shape.

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
    expect_images(top)
    drawn = weights = None
    if synthetic is not None:
        expect(synthetic, "image", "what cnnfigs.maximise_activation returns for a unit")
        (drawn,) = as_pictures([synthetic.image], "what was drawn")
    if kernel is not None:
        weights = finite_plane("a unit's kernel", kernel)
    layout = settle_summary(
        top,
        width=available_width(figure),
        synthetic=None if drawn is None else drawn.shape,
        kernel=None if weights is None else weights.shape,
        source=source,
    )
    sheet = open_page(figure, layout.frame, _alt(top, len(layout.images), synthetic))
    _draw_images(sheet, top, layout.images)
    _draw_patches(sheet, top, layout.patches)
    if synthetic is not None and drawn is not None and layout.synthetic is not None:
        _say(sheet, layout.synthetic, f"drawn for it: {number(synthetic.value)}")
        draw_picture(sheet, drawn, layout.synthetic, picture_limits(drawn))
    if weights is not None and layout.kernel is not None:
        limits = symmetric(weights)
        _say(sheet, layout.kernel, "its kernel")
        draw_picture(sheet, weights, layout.kernel, (limits.low, limits.high), cmap=limits.cmap)
    return sheet.figure


def _draw_images(sheet: Page, top: TopImages, boxes: tuple[Box, ...]) -> None:
    """Draw the images, the activation above each, and a frame around what the unit sees."""
    images = as_pictures(top.images, f"unit {top.unit}")
    limits = picture_limits(images)
    for image, box, value, window in zip(images, boxes, top.values, top.windows, strict=False):
        draw_picture(sheet, image, box, limits)
        _say(sheet, box, number(float(value)))
        if top.field is not None:
            _draw_window(sheet, box, image, window)


def _draw_window(sheet: Page, box: Box, image: NDArray[Any], window: NDArray[np.int64]) -> None:
    """Frame what is seen of an image; what lies beyond its edge is not drawn."""
    height, width = image.shape[:2]
    first, left, last, right = (float(edge) for edge in window)
    down, along = box.height / height, box.width / width
    around = Rectangle(
        (box.left + left * along, box.top + first * down),
        (right - left) * along,
        (last - first) * down,
        fill=False,
        edgecolor=WINDOW,
        linewidth=1.3,
        gid="window",
    )
    # Photographs have any colour: a dark rim keeps the frame apart from all of them.
    around.set_path_effects([withStroke(linewidth=2.2, foreground=ON_LIGHT)])
    sheet.stage.add_patch(around)
    edge = GAP / 2
    corner = (box.left - edge, box.top - edge)
    within = Rectangle(corner, box.width + 2 * edge, box.height + 2 * edge)
    around.set_clip_path(within.get_path(), within.get_patch_transform() + sheet.stage.transData)


def _draw_patches(sheet: Page, top: TopImages, boxes: tuple[Box, ...]) -> None:
    """Draw what the unit sees of the images."""
    if not boxes:
        return
    _say(sheet, boxes[0], "what it sees of them")
    patches, limits = patches_of(top)
    for patch, box in zip(patches, boxes, strict=False):
        draw_picture(sheet, patch, box, limits)


def _say(sheet: Page, box: Box, words: str) -> None:
    """Write a line of words above a picture."""
    sheet.small(box.left, box.top - 0.03, words, va="bottom", color=MUTED)


def _alt(top: TopImages, count: int, synthetic: SyntheticImage | None) -> str:
    """Return the card in words."""
    seen = f", which {field_words(top.field)}" if top.field else ""
    words = (
        f"Unit {top.unit} of {top.layer}{seen}. {counted(count, 'top image')}, with "
        f"activations from {number(float(top.values[count - 1]))} to "
        f"{number(float(top.values[0]))}."
    )
    if synthetic is not None:
        words += f" An image drawn for it reaches {number(synthetic.value)}."
    return words
