"""Do layers still say something, or are maps dead, activations saturated, gradients lost?"""

from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs._maps import SAME, says_nothing
from cnnfigs.attribution._gradients import with_gradient
from cnnfigs.attribution._split import ClassScores, Part
from cnnfigs.networks.graph import TRAINING_ONLY
from cnnfigs.networks.summary import ListedOutput
from cnnfigs.reporting.checks._evidence import Evidence, Finding, activation_of

# Shares of a layer above which a finding is one. A few dead maps are usual after ReLU, and a few
# pictures leave many units silent.
_DEAD_MAPS, _DEAD_UNITS, _CONSTANT, _SATURATED = 0.25, 0.5, 0.25, 0.75
# To fewer pictures, a map of something that they don't show rightly says nothing.
_DEAD_MAPS_OF_FEW, _FEW = 0.5, 5
# Values by which it is judged: those of a map in all pictures, and those of a unit.
_OF_MAP, _OF_UNIT = 300, 30
# The ends of functions that have some, and how near to one a value counts as there, of their range.
_ENDS = {
    "sigmoid": (0.0, 1.0),
    "hard_sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
}
_NEAR = 0.01
_SIX = 6.0
# Of |gradient| times |answer| to the score's own size, where hardly anything arrives.
_LOST = 1e-5
_PICTURES_FOR_GRADIENTS = 4


