"""Strips of digits: what lies where, which windows are cut out, and what is read from scores."""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.images.strips import (
    make_strips,
    read_strips,
    strike_through,
    windows,
    windows_to_learn_from,
)


def marks():
    """Return ten digits, each a short stroke in its middle; the lighter, the larger the digit."""
    images = np.zeros((10, 28, 28), np.uint8)
    images[:, 10:18, 14] = 20 * np.arange(1, 11)[:, np.newaxis]
    return images, np.arange(10)


def test_each_digit_is_in_the_middle_of_its_window():
    strips = make_strips(*marks(), 50, seed=0)
    every = windows(strips.images)
    for strip, labels, places in zip(every, strips.labels, strips.places, strict=True):
        assert strip[places, :, 14].max(axis=1).tolist() == (20 * (labels + 1)).tolist()


def test_digits_stand_unevenly_and_not_all_in_one_line():
    strips = make_strips(*marks(), 300, seed=0)
    assert set(np.diff(strips.places).ravel()) == set(range(16, 23))
    tops = {
        int(strip[:, 14 + place].argmax())
        for strip, places in zip(strips.images, strips.places, strict=True)
        for place in places
    }
    assert tops == set(range(8, 13))
    assert strips.places.min() == 0
    assert strips.places.max() == 72 - 28


def test_what_overlaps_is_as_light_as_the_lighter():
    wide = np.full((1, 28, 28), 90, np.uint8)
    strips = make_strips(wide, [8], 5, seed=0)
    assert set(np.unique(strips.images)) <= {0, 90}


def test_a_window_begins_one_pixel_after_the_one_before():
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 72), dtype=np.uint8)
    every = windows(images)
    assert every.shape == (3, 45, 28, 28)
    np.testing.assert_array_equal(every[1, 44], images[1, :, 44:])


def test_windows_to_learn_from_show_their_digit_near_the_middle_or_none_there():
    strips = make_strips(*marks(), 200, seed=0)
    images, labels = windows_to_learn_from(strips, seed=0)
    assert len(images) == 4 * 200
    assert (labels == 10).sum() == 200
    for image, label in zip(images, labels, strict=True):
        middle = image[:, 12:17].max()
        if label == 10:
            assert image[:, 9:20].max() == 0
        else:
            assert middle == 20 * (label + 1)
    columns = [image[:, 12:17].max(axis=0).argmax() for image in images[labels < 10]]
    assert set(columns) == {0, 1, 2, 3, 4}


def test_a_line_goes_through_the_middle_from_edge_to_edge():
    strips = make_strips(*marks(), 20, seed=0)
    struck = strike_through(strips, seed=0)
    assert (struck.images >= strips.images).all()
    assert (struck.images.max(axis=1) > 120).all()
    assert not struck.images[:, [*range(5), *range(23, 28)]].any()
    assert struck.labels is strips.labels
    assert (strips.images.max(axis=1) == 0).any(), "the strips themselves are left alone"


def scores_of(*digits):
    """Return the scores of one strip: for each (place, digit, score) five windows that say so."""
    scores = np.zeros((1, 45, 11))
    for place, digit, score in digits:
        scores[0, place - 2 : place + 3, digit] = score
    return scores


def test_digits_are_read_from_left_to_right_wherever_they_score_most():
    assert read_strips(scores_of((40, 4, 0.6), (6, 7, 0.9), (22, 1, 1))).tolist() == [[7, 1, 4]]


def test_one_digit_is_not_read_twice():
    close = scores_of((5, 3, 1), (12, 3, 0.9), (24, 5, 0.2), (40, 6, 0.2))
    assert read_strips(close).tolist() == [[3, 5, 6]]


def test_what_lies_between_digits_is_no_digit():
    scores = scores_of((5, 3, 0.3), (24, 5, 0.3), (40, 6, 0.3))
    scores[0, 12:18, 10] = 1
    assert read_strips(scores).tolist() == [[3, 5, 6]]


def test_what_does_not_fit_is_said():
    images, labels = marks()
    with pytest.raises(ValueError, match=r"images of shape \(n, 28, 28\) and a label for each"):
        make_strips(images / 255, labels, 3, seed=0)
    with pytest.raises(ValueError, match="at least 1 strip to make, got count=0"):
        make_strips(images, labels, 0, seed=0)
    with pytest.raises(ValueError, match=r"shape \(n, windows, classes\)"):
        read_strips(np.zeros((45, 10)))
    with pytest.raises(ValueError, match="windows enough for 3 digits, 12 pixels apart, got 20"):
        read_strips(np.zeros((1, 20, 10)))
