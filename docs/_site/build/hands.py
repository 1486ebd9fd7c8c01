"""Who trains and measures: workers on this machine, or those of a cluster?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from joblib import parallel_config

from _site.build.workers import workers


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
