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
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import keras
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs.networks.summary import summarize_layers
from cnnfigs.training import Trained

__all__ = ["Exported", "export"]

_ACTIVATIONS = {
    keras.activations.linear: "linear",
    keras.activations.relu: "relu",
    keras.activations.softmax: "softmax",
}
_LIMIT = float(np.finfo(np.float16).max)
_FEW = 8_000  # weights of which a second half each costs next to nothing

layers = keras.layers
Weights: TypeAlias = dict[str, NDArray[np.float32]]

_SLIDING = {
    layers.Conv2D: "correlate",
    layers.MaxPooling2D: "max",
    layers.AveragePooling2D: "mean",
}


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
        A chain of layers on a grey image: Conv2D, MaxPooling2D, AveragePooling2D, Flatten, Dense;
        Dropout is passed over. Activations are ``"linear"``, ``"relu"`` or ``"softmax"``.
    folder : str or Path
        Where to write; made where it is missing.
    classes : sequence of str
        The name of each output.
    images : array_like of uint8, shape (n, h, w)
        Images for a reader to begin with, grey, 0 to 255, of the network's height and width.
    labels : sequence of str
        What each of them shows.
    over_training : bool
        Whether to write only the layers before the first flattened one, and their weights after
        each step that a snapshot was kept of. Otherwise the whole network is written, as it is at
        the end.

    Returns
    -------
    Exported
        ``<network>-<data set>.json`` and ``<network>-<data set>.js``; with `over_training` their
        names end in ``-training``.

    Raises
    ------
    TypeError, ValueError
        Where the network is no chain, a layer is of another kind, or a weight is too large for
        half precision; where classes or labels are not as many as outputs and images; where
        images are not of the network's size; and with `over_training`, where no layer gives maps.

    Notes
    -----
    Half precision has eleven significant bits. Where a layer has few weights, the first and the
    last of a network above all, each is the sum of two halves. The text is the low bytes of all
    halves, then their high bytes (which are much alike, and so pack well), compressed with zlib,
    in base 85 as ``base64.b85encode`` writes it.

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
    chain = _chain(model)
    outputs = chain[-1]["shape"][-1]
    if len(classes) != outputs:
        raise ValueError(
            f"{model.name} has {outputs} outputs, but {len(classes)} classes came: name each output"
        )
    size = tuple(model.input_shape[1:3])
    pixels = _pixels(images, labels, size)
    steps = sorted(trained.snapshots)[-1:]
    if over_training:
        chain = list(itertools.takewhile(lambda layer: len(layer["shape"]) == 3, chain))
        steps = sorted(trained.snapshots)
        if not any(layer["operation"] == "correlate" for layer in chain):
            raise ValueError(
                f"{model.name} has no convolutional layer before its first dense one, so there "
                "are no kernels to follow over training: export it without over_training"
            )
    count = _place_weights(model, chain)
    packed = _packed([trained.snapshots[step] for step in steps], chain)
    digest = hashlib.sha256(packed).hexdigest()[:16]
    manifest: dict[str, Any] = {
        "name": model.name,
        "input": [*size, 1],
        "classes": list(classes),
        "steps": steps,
        "layers": chain,
        "weights": {"count": count, "digest": digest},
        "examples": {"labels": list(labels), "pixels": _text(pixels)},
        "card": dataclasses.asdict(card),
    }
    name = f"{card.network}-{card.dataset}{'-training' if over_training else ''}"
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = Exported(folder / f"{name}.json", folder / f"{name}.js")
    # The manifest last: where it is, the weights are.
    _write(written.weights, f'cnnfigsWeights("{digest}", "{_text(packed)}");\n')
    _write(written.manifest, json.dumps(manifest, indent=1) + "\n")
    return written


def _chain(model: keras.Model) -> list[dict[str, Any]]:
    """Return what the browser needs to know of each layer, or say which one it can't run."""
    summaries = {summary.name: summary for summary in summarize_layers(model)}
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ValueError(
            f"{model.name} has {len(model.inputs)} inputs and {len(model.outputs)} outputs, but "
            "the browser runs a chain from one to one: take a model of the layers between them"
        )
    _check_input(model)
    before = model.inputs[0]
    chain: list[dict[str, Any]] = []
    for layer in model.layers:
        if isinstance(layer, layers.InputLayer):
            continue
        if isinstance(layer, keras.Model):
            raise _not_live(layer)
        if layer.input is not before:
            raise _no_chain(model, f"{layer.name!r} does not take what the layer before it gives")
        before = layer.output
        if isinstance(layer, layers.Dropout):
            continue
        summary = summaries[layer.name]
        entry = {
            "name": layer.name,
            "kind": summary.kind,
            "shape": list(summary.shape),
            "inputs": [len(chain) - 1],
            "field": summary.field and dataclasses.asdict(summary.field),
            **_operation(layer),
        }
        chain.append(entry)
    if before is not model.outputs[0]:
        raise _no_chain(model, f"it does not end with what {model.layers[-1].name!r} gives")
    return chain


