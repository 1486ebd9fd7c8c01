"""Likeness and purity where they are known: no network is trained here."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnnfigs.attribution import AttributionMap
from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments import SeedEstimate, do_explanations_need_training
from cnnfigs.experiments._engine.budget import BUDGETS
from cnnfigs.experiments._engine.runs import Measured
from cnnfigs.networks.summary import ReceptiveField
from cnnfigs.training import Recipe, train

module = sys.modules["cnnfigs.experiments.trust.untrained_controls"]

MAP = [0.0, 1.0, 2.0, 3.0]


def digits():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (60, 28, 28), dtype=np.uint8)
    labels = np.arange(60) % 10
    return Dataset("mnist", images, labels, images[:40], labels[:40], DIGITS, "a test")


@pytest.fixture
def result(monkeypatch):
    """Trained networks agree, untrained ones put all places the other way round."""

    def measure(tasks, title):
        answers = {
            "maps": {"trained": [MAP] * 2, "untrained": [MAP[::-1]] * 2},
            "purity": {"trained": 0.9, "untrained": 0.3},
            "recognised": {"trained": 1.0, "untrained": 0.1},
        }
        return {
            (method, kind): [
                Measured(
                    {
                        "maps": answers["maps"][kind],
                        "purity": dict.fromkeys(module.LAYERS, answers["purity"][kind]),
                        "recognised": answers["recognised"][kind],
                    },
                    seconds=1.0,
                )
            ]
            * sum(condition == (method, kind) for condition, _ in tasks)
            for (method, kind), _ in tasks
        }

    monkeypatch.setattr("cnnfigs.experiments._engine.question.measure", measure)
    return do_explanations_need_training(digits())


def test_each_method_is_held_against_an_untrained_network_and_against_another_trained_one(result):
    assert list(result.untrained) == list(result.another)
    assert all(measured.values == (-1, -1, -1) for measured in result.untrained.values())
    assert all(measured.values == (1, 1, 1) for measured in result.another.values())
    assert result.purity["trained"]["dense1"].mean == pytest.approx(0.9)
    assert result.recognised["untrained"].mean == pytest.approx(0.1)
    assert (result.images, result.searched) == (10, 40)


def test_a_method_passes_only_where_the_two_intervals_lie_apart(result):
    assert all(result.passes.values())
    close = SeedEstimate((0.9, 1.0, 1.1))
    again = module.DoExplanationsNeedTraining(
        **{**vars(result), "untrained": dict.fromkeys(result.untrained, close)}
    )
    assert not any(again.passes.values())


def test_an_even_map_is_in_no_order_and_like_none():
    assert module._correlation(MAP, [1.0] * 4) == 0
    assert module._correlation(MAP, [value**3 for value in MAP]) == pytest.approx(1)


def test_nine_images_at_random_are_no_purer_than_counting_says():
    assert module._chance(np.zeros(50, int)) == 1
    # Of nine draws from ten classes, the commonest makes up 2.6 on average.
    assert module._chance(np.arange(1000) % 10) == pytest.approx(0.285, abs=0.02)


def test_occlusion_is_compared_only_where_there_is_ink(monkeypatch):
    even = AttributionMap(
        np.zeros((12, 12), np.float32), ReceptiveField((5, 5), (2, 2), (0, 0)), 0, 0.1, (28, 28)
    )
    monkeypatch.setattr(module, "occlusion", lambda model, image, label, *, stride: even)
    data = digits()
    data.x_test[:] = 0
    data.x_test[:, :3, :3] = 200
    budget = BUDGETS["quick"]
    maps = module._occlusion(None, data, budget, 0)["maps"]
    assert [len(each) for each in maps] == [4] * 10  # squares that begin at 0 or 2


def test_each_pair_of_networks_counts_once_in_an_interval():
    turned, other = MAP[::-1], [0.0, 1.0, 3.0, 2.0]
    likeness = module._likeness([[MAP], [turned], [other]], None)
    assert likeness.values == pytest.approx((-1, -0.8, 0.8))


def test_the_untrained_network_is_the_one_that_training_begins_with():
    data, recipe = digits(), Recipe(module.NETWORK, epochs=1, seed=1)
    start = train(module.NETWORK, data, recipe=recipe, cache=False).snapshots[0]
    another, same = (
        module.digit_network(module.UNTRAINED, data, BUDGETS["quick"], seed=seed)
        .get_layer("conv1")
        .get_weights()[0]
        for seed in (0, 1)
    )
    np.testing.assert_array_equal(same, start["conv1/kernel"])
    assert not np.array_equal(another, same)
