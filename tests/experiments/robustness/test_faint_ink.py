"""Which images are faded and stretched, and who reads them: the training is a stand-in here."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments import does_normalising_rescue_faint_ink
from cnnfigs.experiments._engine.budget import BUDGETS

module = sys.modules["cnnfigs.experiments.robustness.faint_ink"]


def strokes():
    images = np.zeros((60, 28, 28), np.uint8)
    images[:, 8:20, 13:15] = 255
    images[:, 8:20, 15] = 100
    labels = np.arange(60) % 10
    return Dataset("strokes", images, labels, images[:20], labels[:20], DIGITS, "a test")


@pytest.fixture(autouse=True)
def _networks_are_right_by_how_light_images_are(monkeypatch, asked, networks_built_once):
    """Let a network be 'right' by its images' lightest, and by what it learned from."""

    def share_right(model, images, labels):
        assert images.dtype == np.uint8, "a scanner gives whole grey values"
        noisy = images[:, :4].any()
        learned_faint = "faint" in asked[-1].dataset.name
        return float(images.max() / 255 + 10 * learned_faint + 100 * noisy)

    monkeypatch.setattr(module, "share_right", share_right)


def test_ink_is_faded_and_stretching_brings_it_back():
    result = does_normalising_rescue_faint_ink(strokes())
    for ink in (100, 75, 50, 35, 25, 15, 10):
        assert result.as_they_are[ink].mean == pytest.approx(ink / 100, abs=1 / 255)
        assert result.stretched[ink].mean == 1


def test_noise_does_not_fade_with_the_ink():
    result = does_normalising_rescue_faint_ink(strokes())
    assert result.noisy[10].mean > 100
    assert result.noisy_stretched[10].mean == 101
    faint = module._faded(np.zeros((50, 28, 28), np.uint8) + np.uint8(100), 0.5, noise=8)
    assert faint.mean() == pytest.approx(50, abs=0.5)
    assert faint.std() == pytest.approx(8, abs=0.3)


def test_the_rival_learns_from_strokes_of_any_strength_and_is_tested_on_the_same_images(asked):
    result = does_normalising_rescue_faint_ink(strokes())
    learned_from = [each.dataset for each in asked]
    lightest = np.concatenate(
        [data.x_train.max(axis=(1, 2)) / 255 for data in learned_from if "faint" in data.name]
    )
    assert 0.1 <= lightest.min() < 0.2
    assert 0.9 < lightest.max() <= 1
    assert result.trained_on_faint[50].mean == pytest.approx(10.5, abs=0.01)
    assert {each.model.name for each in asked} == {"lenet"}


def test_images_that_have_their_full_range_already_are_not_changed():
    assert does_normalising_rescue_faint_ink(strokes()).changed == 0
    pale = strokes()
    pale.x_test[:5] //= 2
    assert does_normalising_rescue_faint_ink(pale).changed == pytest.approx(5 / 20)


def test_the_images_that_are_tested_stand_anywhere_in_the_data_set(monkeypatch):
    monkeypatch.setitem(module.IMAGES, "quick", 10)
    data = strokes()
    data.x_test[:, 0, 0] = np.arange(20)
    tested = module._tested(data, BUDGETS["quick"])
    places = tested.x_test[:, 0, 0]
    assert len(set(places)) == 10
    assert places.max() > 9, "not the first ones, which may be easier or harder than the rest"
    np.testing.assert_array_equal(tested.y_test, places % 10)


def test_an_image_without_contrast_stays_finite():
    assert module._stretched(np.full((1, 28, 28), 7, np.uint8)).max() == 0
