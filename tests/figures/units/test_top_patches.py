from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnfigs.figures import alt_text, column, top_patches
from cnnfigs.figures.units.patches import LARGEST, settle_patches


def pictures(figure):
    return [image for axes in figure.axes for image in axes.images]


def test_each_unit_has_four_patches_of_true_pixels(top):
    drawn = [image.get_array() for image in pictures(top_patches({"conv3": [top, top]}))]
    assert len(drawn) == 8
    np.testing.assert_array_equal(drawn[:4], top.patches[:4])
    np.testing.assert_array_equal(drawn[4:], top.patches[:4])


def test_what_lies_outside_the_image_is_left_empty(top):
    beyond = replace(top, field=replace(top.field, offset=(-2, -2)))
    assert pictures(top_patches({"conv3": [beyond]}))[0].get_array().mask[0, 0]


def test_colours_are_drawn(top):
    coloured = np.random.default_rng(1).integers(0, 256, (9, 28, 28, 3), dtype=np.uint8)
    drawn = pictures(top_patches({"conv3": [replace(top, images=coloured)]}))[0].get_array()
    np.testing.assert_allclose(drawn[..., :3], coloured[0, :5, :5] / 255, atol=0.01)


def test_three_units_stand_side_by_side_on_a_page_and_two_on_a_phone(top):
    layers = {"conv1": [top] * 5}
    for width, columns in ((7.4, 3), (3.6, 2)):
        (row,) = settle_patches(layers, width=width).panels
        starts = [boxes[0] for _, boxes in row.units]
        assert len({box.left for box in starts}) == columns
        assert max(boxes[-1].right for _, boxes in row.units) <= width - 0.1 + 1e-9


def test_a_layers_name_is_left_of_its_units_on_a_page_and_above_on_a_phone(top):
    layers = {"a_block_with_a_name_that_is_long_indeed_2": [top], "conv2": [top]}
    (page, *_), (phone, below) = (settle_patches(layers, width=each).panels for each in (7.4, 3.6))
    first = page.units[0][1][0]
    assert page.corner[1] < first.top
    assert first.left > 1.3
    assert "\N{HORIZONTAL ELLIPSIS}" in page.name
    assert phone.units[0][1][0].left == phone.corner[0]
    assert below.corner[1] > phone.bottom


def test_a_unit_with_two_images_shows_two(top):
    names = ("images", "values", "positions", "indices")
    few = replace(top, **{name: getattr(top, name)[:2] for name in names})
    assert len(pictures(top_patches({"conv3": [few]}))) == 2


def test_a_unit_of_unknown_field_is_said_to_see_the_whole_image(top):
    for width in (740, 360):
        with column(width):
            figure = top_patches({"dense1": [replace(top, field=None)]})
        written = [" ".join(text.get_text().split()) for text in figure.texts]
        assert "sees the whole image" in written
        assert "dense1: unit 7 (sees the whole image)." in alt_text(figure)


def test_nothing_and_other_things_are_refused(top):
    with pytest.raises(ValueError, match="one layer or more"):
        top_patches({})
    with pytest.raises(ValueError, match="one unit or more of conv1, got none"):
        top_patches({"conv1": []})
    with pytest.raises(TypeError, match="a mapping from layers' names"):
        top_patches([[top]])
    with pytest.raises(TypeError, match="the TopImages that"):
        top_patches({"conv1": top})


def test_a_single_unit_has_patches_no_larger_than_others_on_a_page(top):
    (row,) = settle_patches({"conv1": [top]}, width=7.4).panels
    assert row.units[0][1][0].width == LARGEST
