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
from cnnfigs.experiments._engine.networks import accuracy_of_seed
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


def _run(condition: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    found = _agreement(condition, seed, dataset, budget)
    if condition == TRAINED:
        found["accuracy"] = accuracy_of_seed(NETWORK, dataset, budget, seed=seed)
    return found


def _agreement(condition: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    network = digit_network(condition, dataset, budget, seed=seed)
    count, rng = IMAGES[budget.name], np.random.default_rng(seed)
    taken = stratified_sample(dataset.y_test, count, classes=len(DIGITS))
    units = _units(network, dataset.x_test[taken])
    shuffled = rng.permuted(units, axis=0)  # each unit by itself
    strongest, bright = _both_active(units, units > 0), _both_active(units, _bright(units))
    by_digit, bright_by_digit = (_within(each, count) for each in (strongest, bright))
    overlaps = _overlaps(units, shuffled, count)
    return {
        "units": units.shape[1],
        "active": float((units > 0).mean()),
        "shared": _kinds(_shared(units > 0), _shared(shuffled > 0), count),
        "overlap": {
            kind: {k: found[kind] for k, found in overlaps.items()}
            for kind in (SAME, OTHER, CHANCE)
        },
        "two_strongest": _kinds(strongest, _both_active(shuffled, shuffled > 0), count),
        "two_bright": _kinds(bright, _both_active(shuffled, _bright(shuffled)), count),
        "by_digit": dict(zip(DIGITS, by_digit, strict=True)),
        "bright_by_digit": dict(zip(DIGITS, bright_by_digit, strict=True)),
        "accuracy_by_units": _accuracy_by_units(
            network, dataset, (units, dataset.y_test[taken]), budget, rng
        ),
    }


def _units(network: keras.Model, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what the first dense layer answers, one row for each image."""
    return in_batches(lambda some: activations(network, some, LAYER)[0].values, images)


def _shared(active: NDArray[np.bool_]) -> NDArray[np.floating]:
    """Return, for each pair of images, the share of the first's units that the second has too."""
    both = _in_both(active)
    shares: NDArray[np.floating] = both / np.maximum(np.diag(both)[:, np.newaxis], 1)
    return shares


def _in_both(marks: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return, for each pair of images, how many units are marked for both: whole in float32."""
    counted = marks.astype(np.float32)
    both: NDArray[np.float32] = counted @ counted.T
    return both


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
    places, shuffled_places = _places(units), _places(shuffled)
    return {
        k: _kinds(_jaccard(places < k), _jaccard(shuffled_places < k), count) for k in STRONGEST
    }


def _places(units: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return each unit's place among those of its image, the strongest at 0; silent ones last."""
    order = np.argsort(-units, axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(units.shape[1])[np.newaxis], axis=1)
    return np.where(units > 0, places, units.shape[1])


def _jaccard(marks: NDArray[np.bool_]) -> NDArray[np.floating]:
    """Return, for each pair of images, units in both over units in one or the other."""
    both = _in_both(marks)
    sizes = np.diag(both)
    overlaps: NDArray[np.floating] = both / np.maximum(sizes[:, np.newaxis] + sizes - both, 1)
    return overlaps


def _kinds(
    pairs: NDArray[np.floating], shuffled: NDArray[np.floating], count: int
) -> dict[str, float]:
    """Return the means over pairs of one digit, of two digits, and over all pairs by chance."""
    digit = np.repeat(np.arange(len(pairs) // count), count)
    other = digit[:, None] != digit
    not_itself = ~np.eye(len(pairs), dtype=bool)
    return {
        SAME: float(np.mean(_within(pairs, count))),
        OTHER: float(pairs[other].mean(dtype=np.float64)),
        CHANCE: float(shuffled[not_itself].mean(dtype=np.float64)),
    }


def _within(pairs: NDArray[np.floating], count: int) -> list[float]:
    """Return the mean over the pairs of each digit; no image is paired with itself."""
    others = ~np.eye(count, dtype=bool)
    starts = range(0, len(pairs), count)
    blocks = (pairs[start : start + count, start : start + count] for start in starts)
    return [float(block[others].mean(dtype=np.float64)) for block in blocks]


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
    learned, tested = (_with_bias(each[:, order]) for each in (fitted, units))
    # The normal equations of all units hold those of any of them: the images are gone through
    # once. In float64 they are exact enough, and units that are silent or repeat others drop out.
    products, aims = learned.T @ learned, learned.T @ wanted
    found = {}
    for count in READ:
        last = count + 1  # the constant comes first
        weights, *_ = np.linalg.lstsq(products[:last, :last], aims[:last], rcond=1e-12)
        found[count] = float(((tested[:, :last] @ weights).argmax(axis=1) == labels).mean())
    return found


def _with_bias(units: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.column_stack([np.ones(len(units)), units]).astype(np.float64)


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
    run=_run,
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
