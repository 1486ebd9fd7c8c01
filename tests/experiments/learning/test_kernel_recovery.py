"""Gradient descent itself is run here, with fewer steps than the question takes."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments import can_a_kernel_be_recovered
from cnnfigs.experiments._engine.budget import resolve_budget

module = sys.modules["cnnfigs.experiments.learning.kernel_recovery"]

NOISE = np.random.default_rng(7).integers(0, 256, (20, 28, 28), dtype=np.uint8)
STRIPES = np.tile(np.array([0, 255] * 14, np.uint8), (20, 28, 1))


def data(images):
    labels = np.zeros(len(images), np.int64)
    return Dataset("some", images, labels, images, labels, DIGITS, "a test")


def error(monkeypatch, source, images):
    monkeypatch.setattr(module, "STEPS", (0, 100))
    run = module._run(source, 0, data(images), resolve_budget("quick"))
    return module._error(run["kernels"][100])


@pytest.mark.slow
def test_images_full_of_detail_give_the_kernel_away_and_noise_hides_some_of_it(monkeypatch):
    clear = error(monkeypatch, "16 images", NOISE)
    noisy = error(monkeypatch, "16 noisy images", NOISE)
    assert clear < 0.02
    assert clear + 0.01 < noisy < 0.1


def test_images_of_even_stripes_do_not(monkeypatch):
    assert error(monkeypatch, "16 images", STRIPES) > 0.5


def test_errors_are_shares_of_the_true_kernels_size_by_step(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))

    def half_way(before, after, *, seed):
        assert before.mean() == pytest.approx(0, abs=1e-5)
        assert after.shape[1:] == (24, 24, 1)
        share = {step: place / 7 for place, step in enumerate(module.STEPS)}
        return {step: (each * module.KERNEL).tolist() for step, each in share.items()}

    monkeypatch.setattr(module, "_learn", half_way)
    result = can_a_kernel_be_recovered(data(NOISE))
    assert list(result.error) == list(result.film) == list(module.SOURCES)
    for steps in result.error.values():
        assert list(steps) == list(module.STEPS)
        assert [steps[step].mean for step in (0, 500)] == pytest.approx([1, 0])
    np.testing.assert_allclose(result.film["one image"][500], module.KERNEL)
    np.testing.assert_allclose(result.kernel, module.KERNEL)
    assert result.provenance.recipes == {}
