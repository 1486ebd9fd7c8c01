"""Which networks are compared: the training itself is a stand-in here."""

from __future__ import annotations

import numpy as np

from cnnfigs.datasets import GARMENTS, Dataset
from cnnfigs.experiments import does_stacking_help
from cnnfigs.experiments._engine.networks import share_right


def test_what_was_measured_stands_by_its_network(asked):
    labels = np.arange(40) % 10
    images = np.random.default_rng(0).integers(0, 256, (40, 28, 28), dtype=np.uint8)
    result = does_stacking_help(Dataset("test", images, labels, images, labels, GARMENTS, "a test"))
    assert [(each.model.name, each.recipe.seed) for each in asked] == [
        (name, seed)
        for name in ("dense_matched", "fashion_cnn_one", "fashion_cnn")
        for seed in range(3)
    ]
    shares = [share_right(each.model, images, labels) for each in asked]
    assert len(set(shares)) > 2, "networks that can be told apart"
    assert [share for each in result.accuracy.values() for share in each.values] == shares
    assert result.sees == {"no convolution": 28, "one convolution": 4, "two convolutions": 10}
    assert result.parameters["two convolutions"] == 243_786
    assert result.parameters["one convolution"] == 640 + (13 * 13 * 64 + 1) * 128 + 1_290
    assert result.multiplications["one convolution"] < result.multiplications["two convolutions"]
