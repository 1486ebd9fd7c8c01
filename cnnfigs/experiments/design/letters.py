"""Are letters harder to read than digits, and what helps?

Letters are more classes, and other shapes. To tell one from the other, ten letters stand beside
ten digits. Both are drawn, with the same steady hands: no real letters are in this package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import keras
import numpy as np

from cnnfigs.datasets import DIGITS, Dataset, load_dataset
from cnnfigs.datasets.drawn import digits as drawn_digits
from cnnfigs.datasets.drawn.letters import HABITS
from cnnfigs.datasets.drawn.pen import draw
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import recipe_for, share_right, train_cached
from cnnfigs.experiments._engine.question import Runs, question_of_drawings
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.networks.architectures import SeededLayers
from cnnfigs.training import Recipe

NETWORK = "lenet"
# Letters to draw, and how many images of ten classes are learned from, by effort.
DRAWN = {"quick": 8_000, "full": 60_000}
IMAGES = {"quick": 3_000, "full": 20_000}
DIGIT_ROW = "10 digits"
TEN_LETTERS = "10 letters"
ALL_LETTERS = "26 letters"
AS_MANY_OF_EACH = "26 letters, as many of each"
TWICE_THE_KERNELS = "26 letters, twice the kernels"
BOTH = "26 letters, both"
CONDITIONS = (DIGIT_ROW, TEN_LETTERS, ALL_LETTERS, AS_MANY_OF_EACH, TWICE_THE_KERNELS, BOTH)


@dataclass(frozen=True, eq=False)
class AreLettersHarder:
    """Accuracies on drawn digits and on drawn letters.

    Parameters
    ----------
    provenance : Provenance
        The letters and the network for ten classes.
    accuracy : dict of str to SeedEstimate
        ``"10 digits"``; ``"10 letters"``, other ones for each seed; ``"26 letters"`` from as many
        images in all; ``"26 letters, as many of each"``, for which a network sees 2.6 times as many
        images; ``"26 letters, twice the kernels"`` from as many in all; ``"26 letters, both"``.
    images_seen : dict of str to int
        Images that a network was given in training, repetitions counted.
    of_each : dict of str to int
        Training images of one class, about.
    parameters : dict of str to int
        Numbers that training sets.
    """

    provenance: Provenance
    accuracy: dict[str, SeedEstimate]
    images_seen: dict[str, int]
    of_each: dict[str, int]
    parameters: dict[str, int]


def _run(condition: str, seed: int, letters: Dataset, budget: Budget) -> RunRecord:
    many = condition in (AS_MANY_OF_EACH, BOTH)
    size = IMAGES[budget.name] * (len(letters.classes) if many else 10) // 10
    signs = _signs(condition, letters, size, seed=seed)
    wider = condition in (TWICE_THE_KERNELS, BOTH)
    network: str | Callable[[SeededLayers], keras.Model] = twice_the_kernels if wider else NETWORK
    recipe = _recipe(budget, size, seed=seed, variant=wider)
    model = train_cached(network, signs, recipe)
    return {
        "accuracy": share_right(model, signs.x_test, signs.y_test),
        "images_seen": recipe.images_seen(size),
        "of_each": round(size / len(signs.classes)),
        "parameters": model.count_params(),
    }


def _recipe(budget: Budget, size: int, *, seed: int = 0, variant: bool = False) -> Recipe:
    """Return the network's recipe with so many images: ten classes of letters have no more."""
    usual = recipe_for(NETWORK, budget, seed=seed, variant=variant)
    return replace(usual, images=size, epochs=1)


def _signs(condition: str, letters: Dataset, size: int, *, seed: int) -> Dataset:
    """Return the signs to be read: digits, ten letters that the seed chooses, or all letters."""
    if condition == DIGIT_ROW:
        return _digits(size, len(letters.y_test), seed=seed)
    if condition == TEN_LETTERS:
        which = np.random.default_rng(seed).choice(len(letters.classes), 10, replace=False)
        return _only(letters, np.sort(which))
    return letters


def _digits(size: int, tested: int, *, seed: int) -> Dataset:
    ways = drawn_digits.WAYS
    x_train, y_train = draw(ways, size, seed=seed, habits=HABITS)
    x_test, y_test = draw(ways, tested, seed=0, writers="test", habits=HABITS)
    origin = "drawn by cnnfigs with the letters' habits, not real handwriting"
    return Dataset("digits, steady", x_train, y_train, x_test, y_test, DIGITS, origin)


def _only(letters: Dataset, which: np.ndarray) -> Dataset:
    """Return the letters of a few classes, counted from 0."""
    train, test = np.isin(letters.y_train, which), np.isin(letters.y_test, which)
    return replace(
        letters,
        name="ten letters",
        x_train=letters.x_train[train],
        y_train=np.searchsorted(which, letters.y_train[train]),
        x_test=letters.x_test[test],
        y_test=np.searchsorted(which, letters.y_test[test]),
        classes=tuple(letters.classes[index] for index in which),
    )


def twice_the_kernels(make: SeededLayers) -> keras.Model:
    """Build the network with twice as many kernels in each convolutional layer, for letters."""
    return make.network("lenet_twice", make.pooled([40, 100], size=5), units=500, classes=26)


@question_of_drawings(
    about=["letters"],
    draw=lambda budget: load_dataset("drawn_letters", size=DRAWN[budget.name]),
    run=_run,
    conditions=CONDITIONS,
    trains=lambda _, budget: {NETWORK: _recipe(budget, IMAGES[budget.name])},
)
def are_letters_harder(runs: Runs) -> AreLettersHarder:
    """Measure how well a small network reads drawn letters beside drawn digits.

    Digits are drawn with the habits of the letters' hands, which are steadier than usual, so that
    the hands make no difference. Capitals and small letters bear one label.

    Examples
    --------
    >>> are_letters_harder().accuracy["26 letters"].mean  # doctest: +SKIP
    """
    first = {condition: runs[condition][0] for condition in CONDITIONS}
    return AreLettersHarder(
        provenance=runs.provenance,
        accuracy={condition: runs.estimate(condition, "accuracy") for condition in CONDITIONS},
        images_seen={condition: record["images_seen"] for condition, record in first.items()},
        of_each={condition: record["of_each"] for condition, record in first.items()},
        parameters={condition: record["parameters"] for condition, record in first.items()},
    )
