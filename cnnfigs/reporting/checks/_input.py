"""Do the pictures reach the network as it learned them: scaled once, and with their colours?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.networks.graph import Call
from cnnfigs.reporting._network import short
from cnnfigs.reporting.checks._evidence import Evidence, Finding, predicted

# Pictures of 0 to 1 that are divided by 255 once more end at 0.004.
_BLACK = 0.02
# No usual scaling leaves values above zero alone and reaches so far.
_FAR = 10.0
_FEWEST = 20  # labelled pictures by which two ways of showing them are compared
_GAIN = 0.1  # of accuracy, below which the other way is not called the right one
_SCALES = (keras.layers.Rescaling, keras.layers.Normalization)
# How the networks of keras.applications were shown their pictures: by the beginning of their
# names, the module with the right preprocess_input, and the smallest value that it makes of a
# picture with something dark in it.
_APPLICATIONS = {
    "densenet": ("densenet", -1.0),
    "inception_resnet_v2": ("inception_resnet_v2", -0.5),
    "inception_v3": ("inception_v3", -0.5),
    "mobilenet_": ("mobilenet", -0.5),
    "mobilenetv2": ("mobilenet_v2", -0.5),
    "NASNet": ("nasnet", -0.5),
    "resnet50v2": ("resnet_v2", -0.5),
    "resnet101v2": ("resnet_v2", -0.5),
    "resnet152v2": ("resnet_v2", -0.5),
    "resnet": ("resnet", -20.0),
    "vgg16": ("vgg16", -20.0),
    "vgg19": ("vgg19", -20.0),
    "xception": ("xception", -0.5),
}


def scaling(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where pictures are scaled twice, or not at all, or not as was learned."""
    first = _first_learner(evidence)
    if first is None or isinstance(first.operation, keras.layers.BatchNormalization):
        return  # Batch normalisation scales by what it has learned.
    values = evidence.taken(first)
    low, high = float(values.min()), float(values.max())
    if high > low and max(abs(low), abs(high)) < _BLACK:
        yield Finding(
            "input scaled twice",
            first.name,
            high,
            f"what reaches {first.name} is {high:.2g} at most, so pictures are all but black to it",
            "scale once: leave out the division by 255 in front of the network, or the layer in it",
        )
    elif low >= 0 and high > _FAR and not _scales_itself(evidence):
        yield Finding(
            "input not scaled",
            first.name,
            high,
            f"what reaches {first.name} goes up to {high:.4g}, where most networks learned from "
            "0 to 1",
            "divide by 255, or by whatever the training images were divided by",
        )


def application_scaling(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where a network of keras.applications is not shown what it learned from."""
    for called in (evidence.name, *_nested_names(evidence)):
        known = next((_APPLICATIONS[begin] for begin in _APPLICATIONS if _is(called, begin)), None)
        if known is None:
            continue
        module, least = known
        first = _first_learner(evidence)
        low = float(evidence.taken(first).min()) if first else 0.0
        if low > least:
            yield Finding(
                "input not scaled as in keras.applications",
                called,
                low,
                f"{called} is named like a network of keras.applications.{module}, whose pictures "
                f"reach below {short(least)}; here the smallest value is {short(low)}",
                f"pass what keras.applications.{module}.preprocess_input makes of the pictures",
            )
        return


def _is(name: str, begin: str) -> bool:
    return name.lower().startswith(begin.lower())


def _nested_names(evidence: Evidence) -> list[str]:
    names = [call.name.rpartition("/")[0] for call in evidence.calls if "/" in call.name]
    return list(dict.fromkeys(names))


def _first_learner(evidence: Evidence) -> Call | None:
    """Return the first call of a layer with weights that is made for learning."""
    learners = (
        call
        for call in evidence.calls
        if getattr(call.operation, "weights", ()) and not isinstance(call.operation, _SCALES)
    )
    first = next(learners, None)
    integers = evidence.network.model.inputs[0].dtype.startswith("int")
    return None if integers or first is None or not first.inputs else first


def _scales_itself(evidence: Evidence) -> bool:
    return any(isinstance(call.operation, _SCALES) for call in evidence.calls)


def shown_otherwise(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where labelled pictures are named better when they are shown otherwise.

    Their colours in the other order, dark and light exchanged, lying on their side. Where several
    of these are better, only the best: what helps a little is no second thing that is wrong.
    """
    batch, labels, scores = evidence.batch, evidence.labels, evidence.scores
    if labels is None or scores is None or len(labels) < _FEWEST or batch.ndim < 3:
        return
    right = predicted(scores) == labels
    found = []
    for name, words, advice, change in _changes(batch):
        changed = predicted(evidence.ask(change(batch))) == labels
        gained, lost = int((changed & ~right).sum()), int((right & ~changed).sum())
        # Three standard deviations of a sign test: pictures on which the two ways disagree.
        if gained - lost > max(3 * np.sqrt(gained + lost), _GAIN * len(labels)):
            found.append(
                Finding(
                    name,
                    "",
                    float(changed.mean()),
                    f"{right.mean():.0%} of {len(labels)} labelled pictures are named rightly, and "
                    f"{changed.mean():.0%} {words}",
                    advice,
                )
            )
    if found:
        yield max(found, key=lambda finding: finding.number)


_Change = Callable[[NDArray[Any]], NDArray[Any]]


def _changes(batch: NDArray[Any]) -> Iterator[tuple[str, str, str, _Change]]:
    if batch.shape[-1] == 3 and batch.ndim == 4:
        yield (
            "channels in the wrong order",
            "with red and blue exchanged",
            "read pictures as RGB: OpenCV gives BGR, which picture[..., ::-1] turns round",
            lambda some: some[..., ::-1],
        )
    low, high = batch.min(), batch.max()
    yield (
        "dark and light exchanged",
        "as negatives",
        "show the network what it learned from: bright ink on black, or dark ink on white",
        lambda some: (low + high) - some,
    )
    if batch.shape[1] == batch.shape[2]:
        yield (
            "rows and columns exchanged",
            "with rows and columns exchanged",
            "swap the axes: numpy.swapaxes(pictures, 1, 2)",
            lambda some: np.swapaxes(some, 1, 2),
        )
