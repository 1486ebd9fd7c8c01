"""Which filters stay as they are, and how the way from the start is measured."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from cnnfigs.datasets import GARMENTS, Dataset
from cnnfigs.experiments import are_filters_worth_learning
from cnnfigs.experiments._engine.budget import BUDGETS
from cnnfigs.networks import architectures
from cnnfigs.training import train

module = sys.modules["cnnfigs.experiments.learning.frozen_filters"]


def data(count=40):
    images = np.random.default_rng(7).integers(0, 256, (count, 28, 28), dtype=np.uint8)
    labels = np.arange(count) % 10
    return Dataset("some", images, labels, images, labels, GARMENTS, "a test")


def kernels(model, layer):
    return model.get_layer(layer).get_weights()[0]


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second_learns"), [("Sobel", True), ("random", False)])
def test_training_moves_the_layers_that_learn_and_no_other(first, second_learns):
    rival = module._rival(
        architectures.SeededLayers(0), first=first, second_learns=second_learns, classes=10
    )
    recipe = module.recipe_for("fashion_cnn", BUDGETS["quick"], seed=0, variant=True)
    trained = train(rival, data(), recipe=recipe, cache=False, progress=False).model
    same = [np.array_equal(kernels(rival, each), kernels(trained, each)) for each in module.LAYERS]
    assert same == [True, not second_learns]
    assert not np.array_equal(kernels(rival, "dense1"), kernels(trained, "dense1"))


def test_sobel_filters_are_as_large_as_random_ones_and_look_every_way():
    usual = kernels(architectures.build_model("fashion_cnn", seed=0), "conv1")
    chosen = kernels(
        module._rival(architectures.SeededLayers(0), first="Sobel", second_learns=True, classes=10),
        "conv1",
    )
    sizes = np.linalg.norm(chosen.reshape(9, 64), axis=0)
    np.testing.assert_allclose(
        sizes, np.linalg.norm(usual.reshape(9, 64), axis=0).mean(), rtol=1e-5
    )
    np.testing.assert_allclose(chosen.sum(axis=(0, 1)), 0, atol=1e-6)
    slopes = (chosen[:, 2, 0] - chosen[:, 0, 0]).sum(axis=0), (chosen[2] - chosen[0])[:, 0].sum(0)
    angles = np.sort(np.arctan2(*slopes))
    np.testing.assert_allclose(np.diff(angles), 2 * np.pi / 64, atol=1e-4)


@pytest.fixture(scope="module")
def result(asked_in, tmp_path_factory):
    """Return the answer for networks whose kernels go a way that is known."""

    def known_way(network, dataset, *, recipe, progress):
        start = np.random.default_rng(recipe.seed).normal(size=(3, 3, 1, 64)).astype(np.float32)
        # Half of the way, then as far as each kernel is large, to its double.
        steps = {0: start, 1: 1.5 * start, 2: 2 * start}
        backwards = {0: start, 1: start, 2: start[..., ::-1]}
        ways = {"conv1/kernel": steps, "conv2/kernel": backwards}
        return SimpleNamespace(
            snapshots={step: {name: way[step] for name, way in ways.items()} for step in steps}
        )

    store = tmp_path_factory.mktemp("store")
    with asked_in(store) as asked, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(module, "train", known_way)
        monkeypatch.setattr(module, "share_right", lambda *_: len(asked) / 100)
        monkeypatch.setattr(module, "accuracy_of_seed", lambda *_, seed: 0.9 + seed / 100)
        return are_filters_worth_learning(data())


@pytest.mark.slow
def test_distance_is_a_share_of_the_size_at_the_start(result):
    assert {step: each.mean for step, each in result.distance["conv1"].items()} == pytest.approx(
        {0: 0, 1: 0.5, 2: 1}
    )


def test_a_kernel_that_only_grows_stays_like_its_start(result):
    assert result.likeness["conv1"][2].mean == pytest.approx(1)
    assert result.recognised["conv1"].values == (1, 1, 1)


def test_kernels_that_became_another_are_not_recognised(result):
    assert result.recognised["conv2"].values == (0, 0, 0)
    assert abs(result.likeness["conv2"][2].mean) < 0.2


def test_every_rival_has_its_accuracy_for_each_seed(result):
    assert list(result.accuracy) == list(module.RIVALS)
    assert result.accuracy["both learned"].values == pytest.approx((0.9, 0.91, 0.92))
    assert result.accuracy["both random"].values == pytest.approx((0.1, 0.11, 0.12))
