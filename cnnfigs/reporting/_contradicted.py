"""Which labels does the network contradict? Some of them may be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnnfigs.reporting._answers import are_probabilities, two_sided, written_score
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting._tiles import thumbnail
from cnnfigs.reporting.checks import Evidence
from cnnfigs.reporting.checks._evidence import predicted

_MOST = 12


@dataclass(frozen=True)
class Contradicted:
    """A picture that the network calls something other than its label does.

    Attributes
    ----------
    name, source : str
        The picture's file or number, and itself, small, as a data URL.
    label, answer : str
    written : str
        The answer's score as it is printed.
    """

    name: str
    source: str
    label: str
    answer: str
    written: str


def contradicted(
    evidence: Evidence, pictures: Sequence[Picture], classes: Sequence[str] | None
) -> tuple[list[Contradicted], int]:
    """Return the pictures whose labels a network contradicts, the surest answers first.

    Parameters
    ----------
    evidence : Evidence
        Of all of these pictures.
    pictures : sequence of Picture
    classes : sequence of str, optional
        The names of the scores.

    Returns
    -------
    list of Contradicted, int
        No more than a page shows; and how many there are.
    """
    if evidence.labels is None or evidence.scores is None or evidence.scores.size == 0:
        return [], 0
    answers = predicted(evidence.scores)
    scores = two_sided(evidence.scores)
    percent = are_probabilities(scores)
    largest = scores.max(axis=1)
    surest = np.abs(scores[:, 0]) if scores.shape[1] == 1 else largest
    places = np.flatnonzero(answers != evidence.labels)
    order = places[np.argsort(-surest[places], kind="stable")]
    names = dict(enumerate(classes or ()))
    return [
        Contradicted(
            name=pictures[place].name,
            source=thumbnail(pictures[place].shown),
            label=names.get(int(evidence.labels[place]), f"class {evidence.labels[place]}"),
            answer=names.get(int(answers[place]), f"class {answers[place]}"),
            written=written_score(float(largest[place]), percent=percent),
        )
        for place in order[:_MOST]
    ], len(places)
