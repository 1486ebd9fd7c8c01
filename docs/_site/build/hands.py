"""Who trains and measures: workers on this machine, or those of a cluster?"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from joblib import Parallel, delayed, parallel_config

from _site.build.workers import workers

T = TypeVar("T")
R = TypeVar("R")


@contextlib.contextmanager
def hands(scheduler: str) -> Iterator[None]:
    """Let joblib hand its tasks to workers here, or to those of a scheduler, if one is named."""
    if not scheduler:
        with workers():
            yield
        return
    from cnnfigs._tasks import cluster

    with cluster.connect(scheduler) as client:
        cluster.expect_same_machines(client, "cnnfigs.experiments")
        with parallel_config("dask", client=client):
            yield


def handed(make: Callable[..., R], jobs: Sequence[tuple[T, ...]]) -> Iterator[R]:
    """Yield what a function returns for each job, in whichever order that comes.

    Workers of this machine take whole jobs. A cluster's take the parts that jobs hand out
    themselves: threads, which do little else, wait for those of all jobs at once.
    """
    from cnnfigs._tasks import active_client

    client = active_client()
    if client is None:
        yield from Parallel(return_as="generator_unordered", pre_dispatch="n_jobs", batch_size=1)(
            delayed(make)(*job) for job in jobs
        )
        return

    def waited_for(job: tuple[T, ...]) -> R:
        with parallel_config("dask", client=client):  # each thread has a configuration of its own
            return make(*job)

    with ThreadPoolExecutor(len(jobs)) as threads:
        for made in as_completed([threads.submit(waited_for, job) for job in jobs]):
            yield made.result()
