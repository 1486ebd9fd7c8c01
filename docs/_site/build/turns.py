"""Who builds now? One command at a time: two would write into each other's files.

The lock is the system's, and Sphinx inherits it. So it is held as long as a process of a build is
left, even where the command itself was killed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

inherited: list[int] = []  # what processes of this build are handed, to hold the lock as well


@contextlib.contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait, and say so, while another command builds in a folder; then keep others waiting."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "building").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            print(
                f"nox -s docs: process {file.read()}, or what it started, is building in {folder}; "
                "waiting for it ...",
                flush=True,
            )
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        inherited.append(file.fileno())
        try:
            yield
        finally:
            inherited.remove(file.fileno())
