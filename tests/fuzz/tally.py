"""How many trials were there, how many were accepted or refused, and which were lost?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from hostile import ACCEPTED, REFUSED, outcome

LONGEST = 2.0  # seconds of the processor for one trial


class Tally:
    """Counts trials of one kind; at the end all must be accepted, or refused in our words."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.lost: list[str] = []

    def call(self, told: str, function: Callable[..., Any], *arguments: Any) -> None:
        """Try a function once. What is told is how to try the same again."""
        began = time.process_time()
        words = outcome(lambda: function(*arguments), {})
        if time.process_time() - began > LONGEST:
            words = f"takes {time.process_time() - began:.1f} s, {words}"
        self.add(told, words)

    def add(self, told: str, words: str) -> None:
        """Count a trial that ended so."""
        self.counts[words if words in (ACCEPTED, REFUSED) else "lost"] += 1
        if words not in (ACCEPTED, REFUSED):
            self.lost.append(f"{told}: {words}")

    def check(self, name: str, *, at_least: int) -> None:
        """Print the counts, and fail where a trial was lost, or where nothing was accepted."""
        tried = self.counts.total()
        print(
            f"\n{name}: {tried:,} tried, {self.counts[ACCEPTED]:,} accepted, "
            f"{self.counts[REFUSED]:,} refused, {self.counts['lost']:,} lost"
        )
        assert not self.lost, "\n".join(self.lost)
        assert tried >= at_least
        assert self.counts[ACCEPTED] > 0.02 * tried
        assert self.counts[REFUSED] > 0.02 * tried
