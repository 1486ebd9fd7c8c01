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

from joblib import Parallel, cpu_count, delayed, parallel_config

# Every network that a page or an example trains with the default recipe, and on what: a kind of
# data, real where it can be had, or a drawn set.
NETWORKS = (
    ("six_conv", "digits"),
    ("lenet", "digits"),
    ("fashion_cnn", "garments"),
    ("six_conv", "drawn_digits"),
    ("fashion_cnn", "drawn_garments"),
)
# Every question of cnnfigs.experiments that a page or an example asks, and of which kind of data.
QUESTIONS = (
    ("does_it_survive_a_shift", "garments"),
    ("where_does_translation_break", "garments"),
    ("learning_from_drawings", "digits"),
    ("learning_from_drawings", "garments"),
    ("how_far_does_a_value_see", "digits"),
    ("do_the_same_units_light_up", "digits"),
    ("where_do_digits_part", "digits"),
    ("are_filters_worth_learning", "garments"),
    ("can_a_kernel_be_recovered", "digits"),
    ("do_filters_answer_to_lines", "digits"),
    ("do_filters_answer_to_lines", "garments"),
)
# Small networks learn about twice as fast two at a time with one thread each as one after the
# other with two. Workers read this when they start; TensorFlow has its threads here already.
ONE_THREAD = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
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
    os.environ["CNNFIGS_EFFORT"] = effort
    with _workers():
        _train(runs(datasets))
        trained = time.perf_counter()
        _ask(datasets)
    fingerprints = (dataset.fingerprint for dataset in datasets.values())
    identity = " ".join([decided, effort, *fingerprints])
    sources = "; ".join(f"{dataset.name} ({dataset.origin})" for dataset in datasets.values())
    seconds = (ready - begin, trained - ready, time.perf_counter() - trained)
    return Prepared(decided, sources, identity, *seconds)


def _train(wanted: list[tuple[str, Any]]) -> None:
    """Train the networks that are not in the store yet, and say how good each is."""
    made = Parallel(return_as="generator")(delayed(_card)(*each) for each in wanted)
    for (name, _), card in zip(wanted, made, strict=True):
        low, high = card.test_interval
        print(
            f"{name} on {card.dataset}: {card.test_accuracy:.2%} of {card.test_images:,} test "
            f"images right (95% interval {low:.2%} to {high:.2%})",
            flush=True,
        )


def _card(name: str, dataset: Any) -> Any:
    import cnnfigs as cf

    return cf.train(name, dataset, progress=False).card


def _ask(datasets: dict[str, Any]) -> None:
    """Answer the questions that have no answer in the store yet, and say on what."""
    import cnnfigs as cf

    for name, kind in QUESTIONS:
        begin = time.perf_counter()
        answer = getattr(cf.experiments, name)(datasets[kind])
        seconds = time.perf_counter() - begin
        print(f"{name.replace('_', ' ')}: {answer.setting} ({seconds:.0f} s)", flush=True)


@contextlib.contextmanager
def _workers() -> Iterator[None]:
    """Let joblib's workers, one for each core, compute with a single thread."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        with parallel_config(n_jobs=cpu_count()):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


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
