from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from cnnfigs.attribution import AttributionMap, SyntheticImage, TopImages
from cnnfigs.figures import alt_text, attribution_maps, dark, top_patches, unit_summary
from cnnfigs.networks.summary import ReceptiveField


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
    return AttributionMap(values, ReceptiveField((25, 25), (1, 1), (0, 0)), 2, 0.9)


@pytest.fixture
def top():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (9, 28, 28), dtype=np.uint8)
    positions = np.stack([np.arange(9), 2 * np.arange(9)], axis=-1)
    values = np.linspace(2, 1, 9, dtype=np.float32)
    return TopImages(
        "conv3", 7, np.arange(9), images, values, positions, ReceptiveField((5, 5), (1, 1), (0, 0))
    )


def test_a_map_lies_where_its_values_belong_and_is_not_blown_up(four_in_the_middle):
    figure = attribution_maps(np.zeros((28, 28)), {"Grad-CAM": four_in_the_middle})
    (drawn,) = [
        image for axes in figure.axes for image in axes.images if image.get_array().size == 16
    ]
    assert drawn.get_extent() == [11.5, 15.5, 15.5, 11.5]
    assert drawn.get_interpolation() == "nearest"
    assert drawn.axes.get_xlim() == (-0.5, 27.5)


def test_the_frame_holds_all_that_the_largest_value_sees(four_in_the_middle):
    (frame,) = with_gid(attribution_maps(np.zeros((28, 28)), {"x": four_in_the_middle}), "window")
    assert frame.get_bbox().bounds == (2.5, 2.5, 25, 25)


def test_a_signed_map_has_zero_in_the_middle_of_its_colours(four_in_the_middle):
    signed = AttributionMap(four_in_the_middle.values - 3, four_in_the_middle.field, 2, 0.9)
    figure = attribution_maps(np.eye(28), {"a": four_in_the_middle, "b": signed})
    limits = [
        image.get_clim()
        for axes in figure.axes
        for image in axes.images
        if image.get_array().size == 16
    ]
    assert limits == [(0, 15), (-12, 12)]


def test_words_say_how_many_values_each_map_has(four_in_the_middle):
    words = alt_text(attribution_maps(np.eye(28), {"Grad-CAM": four_in_the_middle}))
    assert "4×4 values, each about 25×25 pixels, the largest 15 at row 3, column 3" in words


def test_the_card_frames_what_the_unit_sees_in_each_image(top):
    figure = unit_summary(top)
    frames = with_gid(figure, "window")
    assert len(frames) == 9
    side = frames[0].get_width()
    assert all(frame.get_width() == frame.get_height() == side for frame in frames)
    images = [image for axes in figure.axes for image in axes.images]
    assert len(images) == 2, "the images are one picture, the patches another"


def test_the_card_shows_what_was_drawn_and_the_kernel(top):
    drawn = SyntheticImage("conv3", 7, np.zeros((28, 28), np.float32), 1.5, (12, 12), top.field)
    figure = unit_summary(top, synthetic=drawn, kernel=np.eye(5))
    assert len([image for axes in figure.axes for image in axes.images]) == 4
    assert "An image drawn for it reaches 1.5." in alt_text(figure)


def test_each_unit_has_four_patches_of_true_pixels(top):
    figure = top_patches({"conv3": [top, top]})
    first, second = (axes.images[0] for axes in figure.axes)
    picture = first.get_array()
    assert set(np.unique(picture.compressed())) == set(np.unique(top.patches[:4]))
    assert np.ma.allequal(picture, second.get_array())


def test_what_lies_outside_the_image_is_left_empty(top):
    beyond = replace(top, field=ReceptiveField((5, 5), (1, 1), (-2, -2)))
    picture = top_patches({"conv3": [beyond]}).axes[0].images[0].get_array()
    assert picture.mask[0, 0]


def test_figures_survive_the_dark(top, four_in_the_middle):
    for figure in (unit_summary(top), attribution_maps(np.eye(28), {"x": four_in_the_middle})):
        with dark(figure):
            figure.canvas.draw()


def test_a_unit_without_images_and_other_things_are_refused(top):
    none = {name: getattr(top, name)[:0] for name in ("images", "values", "positions")}
    silent = replace(top, **none)
    with pytest.raises(ValueError, match="answers to none of the images"):
        unit_summary(silent)
    with pytest.raises(ValueError, match="one map or more"):
        attribution_maps(np.eye(28), {})
    with pytest.raises(TypeError, match=r"cnnfigs\.occlusion"):
        attribution_maps(np.eye(28), {"x": SimpleNamespace()})
    with pytest.raises(ValueError, match="one layer or more"):
        top_patches({})
