"""Who makes what is missing: this process, joblib's workers, or a cluster?

A task makes one entry of the store. What becomes of it arrives one by one, in whichever order, and
a task that fails stops no other.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any, TypeVar

from joblib import Parallel, delayed, effective_n_jobs
from joblib.parallel import get_active_backend

from cnnfigs import store
from cnnfigs._tasks.queue import Queue
from cnnfigs._tasks.task import Busy, ClusterError, Failure, Task, TasksFailedError

__all__ = [
    "ClusterError",
    "Failure",
    "Task",
    "TasksFailedError",
    "active_client",
    "raise_failures",
    "results",
]

T = TypeVar("T")


def results(tasks: Sequence[Task[T]]) -> Iterator[tuple[Task[T], T | Failure]]:
    """Hand out tasks to where joblib's configuration says, and yield what comes back.

    Parameters
    ----------
    tasks : sequence of Task
        Whatever is missing.

    Yields
    ------
    tuple
        A task, and its result or its failure, as soon as it arrives.
    """
    client = active_client()
    if client is not None and tasks:
        # Through joblib, Dask would send what no task waits for, and never end where a task is
        # the death of its workers.
        from cnnfigs._tasks import cluster

        yield from cluster.results(client, tasks)
        return
    several = effective_n_jobs(None) > 1
    # A worker that is alone ends when it ends, and its order had better be one that people expect.
    queue = Queue(tasks, longest_first=several)
    # As long as there is something else to do, no worker waits for what another one is making.
    yield from _made(queue, waits=not several)
    if queue.again:
        yield from _made(Queue(queue.again), waits=True)


def _made(queue: Queue, *, waits: bool) -> Iterator[tuple[Task[T], T | Failure]]:
    """Let workers make what is in a queue, and yield what comes back."""
    tasks: dict[int, Task[T]] = {}

    def attempts() -> Iterator[Any]:
        for number, task in queue:
            tasks[number] = task
            yield delayed(_attempt)(number, task, waits)

    parallel = Parallel(return_as="generator_unordered", pre_dispatch="n_jobs", batch_size=1)
    for number, result, seconds in parallel(attempts()):
        if isinstance(result, Busy):
            queue.put_back(tasks[number])
        else:
            queue.note(tasks[number], seconds)
            yield tasks[number], result


def active_client() -> Any:
    """Return the client of the Dask cluster that joblib's configuration names, or None."""
    backend, _ = get_active_backend()
    return getattr(backend, "client", None)


def raise_failures(failures: Sequence[Failure], count: int) -> None:
    """Raise one error that names all tasks that failed, if any did.

    Parameters
    ----------
    failures : sequence of Failure
        What failed.
    count : int
        How many tasks there were.
    """
    if failures:
        words = [f"{each.title}: {each.error}" for each in failures]
        error = TasksFailedError(
            f"{len(failures)} of {count} failed, and the others are kept:\n" + "\n".join(words)
        )
        error.add_note(f"The first one's traceback:\n{failures[0].traceback}")
        raise error


def _attempt(number: int, task: Task[T], waits: bool) -> tuple[int, T | Failure | Busy, float]:
    begin = time.perf_counter()
    result: T | Failure | Busy
    try:
        with nullcontext() if waits else store.without_waiting():
            result = task.make(task.dataset)
    except store.BusyError:
        result = Busy()
    except Exception as error:
        result = Failure.of(task.title, error)
    return number, result, time.perf_counter() - begin