def dead(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where many of a layer's maps or units say nothing to any picture."""
    found = []
    for output in _drawn(evidence):
        values = evidence.given(output)
        share = float(says_nothing(values).mean())
        maps = values.ndim == 4
        if values[..., 0].size < (_OF_MAP if maps else _OF_UNIT):
            continue
        of_maps = _DEAD_MAPS if len(values) >= _FEW else _DEAD_MAPS_OF_FEW
        if share >= (of_maps if maps else _DEAD_UNITS):
            found.append((output, share, "maps" if maps else "units"))
    yield from _first_of(
        found,
        "dead {what}",
        "{share:.0%} of the {what} of {name} say nothing to any of {pictures}",
        "train with a smaller learning rate, or with LeakyReLU; or leave them out: the network "
        "answers the same without them",
        evidence,
    )


def constant(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where many of a layer's maps or units say the same to all pictures."""
    found = []
    for output in _drawn(evidence):
        values = evidence.given(output)
        enough = values[..., 0].size >= (_OF_MAP if values.ndim == 4 else _OF_UNIT)
        if not enough or not _differ(evidence.batch):
            continue
        spread = np.ptp(values, axis=tuple(range(values.ndim - 1)))
        size = np.abs(values).max(axis=tuple(range(values.ndim - 1)))
        same = (spread <= 100 * SAME * size) & ~says_nothing(values)
        if same.mean() >= _CONSTANT:
            what = "maps" if values.ndim == 4 else "units"
            found.append((output, float(same.mean()), what))
    yield from _first_of(
        found,
        "constant {what}",
        "{share:.0%} of the {what} of {name} give one value everywhere, to all of {pictures}, "
        "and it is not zero",
        "look at what comes before: its weights may be zero, and only the bias is left",
        evidence,
    )


def saturated(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where most values of a layer are at an end of its activation function."""
    found = []
    for output in _drawn(evidence):
        if evidence.is_end(output):
            continue
        share = _at_an_end(evidence.given(output), activation_of(output.call.operation))
        if share >= _SATURATED:
            found.append((output, share, activation_of(output.call.operation)))
    yield from _first_of(
        found,
        "saturated activations",
        "{share:.0%} of the values of {name} are at an end of {what}, where it is flat",
        "scale what comes before it, or normalise it; check that the input is scaled",
        evidence,
    )


def _at_an_end(values: NDArray[np.float32], function: str) -> float:
    if function == "relu6":
        return float((values >= _SIX * (1 - _NEAR)).mean())
    if function not in _ENDS:
        return 0.0
    low, high = _ENDS[function]
    near = _NEAR * (high - low)
    return float(((values <= low + near) | (values >= high - near)).mean())


def lost_gradient(evidence: Evidence) -> Iterator[Finding]:
    """Yield the layer before which hardly any gradient of the best score arrives."""
    if evidence.scores is None or not np.isfinite(evidence.scores).all():
        return  # What is no number has no gradient.
    scores = ClassScores(evidence.network, evidence.network.model.outputs[0])
    parts = [
        Part(evidence.network, output)
        for output in _drawn(evidence)
        if not evidence.is_end(output) and output.kind in ("convolution", "units", "maps")
    ]
    sizes: dict[int, float] = {}

    def size(place: int) -> float:
        if place not in sizes:
            sizes[place] = _arriving(evidence, scores, parts[place])
        return sizes[place]

    try:
        if not parts or not (low := size(0)) < _LOST:
            return
    except NotImplementedError:  # a backend without gradients
        return
    # The last one that none arrives at, found by halving: whatever is before it gets none either.
    first, last = 0, len(parts)
    while last - first > 1:
        middle = (first + last) // 2
        if size(middle) < _LOST:
            first, low = middle, size(middle)
        else:
            last = middle
    after = parts[last].output.name if last < len(parts) else "the scores"
    yield Finding(
        "gradient lost",
        after,
        low,
        f"of the gradient of the best score, {low:.1g} of its size arrives before {after}: the "
        f"{first + 1} layers up to {parts[first].output.name} can't learn, and no map of "
        "attribution is true there",
        f"look at {after}: a saturated or dead activation, weights near zero, or an operation that "
        "has no gradient, such as rounding",
    )


def _arriving(evidence: Evidence, scores: ClassScores, part: Part) -> float:
    """Return the size of the gradient that arrives at a layer; infinite where none should."""
    values = evidence.given(part.output)[:_PICTURES_FOR_GRADIENTS]
    few = evidence.batch[: len(values)]  # of a large network, fewer pictures' values are kept
    assert evidence.scores is not None
    best = np.argmax(evidence.scores[: len(values)], axis=1)
    chosen = np.eye(evidence.scores.shape[1], dtype=np.float32)[best]
    try:
        rest = scores.rest(part)
    except ValueError:  # it is not on the way to the scores
        return np.inf
    given, gradient = with_gradient(
        lambda at: keras.ops.sum(keras.ops.cast(rest(at, few), "float32") * chosen, axis=1), values
    )
    axes = tuple(range(1, values.ndim))
    strength = np.sqrt((gradient**2).sum(axis=axes) * (values**2).sum(axis=axes))
    return float(np.median(strength / (np.abs(given) + 1e-12)))


def _drawn(evidence: Evidence) -> Iterator[ListedOutput]:
    """Yield the layers that make something new of their input."""
    for output in evidence.outputs:
        values = evidence.values.get(id(output.call.outputs[output.index]))
        passes_on = isinstance(output.call.operation, TRAINING_ONLY)
        if values is None or passes_on or output.kind in ("flattened", "other"):
            continue
        if np.isnan(values).any():
            return  # Max pooling makes numbers of such values, and they look like dead maps.
        if values.ndim in (2, 4) and np.isfinite(values).all():
            yield output


def _differ(batch: NDArray[np.generic]) -> bool:
    return any(not np.array_equal(batch[0], other) for other in batch[1:])


def _first_of(
    found: list[tuple[ListedOutput, float, str]],
    name: str,
    words: str,
    advice: str,
    evidence: Evidence,
) -> Iterator[Finding]:
    """Yield one finding for the first layer it holds of, which counts those after it."""
    if not found:
        return
    output, share, what = found[0]
    pictures = len(evidence.given(output))
    counted = "1 picture" if pictures == 1 else f"{pictures} pictures"
    sentence = words.format(what=what, share=share, name=output.name, pictures=counted)
    more = len(found) - 1
    if more:
        sentence += f"; so it is in {more} further layer{'' if more == 1 else 's'}"
    yield Finding(name.format(what=what), output.name, share, sentence, advice)
