"""Loudness and loss that are known: maps that are copies of the image, weighed by hand."""

from __future__ import annotations

import sys

import keras
import numpy as np
import pytest

import cnnfigs as cf

module = sys.modules[cf.experiments.do_loud_maps_matter_most.__module__]


@pytest.fixture
def network():
    """Two maps, twice and once the image; class 0 reads three times the second, class 1 nothing."""
    layers = [
        keras.layers.Conv2D(2, 1, name="conv1"),
        keras.layers.Flatten(),
        keras.layers.Dense(2, activation="softmax"),
    ]
    network = keras.Sequential([keras.Input((1, 1, 1)), *layers])
    layers[0].set_weights([np.array([[[[2.0, 1.0]]]]), np.zeros(2)])
    layers[2].set_weights([np.array([[0.5, 0.0], [3.0, 0.0]]), np.array([0.25, 0.0])])
    return network


IMAGES = np.array([51, 255], np.uint8).reshape(2, 1, 1)


def test_what_is_lost_is_the_lead_of_the_right_class(network):
    loud, lost = module.loud_and_lost(network, "conv1", IMAGES, np.array([0, 0]))
    np.testing.assert_allclose(loud, [[0.4, 0.2], [2, 1]], rtol=1e-6)
    np.testing.assert_allclose(lost, [[0.2, 0.6], [1, 3]], rtol=1e-6)
    _, lost = module.loud_and_lost(network, "conv1", IMAGES, np.array([1, 1]))
    np.testing.assert_allclose(lost, [[-0.2, -0.6], [-1, -3]], rtol=1e-6)


def test_the_loudest_is_first_where_both_agree():
    loud = np.array([[3.0, 2, 1], [1, 2, 3], [1, 3, 2]])
    lost = np.array([[9.0, 2, 1], [9, 2, 3], [1, 9, 2]])
    found = module.compared(loud, lost)
    assert found["maps"] == 3
    assert found["first"] == pytest.approx(2 / 3)
    assert module.compared(loud, loud)["correlation"] == pytest.approx(1)
    assert module.compared(loud, np.zeros((3, 3)))["correlation"] == 0


def test_the_question_is_asked_of_trained_networks_for_every_digit(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    labels = np.repeat(np.arange(10), 5)
    images = np.zeros((50, 28, 28), np.uint8)
    digits = cf.Dataset("few", images, labels, images, labels, cf.datasets.DIGITS, "a test")

    def known(network, layer, shown, right):
        assert network.startswith("trained")
        assert np.array_equal(np.sort(right), labels)
        loud = np.tile([1.0, 2.0], (50, 1))
        return loud, loud if layer == "conv1" or network == "trained 0" else -loud

    monkeypatch.setattr(module, "digit_network", lambda kind, *_, seed: f"{kind} {seed}")
    monkeypatch.setattr(module, "loud_and_lost", known)
    found = cf.experiments.do_loud_maps_matter_most(digits)
    assert found.images == 50
    assert found.layers["conv1"].first.values == (1, 1, 1)
    assert found.layers["conv6"].first.values == (1, 0, 0)
    assert found.layers["conv6"].correlation.values == pytest.approx((1, -1, -1))
    assert found.layers["conv6"].maps == 2
