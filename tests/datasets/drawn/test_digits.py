"""Ways of writing the digits: all there, all used, and told apart."""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.datasets import DIGITS
from cnnfigs.datasets.drawn.digits import WAYS
from cnnfigs.datasets.drawn.pen import draw, stages


@pytest.fixture(scope="module")
def drawn():
    return draw(WAYS, 2000, seed=1)


def test_the_classes_are_the_ten_digits_in_order():
    assert tuple(WAYS) == DIGITS


@pytest.mark.parametrize("digit", DIGITS)
def test_every_digit_is_written_in_several_ways_that_all_can_be_drawn(digit):
    assert len(WAYS[digit]) >= 3
    for way in WAYS[digit]:
        assert stages(way, seed=0).image.max() > 150, way


# It recognises 0.59 to 0.65, by the seed; a guess would be right once in 10 times.
def test_the_nearest_class_mean_recognises_most_digits_of_other_writers(drawn):
    images, labels = drawn
    others, truth = draw(WAYS, 500, seed=1, writers="test")
    means = np.array([images[labels == digit].mean(axis=0) for digit in range(10)])
    distance = ((others[:, None] - means) ** 2).sum(axis=(2, 3))
    assert (distance.argmin(axis=1) == truth).mean() > 0.5
