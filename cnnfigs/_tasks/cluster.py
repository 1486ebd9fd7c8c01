"""How do a Dask cluster's workers make tasks, and how does what they made come home?

Workers share no disk with this machine: what a task needs is sent to them, and the files of what
it made come back. Both are named by what is in them. So a data set is sent to the scheduler once,
workers fetch it from each other, and where one dies, what it held and what it was at is made again
by another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import dask
from distributed import CancelledError, Client, Future, KilledWorker, as_completed, get_worker

from cnnfigs import store
from cnnfigs._machine import TRAINS_IN, description, differences, fastest_precision
from cnnfigs._tasks.task import ClusterError, Failure, Task
from cnnfigs.datasets import Dataset
from cnnfigs.training import versions

T = TypeVar("T")
S = TypeVar("S")
Entry = tuple[str, str]  # of the store: namespace and key
Files = dict[str, bytes]

SECONDS_TO_CONNECT = 5
SECONDS_TO_WAIT = 10  # for a first worker, and for an answer of each

_sent: dict[tuple[str, str], Future[Dataset]] = {}  # data sets, by client and fingerprint
_sending = threading.Lock()


def connect(address: str) -> Client:
    """Return a client of the scheduler at an address, which has a worker at least.

    Parameters
    ----------
    address : str
        Such as ``"tcp://10.0.0.2:8786"``.

    Returns
    -------
    distributed.Client

    Raises
    ------
    ClusterError
        Where nobody answers there within seconds.
    """
    try:
        return Client(address, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"no scheduler answers at {address} ({error}); start one with `dask scheduler`, and "
            "give the address that it prints"
        ) from error


def expect_same_machines(client: Client, module: str) -> None:
    """Raise, before anything is made, where a worker would make something else of it.

    Parameters
    ----------
    client : distributed.Client
        Of the cluster.
    module : str
        Whose sources decide the result.

    Raises
    ------
    ClusterError
        Where there is no worker, or one has not the package, or another version of what counts.
    """
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_WAIT)
    except TimeoutError:
        address = client.scheduler_info()["address"]
        raise ClusterError(
            f"the scheduler at {address} has no workers; start one with "
            f"`dask worker {address} --nthreads 1`"
        ) from None
    here = description(module)
    # The scheduler too, which unpacks what it passes on, but trains nothing.
    scheduler = _scheduler(client, module)
    if not isinstance(scheduler, Exception):
        scheduler = {**scheduler, TRAINS_IN: here[TRAINS_IN]}
    asked = {f"the scheduler at {client.scheduler_info()['address']}": scheduler}
    for worker, there in client.run(description, module, on_error="return").items():
        asked[f"the worker at {worker}"] = there
    for machine, there in asked.items():
        if isinstance(there, Exception):
            raise ClusterError(f"{machine} {_lacks(there)}")
        if words := differences(here, there):
            raise ClusterError(
                f"{machine} has {words}, so that other networks would come of it; have the same "
                "there as here"
            )


def _scheduler(client: Client, module: str) -> dict[str, str] | Exception:
    try:
        said: dict[str, str] = client.run_on_scheduler(description, module)
    except Exception as error:
        return error
    return said


def _lacks(error: Exception) -> str:
    if "No module named 'cnnfigs'" in str(error):
        return "has no cnnfigs; install the same there as here"
    if "No module named 'cnnfigs." in str(error):
        return "has another cnnfigs; install the same there as here"
    return f"can't say what it has installed ({error})"


def results(client: Client, tasks: Sequence[Task[T]]) -> Iterator[tuple[Task[T], T | Failure]]:
    """Let a cluster make tasks, keep in this store what comes back, and yield it.

    Parameters
    ----------
    client : distributed.Client
        Of the cluster.
    tasks : sequence of Task
        Whatever this machine's store lacks.

    Yields
    ------
    tuple
        A task, and its result or its failure, as soon as it arrives.

    Raises
    ------
    ClusterError
        As :func:`expect_same_machines` does.
    """
    for module in {task.module for task in tasks}:
        expect_same_machines(client, module)
    known = _known_to_workers(client, tasks)
    hand = _Hand(client)
    futures: dict[Future[Files], Task[T]] = {}
    for task in tasks:
        entry = (task.namespace, task.key)
        files = _fetch(client, known[entry], entry) if entry in known else None
        if files is None:
            futures[hand.submit(task)] = task
        else:
            yield task, store.adopt(*entry, files, task.load)
    suspects: list[Task[T]] = []
    for future in as_completed([*futures, *hand.needed]):
        if future in hand.needed:
            hand.keep(future)
            continue
        task = futures.pop(future)
        if isinstance(future.exception(), KilledWorker):
            suspects.append(task)
        else:
            result: T | Failure = _result(task, future)
            yield task, result
        future.release()  # or workers would hold it until all are done
    # Dask blames a worker's death on all that the worker had been given: each gets a chance alone.
    for task in suspects:
        result = _result(task, hand.submit(task, "-alone"))
        yield task, result


class _Hand:
    """Hands tasks to a cluster, each with the data set and the entries that it needs."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._decisive = _decisive()
        self._entries: dict[Entry, Future[Files]] = {}
        self.needed: dict[Future[Files], Task[Any]] = {}  # made first, for others

    def submit(self, task: Task[Any], attempt: str = "") -> Future[Files]:
        """Let a worker make a task; by the same name, an attempt that failed may be remembered."""
        return self._client.submit(
            _make_there,
            task.make,
            (task.namespace, task.key),
            self._decisive,
            _send(self._client, task.dataset),
            {(need.namespace, need.key): self._entry(need) for need in task.needs},
            key=f"cnnfigs-{task.namespace}-{task.key}{attempt}",
        )

    def _entry(self, need: Task[Any]) -> Future[Files]:
        """Return what stands for an entry: sent from here, or made by a worker."""
        entry = (need.namespace, need.key)
        if entry not in self._entries:
            if files := store.read_files(*entry):
                future = _sent_once(self._client, files, "-".join(entry))
            else:
                future = self.submit(need)
                self.needed[future] = need
            self._entries[entry] = future
        return self._entries[entry]

    def keep(self, future: Future[Files]) -> None:
        """Keep here as well what was made for others. Where it failed, they say so."""
        need = self.needed[future]
        if future.status == "finished":
            _result(need, future)


