"""What does a check-up of the network find on the pictures, and how often is it right?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnfigs import figures
from cnnfigs.experiments import ScoreBins
from cnnfigs.measures import confusion_matrix
from cnnfigs.networks.graph import Network
from cnnfigs.reporting._accuracy import Accuracy, accuracies
from cnnfigs.reporting._answers import are_probabilities, two_sided
from cnnfigs.reporting._contradicted import Contradicted, contradicted
from cnnfigs.reporting._drawings import Drawing, drawing
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting.checks import CHECKS, Evidence, Finding, check_up, gather
from cnnfigs.reporting.checks._evidence import predicted

# Classes of which a confusion matrix can still be read, and as few pictures as fill one.
_CONFUSED, _LABELLED = 30, 20
# Of the bins of scores.
_EDGES = tuple(edge / 10 for edge in range(11))


@dataclass(frozen=True, eq=False)
class Examined:
    """What a check-up found.

    Attributes
    ----------
    findings : list of Finding
    looked_at : list of str
        What all was checked.
    pictures : int
        On how many.
    accuracy : list of Accuracy
        As the pictures are, and changed; empty without enough labels.
    labelled : int
        Over how many pictures that is.
    contradicted : list of Contradicted
        Pictures whose labels it contradicts, the surest answers first.
    contradictions : int
        How many there are among all pictures.
    confusion : Drawing or None
    reliability : Drawing or None
        How often the largest score is right, by how high it is.
    """

    findings: list[Finding]
    looked_at: list[str]
    pictures: int
    accuracy: list[Accuracy]
    labelled: int
    contradicted: list[Contradicted]
    contradictions: int
    confusion: Drawing | None
    reliability: Drawing | None


def examined(
    network: Network,
    pictures: Sequence[Picture],
    classes: Sequence[str] | None,
    labels: Sequence[int] | None,
    multiplications: int,
) -> Examined | None:
    """Return what a check-up finds, on the pictures that have the first one's size."""
    if not pictures:
        return None
    size = pictures[0].batch.shape
    places = [index for index, each in enumerate(pictures) if each.batch.shape == size]
    evidence = gather(
        network,
        np.concatenate([pictures[index].batch for index in places]),
        None if labels is None else [labels[index] for index in places],
    )
    accuracy, labelled = accuracies(evidence, multiplications)
    wrong, contradictions = contradicted(evidence, [pictures[place] for place in places], classes)
    return Examined(
        findings=check_up(evidence, classes),
        looked_at=list(CHECKS),
        pictures=len(places),
        accuracy=accuracy,
        labelled=labelled,
        contradicted=wrong,
        contradictions=contradictions,
        confusion=_confusion(evidence, classes),
        reliability=_reliability(evidence),
    )


def _confusion(evidence: Evidence, classes: Sequence[str] | None) -> Drawing | None:
    if evidence.labels is None or evidence.scores is None or len(evidence.labels) < _LABELLED:
        return None
    count = max(2, evidence.scores.shape[1])
    if count > _CONFUSED:
        return None
    names = list(classes) if classes else [str(place) for place in range(count)]
    counts = confusion_matrix(evidence.labels, predicted(evidence.scores), classes=count)
    if not counts.sum(axis=1).all():  # Of a class without pictures there is no share to draw.
        return None
    return drawing("confusion", lambda: figures.confusion(counts, names))


def _reliability(evidence: Evidence) -> Drawing | None:
    """Return how often the largest score is right, where scores are probabilities."""
    if evidence.labels is None or evidence.scores is None or len(evidence.labels) < _LABELLED:
        return None
    scores = two_sided(evidence.scores)
    if not are_probabilities(scores):
        return None
    bins = score_bins(scores, np.asarray(evidence.labels))
    title = "Is it right as often as its scores say?"
    return drawing(
        "reliability", lambda: figures.reliability({"these pictures": bins}, title=title)
    )


def score_bins(scores: NDArray[np.floating], labels: NDArray[np.integer]) -> ScoreBins:
    """Return how many pictures' largest score fell into which tenth, and how many were right.

    Examples
    --------
    >>> bins = score_bins(np.array([[0.95, 0.05], [0.08, 0.92]]), np.array([0, 0]))
    >>> bins.images[0][-1], bins.right[0][-1]
    (2, 1)
    """
    largest = scores.max(axis=1).astype(float)
    right = scores.argmax(axis=1) == labels
    images, _ = np.histogram(largest, _EDGES)
    named, _ = np.histogram(largest[right], _EDGES)
    total, _ = np.histogram(largest, _EDGES, weights=largest)
    means = total / np.maximum(images, 1)
    return ScoreBins(
        _EDGES, (tuple(images.tolist()),), (tuple(named.tolist()),), (tuple(means.tolist()),)
    )
