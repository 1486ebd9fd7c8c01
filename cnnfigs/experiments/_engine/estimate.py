"""What was measured over several seeds, with the mean and how well it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import stats

from cnnfigs._array_checks import real_numbers

LEAST_SEEDS = 3  # of two values, a 95% interval of the mean is 13 times as wide as they are apart


@dataclass(frozen=True)
class SeedEstimate:
    """One quantity, measured once for each of several seeds.

    Parameters
    ----------
    values : tuple of float
        One for each seed.

    Examples
    --------
    >>> accuracy = SeedEstimate((0.90, 0.92, 0.94))
    >>> round(accuracy.mean, 2), [round(end, 2) for end in accuracy.interval]
    (0.92, [0.87, 0.97])
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        values = real_numbers(self.values, "the values of seeds")
        if values.ndim != 1 or not values.size:
            raise ValueError("expected the values of one or more seeds, got none")
        object.__setattr__(self, "values", tuple(values.astype(float).tolist()))

    @property
    def mean(self) -> float:
        """The mean over the seeds."""
        return float(np.mean(self.values))

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """95% interval of the mean, from Student's t distribution; None for under three seeds."""
        if len(self.values) < LEAST_SEEDS:
            return None
        if len(set(self.values)) == 1:
            return self.mean, self.mean
        low, high = stats.t.interval(
            0.95, len(self.values) - 1, loc=self.mean, scale=stats.sem(self.values)
        )
        return float(low), float(high)


def estimate(records: Sequence[Mapping[str, Any]], *where: object) -> SeedEstimate:
    """Return the number that stands at a place of each seed's record.

    Parameters
    ----------
    records : sequence of dict
        What was found for each seed, nested as it likes.
    *where
        The way to the number: keys of dictionaries, which JSON has made words, and places in lists.

    Returns
    -------
    SeedEstimate

    Examples
    --------
    >>> estimate([{"right": {"2": [0.5, 0.7]}}, {"right": {"2": [0.4, 0.9]}}], "right", 2, 1).values
    (0.7, 0.9)
    """
    return SeedEstimate(tuple(_at(record, where) for record in records))


def estimates(records: Sequence[Mapping[str, Any]], *where: object) -> dict[str, SeedEstimate]:
    """Return all the numbers that stand in a dictionary at a place of each seed's record.

    Parameters
    ----------
    records, *where
        As for :func:`estimate`.

    Returns
    -------
    dict of str to SeedEstimate
    """
    return {name: estimate(records, *where, name) for name in _at(records[0], where)}


def _at(found: Any, where: tuple[object, ...]) -> Any:
    for step in where:
        found = found[step if isinstance(found, list) else str(step)]
    return found
