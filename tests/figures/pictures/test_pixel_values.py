from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.figures import alt_text, column, dark, pixel_values


@pytest.fixture
def image():
    return np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)


def test_each_number_is_that_of_its_pixel(image):
    figure = pixel_values(image, corner=(12, 16))
    written = [int(text.get_text()) for text in figure.axes[1].texts]
    np.testing.assert_array_equal(np.reshape(written, (8, 8)), image[12:20, 16:24])
    assert "from row 12 and column 16 on" in alt_text(figure)


def test_the_frame_in_the_picture_holds_the_piece_and_both_have_one_scale(image):
    whole, near = pixel_values(image, corner=(12, 16)).axes
    (frame,) = [patch for patch in whole.patches if patch.get_gid() == "piece"]
    assert frame.get_bbox().bounds == (15.5, 11.5, 8, 8)
    assert whole.images[0].get_clim() == near.images[0].get_clim() == (0, 255)


def test_the_piece_ends_where_the_picture_does(image):
    figure = pixel_values(image, corner=(26, 0))
    assert figure.axes[1].images[0].get_array().shape == (2, 8)


def test_floats_reach_to_one(image):
    figure = pixel_values(image / 255, corner=(0, 0))
    assert figure.axes[0].images[0].get_clim() == (0, 1)


@pytest.mark.parametrize("width", [740, 360])
def test_numbers_are_written_at_any_width_however_long_they_are(image, width):
    image[12, 16] = 1
    with column(width):
        _, near = pixel_values(image / 255, corner=(12, 16)).axes
    assert len(near.texts) == 64
    assert near.texts[0].get_text() == "0.0039"


def test_numbers_can_be_read_and_stay_so_in_the_dark(image):
    figure = pixel_values(image, corner=(0, 0))
    before = [text.get_color() for text in figure.axes[1].texts]
    assert min(text.get_size() for text in figure.axes[1].texts) >= 7.5
    with dark(figure):
        assert [text.get_color() for text in figure.axes[1].texts] == before


def test_colour_and_corners_outside_are_refused(image):
    with pytest.raises(ValueError, match="two-dimensional array of finite values"):
        pixel_values(np.zeros((28, 28, 3)), corner=(0, 0))
    with pytest.raises(ValueError, match=r"28×28 pixels, counted from 0, got \(28, 3\)"):
        pixel_values(image, corner=(28, 3))
