"""Do the scores say something about the pictures, and can each class win?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.networks.summary import ListedOutput
from cnnfigs.reporting._answers import are_probabilities
from cnnfigs.reporting.checks._evidence import Evidence, Finding, predicted

# Of the scores' own size, what pictures as different as these change at least.
_CHANGE = 0.01
_PICTURES_OF_CLASS = 5
# Without labels: as many pictures a class, so that a class wins none by chance once in a thousand.
_PICTURES_A_CLASS = 7
# And only of what adds up to 1, since other numbers may be measures or boxes; and of pictures of
# all kinds: where one class wins so many times as often as the mean, they may all show it.
_UNEVEN = 2


def blind(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where the scores hardly change from picture to picture.

    The pictures are joined by their negatives, so that it can be said of a single one.
    """
    if evidence.scores is None or evidence.scores.size == 0:
        return
    negatives = evidence.batch.max() + evidence.batch.min() - evidence.batch
    if np.array_equal(negatives, evidence.batch):
        return
    scores = np.concatenate([evidence.scores, evidence.ask(negatives[:100])])
    if not np.isfinite(scores).all():
        layers = (output for output in evidence.outputs if not _is_finite(evidence, output))
        first = next((output.name for output in layers), "")
        yield Finding(
            "scores that are no numbers",
            first,
            float(np.isnan(scores).mean()),
            f"{(~np.isfinite(scores)).mean():.0%} of the scores are not finite"
            + (f", and {first} is the first layer that gives such values" if first else ""),
            "look for a training that diverged, and for pictures that were divided by zero",
        )
        return
    change = float(np.ptp(scores, axis=0).max() / (np.abs(scores).max() or 1))
    if change < _CHANGE:
        yield Finding(
            "scores don't depend on the picture",
            "",
            change,
            f"over {counted(len(evidence.scores), 'picture')} and their negatives no score changes"
            + (f" by more than {100 * change:.2g}% of the largest" if change else ""),
            "check that the weights were loaded, that pictures are not scaled twice, and that no "
            "layer is dead",
        )


def _is_finite(evidence: Evidence, output: ListedOutput) -> bool:
    values = evidence.values.get(id(output.call.outputs[output.index]))
    return values is None or bool(np.isfinite(values).all())


def never_wins(evidence: Evidence, classes: Sequence[str] | None = None) -> Iterator[Finding]:
    """Yield a finding for the classes that no picture is taken for, though some should be."""
    if evidence.scores is None:
        return
    count = max(2, evidence.scores.shape[1])
    wins = np.bincount(predicted(evidence.scores), minlength=count)
    why = ""
    if evidence.labels is not None:
        shown = np.bincount(evidence.labels, minlength=count)
        losers = np.flatnonzero((wins == 0) & (shown >= _PICTURES_OF_CLASS)).tolist()
        why = f", which {int(shown[losers].sum())} of them are labelled with"
    elif (
        are_probabilities(evidence.scores)
        and len(evidence.scores) >= _PICTURES_A_CLASS * count
        and wins.max() <= _UNEVEN * wins.mean()
        and (wins > 0).sum() > 1
    ):
        losers = np.flatnonzero(wins == 0).tolist()
    else:
        return
    if not losers:
        return
    names = [classes[place] if classes else f"class {place}" for place in losers]
    listed = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    yield Finding(
        "a class that never wins" if len(losers) == 1 else "classes that never win",
        listed,
        float(len(losers)),
        f"none of {len(evidence.scores)} pictures is taken for {listed}{why}",
        "check the order of the classes, how many training images it had, and its bias in the last "
        "layer",
    )
