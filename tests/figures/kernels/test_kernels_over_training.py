from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import ndimage

from cnnfigs.figures import alt_text, kernels_over_training


@pytest.fixture
def kernels():
    return np.random.default_rng(0).normal(size=(4, 5, 5, 3))


def test_the_strip_has_a_row_for_each_kernel_and_a_column_for_each_step(kernels):
    figure = kernels_over_training(kernels, [0, 1, 10, 100], figure=Figure())
    image = figure.axes[0].images[0]
    picture = image.get_array()
    assert ndimage.label(~np.ma.getmaskarray(picture))[1] == 12
    cell = (picture.shape[1] + 1) // 4
    middle = picture[cell + cell // 2 - 2, 2 * cell + cell // 2 - 2]
    assert middle in kernels[2, :, :, 1].astype(np.float32)
    words = [text.get_text() for text in figure.texts]
    assert words[2:7] == ["step", "0", "1", "10", "100"]


def test_the_strip_has_one_symmetric_scale(kernels):
    figure = kernels_over_training(np.tile(kernels, 4), [0, 1, 10, 100], figure=Figure())
    strips = [axes.images[0] for axes in figure.axes if axes.images]
    assert len(strips) == 2
    for strip in strips:
        assert strip.get_clim() == (-np.abs(kernels).max(), np.abs(kernels).max())
        assert strip.norm(0.0) == 0.5
    bar = strips[-1].colorbar
    assert (bar.vmin, bar.vmax) == strips[0].get_clim()


def test_of_very_many_kernels_the_first_are_drawn_and_it_says_so():
    figure = kernels_over_training(np.ones((2, 3, 3, 64)), [0, 1], figure=Figure())
    assert "first 20 of 64 kernels" in [text.get_text() for text in figure.texts]


def test_alt_text_names_the_kernel_that_changed_most(kernels):
    kernels[-1, ..., 1] += 9
    assert "kernel 1 changed most" in alt_text(
        kernels_over_training(kernels, [0, 1, 10, 100], figure=Figure())
    )


def test_frames_and_steps_must_match(kernels):
    with pytest.raises(ValueError, match="4 steps"):
        kernels_over_training(kernels, [0, 1])
    with pytest.raises(ValueError, match="one input channel"):
        kernels_over_training(kernels[0], [0])


def test_sorted_kernels_keep_the_numbers_that_they_have_in_their_layer(kernels):
    kernels[-1, ..., 1] += 9
    figure = kernels_over_training(kernels, [0, 1, 10, 100], labels=[40, 17, 5], figure=Figure())
    assert [text.get_text() for text in figure.texts][-3:] == ["40", "17", "5"]
    assert "kernel 17 changed most" in alt_text(figure)
    with pytest.raises(ValueError, match="expected 3 labels, one for each kernel, got 2"):
        kernels_over_training(kernels, [0, 1, 10, 100], labels=[40, 17])


def test_alt_text_of_a_strip_speaks_of_the_kernels_that_are_drawn():
    kernels = np.zeros((2, 3, 3, 64))
    kernels[1, ..., 7] = 1
    kernels[1, ..., 40] = 9
    text = alt_text(kernels_over_training(kernels, [0, 1], figure=Figure()))
    assert text.startswith("The first 20 of 64 kernels")
    assert "kernel 7 changed most" in text


def test_more_steps_than_fit_beside_each_other_are_refused():
    kernels_over_training(np.ones((20, 5, 5, 12)), range(20), figure=Figure())
    with pytest.raises(ValueError, match=r"at most 20 steps.*got 70: choose some"):
        kernels_over_training(np.ones((70, 5, 5, 12)), range(70))
