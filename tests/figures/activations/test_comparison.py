from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import ndimage

from cnnfigs.figures import alt_text, comparison


@pytest.fixture
def pair(make_layer):
    first, second = make_layer((6, 6, 5)), make_layer((6, 6, 5))
    second.values = first.values.copy()
    second.values[..., 3] += 4
    second.values[..., 1] += 1
    return first, second


def both_and_difference(figure):
    return [axes.images[0] for axes in figure.axes if axes.images and axes.images[0].colorbar]


def test_both_inputs_share_one_scale_and_the_difference_is_symmetric(pair):
    tiles, change = both_and_difference(comparison(*pair, figure=Figure()))
    assert tiles.get_clim() == (0.0, pytest.approx(pair[1].values.max()))
    assert change.get_clim() == (pytest.approx(-4.0), pytest.approx(4.0))
    for image in (tiles, change):
        assert (image.colorbar.vmin, image.colorbar.vmax) == image.get_clim()


def test_maps_are_sorted_by_their_difference(pair):
    figure = comparison(*pair, most=2, figure=Figure())
    words = [text.get_text() for text in figure.texts]
    assert words.index("3") < words.index("1")
    assert "0" not in words
    assert "map 3 (4), map 1 (1)" in alt_text(figure).replace(" and", ",")


def test_the_difference_is_first_minus_second(pair):
    _, change = both_and_difference(comparison(*pair, most=1, figure=Figure()))
    np.testing.assert_allclose(change.get_array().compressed(), -4.0, rtol=1e-5)


def test_there_are_two_cells_a_map_and_one_difference(pair):
    tiles, change = both_and_difference(comparison(*pair, most=3, figure=Figure()))
    count = [ndimage.label(~np.ma.getmaskarray(one.get_array()))[1] for one in (tiles, change)]
    assert count == [6, 3]


def test_equal_inputs_have_a_difference_of_nothing_in_the_middle(pair):
    _, change = both_and_difference(comparison(pair[0], pair[0], figure=Figure()))
    assert change.get_clim() == (-1.0, 1.0)
    assert not change.get_array().compressed().any()


def test_units_can_be_compared(make_layer):
    figure = comparison(make_layer((9,)), make_layer((9,)), labels=("2", "4"), figure=Figure())
    assert "9 of 9 units" in alt_text(figure)


def test_layers_that_do_not_match_are_refused(make_layer, pair):
    with pytest.raises(ValueError, match="same network"):
        comparison(pair[0], make_layer((5, 5, 5)))
    with pytest.raises(ValueError, match="at least 1"):
        comparison(*pair, most=0)
    with pytest.raises(ValueError, match="two inputs, got 1"):
        comparison(*pair, images=[np.zeros((28, 28))], figure=Figure())


def test_no_more_maps_are_drawn_than_have_room(make_layer):
    layers = make_layer((6, 6, 200)), make_layer((6, 6, 200), signed=True)
    figure = comparison(*layers, most=200, figure=Figure())
    _, change = both_and_difference(figure)
    shown = ndimage.label(~np.ma.getmaskarray(change.get_array()))[1]
    assert f"{shown} of 200 maps" in alt_text(figure)
    below = [text for text in figure.texts if text.get_text() == "mean |difference|"]
    numbers = [
        text for text in figure.texts if text.get_position()[1] == below[0].get_position()[1]
    ]
    figure.draw_without_rendering()
    boxes = sorted(text.get_window_extent().extents.tolist() for text in numbers)
    assert len(boxes) == shown + 1
    assert all(left[2] < right[0] for left, right in itertools.pairwise(boxes))
