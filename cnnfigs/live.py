"""How does a trained network leave Python, so that a browser can run it?

As two plain files. The manifest is JSON: the layers, their shapes, the classes, a few images to
begin with, and the network's card. The weights are one JavaScript statement that holds them as
text, in half precision: a page that is opened straight from disk may load a script, and nothing
else.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import json
import math
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs.architecture import describe
from cnnfigs.training import Snapshot, Trained

__all__ = ["Exported", "export"]

_ACTIVATIONS = ("linear", "relu", "softmax")
_LIMIT = float(np.finfo(np.float16).max)
_FEW = 8_000  # weights of which a second half each costs next to nothing

layers = keras.layers


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
) -> Exported:
    """Write a trained network for the browser: a manifest, and its weights in half precision.

    Parameters
    ----------
    trained : Trained
        A chain of layers: Conv2D, MaxPooling2D, AveragePooling2D, Flatten, Dense; Dropout is
        passed over. Activations are ``"linear"``, ``"relu"`` or ``"softmax"``.
    folder : str or Path
        Where to write; made where it is missing.
    classes : sequence of str
        The name of each output.
    images : array_like of uint8, shape (n, h, w)
        Images for a reader to begin with, grey, 0 to 255.
    labels : sequence of str
        What each of them shows.
    over_training : bool
        Whether to write the weights after each step that a snapshot was kept of, of the layers
        before the first dense one, and not those of the whole network at the end.

    Returns
    -------
    Exported
        ``<network>-<data set>.json`` and ``<network>-<data set>.js``; with `over_training` their
        names end in ``-training``.

    Raises
    ------
    ValueError
        Where a layer is of another kind, where a weight is too large for half precision, and
        where classes or labels are not as many as outputs and images.

    Notes
    -----
    Half precision has eleven significant bits. Where a layer has few weights, the first and the
    last of a network above all, each is the sum of two halves. The text is the low bytes of all
    halves, then their high bytes (which are much alike, and so pack well), compressed with zlib,
    in base 85 as :func:`base64.b85encode` writes it.

    Examples
    --------
    >>> import cnnfigs as cf
    >>> digits = cf.load_dataset("drawn_digits", size=400, seed=1)
    >>> trained = cf.train("lenet", digits, epochs=1, progress=False)
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     written = export(trained, folder, classes=digits.classes)
    ...     written.manifest.name, written.weights.stat().st_size < 2 * trained.model.count_params()
    ('lenet-drawn_digits.json', True)
    """
    model, card = trained.model, trained.card
    if len(classes) != model.output_shape[-1]:
        raise ValueError(
            f"{model.name} has {model.output_shape[-1]} outputs, but {len(classes)} classes came: "
            "name each output"
        )
    pixels = _pixels(images, labels)
    chain = _chain(model)
    steps = [max(trained.snapshots)]
    if over_training:
        chain = list(itertools.takewhile(lambda layer: len(layer["shape"]) == 3, chain))
        steps = list(trained.snapshots)
    count = _place_weights(model, chain)
    packed = _packed([trained.snapshots[step] for step in steps], chain)
    manifest: dict[str, Any] = {
        "name": model.name,
        "input": list(model.input_shape[1:]),
        "classes": list(classes),
        "steps": steps,
        "layers": chain,
        "weights": {"count": count, "digest": hashlib.sha256(packed).hexdigest()[:16]},
        "examples": {"labels": list(labels), "pixels": _text(pixels)},
        "card": dataclasses.asdict(card),
    }
    name = f"{card.network}-{card.dataset}{'-training' if over_training else ''}"
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = Exported(folder / f"{name}.json", folder / f"{name}.js")
    script = f'cnnfigsWeights("{manifest["weights"]["digest"]}", "{_text(packed)}");\n'
    written.weights.write_text(script, "utf-8")
    written.manifest.write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    return written


def _chain(model: keras.Model) -> list[dict[str, Any]]:
    """Return what the browser needs to know of each layer, or say which one it can't run."""
    told = {summary.name: summary for summary in describe(model)}
    before = model.inputs[0]
    chain = []
    for layer in model.layers:
        if isinstance(layer, layers.InputLayer):
            continue
        if layer.input is not before:
            raise ValueError(f"{model.name} is no chain: {layer.name} does not take the layer before")
        before = layer.output
        if isinstance(layer, layers.Dropout):
            continue
        summary = told[layer.name]
        entry = {
            "name": layer.name,
            "kind": summary.kind,
            "shape": list(summary.shape),
            "field": summary.field and dataclasses.asdict(summary.field),
            **_operation(layer),
        }
        chain.append(entry)
    return chain


