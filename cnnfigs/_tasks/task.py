"""What is a task, and what is left of one that failed?"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from cnnfigs.datasets import Dataset

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Task(Generic[T]):
    """What makes one entry of the store, here or elsewhere.

    Parameters
    ----------
    title : str
        For a person: which run of which question, or which network.
    module : str
        Whose sources decide the result.
    namespace, key : str
        Where the store keeps it.
    make : callable
        Called with the data set, on the machine whose store keeps the entry; returns the result.
    load : callable
        Called with the entry's folder; returns the result.
    dataset : Dataset
        What it takes.
    kind : str
        Tasks of one kind take about as long as each other.
    needs : tuple of Task
        What makes the entries that it will look for where it is made. Only a cluster, whose
        workers share no store, makes them first.
    """

    title: str
    module: str
    namespace: str
    key: str
    make: Callable[[Dataset], T]
    load: Callable[[Path], T]
    dataset: Dataset
    kind: str = ""
    needs: tuple[Task[Any], ...] = ()


@dataclass(frozen=True)
class Failure:
    """What a task that failed leaves: which one it was, and the error in words.

    Words reach this process from any other, which not every exception does.
    """

    title: str
    error: str
    traceback: str

    @classmethod
    def of(cls, title: str, error: BaseException) -> Failure:
        """Put an error into words."""
        words = "".join(traceback.format_exception(error))
        return cls(title, f"{type(error).__name__}: {error}", words)


class Busy:
    """What a task leaves that needs what another worker is making: it is to be tried again."""


class ClusterError(RuntimeError):
    """The cluster can't be reached, or its workers are not what this machine needs."""


class TasksFailedError(RuntimeError):
    """Some tasks failed; what the others made is kept."""
