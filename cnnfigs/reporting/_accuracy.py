"""How often is a network right, and how often where pictures are moved, lit, blurred?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cnnfigs.reporting.checks import Evidence
from cnnfigs.reporting.checks._evidence import predicted

# Labelled pictures below which a share says little, multiplications that all changes together may
# cost, and the most pictures.
FEWEST = 20
_MULTIPLICATIONS, _MOST = 200_000_000_000, 500
_SEED = 0  # of the noise, and of directions
_DIRECTIONS = ((0, 1), (1, 0), (0, -1), (-1, 0))


@dataclass(frozen=True)
class Accuracy:
    """How often labelled pictures are named rightly.

    Attributes
    ----------
    change : str
        What was done to them.
    share : float
    """

    change: str
    share: float


def accuracies(evidence: Evidence, multiplications: int) -> tuple[list[Accuracy], int]:
    """Return how often labelled pictures are named rightly, as they are and changed.

    Parameters
    ----------
    evidence : Evidence
    multiplications : int
        Of one picture, by which the number of pictures is chosen.

    Returns
    -------
    list of Accuracy, int
        Empty without enough labels; and over how many pictures.
    """
    labels = evidence.labels
    if labels is None or evidence.scores is None or evidence.batch.ndim != 4:
        return [], 0
    changes = list(_changes(evidence.batch))
    affordable = _MULTIPLICATIONS // (len(changes) * max(1, multiplications))
    count = min(len(labels), _MOST, max(FEWEST, affordable))
    if count < FEWEST:
        return [], count
    batch, labels = evidence.batch[:count], labels[:count]
    return [
        Accuracy(words, float((predicted(evidence.ask(change(batch))) == labels).mean()))
        for words, change in changes
    ], count


_Batch = NDArray[Any]
_Change = Callable[[_Batch], _Batch]


def _changes(batch: _Batch) -> Iterator[tuple[str, _Change]]:
    """Yield what may happen to pictures, in parts of their range and of their height."""
    low, high = float(batch.min()), float(batch.max())
    span, height = high - low, batch.shape[1]

    def within(change: _Change) -> _Change:
        return lambda some: np.clip(change(some), low, high).astype(some.dtype)

    yield "as they are", lambda some: some
    for part in (0.05, 0.1):
        pixels = max(1, round(part * height))
        words = f"moved by {pixels} pixel{'' if pixels == 1 else 's'}"
        yield words, lambda some, pixels=pixels: _moved(some, pixels)  # type: ignore[misc]
    yield "brighter by a fifth", within(lambda some: some + 0.2 * span)
    yield "darker by a fifth", within(lambda some: some - 0.2 * span)
    yield "half the contrast", lambda some: ((some + some.mean()) / 2).astype(some.dtype)
    yield (
        "noise of a tenth",
        within(lambda some: some + np.random.default_rng(_SEED).normal(0, 0.1 * span, some.shape)),
    )
    blur = 0.03 * height
    yield (
        f"blurred over {blur:.2g} pixels",
        lambda some: ndimage.gaussian_filter(some, (0, blur, blur, 0)),
    )
    yield "smaller by a fifth", lambda some: _sized(some, 0.8)
    yield "larger by a fifth", lambda some: _sized(some, 1.2)


def _moved(batch: _Batch, pixels: int) -> _Batch:
    """Return pictures moved in one of four directions each; what comes in is as the edge was."""
    moved = np.empty_like(batch)
    directions = np.random.default_rng(_SEED).choice(_DIRECTIONS, len(batch))
    for index, (picture, direction) in enumerate(zip(batch, directions, strict=True)):
        down, right = pixels * direction
        moved[index] = ndimage.shift(picture, (down, right, 0), order=0, mode="nearest")
    return moved


def _sized(batch: _Batch, factor: float) -> _Batch:
    """Return pictures whose content is larger or smaller about the middle."""
    matrix = np.array([1, 1 / factor, 1 / factor, 1])
    middle = (np.array(batch.shape) - 1) / 2
    offset = middle * (1 - matrix)
    sized: _Batch = ndimage.affine_transform(batch, matrix, offset, order=1, mode="nearest")
    return sized
