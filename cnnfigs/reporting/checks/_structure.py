"""Does the network's form fit its pictures: receptive fields, padding, batch normalisation?"""

from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.networks.graph import Call
from cnnfigs.reporting.checks._evidence import Evidence, Finding

_GLOBAL = (
    keras.layers.GlobalAveragePooling2D,
    keras.layers.GlobalMaxPooling2D,
)
_PADDED = (keras.layers.Conv2D, keras.layers.DepthwiseConv2D, keras.layers.SeparableConv2D)
_SEEN = 0.5  # of the picture's side, below which what is pooled are only its details
# A map is framed where its rim lies so many standard deviations of its middle away from it, and
# a layer where most maps are.
_RIM, _FRAMED, _SMALLEST = 3.0, 0.75, 8
# What batch normalisation expects and what comes: deviations apart, and the ratio of variances.
_AWAY, _RATIO = 3.0, 20.0


def short_sighted(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where all places are pooled and each has seen a small part of the picture."""
    fields = {id(each.call.outputs[each.index]): each.field for each in evidence.outputs}
    height, width = evidence.batch.shape[1:3]
    for call in evidence.calls:
        field = fields.get(id(call.inputs[0])) if call.inputs else None
        if not isinstance(call.operation, _GLOBAL) or field is None:
            continue
        share = max(field.size[0] / height, field.size[1] / width)
        on_the_way = evidence.taken(call).ndim == 4 and _leads_to_scores(evidence, call)
        if share < _SEEN and on_the_way:
            yield Finding(
                "receptive field smaller than what is to be seen",
                call.name,
                share,
                f"each value that {call.name} takes has seen {field.size[0]}×{field.size[1]} of "
                f"{height}×{width} pixels, so the network counts details and can't tell how they "
                "lie to one another",
                "add layers, pooling or strides before it, until a value sees what is to be told "
                "apart",
            )
            return


def _leads_to_scores(evidence: Evidence, call: Call) -> bool:
    """Return whether what is pooled comes back to no map, as it does in squeeze-and-excitation."""
    reached = {id(tensor) for tensor in call.outputs}
    for later in evidence.calls:
        if any(id(tensor) in reached for tensor in later.inputs):
            if any(
                len(tensor.shape) == 4 and max(tensor.shape[1:3]) > 1 for tensor in later.outputs
            ):
                return False
            reached |= {id(tensor) for tensor in later.outputs}
    return True


def framed(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where padding puts a frame around most maps of a layer."""
    found = []
    for output in evidence.outputs:
        operation = output.call.operation
        if not isinstance(operation, _PADDED) or operation.padding != "same":
            continue
        values = evidence.given(output)
        if values.ndim != 4 or min(values.shape[1:3]) < _SMALLEST or not np.isfinite(values).all():
            continue
        share = float((_rim_to_middle(values) > _RIM).mean())
        if share >= _FRAMED:
            found.append((output.name, share))
    if found:
        name, share = found[0]
        also = f"; so it is in {len(found) - 1} further" if len(found) > 1 else ""
        yield Finding(
            "padding frames every map",
            name,
            share,
            f"the rim of {share:.0%} of the maps of {name} lies more than {_RIM:g} standard "
            f"deviations from their middle{also}",
            "padding is with zeros: make zero what is empty, by centring the pictures or with dark "
            "paper, or use padding='valid'",
        )


def _rim_to_middle(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how far the rim of each map is from its middle, in deviations of the middle."""
    middle = values[:, 2:-2, 2:-2].astype(np.float64)
    edges = [values[:, 0], values[:, -1], values[:, :, 0], values[:, :, -1]]
    rim = np.concatenate(edges, axis=1).astype(np.float64)
    apart = np.abs(rim.mean(axis=(0, 1)) - middle.mean(axis=(0, 1, 2)))
    distance: NDArray[np.float64] = apart / (middle.std(axis=(0, 1, 2)) + 1e-12)
    return np.where(apart > 1e-6, distance, 0.0)


def unfit_statistics(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where batch normalisation expects other values than those that come."""
    found = []
    for call in evidence.calls:
        layer = call.operation
        if not isinstance(layer, keras.layers.BatchNormalization):
            continue
        mean, variance = (
            np.asarray(keras.ops.convert_to_numpy(each), dtype=np.float64)
            for each in (layer.moving_mean, layer.moving_variance)
        )
        taken = evidence.taken(call).astype(np.float64)
        axes = tuple(range(taken.ndim - 1))
        if taken.size // taken.shape[-1] < _SMALLEST or not np.isfinite(taken).all():
            continue
        away = np.abs(taken.mean(axis=axes) - mean) / np.sqrt(variance + layer.epsilon)
        ratio = (taken.var(axis=axes) + layer.epsilon) / (variance + layer.epsilon)
        apart, times = float(np.median(away)), float(np.median(np.maximum(ratio, 1 / ratio)))
        untouched = bool((mean == 0).all() and (variance == 1).all())
        if untouched or apart > _AWAY or times > _RATIO:
            found.append((call.name, apart, times, untouched))
    if not found:
        return
    others = counted(len(found) - 1, "further layer")
    also = f"; so it is in {others}" if len(found) > 1 else ""
    name, apart, times, untouched = found[0]
    began = "still has the statistics that it began with" if untouched else "expects other values"
    yield Finding(
        "batch normalisation with statistics that don't fit",
        name,
        max(apart, times),
        f"{name} {began}: what comes lies {apart:.3g} standard deviations away in the median "
        f"channel, and its variance is {times:.3g} times off{also}",
        "check that pictures are scaled as in training; where they are, train on with a lower "
        "momentum, for longer, or with larger batches",
    )
