"""What must a browser be told of a network, so that it can run it?"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike

from cnnfigs.networks.graph import Network, network_of
from cnnfigs.networks.summary import summarize_layers
from cnnfigs.web._called import Snapshot
from cnnfigs.web._operations import Operation, operations_of
from cnnfigs.web._text import as_text
from cnnfigs.web._weights import Precision, choose_precision, pack, place_weights

_FORMAT = 3  # of manifest and weights; a browser refuses another


@dataclasses.dataclass(frozen=True, eq=False)
class Portable:
    """A network as a browser takes it.

    Attributes
    ----------
    manifest : dict
        For JSON: what it is.
    weights : str
        All its weights, as text.
    """

    manifest: dict[str, Any]
    weights: str


def make_portable(
    model: keras.Model | Network,
    *,
    classes: Sequence[str],
    images: ArrayLike,
    labels: Sequence[str],
    snapshots: Mapping[int, Snapshot],
    kernels_only: bool = False,
    precision: Precision | None = None,
) -> Portable:
    """Return what `cnnfigs.web.export` writes, but for the card.

    Parameters
    ----------
    model : keras.Model or Network
    classes, images, labels, precision
        As there.
    snapshots : mapping of int to mapping of str to ndarray
        All weights by their names, after each training step that travels.
    kernels_only : bool, optional
        Whether only the layers before the first flattened one travel.
    """
    network = network_of(model)
    model = network.source
    shape = _input_shape(model)
    operations = operations_of(network)
    outputs = operations[-1].shape[-1]
    if len(classes) != outputs:
        raise ValueError(
            f"{model.name} has {outputs} outputs, but {len(classes)} classes came: name each output"
        )
    pixels = _pixels(images, labels, shape)
    if kernels_only:
        operations = list(itertools.takewhile(lambda each: len(each.shape) == 3, operations))
        if not any(each.words["operation"] == "correlate" for each in operations):
            raise ValueError(
                f"{model.name} has no convolutional layer before its first dense one, so there "
                "are no kernels to follow over training: export it without over_training"
            )
    taken = list(snapshots.values())
    precision = precision or choose_precision(operations, taken)
    places, count = place_weights(operations, taken[0], precision)
    packed = pack(operations, taken, precision)
    digest = hashlib.sha256(packed).hexdigest()[:16]
    manifest: dict[str, Any] = {
        "format": _FORMAT,
        "name": model.name,
        "input": shape,
        "classes": list(classes),
        "steps": list(snapshots),
        "layers": _described(network, operations, places),
        "weights": {"count": count, "digest": digest, "precision": precision},
        "examples": {"labels": list(labels), "pixels": as_text(pixels)},
    }
    return Portable(manifest, as_text(packed))


def _described(
    network: Network, operations: Sequence[Operation], places: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what the browser needs to know of each operation."""
    summaries = {summary.name: summary for summary in summarize_layers(network)}
    described = []
    for operation, place in zip(operations, places, strict=True):
        summary = summaries.get(operation.name)
        described.append(
            {
                "name": operation.name,
                "kind": summary.kind if summary else "maps",
                "shape": list(operation.shape),
                "inputs": operation.inputs,
                "field": summary and summary.field and dataclasses.asdict(summary.field),
                **operation.words,
                **place,
            }
        )
    return described


def _input_shape(model: keras.Model) -> list[int]:
    """Return rows, columns and channels of images of one size, grey or coloured, or an error."""
    height, width, channels = (*model.input_shape[1:], 1, 1)[:3]
    if len(model.input_shape) not in (3, 4) or None in (height, width) or channels not in (1, 3):
        raise ValueError(
            f"{model.name} takes inputs of shape {model.input_shape[1:]}, but a browser gives it "
            "images: build it on an input of (height, width, 1), or 3 for colours, all of them "
            "fixed"
        )
    return [height, width, channels]


def _pixels(images: ArrayLike, labels: Sequence[str], shape: Sequence[int]) -> bytes:
    array = np.asarray(images)
    if len(array) != len(labels):
        raise ValueError(f"{len(array)} images, but {len(labels)} labels came: name each image")
    wanted = tuple(shape if shape[2] > 1 else shape[:2])
    if array.size and (array.dtype != np.uint8 or array.shape[1:] != wanted):
        raise ValueError(
            f"expected images of uint8 and shape (n, {', '.join(map(str, wanted))}), but "
            f"{array.dtype} of shape {array.shape} came: give them as they stand in a data set, "
            "0 to 255"
        )
    return array.tobytes()
