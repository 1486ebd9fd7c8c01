from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import ndimage

from cnnfigs.figures import alt_text, comparison
from cnnfigs.figures.activations._comparison_layout import settle_comparison, sort_pair


@pytest.fixture
def pair(make_layer):
    first, second = make_layer((6, 6, 5)), make_layer((6, 6, 5))
    second.values = first.values.copy()
    second.values[..., 3] += 4
    second.values[..., 1] += 1
    return first, second


def images(figure, gid):
    return [image for axes in figure.axes for image in axes.images if image.get_gid() == gid]


def both_and_difference(figure):
    first, second, *_ = images(figure, "maps")
    return first, second, images(figure, "difference")[0]


def cells(image):
    return ndimage.label(~np.ma.getmaskarray(image.get_array()))[1]


def test_both_inputs_share_one_scale_and_the_difference_is_symmetric(pair):
    figure = comparison(*pair, figure=Figure())
    first, second, change = both_and_difference(figure)
    assert first.get_clim() == second.get_clim() == (0.0, pytest.approx(pair[1].values.max()))
    assert change.get_clim() == (pytest.approx(-4.0), pytest.approx(4.0))
    for bar, image in zip(images(figure, "colour bar"), (first, change), strict=True):
        assert (bar.get_array().min(), bar.get_array().max()) == image.get_clim()
        assert bar.cmap == image.cmap


def test_maps_are_sorted_by_their_difference(pair):
    figure = comparison(*pair, most=2, figure=Figure())
    words = [text.get_text() for text in figure.texts]
    assert words.index("3") < words.index("1")
    assert "0" not in words
    assert "map 3 (4), map 1 (1)" in alt_text(figure).replace(" and", ",")


def test_the_difference_is_first_minus_second(pair):
    *_, change = both_and_difference(comparison(*pair, most=1, figure=Figure()))
    np.testing.assert_allclose(change.get_array().compressed(), -4.0, rtol=1e-5)


def test_there_are_two_cells_a_map_and_one_for_the_difference(pair):
    figure = comparison(*pair, most=3, figure=Figure())
    assert [cells(image) for image in both_and_difference(figure)] == [3, 3, 3]


def test_equal_inputs_have_a_difference_of_nothing_in_the_middle(pair):
    *_, change = both_and_difference(comparison(pair[0], pair[0], figure=Figure()))
    assert change.get_clim() == (-1.0, 1.0)
    assert not change.get_array().compressed().any()


def test_units_can_be_compared(make_layer):
    figure = comparison(make_layer((9,)), make_layer((9,)), labels=("2", "4"), figure=Figure())
    assert "all 9 units" in alt_text(figure)


def test_layers_that_do_not_match_are_refused(make_layer, pair):
    with pytest.raises(ValueError, match="same network"):
        comparison(pair[0], make_layer((5, 5, 5)))
    with pytest.raises(ValueError, match="at least 1"):
        comparison(*pair, most=0)
    for wrong in ({"images": [np.zeros((28, 28))]}, {"labels": ["a"]}):
        with pytest.raises(ValueError, match="two inputs, got 1"):
            comparison(*pair, **wrong, figure=Figure())
    with pytest.raises(TypeError, match=r"expected one of .* activations\(model, image\)"):
        comparison(pair, pair)


@pytest.mark.parametrize(("width", "columns"), [(7.4, 14), (3.6, 8)])
def test_what_does_not_fit_beside_each_other_stands_below(make_layer, width, columns):
    layers = make_layer((6, 6, 60)), make_layer((6, 6, 60), signed=True)
    pair = sort_pair(*layers, 40)
    layout = settle_comparison(pair, "conv1", ("A", "B"), False, width=width)
    assert layout.blocks[0].start == 0
    assert 0.6 * columns < layout.blocks[0].stop <= columns
    assert layout.blocks[-1].stop == 40
    for one, other in itertools.pairwise(layout.blocks):
        assert one.stop == other.start
        assert one.distances < other.numbers
    figure = comparison(*layers, most=40, figure=Figure(figsize=(width, 12)))
    assert sum(map(cells, images(figure, "difference"))) == 40
    assert "40 of 60 maps" in alt_text(figure)


def test_a_layout_is_settled_from_arrays_and_holds_all_rows(make_layer):
    pair = sort_pair(make_layer((28, 200, 4)), make_layer((28, 200, 4), signed=True), 10)
    layout = settle_comparison(pair, "conv1", ("A", "B"), True, width=3.6)
    assert layout.map[0] / layout.map[1] == pytest.approx(200 / 28)
    (block,) = layout.blocks
    assert block.numbers < block.rows[0] < block.rows[1] < block.rows[2] < block.distances
    assert layout.left + 4 * layout.pitch - 0.06 <= 3.6 - 0.1 + 1e-9
