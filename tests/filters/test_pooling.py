"""Does pooling keep what a pooling layer keeps, and who won?"""

from __future__ import annotations

import re

import keras
import numpy as np
import PIL.Image
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnfigs.filters.pooling import max_pool, max_pool_winners, mean_pool, pooling_retention

sizes = st.integers(1, 4)
paddings = st.sampled_from(["valid", "same"])
images = st.tuples(st.integers(4, 11), st.integers(4, 11)).flatmap(
    lambda shape: arrays(np.int16, shape, elements=st.integers(-300, 300))
)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("shape", [(8, 8, 1), (7, 9, 3), (5, 11, 2), (28, 28, 1)])
def test_pooling_is_that_of_keras(padding, size, shape):
    image = np.random.default_rng(0).normal(size=shape).astype("float32")
    largest = keras.layers.MaxPooling2D(size, padding=padding)(image[None])
    mean = keras.layers.AveragePooling2D(size, padding=padding)(image[None])
    np.testing.assert_array_equal(max_pool(image, size, padding=padding), np.asarray(largest)[0])
    np.testing.assert_allclose(
        mean_pool(image, size, padding=padding), np.asarray(mean)[0], atol=1e-6
    )


@settings(deadline=None)
@given(image=images, size=sizes, padding=paddings)
def test_pooling_never_raises_a_maximum(image, size, padding):
    pooled = max_pool(image, size, padding=padding)
    assert pooled.max() <= image.max()
    assert (mean_pool(image, size, padding=padding) <= pooled + 1e-9).all()
    if padding == "same":
        assert pooled.max() == image.max()


@settings(deadline=None)
@given(image=images, size=sizes, padding=paddings)
def test_the_winners_are_pixels_of_the_image_and_hold_the_pooled_values(image, size, padding):
    winners = max_pool_winners(image, size, padding=padding)
    pooled = max_pool(image, size, padding=padding)
    assert winners.shape == (*pooled.shape, 2)
    assert winners.min() >= 0
    np.testing.assert_array_equal(image[winners[..., 0], winners[..., 1]], pooled)


@settings(deadline=None)
@given(image=images, size=sizes)
def test_the_result_has_the_shape_that_the_formula_gives(image, size):
    h, w = image.shape
    assert max_pool(image, size).shape == (h // size, w // size)
    assert mean_pool(image, size, padding="same").shape == (-(-h // size), -(-w // size))


def test_a_quarter_of_the_pixels_is_left():
    image = np.arange(16, dtype=np.uint8).reshape(4, 4)
    assert max_pool(image).tolist() == [[5, 7], [13, 15]]
    assert max_pool(image).dtype == np.uint8
    assert mean_pool(image).tolist() == [[2.5, 4.5], [10.5, 12.5]]
    assert max_pool(image).size * 4 == image.size


def test_mean_pooling_of_bytes_does_not_run_over():
    assert mean_pool(np.full((2, 2), 255, dtype=np.uint8)).tolist() == [[255]]


def test_among_equal_pixels_the_first_wins():
    assert max_pool_winners(np.zeros((4, 4)))[1, 1].tolist() == [2, 2]


def test_a_winner_at_the_border_is_never_in_the_padding():
    winners = max_pool_winners(np.full((7, 7), -5.0), 3, padding="same")
    assert winners[0, 0].tolist() == [0, 0]
    assert winners[1, 1].tolist() == [2, 2]


@pytest.mark.parametrize("pool", [max_pool, mean_pool, max_pool_winners])
@pytest.mark.parametrize(
    ("image", "size", "message"),
    [
        (np.ones((2, 4, 4, 1)), 2, "one image at a time"),
        (np.ones(4), 2, r"\(h, w\)"),
        (np.ones((0, 4)), 2, "empty"),
        (np.full((4, 4), np.nan), 2, "16 of 16"),
        (np.ones((4, 4)).astype(str), 2, "real numbers"),
        ([[1, 2], [3]], 2, "rectangle"),
        (np.ones((4, 4)), 0, "at least 1 pixel"),
        (np.ones((3, 9)), 4, "padding='same'"),
    ],
)
def test_what_cannot_be_pooled_is_refused(pool, image, size, message):
    with pytest.raises(ValueError, match=message):
        pool(image, size)


@pytest.mark.parametrize("door", ["a name", "complex numbers"])
def test_who_follows_the_advice_gets_what_was_meant(tmp_path, door):
    shades = np.arange(16, dtype=np.uint8).reshape(4, 4)
    PIL.Image.fromarray(shades).save(tmp_path / "shades.png")
    values = {"a name": str(tmp_path / "shades.png"), "complex numbers": 1j * shades}[door]
    with pytest.raises(ValueError, match="real numbers") as refused:
        max_pool(values, 2)
    advised = re.search(r"numpy\.\w+\(.*\)", str(refused.value)).group()
    meant = eval(advised, {"numpy": np, "PIL": PIL, "values": values})
    assert np.array_equal(max_pool(meant, 2), [[5, 7], [13, 15]])


def test_an_unknown_padding_lists_those_there_are():
    with pytest.raises(ValueError, match="'same'"):
        max_pool(np.ones((4, 4)), padding="some")


def test_winners_are_found_one_channel_at_a_time():
    with pytest.raises(ValueError, match="one channel"):
        max_pool_winners(np.ones((4, 4, 3)))


def test_a_line_that_fills_half_of_each_group_keeps_its_energy_twice_over_and_loses_contrast():
    lines = np.zeros((8, 8))
    lines[:, 2] = 3.0
    most = pooling_retention(lines, max_pool(lines))
    assert most.energy == pytest.approx(2)
    assert most.largest == 1
    assert most.contrast == pytest.approx(np.sqrt(3 / 7))
    mean = pooling_retention(lines, mean_pool(lines))
    assert mean.energy == pytest.approx(0.5)
    assert mean.largest == 0.5
    assert mean.contrast == pytest.approx(most.contrast)


@settings(deadline=None)
@given(image=images)
def test_max_pooling_never_makes_a_picture_darker_and_the_mean_never_brighter(image):
    rows, columns = (length - length % 2 for length in image.shape)
    whole = np.abs(image[:rows, :columns]).astype(float)
    assume(whole.any())
    assert pooling_retention(whole, max_pool(whole)).energy >= 1 - 1e-9
    assert pooling_retention(whole, mean_pool(whole)).energy <= 1 + 1e-9


@pytest.mark.parametrize("image", [[[0.0, 0.0]], [[1.0, -1.0]], [[np.nan, 1.0]], []])
def test_what_is_black_negative_or_no_number_has_no_share_to_keep(image):
    with pytest.raises(ValueError, match="finite values from 0 up"):
        pooling_retention(image, [[1.0]])
