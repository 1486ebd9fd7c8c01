"""Which networks are compared: the training itself is a stand-in here."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnnfigs.datasets import GARMENTS, Dataset
from cnnfigs.experiments import does_stacking_help

module = sys.modules["cnnfigs.experiments.design.stacking"]


@pytest.fixture
def trained(monkeypatch, tmp_path):
    """Return every network that is asked for; its accuracy is its place in the list."""
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    asked = []
    monkeypatch.setattr(module, "train_cached", lambda *given: asked.append(given))
    monkeypatch.setattr(module, "share_right", lambda *_: len(asked) / 100)
    return asked


def test_what_was_measured_stands_by_its_network(trained):
    labels = np.arange(40) % 10
    images = np.zeros((40, 28, 28), np.uint8)
    result = does_stacking_help(Dataset("test", images, labels, images, labels, GARMENTS, "a test"))
    kinds = [network if isinstance(network, str) else "own" for network, _, _ in trained]
    assert kinds == ["dense_matched"] * 3 + ["own"] * 3 + ["fashion_cnn"] * 3
    assert [recipe.seed for _, _, recipe in trained] == [0, 1, 2] * 3
    assert result.accuracy["no convolution"].values == (0.01, 0.02, 0.03)
    assert result.accuracy["two convolutions"].values == (0.07, 0.08, 0.09)
    assert result.sees == {"no convolution": 28, "one convolution": 4, "two convolutions": 10}
    assert result.parameters["two convolutions"] == 243_786
    assert result.parameters["one convolution"] == 640 + (13 * 13 * 64 + 1) * 128 + 1_290
    assert result.multiplications["one convolution"] < result.multiplications["two convolutions"]
