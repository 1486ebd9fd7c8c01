"""One run for each condition and seed, through joblib, and each kept as soon as it is made."""

from __future__ import annotations

import json
import multiprocessing
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import keras
from joblib import Parallel, delayed
from tqdm import tqdm

from cnnfigs import store
from cnnfigs._sources import code_digest
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

    Runs are handed to :class:`joblib.Parallel`, one after the other unless you say otherwise:
    ``with joblib.parallel_config(n_jobs=2): ...``. Only processes make runs at the same time:
    Keras's random numbers are seeded for a whole process, so that its threads wait for each other.

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
    missing = [job for job, answer in found.items() if answer is None]
    made = Parallel(return_as="generator")(
        delayed(_keep)(entries[job], partial(run, *job, dataset, budget)) for job in missing
    )
    bar = tqdm(
        made,
        desc=f"{question.replace('_', ' ')}, {dataset.name}",
        total=len(jobs),
        initial=len(jobs) - len(missing),
        unit=" runs",
        disable=None if missing else True,
    )
    with warnings.catch_warnings():
        # joblib replaces a worker whose memory has grown, which the first network makes it do.
        warnings.filterwarnings("ignore", "A worker stopped", UserWarning)
        found.update(zip(missing, bar, strict=True))
    answers: dict[C, list[RunRecord]] = {condition: [] for condition in conditions}
    for (condition, _), answer in found.items():
        if answer is not None:
            answers[condition].append(answer)
    return answers


def _keep(entry: str, make: Callable[[], RunRecord]) -> RunRecord:
    """Make a run and keep what it found, in the process that made it."""

    def made() -> RunRecord:
        answer: RunRecord = json.loads(json.dumps(make()))
        return answer

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
