"""What is likely wrong with a network, judged by what it makes of pictures?

Each check takes the same evidence and yields findings: a name, the number that was measured, and
what to do. None needs labels but those that compare with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cnnfigs.reporting.checks._activity import constant, dead, lost_gradient, saturated
from cnnfigs.reporting.checks._answers import blind, never_wins
from cnnfigs.reporting.checks._evidence import Evidence, Finding, gather
from cnnfigs.reporting.checks._input import application_scaling, scaling, shown_otherwise
from cnnfigs.reporting.checks._labels import in_another_order, unfit
from cnnfigs.reporting.checks._structure import framed, short_sighted, unfit_statistics

__all__ = ["CHECKS", "Evidence", "Finding", "check_up", "gather"]

_SCALED = "how pictures are scaled"
_APPLICATION = "the scaling of keras.applications"
_SHOWN = "whether they are shown the right way"
_BLIND = "scores that see no picture"
# By what was looked at, as the page says where nothing was found.
CHECKS: dict[str, Callable[[Evidence], Iterator[Finding]]] = {
    _SCALED: scaling,
    _APPLICATION: application_scaling,
    _SHOWN: shown_otherwise,
    "dead maps and units": dead,
    "constant maps and units": constant,
    "saturated activations": saturated,
    "lost gradients": lost_gradient,
    _BLIND: blind,
    "receptive fields": short_sighted,
    "frames of padding": framed,
    "batch normalisation": unfit_statistics,
}
# What explains by itself why a network that is sure is no better than chance.
_EXPLAINS = (_SCALED, _APPLICATION, _SHOWN, _BLIND)


def check_up(evidence: Evidence, classes: Sequence[str] | None = None) -> list[Finding]:
    """Return all that is likely wrong.

    Parameters
    ----------
    evidence : Evidence
        What `gather` returned.
    classes : sequence of str, optional
        The names of the scores.

    Examples
    --------
    >>> import keras, numpy as np
    >>> dense = keras.layers.Dense(2, kernel_initializer="zeros")
    >>> layers = [keras.Input((4, 4, 1)), keras.layers.Flatten(), dense]
    >>> pictures = np.random.default_rng(0).random((5, 4, 4, 1), np.float32)
    >>> [finding.name for finding in check_up(gather(keras.Sequential(layers), pictures))]
    ["scores don't depend on the picture"]
    """
    found = {looked_at: list(check(evidence)) for looked_at, check in CHECKS.items()}
    of_labels = list(in_another_order(evidence, classes, found[_SHOWN]))
    if of_labels:
        found[_SHOWN] = []  # Names in a wrong order may fit negatives somewhat better.
    elif not any(found[each] for each in _EXPLAINS):
        of_labels = list(unfit(evidence))
    others = [finding for some in found.values() for finding in some]
    return [*of_labels, *others, *never_wins(evidence, classes)]
