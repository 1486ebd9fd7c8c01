"""Which letters and digits stand beside each other: the training is a stand-in here."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from cnnfigs.experiments import are_letters_harder
from cnnfigs.experiments.design.letters import (
    ALL_LETTERS,
    AS_MANY_OF_EACH,
    BOTH,
    DIGIT_ROW,
    TEN_LETTERS,
    TWICE_THE_KERNELS,
    twice_the_kernels,
)
from cnnfigs.networks.architectures import build_model

module = sys.modules["cnnfigs.experiments.design.letters"]


@pytest.fixture(scope="module")
def found():
    """Return the result, and what each network learned from, in order."""
    trained = []

    def train_cached(network, dataset, recipe):
        trained.append((network, dataset, recipe))
        return SimpleNamespace(count_params=lambda: 7)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("CNNFIGS_EFFORT", raising=False)
        monkeypatch.setitem(module.DRAWN, "quick", 1_040)
        monkeypatch.setitem(module.IMAGES, "quick", 200)
        monkeypatch.setattr(module, "train_cached", train_cached)
        monkeypatch.setattr(module, "share_right", lambda model, images, labels: len(images) / 1e4)
        result = are_letters_harder()
    conditions = [condition for condition in result.accuracy for _ in range(3)]
    by_condition = {condition: [] for condition in result.accuracy}
    for condition, each in zip(conditions, trained, strict=True):
        by_condition[condition].append(each)
    return result, by_condition


def test_ten_letters_are_as_many_classes_and_images_as_ten_digits(found):
    result, trained = found
    for _, dataset, _ in trained[DIGIT_ROW] + trained[TEN_LETTERS]:
        assert len(dataset.classes) == 10
        assert len(dataset.y_train) == 200
        assert set(dataset.y_train) == set(range(10))
    assert result.images_seen[DIGIT_ROW] == result.images_seen[TEN_LETTERS] == 200
    sets = {dataset.classes for _, dataset, _ in trained[TEN_LETTERS]}
    assert len(sets) == 3, "each seed chooses other letters"


def test_chosen_letters_keep_their_own_images(found):
    _, trained = found
    _, letters, _ = trained[ALL_LETTERS][0]
    _, ten, _ = trained[TEN_LETTERS][0]
    every = module.load_dataset("drawn_letters", size=1_040)
    for label, letter in enumerate(ten.classes):
        own = every.x_train[every.y_train == letters.classes.index(letter)]
        known = {image.tobytes() for image in own}
        assert {image.tobytes() for image in ten.x_train[ten.y_train == label]} <= known


def test_all_letters_share_the_images_or_have_as_many_of_each(found):
    result, trained = found
    assert {len(dataset.y_train) for _, dataset, _ in trained[ALL_LETTERS]} == {200}
    assert {len(dataset.y_train) for _, dataset, _ in trained[AS_MANY_OF_EACH]} == {520}
    assert result.images_seen[TWICE_THE_KERNELS] == 200
    assert result.images_seen[BOTH] == 520
    assert result.of_each == {
        DIGIT_ROW: 20,
        TEN_LETTERS: 20,
        ALL_LETTERS: 8,
        AS_MANY_OF_EACH: 20,
        TWICE_THE_KERNELS: 8,
        BOTH: 20,
    }


def test_only_the_kernels_are_twice_as_many(found):
    _, trained = found
    wide, usual = twice_the_kernels(), build_model("lenet", classes=26)
    assert [layer.name for layer in wide.layers] == [layer.name for layer in usual.layers]
    for one, other in zip(wide.layers, usual.layers, strict=True):
        if one.name.startswith("conv"):
            assert one.filters == 2 * other.filters
            assert one.kernel_size == other.kernel_size
        elif one.weights:
            assert one.units == other.units
    built = {network is twice_the_kernels for network, _, _ in trained[BOTH]}
    assert built == {True}
    assert {network for network, _, _ in trained[ALL_LETTERS]} == {"lenet"}


def test_digits_and_letters_are_by_the_same_kind_of_hand(found):
    _, trained = found
    _, digits, recipe = trained[DIGIT_ROW][0]
    steady, _ = module.draw(module.drawn_digits.WAYS, 200, seed=0, habits=module.HABITS)
    assert {image.tobytes() for image in digits.x_train} == {image.tobytes() for image in steady}
    assert recipe.epochs == 1
    assert not np.array_equal(trained[DIGIT_ROW][1][1].x_train, digits.x_train)
