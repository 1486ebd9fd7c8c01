"""How much is spent on an answer, and on what it was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cnnfigs.datasets import Dataset
from cnnfigs.training import Recipe, resolve_effort


@dataclass(frozen=True)
class Budget:
    """How much is spent on an answer.

    Parameters
    ----------
    name : str
        ``"quick"`` or ``"full"``. It also decides the recipes of the networks that have a name:
        :func:`cnnfigs.default_recipe`.
    seeds : int
        How often each measurement is made, with other first weights, and other images in another
        order.
    """

    name: str
    seeds: int


BUDGETS = {"quick": Budget("quick", seeds=3), "full": Budget("full", seeds=5)}


def resolve_budget(name: str | None) -> Budget:
    """Return a budget by its name, that of ``CNNFIGS_EFFORT`` or else quick where None."""
    return BUDGETS[resolve_effort(name)]


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
        How much was spent.
    recipes : dict of str to Recipe
        How each kind of network was trained, with seed 0.
    images_seen : dict of str to int
        Images that each kind was shown in training, repetitions counted.
    seconds : float
        How long all runs took together.
    """

    data: str
    origin: str
    drawn: bool
    budget: Budget
    recipes: dict[str, Recipe] = field(hash=False)
    images_seen: dict[str, int] = field(hash=False)
    seconds: float = field(compare=False)

    @classmethod
    def of(
        cls, dataset: Dataset, budget: Budget, recipes: Mapping[str, Recipe], seconds: float
    ) -> Provenance:
        """Return the provenance of a measurement on a data set."""
        seen = {name: recipe.images_seen(len(dataset.y_train)) for name, recipe in recipes.items()}
        return cls(
            dataset.name, dataset.origin, dataset.drawn, budget, dict(recipes), seen, seconds
        )

    def __str__(self) -> str:
        """Return the line that stands below a figure."""
        kind = "drawn, not real" if self.drawn else "real"
        told = f"{self.data} ({kind}), {self.budget.seeds} seeds"
        if not self.images_seen:
            return f"{told}."
        least, most = min(self.images_seen.values()), max(self.images_seen.values())
        count = f"{least:,}" if least == most else f"{least:,} to {most:,}"
        return f"{told}; each network saw {count} images."
