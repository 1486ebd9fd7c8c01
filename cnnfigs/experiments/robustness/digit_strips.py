"""Can a network for single digits read several digits in one picture?

Strips of three digits are made from the data set's images. A network that learned single digits
is shown a strip in three ways: squeezed into its input, window by window, and told where each
digit is. Beside it stands one that learned from windows of such strips, with whatever of the
neighbours reaches into them. Strips to learn from are made of training images, strips to be read
of test images.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import keras
import numpy as np
from numpy.typing import NDArray
from skimage.transform import resize

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import (
    accuracy_of_seed,
    network_of_seed,
    recipe_for,
    train_cached,
)
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.images.strips import (
    BETWEEN,
    SIZE,
    Strips,
    make_strips,
    read_strips,
    strike_through,
    windows,
    windows_to_learn_from,
)
from cnnfigs.networks.prediction import predict_scores

NETWORK = "lenet"
SINGLE, OWN_SYSTEM = "single digits", "windows of strips"
STRIPS = {"quick": 200, "full": 1_000}  # to be read
WINDOWS_A_STRIP = 4  # that are learned from
SURE = 0.9


@dataclass(frozen=True, eq=False)
class CanItReadStrips:
    """How well strips of three digits are read.

    Dictionaries have a value for networks trained on ``"single digits"`` and one for those
    trained on ``"windows of strips"``.

    Parameters
    ----------
    provenance : Provenance
        The data and the networks for single digits.
    strips : int
        How many strips were read.
    alone : SeedEstimate
        Share of single test images that networks for single digits read rightly.
    squeezed_middle, squeezed_any : SeedEstimate
        Of strips squeezed to one image: share for which such a network names the middle digit,
        and any of the three.
    squeezed_by_chance : float
        Share for which a digit picked at random is any of the three.
    squeezed_sure : SeedEstimate
        Share for which the largest score is above 0.9, whatever it is for.
    told_where : dict of str to SeedEstimate
        Share of digits named rightly in the window that has them in its middle.
    digits_read : dict of str to SeedEstimate
        Share of digits read rightly where only their number is told, as
        :func:`cnnfigs.images.strips.read_strips` does it.
    strips_read : dict of str to SeedEstimate
        Share of strips so read without an error.
    struck_through : dict of str to SeedEstimate
        As `told_where`, after a line was drawn across each strip: a system that none of the
        networks was trained on.
    """

    provenance: Provenance
    strips: int
    alone: SeedEstimate
    squeezed_middle: SeedEstimate
    squeezed_any: SeedEstimate
    squeezed_by_chance: float
    squeezed_sure: SeedEstimate
    told_where: dict[str, SeedEstimate]
    digits_read: dict[str, SeedEstimate]
    strips_read: dict[str, SeedEstimate]
    struck_through: dict[str, SeedEstimate]


def _run(network: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    if network == SINGLE:
        model = network_of_seed(NETWORK, dataset, budget, seed=seed)
    else:
        strips = of_strips(dataset, seed=seed)
        model = train_cached(NETWORK, strips, recipe_for(NETWORK, budget, seed=seed))
    to_read = make_strips(dataset.x_test, dataset.y_test, STRIPS[budget.name], seed=seed)
    every = windows(to_read.images)
    said = predict_scores(model, every.reshape(-1, *every.shape[2:])).reshape(*every.shape[:2], -1)
    right = read_strips(said) == to_read.labels
    crossed = strike_through(to_read, seed=seed)
    answer: RunRecord = {
        "told_where": _told_where(model, to_read),
        "digits_read": float(right.mean()),
        "strips_read": float(right.all(axis=1).mean()),
        "struck_through": _told_where(model, crossed),
    }
    if network == SINGLE:
        answer["alone"] = accuracy_of_seed(NETWORK, dataset, budget, seed=seed)
        answer |= _squeezed(model, to_read)
    return answer


def of_strips(digits: Dataset, *, seed: int) -> Dataset:
    """Return windows of strips to learn from, as many as there are single digits for the other."""
    count = len(digits.y_train) // WINDOWS_A_STRIP
    made = make_strips(digits.x_train, digits.y_train, count, seed=seed)
    images, labels = windows_to_learn_from(made, seed=seed)
    return replace(
        digits,
        name=f"strips of {digits.name}",
        x_train=images,
        y_train=labels,
        classes=(*digits.classes, BETWEEN),
        origin=f"windows of strips made from {digits.name} ({digits.origin})",
    )


def _told_where(model: keras.Model, made: Strips) -> float:
    every = windows(made.images)
    centred = every[np.arange(len(every))[:, np.newaxis], made.places]
    said = predict_scores(model, centred.reshape(-1, *every.shape[2:]))[:, :10]
    return float(np.mean(said.argmax(axis=1) == made.labels.ravel()))


def _squeezed(model: keras.Model, made: Strips) -> RunRecord:
    """Ask about whole strips, made as narrow as one image."""
    narrow: NDArray[np.float64] = resize(
        made.images / 255, (len(made.images), SIZE, SIZE), anti_aliasing=True
    )
    said = predict_scores(model, narrow.clip(0, 1))
    named = said.argmax(axis=1)
    different = np.array([len(set(row)) for row in made.labels.tolist()])
    return {
        "squeezed_middle": float(np.mean(named == made.labels[:, 1])),
        "squeezed_any": float(np.mean((named[:, np.newaxis] == made.labels).any(axis=1))),
        "squeezed_by_chance": float(np.mean(different / 10)),
        "squeezed_sure": float(np.mean(said.max(axis=1) > SURE)),
    }


@question(
    about=["digits"],
    dataset="Single digits, 28 by 28.",
    run=_run,
    conditions=(SINGLE, OWN_SYSTEM),
    trains=[NETWORK],
)
def can_it_read_strips(runs: Runs) -> CanItReadStrips:
    """Measure how well strips of three digits are read, after training on one thing or the other.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = can_it_read_strips(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.strips_read["windows of strips"].mean  # doctest: +SKIP
    """
    both = ("told_where", "digits_read", "strips_read", "struck_through")
    return CanItReadStrips(
        provenance=runs.provenance,
        strips=STRIPS[runs.budget.name],
        alone=runs.estimate(SINGLE, "alone"),
        squeezed_middle=runs.estimate(SINGLE, "squeezed_middle"),
        squeezed_any=runs.estimate(SINGLE, "squeezed_any"),
        squeezed_by_chance=runs[SINGLE][0]["squeezed_by_chance"],
        squeezed_sure=runs.estimate(SINGLE, "squeezed_sure"),
        **{
            what: {network: runs.estimate(network, what) for network in (SINGLE, OWN_SYSTEM)}
            for what in both
        },
    )
