"""Influence that is known: networks of one kernel after another, with weights set by hand."""

from __future__ import annotations

import sys

import keras
import numpy as np
import pytest

import cnnfigs as cf

module = sys.modules[cf.experiments.how_far_does_a_value_see.__module__]


@pytest.fixture
def network(monkeypatch):
    """Two linear layers: the first sees its middle pixel twice as much as the rest."""
    monkeypatch.setattr(module, "LAYERS", ("conv1", "conv2"))
    layers = [keras.layers.Conv2D(1, 3, name="conv1"), keras.layers.Conv2D(1, 3, name="conv2")]
    network = keras.Sequential([keras.Input((9, 9, 1)), *layers])
    kernel = np.ones((3, 3, 1, 1))
    kernel[1, 1] = 2
    for layer in layers:
        layer.set_weights([kernel, np.zeros(1)])
    return network


IMAGES = np.random.default_rng(0).integers(1, 256, (2, 9, 9), dtype=np.uint8)


def test_influence_is_the_squared_weight_of_each_pixel(network):
    found = module.influence(network, IMAGES)["conv1"]
    middle = found[3:6, 3:6]
    assert found.sum() == pytest.approx(1)
    assert middle.sum() == pytest.approx(1)
    np.testing.assert_allclose(middle, np.array([[1, 1, 1], [1, 4, 1], [1, 1, 1]]) / 12, rtol=1e-3)


def test_two_layers_see_what_their_kernels_make_together(network):
    kernel = np.ones((3, 3))
    kernel[1, 1] = 2
    together = np.zeros((5, 5))
    for row, column in np.ndindex(3, 3):
        together[row : row + 3, column : column + 3] += kernel[row, column] * kernel
    found = module.influence(network, IMAGES)["conv2"][2:7, 2:7]
    np.testing.assert_allclose(found, together**2 / (together**2).sum(), rtol=1e-3)


def test_nothing_beyond_the_window_by_formula_matters(network):
    for name, shares in module.influence(network, IMAGES).items():
        top, left, bottom, right = module.middle_window(network, name)
        assert shares[top:bottom, left:right].sum() == pytest.approx(1)


def test_a_layer_that_never_answers_has_no_influence(network):
    network.get_layer("conv2").set_weights([np.zeros((3, 3, 1, 1)), np.zeros(1)])
    found = module.influence(network, IMAGES)["conv2"]
    assert not found.any()
    assert module.side_of_square(found, (2, 2, 7, 7)) == 0


def test_the_windows_are_those_of_the_talks_network():
    network = cf.build_model("six_conv")
    sizes = []
    for name in module.LAYERS:
        top, left, bottom, right = module.middle_window(network, name)
        assert bottom - top == right - left
        sizes.append(bottom - top)
    assert sizes == [5, 9, 13, 17, 21, 25]


def test_even_influence_fills_its_square_and_a_single_pixel_needs_none():
    even = np.full((5, 5), 1 / 25)
    assert module.side_of_square(even, (0, 0, 5, 5), held=1.0) == 5
    assert module.side_of_square(even, (0, 0, 5, 5), held=9 / 25) == pytest.approx(3)
    point = np.zeros((5, 5))
    point[2, 2] = 1
    assert module.side_of_square(point, (0, 0, 5, 5)) < 1


def test_the_question_is_asked_of_trained_and_untrained_networks_in_every_digit(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    labels = np.arange(20) % 10
    images = np.repeat(labels[:, None, None], 28, axis=1).repeat(28, axis=2).astype(np.uint8)
    digits = cf.Dataset("few", images, labels, images, labels, cf.datasets.DIGITS, "a test")
    asked = []

    def networks(condition, data, budget, *, seed):
        asked.append((condition, seed))
        return cf.build_model("six_conv") if len(asked) == 7 else condition

    def one_pixel(network, shown):
        """Let trained networks look at the middle pixel alone, and others at two."""
        assert shown[:, 0, 0].tolist() == list(range(10))
        shares = np.zeros((28, 28))
        shares[14, 14:16] = (1, 0) if network == module.TRAINED else (0.5, 0.5)
        return dict.fromkeys(module.LAYERS, shares)

    monkeypatch.setattr(module, "digit_network", networks)
    monkeypatch.setattr(module, "influence", one_pixel)
    result = cf.experiments.how_far_does_a_value_see(digits)
    assert asked[:6] == [(kind, seed) for kind in ("trained", "untrained") for seed in range(3)]
    assert result.images == 10
    assert list(result.formula.values()) == [5, 9, 13, 17, 21, 25]
    assert result.trained.side["conv6"].values == pytest.approx([0.95] * 3)
    assert result.untrained.side["conv1"].values == pytest.approx([1 + 2 * 0.45 / 0.5] * 3)
    assert result.untrained.maps["conv4"][14, 15] == 0.5
