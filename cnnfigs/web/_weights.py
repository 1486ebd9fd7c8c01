"""How do the weights of a network travel? As text, in half precision or whole."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cnnfigs.web._operations import Operation

__all__ = ["Precision", "choose_precision", "pack", "place_weights"]

Precision: TypeAlias = Literal["half", "whole"]
Snapshot: TypeAlias = Mapping[str, NDArray[np.float32]]

_LIMIT = float(np.finfo(np.float16).max)
_FEW = 8_000  # weights of which a second half each costs next to nothing
_SMALL = 100_000  # weights of a network that travels whole


def choose_precision(operations: Sequence[Operation], snapshots: Sequence[Snapshot]) -> Precision:
    """Return ``"whole"`` for a small network, and for weights that halves are too small for."""
    weights = [
        weight(snapshot)
        for snapshot in snapshots
        for operation in operations
        for weight in operation.weights.values()
    ]
    small = sum(values.size for values in weights) <= _SMALL
    fit = all(np.abs(values).max(initial=0) <= _LIMIT for values in weights)
    return "half" if fit and not small else "whole"


def place_weights(
    operations: Sequence[Operation], snapshot: Snapshot, precision: Precision
) -> tuple[list[dict[str, Any]], int]:
    """Return for each operation where its weights begin, and how many numbers there are."""
    start = 0
    places = []
    for operation in operations:
        place = {}
        for kind, weight in operation.weights.items():
            shape = weight(snapshot).shape
            size = math.prod(shape)
            halves = 2 if precision == "half" and size <= _FEW else 1
            place[kind] = {"start": start, "shape": list(shape)}
            if precision == "half":
                place[kind]["halves"] = halves
            start += size * halves
        places.append(place)
    return places, start


def pack(
    operations: Sequence[Operation], snapshots: Sequence[Snapshot], precision: Precision
) -> bytes:
    """Return the weights of each snapshot, one after the other: all low bytes, then the next."""
    numbers = [
        _checked(weight(snapshot), f"{operation.name}/{kind}", precision)
        for snapshot in snapshots
        for operation in operations
        for kind, weight in operation.weights.items()
    ]
    row = np.concatenate([each.ravel() for each in numbers]) if numbers else np.empty(0, "<f4")
    return row.view(np.uint8).reshape(-1, row.itemsize).T.tobytes()


def _checked(weights: NDArray[Any], name: str, precision: Precision) -> NDArray[Any]:
    """Return weights as they travel, or say which of them can't."""
    if not np.isfinite(weights).all():
        raise ValueError(
            f"{name} has a weight that is no finite number: train with a smaller learning rate"
        )
    if precision == "whole":
        return weights.astype("<f4")
    largest = float(np.abs(weights).max(initial=0))
    if largest > _LIMIT:
        raise ValueError(
            f"half precision ends at {_LIMIT:g}, but {name} has a weight of size {largest:g}: "
            "leave the choice of precision to export"
        )
    return _rounded(weights)


def _rounded(weights: NDArray[Any]) -> NDArray[np.float16]:
    """Return weights in half precision, so that what they give is as little off as can be.

    Few weights, such as biases, become two halves each, the second of which is what the first was
    rounded by. Of many, what one is rounded by is added to the next: the values of a patch are
    much alike, so errors that add up to nothing leave the sum of products where it was.
    """
    if weights.size <= _FEW:
        halves = weights.astype("<f2")
        return np.stack([halves, (weights - halves).astype("<f2")])
    if weights.ndim == 1:
        return weights.astype("<f2")
    # All taps of one input map, then those of the next; each output map by itself.
    rows = weights.reshape(-1, *weights.shape[-2:]).swapaxes(0, 1).reshape(-1, weights.shape[-1])
    order = np.arange(len(rows)).reshape(weights.shape[-2], -1).T.ravel()
    halves = np.empty(rows.shape, "<f2")
    left_over = np.zeros(weights.shape[-1])
    for place, row in enumerate(rows):
        halves[place] = row + left_over
        left_over = row + left_over - halves[place]
    return halves[order]
