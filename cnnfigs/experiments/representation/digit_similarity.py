"""At which layer does a network see that two digits are different ones?

The second talk lays a 2 beside a 4 and finds the first layers "much the same" and the last ones
"completely different". Here are all pairs of digits, and pairs of images of one digit beside them:
a 2 may differ from a 4 because it is another digit, or only because no two images are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import keras
import numpy as np
from numpy.typing import NDArray
from scipy import stats

from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.digit_networks import (
    NETWORK,
    TRAINED,
    UNTRAINED,
    digit_network,
)
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.sampling import stratified_sample
from cnnfigs.layers import activations
from cnnfigs.measures.layers import cosines

PIXELS = "pixels"
# What the images are compared by: the flattened layer has the values of conv6 once more.
LAYERS = (*(f"conv{position}" for position in range(1, 7)), "dense1", "scores")
TALK = (2, 4)  # the pair that the talk compares
# Images of each digit, by effort. All pairs of them are compared.
IMAGES = {"quick": 20, "full": 100}

Answers = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Likeness:
    """How alike a network's answers to two digits are, by layer.

    Each dictionary begins with ``"pixels"``, the images themselves, and goes on with the layers.

    Attributes
    ----------
    same, different : dict of str to SeedEstimate
        Mean cosine of two images of one digit, and of two digits: each pair of digits counts
        alike.
    two_four : dict of str to SeedEstimate
        Mean cosine of a 2 and a 4.
    auc : dict of str to SeedEstimate
        How often two images of one digit are more alike than two images of different digits, 0 to
        1; 0.5 is chance.
    less_alike : dict of str to SeedEstimate
        Share of the 44 other pairs of digits that are less alike than a 2 and a 4, 0 to 1.
    matrices : dict of str to ndarray
        (10, 10), mean cosine of an image of the digit of the row and one of the column, mean over
        the seeds. No image is compared with itself.
    """

    same: dict[str, SeedEstimate]
    different: dict[str, SeedEstimate]
    two_four: dict[str, SeedEstimate]
    auc: dict[str, SeedEstimate]
    less_alike: dict[str, SeedEstimate]
    matrices: dict[str, NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class WhereDoDigitsPart:
    """Where in a network digits become different ones.

    Attributes
    ----------
    provenance : Provenance
        The data, the effort and the recipe.
    images : int
        Test images of each digit; all pairs of them were compared.
    trained, untrained : Likeness
        Of the trained networks, and of the same networks before training.
    centred : Likeness
        Of the trained networks, once the mean answer to all images is taken off each value. After
        ReLU no value is below zero, so that the cosine is high wherever a layer says much the same
        to every image; centred, it is about 0 for two images with nothing more in common than any.
    """

    provenance: Provenance
    images: int
    trained: Likeness
    untrained: Likeness
    centred: Likeness


def _compared(condition: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    network = digit_network(condition, dataset, budget, seed=seed)
    count = IMAGES[budget.name]
    taken = stratified_sample(dataset.y_test, count, classes=len(DIGITS))
    answers = _answers(network, dataset.x_test[taken])
    return {
        "plain": {name: _one_layer(values, count) for name, values in answers.items()},
        "centred": {
            name: _one_layer(values - values.mean(axis=0), count)
            for name, values in answers.items()
        },
    }


def _answers(network: keras.Model, images: NDArray[np.uint8]) -> Answers:
    """Return the pixels and each layer's values, one row for each image."""
    found = {PIXELS: (images / 255).astype(np.float32)}
    found |= {layer.name: layer.values for layer in activations(network, images, LAYERS)}
    return {name: values.reshape(len(images), -1) for name, values in found.items()}


def _one_layer(values: NDArray[np.floating], count: int) -> RunRecord:
    """Return the mean cosine for each pair of digits, and how well the cosine tells them apart."""
    digits = len(values) // count
    blocks = cosines(values, values).reshape(digits, count, digits, count).transpose(0, 2, 1, 3)
    matrix = blocks.mean(axis=(2, 3))
    others = ~np.eye(count, dtype=bool)  # no image is compared with itself
    for digit in range(digits):
        matrix[digit, digit] = blocks[digit, digit][others].mean()
    same = np.concatenate([blocks[digit, digit][others] for digit in range(digits)])
    apart = np.concatenate([blocks[pair].ravel() for pair in combinations(range(digits), 2)])
    return {"matrix": matrix.tolist(), "auc": _auc(same, apart)}


def _auc(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the share of pairs whose first value is larger; a tie counts as half a pair."""
    larger = stats.mannwhitneyu(first, second, method="asymptotic").statistic
    return float(larger / (len(first) * len(second)))


def _likeness(runs: Sequence[RunRecord]) -> Likeness:
    """Gather the seeds."""
    names = (PIXELS, *LAYERS)
    tables = {name: np.array([run[name]["matrix"] for run in runs]) for name in names}

    def over_seeds(number: Callable[[NDArray[np.float64]], float]) -> dict[str, SeedEstimate]:
        return {
            name: SeedEstimate(tuple(float(number(table)) for table in tables[name]))
            for name in names
        }

    return Likeness(
        same=over_seeds(lambda table: np.diag(table).mean()),
        different=over_seeds(lambda table: _pairs(table).mean()),
        two_four=over_seeds(lambda table: table[TALK]),
        auc={name: SeedEstimate(tuple(run[name]["auc"] for run in runs)) for name in names},
        less_alike=over_seeds(
            lambda table: (_pairs(table) < table[TALK]).sum() / (len(_pairs(table)) - 1)
        ),
        matrices={name: table.mean(axis=0) for name, table in tables.items()},
    )


def _pairs(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean cosines of the 45 pairs of two digits."""
    found: NDArray[np.float64] = table[np.triu_indices(len(table), 1)]
    return found


@question(
    about=["digits"],
    others=False,
    dataset="Digits.",
    run=_compared,
    conditions=(TRAINED, UNTRAINED),
    trains=[NETWORK],
)
def where_do_digits_part(runs: Runs) -> WhereDoDigitsPart:
    """Measure, layer by layer, how alike a network's answers to digits are.

    Two answers are alike as far as the cosine of the angle between their values says
    (:func:`cnnfigs.similarity`).

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = where_do_digits_part(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.trained.two_four["conv1"].mean  # doctest: +SKIP
    """
    return WhereDoDigitsPart(
        provenance=runs.provenance,
        images=IMAGES[runs.budget.name],
        trained=_likeness([record["plain"] for record in runs[TRAINED]]),
        untrained=_likeness([record["plain"] for record in runs[UNTRAINED]]),
        centred=_likeness([record["centred"] for record in runs[TRAINED]]),
    )
