"""What is trained on what, and tested on what: the training itself is a stand-in here."""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
import pytest
from tiers import slow_but

from cnnfigs.datasets import DIGITS, GARMENTS, Dataset
from cnnfigs.experiments import learning_from_drawings
from cnnfigs.experiments.learning._ablations import ABLATIONS, COMPLETE
from cnnfigs.networks import architectures

learning_module = sys.modules["cnnfigs.experiments.learning.drawings"]

SIZES = (10, 50, 100)
DRAWN = "drawn by cnnfigs, not real handwriting"


def judge(classes=DIGITS, origin="a test", count=70):
    rng = np.random.default_rng(7)
    images = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    labels = np.arange(count) % 10
    return Dataset("judge", images, labels, images[:30], labels[:30], classes, origin)


def share(recipe):
    return recipe.images / 1_000 + recipe.seed / 10_000


@pytest.fixture(scope="module")
def answer(asked_in, build_once, tmp_path_factory):
    """Return what answers for a judge: the result, and every network that was asked for.

    The accuracy of each is the number of its images in thousands and its seed in ten thousands.
    Each judge is asked once.
    """

    @cache
    def ask(classes, origin):
        store = tmp_path_factory.mktemp("store")
        with asked_in(store) as asked, pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setitem(learning_module.SIZES, "quick", SIZES)
            monkeypatch.setattr(learning_module, "share_right", lambda *_: share(asked[-1].recipe))
            monkeypatch.setattr(architectures, "build_model", build_once)
            return learning_from_drawings(judge(classes, origin)), asked

    return lambda classes=DIGITS, origin="a test": ask(classes, origin)


@pytest.mark.slow
@pytest.mark.parametrize("classes", [DIGITS, GARMENTS])
def test_every_network_is_tested_on_the_judges_test_images(answer, classes):
    judging = judge(classes)
    _, runs = answer(classes)
    assert {each.model.name for each in runs} == {"lenet"}
    for each in runs:
        np.testing.assert_array_equal(each.dataset.x_test, judging.x_test)
        np.testing.assert_array_equal(each.dataset.y_test, judging.y_test)


@pytest.mark.slow
def test_all_networks_see_as_many_images_however_few_there_are(answer):
    _, runs = answer()
    taken = [min(each.recipe.images, len(each.dataset.x_train)) for each in runs]
    assert set(taken) == set(SIZES)
    seen = [each.recipe.epochs * images for each, images in zip(runs, taken, strict=True)]
    assert set(seen) == {SIZES[-1]}


@pytest.mark.slow
def test_each_seed_has_its_own_drawings_and_first_weights(answer):
    _, runs = answer()
    first, second, _ = sorted(
        (each for each in runs if len(each.dataset.x_train) == SIZES[0]),
        key=lambda each: each.recipe.seed,
    )
    assert len(first.dataset.x_train) == len(second.dataset.x_train) == SIZES[0]
    assert (first.recipe.seed, second.recipe.seed) == (0, 1)
    assert not np.array_equal(first.dataset.x_train, second.dataset.x_train)


@pytest.mark.slow
def test_the_ceiling_learns_from_as_many_of_the_judges_own_images(answer):
    judging = judge()
    result, runs = answer()
    assert list(result.from_drawings) == list(SIZES)
    assert list(result.from_real) == [10, 50]  # the judge has no 100
    real = [each.recipe for each in runs if each.dataset.fingerprint == judging.fingerprint]
    assert sorted((recipe.images, recipe.seed) for recipe in real) == [
        (images, seed) for images in (10, 50) for seed in range(3)
    ]


@pytest.mark.slow
def test_a_drawn_judge_has_no_ceiling(answer):
    result, _ = answer(origin=DRAWN)
    assert result.from_real == {}


@pytest.mark.slow
def test_what_was_measured_stands_at_its_place(answer):
    result, _ = answer(origin=DRAWN)
    assert result.from_drawings[10].values == pytest.approx((0.01, 0.0101, 0.0102))
    assert result.from_drawings[100].values == pytest.approx((0.1, 0.1001, 0.1002))
    assert result.ablations[COMPLETE] == result.from_drawings[result.ablation_size]
    assert next(iter(result.ablations)) == COMPLETE
    assert result.provenance.images_seen == {"lenet": 92}  # 8 of 100 are held out


@pytest.mark.parametrize("kind", slow_but(["digits"], ["digits", "garments"]))
def test_what_is_left_out_changes_the_drawings_and_no_label(kind):
    draws = ABLATIONS[kind]()
    images, labels = draws[COMPLETE](100, seed=0)
    for name, draw in draws.items():
        others, same_labels = draw(100, seed=0)
        np.testing.assert_array_equal(labels, same_labels)
        assert (name == COMPLETE) == np.array_equal(images, others)


@pytest.mark.parametrize("effort", learning_module.SIZES)
def test_every_size_is_seen_as_often_as_it_takes_to_see_as_many_images(effort):
    sizes = learning_module.SIZES[effort]
    assert not [size for size in sizes if max(sizes) % size]


def test_a_size_that_does_not_divide_the_images_seen_is_refused(monkeypatch):
    monkeypatch.setitem(learning_module.SIZES, "quick", (30, 200))
    with pytest.raises(ValueError, match=r"a size that divides 200, .* got 30"):
        learning_from_drawings(judge())


def test_an_unknown_effort_and_classes_without_drawings_are_refused():
    with pytest.raises(ValueError, match="unknown effort 'ful': did you mean 'full'"):
        learning_from_drawings(judge(), effort="ful")
    with pytest.raises(ValueError, match="expected digits or garments, got judge"):
        learning_from_drawings(judge(classes=tuple("abcdefghij")))
