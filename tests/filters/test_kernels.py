"""Does a filter do what a convolutional layer does, and does the trace show how?"""

from __future__ import annotations

import keras
import numpy as np
import pytest
import skimage.color
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnfigs.filters.kernels import correlate, correlation_terms, kernel, kernel_names
from cnnfigs.images.photographs import worked_patch

PADDINGS = ("valid", "same", "reflect")

values = st.floats(-100, 100, allow_subnormal=False)
kernels = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: arrays(float, shape, elements=values)
)
images = st.tuples(st.integers(4, 9), st.integers(4, 9)).flatmap(
    lambda shape: arrays(float, shape, elements=values)
)


def bar(*, upright: bool) -> np.ndarray:
    image = np.zeros((9, 9))
    image[:, 4] = 1
    return image if upright else image.T


def test_the_worked_pixel_is_577():
    assert kernel("worked").sum() == 1
    assert correlate(worked_patch(), kernel("worked")).tolist() == [[577]]


def test_flipping_the_kernel_first_would_give_732():
    assert correlate(worked_patch(), np.flip(kernel("worked"))).tolist() == [[732]]


def test_a_name_in_place_of_numbers_is_answered_with_the_call_that_returns_them():
    with pytest.raises(ValueError, match=r"the name 'sobel_x' came: kernel\(name\)"):
        correlate(worked_patch(), "sobel_x")
    with pytest.raises(ValueError, match=r"the name 'brick' came: photograph\(name\)"):
        correlate("brick", kernel("sobel_x"))


def test_the_worked_trace_shows_all_nine_products():
    traced = correlation_terms(worked_patch(), kernel("worked"), 0, 0)
    assert traced.products.tolist() == [[0, 0, -256], [24, 864, -216], [213, 452, -504]]
    assert traced.products.sum() == traced.total == 577


@pytest.mark.parametrize("padding", PADDINGS)
@settings(deadline=None, max_examples=60)
@given(image=images, weights=kernels, data=st.data())
def test_the_trace_agrees_with_the_filtered_image_at_each_pixel(padding, image, weights, data):
    filtered = correlate(image, weights, padding=padding)
    row = data.draw(st.integers(0, filtered.shape[0] - 1))
    column = data.draw(st.integers(0, filtered.shape[1] - 1))
    traced = correlation_terms(image, weights, row, column, padding=padding)
    assert traced.total == filtered[row, column]
    np.testing.assert_allclose(traced.products.sum(), traced.total, atol=1e-8)
    assert (traced.row, traced.column) == (row, column)


@pytest.mark.parametrize(
    ("padding", "top_left", "corner"),
    [
        ("valid", (0, 0), [0, 1, 5, 6]),
        ("same", (-1, -1), [0, 0, 0, 0]),
        ("reflect", (-1, -1), [6, 5, 1, 0]),
    ],
)
def test_the_trace_says_where_its_patch_lies_on_the_image(padding, top_left, corner):
    image = np.arange(25.0).reshape(5, 5)
    traced = correlation_terms(image, np.ones((3, 3)), 0, 0, padding=padding)
    assert (traced.top, traced.left) == top_left
    assert traced.patch[:2, :2].ravel().tolist() == corner


@settings(deadline=None, max_examples=60)
@given(
    pair=st.tuples(st.integers(4, 8), st.integers(4, 8)).flatmap(
        lambda shape: st.tuples(*[arrays(float, shape, elements=values)] * 2)
    ),
    weights=kernels,
    factors=st.tuples(values, values),
    padding=st.sampled_from(PADDINGS),
)
def test_filtering_is_linear(pair, weights, factors, padding):
    (a, b), (p, q) = pair, factors
    together = correlate(p * a + q * b, weights, padding=padding)
    apart = p * correlate(a, weights, padding=padding) + q * correlate(b, weights, padding=padding)
    np.testing.assert_allclose(together, apart, atol=1e-4)


@settings(deadline=None, max_examples=60)
@given(image=images, weights=kernels)
def test_the_result_has_the_shape_that_the_formula_gives(image, weights):
    (h, w), (kh, kw) = image.shape, weights.shape
    assert correlate(image, weights).shape == (h - kh + 1, w - kw + 1)
    assert correlate(image, weights, padding="same").shape == (h, w)
    assert correlate(image, weights, padding="reflect").shape == (h, w)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("size", [(3, 3), (5, 5), (2, 2), (4, 3), (1, 2)])
