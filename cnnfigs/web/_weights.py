"""How do the weights of a network travel? As text, in steps of their map's largest or whole."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cnnfigs.web._operations import Operation

__all__ = ["STEPS", "Precision", "choose_precision", "pack", "place_weights"]

Precision: TypeAlias = Literal["fixed", "whole"]
Snapshot: TypeAlias = Mapping[str, NDArray[np.float32]]
Words: TypeAlias = NDArray[np.uint16]

# From 0 to the largest weight of a map. One bit less, and large networks are as far from Keras as
# with half precision; one more makes their files larger by a sixteenth.
STEPS = 2**13 - 1
_FEW = 8_000  # weights that cost next to nothing where they travel whole
_SMALL = 100_000  # weights of a network that travels whole


def choose_precision(operations: Sequence[Operation], snapshots: Sequence[Snapshot]) -> Precision:
    """Return ``"whole"`` for a small network, else ``"fixed"``."""
    count = sum(
        weight(snapshot).size
        for snapshot in snapshots
        for operation in operations
        for weight in operation.weights.values()
    )
    return "whole" if count <= _SMALL else "fixed"


def place_weights(
    operations: Sequence[Operation], snapshot: Snapshot, precision: Precision
) -> tuple[list[dict[str, Any]], int]:
    """Return for each operation where its weights begin, and how many words there are."""
    start = 0
    places = []
    for operation in operations:
        place = {}
        for kind, weight in operation.weights.items():
            shape = weight(snapshot).shape
            size = math.prod(shape)
            fixed = _is_fixed(size, precision)
            place[kind] = {"start": start, "shape": list(shape), "fixed": fixed}
            start += 2 * shape[-1] + size if fixed else 2 * size
        places.append(place)
    return places, start


def pack(
    operations: Sequence[Operation], snapshots: Sequence[Snapshot], precision: Precision
) -> bytes:
    """Return the weights of each snapshot, one after the other: all low bytes, then the high."""
    words = [
        _words_of(weight(snapshot), f"{operation.name}/{kind}", precision)
        for snapshot in snapshots
        for operation in operations
        for kind, weight in operation.weights.items()
    ]
    row = np.concatenate(words) if words else np.empty(0, "<u2")
    return row.view(np.uint8).reshape(-1, 2).T.tobytes()


def _is_fixed(size: int, precision: Precision) -> bool:
    return precision == "fixed" and size > _FEW


def _words_of(weights: NDArray[Any], name: str, precision: Precision) -> Words:
    """Return weights as words of 16 bits, or say which of them can't travel."""
    if not np.isfinite(weights).all():
        raise ValueError(
            f"{name} has a weight that is no finite number: train with a smaller learning rate"
        )
    return _fixed(weights) if _is_fixed(weights.size, precision) else _whole(weights)


def _whole(numbers: NDArray[Any]) -> Words:
    """Return two words a number, in single precision: the low ones of all, then the high."""
    return numbers.astype("<f4").ravel().view("<u2").reshape(-1, 2).T.ravel()


def _fixed(weights: NDArray[Any]) -> Words:
    """Return a step for each map, and how many of it each weight is.

    What one weight is rounded by is added to the next: the values of a patch are much alike, so
    errors that add up to nothing leave the sum of products where it was.
    """
    weights = np.atleast_2d(weights)
    maps = weights.shape[-1]
    # All taps of one input map, then those of the next; each output map by itself.
    rows = weights.reshape(-1, *weights.shape[-2:]).swapaxes(0, 1).reshape(-1, maps)
    order = np.arange(len(rows)).reshape(weights.shape[-2], -1).T.ravel()
    steps = (np.abs(rows).max(axis=0) / STEPS).astype(np.float32)
    steps[steps == 0] = 1
    counts = np.empty(rows.shape, "<i2")
    left_over = np.zeros(maps)
    for place, row in enumerate(rows / steps):
        counts[place] = np.rint(row + left_over)
        left_over += row - counts[place]
    return np.concatenate([_whole(steps), counts[order].ravel().view("<u2")])
