"""Does the measurement move what it says, and keep still what it says?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.experiments import does_it_survive_a_shift as survive
from cnnfigs.experiments import where_does_translation_break as breaks
from cnnfigs.experiments._engine import moved_images
from cnnfigs.experiments._engine.budget import BUDGETS, Budget
from cnnfigs.experiments._engine.networks import recipe_for
from cnnfigs.experiments._engine.shifting import (
    shift_in_random_directions,
    with_shifted_training_images,
)

survive_module = __import__("sys").modules[survive.__module__]
breaks_module = __import__("sys").modules[breaks.__module__]


@pytest.fixture
def dots():
    """Return a data set in which each image is one bright dot in the middle."""
    images = np.zeros((120, 28, 28), np.uint8)
    images[:, 14, 14] = 200
    labels = np.arange(120) % 10
    return cf.Dataset("dots", images, labels, images, labels, tuple("0123456789"), "a test")


@pytest.fixture(autouse=True)
def _two_seeds_of_few_images(monkeypatch, asked):
    monkeypatch.setattr(moved_images, "share_right", lambda *_: 0.5)
    monkeypatch.setitem(breaks_module.IMAGES, "quick", 4)
    monkeypatch.setitem(BUDGETS, "quick", Budget("quick", 2))


def test_a_quarter_of_the_images_moves_each_way(dots):
    moved = shift_in_random_directions(dots.x_test, 3)
    places = [tuple(np.argwhere(image)[0]) for image in moved]
    ways = {(11, 14), (17, 14), (14, 11), (14, 17)}
    assert {way: places.count(way) for way in ways} == dict.fromkeys(ways, 30)
    np.testing.assert_array_equal(shift_in_random_directions(dots.x_test, 0), dots.x_test)


def test_training_images_move_up_to_the_furthest_both_ways_and_test_images_stay(dots):
    moved = with_shifted_training_images(dots, 4, seed=0)
    places = np.array([np.argwhere(image)[0] for image in moved.x_train]) - 14
    assert places.min(axis=0).tolist() == [-4, -4]
    assert places.max(axis=0).tolist() == [4, 4]
    np.testing.assert_array_equal(moved.x_test, dots.x_test)
    np.testing.assert_array_equal(moved.y_train, dots.y_train)


@pytest.mark.usefixtures("networks_built_once")
def test_still_networks_are_the_ones_that_all_questions_share(dots, asked):
    survive(dots)
    budget = BUDGETS["quick"]
    still = [each for each in asked if each.dataset.fingerprint == dots.fingerprint]
    moved = [each for each in asked if each not in still]
    for of_both in (still, moved):
        assert [(each.model.name, each.recipe) for each in of_both] == [
            (name, recipe_for(name, budget, seed=seed))
            for name in ("dense", "dense_matched", "fashion_cnn")
            for seed in range(2)
        ]
    assert len({each.dataset.fingerprint for each in moved}) == 2, "each seed moves them anew"


@pytest.mark.usefixtures("networks_built_once")
def test_accuracy_stands_at_its_shift_and_network(dots, asked, monkeypatch):
    def share(model, images, labels):
        """Return by how far the dots moved, and for which network."""
        (still,) = {int(np.abs(np.argwhere(image)[0] - 14).sum()) for image in images}
        moved = asked[-1].dataset.fingerprint != dots.fingerprint
        return still / 10 + (model.name == "fashion_cnn") + 2 * moved

    monkeypatch.setattr(moved_images, "share_right", share)
    # Untrained, the networks of a seed are all the same one: by their weights, one answer for all.
    monkeypatch.setattr(moved_images, "key", lambda *_: str(len(asked)))
    result = survive(dots)
    assert result.accuracy["dense"][6].values == (0.6, 0.6)
    assert result.accuracy["fashion_cnn"][3].values == (1.3, 1.3)
    assert result.accuracy_after_moved["dense"][6].values == (2.6, 2.6)
    assert result.test_images == 120


@pytest.mark.usefixtures("networks_built_once")
def test_ink_is_lost_once_it_reaches_the_border(dots):
    at_the_side = replace(dots, x_test=cf.shifted(dots.x_test, 0, 12))
    lost = survive(at_the_side).ink_lost
    assert lost[0] == lost[1] == 0
    assert lost[2] == pytest.approx(0.25), "only what moves to the right is lost"


@pytest.mark.slow
def test_layers_up_to_the_stride_are_exact_and_no_seed_is_mixed_up(dots):
    result = breaks(dots)
    errors = result.error["fashion_cnn"]
    assert max(errors[1]["conv1"].values) < 1e-5
    assert max(errors[2]["conv2"].values) < 1e-5 < min(errors[2]["pool2"].values)
    assert max(errors[4]["pool2"].values) < 1e-5 < min(errors[4]["flatten"].values)
    assert list(errors[1]) == ["conv1", "pool1", "conv2", "pool2", "flatten", "dense1", "scores"]
    for by_layer in result.error["no pooling"].values():
        assert max(by_layer["conv1"].values + by_layer["conv2"].values) < 1e-5
    assert len(errors[1]["conv1"].values) == 2


def test_a_layer_without_a_place_to_compare_is_left_out(dots):
    model = cf.build_model("six_conv")
    still = cf.activations(model, dots.x_test[:2])
    two, four = (
        breaks_module._mean_of_directions(model, dots.x_test[:2], still, pixels)
        for pixels in (2, 4)
    )
    assert "conv6" in two
    assert "conv6" not in four, "its maps are four places wide"


def test_another_image_is_of_the_same_class_and_another_one(dots):
    chosen = np.array([3, 117, 0])
    others = breaks_module._others(dots.y_test, chosen)
    np.testing.assert_array_equal(others, [13, 7, 10])
