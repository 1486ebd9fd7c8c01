"""Runs that workers of a cluster make: each leaves a line where it was made."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np

from cnnfigs import store
from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.experiments._engine.networks import (
    network_of_seed,
    recipe_for,
    share_right,
    train_cached,
)

LOG = Path(os.environ.get("CNNFIGS_TEST_LOG", "made.log"))


def budget(seeds):
    return Budget("quick", seeds)


def note(condition, seed):
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"{condition} {seed} {os.getpid()}\n")


def trains(condition: str, seed: int, dataset: Dataset, budget: Budget) -> dict[str, object]:
    note(condition, seed)
    model = train_cached("dense", dataset, recipe_for("dense", budget, seed=seed))
    sums = [float(np.abs(weights).sum()) for weights in model.get_weights()]
    return {"right": share_right(model, dataset.x_test, dataset.y_test), "sums": sums}


def looks_a_network_up(
    condition: str, seed: int, dataset: Dataset, budget: Budget
) -> dict[str, bool]:
    folder = store.cache_dir() / "trained"
    before = set(folder.iterdir()) if folder.is_dir() else set()
    network_of_seed("dense", dataset, budget, seed=seed)
    return {"trained before": set(folder.iterdir()) == before}


def takes_its_time(condition: str, seed: int, dataset: Dataset, budget: Budget) -> dict[str, int]:
    note(condition, seed)
    time.sleep(0.7)
    return {"seed": seed, "images": len(dataset.x_train)}


def dies_once(condition: str, seed: int, dataset: Dataset, budget: Budget) -> dict[str, int]:
    before = LOG.read_text("utf-8") if LOG.is_file() else ""
    note(condition, seed)
    if (condition, seed) == ("b", 0) and "b 0 " not in before:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"seed": seed}


def fails_or_kills(condition: str, seed: int, dataset: Dataset, budget: Budget) -> dict[str, int]:
    note(condition, seed)
    if condition == "fails" and seed == 1:
        raise ArithmeticError("no number came out")
    if condition == "kills" and seed == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"seed": seed}


def make_entry(name: str, dataset: Dataset) -> str:
    """Make an entry of the store, of another where the name says so."""

    def make() -> str:
        note(name, 0)
        before = store.find("needed", "network", read) if name == "answer" else "none"
        return f"{name} with {before}"

    def save(content: str, folder: Path) -> None:
        (folder / "content.txt").write_text(content, "utf-8")

    return store.get_or_make("needed", name, make=make, save=save, load=read)


def read(folder: Path) -> str:
    return (folder / "content.txt").read_text("utf-8")
