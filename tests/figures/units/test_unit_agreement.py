from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text, unit_agreement
from cnnfigs.figures.units.agreements import settle_agreement

TWOS = np.array([[1.0, 4.0, 0.0, 2.0], [0.0, 3.0, 6.0, 3.0]])
FOURS = np.array([[5.0, 0.0, 0.0, 1.0]])


def draw(**change):
    given = {"groups": {"2s": TWOS, "4s": FOURS}, "most": 3} | change
    return unit_agreement(**given, title="The same?", figure=Figure())


def test_units_stand_in_the_order_of_the_first_image_in_all_blocks():
    twos, fours = (axes.images[0].get_array() for axes in draw().axes[:2])
    np.testing.assert_allclose(twos, [[1, 0.5, 0.25], [0.5, 0.5, 0]])
    np.testing.assert_allclose(fours, [[0, 0.2, 1]])


def test_each_image_has_a_scale_of_its_own_up_to_any_of_its_units():
    # The second 2's strongest unit is not shown, and still is what its row is measured by.
    figure = draw()
    assert figure.axes[0].images[0].get_array()[1].max() == 0.5
    assert all(axes.images[0].get_clim() == (0, 1) for axes in figure.axes[:2])


def test_an_image_that_no_unit_answers_to_stays_dark():
    figure = draw(groups={"2s": TWOS, "4s": np.zeros((1, 4))})
    assert not figure.axes[1].images[0].get_array().any()


def test_it_is_told_how_bright_each_class_is():
    assert alt_text(draw()).endswith("2s 0.46, 4s 0.40.")


def test_other_layers_signed_units_and_nothing_are_refused():
    with pytest.raises(ValueError, match="the same layer's units"):
        draw(groups={"2s": TWOS, "4s": FOURS[:, :2]})
    with pytest.raises(ValueError, match=r"0 or more, got -6\.0 for 2s"):
        draw(groups={"2s": -TWOS})
    with pytest.raises(ValueError, match="at least one class"):
        draw(groups={})
    with pytest.raises(TypeError, match="a mapping from classes' names"):
        draw(groups=[TWOS])


def settled(width, **shapes):
    return settle_agreement(shapes, width=width, title="The same?")


def test_names_stand_left_of_their_blocks_on_a_page_and_above_on_a_phone():
    page, phone = settled(7.4, twos=(12, 50), fours=(12, 50)), settled(3.6, twos=(12, 50))
    first = page.blocks[0]
    assert first.anchor[0] < first.cells.left
    assert first.anchor[1] == pytest.approx(first.cells.top + first.cells.height / 2)
    (block,) = phone.blocks
    assert block.anchor[0] == block.cells.left
    assert block.anchor[1] < block.cells.top


@pytest.mark.parametrize("width", [7.4, 3.6])
def test_many_images_and_units_stay_on_the_page(width):
    layout = settled(width, twos=(400, 500), fours=(400, 500))
    last = layout.blocks[-1].cells
    assert last.right <= width - 0.1 + 1e-9
    assert last.bottom < layout.order_corner[1]
    assert layout.frame.height < 10


def test_a_long_name_beside_one_image_pushes_the_next_block_down():
    layout = settled(7.4, **{"a class of a name that takes four lines or so": (1, 50)}, b=(1, 50))
    first, second = layout.blocks
    lines = 0.16 * len(first.name)
    assert second.cells.top >= first.cells.top + lines


def test_classes_may_be_called_by_numbers():
    figure = draw(groups={2: TWOS, 4: FOURS})
    assert {"2", "4"} < {text.get_text() for text in figure.texts}
