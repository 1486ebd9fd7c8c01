"""Which data does the site use, are its networks trained, and its questions answered?

All of that is settled once, before Sphinx starts and where a person can watch: each page and
example then finds its data decided and its networks in the store.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm

from _site.build import preloaded
from _site.build.hands import hands
from _site.build.questions import ask
from _site.build.workers import load_keras
from _site.register import load

PUBLISHED = ("mnist", "fashion_mnist")


@dataclass(frozen=True)
class Prepared:
    """What was decided and how long it took."""

    choice: str  # "real" or "drawn"
    sources: str  # the data sets and where they came from, for a person
    identity: str  # the choice, the fingerprints of both data sets, and the effort
    data_seconds: float
    training_seconds: float
    measuring_seconds: float
    trained: dict[str, float]  # seconds for each network that was not in the store
    answered: dict[str, float]  # seconds of the runs of each question that had not been made before


def prepare(choice: str, effort: str, scheduler: str = "") -> Prepared:
    """Decide on the data, train the networks, answer the questions, and say so.

    Workers of this machine do it, or those of the Dask scheduler at an address.
    """
    begin = time.perf_counter()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if not scheduler:
        preloaded.start()  # beside whatever is done until the first task
    load_keras()
    import cnnfigs as cf

    decided = decide(choice)
    os.environ["CNNFIGS_DATA"] = decided
    datasets = {kind: cf.default_dataset(kind) for kind in ("digits", "garments")}
    for kind, dataset in datasets.items():
        print(f"Data for {kind}: {dataset.name}. {dataset.origin}", flush=True)
    ready = time.perf_counter()
    os.environ["CNNFIGS_EFFORT"] = effort
    fingerprints = (dataset.fingerprint for dataset in datasets.values())
    identity = " ".join([decided, effort, *fingerprints])
    with hands(scheduler):
        networks = _train([*runs(datasets), *baselines(datasets)])
        trained = time.perf_counter()
        questions = ask(datasets)
    sources = "; ".join(f"{dataset.name} ({dataset.origin})" for dataset in datasets.values())
    seconds = (ready - begin, trained - ready, time.perf_counter() - trained)
    return Prepared(decided, sources, identity, *seconds, networks, questions)


def _train(wanted: list[tuple[str, Any, int]]) -> dict[str, float]:
    """Train the networks that are not in the store yet, and say how good the first seeds are.

    The largest come first, so that the workers end together. Returns how many seconds each took.
    """
    import cnnfigs as cf
    from cnnfigs import store
    from cnnfigs._tasks import Failure, raise_failures, results
    from cnnfigs._tasks.networks import network_task

    # One data set may have been loaded twice, as that of its kind and by its own name.
    once = {(name, dataset.name, seed): dataset for name, dataset, seed in reversed(wanted)}
    each_once = [(name, dataset, seed) for (name, _, seed), dataset in reversed(once.items())]
    each_once.sort(key=lambda each: _work(each[0]), reverse=True)
    tasks = [
        network_task(dataset, cf.default_recipe(name, seed=seed))
        for name, dataset, seed in each_once
    ]
    missing = [task for task in tasks if not store.held([(task.namespace, task.key)])]
    bar = tqdm(
        results(missing), "training networks", len(missing), disable=None if missing else True
    )
    raise_failures([made for _, made in bar if isinstance(made, Failure)], len(missing))
    took = {}
    for task, each in zip(tasks, each_once, strict=True):
        if task not in missing and each[2]:
            continue
        card = _card(*each)
        if task in missing:
            took[task.title] = card.seconds
        if card.recipe.seed:
            continue
        low, high = card.test_interval
        print(
            f"{card.recipe.architecture} on {card.dataset}: {card.test_accuracy:.2%} of "
            f"{card.test_images:,} test images right (95% interval {low:.2%} to {high:.2%})",
            flush=True,
        )
    return took


def _work(name: str) -> int:
    """Return how many multiplications a network makes for an image."""
    import cnnfigs as cf

    return sum(layer.multiplications or 0 for layer in cf.summarize_layers(cf.build_model(name)))


def _card(name: str, dataset: Any, seed: int) -> Any:
    import cnnfigs as cf

    return cf.train(name, dataset, seed=seed, progress=False).card


def runs(datasets: dict[str, Any]) -> list[tuple[str, Any, int]]:
    """Return each network with what it is trained on, once where both choices are the same."""
    import cnnfigs as cf

    found = {}
    for name, data in load().networks:
        dataset = datasets[data] if data in datasets else cf.load_dataset(data)
        found[name, dataset.name] = dataset
    return [(name, dataset, 0) for (name, _), dataset in found.items()]


def baselines(datasets: dict[str, Any]) -> list[tuple[str, Any, int]]:
    """Return the networks that questions are about, with data set and seed, each once."""
    import cnnfigs as cf
    from cnnfigs.experiments._engine.budget import resolve_budget

    budget = resolve_budget(None)
    return list(
        dict.fromkeys(
            (name, datasets[kind], seed)
            for each in cf.experiments.questions().values()
            for kind in each.about
            if kind in datasets
            for name in each.plan.networks(datasets[kind], budget)
            for seed in range(budget.seeds)
        )
    )


def decide(choice: str) -> str:
    """Turn ``auto`` into ``real`` where both published sets can be had, else into ``drawn``."""
    if choice == "drawn":
        return choice
    import cnnfigs as cf

    try:
        for name in PUBLISHED:
            cf.load_dataset(name)
    except OSError as error:
        if choice == "real":
            raise
        print(f"Going on with drawn data: {error}", flush=True)
        return "drawn"
    return "real"
