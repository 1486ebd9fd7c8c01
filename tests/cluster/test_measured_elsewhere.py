"""Runs are handed to a cluster whose workers share no disk, and all that is known comes home."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import joblib
import pytest
import runs_elsewhere
from distributed import Client
from row_or_column import bars
from runs_elsewhere import budget

from _site.build import command, preloaded, questions, remembered
from _site.build.hands import hands
from cnnfigs import store
from cnnfigs._tasks import ClusterError, Task, TasksFailedError, cluster
from cnnfigs.experiments._engine.networks import recipe_for
from cnnfigs.experiments._engine.runs import measure, run_tasks

HERE = Path(__file__).parent
# In place of the package, or of a version: what stands before a worker's own start.
LACKS_THE_PACKAGE = """
import sys
class Nothing:
    def find_spec(self, name, *_):
        if name == "cnnfigs":
            raise ModuleNotFoundError("No module named 'cnnfigs'")
sys.meta_path.insert(0, Nothing())
"""
HAS_ANOTHER_NUMPY = """
import importlib.metadata as metadata
true = metadata.version
metadata.version = lambda name: "1.0.0" if name == "numpy" else true(name)
"""
HAS_ANOTHER_CPU = """
from cnnfigs import _machine
_machine.fastest_precision = lambda: "float8"
"""
WORKER = "from distributed.cli.dask_worker import main; main()"
CLIENT = """
import sys
import joblib, runs_elsewhere
from distributed import Client
from row_or_column import bars
from runs_elsewhere import budget
from cnnfigs.experiments._engine.runs import measure, run_tasks
if __name__ == "__main__":
    with Client(sys.argv[1]), joblib.parallel_config("dask"):
        asked = (runs_elsewhere.takes_its_time, ["a", "b"], bars(), budget(4), {})
        measured = measure(run_tasks(*asked), "bars")
        print({condition: [each.found for each in runs] for condition, runs in measured.items()})
