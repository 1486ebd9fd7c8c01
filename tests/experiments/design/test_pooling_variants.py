"""Which networks are compared, on which moved images: the training itself is a stand-in here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import cnnfigs as cf
from cnnfigs.datasets import GARMENTS, Dataset
from cnnfigs.experiments import what_does_pooling_do
from cnnfigs.experiments._engine import clothes_networks, moved_images
from cnnfigs.experiments.design.pooling_variants import (
    MAX,
    MEAN,
    NETWORKS,
    NONE,
    STRIDE,
    WhatDoesPoolingDo,
    lines_kept,
)
from cnnfigs.training import default_recipe


def dots():
    """Return images with one bright pixel in the middle."""
    images = np.zeros((40, 28, 28), np.uint8)
    images[:, 14, 14] = 255
    labels = np.arange(40) % 10
    return Dataset("dots", images, labels, images[:20], labels[:20], GARMENTS, "a test")


@dataclass(frozen=True)
class Answered:
    """What was answered, which networks were asked for, and which images were shown to them."""

    result: WhatDoesPoolingDo
    networks: list[Any]
    shown: list[NDArray[np.uint8]]


@pytest.fixture(scope="module")
def answered(asked_in, tmp_path_factory):
    """Ask once for all tests that look at the answer, or at how it came about."""
    shown = []

    def share_right(model, images, labels):
        shown.append(images)
        return float(np.mean(images[:, 14, 14] > 0)) - len(shown) / 1000

    store = tmp_path_factory.mktemp("store")
    with asked_in(store) as networks, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(moved_images, "share_right", share_right)
        return Answered(what_does_pooling_do(dots()), networks, shown)


@pytest.mark.slow
def test_the_network_with_max_pooling_is_the_one_that_other_questions_ask_about(answered):
    networks = [each.model.name for each in answered.networks]
    assert networks.count("fashion_cnn") == 3
    assert len(networks) == 12
    for each in answered.networks:
        usual = each.model.name == "fashion_cnn"
        assert each.recipe.architecture == ("fashion_cnn" if usual else "own model")
    assert {replace(each.recipe, architecture="any", seed=0) for each in answered.networks} == {
        replace(default_recipe("fashion_cnn", effort="quick"), architecture="any")
    }


def places(images):
    return [tuple(np.argwhere(image)[0] - 14) for image in images]


def test_a_quarter_of_the_images_moves_in_each_direction_with_black_behind(answered):
    still, by_one, by_two, by_four = (places(images) for images in answered.shown[:4])
    assert set(still) == {(0, 0)}
    assert sorted(by_one) == sorted(5 * [(1, 0), (-1, 0), (0, 1), (0, -1)])
    # An image goes the same way at each distance.
    assert by_two == [(2 * row, 2 * column) for row, column in by_one]
    assert by_four == [(4 * row, 4 * column) for row, column in by_one]
    assert all(np.count_nonzero(image) == 1 for images in answered.shown for image in images)


def test_tolerance_is_what_each_seed_keeps_of_its_own_accuracy(answered):
    result = answered.result
    assert result.accuracy[MAX][0].values == pytest.approx((0.999, 0.995, 0.991))
    assert result.accuracy[MAX][2].values == pytest.approx((-0.003, -0.007, -0.011))
    assert result.tolerance(MAX, 2).values == pytest.approx(
        (-0.003 / 0.999, -0.007 / 0.995, -0.011 / 0.991)
    )


def test_parameters_and_work_are_those_of_each_network(answered):
    result = answered.result
    assert result.parameters[MAX] == result.parameters[MEAN] == 243_786
    assert result.multiplications[MAX] == result.multiplications[MEAN]
    assert result.parameters[NONE] == 640 + 36_928 + 128 * (24 * 24 * 64 + 1) + 1_290
    assert result.multiplications[STRIDE] < result.multiplications[MAX] / 2
    assert result.multiplications[NONE] > 4 * result.multiplications[MAX]


def test_rivals_differ_from_the_clothes_network_in_their_pooling_only():
    usual, *rivals = (clothes_networks.build(network, 10) for network in NETWORKS.values())
    kernels = [layer.output.shape[-1] for layer in usual.layers if "pool" not in layer.name]
    for model in rivals:
        rest = [layer for layer in model.layers if "pool" not in layer.name]
        assert [layer.name for layer in rest] == ["conv1", "conv2", "flatten", "dense1", "scores"]
        assert [layer.output.shape[-1] for layer in rest if layer.name != "flatten"] == [
            kernels[place] for place in (0, 1, 3, 4)
        ]
    kinds = [layer.kind for layer in cf.summarize_layers(rivals[0])]
    assert kinds.count("pooling") == 2


def test_the_largest_response_survives_max_pooling_and_no_mean_exceeds_it():
    kept = lines_kept()
    assert set(kept[MAX]) == set(cf.photograph_names())
    for name, lines in kept[MAX].items():
        assert lines.largest == 1
        assert lines.energy > 1 > kept[MEAN][name].energy
