"""A learner that has learned before learns the same as a new one, and nobody else gets it."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest

from cnnfigs import Dataset
from cnnfigs.datasets import DIGITS
from cnnfigs.training import Recipe, _learner, train, train_silently

pytestmark = pytest.mark.slow

KEPT = keras.config.backend() == "tensorflow"
RECIPE = Recipe("own model", epochs=2, batch_size=16, learning_rate=0.01)


@pytest.fixture(scope="module")
def noise() -> Dataset:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (70, 8, 8), dtype=np.uint8)
    labels = rng.integers(0, 2, 70)
    return Dataset("noise", images, labels, images, labels, ("a", "b"), "drawn for a test")


@pytest.fixture(scope="module")
def digits() -> Dataset:
    rng = np.random.default_rng(1)
    images, labels = rng.integers(0, 256, (70, 28, 28), dtype=np.uint8), np.arange(70) % 10
    return Dataset("digits", images, labels, images, labels, DIGITS, "drawn for a test")


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_learner, "_kept", type(_learner._kept)())


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[keras.Model]:
    """Return what is compiled, in order."""
    seen = []
    compile_ = keras.Model.compile

    def noted(model: keras.Model, *args: object, **others: object) -> None:
        seen.append(model)
        compile_(model, *args, **others)

    monkeypatch.setattr(keras.Model, "compile", noted)
    return seen


def forgetful(units: int = 4) -> keras.Model:
    """Build a network with states beside its weights: those of dropout and of normalisation."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(units),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )


def learned(noise: Dataset, seed: int, **others: int) -> list[np.ndarray]:
    keras.utils.set_random_seed(seed)
    model = train_silently(forgetful(), noise, replace(RECIPE, seed=seed, **others))
    weights: list[np.ndarray] = model.get_weights()
    return weights


def test_it_learns_bit_by_bit_what_a_new_one_learns(
    noise: Dataset, compiled: list[keras.Model]
) -> None:
    fresh = {}
    for seed in (0, 1):
        _learner._kept.clear()
        fresh[seed] = learned(noise, seed)
    compiled.clear()
    for seed in (0, 1, 0):
        for mine, other in zip(learned(noise, seed), fresh[seed], strict=True):
            np.testing.assert_array_equal(mine, other)
    # With TensorFlow, the one of seed 1; with the others, each learner is a new one.
    assert len(compiled) == (0 if KEPT else 3)


def test_another_recipe_or_network_gets_another_one(
    noise: Dataset, compiled: list[keras.Model]
) -> None:
    learned(noise, 0)
    learned(noise, 0, epochs=1)
    train_silently(forgetful(units=5), noise, RECIPE)
    assert len(compiled) == 3


def test_what_callbacks_have_met_is_not_used_again(
    noise: Dataset, compiled: list[keras.Model]
) -> None:
    for _ in range(2):
        train_silently(forgetful(), noise, RECIPE, callbacks=[keras.callbacks.Callback()])
    assert len(compiled) == 2
    assert not _learner._kept


@pytest.mark.skipif(not KEPT, reason="only learners of TensorFlow are kept")
def test_seeds_of_a_network_with_a_name_share_a_learner(
    digits: Dataset, compiled: list[keras.Model]
) -> None:
    recipe = Recipe("dense", epochs=1)
    both = [
        train("dense", digits, recipe=replace(recipe, seed=seed), cache=False) for seed in (0, 1)
    ]
    assert len(compiled) == 1
    _learner._kept.clear()
    alone = train("dense", digits, recipe=replace(recipe, seed=1), cache=False)
    for step, snapshot in alone.snapshots.items():
        for name, weight in snapshot.items():
            np.testing.assert_array_equal(both[1].snapshots[step][name], weight)
    np.testing.assert_array_equal(both[1].history.loss, alone.history.loss)


def test_a_network_without_a_name_leaves_no_learner(noise: Dataset) -> None:
    train(forgetful(), noise, recipe=RECIPE, cache=False)
    assert not _learner._kept


@pytest.mark.skipif(not KEPT, reason="only learners of TensorFlow are kept")
def test_only_a_few_are_kept(noise: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_learner, "_KEPT", 2)
    for epochs in (1, 2, 3):
        learned(noise, 0, epochs=epochs)
    assert [recipe.epochs for _, recipe, _ in _learner._kept] == [2, 3]
