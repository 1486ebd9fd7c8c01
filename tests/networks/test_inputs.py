"""Does an image reach a network as the network expects it?"""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.networks.inputs import as_batch, is_single

GREY = (28, 28, 1)
COLOUR = (96, 96, 3)


@pytest.mark.parametrize(
    ("came", "batch"),
    [
        ((28, 28), (1, 28, 28, 1)),
        ((28, 28, 1), (1, 28, 28, 1)),
        ((5, 28, 28), (5, 28, 28, 1)),
        ((28, 28, 28), (28, 28, 28, 1)),
        ((1, 28, 28), (1, 28, 28, 1)),
        ((5, 28, 28, 1), (5, 28, 28, 1)),
    ],
)
def test_a_grey_network_takes_images_with_and_without_their_channel(came, batch):
    assert as_batch(np.zeros(came), GREY).shape == batch


def test_a_colour_network_takes_one_image_or_several():
    assert as_batch(np.zeros((96, 96, 3)), COLOUR).shape == (1, 96, 96, 3)
    assert as_batch(np.zeros((4, 96, 96, 3)), COLOUR).shape == (4, 96, 96, 3)


def test_a_network_of_units_takes_one_row_or_several():
    assert as_batch(np.zeros(7), (7,)).shape == (1, 7)
    assert as_batch(np.zeros((3, 7)), (7,)).shape == (3, 7)


def test_a_network_that_fixes_no_size_takes_any():
    assert as_batch(np.zeros((40, 50)), (None, None, 1)).shape == (1, 40, 50, 1)
    assert as_batch(np.zeros((2, 40, 50)), (None, None, 1)).shape == (2, 40, 50, 1)
    assert as_batch(np.zeros((40, 50, 3)), (None, None, 3)).shape == (1, 40, 50, 3)


def test_a_network_without_a_channel_axis_gets_none():
    assert as_batch(np.zeros((28, 28)), (28, 28)).shape == (1, 28, 28)
    assert as_batch(np.zeros((3, 28, 28)), (28, 28)).shape == (3, 28, 28)


def test_integers_are_divided_by_255_and_floats_passed_as_they_are():
    image = np.array([[0, 51], [102, 255]], dtype=np.uint8)
    batch = as_batch(image, (2, 2, 1))
    assert batch.dtype == np.float32
    np.testing.assert_allclose(batch[0, ..., 0], [[0, 0.2], [0.4, 1]], rtol=1e-6)
    np.testing.assert_array_equal(as_batch(image.astype(float), (2, 2, 1))[0, ..., 0], image)
    np.testing.assert_array_equal(as_batch(image > 60, (2, 2, 1))[0, ..., 0], [[0, 0], [1, 1]])


def test_the_pixels_keep_their_places():
    images = np.random.default_rng(0).random((3, 4, 5), dtype=np.float32)
    np.testing.assert_array_equal(as_batch(images, (4, 5, 1))[..., 0], images)


def test_a_nested_list_is_an_image_too():
    assert as_batch([[0.0, 1.0], [1.0, 0.0]], (2, 2, 1)).shape == (1, 2, 2, 1)


@pytest.mark.parametrize(
    ("came", "shape", "single"),
    [
        ((28, 28), GREY, True),
        ((28, 28, 1), GREY, True),
        ((1, 28, 28), GREY, False),
        ((1, 28, 28, 1), GREY, False),
        ((96, 96, 3), COLOUR, True),
        ((1, 96, 96, 3), COLOUR, False),
        ((7,), (7,), True),
        ((1, 7), (7,), False),
        ((40, 50), (None, None, 1), True),
    ],
)
def test_one_image_is_told_from_a_batch_of_one(came, shape, single):
    assert is_single(np.zeros(came), shape) is single


@pytest.mark.parametrize(
    ("came", "shape", "advice"),
    [
        ((28, 28, 3), GREY, "rgb2gray"),
        ((9, 28, 28, 4), GREY, "rgb2gray"),
        ((96, 96), COLOUR, "gray2rgb"),
        ((96, 96, 1), COLOUR, "gray2rgb"),
        ((8, 96, 96), COLOUR, "gray2rgb"),
        ((32, 32), GREY, "resize"),
        ((5, 32, 32, 1), GREY, "resize"),
        ((784,), GREY, r"reshape\(28, 28\)"),
        ((5, 784), GREY, r"reshape\(-1, 28, 28\)"),
        ((1, 1, 28, 28, 1), GREY, "one image"),
        ((28, 28), (784,), r"reshape\(784\)"),
        ((3, 28, 28), (784,), r"reshape\(-1, 784\)"),
        ((6,), (7,), "7 values"),
    ],
)
def test_a_wrong_shape_is_told_what_was_expected_what_came_and_what_to_do(came, shape, advice):
    with pytest.raises(ValueError, match=advice) as error:
        as_batch(np.zeros(came), shape)
    assert str(came) in str(error.value)
    with pytest.raises(ValueError, match=advice):
        is_single(np.zeros(came), shape)


@pytest.mark.parametrize("came", [(0,), (0, 28, 28), (0, 28, 28, 1), (28, 0)])
def test_nothing_at_all_is_refused(came):
    with pytest.raises(ValueError, match="empty"):
        as_batch(np.zeros(came), GREY)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_values_that_are_no_finite_float32_are_refused(value):
    image = np.zeros((28, 28))
    image[3, 4] = value
    with pytest.raises(ValueError, match="finite"):
        as_batch(image, GREY)


@pytest.mark.parametrize("dtype", [object, str, complex, "datetime64[s]"])
def test_arrays_that_hold_no_real_numbers_are_refused(dtype):
    with pytest.raises(ValueError, match=r"numbers.*came"):
        as_batch(np.zeros((28, 28)).astype(int).astype(dtype), GREY)


@pytest.mark.parametrize("value", [-1, 256])
def test_integers_beyond_0_to_255_are_refused(value):
    image = np.zeros((28, 28), dtype=int)
    image[0, 0] = value
    with pytest.raises(ValueError, match=r"0 to 255.*float"):
        as_batch(image, GREY)


def test_rows_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="unequal"):
        as_batch([[0.0, 1.0], [1.0]], GREY)
