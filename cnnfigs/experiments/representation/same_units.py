"""Do the same units of the dense layer light up for each image of a digit?

The second talk points at two bright units of the first dense layer and says that they will light
up when there is a 2 in the image, for other 2s "subtly different". Here are the agreement of
images of one digit, that of different digits, and what as many units would give by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.digit_networks import (
    NETWORK,
    TRAINED,
    UNTRAINED,
    digit_network,
)
from cnnfigs.experiments._engine.estimate import SeedEstimate, estimate, estimates
from cnnfigs.experiments._engine.networks import share_right, subsample
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.sampling import stratified_sample
from cnnfigs.layers import activations
from cnnfigs.networks.prediction import in_batches

LAYER = "dense1"
# Test images of each digit, and training images of each that a read-out is fitted on, by effort.
IMAGES = {"quick": 50, "full": 200}
FITTED_ON = {"quick": 200, "full": 500}
# How many of an image's strongest units are compared, and how many units a read-out may use.
STRONGEST = (2, 5, 10, 20, 50, 100)
READ = (1, 2, 5, 10, 20, 50, 100, 500)
SAME, OTHER, CHANCE = "same digit", "another digit", "by chance"
# Above half of the image's strongest unit: lighter than the middle grey in a picture of the layer.
BRIGHT = 0.5


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far the dense layer's answers to two images agree.

    "By chance" is what the same units give once each has its values dealt out anew over all
    images: it is active as often as before, but no longer for the same images as the others.

    Attributes
    ----------
    active : SeedEstimate
        Share of the units that are active, above zero, for an image.
    shared : dict of str to SeedEstimate
        Of the units active for one image, the share active for another of ``"same digit"``, of
        ``"another digit"`` and ``"by chance"``.
    overlap : dict of str to dict of int to SeedEstimate
        By the same words and by k: of the units that are among the k strongest of one image or
        the other, the share that is among those of both (the Jaccard index), 0 to 1.
    two_strongest : dict of str to SeedEstimate
        How often the two strongest units of one image are both active for another.
    two_bright : dict of str to SeedEstimate
        How often both reach half of the strongest activation of the other image: how often a
        picture of the layer would show both bright.
    accuracy_by_units : dict of int to SeedEstimate
        Share of images named rightly from so many units, taken at random, by a linear read-out
        fitted on training images.
    """

    active: SeedEstimate
    shared: dict[str, SeedEstimate]
    overlap: dict[str, dict[int, SeedEstimate]]
    two_strongest: dict[str, SeedEstimate]
    two_bright: dict[str, SeedEstimate]
    accuracy_by_units: dict[int, SeedEstimate]


@dataclass(frozen=True, eq=False)
class DoTheSameUnitsLightUp:
    """Whether the same units light up for each image of a digit.

    Attributes
    ----------
    provenance : Provenance
        The data, the effort and the recipe.
    images : int
        Test images of each digit; all pairs of them were compared.
    units : int
        How many units the layer has.
    trained, untrained : Agreement
        Of the trained networks, and of the same networks before training.
    accuracy : SeedEstimate
        Share of the test images that the trained networks name rightly.
    by_digit : dict of str to SeedEstimate
        For each digit, the share of its other images for which an image's two strongest units are
        both active.
    bright_by_digit : dict of str to SeedEstimate
        The same for both reaching half of the strongest activation.
    """

    provenance: Provenance
    images: int
    units: int
    trained: Agreement
    untrained: Agreement
    accuracy: SeedEstimate
    by_digit: dict[str, SeedEstimate]
    bright_by_digit: dict[str, SeedEstimate]