"""


class Cluster:
    """A scheduler and its workers, each a process with a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.processes = folder, folder / "made.log", []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        program = "from distributed.cli.dask_scheduler import main; main()"
        self.start(program, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")

    def start(self, program: str, *words: str, name: str = "") -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "CNNFIGS_CACHE_DIR": str(self.folder / f"store-{name}"),
            "CNNFIGS_TEST_LOG": str(self.log),
            "PYTHONPATH": os.pathsep.join(map(str, (HERE, HERE.parent))),
            "TF_NUM_INTRAOP_THREADS": "1",
            "TF_NUM_INTEROP_THREADS": "1",
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", program, *words],
            env=environment,
            stdout=subprocess.PIPE if name == "client" else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def worker(self, name: str, *words: str, before: str = "") -> subprocess.Popen[str]:
        words = (self.address, "--nthreads", "1", "--no-dashboard", *words)
        return self.start(before + WORKER, *words, name=name)

    def made(self) -> Counter[str]:
        """Return how often each condition and seed was begun, wherever that was."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.is_file() else []
        return Counter(line.rpartition(" ")[0] for line in lines)

    def stop(self) -> None:
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    for name in ("one", "two"):
        cluster.worker(name)
    yield cluster
    cluster.stop()


@pytest.fixture
def client(two_workers, tmp_path, monkeypatch):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    two_workers.log.unlink(missing_ok=True)
    with Client(two_workers.address) as client:
        client.wait_for_workers(2, timeout=200)
        yield client


def here(run, conditions, seeds, data=None, recipes=None):
    tasks = run_tasks(run, conditions, data or bars(), budget(seeds), recipes or {})
    measured = measure(tasks, "bars")
    return {condition: [each.found for each in runs] for condition, runs in measured.items()}


def on(client, run, conditions, seeds, data=None, recipes=None):
    with joblib.parallel_config("dask", client=client):
        return here(run, conditions, seeds, data, recipes)


def kept() -> int:
    return len(list((store.cache_dir() / "runs").glob("*/result.json")))


def test_a_cluster_gives_what_one_process_gives_and_the_second_time_nothing_is_made(
    two_workers, client, tmp_path, monkeypatch
):
    there = on(client, runs_elsewhere.trains, ["a"], 2)
    assert two_workers.made() == {"a 0": 1, "a 1": 1}
    assert kept() == 2
    assert on(client, runs_elsewhere.trains, ["a"], 2) == there
    assert here(runs_elsewhere.trains, ["a"], 2) == there
    assert sum(two_workers.made().values()) == 2
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "alone"))
    monkeypatch.setattr(runs_elsewhere, "LOG", tmp_path / "alone.log")
    assert here(runs_elsewhere.trains, ["a"], 2) == there


def test_both_workers_take_part_and_each_gets_the_data_once(two_workers, client):
    data = bars(1)
    on(client, runs_elsewhere.takes_its_time, ["a", "b"], 3, data)
    lines = two_workers.log.read_text("utf-8").splitlines()
    assert len({line.split()[-1] for line in lines}) == 2
    tasks = client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.tasks))
    assert tasks.count(f"cnnfigs-sent-{data.fingerprint}") == 1


def test_what_a_worker_knows_already_comes_home_without_being_made_again(
    two_workers, client, tmp_path, monkeypatch
):
    first = on(client, runs_elsewhere.takes_its_time, ["a", "b"], 2, bars(2))
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "lost"))
    assert on(client, runs_elsewhere.takes_its_time, ["a", "b"], 2, bars(2)) == first
    assert sum(two_workers.made().values()) == 4
    assert kept() == 4


def test_the_run_of_a_worker_that_was_killed_is_made_by_another(two_workers, client):
    found = on(client, runs_elsewhere.dies_once, ["a", "b", "c"], 2, bars(5))
    assert found == {word: [{"seed": 0}, {"seed": 1}] for word in "abc"}
    assert two_workers.made()["b 0"] == 2
    assert kept() == 6


def test_runs_that_fail_are_named_and_the_others_are_made(two_workers, client):
    with pytest.raises(TasksFailedError) as raised:
        on(client, runs_elsewhere.fails_or_kills, ["works", "fails", "kills"], 2)
    first, *others = sorted(str(raised.value).splitlines())
    assert first == "2 of 6 failed, and the others are kept:"
    assert others == [
        "runs_elsewhere on bars, 'fails', seed 1: ArithmeticError: no number came out",
        "runs_elsewhere on bars, 'kills', seed 0: each worker that was at work on it died",
    ]
    assert kept() == 4


def entry(name, *needs):
    make = partial(runs_elsewhere.make_entry, name)
    return Task(
        name, "runs_elsewhere", "needed", name, make, runs_elsewhere.read, bars(), needs=needs
    )


def test_what_tasks_need_is_made_once_reaches_their_workers_and_comes_home(two_workers, client):
    network = entry("network")
    made = list(cluster.results(client, [entry("answer", network), entry("other", network)]))
    assert sorted(result for _, result in made) == [
        "answer with network with none",
        "other with none",
    ]
    assert two_workers.made() == {"network 0": 1, "answer 0": 1, "other 0": 1}
    assert store.find("needed", "network", runs_elsewhere.read) == "network with none"


def test_a_client_that_was_killed_goes_on_where_it_was(two_workers, client, tmp_path):
    runs = two_workers.folder / "store-client" / "runs"
    begun = two_workers.start(CLIENT, two_workers.address, name="client")
    limit = time.monotonic() + 200
    while len(list(runs.glob("*/result.json"))) < 2 and time.monotonic() < limit:
        time.sleep(0.05)
    os.killpg(begun.pid, signal.SIGKILL)
    begun.wait()
    known = {file.parent.name for file in runs.glob("*/result.json")}
    assert 2 <= len(known) < 8
    again = two_workers.start(CLIENT, two_workers.address, name="client")
    printed, _ = again.communicate(timeout=200)
    seeds = [{"seed": seed, "images": 100} for seed in range(4)]
    assert printed.strip() == str({"a": seeds, "b": seeds})
    made = two_workers.made()
    assert set(made) == {f"{word} {seed}" for word in "ab" for seed in range(4)}
    # At most what both workers were at when the client was killed.
    assert sum(made.values()) <= 8 + 2


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (LACKS_THE_PACKAGE, "has no cnnfigs; install the same there as here"),
        (HAS_ANOTHER_NUMPY, "has NumPy 1.0.0 instead of "),
        (HAS_ANOTHER_CPU, "has a CPU that trains in float8 instead of "),
    ],
)
def test_a_worker_that_would_make_something_else_is_named_before_anything_is_made(
    before, expected, two_workers, client
):
    worker = two_workers.worker("other", "--no-nanny", before=before)
    client.wait_for_workers(3, timeout=200)
    try:
        with pytest.raises(ClusterError, match=r"the worker at tcp://") as raised:
            on(client, runs_elsewhere.takes_its_time, ["a"], 2, bars(3))
        assert expected in str(raised.value)
        assert not two_workers.made()
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        while len(client.scheduler_info()["workers"]) > 2:
            time.sleep(0.1)


def test_a_scheduler_that_does_not_answer_is_named_in_a_few_seconds(monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    with pytest.raises(ClusterError, match=r"no scheduler answers at tcp://127.0.0.1:1 "):
        cluster.connect("tcp://127.0.0.1:1")
    with pytest.raises(ClusterError, match=r"no scheduler answers at nonsense:x"):
        cluster.connect("nonsense:x")


def test_a_scheduler_without_workers_says_how_to_start_one(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_WAIT", 1)
    empty = Cluster(tmp_path)
    try:
        with (
            Client(empty.address) as client,
            pytest.raises(ClusterError, match="has no workers; start one with `dask work"),
        ):
            on(client, runs_elsewhere.takes_its_time, ["a"], 1)
    finally:
        empty.stop()


def asked(word: str) -> SimpleNamespace:
    """Return a question whose runs have one condition."""
    given = (runs_elsewhere.takes_its_time, [word])
    return SimpleNamespace(
        tasks=lambda dataset, budget: list(run_tasks(*given, dataset, budget, {}).values()),
        runs=lambda *_: SimpleNamespace(provenance="measured"),
    )


def test_the_site_asks_all_questions_at_once_and_their_runs_go_to_the_cluster(
    two_workers, client, monkeypatch
):
    both = [(word, asked(word), bars(4)) for word in "ab"]
    monkeypatch.setattr(questions, "_asked", lambda *_: both)
    with hands(two_workers.address):
        seconds = questions.ask({})
    assert two_workers.made() == {f"{word} {seed}": 1 for word in "ab" for seed in range(3)}
    assert kept() == 6
    assert all(2.1 <= seconds[f"{word} on bars"] < 10 for word in "ab")  # three of 0.7 each


def test_the_networks_of_a_question_are_trained_for_its_runs_and_come_home(two_workers, client):
    recipes = {"dense": recipe_for("dense", budget(2), seed=0)}
    found = on(client, runs_elsewhere.looks_a_network_up, ["a"], 2, bars(6), recipes)
    assert found == {"a": [{"trained before": True}, {"trained before": True}]}
    assert len(list((store.cache_dir() / "trained").iterdir())) == 2


def test_the_site_says_in_a_sentence_that_no_scheduler_answers(monkeypatch, capsys):
    def prepare(function, data, effort, scheduler, context):
        with hands(scheduler):
            raise AssertionError("nobody answers there")

    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    monkeypatch.setattr(remembered, "recall", lambda *_: None)
    monkeypatch.setattr(preloaded, "in_new_process", prepare)
    assert command.build(command.parse(["--scheduler", "tcp://127.0.0.1:1"])) == 1
    said = capsys.readouterr().err
    assert said.startswith("nox -s docs: no scheduler answers at tcp://127.0.0.1:1 (")
