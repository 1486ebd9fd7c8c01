"""Do the figures of the page on colour show the channels, the kernels and the sum that they got?"""

from __future__ import annotations

import numpy as np
import pytest

import cnnfigs as cf
from explainer import colour_figures as figures

PHOTO = np.random.default_rng(0).random((8, 8, 3))
KERNELS = [np.eye(3), -np.eye(3), 2 * np.eye(3)]
PARTS = [cf.correlate(PHOTO[..., place], kernel) for place, kernel in enumerate(KERNELS)]


def test_each_channel_stands_beside_its_kernel_and_what_it_brings() -> None:
    figure = figures.channels_under_kernels(PHOTO, KERNELS, PARTS, source="Made up.")
    shown = [axes.images[0].get_array() for axes in figure.axes]
    photo, total, *rows = shown
    assert np.array_equal(photo, PHOTO)
    assert np.allclose(total, sum(PARTS))
    for place in range(3):
        channel, kernel, part = rows[3 * place : 3 * place + 3]
        assert np.array_equal(channel, PHOTO[..., place])
        assert np.array_equal(kernel, KERNELS[place])
        assert np.array_equal(part, PARTS[place])
    signed = [axes.images[0].get_clim() for axes in (figure.axes[1], *figure.axes[4::3])]
    assert len(set(signed)) == 1  # one scale
    assert [text.get_text() for text in figure.axes[6].texts][:2] == ["−1", "0"]
    assert cf.figures.narrow(figure).get_figwidth() == pytest.approx(3.6)


def test_pictures_stand_in_a_row_each_in_its_colours() -> None:
    pictures = {"photo": PHOTO, "signed": PARTS[1], "map": np.ones((2, 2))}
    figure = figures.row_of_pictures(pictures, alt="Three.", source="Made up.", on_phones=2)
    names = [axes.images[0].get_cmap().name for axes in figure.axes[1:]]
    assert names == ["cnnfigs_signed", "cnnfigs_maps"]
    assert len({axes.get_position().y0 for axes in figure.axes}) == 1
    phone = cf.figures.narrow(figure)
    assert len({round(axes.get_position().y0, 3) for axes in phone.axes}) == 2


def test_a_stack_is_laid_out_in_rows() -> None:
    stack = np.arange(4.0)[None, None]
    sheet = figures.tiled(stack, columns=3)
    assert sheet.shape == (3, 5)
    assert sheet[0, ::2].tolist() == [0, 1, 2]
    assert sheet[2, 0] == 3
    assert np.isnan(sheet[1]).all()