def _decisive() -> dict[str, str]:
    """Return what decides what comes of a task, besides the sources."""
    decisive = versions() | {TRAINS_IN: fastest_precision()}
    del decisive["Python"]
    return decisive


def _make_there(
    make: Callable[[Dataset], object],
    entry: Entry,
    here: dict[str, str],
    dataset: Dataset,
    needed: dict[Entry, Files],
) -> Files:
    """Make an entry in the store of the worker that this runs on, and return its files."""
    # Once more, and exactly: the worker may have come late, or have another backend by default.
    there = _decisive()
    if words := differences(here, there):
        raise ClusterError(f"the worker at {get_worker().address} has {words}")
    for each, files_of_it in needed.items():
        store.adopt(*each, files_of_it, Path.is_dir)
    make(dataset)
    files = store.read_files(*entry)
    if files is None:
        raise ClusterError(
            f"the worker at {get_worker().address} can't write to its store in {store.cache_dir()}"
        )
    return files


def _send(client: Client, dataset: Dataset) -> Future[Dataset]:
    """Send a data set to the scheduler, unless it was sent, and return what stands for it.

    It is sent as the argument of a task, which the scheduler keeps: what is scattered is lost with
    the worker that holds it.
    """
    with _sending:
        for name, future in list(_sent.items()):
            if future.client.status != "running" or future.status in ("cancelled", "error", "lost"):
                del _sent[name]
        name = (client.id, dataset.fingerprint)
        if name not in _sent:
            _sent[name] = _sent_once(client, dataset, dataset.fingerprint)
        return _sent[name]


def _sent_once(client: Client, content: S, name: str) -> Future[S]:
    # Dask warns of large arguments, because most are sent with each task anew.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"}):
        return client.submit(_same, content, key=f"cnnfigs-sent-{name}")


def _same(content: S) -> S:
    return content


def _known_to_workers(client: Client, tasks: Sequence[Task[T]]) -> dict[Entry, str]:
    """Return which entries a worker has, left there by a client that did not live to get them."""
    entries = [(task.namespace, task.key) for task in tasks]
    held = client.run(store.held, entries, on_error="ignore")
    return {entry: worker for worker, some in held.items() for entry in some}


def _fetch(client: Client, worker: str, entry: Entry) -> Files | None:
    """Return the files of an entry that a worker has, or None where it went away or lost them."""
    files = client.run(store.read_files, *entry, workers=[worker], on_error="ignore")
    found: Files | None = files.get(worker)
    return found


def _result(task: Task[T], future: Future[Files]) -> T | Failure:
    """Keep what came back of a task; return it, or why nothing did."""
    try:
        files = future.result()
    except KilledWorker:
        return Failure(task.title, "each worker that was at work on it died", "")
    except CancelledError as error:
        return Failure(task.title, f"the scheduler is gone ({error})", "")
    except Exception as error:
        return Failure.of(task.title, error)
    return store.adopt(task.namespace, task.key, files, task.load)
