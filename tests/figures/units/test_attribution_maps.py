from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.text import Text

from cnnfigs.attribution import AttributionMap
from cnnfigs.figures import alt_text, attribution_maps, dark
from cnnfigs.figures.units.attributions import settle_attributions
from cnnfigs.networks import ReceptiveField


def with_gid(figure, name):
    return [artist for axes in figure.axes for artist in axes.get_children() if gid(artist, name)]


def maps_of(figure):
    """Return the pictures of 16 values: colour bars and images have more."""
    images = [image for axes in figure.axes for image in axes.images]
    return [image for image in images if image.get_array().size == 16]


def gid(artist, name):
    return artist.get_gid() == name


@pytest.fixture
def four_in_the_middle():
    """Values as the sixth unpadded convolution of 5 by 5 kernels gives them."""
    values = np.arange(16, dtype=np.float32).reshape(4, 4)
    return AttributionMap(values, ReceptiveField((25, 25), (1, 1), (0, 0)), 2, 0.9, (28, 28))


def test_a_map_lies_where_its_values_belong_and_is_not_blown_up(four_in_the_middle):
    figure = attribution_maps(np.zeros((28, 28)), {"Grad-CAM": four_in_the_middle})
    (drawn,) = maps_of(figure)
    assert drawn.get_extent() == [11.5, 15.5, 15.5, 11.5]
    assert drawn.get_interpolation() == "nearest"
    assert drawn.axes.get_xlim() == (-0.5, 27.5)


def test_the_frame_holds_all_that_the_largest_value_sees(four_in_the_middle):
    (frame,) = with_gid(attribution_maps(np.zeros((28, 28)), {"x": four_in_the_middle}), "window")
    assert frame.get_bbox().bounds == (2.5, 2.5, 25, 25)


def test_a_map_of_zeros_has_no_largest_value_and_no_scale(four_in_the_middle):
    zeros = AttributionMap(0 * four_in_the_middle.values, four_in_the_middle.field, 2, 0, (28, 28))
    figure = attribution_maps(np.eye(28), {"untrained": zeros})
    assert not with_gid(figure, "window")
    assert len(figure.axes) == 2  # the image and the map: no colour bar
    assert "0 everywhere" in [text.get_text() for text in figure.findobj(Text)]
    assert "4×4 values, each about 25×25 pixels, 0 everywhere." in alt_text(figure)


def test_a_signed_map_has_zero_in_the_middle_of_its_colours(four_in_the_middle):
    signed = AttributionMap(
        four_in_the_middle.values - 3, four_in_the_middle.field, 2, 0.9, (28, 28)
    )
    figure = attribution_maps(np.eye(28), {"a": four_in_the_middle, "b": signed})
    limits = [image.get_clim() for image in maps_of(figure)]
    assert limits == [(0, 15), (-12, 12)]


def test_words_say_how_many_values_each_map_has(four_in_the_middle):
    words = alt_text(attribution_maps(np.eye(28), {"Grad-CAM": four_in_the_middle}))
    assert "4×4 values, each about 25×25 pixels, the largest 15 at row 3, column 3" in words


def test_panels_stand_in_one_row_on_a_page_and_in_two_on_a_phone():
    titles = ("conv1", "conv3", "conv6")
    page = settle_attributions((28, 28), titles, width=7.4)
    phone = settle_attributions((28, 28), titles, width=3.6)
    assert [len({panel.picture.top for panel in each.panels}) for each in (page, phone)] == [1, 2]
    assert [panel.picture.width for panel in page.panels] == pytest.approx([1.68] * 4)
    assert [panel.picture.width for panel in phone.panels] == pytest.approx([1.62] * 4)


@pytest.mark.parametrize("shape", [(1, 50), (50, 1), (28, 200)])
def test_panels_of_any_shape_are_no_larger_than_a_square_one_and_a_half(shape):
    layout = settle_attributions(shape, ("occlusion",), width=7.4)
    for panel in layout.panels:
        assert 0.08 <= panel.picture.width <= 2.3
        assert 0.08 <= panel.picture.height <= 3.45 + 1e-9
        assert panel.bar.bottom < layout.frame.height


def test_a_long_title_takes_lines_and_the_panels_of_its_row_stay_level():
    titles = ("trained, the last convolution before the dense layers of the network", "short")
    first, long, short = settle_attributions((28, 28), titles, width=7.4).panels
    assert len(long.words) > 1
    assert first.picture.top == long.picture.top == short.picture.top


def test_an_image_in_colours_or_of_one_row_has_its_map(four_in_the_middle):
    for image in (np.random.default_rng(0).random((28, 28, 3)), np.ones((1, 28))):
        (drawn,) = maps_of(attribution_maps(image, {"Grad-CAM": four_in_the_middle}))
        assert drawn.get_extent() == [11.5, 15.5, 15.5, 11.5]


def test_the_dark_finds_the_map_as_it_was(four_in_the_middle):
    figure = attribution_maps(np.eye(28), {"x": four_in_the_middle})
    before = maps_of(figure)[0].get_clim()
    with dark(figure):
        figure.canvas.draw()
    assert maps_of(figure)[0].get_clim() == before


def test_other_things_than_maps_are_refused(four_in_the_middle):
    with pytest.raises(ValueError, match="one map or more"):
        attribution_maps(np.eye(28), {})
    with pytest.raises(TypeError, match=r"cnnfigs\.occlusion"):
        attribution_maps(np.eye(28), {"x": SimpleNamespace()})
    with pytest.raises(TypeError, match="a mapping from titles"):
        attribution_maps(np.eye(28), [four_in_the_middle])


def test_an_image_with_an_opacity_of_its_own_keeps_it(four_in_the_middle):
    image = np.random.default_rng(0).random((28, 28, 4))
    figure = attribution_maps(image, {"x": four_in_the_middle})
    (drawn,) = [
        each
        for axes in figure.axes
        for each in axes.images
        if each.get_array().shape == (28, 28, 4)
    ]
    np.testing.assert_allclose(drawn.get_array(), image)
