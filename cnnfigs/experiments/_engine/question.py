"""What do all questions have in common, and how is one asked?

A question is written as one function that makes an answer of the records of its runs. What stands
above it says the rest: under which conditions to run what, on which data, and what is trained.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from cnnfigs._tasks import Task
from cnnfigs.datasets import DIGITS, GARMENTS, LETTERS, Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance, resolve_budget
from cnnfigs.experiments._engine.docstring import documented
from cnnfigs.experiments._engine.estimate import SeedEstimate, estimate, estimates
from cnnfigs.experiments._engine.networks import recipe_for
from cnnfigs.experiments._engine.runs import (
    Job,
    Measured,
    Run,
    RunRecord,
    measure,
    question_name,
    run_tasks,
)
from cnnfigs.training import OWN, Recipe, expect_dataset

KINDS = {"digits": DIGITS, "garments": GARMENTS, "letters": LETTERS}

Networks = Sequence[str] | Mapping[str, Recipe]
Trains = Networks | Callable[[Dataset, Budget], Networks]

A_co = TypeVar("A_co", covariant=True)
A = TypeVar("A")


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs of a question on a data set: what they found, and how they came about.

    Parameters
    ----------
    dataset : Dataset
        The whole data set.
    budget : Budget
        How much was spent.
    provenance : Provenance
        For the answer.
    records : dict
        By condition, what was found for each seed.
    """

    dataset: Dataset
    budget: Budget
    provenance: Provenance
    records: Mapping[Any, Sequence[RunRecord]]

    def __getitem__(self, condition: object) -> Sequence[RunRecord]:
        """Return the records of a condition, one a seed."""
        return self.records[condition]

    def estimate(self, condition: object, *where: object) -> SeedEstimate:
        """Return the number that stands at a place of a condition's records."""
        return estimate(self.records[condition], *where)

    def estimates(self, condition: object, *where: object) -> dict[str, SeedEstimate]:
        """Return all the numbers that stand at a place of a condition's records, by name."""
        return estimates(self.records[condition], *where)


class Question(Protocol[A_co]):
    """A question as it is asked."""

    __name__: str
    about: tuple[str, ...]

    def __call__(self, dataset: Dataset, *, effort: str | None = None) -> A_co: ...


class QuestionOfDrawings(Protocol[A_co]):
    """A question whose data are drawn for it."""

    __name__: str
    about: tuple[str, ...]

    def __call__(self, *, effort: str | None = None) -> A_co: ...


@dataclass(frozen=True, eq=False)
class _Plan:
    """What a question says of itself above its function."""

    about: tuple[str, ...]
    run: Run
    conditions: Sequence[Any] | Callable[[Dataset, Budget], Sequence[Any]]
    trains: Trains
    others: bool = True
    draw: Callable[[Budget], Dataset] | None = None

    def runs(self, dataset: Dataset, budget: Budget) -> Runs:
        """Make all runs, or fetch them where they were made before."""
        recipes, tasks = self._settled(dataset, budget)
        title = f"{question_name(self.run).replace('_', ' ')}, {dataset.name}"
        measured = measure(tasks, title)
        seconds = sum(each.seconds for found in measured.values() for each in found)
        records = {
            condition: [each.found for each in found] for condition, found in measured.items()
        }
        provenance = Provenance.of(dataset, budget, recipes, seconds)
        return Runs(dataset, budget, provenance, records)

    def tasks(self, dataset: Dataset, budget: Budget) -> list[Task[Measured]]:
        """Return what makes each run."""
        _, tasks = self._settled(dataset, budget)
        return list(tasks.values())

    def _settled(
        self, dataset: Dataset, budget: Budget
    ) -> tuple[dict[str, Recipe], dict[Job[Any], Task[Measured]]]:
        """Return how networks are trained, and what makes each run, of a data set that fits."""
        self._check(dataset)
        conditions = self.conditions
        if callable(conditions):
            conditions = conditions(dataset, budget)
        recipes = self.recipes(dataset, budget)
        return recipes, run_tasks(self.run, conditions, dataset, budget, recipes)

    def recipes(self, dataset: Dataset, budget: Budget) -> dict[str, Recipe]:
        """Return how the networks of the answer's provenance are trained, with seed 0."""
        trains = self.trains(dataset, budget) if callable(self.trains) else self.trains
        if isinstance(trains, Mapping):
            return dict(trains)
        return {name: recipe_for(name, budget, seed=0) for name in trains}

    def networks(self, dataset: Dataset, budget: Budget) -> list[str]:
        """Return the networks that have a name, among those that the question asks about."""
        return [
            recipe.architecture
            for recipe in self.recipes(dataset, budget).values()
            if recipe.architecture != OWN
            and recipe == recipe_for(recipe.architecture, budget, seed=0)
        ]

    def _check(self, dataset: Dataset) -> None:
        expect_dataset(dataset)
        if not self.others and dataset.classes not in [KINDS[kind] for kind in self.about]:
            calls = " or ".join(f"default_dataset({kind!r})" for kind in self.about)
            raise ValueError(
                f"expected {' or '.join(self.about)}, got {dataset.name} with the classes "
                f"{', '.join(dataset.classes)}: take {calls}"
            )