def _no_chain(model: keras.Model, why: str) -> ValueError:
    return ValueError(
        f"{model.name} is no chain of layers, each of which takes what the one before gives: "
        f"{why}; take a model of the part that is one"
    )


def _check_input(model: keras.Model) -> None:
    """Grey images of one size, or an error."""
    height, width, channels = (*model.input_shape[1:], 1, 1)[:3]
    if len(model.input_shape) not in (3, 4) or None in (height, width) or channels != 1:
        raise ValueError(
            f"{model.name} takes inputs of shape {model.input_shape[1:]}, but a live figure gives "
            "it grey images: build it on an input of (height, width, 1), both of them fixed"
        )


def _operation(layer: keras.Layer) -> dict[str, Any]:
    """Return what a layer computes, in the browser's words."""
    activation = _ACTIVATIONS.get(getattr(layer, "activation", keras.activations.linear))
    plain = getattr(layer, "groups", 1) == 1 and set(getattr(layer, "dilation_rate", (1,))) == {1}
    last = getattr(layer, "data_format", "channels_last") == "channels_last"
    if not (activation and plain and last):
        raise _not_live(layer)
    if type(layer) is layers.Flatten:
        return {"operation": "flatten"}
    if type(layer) is layers.Dense and len(layer.input.shape) == 2:
        return {"operation": "dense", "activation": activation}
    if type(layer) not in _SLIDING:
        raise _not_live(layer)
    window = list(layer.kernel_size if type(layer) is layers.Conv2D else layer.pool_size)
    stride = list(layer.strides)
    return {
        "operation": _SLIDING[type(layer)],
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
        "AveragePooling2D, Flatten, Dense (on flattened values) and Dropout, with the channels "
        f"last, no groups, no dilation, and {', '.join(_ACTIVATIONS.values())} as activation. "
        "Build the network from these"
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


def _packed(snapshots: Sequence[Weights], chain: list[dict[str, Any]]) -> bytes:
    """Return the weights of each snapshot, one after the other, in half precision."""
    wanted = [
        f"{entry['name']}/{name}" for entry in chain for name in ("kernel", "bias") if name in entry
    ]
    halves = [_rounded(snapshot[name], name).ravel() for snapshot in snapshots for name in wanted]
    planes = np.concatenate(halves).view(np.uint8).reshape(-1, 2).T
    return planes.tobytes()


def _rounded(weights: NDArray[np.float32], name: str) -> NDArray[np.float16]:
    """Return weights in half precision, so that what they give is as little off as can be.

    Few weights, such as biases, become two halves each, the second of which is what the first was
    rounded by. Of many, what one is rounded by is added to the next: the values of a patch are
    much alike, so errors that add up to nothing leave the sum of products where it was.
    """
    largest = float(np.abs(weights).max(initial=0))
    if not largest <= _LIMIT:
        raise ValueError(
            f"half precision ends at {_LIMIT:g}, but {name} has a weight of size {largest:g}: "
            "train with a smaller learning rate"
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


def _pixels(images: ArrayLike, labels: Sequence[str], size: tuple[int, int]) -> bytes:
    array = np.asarray(images)
    if len(array) != len(labels):
        raise ValueError(f"{len(array)} images, but {len(labels)} labels came: name each image")
    if array.size and (array.dtype != np.uint8 or array.shape[1:] != size):
        raise ValueError(
            f"expected images of uint8 and shape (n, {size[0]}, {size[1]}), but {array.dtype} of "
            f"shape {array.shape} came: give them as they stand in a data set, 0 to 255"
        )
    return array.tobytes()


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all: aside first, then into place in one step."""
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        aside.write_bytes(text.encode())
        aside.replace(path)
    except BaseException:  # Ctrl-C included
        aside.unlink(missing_ok=True)
        raise


def _text(content: bytes) -> str:
    return base64.b85encode(zlib.compress(content, 9)).decode()
