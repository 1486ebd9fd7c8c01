"""One run for each condition and seed, through joblib, and each kept as soon as it is made."""

from __future__ import annotations

import json
import multiprocessing
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import keras
from tqdm import tqdm

from cnnfigs import store
from cnnfigs._sources import code_digest
from cnnfigs._tasks import Failure, Task, active_client, raise_failures, results
from cnnfigs._tasks.networks import network_task
from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.training import OWN, Recipe, seeding_lock, versions

_FILE = "result.json"

RunRecord = dict[str, Any]  # whatever JSON can hold: its keys come back as strings
Run = Callable[[Any, int, Dataset, Budget], RunRecord]
C = TypeVar("C")
Job = tuple[C, int]  # a condition and a seed


@dataclass(frozen=True, eq=False)
class Measured:
    """What a run found, and how many seconds it took.

    Parameters
    ----------
    found : dict
        Whatever the run returned, as JSON gives it back.
    seconds : float
        Where nothing had to be waited for.
    """

    found: RunRecord
    seconds: float


def measure(tasks: Mapping[Job[C], Task[Measured]], title: str) -> dict[C, list[Measured]]:
    """Make each run, unless it was made before.

    Runs are handed to joblib, one after the other unless you say otherwise:
    ``with joblib.parallel_config(n_jobs=2): ...``, or ``parallel_config("dask")`` for the cluster
    of the client that you made. Only processes make runs at the same time: Keras's random numbers
    are seeded for a whole process, so that its threads wait for each other. A run that fails stops
    no other.

    Parameters
    ----------
    tasks : dict of tuple to Task
        What makes each run, by condition and seed: :func:`run_tasks`.
    title : str
        What is measured, for the progress bar.

    Returns
    -------
    dict
        By condition, what the run found for each seed.

    Raises
    ------
    RuntimeError
        At the end, where runs failed: it names each of them.
    """
    found: dict[Job[C], Measured | None] = {job: known(task) for job, task in tasks.items()}
    missing = {tasks[job]: job for job, measured in found.items() if measured is None}
    for task, measured in make_runs(list(missing), title, len(tasks)):
        found[missing[task]] = measured
    by_condition: dict[C, list[Measured]] = {condition: [] for condition, _ in tasks}
    for (condition, _), each in found.items():
        if each is not None:
            by_condition[condition].append(each)
    return by_condition


def run_tasks(
    run: Callable[[C, int, Dataset, Budget], RunRecord],
    conditions: Sequence[C],
    dataset: Dataset,
    budget: Budget,
    recipes: Mapping[str, Recipe],
) -> dict[Job[C], Task[Measured]]:
    """Return what makes each run, by condition and seed.

    Parameters
    ----------
    run : callable
        A function of a module, called with a condition, a seed, the data set and the budget.
    conditions : sequence
        What differs between runs: words, numbers, or tuples of them.
    dataset : Dataset
        The whole data set.
    budget : Budget
        How many seeds, and whatever else the run makes of it.
    recipes : dict of str to Recipe
        How the networks are trained, with seed 0. The precision depends on the machine: what one
        measured does not answer for another that would train in another way.

    Returns
    -------
    dict of tuple to Task
    """
    question = question_name(run)
    common = store.digest(
        code_digest(run.__module__),
        repr(budget),
        repr(sorted(recipes.items())),
        dataset.fingerprint,
        json.dumps(_libraries()),
    )
    needs = [_networks(dataset, recipes, seed) for seed in range(budget.seeds)]
    tasks = {}
    for condition in conditions:
        for seed in range(budget.seeds):
            digest = store.digest(common, repr((condition, seed)))
            entry = f"{question}-{dataset.name}-{budget.name}-{digest}"
            kind = f"{question} on {dataset.name}, {condition!r}"
            tasks[condition, seed] = Task(
                title=f"{kind}, seed {seed}",
                module=run.__module__,
                namespace="runs",
                key=entry,
                make=partial(_keep, entry, run, condition, seed, budget),
                load=_load,
                dataset=dataset,
                kind=kind,
                needs=needs[seed],
            )
    return tasks


def _networks(dataset: Dataset, recipes: Mapping[str, Recipe], seed: int) -> tuple[Task[Any], ...]:
    """Return what trains the networks with a name that a cluster's workers will look for."""
    if active_client() is None:
        return ()
    return tuple(
        network_task(dataset, replace(recipe, seed=seed))
        for recipe in recipes.values()
        if recipe.architecture != OWN
    )


def known(task: Task[Measured]) -> Measured | None:
    """Return a run from the store, None where it was never made."""
    return store.find(task.namespace, task.key, task.load)


def make_runs(
    missing: Collection[Task[Measured]], title: str, count: int
) -> Iterator[tuple[Task[Measured], Measured]]:
    """Make runs before a person's eyes; at last, name all that failed.

    Parameters
    ----------
    missing : collection of Task
        Whatever the store lacks.
    title : str
        What is measured, for the progress bar.
    count : int
        How many runs there are, with those that the store has.

    Yields
    ------
    tuple
        A run that was made, and what it found, as soon as it arrives.

    Raises
    ------
    RuntimeError
        At the end, where runs failed.
    """
    failures = []
    bar = tqdm(
        results(list(missing)),
        desc=title,
        total=count,
        initial=count - len(missing),
        unit=" runs",
        disable=None if missing else True,
    )
    with warnings.catch_warnings():
        # joblib replaces a worker whose memory has grown, which the first network makes it do.
        warnings.filterwarnings("ignore", "A worker stopped", UserWarning)
        for task, result in bar:
            if isinstance(result, Failure):
                failures.append(result)
            else:
                yield task, result
    raise_failures(failures, len(missing))


def question_name(run: Run) -> str:
    """Return what a question's runs are called in the store: the name of its module."""
    return run.__module__.rpartition(".")[2]


def _keep(
    entry: str, run: Run, condition: Any, seed: int, budget: Budget, dataset: Dataset
) -> Measured:
    """Make a run and keep what it found, in the process that made it."""

    def made() -> Measured:
        begin = time.perf_counter()
        found: RunRecord = json.loads(json.dumps(run(condition, seed, dataset, budget)))
        return Measured(found, time.perf_counter() - begin)

    if multiprocessing.parent_process():  # a worker: nobody else has a network here
        keras.utils.clear_session()  # or the graphs of all runs before would fill the memory
    with seeding_lock:
        return store.get_or_make("runs", entry, make=made, save=_save, load=_load)


def _save(measured: Measured, folder: Path) -> None:
    (folder / _FILE).write_text(json.dumps(asdict(measured)), encoding="utf-8")


def _load(folder: Path) -> Measured:
    measured = Measured(**json.loads((folder / _FILE).read_text(encoding="utf-8")))
    if not isinstance(measured.found, dict):
        raise TypeError(f"{_FILE} holds no record of a run")
    return measured


def _libraries() -> dict[str, str]:
    libraries = versions()
    libraries.pop("Python")
    return libraries
