"""Where do the parts of the figures of kernels lie, on a page and on a phone?"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from cnnfigs.figures._canvas.cells import readable_cell
from cnnfigs.figures._canvas.column import PAGE, PHONE
from cnnfigs.figures._canvas.text import SMALL, text_width
from cnnfigs.figures.kernels.arithmetic import settle_terms
from cnnfigs.figures.kernels.filtering import settle_filtered
from cnnfigs.figures.kernels.grids import settle_grid
from cnnfigs.figures.kernels.over_training import settle_strip
from cnnfigs.figures.kernels.pools import settle_pooling
from cnnfigs.figures.kernels.tuning import settle_tuning

WIDE, NARROW = PAGE / 100, PHONE / 100
GRIDS = [np.array([[0.0, 64, 128], [48, 192, 144], [142, 226, 168]])] * 3
STEP = ("largest", "of each 2×2")


def test_the_worked_pixel_is_one_row_of_a_page() -> None:
    layout = settle_terms(GRIDS, WIDE)
    assert len({grid.top for grid in layout.grids}) == 1
    assert layout.sum.left >= layout.grids[2].right
    assert layout.frame.width <= WIDE


def test_on_a_phone_the_products_and_their_sum_stand_below_what_is_multiplied() -> None:
    pixels, kernel, products = settle_terms(GRIDS, NARROW).grids
    assert pixels.top == kernel.top < products.top
    assert kernel.left > pixels.right
    total = settle_terms(GRIDS, NARROW).sum
    assert total.left >= products.right
    assert total.top + total.height / 2 == pytest.approx(products.top + products.height / 2)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_cells_of_long_numbers_are_as_wide_as_these_need(width: float) -> None:
    grids = [np.random.default_rng(0).normal(size=(5, 5))] * 3
    layout = settle_terms(grids, width)
    assert layout.cell >= readable_cell(*grids)
    assert max(grid.right for grid in layout.grids) <= layout.frame.width <= width


@pytest.mark.parametrize(("width", "columns"), [(WIDE, 4), (NARROW, 2)])
def test_a_pixel_of_each_filtered_image_is_equally_large(width: float, columns: int) -> None:
    shapes = [(20, 30), *[(18, 28)] * 6, (10, 15)]
    kernels = [np.ones((3, 3)), *[np.ones((5, 5))] * 6]
    layout = settle_filtered(shapes, ["name"] * 8, kernels, width)
    pixels = {
        round(panel.image.width / shape[1], 9)
        for panel, shape in zip(layout.panels, shapes, strict=True)
    }
    assert len(pixels) == 1
    assert len({panel.image.left for panel in layout.panels}) == columns
    assert all(panel.image.right <= width for panel in layout.panels)
    assert layout.bar.top > layout.panels[-1].image.bottom


def test_each_kernel_stands_between_its_name_and_its_result() -> None:
    layout = settle_filtered([(9, 9)] * 3, ["a", "b", "c"], [np.ones((3, 3))] * 2, NARROW)
    image, *results = layout.panels
    assert image.kernel is None
    for panel in results:
        assert panel.kernel is not None
        assert panel.corner[1] < panel.kernel.top < panel.kernel.bottom < panel.image.top


def test_a_bank_says_its_count_beside_its_bar_and_on_a_phone_above_it() -> None:
    page, phone = (settle_grid((3, 3, 12), ["name"] * 12, width) for width in (WIDE, NARROW))
    assert page.frame.heading.title == phone.frame.heading.title == ("12 kernels, 3×3",)
    assert page.frame.heading.bar is not None
    assert phone.frame.heading.bar is not None
    assert page.frame.heading.bar.top < phone.frame.heading.bar.top
    assert page.tiles.grid.columns > phone.tiles.grid.columns


@pytest.mark.parametrize(("width", "blocks"), [(WIDE, 2), (NARROW, 1)])
def test_the_strip_is_two_blocks_of_a_page_and_one_of_a_phone(width: float, blocks: int) -> None:
    layout = settle_strip((12, 3, 3, 20), range(12), list("abcdefghijklmnopqrst"), width)
    assert len(layout.panels) == blocks
    assert sum((block.names for block in layout.panels), ()) == tuple("abcdefghijklmnopqrst")
    assert all(block.tiles.box.right <= layout.frame.width for block in layout.panels)


def test_of_steps_that_stand_close_the_first_and_the_last_are_written_and_none_over_another() -> (
    None
):
    steps = [5_000 * step for step in range(20)]
    (block,) = settle_strip((20, 5, 5, 3), steps, list("abc"), NARROW).panels
    columns = [column for column, _ in block.steps]
    assert (columns[0], columns[-1]) == (0, 19)
    assert [words for _, words in block.steps] == [f"{steps[column]:,}" for column in columns]
    for (one, words), (other, more) in itertools.pairwise(block.steps):
        between = block.tiles.corner(other)[0] - block.tiles.corner(one)[0]
        assert between > (text_width(words, SMALL) + text_width(more, SMALL)) / 2


def test_steps_that_have_room_are_all_written() -> None:
    (block,) = settle_strip((4, 5, 5, 3), [0, 1, 10, 100], list("abc"), NARROW).panels
    assert block.steps == ((0, "0"), (1, "1"), (2, "10"), (3, "100"))


def test_the_pooled_image_stands_beside_the_image_and_on_a_phone_below_it() -> None:
    page, phone = (settle_pooling([(8, 8), (4, 4)], STEP, width) for width in (WIDE, NARROW))
    assert (page.below, phone.below) == (False, True)
    assert page.arrow.left >= page.before.right
    assert page.after.left >= page.arrow.right
    assert phone.after.top > phone.arrow.bottom > phone.before.bottom
    for layout in (page, phone):
        assert layout.after.width == pytest.approx(layout.before.width / 2)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("shapes", [[(1, 50), (1, 25)], [(50, 1), (25, 1)], [(28, 200), (14, 100)]])
def test_pictures_of_any_shape_are_pooled_within_the_page(
    width: float, shapes: list[tuple[int, int]]
) -> None:
    layout = settle_pooling(shapes, STEP, width)
    assert max(layout.before.right, layout.after.right) <= layout.frame.width <= width
    assert max(layout.before.bottom, layout.after.bottom) <= layout.frame.height < 10


@pytest.mark.parametrize(("width", "columns"), [(WIDE, 6), (NARROW, 3)])
def test_tuning_curves_wrap(width: float, columns: int) -> None:
    layout = settle_tuning(["vertical_lines"] * 12, width)
    assert layout.panels.columns == columns
    assert layout.panels.right <= width
    assert layout.names[0] == ("vertical lines",)