def test_the_result_is_that_of_a_keras_layer(padding, size):
    generator = np.random.default_rng(0)
    image = generator.normal(size=(9, 8)).astype("float32")
    weights = generator.normal(size=size).astype("float32")
    layer_result = keras.ops.conv(image[None, ..., None], weights[..., None, None], padding=padding)
    np.testing.assert_allclose(
        correlate(image, weights, padding=padding), np.asarray(layer_result)[0, ..., 0], atol=1e-5
    )


def test_reflection_shows_no_edge_where_the_image_has_none():
    grey = np.full((6, 6), 0.5)
    assert abs(correlate(grey, kernel("sobel_x"), padding="reflect")).max() == 0
    assert abs(correlate(grey, kernel("sobel_x"), padding="same")).max() > 0


@pytest.mark.parametrize(
    ("name", "upright"), [("vertical_lines", True), ("horizontal_lines", False)]
)
def test_a_line_filter_finds_the_lines_of_its_name_and_no_others(name, upright):
    found = correlate(bar(upright=upright), kernel(name))
    other = correlate(bar(upright=not upright), kernel(name))
    assert found.max() == 6
    assert abs(other).max() == 0


@pytest.mark.parametrize("name", ["sobel_x", "prewitt_x"])
def test_x_filters_are_positive_where_the_image_gets_brighter_to_the_right(name):
    step = np.repeat([[0.0, 0.0, 1.0, 1.0]], 4, axis=0)
    assert correlate(step, kernel(name)).min() > 0
    assert abs(correlate(step.T, kernel(name))).max() == 0
    np.testing.assert_array_equal(kernel(name[:-1] + "y"), kernel(name).T)


@pytest.mark.parametrize("name", ["identity", "sharpen", "box_blur", "gaussian_blur", "emboss"])
def test_kernels_that_keep_the_brightness_sum_to_one(name):
    np.testing.assert_allclose(kernel(name).sum(), 1)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in kernel_names()
        if name.split("_")[0] in ("vertical", "horizontal", "sobel", "prewitt", "laplacian")
    ],
)
def test_kernels_that_look_for_change_see_none_in_an_even_area(name):
    assert kernel(name).sum() == 0


def test_the_identity_changes_nothing():
    image = np.random.default_rng(1).random((5, 7))
    np.testing.assert_array_equal(correlate(image, kernel("identity"), padding="same"), image)


def test_a_kernel_can_be_changed_without_changing_the_next_one():
    kernel("identity")[1, 1] = 9
    assert kernel("identity")[1, 1] == 1


def test_an_unknown_kernel_lists_near_names():
    with pytest.raises(ValueError, match=r"did you mean 'sobel_[xy]'"):
        kernel("sobel_z")


def test_an_unknown_padding_lists_those_there_are():
    with pytest.raises(ValueError, match="'reflect'"):
        correlate(np.ones((3, 3)), np.ones((1, 1)), padding="reflected")


@pytest.mark.parametrize(
    ("image", "weights", "message"),
    [
        (np.ones((4, 4, 3)), np.ones((3, 3)), "rgb2gray"),
        (np.ones(4), np.ones((3, 3)), "two-dimensional"),
        (np.ones((4, 4)), np.ones(3), "kernel must be two-dimensional"),
        (np.ones((0, 4)), np.ones((3, 3)), "image is empty"),
        (np.ones((4, 4)), np.ones((0, 0)), "kernel is empty"),
        (np.full((4, 4), np.nan), np.ones((3, 3)), "16 of 16"),
        (np.ones((4, 4)), np.full((3, 3), np.inf), "kernel must be finite"),
        (np.ones((2, 9)), np.ones((3, 3)), "does not fit"),
        ([["a"]], np.ones((1, 1)), "real numbers"),
    ],
)
def test_what_is_no_image_or_no_kernel_is_refused(image, weights, message):
    with pytest.raises(ValueError, match=message):
        correlate(image, weights)
    with pytest.raises(ValueError, match=message):
        correlation_terms(image, weights, 0, 0)


@pytest.mark.parametrize("place", [(-1, 0), (0, -1), (3, 0), (0, 5)])
def test_a_pixel_beyond_the_filtered_image_is_refused(place):
    with pytest.raises(IndexError, match="rows 0 to 2 and columns 0 to 4"):
        correlation_terms(np.ones((5, 7)), np.ones((3, 3)), *place)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_picture_with_channels_is_filtered_as_its_error_says(channels):
    image = np.random.default_rng(0).random((6, 5, channels))
    with pytest.raises(ValueError, match="two-dimensional") as caught:
        correlate(image, np.ones((3, 3)))
    expression = str(caught.value).split(": take ")[1]
    grey = eval(expression, {"skimage": skimage, "image": image})
    assert correlate(grey, np.ones((3, 3))).shape == correlate(image[..., 0], np.ones((3, 3))).shape
