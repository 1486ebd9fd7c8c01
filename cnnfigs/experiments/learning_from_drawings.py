"""How much of the real thing does a network learn from drawings?

Networks learn from drawings alone and are tested on what the drawings stand in for: with more and
fewer drawings, beside networks that learn from as many real images, and with one kind of
difference between drawings left out at a time. All of them see as many images in all, so that what
differs is what these were.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
from tqdm import tqdm

from cnnfigs import store
from cnnfigs._names import unknown
from cnnfigs.datasets import DIGITS, GARMENTS, Dataset, pen_version
from cnnfigs.experiments._left_out import COMPLETE, LEFT_OUT, Draw
from cnnfigs.experiments._measured import Measured
from cnnfigs.experiments._runs import accuracy, keep_json
from cnnfigs.training import Recipe, default_recipe

# The smallest of the convolutional networks: the question is about drawings, and needs many runs.
NETWORK = "lenet"
BATCH = 32  # small, so that few images still make many steps
REAL = "real images"
_PENS = {DIGITS: "digits", GARMENTS: "garments"}


@dataclass(frozen=True)
class Effort:
    """How much is spent on an answer.

    Parameters
    ----------
    sizes : tuple of int
        Numbers of training images.
    images_seen : int
        Training images that each network is given, repetitions counted. Of these, as always, a
        twelfth is held out for validation.
    seeds : int
        How often each measurement is made, with other drawings and other first weights.
    """

    sizes: tuple[int, ...]
    images_seen: int
    seeds: int

    def __post_init__(self) -> None:
        uneven = [size for size in self.sizes if self.images_seen % size]
        if uneven:
            raise ValueError(
                f"expected sizes that divide {self.images_seen:,}, so that all networks see "
                f"as many images, got {uneven}"
            )


EFFORTS = {
    "quick": Effort((500, 2_000, 4_000), images_seen=4_000, seeds=2),
    "full": Effort((500, 2_000, 7_500, 20_000, 60_000), images_seen=60_000, seeds=5),
}


@dataclass(frozen=True)
class LearningFromDrawings:
    """Accuracies of networks that learned from drawings.

    Parameters
    ----------
    judged_on : str
        Name of the data set whose test images the networks were tested on.
    origin : str
        Where those came from.
    test_images : int
        How many there are.
    recipe : Recipe
        How the networks with the most images were trained, with seed 0.
    images_seen : int
        How many training images each network was given, repetitions and those that are held out
        for validation counted.
    from_drawings : dict of int to Measured
        Accuracy by the number of drawings that were learned from.
    from_real : dict of int to Measured
        Accuracy by the number of real training images; empty where the judge is drawn itself.
    simpler : dict of str to Measured
        Accuracy by how the drawings differ from the complete ones, those first.
    simpler_size : int
        Number of drawings that those were trained on.
    """

    judged_on: str
    origin: str
    test_images: int
    recipe: Recipe
    images_seen: int
    from_drawings: dict[int, Measured]
    from_real: dict[int, Measured]
    simpler: dict[str, Measured]
    simpler_size: int

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> LearningFromDrawings:
        """Read what :meth:`to_json` returned and JSON gave back."""

        def measured(values: dict[str, Any]) -> dict[str, Measured]:
            return {name: Measured(tuple(each["values"])) for name, each in values.items()}

        by_size = {
            name: {int(size): each for size, each in measured(fields[name]).items()}
            for name in ("from_drawings", "from_real")
        }
        simpler = measured(fields["simpler"])
        return cls(**fields | by_size | {"simpler": simpler, "recipe": Recipe(**fields["recipe"])})


def learning_from_drawings(judge: Dataset, *, effort: str | None = None) -> LearningFromDrawings:
    """Measure how much of a data set networks learn from drawings of the same classes.

    Parameters
    ----------
    judge : Dataset
        Digits or garments. Its test images are what the networks are tested on; where it is not
        drawn, others learn from its training images for comparison.
    effort : {"quick", "full"}, optional
        What ``CNNFIGS_EFFORT`` says, or else quick, where not given. Quick: up to 4,000 images
        and 2 seeds, minutes. Full: up to 60,000 images and 5 seeds, hours.

    Returns
    -------
    LearningFromDrawings
        From the store where the same was measured before.

    Raises
    ------
    ValueError
        For an unknown effort, or classes for which there are no drawings.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = learning_from_drawings(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.from_drawings[4_000].mean  # doctest: +SKIP
    """
    effort = effort or os.environ.get("CNNFIGS_EFFORT") or "quick"
    if effort not in EFFORTS:
        raise unknown("effort", effort, EFFORTS)
    if judge.classes not in _PENS:
        raise ValueError(
            f"{judge.name} has the classes {', '.join(judge.classes)}; there are drawings of "
            "digits and of garments"
        )
    spent = EFFORTS[effort]
    recipe = _recipe(spent, spent.sizes[-1], seed=0)
    room = Path(__file__).parents[1]
    sources = [room / "models.py", *room.glob("experiments/*.py"), *room.glob("training/*.py")]
    decides = store.digest(
        *(judge.fingerprint, repr(recipe), repr(spent), pen_version()),
        *(keras.__version__, keras.config.backend()),
        *(path.read_bytes() for path in sorted(sources)),
    )
    answer = keep_json(
        "experiments",
        f"learning_from_drawings-{judge.name}-{effort}-{decides}",
        lambda: _answer(judge, spent).to_json(),
    )
    return LearningFromDrawings.from_json(answer)


def _answer(judge: Dataset, spent: Effort) -> LearningFromDrawings:
    draws = LEFT_OUT[_PENS[judge.classes]]()
    middle = spent.sizes[len(spent.sizes) // 2]
    conditions: dict[tuple[str, int], Callable[[int], Dataset]] = {}
    for size in spent.sizes:
        conditions[COMPLETE, size] = partial(_drawn, draws[COMPLETE], COMPLETE, size, judge)
        if not judge.drawn and size <= len(judge.y_train):
            conditions[REAL, size] = partial(_part, size, judge)
    for name, draw in draws.items():
        conditions[name, middle] = partial(_drawn, draw, name, middle, judge)
    measured = _measure(conditions, spent, title=f"learning from drawings, {judge.name}")
    return LearningFromDrawings(
        judged_on=judge.name,
        origin=judge.origin,
        test_images=len(judge.y_test),
        recipe=_recipe(spent, spent.sizes[-1], seed=0),
        images_seen=spent.images_seen,
        from_drawings=_by_size(measured, COMPLETE, spent.sizes),
        from_real=_by_size(measured, REAL, spent.sizes),
        simpler={name: measured[name, middle] for name in draws},
        simpler_size=middle,
    )


def _measure(
    conditions: dict[tuple[str, int], Callable[[int], Dataset]], spent: Effort, *, title: str
) -> dict[tuple[str, int], Measured]:
    """Train a network for each condition and seed."""
    measured = {}
    with tqdm(
        total=len(conditions) * spent.seeds, desc=title, unit=" networks", disable=None
    ) as bar:
        for (name, size), dataset in conditions.items():
            shares = []
            for seed in range(spent.seeds):
                shares.append(accuracy(dataset(seed), _recipe(spent, size, seed=seed)))
                bar.update()
            measured[name, size] = Measured(tuple(shares))
    return measured


def _by_size(
    measured: dict[tuple[str, int], Measured], name: str, sizes: tuple[int, ...]
) -> dict[int, Measured]:
    return {size: measured[name, size] for size in sizes if (name, size) in measured}


def _recipe(spent: Effort, size: int, *, seed: int) -> Recipe:
    usual = default_recipe(NETWORK, seed=seed)
    return replace(usual, epochs=spent.images_seen // size, batch_size=BATCH)


def _drawn(draw: Draw, kind: str, size: int, judge: Dataset, seed: int) -> Dataset:
    """Return drawings to learn from, with the judge's images to be tested on."""
    images, labels = draw(size, seed=seed)
    return Dataset(
        name=f"drawings, {kind}",
        x_train=images,
        y_train=labels,
        x_test=judge.x_test,
        y_test=judge.y_test,
        classes=judge.classes,
        origin=f"trained on drawings by cnnfigs, tested on {judge.name} ({judge.origin})",
    )


def _part(size: int, judge: Dataset, seed: int) -> Dataset:
    """Return some of the real images to learn from."""
    chosen = np.random.default_rng(seed).permutation(len(judge.y_train))[:size]
    return replace(judge, x_train=judge.x_train[chosen], y_train=judge.y_train[chosen])
