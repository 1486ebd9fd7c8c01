"""How many things are done at a time, and with how many threads each?

Small networks learn about twice as fast two at a time with one thread each as one after the other
with two, and so do pages and examples. So everything slow is handed to joblib's workers.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from joblib import cpu_count, parallel_config
from joblib.parallel import ThreadingBackend

import cnnfigs  # noqa: F401  # before Keras: it says how TensorFlow is to convolve
from _site.build.preloaded import Process, in_new_process, start

# Each worker loads a TensorFlow of its own, which takes more than half a gigabyte.
WORKERS = min(cpu_count(), 4)
# TensorFlow reads these when a process first computes something.
THREADS = {
    "TF_NUM_INTRAOP_THREADS": str(cpu_count() // WORKERS),
    "TF_NUM_INTEROP_THREADS": "1",
}


class Preloaded(ThreadingBackend):  # type: ignore[misc]
    """A backend of joblib: threads wait, and each task runs in a new process."""

    def submit(self, func: Callable[..., Any], callback: Any = None) -> Any:
        """Hand over a task."""
        return super().submit(partial(in_new_process, func), callback)


class Lasting(ThreadingBackend):  # type: ignore[misc]
    """A backend of joblib: threads wait, and as many processes do one task after another.

    They must leave nothing behind that another task could see.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._idle: list[Process] = []

    def submit(self, func: Callable[..., Any], callback: Any = None) -> Any:
        """Hand over a task."""
        return super().submit(partial(self._do, func), callback)

    def _do(self, task: Callable[..., Any]) -> Any:
        try:
            process = self._idle.pop()
        except IndexError:
            process = Process()
        try:
            return process.do(task)
        finally:
            if process.is_alive():
                self._idle.append(process)

    def close(self) -> None:
        """Let all processes end."""
        while self._idle:
            self._idle.pop().end()


@contextlib.contextmanager
def workers() -> Iterator[None]:
    """Let joblib hand its tasks to workers, each with its share of the cores."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(THREADS)
    try:
        start()
        with contextlib.closing(Lasting()) as backend, parallel_config(backend, n_jobs=WORKERS):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def load_keras(*_: Any) -> None:
    """Import Keras without its greetings.

    What is passed is not looked at: sphinx-gallery calls this before each example, with its name.
    """
    with silence():
        import keras  # noqa: F401

    # A worker meets many networks: that each one is traced anew is no news.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Drop what is written to stderr: TensorFlow greets there before its log level holds."""
    stderr = os.dup(2)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