def question(
    *,
    about: Sequence[str],
    dataset: str,
    run: Run,
    conditions: Sequence[Any] | Callable[[Dataset, Budget], Sequence[Any]],
    trains: Trains,
    others: bool = True,
) -> Callable[[Callable[[Runs], A]], Question[A]]:
    """Make a question of a function that makes an answer of runs.

    Parameters
    ----------
    about : sequence of {"digits", "garments", "letters"}
        Of which data the site asks it.
    dataset : str
        What its data set is for: a sentence of its documentation.
    run : callable
        A function of a module, called with a condition, a seed, the data set and the budget.
    conditions : sequence or callable
        What differs between runs, or what says so of a data set and a budget.
    trains : sequence of str, mapping of str to Recipe, or callable
        The networks of the answer's provenance: their names, or their recipes by name, or what
        gives either for a data set and a budget.
    others : bool
        Whether it may be asked of other data than it is about.

    Returns
    -------
    callable
        Makes a question of the function. The part of its documentation that all questions share
        follows its own.
    """
    plan = _Plan(tuple(about), run, conditions, trains, others)

    def decorate(answer: Callable[[Runs], A]) -> Question[A]:
        def ask(dataset: Dataset, *, effort: str | None = None) -> A:
            return answer(plan.runs(dataset, resolve_budget(effort)))

        refused = "" if others else f", or classes other than those of {' or '.join(about)}"
        finished: Question[A] = _finished(
            ask, answer, plan, {"dataset : Dataset": dataset}, refused
        )
        return finished

    return decorate


def question_of_drawings(
    *,
    about: Sequence[str],
    draw: Callable[[Budget], Dataset],
    run: Run,
    conditions: Sequence[Any],
    trains: Callable[[Dataset, Budget], Mapping[str, Recipe]],
) -> Callable[[Callable[[Runs], A]], QuestionOfDrawings[A]]:
    """Make a question that takes no data set, but has one drawn.

    Parameters
    ----------
    about, run, conditions, trains
        As for :func:`question`.
    draw : callable
        Draws the data set that a budget asks for.

    Returns
    -------
    callable
    """
    plan = _Plan(tuple(about), run, conditions, trains, draw=draw)

    def decorate(answer: Callable[[Runs], A]) -> QuestionOfDrawings[A]:
        def ask(*, effort: str | None = None) -> A:
            budget = resolve_budget(effort)
            return answer(plan.runs(draw(budget), budget))

        finished: QuestionOfDrawings[A] = _finished(ask, answer, plan, {}, "")
        return finished

    return decorate


def _finished(
    ask: Any, answer: Callable[[Runs], A], plan: _Plan, parameters: dict[str, str], refused: str
) -> Any:
    """Give what is called the name, the documentation and the signature of the question."""
    returned = inspect.get_annotations(answer)["return"]
    functools.update_wrapper(ask, answer, assigned=("__module__", "__name__", "__qualname__"))
    del ask.__wrapped__  # or its signature would be shown, which is that of the engine
    ask.__annotations__ |= {"return": returned}
    ask.__signature__ = inspect.signature(ask).replace(return_annotation=returned)
    ask.__doc__ = documented(answer.__doc__ or "", returned, parameters, refused)
    ask.about, ask.plan = plan.about, plan
    return ask
