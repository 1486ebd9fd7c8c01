"""Does a network still know its images when they are moved by a few pixels?

Talk A says that the subject had to be in the centre, and that a convolutional network needs that
no longer. Two dense and two convolutional networks are tested on images that were moved, and again
after they have learned from images that were moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import recipe_for, share_right, subsample, train_cached
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.shifting import (
    shift_in_random_directions,
    with_shifted_training_images,
)

NETWORKS = ("dense", "dense_matched", "fashion_cnn", "six_conv")
SHIFTS = (0, 1, 2, 3, 4, 6, 8)
# Training images are moved by up to so many pixels, down and right.
FURTHEST = 4
# More test images cost minutes, and seeds differ by more than so many images leave open.
MOST_IMAGES = 2_000
STILL, MOVED = "as they are", "moved"

Condition = tuple[str, str]


@dataclass(frozen=True, eq=False)
class DoesItSurviveAShift:
    """Accuracies of networks on images that were moved.

    Parameters
    ----------
    provenance : Provenance
        Data, effort and recipes.
    test_images : int
        How many test images each accuracy is of. A quarter of them is moved each way: up, down,
        left and right. Zeros enter.
    accuracy : dict of str to dict of int to SeedEstimate
        Share of the test images named rightly, by network and by pixels that they were moved.
    accuracy_after_moved : dict of str to dict of int to SeedEstimate
        The same for networks that learned from as many images, each moved at random.
    furthest : int
        By up to how many pixels these were moved, down or up and left or right.
    ink_lost : dict of int to float
        Share of the test images' ink that left them, by pixels moved: sum of the pixels' values.
    """

    provenance: Provenance
    test_images: int
    accuracy: dict[str, dict[int, SeedEstimate]]
    accuracy_after_moved: dict[str, dict[int, SeedEstimate]]
    furthest: int
    ink_lost: dict[int, float]


def _accuracies(condition: Condition, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    name, kind = condition
    data = subsample(dataset, budget, seed=seed)
    if kind == MOVED:
        data = with_shifted_training_images(data, FURTHEST, seed=seed)
    model = train_cached(name, data, recipe_for(name, budget, seed=seed))
    images, labels = _tested_on(data)
    return {
        "accuracy": [
            share_right(model, shift_in_random_directions(images, pixels), labels)
            for pixels in SHIFTS
        ]
    }


def _tested_on(data: Dataset) -> tuple[NDArray[np.uint8], NDArray[np.integer]]:
    """Return test images and labels, as many as are tested on: the same for every seed."""
    some = np.random.default_rng(0).permutation(len(data.y_test))[:MOST_IMAGES]
    return data.x_test[some], data.y_test[some]


def _ink_lost(images: NDArray[np.uint8], pixels: int) -> float:
    left = shift_in_random_directions(images, pixels).sum(dtype=np.int64)
    return float(1 - left / images.sum(dtype=np.int64))


@question(
    about=["garments"],
    dataset="What the networks learn, and whose test images are moved.",
    run=_accuracies,
    conditions=[(name, kind) for name in NETWORKS for kind in (STILL, MOVED)],
    trains=NETWORKS,
)
def does_it_survive_a_shift(runs: Runs) -> DoesItSurviveAShift:
    """Measure how accuracy falls when test images are moved, for dense and convolutional networks.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = does_it_survive_a_shift(load_dataset("fashion_mnist"))  # doctest: +SKIP
    >>> result.accuracy["fashion_cnn"][2].mean  # doctest: +SKIP
    """
    images, _ = _tested_on(subsample(runs.dataset, runs.budget, seed=0))
    by_kind = {
        kind: {
            name: {
                pixels: runs.estimate((name, kind), "accuracy", place)
                for place, pixels in enumerate(SHIFTS)
            }
            for name in NETWORKS
        }
        for kind in (STILL, MOVED)
    }
    return DoesItSurviveAShift(
        provenance=runs.provenance,
        test_images=len(images),
        accuracy=by_kind[STILL],
        accuracy_after_moved=by_kind[MOVED],
        furthest=FURTHEST,
        ink_lost={pixels: _ink_lost(images, pixels) for pixels in SHIFTS},
    )
