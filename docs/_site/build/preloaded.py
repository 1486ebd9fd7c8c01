"""How does a process start that has Keras and matplotlib loaded already?

Importing TensorFlow takes five to eight seconds of a processor, a fork next to none. So one
process, the fork server of `multiprocessing`, imports everything once and computes nothing: as long
as nothing was computed, TensorFlow has no threads, and such a process can be forked. Each page and
each example gets a process of its own, which knows nothing of the others and gives back its memory.
Trainings and measurements share a few processes, which use again what they compiled.

Where such a process cannot be forked safely, each new one imports everything for itself. A fork
server ends with the process that first asked for it, and serves no process that it forked.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any

FORKS = sys.platform == "linux"
EMPTY: Any = multiprocessing.get_context("spawn")
CONTEXT: Any = multiprocessing.get_context("forkserver" if FORKS else "spawn")
if FORKS:
    CONTEXT.set_forkserver_preload(["_site.build.preload"])


def start() -> None:
    """Let the fork server import what it needs, beside whatever else is to be done first."""
    if FORKS:
        from multiprocessing import forkserver  # which Windows does not have

        forkserver.ensure_running()


def in_new_process(function: Callable[..., Any], *arguments: Any, context: Any = CONTEXT) -> Any:
    """Return what a function returns, or raise what it raises, in a process of its own."""
    process = Process(context)
    try:
        return process.do(function, *arguments)
    finally:
        process.end()


class Process:
    """A process that does one thing after another, and keeps what it loaded and compiled for it.

    Parameters
    ----------
    context : multiprocessing.context.BaseContext
        How it starts.
    """

    def __init__(self, context: Any = CONTEXT) -> None:
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,))
        self._process.start()
        other.close()

    def do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what a function returns, or raise what it raises."""
        try:
            self._pipe.send((dict(os.environ), function, arguments))
            failure, result = self._pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            raise RuntimeError(
                f"a process ended with {self._process.exitcode} before it was done"
            ) from None
        except BaseException:  # Ctrl-C
            self._process.terminate()
            raise
        if failure is not None:
            raise failure
        return result

    def is_alive(self) -> bool:
        """Tell whether it can do something more."""
        return bool(self._process.is_alive())

    def end(self) -> None:
        """Let it end."""
        self._pipe.close()
        self._process.join()


def _serve(pipe: Connection) -> None:
    """Do what is asked until nobody can ask any more."""
    while True:
        try:
            environment, function, arguments = pipe.recv()
        except EOFError:
            return
        use_environment(environment)
        try:
            pipe.send((None, function(*arguments)))
        except BaseException as error:
            error.add_note("".join(traceback.format_exception(error)))  # where it was raised
            pipe.send((error, None))


def use_environment(environment: Mapping[str, str]) -> None:
    """Take over the variables of who asked: the fork server has those of its own start."""
    os.environ.clear()
    os.environ.update(environment)
