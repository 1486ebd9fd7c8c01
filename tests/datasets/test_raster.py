"""Curves, strokes and areas: what the text says, as wide as the pen, as large as the outline."""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.datasets._raster import area, curve, follow, stroke


def test_an_area_covers_as_many_pixels_as_its_outline_encloses():
    square = np.array([[[2.25, 1.0], [6.75, 1.0], [6.75, 5.0], [2.25, 5.0]]])
    share = area(square, (8, 10))[0]
    assert share.sum() == pytest.approx(4.5 * 4)
    assert share[2, 2] == pytest.approx(0.75)
    assert share[2, 4] == 1
    np.testing.assert_allclose(area(square[:, ::-1], (8, 10))[0], share)


def test_a_stroke_is_as_wide_as_its_pen():
    starts, ends = np.array([[[0.0, 5.0]]]), np.array([[[10.0, 5.0]]])
    ink = stroke(starts, ends, np.array([[1.5]]), (10, 10), np.array([1.0]))[0]
    assert ink[:, 5].sum() == pytest.approx(3)


def test_a_lifted_pen_leaves_no_ink():
    starts, ends = np.array([[[0.0, 5.0]]]), np.array([[[10.0, 5.0]]])
    assert not stroke(starts, ends, np.array([[-1.0]]), (10, 10), np.array([1.0])).any()


def test_a_curve_passes_its_points_and_turns_sharply_only_at_corners():
    bent = curve("0 0, 50 0!, 50 50")
    path = follow(bent.points[None], bent.corners, 40, np.array([0.5]), closed=False)[0]
    for point in bent.points:
        assert np.abs(path - point).sum(axis=1).min() < 1e-12
    assert path[20] == pytest.approx([0.5, 0])
    assert np.all((path[:, 1] < 1e-12) | (path[:, 0] > 0.5 - 1e-12))


def test_each_drawing_can_turn_as_sharply_as_it_likes():
    bent = curve("0 0, 50 0!, 50 50")
    both = np.stack([bent.points, bent.points])
    sharpness = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    sharp, smooth = follow(both, sharpness, 40, np.array([0.5, 0.5]), closed=False)
    assert np.abs(sharp[:, 0]).max() == pytest.approx(0.5)
    assert np.abs(smooth[:, 0]).max() > 0.51


@pytest.mark.parametrize("text", ["", "1", "1 2 3", "a b", "1 2,, 3 4", "inf 0", "1 2!!"])
def test_a_point_that_is_not_two_numbers_is_an_error_that_names_it(text):
    with pytest.raises(ValueError, match="expected points such as '10 5, 90 5!, 40 95', got"):
        curve(text)
