"""Where do the parts of the figures of pictures lie, on a page and on a phone?"""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.figures._canvas.cells import readable_cell
from cnnfigs.figures._canvas.column import PAGE, PHONE
from cnnfigs.figures._canvas.page import MARGIN
from cnnfigs.figures._canvas.text import SMALL, text_width
from cnnfigs.figures.pictures.contact_sheets import settle_sheet
from cnnfigs.figures.pictures.pixels import settle_pixels
from cnnfigs.figures.pictures.rows import settle_row
from cnnfigs.figures.pictures.stages import settle_stages
from cnnfigs.figures.pictures.windows import settle_windows

WIDE, NARROW = PAGE / 100, PHONE / 100
BOTH = pytest.mark.parametrize("width", [WIDE, NARROW])


@pytest.mark.parametrize(("width", "columns"), [(WIDE, 10), (NARROW, 5)])
def test_a_row_of_pictures_wraps(width: float, columns: int) -> None:
    assert settle_row(20, (28, 28), ["name"] * 20, width).grid.columns == columns


def test_a_rows_name_stands_beside_it_and_on_a_phone_above_it() -> None:
    (page,) = settle_sheet({"real": 10}, (28, 28), WIDE).panels
    (phone,) = settle_sheet({"real": 10}, (28, 28), NARROW).panels
    assert page.corner[0] < page.box.left
    assert page.box.top < page.corner[1] < page.box.bottom
    assert phone.corner[0] == phone.box.left == MARGIN
    assert phone.corner[1] < phone.box.top


@BOTH
def test_a_row_that_is_too_long_is_continued_below_with_no_picture_lost(width: float) -> None:
    layout = settle_sheet({"many": 160, "few": 2}, (28, 28), width)
    many, few = layout.panels
    assert many.grid.count == 160
    assert many.grid.rows > 1
    assert few.box.top > many.box.bottom
    assert max(row.box.right for row in layout.panels) <= width - MARGIN + 1e-9


@BOTH
def test_the_cells_of_a_piece_are_as_wide_as_their_numbers_need(width: float) -> None:
    piece = np.random.default_rng(0).integers(0, 100, (8, 8)) / 100
    layout = settle_pixels((28, 28), piece, width)
    assert layout.cell >= readable_cell(piece)
    assert layout.piece.right <= layout.frame.width <= width


def test_a_piece_stands_below_the_picture_where_it_has_no_place_beside_it() -> None:
    long, short = np.random.default_rng(0).random((8, 8)), np.full((8, 8), 25)
    below = [
        settle_pixels((28, 28), piece, width).below
        for piece, width in [(long, WIDE), (long, NARROW), (short, WIDE), (short, NARROW)]
    ]
    assert below == [False, True, False, False]


def test_the_stages_are_one_row_of_a_page_and_two_of_a_phone() -> None:
    titles = [("name", "words below it that are long")] * 5
    page, phone = (settle_stages(titles, width) for width in (WIDE, NARROW))
    tops = [{layout.panels.box(index).top for index in range(5)} for layout in (page, phone)]
    assert [len(each) for each in tops] == [1, 2]
    assert phone.panels.right <= NARROW


@BOTH
@pytest.mark.parametrize("classes", [list("0123456789"), ["a class with a long name"] * 10])
def test_scores_stand_below_the_middles_of_their_windows_beside_the_classes_names(
    width: float, classes: list[str]
) -> None:
    layout = settle_windows((28, 112), {"mine": np.zeros((85, 10))}, classes, width, "What?")
    (panel,) = layout.panels
    pixel = layout.strip.width / 112
    assert panel.box.left == pytest.approx(layout.strip.left + (28 - 1) / 2 * pixel)
    assert panel.box.width == pytest.approx(85 * pixel)
    assert panel.box.left - text_width(classes[0], SMALL) > 0
    assert panel.bar.right + text_width("0", SMALL) < layout.frame.width <= width
