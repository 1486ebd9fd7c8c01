"""Do the figures of filters show the numbers, the signs and one honest scale?"""

from __future__ import annotations

import re

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import ndimage

from cnnfigs.figures import alt_text
from cnnfigs.figures.kernels.arithmetic import worked_pixel
from cnnfigs.figures.kernels.filtering import filtered_images
from cnnfigs.figures.kernels.grids import kernel_grid
from cnnfigs.filters.kernels import correlate, correlation_terms, kernel, kernel_names
from cnnfigs.images.photographs import worked_patch

MINUS = "\N{MINUS SIGN}"


@pytest.fixture
def worked() -> Figure:
    return worked_pixel(
        correlation_terms(worked_patch(), kernel("worked"), 0, 0),
        source="The talk.",
        figure=Figure((7.4, 2.5)),
    )


def words(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def pictures(figure) -> list:
    return [image for axes in figure.axes for image in axes.images]


def test_the_worked_pixel_shows_every_number_and_the_sum(worked):
    pixels, weights, products, total = worked.axes
    assert " ".join(words(pixels)) == "0 64 128 48 192 144 142 226 168"
    assert " ".join(words(weights)).replace(MINUS, "-") == "-1 0 -2 0.5 4.5 -1.5 1.5 2 -3"
    assert " ".join(words(products)).replace(MINUS, "-") == "0 0 -256 24 864 -216 213 452 -504"
    assert "577" in words(total)


def test_the_sum_is_the_largest_text_of_the_worked_pixel(worked):
    sizes = {text.get_text(): text.get_size() for axes in worked.axes for text in axes.texts}
    assert sizes["577"] == max(sizes.values())


def test_the_signs_of_weights_and_products_show_as_colours_about_zero(worked):
    for image in pictures(worked)[1:]:
        assert image.norm.vmin == -image.norm.vmax < 0
    assert pictures(worked)[2].norm.vmax == 864
    assert (pictures(worked)[0].norm.vmin, pictures(worked)[0].norm.vmax) == (0, 255)


def test_numbers_can_be_read_on_their_cells(worked):
    text = {t.get_text(): mpl.colors.to_rgb(t.get_color()) for t in worked.axes[0].texts}
    assert np.mean(text["0"]) > 0.9, "black on black"
    assert np.mean(text["226"]) < 0.1, "white on white"


def test_the_worked_pixel_says_its_scale_its_source_and_all_in_words(worked):
    foot = " ".join(text.get_text() for text in worked.texts)
    assert "blue below zero" in foot
    assert "The talk." in foot
    assert "add up to 577" in alt_text(worked)
    assert f"0 0 {MINUS}256; 24 864 {MINUS}216; 213 452 {MINUS}504" in alt_text(worked)


def test_larger_kernels_are_written_smaller_but_in_full():
    traced = correlation_terms(np.linspace(0, 1, 49).reshape(7, 7), np.full((5, 5), 1 / 25), 1, 1)
    figure = worked_pixel(traced, figure=Figure((7.4, 2.5)))
    assert [len(axes.texts) for axes in figure.axes[:3]] == [25, 25, 25]
    assert set(words(figure.axes[1])) == {"0.04"}
    assert "row 1, column 1" in alt_text(figure)


def test_weights_of_two_decimals_are_written_as_decimals():
    traced = correlation_terms(worked_patch(), np.full((3, 3), -0.13), 0, 0)
    figure = worked_pixel(traced, figure=Figure((7.4, 2.5)))
    assert set(words(figure.axes[1])) == {f"{MINUS}0.13"}


@pytest.fixture
def brightness_step() -> np.ndarray:
    return np.repeat([[0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0]], 7, axis=0)


def test_filtered_images_share_one_scale_about_zero(brightness_step):
    kernels = {name: kernel(name) for name in ("sobel_x", "gaussian_blur")}
    responses = {name: correlate(brightness_step, weights) for name, weights in kernels.items()}
    figure = filtered_images(brightness_step, responses, figure=Figure((7.4, 4)))
    image, *results = pictures(figure)[:3]
    largest = max(abs(response).max() for response in responses.values())
    assert [(i.norm.vmin, i.norm.vmax) for i in results] == [(-largest, largest)] * 2
    assert (image.norm.vmin, image.norm.vmax) == (0, 1)
    for drawn, response in zip(results, responses.values(), strict=True):
        np.testing.assert_array_equal(drawn.get_array(), response)
    assert "one scale for all results" in " ".join(text.get_text() for text in figure.texts)


def test_the_colour_bar_is_true_for_every_result(brightness_step):
    responses = {"a": brightness_step, "b": -3 * brightness_step}
    figure = filtered_images(brightness_step, responses, figure=Figure((7.4, 4)))
    bar = figure.axes[-1]
    assert [tick.get_text() for tick in bar.get_xticklabels()] == [f"{MINUS}3", "0", "3"]


def test_a_result_without_its_border_is_drawn_smaller_at_the_same_scale(brightness_step):
    figure = filtered_images(
        brightness_step,
        {"valid": correlate(brightness_step, np.ones((3, 3)))},
        figure=Figure((7.4, 4)),
    )
    image, result = (axes.get_position().width for axes in figure.axes[:2])
    assert result / image == pytest.approx(5 / 7)


def test_each_kernel_is_written_above_its_result(brightness_step):
    names = ["vertical_lines", "box_blur", "gaussian_blur"]
    responses = {name: correlate(brightness_step, kernel(name)) for name in names}
    kernels = {name: kernel(name) for name in names}
    figure = filtered_images(brightness_step, responses, kernels=kernels, figure=Figure((7.4, 4)))
    lines, box, gauss = [words(axes) for axes in figure.axes if len(axes.texts) == 9]
    assert lines == [f"{MINUS}1", "2", f"{MINUS}1"] * 3
    assert set(box) == {"1/9"}
    assert gauss[3:6] == ["1/8", "1/4", "1/8"]
    assert "vertical lines" in [text.get_text() for text in figure.texts]


def test_filtered_images_have_words_with_each_range(brightness_step):
    figure = filtered_images(
        brightness_step, {"sobel_x": -2 * brightness_step}, figure=Figure((7.4, 4))
    )
    assert re.search(rf"sobel x: from {MINUS}2 to {MINUS}?0", alt_text(figure))


@pytest.mark.parametrize(
    ("image", "responses", "kernels", "message"),
    [
        (np.ones((4, 4, 3)), {"a": np.ones((4, 4))}, None, "rgb2gray"),
        (np.ones((4, 4)), {}, None, "at least one"),
        (np.ones((4, 4)), {"a": np.full((4, 4), np.nan)}, None, "finite"),
        (np.ones((4, 4)), {"a": np.ones((4, 4))}, {"b": np.ones((3, 3))}, "kernel for each.* a;"),
    ],
)
def test_what_cannot_be_compared_is_refused(image, responses, kernels, message):
    with pytest.raises(ValueError, match=message):
        filtered_images(image, responses, kernels=kernels)


def cells(image) -> int:
    """Count the tiles of a picture: runs of values that are separated by transparent gaps."""
    return ndimage.label(~np.isnan(np.ma.filled(image.get_array(), np.nan)))[1]


@pytest.mark.parametrize("count", [1, 7, 13, 20])
def test_a_bank_has_exactly_as_many_cells_as_kernels(count):
    bank = np.random.default_rng(0).normal(size=(3, 3, count))
    figure = kernel_grid(bank, figure=Figure((7.4, 3)))
    assert cells(pictures(figure)[0]) == count
    assert alt_text(figure).startswith(f"{count} kernel")


def test_a_bank_has_one_scale_about_zero_and_says_so():
    figure = kernel_grid({n: kernel(n) for n in kernel_names()}, figure=Figure((7.4, 3)))
    image = pictures(figure)[0]
    assert (image.norm.vmin, image.norm.vmax) == (-5, 5)
    assert "one scale for all kernels" in " ".join(text.get_text() for text in figure.texts)
    assert f"from {MINUS}4 (laplacian) to 5 (sharpen)" in alt_text(figure)


def test_a_bank_is_labelled_with_the_names_of_a_mapping_or_with_labels():
    mapping = kernel_grid({"sobel_x": kernel("sobel_x")}, figure=Figure((7.4, 3)))
    array = kernel_grid(np.ones((3, 3, 2)), labels=["one", "two"], figure=Figure((7.4, 3)))
    assert "sobel x" in [text.get_text() for text in mapping.texts]
    assert {"one", "two"} <= {text.get_text() for text in array.texts}


@pytest.mark.parametrize(
    ("kernels", "labels", "message"),
    [
        (np.ones((3, 3, 1, 4)), None, "one input channel"),
        ({"a": np.ones((3, 3)), "b": np.ones((5, 5))}, None, "one shape"),
        (np.ones((3, 3, 2)), ["one"], "label for each of 2"),
        (np.full((3, 3, 2), np.inf), None, "finite"),
        ({}, None, "one shape"),
    ],
)
def test_what_is_no_bank_is_refused(kernels, labels, message):
    with pytest.raises(ValueError, match=message):
        kernel_grid(kernels, labels=labels)


def test_figures_leave_the_global_style_alone(worked):
    before = dict(mpl.rcParams)
    kernel_grid(np.ones((3, 3, 2)), figure=Figure((7.4, 3)))
    assert dict(mpl.rcParams) == before
