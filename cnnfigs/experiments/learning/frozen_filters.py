"""Is a network better for learning its filters, and how far do they get from their start?

One network for clothes, with what its filters are held to: kernels that stay as random as they
were at first, and kernels that a person would choose, the Sobel filter turned in 64 directions.
The dense layers learn in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs import filters
from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import (
    accuracy_of_seed,
    recipe_for,
    share_right,
    train_cached,
)
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.measures.layers import cosines
from cnnfigs.networks.architectures import SeededLayers, fashion_cnn
from cnnfigs.training import Recipe, train

NETWORK = fashion_cnn.__name__
LAYERS = ("conv1", "conv2")
# By name: what the first layer's kernels are, and whether the second layer's are learned.
RIVALS = {
    "both learned": ("learned", True),
    "Sobel, then learned": ("Sobel", True),
    "random, then learned": ("random", True),
    "Sobel, then random": ("Sobel", False),
    "both random": ("random", False),
}
_TRAVEL = "travel"


@dataclass(frozen=True, eq=False)
class AreFiltersWorthLearning:
    """Accuracies with learned and with fixed filters, and how far learned ones move.

    Parameters
    ----------
    provenance : Provenance
        On what it was measured; the recipe is that of all the networks.
    accuracy : dict of str to SeedEstimate
        Share of the test images named rightly, by how the filters of the first and of the second
        convolutional layer came about: ``"both learned"`` first, ``"both random"`` last.
    distance : dict of str to dict of int to SeedEstimate
        By layer and step of training: how far its kernels are from where they started, as a share
        of their size there (Euclidean), mean over the kernels. All of it where both are learned.
    likeness : dict of str to dict of int to SeedEstimate
        By layer and step: the cosine between a kernel and its own start, mean over the kernels.
    recognised : dict of str to SeedEstimate
        By layer: the share of the learned kernels that are more like their own start than like
        that of any other kernel of their layer.
    """

    provenance: Provenance
    accuracy: dict[str, SeedEstimate]
    distance: dict[str, dict[int, SeedEstimate]]
    likeness: dict[str, dict[int, SeedEstimate]]
    recognised: dict[str, SeedEstimate]


def sobel_filters(count: int) -> NDArray[np.float64]:
    """Return the Sobel filter turned in so many directions, evenly over the full circle, (3, 3, n).

    No rotation of pixels is needed: a slope in any direction is a sum of the two along the axes.
    """
    angles = 2 * np.pi * np.arange(count) / count
    along, down = (filters.kernel(name)[..., None] for name in ("sobel_x", "sobel_y"))
    turned: NDArray[np.float64] = along * np.cos(angles) + down * np.sin(angles)
    return turned


def _run(condition: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    if condition == _TRAVEL:
        return _travel(dataset, recipe_for(NETWORK, budget, seed=seed))
    first, second_learns = RIVALS[condition]
    if first == "learned":
        return {"accuracy": accuracy_of_seed(NETWORK, dataset, budget, seed=seed)}
    classes = len(dataset.classes)
    rival = partial(_rival, first=first, second_learns=second_learns, classes=classes)
    model = train_cached(rival, dataset, recipe_for(NETWORK, budget, seed=seed, variant=True))
    return {"accuracy": share_right(model, dataset.x_test, dataset.y_test)}


def _rival(make: SeededLayers, *, first: str, second_learns: bool, classes: int) -> keras.Model:
    """Return the network with filters in its first layer that stay as they are."""
    model = fashion_cnn(make, classes)
    conv1, conv2 = (model.get_layer(name) for name in LAYERS)
    conv1.trainable, conv2.trainable = False, second_learns
    if first == "Sobel":
        random, bias = conv1.get_weights()
        chosen = sobel_filters(random.shape[-1])[:, :, None]
        # As large as the random kernels are on average, so that only their form differs.
        usual = np.linalg.norm(_rows(random), axis=1).mean()
        conv1.set_weights([chosen * usual / np.linalg.norm(_rows(chosen), axis=1), bias])
    return model


def _travel(data: Dataset, recipe: Recipe) -> RunRecord:
    """Follow the kernels over the training, of which the store keeps the weights at some steps."""
    snapshots = train(NETWORK, data, recipe=recipe, progress=False).snapshots
    kernels = {
        layer: {step: _rows(each[f"{layer}/kernel"]) for step, each in snapshots.items()}
        for layer in LAYERS
    }
    answer: RunRecord = {"distance": {}, "likeness": {}, "recognised": {}}
    for layer, by_step in kernels.items():
        start, end = by_step[0], by_step[max(by_step)]
        size = np.linalg.norm(start, axis=1)
        answer["distance"][layer] = {
            step: float((np.linalg.norm(now - start, axis=1) / size).mean())
            for step, now in by_step.items()
        }
        answer["likeness"][layer] = {
            step: float(np.diag(cosines(now, start)).mean()) for step, now in by_step.items()
        }
        nearest = cosines(end, start).argmax(axis=1)
        answer["recognised"][layer] = float((nearest == np.arange(len(start))).mean())
    return answer


def _rows(kernel: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return each kernel's weights as a row: (h, w, inputs, n) becomes (n, h * w * inputs)."""
    return np.asarray(kernel.reshape(-1, kernel.shape[-1]).T, dtype=np.float64)


def _by_step(runs: Runs, what: str, layer: str) -> dict[int, SeedEstimate]:
    """Return a course over training; JSON has made words of the steps."""
    course = runs.estimates(_TRAVEL, what, layer)
    return {int(step): estimate for step, estimate in course.items()}


@question(
    about=["garments"],
    dataset="What all the networks learn; garments, because they are the clothes network.",
    run=_run,
    conditions=[*RIVALS, _TRAVEL],
    trains=[NETWORK],
)
def are_filters_worth_learning(runs: Runs) -> AreFiltersWorthLearning:
    """Measure what a network gains by learning its filters, and how far they move.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = are_filters_worth_learning(load_dataset("fashion_mnist"))  # doctest: +SKIP
    >>> result.accuracy["both random"].mean  # doctest: +SKIP
    """
    return AreFiltersWorthLearning(
        provenance=runs.provenance,
        accuracy={name: runs.estimate(name, "accuracy") for name in RIVALS},
        distance={layer: _by_step(runs, "distance", layer) for layer in LAYERS},
        likeness={layer: _by_step(runs, "likeness", layer) for layer in LAYERS},
        recognised={layer: runs.estimate(_TRAVEL, "recognised", layer) for layer in LAYERS},
    )
