"""In which order do tasks begin, so that several workers end together?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from cnnfigs._tasks.task import Task


class Queue:
    """Hands out one task of each kind, and then those first whose kind took longest.

    Parameters
    ----------
    tasks : sequence of Task
        In the order in which they come where nothing else is known.
    longest_first : bool
        Whether that matters: otherwise they come as they are given.
    """

    def __init__(self, tasks: Sequence[Task[Any]], *, longest_first: bool = True) -> None:
        self._waiting = list(enumerate(tasks))
        self._longest_first = longest_first
        self._seconds: dict[str, float] = {}
        self.again: list[Task[Any]] = []  # what was put back, and does not come by itself

    def __iter__(self) -> Iterator[tuple[int, Task[Any]]]:
        """Yield each task with its number, the next one only when it is asked for."""
        while self._waiting:
            following = self._waiting[0]
            if self._longest_first:
                following = max(self._waiting, key=lambda each: self._expected(each[1]))
            self._waiting.remove(following)
            self._seconds.setdefault(following[1].kind, 0.0)  # under way
            yield following

    def note(self, task: Task[Any], seconds: float) -> None:
        """Note how long a task took."""
        self._seconds[task.kind] = max(seconds, self._seconds.get(task.kind, 0.0))

    def put_back(self, task: Task[Any]) -> None:
        """Take a task back that could not be made yet. What is learned of its kind is nothing."""
        self.again.append(task)
        if not self._seconds.get(task.kind):
            self._seconds.pop(task.kind, None)

    def _expected(self, task: Task[Any]) -> float:
        return self._seconds.get(task.kind, math.inf)
