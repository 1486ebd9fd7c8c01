"""Do small pictures and their words fit a page, and are numbers left out that can't be read?"""

from __future__ import annotations

import numpy as np
import pytest
import skimage.color
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from cnnfigs import figures
from cnnfigs.figures._canvas.cells import matrix, readable_cell
from cnnfigs.figures._canvas.page import MARGIN
from cnnfigs.figures._canvas.panels import Panels, Tiles, most_columns, settle_tiles
from cnnfigs.figures._canvas.style import IMAGE_CMAP
from cnnfigs.figures._canvas.text import SMALL


def tiles(count: int, shape: tuple[int, int], width: float, labels: bool) -> Tiles:
    words = [f"picture {index}" for index in range(count)] if labels else []
    return settle_tiles(
        count, shape, width=width, top=0.1, sides=(0.6, 1.4), gap=0.08, most=10, labels=words
    )


@pytest.mark.parametrize("width", [7.4, 3.6])
@pytest.mark.parametrize("shape", [(28, 28), (1, 50), (50, 1), (28, 200), (5, 3)])
@pytest.mark.parametrize("labels", [True, False])
def test_tiles_and_their_words_end_within_the_page(
    width: float, shape: tuple[int, int], labels: bool
) -> None:
    for count in (1, 2, 7, 13, 40):
        placed = tiles(count, shape, width, labels)
        assert placed.right <= width - MARGIN + 1e-9
        assert placed.grid.count == count


def test_fewer_tiles_stand_in_a_row_of_a_phone_and_none_is_shrunk_below_the_least() -> None:
    page, phone = (tiles(20, (28, 28), width, labels=False) for width in (7.4, 3.6))
    assert (page.grid.columns, phone.grid.columns) == (10, 5)
    side = phone.grid.width * phone.grid.repeat / phone.dots
    assert side >= 0.6


def test_a_column_of_values_is_no_tower() -> None:
    assert tiles(3, (50, 1), 7.4, labels=False).box.height <= 2 * 1.4 + 1e-9


def test_panels_stand_in_rows_below_their_heads() -> None:
    panels = Panels(5, 3, 0.1, 0.2, width=1.0, height=2.0, head=0.3, gap=0.1, row_gap=0.4)
    assert panels.box(0) == pytest.approx((0.1, 0.5, 1.0, 2.0))
    assert panels.box(4) == pytest.approx((1.2, 0.5 + 2.0 + 0.4 + 0.3, 1.0, 2.0))
    assert panels.right == pytest.approx(3.3)
    assert panels.bottom == pytest.approx(panels.box(4).bottom)


def test_panels_that_fit_exactly_do_fit() -> None:
    assert most_columns(3 * 0.6 + 2 * 0.08, 0.6, 0.08) == 3


def test_numbers_are_written_as_large_as_can_be_read_or_not_at_all() -> None:
    values = np.array([[255.0, 0.0], [128.0, 64.0]])
    enough = readable_cell(values)

    def written(cell: float) -> list[float]:
        axes = Figure().subplots()
        matrix(axes, values, cmap=IMAGE_CMAP, norm=Normalize(0, 255), cell=cell)
        return [float(text.get_fontsize()) for text in axes.texts]

    assert written(enough) == [pytest.approx(SMALL)] * 4
    assert min(written(2 * enough)) > SMALL
    assert written(0.8 * enough) == []


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pictures_with_channels_are_drawn_as_the_error_says(channels):
    picture = np.random.default_rng(0).random((6, 5, channels))
    for call, several in (
        (lambda each: figures.image_row([each], figure=Figure()), True),
        (lambda each: figures.filtered_images(each, {"a": np.eye(5)}, figure=Figure()), False),
    ):
        with pytest.raises(ValueError, match=r"; take .*picture") as caught:
            call(picture)
        expression = str(caught.value).split("; take ")[1].removesuffix(" of each picture")
        assert str(caught.value).endswith(" of each picture") == several
        call(eval(expression, {"skimage": skimage, "picture": picture}))
