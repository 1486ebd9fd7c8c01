"""How much is spent on an answer, and on what it was measured."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace

from cnnfigs._names import unknown
from cnnfigs.datasets import Dataset
from cnnfigs.training import Recipe


@dataclass(frozen=True)
class Budget:
    """How much is spent on an answer.

    Parameters
    ----------
    name : str
        ``"quick"`` or ``"full"``.
    seeds : int
        How often each measurement is made, with other first weights, another order, and other
        images where there are more than are taken.
    training_images : int
        Images that a network learns from, taken at random, or all where there are fewer. Of
        these, as always, a twelfth is held out for validation.
    epochs : int
        How often it sees them.
    batch_size : int
        Small where there are few images, so that they still make many steps.
    test_images : int
        Images that it is tested on, or all where there are fewer; the same for every seed.
    """

    name: str
    seeds: int
    training_images: int
    epochs: int
    batch_size: int
    test_images: int

    @property
    def images_seen(self) -> int:
        """Training images that a network is given, repetitions counted."""
        return self.training_images * self.epochs


BUDGETS = {
    "quick": Budget("quick", 3, training_images=4_000, epochs=1, batch_size=32, test_images=1_000),
    "full": Budget("full", 5, training_images=60_000, epochs=1, batch_size=128, test_images=10_000),
}


def resolve_budget(name: str | None) -> Budget:
    """Return a budget by its name, that of ``CNNFIGS_EFFORT`` or else quick where None."""
    name = name or os.environ.get("CNNFIGS_EFFORT") or "quick"
    if name not in BUDGETS:
        raise unknown("effort", name, BUDGETS)
    return BUDGETS[name]


@dataclass(frozen=True)
class Provenance:
    """On what something was measured, and with what budget.

    Parameters
    ----------
    data, origin : str
        Name of the data set and where it came from.
    drawn : bool
        Whether the package drew its images itself.
    budget : Budget
        How much was spent: as many images as the data set had.
    recipes : dict of str to Recipe
        How each kind of network was trained, with seed 0.
    """

    data: str
    origin: str
    drawn: bool
    budget: Budget
    recipes: dict[str, Recipe] = field(hash=False)

    @classmethod
    def of(cls, dataset: Dataset, budget: Budget, recipes: dict[str, Recipe]) -> Provenance:
        """Return the provenance of a measurement, with no more images than the data set has."""
        budget = replace(
            budget,
            training_images=min(budget.training_images, len(dataset.y_train)),
            test_images=min(budget.test_images, len(dataset.y_test)),
        )
        return cls(dataset.name, dataset.origin, dataset.drawn, budget, recipes)

    def __str__(self) -> str:
        """Return the line that stands below a figure."""
        kind = "drawn, not real" if self.drawn else "real"
        return (
            f"{self.data} ({kind}), {self.budget.seeds} seeds; each network saw "
            f"{self.budget.images_seen:,} images."
        )
