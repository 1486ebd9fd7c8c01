"""Does a network still know its images when they are moved by a few pixels?

Talk A says that the subject had to be in the centre, and that a convolutional network needs that
no longer. Two dense networks and a convolutional one are tested on images that were moved, and
again after they have learned from images that were moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.moved_images import accuracies_when_moved
from cnnfigs.experiments._engine.networks import network_of_seed, recipe_for, train_cached
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.shifting import (
    shift_in_random_directions,
    with_shifted_training_images,
)

NETWORKS = ("dense", "dense_matched", "fashion_cnn")
SHIFTS = (0, 1, 2, 3, 4, 6, 8)
# Training images are moved by up to so many pixels, down and right.
FURTHEST = 4
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
    recipe = recipe_for(name, budget, seed=seed)
    if kind == STILL:
        model = network_of_seed(name, dataset, budget, seed=seed)
    else:
        moved = with_shifted_training_images(dataset, FURTHEST, seed=seed)
        model = train_cached(name, moved, recipe)
    return {"accuracy": accuracies_when_moved(model, dataset, recipe, SHIFTS)}


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
    images = runs.dataset.x_test
    by_kind: dict[str, dict[str, dict[int, SeedEstimate]]] = {STILL: {}, MOVED: {}}
    for name, kind in runs.records:
        by_kind[kind][name] = {
            pixels: runs.estimate((name, kind), "accuracy", place)
            for place, pixels in enumerate(SHIFTS)
        }
    return DoesItSurviveAShift(
        provenance=runs.provenance,
        test_images=len(images),
        accuracy=by_kind[STILL],
        accuracy_after_moved=by_kind[MOVED],
        furthest=FURTHEST,
        ink_lost={pixels: _ink_lost(images, pixels) for pixels in SHIFTS},
    )
