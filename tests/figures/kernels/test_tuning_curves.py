from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text
from cnnfigs.figures.kernels.tuning import tuning_curves
from cnnfigs.filters.kernels import kernel
from cnnfigs.filters.orientation import orientation_tuning

NAMES = ("vertical_lines", "horizontal_lines", "laplacian")


@pytest.fixture
def drawn():
    kernels = {name: kernel(name) for name in NAMES}
    tuning = orientation_tuning(np.stack(list(kernels.values()), axis=-1))
    return tuning_curves(kernels, tuning, source="Made by hand.", figure=Figure())


def curves(figure):
    return [
        np.transpose(line.get_data())
        for axes in figure.axes
        for line in axes.get_lines()
        if line.get_gid() == "responses"
    ]


def test_a_curve_lies_along_the_lines_that_the_kernel_answers_to(drawn):
    upright, across, _ = curves(drawn)
    assert np.abs(upright[:, 1]).max() == pytest.approx(1)
    assert np.abs(upright[:, 0]).max() < 0.5
    np.testing.assert_allclose(np.abs(across).max(axis=0), np.abs(upright).max(axis=0)[::-1])


def test_a_curve_is_closed_and_the_same_on_both_sides(drawn):
    for curve in curves(drawn):
        np.testing.assert_allclose(curve[0], curve[-1], atol=1e-9)
        half = len(curve) // 2
        np.testing.assert_allclose(curve[:half], -curve[half:-1], atol=1e-9)


def test_each_kernel_is_drawn_about_zero_with_its_name_and_index(drawn):
    pictures = [image for axes in drawn.axes for image in axes.images]
    np.testing.assert_array_equal(pictures[2].get_array(), kernel("laplacian"))
    assert [image.norm.vmax for image in pictures] == [2, 2, 4]
    assert all(image.norm.vmin == -image.norm.vmax for image in pictures)
    words = [text.get_text() for text in drawn.texts]
    assert [word for word in words if word.startswith("index")] == [
        "index 0.67",
        "index 0.67",
        "index 0.00",
    ]
    assert "vertical lines" in words


def test_alt_text_names_no_direction_where_there_is_none(drawn):
    assert "vertical lines: index 0.67, most at 90 degrees" in alt_text(drawn)
    assert alt_text(drawn).endswith("laplacian: index 0.00.")


def test_kernels_and_their_tuning_belong_together():
    tuning = orientation_tuning(kernel("sobel_x"))
    with pytest.raises(ValueError, match="for each of 1 tunings, got 2"):
        tuning_curves({"a": kernel("sobel_x"), "b": kernel("sobel_y")}, tuning)
    with pytest.raises(TypeError, match=r"from cnnfigs\.orientation_tuning"):
        tuning_curves({"a": kernel("sobel_x")}, tuning.responses)
