"""Where do two inputs differ inside a network? Their maps side by side, and the difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cnnfigs._argument_checks import as_names, expect, several
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import Grid, paint
from cnnfigs.figures._canvas.page import MARGIN, Page, open_page
from cnnfigs.figures._canvas.phrases import listed, times
from cnnfigs.figures._canvas.pictures import as_picture, input_picture
from cnnfigs.figures._canvas.scale import (
    bar_on,
)
from cnnfigs.figures._canvas.scale import number as written
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures.activations._comparison_layout import (
    DISTANCE,
    Block,
    ComparisonLayout,
    Pair,
    distance_words,
    settle_comparison,
    sort_pair,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.layers import Layer


@figure_function
def comparison(
    layer_a: Layer,
    layer_b: Layer,
    *,
    images: Sequence[ArrayLike] | None = None,
    labels: Sequence[object] = ("A", "B"),
    most: int = 10,
    source: str | None = None,
    figure: FigureBase | None = None,
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
        How many maps are drawn at most; what does not fit beside each other stands below.

    Returns
    -------
    matplotlib.figure.Figure
        Three rows: the first input, the second, first minus second; and again for further maps.

    Raises
    ------
    ValueError
        If the layers have different shapes, are not those of one image each, hold a value that is
        not finite, or `most` is not positive.

    Examples
    --------
    >>> import cnnfigs as cf
    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> maps = np.zeros((2, 2, 3))
    >>> other = maps.copy()
    >>> other[..., 2] = 4
    >>> layers = [cf.Layer("conv1", "convolution", values, None) for values in (maps, other)]
    >>> figure = comparison(*layers, most=1, labels=("a 2", "a 4"), figure=Figure())
    >>> cf.figures.alt_text(figure)
    'Layer conv1 for a 2 and a 4: 1 of 3 maps of ... Mean absolute differences: map 2 (4).'
    """
    expect(layer_a, "name", "one of the layers that activations(model, image) returns")
    expect(layer_b, "name", "one of the layers that activations(model, image) returns")
    names = as_names(labels)
    pictures = None if images is None else [as_picture(each) for each in several(images, "images")]
    for what, got in (("labels", names), ("images", pictures)):
        if got is not None and len(got) != 2:
            raise ValueError(f"expected {what} to be those of the two inputs, got {len(got)}")
    pair = sort_pair(layer_a, layer_b, most)
    layout = settle_comparison(
        pair,
        layer_a.name,
        names,
        pictures is not None,
        width=available_width(figure),
        source=source,
    )
    sheet = open_page(figure, layout.frame, _alt(layer_a.name, pair, names))
    _draw_bars(sheet, layout, pair, names)
    for block in layout.blocks:
        _draw_block(sheet, layout, block, pair, pictures)
    return sheet.figure


def _alt(layer: str, pair: Pair, names: Sequence[str]) -> str:
    """Say which layer answers to what, and which of its maps differ most."""
    what = pair.which
    if pair.noun == "map":
        what += f" of {times(*pair.first.shape[:2])}"
    differ = [
        f"{pair.noun} {index} ({written(float(distance))})"
        for index, distance in zip(pair.order[:5], pair.distances, strict=False)
    ]
    return (
        f"Layer {layer} for {names[0]} and {names[1]}: {what}, "
        f"the most different first, and {names[0]} minus {names[1]}. "
        f"Mean absolute differences: {listed(differ)}."
    )


def _draw_bars(sheet: Page, layout: ComparisonLayout, pair: Pair, labels: Sequence[str]) -> None:
    """Draw both colour bars, and say above them what they are for."""
    limits = (pair.limits, pair.difference_limits)
    for bar, each, words in zip(layout.bars, limits, ("both", "difference"), strict=True):
        sheet.small(bar.left, bar.top - 0.03, words, color=MUTED, va="bottom")
        bar_on(sheet.stage, each, bar)


def _draw_block(
    sheet: Page,
    layout: ComparisonLayout,
    block: Block,
    pair: Pair,
    pictures: Sequence[NDArray[Any]] | None,
) -> None:
    """Draw some of the maps in their three rows, with their numbers and distances."""
    part = slice(block.start, block.stop)
    first, second = pair.first[..., part], pair.second[..., part]
    rows = ((first, pair.limits), (second, pair.limits), (first - second, pair.difference_limits))
    for place, (maps, limits) in enumerate(rows):
        corner = (layout.left, block.rows[place] - layout.map[1] / 2)
        grid, dots = _grid(layout, maps.shape)
        paint(
            sheet.stage, maps, grid, limits, corner=corner, dots=dots, mark_dead=place < 2
        ).set_gid("difference" if place == 2 else "maps")
        _label_row(sheet, layout, place, block.rows[place])
        if pictures is not None and place < 2:
            _draw_input(sheet, layout, pictures[place], block.rows[place])
    look: dict[str, Any] = {"color": MUTED, "ha": "center"}
    for place in range(block.start, block.stop):
        middle = layout.left + (place - block.start) * layout.pitch + layout.map[0] / 2
        sheet.small(middle, block.numbers, str(pair.order[place]), **look)
        sheet.small(middle, block.distances, distance_words(pair.distances[place]), **look)
    if not is_narrow(sheet.width):
        right = layout.left - 0.1
        sheet.small(right, block.numbers, pair.noun, color=MUTED, ha="right")
        sheet.small(right, block.distances, DISTANCE, color=MUTED, ha="right")


def _grid(layout: ComparisonLayout, shape: tuple[int, ...]) -> tuple[Grid, float]:
    """Return where a row's maps lie, and dots to an inch."""
    height, width, count = shape
    repeat = max(1, round(200 * layout.map[0] / width))
    dots = width * repeat / layout.map[0]
    return Grid(
        count, count, height, width, repeat, round((layout.pitch - layout.map[0]) * dots)
    ), dots


def _label_row(sheet: Page, layout: ComparisonLayout, place: int, middle: float) -> None:
    """Name a row: at its left on a page, above it on a phone."""
    words = layout.labels[place]
    if is_narrow(sheet.width):
        top = middle - layout.row / 2 - 0.03
        sheet.text(MARGIN, top, words, weight="bold", va="bottom")
    else:
        sheet.text(MARGIN, middle, words, weight="bold", va="center")


def _draw_input(sheet: Page, layout: ComparisonLayout, pixels: NDArray[Any], middle: float) -> None:
    """Draw one of the inputs left of its maps."""
    rows, columns = pixels.shape[:2]
    value = layout.input / max(rows, columns)
    left = layout.left - 0.1 - columns * value
    input_picture(sheet, pixels, left, middle - rows * value / 2, columns * value)
