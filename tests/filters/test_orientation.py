from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnfigs.filters.kernels import correlate, kernel
from cnnfigs.filters.orientation import DIRECTIONS, PERIODS, orientation_tuning

some_kernels = arrays(np.float64, (3, 3), elements=st.floats(-10, 10).map(lambda x: round(x, 3)))


def grating(direction, period, shift=0.0, side=24):
    """Return light and dark lines, drawn without the code under test."""
    y, x = np.mgrid[:side, :side]
    turned = np.deg2rad(direction)
    # The lines run along (cos, -sin), because rows count downwards.
    return np.cos(2 * np.pi * (x * np.sin(turned) + y * np.cos(turned)) / period + shift)


@pytest.mark.parametrize("name", ["vertical_lines", "sobel_y", "emboss", "worked"])
@pytest.mark.parametrize("direction", [0, 35, 90, 130])
def test_a_response_is_the_largest_that_the_filter_gives_on_a_grating(name, direction):
    tuning = orientation_tuning(kernel(name))
    found = [
        max(
            correlate(grating(direction, period, shift), kernel(name)).max()
            for shift in np.linspace(0, 2 * np.pi, 24)
        )
        for period in PERIODS
    ]
    (response,) = tuning.responses[0, tuning.directions == direction]
    assert np.isclose(found, response, rtol=0.02).any()


@pytest.mark.parametrize(
    ("name", "direction"),
    [("vertical_lines", 90), ("horizontal_lines", 0), ("sobel_x", 90), ("sobel_y", 0)],
)
def test_filters_made_for_lines_prefer_their_lines(name, direction):
    tuning = orientation_tuning(kernel(name))
    assert tuning.preferred == [direction]
    assert tuning.index[0] > 0.3


def test_lines_that_rise_to_the_right_are_at_45_degrees():
    rising = [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]]
    assert orientation_tuning(rising).preferred == [45]


@pytest.mark.parametrize("name", ["identity", "laplacian", "gaussian_blur", "box_blur", "sharpen"])
def test_filters_that_look_alike_from_four_sides_have_no_direction(name):
    assert orientation_tuning(kernel(name)).index[0] == pytest.approx(0, abs=1e-9)


def test_an_even_slope_has_the_index_of_a_cosine_one_third():
    # Its responses fall with the cosine of the angle; Sobel's kernel is nearly such a slope.
    slope = (
        np.tile(np.arange(-4.0, 5.0), (9, 1)) * np.hanning(11)[1:-1, None] * np.hanning(11)[1:-1]
    )
    assert orientation_tuning(slope).index[0] == pytest.approx(1 / 3, abs=0.03)


@settings(deadline=None)
@given(some_kernels, st.floats(0.1, 10))
def test_the_index_is_from_0_to_1_and_does_not_depend_on_the_size(weights, factor):
    index = orientation_tuning(weights).index[0]
    assert -1e-9 <= index <= 1 + 1e-9
    assert orientation_tuning(factor * weights).index[0] == pytest.approx(index, abs=1e-6)


@settings(deadline=None)
@given(some_kernels)
def test_turning_a_kernel_turns_its_curve(weights):
    responses = orientation_tuning(weights).responses[0]
    turned = orientation_tuning(np.rot90(weights)).responses[0]
    np.testing.assert_allclose(turned, np.roll(responses, len(DIRECTIONS) // 2), atol=1e-9)


def test_several_kernels_are_measured_as_each_one_alone():
    names = ("vertical_lines", "sobel_x", "emboss")
    together = orientation_tuning(np.stack([kernel(name) for name in names], axis=-1))
    for place, name in enumerate(names):
        alone = orientation_tuning(kernel(name))
        np.testing.assert_allclose(together.responses[place], alone.responses[0], atol=1e-9)
        assert together.index[place] == pytest.approx(alone.index[0])


def test_a_kernel_of_zeros_answers_to_nothing_and_has_no_direction():
    assert orientation_tuning(np.zeros((3, 3))).index == [0]


def test_what_is_no_kernel_is_refused():
    with pytest.raises(ValueError, match="take one input channel"):
        orientation_tuning(np.zeros((3, 3, 1, 64)))
    with pytest.raises(ValueError, match="finite"):
        orientation_tuning([[np.nan]])
