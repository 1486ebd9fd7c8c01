"""What is trained on what, and tested on what: the training itself is a stand-in here."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from cnnfigs.datasets import DIGITS, GARMENTS, Dataset
from cnnfigs.experiments import _runs, learning_from_drawings
from cnnfigs.experiments._left_out import COMPLETE, LEFT_OUT

learning_module = sys.modules["cnnfigs.experiments.learning_from_drawings"]

SIZES = (40, 200, 400)


def judge(classes=DIGITS, origin="a test", count=300):
    rng = np.random.default_rng(7)
    images = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    labels = np.arange(count) % 10
    return Dataset("judge", images, labels, images[:30], labels[:30], classes, origin)


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """Every run that is asked for; its accuracy is its place in the list."""
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    asked = []

    def train(name, dataset, *, recipe, cache):
        asked.append((dataset, recipe))
        assert (name, cache) == ("lenet", False)
        return SimpleNamespace(card=SimpleNamespace(test_accuracy=len(asked) / 1000))

    monkeypatch.setattr(_runs, "train", train)
    few = learning_module.Effort(SIZES, images_seen=400, seeds=2)
    monkeypatch.setitem(learning_module.EFFORTS, "quick", few)
    return asked


@pytest.mark.parametrize("classes", [DIGITS, GARMENTS])
def test_every_network_is_tested_on_the_judges_test_images(runs, classes):
    judging = judge(classes)
    learning_from_drawings(judging)
    assert runs
    for dataset, _ in runs:
        assert dataset.x_test is judging.x_test
        assert dataset.y_test is judging.y_test


def test_all_networks_see_as_many_images_however_few_there_are(runs):
    learning_from_drawings(judge())
    seen = [recipe.epochs * len(dataset.x_train) for dataset, recipe in runs]
    assert set(seen) == {400}


def test_each_seed_has_its_own_drawings_and_first_weights(runs):
    learning_from_drawings(judge())
    (first, one), (second, other) = runs[:2]
    assert len(first.x_train) == len(second.x_train) == SIZES[0]
    assert (one.seed, other.seed) == (0, 1)
    assert not np.array_equal(first.x_train, second.x_train)


def test_the_ceiling_learns_from_as_many_of_the_judges_own_images(runs):
    judging = judge()
    result = learning_from_drawings(judging)
    assert list(result.from_drawings) == list(SIZES)
    assert list(result.from_real) == [40, 200]  # the judge has no 400
    own = {image.tobytes() for image in judging.x_train}
    real = [d for d, _ in runs if all(image.tobytes() in own for image in d.x_train[:5])]
    assert [len(d.x_train) for d in real] == [40, 40, 200, 200]


def test_a_drawn_judge_has_no_ceiling(runs):
    result = learning_from_drawings(judge(origin="drawn by cnnfigs, not real handwriting"))
    assert result.from_real == {}


def test_what_was_measured_stands_at_its_place(runs):
    result = learning_from_drawings(judge(origin="drawn by cnnfigs, not real handwriting"))
    assert result.from_drawings[40].values == (0.001, 0.002)
    assert result.from_drawings[400].values == (0.005, 0.006)
    assert result.simpler[COMPLETE] == result.from_drawings[result.simpler_size]
    assert next(iter(result.simpler)) == COMPLETE
    assert result.test_images == 30


def test_broken_off_it_goes_on_where_it_stopped(runs, monkeypatch):
    whole = learning_from_drawings(judge())
    count = len(runs)
    runs.clear()
    again = learning_from_drawings(judge())
    assert (again, runs) == (whole, [])

    train = _runs.train
    others = replace(judge(), x_test=judge().x_test[::-1])

    def breaks_off(*given, **named):
        if len(runs) == 3:
            raise KeyboardInterrupt
        return train(*given, **named)

    monkeypatch.setattr(_runs, "train", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        learning_from_drawings(others)
    monkeypatch.setattr(_runs, "train", train)
    learning_from_drawings(others)
    assert len(runs) == count


@pytest.mark.parametrize("kind", ["digits", "garments"])
def test_what_is_left_out_changes_the_drawings_and_no_label(kind):
    draws = LEFT_OUT[kind]()
    images, labels = draws[COMPLETE](300, seed=0)
    for name, draw in draws.items():
        others, same_labels = draw(300, seed=0)
        np.testing.assert_array_equal(labels, same_labels)
        assert (name == COMPLETE) == np.array_equal(images, others)


def test_the_environment_may_ask_for_more_effort(runs, monkeypatch):
    monkeypatch.setenv("CNNFIGS_EFFORT", "fulll")
    with pytest.raises(ValueError, match="unknown effort 'fulll'"):
        learning_from_drawings(judge())
    tiny = learning_module.Effort((40, 80), images_seen=80, seeds=1)
    monkeypatch.setitem(learning_module.EFFORTS, "full", tiny)
    monkeypatch.setenv("CNNFIGS_EFFORT", "full")
    assert list(learning_from_drawings(judge()).from_drawings) == [40, 80]


def test_every_effort_gives_all_networks_as_many_images():
    for effort in learning_module.EFFORTS.values():
        assert not [size for size in effort.sizes if effort.images_seen % size]
    with pytest.raises(ValueError, match=r"sizes that divide 100, .* got \[30\]"):
        learning_module.Effort((20, 30), images_seen=100, seeds=1)


def test_an_unknown_effort_and_classes_without_drawings_are_refused():
    with pytest.raises(ValueError, match="unknown effort 'ful': did you mean 'full'"):
        learning_from_drawings(judge(), effort="ful")
    with pytest.raises(ValueError, match="drawings of digits and of garments"):
        learning_from_drawings(judge(classes=tuple("abcdefghij")))
