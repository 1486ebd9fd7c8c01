"""How does a process start that has Keras and matplotlib loaded already?

Importing TensorFlow takes five to eight seconds of a processor, a fork next to none. So one
process, the fork server of `multiprocessing`, imports everything once and computes nothing: as long
as nothing was computed, TensorFlow has no threads, and such a process can be forked. Each task and
each page gets a process of its own, which knows nothing of the others and gives back its memory.

Where such a process cannot be forked safely, each new one imports everything for itself. A fork
server ends with the process that first asked for it, and serves no process that it forked.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
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
    receiver, sender = context.Pipe(duplex=False)
    task = (sender, dict(os.environ), function, arguments)
    process = context.Process(target=_do, args=task)
    process.start()
    sender.close()
    try:
        failure, result = receiver.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f"a process ended with {process.exitcode} before it was done") from None
    except BaseException:  # Ctrl-C
        process.terminate()
        raise
    process.join()
    if failure is not None:
        raise failure
    return result


def _do(
    sender: Connection,
    environment: Mapping[str, str],
    function: Callable[..., Any],
    arguments: Sequence[Any],
) -> None:
    use_environment(environment)
    try:
        sender.send((None, function(*arguments)))
    except BaseException as error:
        error.add_note("".join(traceback.format_exception(error)))  # where it was raised
        sender.send((error, None))


def use_environment(environment: Mapping[str, str]) -> None:
    """Take over the variables of who asked: the fork server has those of its own start."""
    os.environ.clear()
    os.environ.update(environment)
