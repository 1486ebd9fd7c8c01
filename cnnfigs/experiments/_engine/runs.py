"""One run for each condition and seed, through joblib, and each kept as soon as it is made."""

from __future__ import annotations

import ast
import inspect
import json
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from joblib import Parallel, delayed
from tqdm import tqdm

from cnnfigs import store
from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.training import versions

_FILE = "result.json"
_PACKAGE = Path(__file__).parents[2]
_SHARED = (_PACKAGE / "networks" / "architectures.py", *(_PACKAGE / "training").glob("*.py"))

Answer = dict[str, Any]  # whatever JSON can hold: its keys come back as strings
C = TypeVar("C")


def measure(
    run: Callable[[C, int, Dataset, Budget], Answer],
    conditions: Sequence[C],
    dataset: Dataset,
    budget: Budget,
    *,
    decides: str = "",
) -> dict[C, list[Answer]]:
    """Make a run for each condition and seed, unless it was made before.

    Runs are handed to :class:`joblib.Parallel`, one after the other unless you say otherwise:
    ``with joblib.parallel_config(n_jobs=2): ...``. They need processes of their own, because
    Keras's random numbers are seeded for a whole process.

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
    decides : str
        What decides the result besides these and the code of the run's module.

    Returns
    -------
    dict
        By condition, what the run returned for each seed.
    """
    question = run.__module__.rpartition(".")[2]
    common = store.digest(
        *(repr(budget), dataset.fingerprint, decides, json.dumps(_libraries())),
        *(path.read_bytes() for path in _code(run)),
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
    answers: dict[C, list[Answer]] = {condition: [] for condition in conditions}
    for (condition, _), answer in found.items():
        if answer is not None:
            answers[condition].append(answer)
    return answers


def _code(run: Callable[..., Answer]) -> list[Path]:
    """Return the files that decide what a run finds: its module, and those it takes names from."""
    own = Path(inspect.getfile(run))
    steps = ast.walk(ast.parse(own.read_text(encoding="utf-8")))
    sources = [step for step in steps if isinstance(step, ast.ImportFrom)]
    names = {step.module or "" for step in sources}
    names |= {f"{step.module}.{name.name}" for step in sources for name in step.names}
    package = __name__.partition(".")[0]
    ours = [
        sys.modules[name]
        for name in names
        if name.startswith(f"{package}.") and name in sys.modules
    ]
    return sorted({own, *_SHARED, *(Path(inspect.getfile(module)) for module in ours)})


def _keep(entry: str, make: Callable[[], Answer]) -> Answer:
    """Make a run and keep what it found, in the process that made it."""

    def made() -> Answer:
        answer: Answer = json.loads(json.dumps(make()))
        return answer

    return store.get_or_make("runs", entry, make=made, save=_save, load=_load)


def _save(answer: Answer, folder: Path) -> None:
    (folder / _FILE).write_text(json.dumps(answer), encoding="utf-8")


def _load(folder: Path) -> Answer:
    answer: Answer = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return answer


def _libraries() -> dict[str, str]:
    libraries = versions()
    libraries.pop("Python")
    return libraries
