"""Ink, stroke width, slant and centre are what a ruler would say."""

from __future__ import annotations

import numpy as np
import pytest
import skimage.color

from cnnfigs import ink_statistics


def bar(width, height, *, lean=0.0):
    picture = np.zeros((40, 40))
    for row in range(height):
        left = 15 + round(lean * (height / 2 - row))
        picture[4 + row, left : left + width] = 1
    return picture


def test_ink_is_the_share_of_the_picture():
    assert ink_statistics([bar(4, 20)]).ink == pytest.approx([80 / 1600])
    grey = (bar(4, 20) * 51).astype(np.uint8)
    assert ink_statistics([grey]).ink == pytest.approx([80 / 1600 / 5])


@pytest.mark.parametrize("width", [1, 2, 4])
def test_the_width_of_a_long_line_is_found(width):
    # Its two ends belong to the edge as well, so that it seems a little narrower than it is.
    measured = ink_statistics([bar(width, 32)]).stroke_width[0]
    assert width * 32 / (32 + width) == pytest.approx(measured, rel=0.03)


def test_writing_that_leans_to_the_right_has_a_positive_slant():
    upright, right, left = ink_statistics(
        [bar(3, 30), bar(3, 30, lean=0.5), bar(3, 30, lean=-1)]
    ).slant
    assert upright == pytest.approx(0, abs=1e-9)
    assert right == pytest.approx(np.degrees(np.arctan(0.5)), abs=1)
    assert left == pytest.approx(-45, abs=1)


def test_aspect_and_centre_are_those_of_the_ink():
    measured = ink_statistics([bar(5, 20)])
    assert measured.aspect == pytest.approx([0.25])
    assert measured.centre_row == pytest.approx([14])
    assert measured.centre_column == pytest.approx([17.5])


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((28, 28)), r"shape \(n, h, w\), got \(28, 28\)"),
        (np.full((1, 4, 4), 200.0), "floats from 0 to 1"),
        (np.full((1, 4, 4), np.nan), "floats from 0 to 1"),
        ([bar(3, 9), bar(3, 0)], "picture 1 has no ink"),
    ],
)
def test_what_cannot_be_measured_is_refused(images, message):
    with pytest.raises(ValueError, match=message):
        ink_statistics(images)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pictures_with_channels_are_measured_as_the_error_says(channels):
    grey = np.stack([bar(3, 9), bar(4, 9)]) / 255
    pictures = np.stack([grey] * channels, axis=-1)
    with pytest.raises(ValueError, match="n, h, w") as caught:
        ink_statistics(pictures)
    expression = str(caught.value).split("; take ")[1]
    made = eval(expression, {"skimage": skimage, "pictures": pictures})
    np.testing.assert_allclose(ink_statistics(made).ink, ink_statistics(grey).ink)
