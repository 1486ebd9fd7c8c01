"""Do the labels fit the answers: in the order of the classes, and at all?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.special import expit, softmax
from scipy.stats import binomtest

from cnnfigs.measures import confusion_matrix
from cnnfigs.reporting._answers import two_sided
from cnnfigs.reporting.checks._evidence import Evidence, Finding, predicted

FEWEST = 20  # labelled pictures by which anything is said of the labels
_PICTURES_OF_CLASS = 5  # on average, of each class that is labelled
# Another order is found where, in the mean of the classes, it explains so large a part of what
# chance leaves open (of two classes four fifths are then right, and of ten two thirds), and the
# given order names no more than half as many rightly.
_EXPLAINED, _OF_THAT = 0.6, 0.5
# Pictures shown otherwise explain the answers as well where no more than this share is missing.
_AS_GOOD = 0.05
# A network is mostly sure where the median picture's largest score lies no nearer to chance than
# to 1: of two classes at three quarters.
_SURE = 0.5
_LISTED = 12  # classes whose order is written out


def in_another_order(
    evidence: Evidence, classes: Sequence[str] | None, otherwise: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield a finding where the names of the classes fit far better in another order.

    Parameters
    ----------
    evidence : Evidence
    classes : sequence of str, optional
        The names of the scores.
    otherwise : sequence of Finding
        That pictures are named better when they are shown otherwise. With red and blue exchanged,
        "red" is called "blue", too: of two explanations that are as good, the one holds that was
        chosen among fewer.
    """
    counts = _counts(evidence)
    # One that has learned nothing may tell pictures apart, too, in any order, and is not sure.
    if counts is None or not _is_sure(evidence):
        return
    total = int(counts.sum())
    labelled = np.flatnonzero(counts.sum(axis=1))
    if len(labelled) < 2 or total < max(FEWEST, _PICTURES_OF_CLASS * len(labelled)):
        return
    shares = counts[labelled] / counts[labelled].sum(axis=1, keepdims=True)
    rows, outputs = linear_sum_assignment(shares, maximize=True)
    given, best = shares[rows, labelled].mean(), shares[rows, outputs].mean()
    right, fitting = int(np.trace(counts)), int(counts[labelled, outputs].sum())
    chance = 1 / len(labelled)
    if best < chance + _EXPLAINED * (1 - chance):
        return
    if given > _OF_THAT * best or right > _OF_THAT * fitting:
        return
    as_good = any(each.number >= fitting / total - _AS_GOOD for each in otherwise)
    if as_good and len(labelled) > 2:
        return
    yield Finding(
        "class names in another order",
        "",
        fitting / total,
        f"another order of the class names fits better: with it {fitting} of {total} pictures are "
        f"named rightly instead of {right}",
        "pass the names in the order in which the network learned them, and labels that count in "
        f"it: {_order(labelled, outputs, counts.shape[0], classes)}",
    )


def _counts(evidence: Evidence) -> NDArray[np.int64] | None:
    """Return how often which label was answered with which class."""
    if evidence.labels is None or evidence.scores is None or evidence.scores.size == 0:
        return None
    count = max(2, evidence.scores.shape[1])
    return np.asarray(confusion_matrix(evidence.labels, predicted(evidence.scores), classes=count))


def _order(
    labelled: NDArray[np.int64],
    outputs: NDArray[np.int64],
    count: int,
    classes: Sequence[str] | None,
) -> str:
    """Return in words which label each output stands for."""
    names = {place: f"class {place}" for place in range(count)} | dict(enumerate(classes or ()))
    if len(labelled) == count <= _LISTED:
        return ", ".join(names[place] for place in labelled[np.argsort(outputs)])
    moved = [
        f"{names[label]} is its output {output}"
        for label, output in zip(labelled, outputs, strict=True)
        if label != output
    ]
    more = f" and {len(moved) - _LISTED} more" if len(moved) > _LISTED else ""
    return ", ".join(moved[:_LISTED]) + more + ", counted from 0"


def unfit(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where a network is mostly sure, and yet no better than chance."""
    counts = _counts(evidence)
    if counts is None or evidence.scores is None or counts.sum() < FEWEST:
        return
    right, total, chance = int(np.trace(counts)), int(counts.sum()), 1 / len(counts)
    sure = _median_largest(evidence.scores)
    interval = binomtest(right, total).proportion_ci(method="wilson")
    # Of few pictures the interval is wide: it must lie nearer to chance than to what is claimed.
    if _is_sure(evidence) and interval.low <= chance and interval.high < (chance + sure) / 2:
        yield Finding(
            "labels that don't fit, or a network that learned nothing",
            "",
            right / total,
            f"the labels do not fit the pictures, or the network has learned nothing: {right} of "
            f"{total} are named rightly, no more than by chance, though its median largest score "
            f"is {sure:.0%}",
            "check that labels and pictures are in the same order, that the classes are those that "
            "it learned, and that its trained weights were loaded",
        )


def _is_sure(evidence: Evidence) -> bool:
    if evidence.scores is None:
        return False
    chance = 1 / max(2, evidence.scores.shape[1])
    return bool(_median_largest(evidence.scores) >= chance + _SURE * (1 - chance))


def _median_largest(scores: NDArray[np.float32]) -> float:
    """Return the median picture's largest score as a probability, of scores that are none, too."""
    if scores.min() < 0 or scores.max() > 1:
        scores = expit(scores) if scores.shape[1] == 1 else softmax(scores, axis=1)
    return float(np.median(two_sided(scores).max(axis=1)))
