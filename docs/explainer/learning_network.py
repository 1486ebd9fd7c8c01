"""Which network is small enough to be written out, and what does it make of too few images?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import cnnfigs as cf
from cnnfigs.experiments import SeedEstimate

Array = NDArray[np.float64]
Labels = NDArray[np.integer]
# By epoch: loss on training images, loss and accuracy on validation images.
Run = Mapping[int, tuple[float, float, float]]

LEARNED_FROM, HELD_OUT, HIDDEN, BATCH, EPOCHS, SEEDS = 100, 500, 32, 10, 200, 5
RATE, FURTHEST = 0.1, 2  # pixels
SHOWN_AT = (1, 2, 3, 5, 10, 20, 50, 100, 200)  # epochs
TRAINING, VALIDATION, MOVED = "training", "validation", "validation, moved"


def softmax(sums: Array) -> Array:
    """Return scores that add up to 1 along the last axis."""
    powers = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def cross_entropy(scores: Array, labels: Labels) -> float:
    """Return the mean of minus the logarithm of the right class's score."""
    return float(-np.log(scores[np.arange(len(labels)), labels] + 1e-12).mean())


class SmallNetwork:
    """A dense network of two layers, with the chain rule written out."""

    def __init__(self, random: np.random.Generator, pixels: int, hidden: int, classes: int) -> None:
        self.first = random.normal(0, np.sqrt(2 / pixels), (pixels, hidden))
        self.second = random.normal(0, np.sqrt(2 / hidden), (hidden, classes))

    def scores(self, images: Array) -> Array:
        """Return the scores of images whose pixels stand in rows."""
        return softmax(np.maximum(images @ self.first, 0) @ self.second)

    def gradients(self, images: Array, labels: Labels) -> tuple[Array, Array]:
        """Return the slope of the loss by each weight, from the loss back to the first layer."""
        hidden = np.maximum(images @ self.first, 0)
        by_sums = softmax(hidden @ self.second)
        by_sums[np.arange(len(labels)), labels] -= 1
        by_sums /= len(labels)
        by_hidden = (by_sums @ self.second.T) * (hidden > 0)
        return images.T @ by_hidden, hidden.T @ by_sums

    def learn(self, images: Array, labels: Labels, rate: float) -> None:
        """Move each weight a little against its gradient."""
        by_first, by_second = self.gradients(images, labels)
        self.first -= rate * by_first
        self.second -= rate * by_second


@dataclass(frozen=True)
class Overfitting:
    """What became of a network that saw few images: loss by epoch, accuracy after the last."""

    loss: Mapping[str, Mapping[int, SeedEstimate]]
    accuracy: Mapping[str, SeedEstimate]
    weights: int


def overfit(digits: cf.Dataset, *, epochs: int = EPOCHS, seeds: int = SEEDS) -> Overfitting:
    """Train on few images, as they are and moved at random, over several seeds."""
    runs = [_run(digits, seed, epochs, moved=False) for seed in range(seeds)]
    moved = [_run(digits, seed, epochs, moved=True) for seed in range(seeds)]
    marks = [epoch for epoch in SHOWN_AT if epoch <= epochs]

    def estimates(of: Sequence[Run], which: int) -> dict[int, SeedEstimate]:
        return {mark: SeedEstimate(tuple(run[mark][which] for run in of)) for mark in marks}

    return Overfitting(
        {TRAINING: estimates(runs, 0), VALIDATION: estimates(runs, 1), MOVED: estimates(moved, 1)},
        {VALIDATION: estimates(runs, 2)[marks[-1]], MOVED: estimates(moved, 2)[marks[-1]]},
        (digits.x_train[0].size + len(digits.classes)) * HIDDEN,
    )


def _run(digits: cf.Dataset, seed: int, epochs: int, *, moved: bool) -> Run:
    """Return by epoch the loss on training and on validation images, and the accuracy there."""
    random = np.random.default_rng(seed)
    chosen = random.choice(len(digits.x_train), LEARNED_FROM + HELD_OUT, replace=False)
    images, labels = digits.x_train[chosen] / 255, digits.y_train[chosen]
    flat = images.reshape(len(images), -1)
    network = SmallNetwork(random, flat.shape[1], HIDDEN, len(digits.classes))
    seen, unseen = slice(LEARNED_FROM), slice(LEARNED_FROM, None)
    found = {}
    for epoch in range(1, epochs + 1):
        for batch in random.permutation(LEARNED_FROM).reshape(-1, BATCH):
            shown = _shifted_at_random(images[batch], random) if moved else images[batch]
            network.learn(shown.reshape(BATCH, -1), labels[batch], RATE)
        if epoch in SHOWN_AT:
            scores = network.scores(flat[unseen])
            found[epoch] = (
                cross_entropy(network.scores(flat[seen]), labels[seen]),
                cross_entropy(scores, labels[unseen]),
                float((scores.argmax(axis=1) == labels[unseen]).mean()),
            )
    return found


def _shifted_at_random(images: Array, random: np.random.Generator) -> Array:
    ways = random.integers(-FURTHEST, FURTHEST + 1, size=(len(images), 2))
    return np.stack(
        [
            cf.shifted(image, down=int(down), right=int(right))
            for image, (down, right) in zip(images, ways, strict=True)
        ]
    )
