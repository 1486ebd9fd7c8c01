"""Does the network that is written out learn by the slopes that nudging its weights gives?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_up import dataset

import cnnfigs as cf
from explainer import practice_network as written_out
from explainer.practice_network import SmallNetwork, cross_entropy, softmax


def test_softmax_is_positive_adds_up_to_one_and_bears_large_sums() -> None:
    scores = softmax(np.array([[1000.0, 1000.0, 0.0], [np.log(3), 0.0, -np.inf]]))
    assert scores == pytest.approx(np.array([[0.5, 0.5, 0], [0.75, 0.25, 0]]))


def test_cross_entropy_is_minus_the_logarithm_of_the_right_score() -> None:
    scores = np.array([[0.5, 0.5], [0.25, 0.75]])
    assert cross_entropy(scores, np.array([0, 0])) == pytest.approx(1.5 * np.log(2))


def _network() -> tuple[SmallNetwork, np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    return SmallNetwork(random, 6, 4, 3), random.random((5, 6)), random.integers(0, 3, 5)


def test_the_gradients_are_those_that_nudging_gives() -> None:
    network, images, labels = _network()
    for weights, gradient in zip(
        (network.first, network.second), network.gradients(images, labels), strict=True
    ):
        for place in np.ndindex(*weights.shape):
            before, nudge = weights[place], 1e-6
            losses = []
            for weights[place] in (before - nudge, before + nudge):
                losses.append(cross_entropy(network.scores(images), labels))
            weights[place] = before
            assert gradient[place] == pytest.approx((losses[1] - losses[0]) / (2 * nudge), abs=1e-6)


def test_a_small_step_makes_the_loss_smaller() -> None:
    network, images, labels = _network()
    before = cross_entropy(network.scores(images), labels)
    network.learn(images, labels, rate=0.1)
    assert cross_entropy(network.scores(images), labels) < before


def _rows(count: int) -> cf.Dataset:
    """Return images that show a row for each class."""
    labels = np.arange(count) % 10
    images = np.zeros((count, 28, 28), np.uint8)
    images[np.arange(count), 2 * labels] = 255
    return replace(dataset([0]), x_train=images, y_train=labels)


def test_the_loss_of_few_images_falls_and_each_curve_has_its_seeds() -> None:
    found = written_out.overfit(_rows(1600), epochs=10, seeds=2)
    assert list(found.loss) == ["training", "validation", "validation, moved"]
    training = found.loss["training"]
    assert list(training) == [1, 2, 3, 5, 10]
    assert training[3].mean < training[1].mean
    assert len(training[1].values) == 2
    assert found.weights == (28 * 28 + 10) * written_out.HIDDEN
    assert found.accuracy["validation"].mean > 0.9 > found.accuracy["validation, moved"].mean
    assert found.accuracy["more images"].mean > 0.9


def test_images_move_both_ways_and_no_further_than_is_said() -> None:
    images = np.zeros((200, 28, 28))
    images[:, 14, 14] = 1
    moved = written_out.shifted_at_random(images, np.random.default_rng(0))
    places = {tuple(place) for place in np.argwhere(moved)[:, 1:].tolist()}
    assert places == {(row, column) for row in range(12, 17) for column in range(12, 17)}


def test_a_batch_of_all_images_is_not_astray_and_smaller_ones_are_more_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(written_out, "DIRECTED_BY", 256)
    angles = written_out.astray(_rows(256), seeds=1)
    assert list(angles) == [1, 4, 16, 64, 256]
    means = [each.mean for each in angles.values()]
    assert means == sorted(means, reverse=True)
    assert 45 < means[0] < 90
    assert means[-1] == pytest.approx(0, abs=1e-3)
