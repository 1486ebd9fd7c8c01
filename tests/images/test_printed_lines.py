"""Are a paper's own lines told from strokes that cross them?"""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.images import printed_lines


def a_bar() -> np.ndarray:
    bar = np.zeros((200, 160), dtype=bool)
    bar[50:150, 70:84] = True
    return bar


def lines(slope: float) -> np.ndarray:
    y, x = np.mgrid[0:200, 0:160]
    return np.isin((y - np.rint(slope * x)).astype(int) % 40, (0, 1))


@pytest.mark.parametrize("slope", [0.0, 0.08])
@pytest.mark.parametrize("turned", [False, True])
def test_lines_go_and_the_stroke_that_crosses_them_stays_whole(slope, turned):
    bar, mask = a_bar(), a_bar() | lines(slope)
    left = printed_lines.without_lines(mask.T if turned else mask)
    left = left.T if turned else left
    assert left[bar].mean() > 0.97
    assert left[~bar].sum() < 0.05 * bar.sum()


def test_a_short_line_is_a_stroke():
    mask = a_bar()
    mask[100:103, 60:110] = True
    np.testing.assert_array_equal(printed_lines.without_lines(mask), mask)


@pytest.mark.parametrize("turned", [False, True])
def test_a_long_thin_stroke_that_ends_inside_the_picture_stays(turned):
    two = a_bar()
    two[150:153, 20:140] = True  # a foot, three quarters as long as the picture is wide
    left = printed_lines.without_lines(two.T if turned else two)
    np.testing.assert_array_equal(left.T if turned else left, two)


def test_a_run_is_as_long_as_the_ink_above_and_below():
    mask = np.array([[1, 0], [1, 1], [0, 1], [1, 1]], dtype=bool)
    assert printed_lines.run_lengths(mask).tolist() == [[2, 0], [2, 3], [0, 3], [1, 3]]