def _agreement(condition: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    digits = subsample(dataset, budget, seed=seed)
    network = digit_network(condition, digits, budget, seed=seed)
    count, rng = IMAGES[budget.name], np.random.default_rng(seed)
    taken = stratified_sample(digits.y_test, count, classes=len(DIGITS))
    units = _units(network, digits.x_test[taken])
    shuffled = rng.permuted(units, axis=0)  # each unit by itself
    strongest, bright = _both_active(units, units > 0), _both_active(units, _bright(units))
    by_digit, bright_by_digit = (_within(each, count) for each in (strongest, bright))
    return {
        "units": units.shape[1],
        "active": float((units > 0).mean()),
        "shared": _kinds(_shared(units > 0), _shared(shuffled > 0), count),
        "overlap": {
            kind: {k: found[kind] for k, found in _overlaps(units, shuffled, count).items()}
            for kind in (SAME, OTHER, CHANCE)
        },
        "two_strongest": _kinds(strongest, _both_active(shuffled, shuffled > 0), count),
        "two_bright": _kinds(bright, _both_active(shuffled, _bright(shuffled)), count),
        "by_digit": dict(zip(DIGITS, by_digit, strict=True)),
        "bright_by_digit": dict(zip(DIGITS, bright_by_digit, strict=True)),
        "accuracy_by_units": _accuracy_by_units(
            network, digits, (units, digits.y_test[taken]), budget, rng
        ),
        "accuracy": share_right(network, digits.x_test, digits.y_test),
    }


def _units(network: keras.Model, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what the first dense layer answers, one row for each image."""
    return in_batches(lambda some: activations(network, some, LAYER)[0].values, images)


def _shared(active: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return, for each pair of images, the share of the first's units that the second has too."""
    marks = active.astype(np.float64)
    shares: NDArray[np.float64] = (marks @ marks.T) / np.maximum(
        marks.sum(axis=1, keepdims=True), 1
    )
    return shares


def _bright(units: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which units reach half of an image's strongest activation."""
    strongest = units.max(axis=1, keepdims=True)
    bright: NDArray[np.bool_] = (units > 0) & (units >= BRIGHT * strongest)
    return bright


def _both_active(units: NDArray[np.float32], active: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return whether the two strongest units of one image are both active for another: 1 or 0."""
    first, second = np.argsort(-units, axis=1, kind="stable")[:, :2].T
    return (active[:, first] & active[:, second]).T.astype(np.float64)


def _overlaps(
    units: NDArray[np.float32], shuffled: NDArray[np.float32], count: int
) -> dict[int, dict[str, float]]:
    return {
        k: _kinds(_jaccard(_top(units, k)), _jaccard(_top(shuffled, k)), count) for k in STRONGEST
    }


def _top(units: NDArray[np.float32], k: int) -> NDArray[np.bool_]:
    """Return which units are among the k strongest of an image; none that is silent."""
    order = np.argsort(-units, axis=1, kind="stable")[:, :k]
    marks = np.zeros(units.shape, dtype=bool)
    np.put_along_axis(marks, order, values=True, axis=1)
    return marks & (units > 0)


def _jaccard(marks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return, for each pair of images, units in both over units in one or the other."""
    counts = marks.astype(np.float64)
    both = counts @ counts.T
    sizes = counts.sum(axis=1)
    overlaps: NDArray[np.float64] = both / np.maximum(sizes[:, None] + sizes - both, 1)
    return overlaps


def _kinds(
    pairs: NDArray[np.float64], shuffled: NDArray[np.float64], count: int
) -> dict[str, float]:
    """Return the means over pairs of one digit, of two digits, and over all pairs by chance."""
    digit = np.repeat(np.arange(len(pairs) // count), count)
    other = digit[:, None] != digit
    not_itself = ~np.eye(len(pairs), dtype=bool)
    return {
        SAME: float(np.mean(_within(pairs, count))),
        OTHER: float(pairs[other].mean()),
        CHANCE: float(shuffled[not_itself].mean()),
    }


def _within(pairs: NDArray[np.float64], count: int) -> list[float]:
    """Return the mean over the pairs of each digit; no image is paired with itself."""
    others = ~np.eye(count, dtype=bool)
    starts = range(0, len(pairs), count)
    return [float(pairs[s : s + count, s : s + count][others].mean()) for s in starts]


def _accuracy_by_units(
    network: keras.Model,
    digits: Dataset,
    tested_on: tuple[NDArray[np.float32], NDArray[np.integer]],
    budget: Budget,
    rng: np.random.Generator,
) -> dict[int, float]:
    """Return the accuracy of a read-out, fitted by least squares, by how many units it has."""
    fitted_on = stratified_sample(digits.y_train, FITTED_ON[budget.name], classes=len(DIGITS))
    fitted = _units(network, digits.x_train[fitted_on])
    wanted = np.eye(len(DIGITS))[digits.y_train[fitted_on]]
    units, labels = tested_on
    order = rng.permutation(units.shape[1])
    found = {}
    for count in READ:
        chosen = order[:count]
        weights, *_ = np.linalg.lstsq(_with_bias(fitted[:, chosen]), wanted, rcond=1e-6)
        answers = (_with_bias(units[:, chosen]) @ weights).argmax(axis=1)
        found[count] = float((answers == labels).mean())
    return found


def _with_bias(units: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.column_stack([units, np.ones(len(units))]).astype(np.float64)


def _gathered(records: Sequence[RunRecord]) -> Agreement:
    return Agreement(
        active=estimate(records, "active"),
        shared=estimates(records, "shared"),
        overlap={
            kind: _by_count(estimates(records, "overlap", kind)) for kind in (SAME, OTHER, CHANCE)
        },
        two_strongest=estimates(records, "two_strongest"),
        two_bright=estimates(records, "two_bright"),
        accuracy_by_units=_by_count(estimates(records, "accuracy_by_units")),
    )


def _by_count(found: Mapping[str, SeedEstimate]) -> dict[int, SeedEstimate]:
    """Return what JSON kept under words by its numbers again."""
    return {int(count): measured for count, measured in found.items()}


@question(
    about=["digits"],
    others=False,
    dataset="Digits.",
    run=_agreement,
    conditions=(TRAINED, UNTRAINED),
    trains=[NETWORK],
)
def do_the_same_units_light_up(runs: Runs) -> DoTheSameUnitsLightUp:
    """Measure how far the first dense layer agrees on images of one digit.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = do_the_same_units_light_up(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.trained.shared["same digit"].mean  # doctest: +SKIP
    """
    trained = runs[TRAINED]
    return DoTheSameUnitsLightUp(
        provenance=runs.provenance,
        images=IMAGES[runs.budget.name],
        units=trained[0]["units"],
        trained=_gathered(trained),
        untrained=_gathered(runs[UNTRAINED]),
        accuracy=estimate(trained, "accuracy"),
        by_digit=estimates(trained, "by_digit"),
        bright_by_digit=estimates(trained, "bright_by_digit"),
    )