def _operation(layer: keras.Layer) -> dict[str, Any]:
    """Return what a layer computes, in the browser's words."""
    config = layer.get_config()
    activation = config.get("activation", "linear")
    plain = config.get("groups", 1) == 1 and set(config.get("dilation_rate", (1,))) == {1}
    if activation not in _ACTIVATIONS or not plain or config.get("data_format") == "channels_first":
        raise _not_live(layer)
    if isinstance(layer, layers.Flatten):
        return {"operation": "flatten"}
    if type(layer) is layers.Dense:
        return {"operation": "dense", "activation": activation}
    sliding = {layers.Conv2D: "correlate", layers.MaxPooling2D: "max", layers.AveragePooling2D: "mean"}
    operation = sliding.get(type(layer))
    if operation is None:
        raise _not_live(layer)
    window = list(config.get("kernel_size") or config["pool_size"])
    stride = list(config["strides"])
    return {
        "operation": operation,
        "activation": activation,
        "window": window,
        "stride": stride,
        "padding": _padding(layer, window, stride),
    }


def _padding(layer: keras.Layer, window: list[int], stride: list[int]) -> list[int]:
    """Return how many rows above and columns to the left a layer adds."""
    if layer.padding == "valid":
        return [0, 0]
    sizes = layer.input.shape[1:3]
    added = [
        max((-(-size // step) - 1) * step + reach - size, 0)
        for size, reach, step in zip(sizes, window, stride, strict=True)
    ]
    return [each // 2 for each in added]


def _not_live(layer: keras.Layer) -> ValueError:
    return ValueError(
        f"the browser can't run {layer.name!r}, {layer!r}: it runs Conv2D, MaxPooling2D, "
        "AveragePooling2D, Flatten, Dense and Dropout, with the channels last, without groups or "
        f"dilation, and the activations {', '.join(_ACTIVATIONS)}"
    )


def _place_weights(model: keras.Model, chain: list[dict[str, Any]]) -> int:
    """Write into the chain where each layer's weights begin; return how many halves there are."""
    start = 0
    for entry in chain:
        for weight in model.get_layer(entry["name"]).weights:
            size = math.prod(weight.shape)
            halves = 2 if size <= _FEW else 1
            entry[weight.name] = {"start": start, "shape": list(weight.shape), "halves": halves}
            start += size * halves
    return start


def _packed(snapshots: Sequence[Snapshot], chain: list[dict[str, Any]]) -> bytes:
    """Return the weights of each snapshot, one after the other, in half precision."""
    wanted = [
        f"{entry['name']}/{name}" for entry in chain for name in ("kernel", "bias") if name in entry
    ]
    halves = [_rounded(snapshot[name]).ravel() for snapshot in snapshots for name in wanted]
    planes = np.concatenate([*halves, np.empty(0, "<f2")]).view(np.uint8).reshape(-1, 2).T
    return planes.tobytes()


def _rounded(weights: NDArray[np.float32]) -> NDArray[np.float16]:
    """Return weights in half precision, so that what they give is as little off as can be.

    Few weights, such as biases, become two halves each, the second of which is what the first was
    rounded by. Of many, what one is rounded by is added to the next: the values of a patch are
    much alike, so errors that add up to nothing leave the sum of products where it was.
    """
    largest = float(np.abs(weights).max(initial=0))
    if not largest <= _LIMIT:
        raise ValueError(
            f"half precision ends at {_LIMIT:g}, but a weight of {largest:g} came: train with a "
            "smaller learning rate"
        )
    if weights.size <= _FEW:
        halves = weights.astype("<f2")
        return np.stack([halves, (weights - halves).astype("<f2")])
    # All taps of one input map, then those of the next; each output map by itself.
    rows = weights.reshape(-1, *weights.shape[-2:]).swapaxes(0, 1).reshape(-1, weights.shape[-1])
    order = np.arange(len(rows)).reshape(weights.shape[-2], -1).T.ravel()
    halves = np.empty(rows.shape, "<f2")
    left_over = np.zeros(weights.shape[-1])
    for place, row in enumerate(rows):
        halves[place] = row + left_over
        left_over = row + left_over - halves[place]
    return halves[order]


def _pixels(images: ArrayLike, labels: Sequence[str]) -> bytes:
    array = np.asarray(images)
    if len(array) != len(labels) or (array.size and array.dtype != np.uint8):
        raise ValueError(
            f"expected images of uint8 and a label for each, but {len(array)} images of "
            f"{array.dtype} and {len(labels)} labels came"
        )
    return array.tobytes()


def _text(content: bytes) -> str:
    return base64.b85encode(zlib.compress(content, 9)).decode()
