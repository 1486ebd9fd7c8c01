"""How does a trained network leave Python, so that a browser can run it?

As two plain files. The manifest is JSON: the layers, their shapes, the classes, a few images to
begin with, and the network's card. The weights are one JavaScript statement that holds them as
text: a page that is opened straight from disk may load a script, and nothing
else.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike

from cnnfigs._files import write_whole
from cnnfigs.networks.summary import summarize_layers
from cnnfigs.training import Trained
from cnnfigs.web._operations import Operation, operations_of
from cnnfigs.web._text import as_text
from cnnfigs.web._weights import Precision, choose_precision, pack, place_weights

__all__ = ["Exported", "export"]

_FORMAT = 2  # of the two files; a browser refuses another


@dataclasses.dataclass(frozen=True)
class Exported:
    """The two files that a network was written to.

    Attributes
    ----------
    manifest : Path
        JSON: what the network is.
    weights : Path
        A script that calls ``cnnfigsWeights(digest, text)``.
    """

    manifest: Path
    weights: Path


def export(
    trained: Trained,
    folder: str | Path,
    *,
    classes: Sequence[str],
    images: ArrayLike = (),
    labels: Sequence[str] = (),
    over_training: bool = False,
    precision: Precision | None = None,
) -> Exported:
    """Write a trained network for the browser: a manifest, and its weights.

    Parameters
    ----------
    trained : Trained
        Any Sequential or Functional network from one grey or coloured image to one output, of
        Keras's layers for images. A layer that the browser can't run is named by the error.
    folder : str or Path
        Where to write; made where it is missing.
    classes : sequence of str
        The name of each output.
    images : array_like of uint8, shape (n, h, w) or (n, h, w, 3)
        Images for a reader to begin with, 0 to 255, of the network's height and width.
    labels : sequence of str
        What each of them shows.
    over_training : bool
        Whether to write only the layers before the first flattened one, and their weights after
        each step that a snapshot was kept of. Otherwise the whole network is written, as it is at
        the end.
    precision : {"half", "whole"}, optional
        Of the weights. Without it, networks of at most 100,000 weights travel whole, and larger
        ones in half precision where that can hold them.

    Returns
    -------
    Exported
        ``<network>-<data set>.json`` and ``<network>-<data set>.js``; with `over_training` their
        names end in ``-training``.

    Raises
    ------
    TypeError, ValueError
        Where the network has another form or a layer that the browser can't run, or a weight is
        not finite or too large for half precision; where classes or labels are not as many as
        outputs and images; where images are not of the network's size; and with `over_training`,
        where no layer gives maps.

    Notes
    -----
    Half precision has eleven significant bits. Where a layer has few weights, the first and the
    last of a network above all, each is the sum of two halves. The text is the low bytes of all
    numbers, then their higher bytes (which are much alike, and so pack well), compressed with
    zlib, in base 85 as ``base64.b85encode`` writes it.

    Examples
    --------
    >>> import cnnfigs as cf
    >>> digits = cf.load_dataset("drawn_digits", size=400, seed=1)
    >>> recipe = cf.Recipe("lenet", epochs=1)
    >>> trained = cf.train("lenet", digits, recipe=recipe, progress=False)
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     written = export(trained, folder, classes=digits.classes)
    ...     size = written.weights.stat().st_size
    ...     written.manifest.name, size < 2.5 * trained.model.count_params()
    ('lenet-drawn_digits.json', True)
    """
    model, card = trained.model, trained.card
    shape = _input_shape(model)
    operations = operations_of(model)
    outputs = operations[-1].shape[-1]
    if len(classes) != outputs:
        raise ValueError(
            f"{model.name} has {outputs} outputs, but {len(classes)} classes came: name each output"
        )
    pixels = _pixels(images, labels, shape)
    steps = sorted(trained.snapshots)[-1:]
    if over_training:
        operations = list(itertools.takewhile(lambda each: len(each.shape) == 3, operations))
        steps = sorted(trained.snapshots)
        if not any(each.words["operation"] == "correlate" for each in operations):
            raise ValueError(
                f"{model.name} has no convolutional layer before its first dense one, so there "
                "are no kernels to follow over training: export it without over_training"
            )
    snapshots = [trained.snapshots[step] for step in steps]
    precision = precision or choose_precision(operations, snapshots)
    places, count = place_weights(operations, snapshots[0], precision)
    packed = pack(operations, snapshots, precision)
    digest = hashlib.sha256(packed).hexdigest()[:16]
    manifest: dict[str, Any] = {
        "format": _FORMAT,
        "name": model.name,
        "input": shape,
        "classes": list(classes),
        "steps": steps,
        "layers": _described(model, operations, places),
        "weights": {"count": count, "digest": digest, "precision": precision},
        "examples": {"labels": list(labels), "pixels": as_text(pixels)},
        "card": dataclasses.asdict(card),
    }
    name = f"{card.network}-{card.dataset}{'-training' if over_training else ''}"
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = Exported(folder / f"{name}.json", folder / f"{name}.js")
    # The manifest last: where it is, the weights are.
    write_whole(written.weights, f'cnnfigsWeights("{digest}", "{as_text(packed)}");\n')
    write_whole(written.manifest, json.dumps(manifest, indent=1) + "\n")
    return written


def _described(
    model: keras.Model, operations: Sequence[Operation], places: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what the browser needs to know of each operation."""
    summaries = {summary.name: summary for summary in summarize_layers(model)}
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
