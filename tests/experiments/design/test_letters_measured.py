"""Which letters and digits stand beside each other: the training is a stand-in here."""

from __future__ import annotations

import sys

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
from cnnfigs.networks import architectures

pytestmark = pytest.mark.slow

module = sys.modules["cnnfigs.experiments.design.letters"]


@pytest.fixture(scope="module")
def found(asked_in, build_once, tmp_path_factory):
    """Return the result, and by condition what each network learned from, in order."""
    store = tmp_path_factory.mktemp("store")
    with asked_in(store) as asked, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setitem(module.DRAWN, "quick", 1_040)
        monkeypatch.setitem(module.IMAGES, "quick", 200)
        monkeypatch.setattr(module, "share_right", lambda model, images, labels: len(images) / 1e4)
        monkeypatch.setattr(architectures, "build_model", build_once)
        result = are_letters_harder()
    conditions = [condition for condition in result.accuracy for _ in range(3)]
    by_condition = {condition: [] for condition in result.accuracy}
    for condition, each in zip(conditions, asked, strict=True):
        by_condition[condition].append(each)
    return result, by_condition


def test_ten_letters_are_as_many_classes_and_images_as_ten_digits(found):
    result, trained = found
    for each in trained[DIGIT_ROW] + trained[TEN_LETTERS]:
        assert len(each.dataset.classes) == 10
        assert set(each.dataset.y_train) == set(range(10))
        assert each.recipe.images_learned(len(each.dataset.y_train)) == 183  # 17 are held out
    assert result.images_seen[DIGIT_ROW] == result.images_seen[TEN_LETTERS] == 183
    sets = {each.dataset.classes for each in trained[TEN_LETTERS]}
    assert len(sets) == 3, "each seed chooses other letters"


def test_chosen_letters_keep_their_own_images(found):
    _, trained = found
    letters = trained[ALL_LETTERS][0].dataset
    ten = trained[TEN_LETTERS][0].dataset
    every = module.load_dataset("drawn_letters", size=1_040)
    for label, letter in enumerate(ten.classes):
        own = every.x_train[every.y_train == letters.classes.index(letter)]
        known = {image.tobytes() for image in own}
        assert {image.tobytes() for image in ten.x_train[ten.y_train == label]} <= known


def test_all_letters_share_the_images_or_have_as_many_of_each(found):
    result, trained = found
    for condition, images in [(ALL_LETTERS, 200), (AS_MANY_OF_EACH, 520)]:
        assert {each.recipe.images for each in trained[condition]} == {images}
        assert {len(each.dataset.y_train) for each in trained[condition]} == {1_040}
    assert result.images_seen[TWICE_THE_KERNELS] == 183
    assert result.images_seen[BOTH] == 520 - 43
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
    wide, usual = (
        twice_the_kernels(architectures.SeededLayers()),
        architectures.build_model("lenet", classes=26),
    )
    assert [layer.name for layer in wide.layers] == [layer.name for layer in usual.layers]
    for one, other in zip(wide.layers, usual.layers, strict=True):
        if one.name.startswith("conv"):
            assert one.filters == 2 * other.filters
            assert one.kernel_size == other.kernel_size
        elif one.weights:
            assert one.units == other.units
    for condition, model in [(BOTH, wide), (ALL_LETTERS, usual)]:
        assert {each.model.count_params() for each in trained[condition]} == {model.count_params()}
    assert {each.recipe.architecture for each in trained[ALL_LETTERS]} == {"lenet"}


def test_digits_and_letters_are_by_the_same_kind_of_hand(found):
    _, trained = found
    first, second, _ = trained[DIGIT_ROW]
    steady, _ = module.draw(module.drawn_digits.WAYS, 200, seed=0, habits=module.HABITS)
    learned_from = {image.tobytes() for image in first.dataset.x_train}
    assert learned_from == {image.tobytes() for image in steady}
    assert first.recipe.epochs == 1
    assert not np.array_equal(second.dataset.x_train, first.dataset.x_train)
