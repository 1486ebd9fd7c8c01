"""Drawn handwriting: balanced, reproducible, prepared as MNIST is, and as varied as written."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from cnnfigs.datasets import drawn_digits
from cnnfigs.datasets.drawn_digits import WAYS, draw

DIGEST = """
import hashlib
from cnnfigs.datasets.drawn_digits import draw
images, labels = draw(430, seed=3)
print(hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def drawn():
    return draw(2000, seed=1)


def test_images_are_grey_bytes_that_use_the_whole_range(drawn):
    images, labels = drawn
    assert images.shape == (2000, 28, 28)
    assert images.dtype == labels.dtype == np.uint8
    assert images.min() == 0
    assert np.all(images.max(axis=(1, 2)) > 150)


def test_every_digit_is_drawn_equally_often_and_in_no_order(drawn):
    _, labels = drawn
    assert np.bincount(labels).tolist() == [200] * 10
    assert np.any(np.diff(labels.astype(int)) < 0)


def test_a_number_that_ten_does_not_divide_is_shared_as_evenly_as_it_can_be():
    images, labels = draw(23, seed=0)
    assert len(images) == len(labels) == 23
    assert sorted(np.bincount(labels, minlength=10).tolist()) == [2] * 7 + [3] * 3


def test_a_single_digit_can_be_drawn():
    assert draw(1, seed=0)[0].shape == (1, 28, 28)


def test_another_process_draws_the_same_pixels_from_the_same_seed():
    images, labels = draw(430, seed=3)
    here = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


def test_the_number_of_cores_changes_no_pixel(monkeypatch):
    several = draw(500, seed=3)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    alone = draw(500, seed=3)
    np.testing.assert_array_equal(several[0], alone[0])
    np.testing.assert_array_equal(several[1], alone[1])


def test_another_seed_draws_other_digits():
    assert not np.array_equal(draw(50, seed=0)[0], draw(50, seed=1)[0])


def test_writers_of_training_and_test_digits_share_no_drawing():
    train, _ = draw(500, seed=0, writers="train")
    test, _ = draw(500, seed=0, writers="test")
    seen = {image.tobytes() for image in train}
    assert not any(image.tobytes() in seen for image in test)


def test_ink_fills_a_box_of_twenty_pixels_and_never_more(drawn):
    ink = drawn[0] > 0
    heights = _extent(ink.any(axis=2))
    widths = _extent(ink.any(axis=1))
    assert max(heights.max(), widths.max()) == 20
    assert np.maximum(heights, widths).min() >= 19


def _extent(used):
    return used.shape[1] - used.argmax(axis=1) - used[:, ::-1].argmax(axis=1)


def test_the_centre_of_mass_is_within_half_a_pixel_of_the_centre(drawn):
    weight = drawn[0].astype(float)
    place = np.arange(28)
    for axis in (1, 2):
        middle = (weight.sum(axis=axis) * place).sum(axis=1) / weight.sum(axis=(1, 2))
        assert np.abs(middle - 14).max() <= 0.5


@pytest.mark.parametrize("n", [0, -3])
def test_fewer_than_one_image_is_an_error_that_names_the_number(n):
    with pytest.raises(ValueError, match=f"n={n}"):
        draw(n, seed=0)


def test_a_negative_seed_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="seed=-1"):
        draw(10, seed=-1)


def test_unknown_writers_are_an_error_that_names_the_known_ones():
    with pytest.raises(ValueError, match=r"'train'.*'test'.*'valid'"):
        draw(10, seed=0, writers="valid")


def test_every_way_of_writing_every_digit_is_used_by_some_writer(monkeypatch):
    used = set()
    write = drawn_digits._write

    def watched(way, *rest):
        used.add(way)
        return write(way, *rest)

    monkeypatch.setattr(drawn_digits, "_write", watched)
    draw(2000, seed=0)
    assert used == {way for ways in WAYS.values() for way in ways}


def test_one_writer_writes_a_digit_in_one_way_every_time():
    labels = np.full(20, 7, np.uint8)
    hand = drawn_digits._writers(labels, np.random.default_rng(0))
    assert len(set(hand.taste[:10])) == len(set(hand.taste[10:])) == 1
    assert hand.taste[0] != hand.taste[10]


def test_a_heavier_pen_leaves_more_ink(drawn):
    ink = drawn[0].sum(axis=(1, 2)) / 255
    assert np.percentile(ink, 95) > 2 * np.percentile(ink, 5)


def test_the_nearest_class_mean_recognises_most_digits_of_other_writers(drawn):
    images, labels = drawn
    others, truth = draw(500, seed=1, writers="test")
    means = np.array([images[labels == digit].mean(axis=0) for digit in range(10)])
    distance = ((others[:, None] - means) ** 2).sum(axis=(2, 3))
    assert (distance.argmin(axis=1) == truth).mean() > 0.6
