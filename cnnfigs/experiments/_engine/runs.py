"""One run for each condition and seed, through joblib, and each kept as soon as it is made."""

from __future__ import annotations

import json
import multiprocessing
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import keras
from tqdm import tqdm

from cnnfigs import store
from cnnfigs._sources import code_digest
from cnnfigs._tasks import Failure, Task, raise_failures, results
from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.training import Recipe, seeding_lock, versions

_FILE = "result.json"

RunRecord = dict[str, Any]  # whatever JSON can hold: its keys come back as strings
Run = Callable[[Any, int, Dataset, Budget], RunRecord]
C = TypeVar("C")


def measure(
    run: Callable[[C, int, Dataset, Budget], RunRecord],
    conditions: Sequence[C],
    dataset: Dataset,
    budget: Budget,
    recipes: Mapping[str, Recipe],
) -> dict[C, list[RunRecord]]:
    """Make a run for each condition and seed, unless it was made before.

    Runs are handed to joblib, one after the other unless you say otherwise:
    ``with joblib.parallel_config(n_jobs=2): ...``, or ``parallel_config("dask")`` for the cluster
    of the client that you made. Only processes make runs at the same time: Keras's random numbers
    are seeded for a whole process, so that its threads wait for each other. A run that fails stops
    no other.

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
    dict
        By condition, what the run returned for each seed.

    Raises
    ------
    RuntimeError
        At the end, where runs failed: it names each of them.
    """
    question = run.__module__.rpartition(".")[2]
    common = store.digest(
        code_digest(run.__module__),
        repr(budget),
        repr(sorted(recipes.items())),
        dataset.fingerprint,
        json.dumps(_libraries()),
    )
    jobs = [(condition, seed) for condition in conditions for seed in range(budget.seeds)]
    entries = {
        job: f"{question}-{dataset.name}-{budget.name}-{store.digest(common, repr(job))}"
        for job in jobs
    }
    found = {job: store.find("runs", entry, _load) for job, entry in entries.items()}
    missing = {
        _task(run, job, dataset, budget, entries[job]): job
        for job, record in found.items()
        if record is None
    }
    made = _shown(missing, f"{question.replace('_', ' ')}, {dataset.name}", len(jobs))
    found.update((missing[task], record) for task, record in made)
    records: dict[C, list[RunRecord]] = {condition: [] for condition in conditions}
    for (condition, _), record in found.items():
        if record is not None:
            records[condition].append(record)
    return records


def _task(
    run: Callable[[C, int, Dataset, Budget], RunRecord],
    job: tuple[C, int],
    dataset: Dataset,
    budget: Budget,
    entry: str,
) -> Task[RunRecord]:
    condition, seed = job
    return Task(
        title=f"{run.__module__.rpartition('.')[2]} on {dataset.name}, {condition!r}, seed {seed}",
        module=run.__module__,
        namespace="runs",
        key=entry,
        make=partial(_keep, entry, run, condition, seed, budget),
        load=_load,
        dataset=dataset,
    )


def _shown(
    missing: Collection[Task[RunRecord]], title: str, jobs: int
) -> Iterator[tuple[Task[RunRecord], RunRecord]]:
    """Make what is missing before a person's eyes; at last, name all runs that failed."""
    failures = []
    bar = tqdm(
        results(list(missing)),
        desc=title,
        total=jobs,
        initial=jobs - len(missing),
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


def _keep(entry: str, run: Run, condition: Any, seed: int, budget: Budget, dataset: Dataset) -> Any:
    """Make a run and keep what it found, in the process that made it."""

    def made() -> RunRecord:
        record: RunRecord = json.loads(json.dumps(run(condition, seed, dataset, budget)))
        return record

    if multiprocessing.parent_process():  # a worker: nobody else has a network here
        keras.utils.clear_session()  # or the graphs of all runs before would fill the memory
    with seeding_lock:
        return store.get_or_make("runs", entry, make=made, save=_save, load=_load)


def _save(answer: RunRecord, folder: Path) -> None:
    (folder / _FILE).write_text(json.dumps(answer), encoding="utf-8")


def _load(folder: Path) -> RunRecord:
    answer: RunRecord = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return answer


def _libraries() -> dict[str, str]:
    libraries = versions()
    libraries.pop("Python")
    return libraries
