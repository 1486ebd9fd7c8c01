"""Which data does the site use, are its networks trained, and its questions answered?

All of that is settled once, before Sphinx starts and where a person can watch: each page and
example then finds its data decided and its networks in the store.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Every network that a page or an example trains with the default recipe, and on what: a kind of
# data, real where it can be had, or a drawn set.
NETWORKS = (
    ("six_conv", "digits"),
    ("lenet", "digits"),
    ("fashion_cnn", "garments"),
    ("six_conv", "drawn_digits"),
    ("fashion_cnn", "drawn_garments"),
)
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


def prepare(choice: str, effort: str) -> Prepared:
    """Decide on the data, train the networks, answer the questions, and say so."""
    begin = time.perf_counter()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with _silence():
        import keras  # noqa: F401
    import cnnfigs as cf

    decided = _decide(choice)
    os.environ["CNNFIGS_DATA"] = decided
    datasets = {kind: cf.default_dataset(kind) for kind in ("digits", "garments")}
    for kind, dataset in datasets.items():
        print(f"Data for {kind}: {dataset.name}. {dataset.origin}", flush=True)
    ready = time.perf_counter()
    for name, dataset in runs(datasets):
        card = cf.train(name, dataset).card
        low, high = card.test_interval
        print(
            f"{name} on {card.dataset}: {card.test_accuracy:.2%} of {card.test_images:,} test "
            f"images right (95% interval {low:.2%} to {high:.2%})",
            flush=True,
        )
    trained = time.perf_counter()
    os.environ["CNNFIGS_EFFORT"] = effort
    for dataset in datasets.values():
        answer = cf.experiments.learning_from_drawings(dataset)
        many, accuracy = list(answer.from_drawings.items())[-1]
        print(
            f"{', '.join(answer.setting.recipes)} on {many:,} drawings: {accuracy.mean:.2%} on "
            f"{answer.setting.data} (mean of {len(accuracy.values)} seeds)",
            flush=True,
        )
    fingerprints = (dataset.fingerprint for dataset in datasets.values())
    identity = " ".join([decided, effort, *fingerprints])
    sources = "; ".join(f"{dataset.name} ({dataset.origin})" for dataset in datasets.values())
    seconds = (ready - begin, trained - ready, time.perf_counter() - trained)
    return Prepared(decided, sources, identity, *seconds)


def runs(datasets: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return each network with what it is trained on, once where both choices are the same."""
    import cnnfigs as cf

    found = {}
    for name, data in NETWORKS:
        dataset = datasets[data] if data in datasets else cf.load_dataset(data)
        found[name, dataset.name] = dataset
    return [(name, dataset) for (name, _), dataset in found.items()]


def _decide(choice: str) -> str:
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


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Drop what is written to stderr: TensorFlow greets there before its log level holds."""
    stderr = os.dup(2)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
