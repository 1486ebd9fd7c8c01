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
MORE = 10  # times as many images, each as many times more rarely
RATE, FURTHEST = 0.1, 2  # pixels
SHOWN_AT = (1, 2, 3, 5, 10, 20, 50, 100, 200)  # epochs
TRAINING, VALIDATION, MOVED = "training", "validation", "validation, moved"
MORE_IMAGES = "more images"
SIZES, DRAWS, DIRECTED_BY = (1, 4, 16, 64, 256), 30, 2000  # images, batches, images


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
    """What became of a network that saw few images: loss by epoch, accuracy after the last.

    The accuracy is that on images held out, also where it learned from images moved at random, or
    from more of them in as many steps.
    """

    loss: Mapping[str, Mapping[int, SeedEstimate]]
    accuracy: Mapping[str, SeedEstimate]
    weights: int


def overfit(digits: cf.Dataset, *, epochs: int = EPOCHS, seeds: int = SEEDS) -> Overfitting:
    """Train on few images, as they are and moved at random, and on more, over several seeds."""
    runs = [_run(digits, seed, epochs) for seed in range(seeds)]
    moved = [_run(digits, seed, epochs, moved=True) for seed in range(seeds)]
    shorter = max(1, epochs // MORE)
    more = [_run(digits, seed, shorter, images=MORE * LEARNED_FROM) for seed in range(seeds)]

    def estimates(of: Sequence[Run], which: int) -> dict[int, SeedEstimate]:
        return {mark: SeedEstimate(tuple(run[mark][which] for run in of)) for mark in of[0]}

    def at_the_end(of: Sequence[Run]) -> SeedEstimate:
        return estimates(of, 2)[max(of[0])]

    return Overfitting(
        {TRAINING: estimates(runs, 0), VALIDATION: estimates(runs, 1), MOVED: estimates(moved, 1)},
        {VALIDATION: at_the_end(runs), MOVED: at_the_end(moved), MORE_IMAGES: at_the_end(more)},
        (digits.x_train[0].size + len(digits.classes)) * HIDDEN,
    )


def _run(
    digits: cf.Dataset, seed: int, epochs: int, *, images: int = LEARNED_FROM, moved: bool = False
) -> Run:
    """Return by epoch the loss on training and on validation images, and the accuracy there."""
    random = np.random.default_rng(seed)
    chosen = random.choice(len(digits.x_train), images + HELD_OUT, replace=False)
    pictures, labels = digits.x_train[chosen] / 255, digits.y_train[chosen]
    flat = pictures.reshape(len(pictures), -1)
    network = SmallNetwork(random, flat.shape[1], HIDDEN, len(digits.classes))
    seen, unseen = slice(images), slice(images, None)
    found = {}
    for epoch in range(1, epochs + 1):
        for batch in random.permutation(images).reshape(-1, BATCH):
            shown = shifted_at_random(pictures[batch], random) if moved else pictures[batch]
            network.learn(shown.reshape(BATCH, -1), labels[batch], RATE)
        if epoch in SHOWN_AT:
            scores = network.scores(flat[unseen])
            found[epoch] = (
                cross_entropy(network.scores(flat[seen]), labels[seen]),
                cross_entropy(scores, labels[unseen]),
                float((scores.argmax(axis=1) == labels[unseen]).mean()),
            )
    return found


def shifted_at_random(images: Array, random: np.random.Generator) -> Array:
    """Move each image by up to so many pixels, up or down, and left or right."""
    ways = random.integers(-FURTHEST, FURTHEST + 1, size=(len(images), 2))
    return np.stack(
        [
            cf.shifted(image, down=int(down), right=int(right))
            for image, (down, right) in zip(images, ways, strict=True)
        ]
    )


def astray(digits: cf.Dataset, *, seeds: int = SEEDS) -> dict[int, SeedEstimate]:
    """Return how far off the gradient of a batch is, by its size, before the first step.

    Returns
    -------
    dict of int to SeedEstimate
        The mean angle to the gradient of all images, in degrees: 0 for the same direction, 90 for
        one that has nothing to do with it.
    """
    by_seed = [_angles(digits, np.random.default_rng(seed)) for seed in range(seeds)]
    return {size: SeedEstimate(tuple(angles[size] for angles in by_seed)) for size in SIZES}


def _angles(digits: cf.Dataset, random: np.random.Generator) -> dict[int, float]:
    chosen = random.choice(len(digits.x_train), DIRECTED_BY, replace=False)
    images, labels = digits.x_train[chosen] / 255, digits.y_train[chosen]
    flat = images.reshape(len(images), -1)
    network = SmallNetwork(random, flat.shape[1], HIDDEN, len(digits.classes))

    def direction(some: NDArray[np.intp]) -> Array:
        slopes = np.concatenate(
            [each.ravel() for each in network.gradients(flat[some], labels[some])]
        )
        return np.asarray(slopes / np.linalg.norm(slopes))

    way = direction(np.arange(DIRECTED_BY))
    found = {}
    for size in SIZES:
        batches = [random.choice(DIRECTED_BY, size, replace=False) for _ in range(DRAWS)]
        cosines = [float(way @ direction(batch)) for batch in batches]
        found[size] = float(np.degrees(np.arccos(cosines)).mean())
    return found
