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
from cnnfigs.reporting.checks._structure import framed, short_sighted, unfit_statistics

__all__ = ["CHECKS", "Evidence", "Finding", "check_up", "gather"]

# By what was looked at, as the page says where nothing was found.
CHECKS: dict[str, Callable[[Evidence], Iterator[Finding]]] = {
    "how pictures are scaled": scaling,
    "the scaling of keras.applications": application_scaling,
    "whether they are shown the right way": shown_otherwise,
    "dead maps and units": dead,
    "constant maps and units": constant,
    "saturated activations": saturated,
    "lost gradients": lost_gradient,
    "scores that see no picture": blind,
    "receptive fields": short_sighted,
    "frames of padding": framed,
    "batch normalisation": unfit_statistics,
}


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
    found = [finding for check in CHECKS.values() for finding in check(evidence)]
    return [*found, *never_wins(evidence, classes)]
