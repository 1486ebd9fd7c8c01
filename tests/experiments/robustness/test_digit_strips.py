"""What networks see of a strip, and how their answers are counted: they are stand-ins here."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments import can_it_read_strips
from cnnfigs.networks import architectures

module = sys.modules["cnnfigs.experiments.robustness.digit_strips"]
SINGLE, OWN_SYSTEM = module.SINGLE, module.OWN_SYSTEM


def marks():
    """Return digits that are a short stroke in the middle, the lighter the larger the digit."""
    labels = np.arange(60) % 10
    images = np.zeros((60, 28, 28), np.uint8)
    images[:, 10:18, 14] = (20 * (labels + 1))[:, np.newaxis]
    return Dataset("marks", images, labels, images[:30], labels[:30], DIGITS, "a test")


def scores_of_the_middle(model, images):
    """Read the stroke in the middle, and say 0 where there is none."""
    classes = model.output_shape[-1]
    light = np.asarray(images)[:, :, 14].max(axis=1)
    names = np.where(light > 0, np.rint(light / 20 - 1).clip(0, 9), -1).astype(int)
    said = np.full((len(images), classes), 0.0, np.float32)
    said[:, 0] = 0.05
    said[np.arange(len(images))[names >= 0], names[names >= 0]] = 0.95
    return said


@pytest.fixture(scope="module")
def answered(asked_in, build_once, tmp_path_factory):
    """Return the answer for networks that read the middle, and those that were asked for."""
    store = tmp_path_factory.mktemp("store")
    with asked_in(store) as asked, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(architectures, "build_model", build_once)
        monkeypatch.setitem(module.STRIPS, "quick", 40)
        monkeypatch.setattr(module, "predict_scores", scores_of_the_middle)
        monkeypatch.setattr(module, "accuracy_of_seed", lambda *_, seed: 0.5)
        return can_it_read_strips(marks()), asked


@pytest.fixture
def result(answered):
    return answered[0]


def test_whoever_reads_each_window_rightly_reads_each_strip(result):
    for network in (SINGLE, OWN_SYSTEM):
        assert result.told_where[network].mean == 1
        assert result.digits_read[network].mean == 1
        assert result.strips_read[network].mean == 1
    assert result.alone.mean == 0.5
    assert result.strips == 40


def test_a_line_through_the_strip_misleads_who_reads_by_the_lightest_pixel(result):
    assert result.struck_through[SINGLE].mean < 0.5


def test_one_answer_for_three_digits_is_compared_with_a_guess(result):
    assert 0.2 < result.squeezed_by_chance < 0.3
    assert result.squeezed_middle.mean <= result.squeezed_any.mean
    assert 0 <= result.squeezed_sure.mean <= 1


def test_one_network_learns_single_digits_and_one_as_many_windows_of_strips(answered):
    _, asked = answered
    learned_from = [each.dataset for each in asked]
    single = [dataset for dataset in learned_from if len(dataset.classes) == 10]
    own = [dataset for dataset in learned_from if dataset.classes[-1] == "between"]
    assert len(single) == len(own) == 3
    for dataset in own:
        assert len(dataset.y_train) == len(single[0].y_train)
        assert (dataset.y_train == 10).mean() == 0.25
        assert np.array_equal(dataset.x_test, single[0].x_test)
    assert {each.model.name for each in asked} == {"lenet"}
    assert not np.array_equal(own[0].x_train, own[1].x_train)
