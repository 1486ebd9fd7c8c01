"""What each layer of a network answers to an image."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs._names import unknown
from cnnfigs.networks.graph import Network, network_of
from cnnfigs.networks.inputs import as_batch, is_single
from cnnfigs.networks.summary import ListedOutput, ReceptiveField, listed_outputs

__all__ = ["Layer", "activations"]


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer's answer to one image, or to a batch of them.

    Attributes
    ----------
    name, kind : str
        As in :class:`cnnfigs.LayerSummary`: which layer of its model, and what it gives:
        ``"convolution"``, ``"pooling"``, ``"maps"``, ``"flattened"``, ``"units"``, ``"scores"`` or
        ``"other"``.
    values : ndarray of float32
        (h, w, c) for maps and (n,) for units; a batch puts an axis of images first.
    field : ReceptiveField or None
        What one value sees of the input; None where it is not known.
    """

    name: str
    kind: str
    values: NDArray[np.float32]
    field: ReceptiveField | None

    def __repr__(self) -> str:
        return f"Layer({self.name!r}, {self.kind!r}, values of shape {self.values.shape})"


def activations(model: Any, images: Any, layers: str | Iterable[str] | None = None) -> list[Layer]:
    """Return what each layer of a network answers to an image, from one forward pass.

    The network runs as it is used, not as it is trained: dropout passes everything on, and batch
    normalisation takes the averages that it learned.

    The input is not listed. A nested model is not listed either: its layers stand for it, as
    ``"outer/inner"``. A layer that is called twice is listed twice, the second time as
    ``"name:2"``. The further outputs of a layer that has several, such as the state of an LSTM,
    are listed as ``"name[1]"`` and so on. A subclassed model within a functional one is one
    layer.

    Parameters
    ----------
    model : keras.Model
        Any Sequential or Functional model that is built.
    images : array_like, or sequence or mapping of array_like
        One image or a batch. Integers are divided by 255, floats are passed as they are; a grey
        image needs no channel axis. For a model of several inputs, a list or tuple in
        the order of ``model.inputs``, or a dict by the inputs' names. Integers for an input of
        integers, or for an embedding, are passed as they are.
    layers : str or iterable of str, optional
        The names of the layers wanted; all of them where left out.

    Returns
    -------
    list of Layer
        In the order of computation, or in the order of `layers`.

    Raises
    ------
    TypeError
        Where `model` is no Keras model, or a subclassed one, whose graph Keras does not know.
    ValueError
        Where `model` is not built or has its channels first, where the images do not fit it, and
        where a layer's name is not known.

    Examples
    --------
    >>> import keras, numpy as np
    >>> model = keras.Sequential(
    ...     [
    ...         keras.Input((28, 28, 1)),
    ...         keras.layers.Conv2D(20, 5, name="conv1"),
    ...         keras.layers.Flatten(name="flatten"),
    ...         keras.layers.Dense(10, name="scores"),
    ...     ]
    ... )
    >>> image = np.zeros((28, 28), dtype=np.uint8)
    >>> activations(model, image, layers=["conv1", "scores"])
    [Layer('conv1', 'convolution', values of shape (24, 24, 20)),
     Layer('scores', 'scores', values of shape (10,))]
    """
    network = network_of(model)
    wanted = _wanted(listed_outputs(network), layers)
    batches, single = _batches(network, images)
    network.model(batches, training=False)
    return [_layer(output, len(batches[0]), single=single) for output in wanted]


def _wanted(outputs: list[ListedOutput], layers: str | Iterable[str] | None) -> list[ListedOutput]:
    if layers is None:
        return outputs
    by_name = {output.name: output for output in outputs}
    names = [layers] if isinstance(layers, str) else list(layers)
    for name in names:
        if name not in by_name:
            raise unknown("layer", name, by_name)
    return [by_name[name] for name in names]


def _layer(output: ListedOutput, images: int, *, single: bool) -> Layer:
    outputs = output.call.tap.outputs[output.index]
    # Cast by Keras, because NumPy has no bfloat16.
    values = np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(outputs, "float32")))
    if values.shape[:1] != (images,):
        raise ValueError(
            f"the layer {output.name!r} gives {values.shape} for {images} images, not one answer "
            "for each: leave it out, by naming the layers wanted"
        )
    return Layer(output.name, output.kind, values[0] if single else values, output.field)


def _batches(network: Network, images: Any) -> tuple[list[NDArray[Any]], bool]:
    """Return one batch for each input of the network, and whether one image came."""
    inputs = network.model.inputs
    arrays = _by_input([tensor.name for tensor in inputs], images)
    batches, singles = [], []
    for tensor, array in zip(inputs, arrays, strict=True):
        shape = tuple(tensor.shape[1:])
        singles.append(is_single(array, shape))
        if _takes_integers(network, tensor) and np.asarray(array).dtype.kind in "iu":
            batch = np.asarray(array)
            batches.append(batch[np.newaxis] if singles[-1] else batch)
        else:
            batches.append(as_batch(array, shape))
    counts = [len(batch) for batch in batches]
    if len(set(counts)) > 1 or len(set(singles)) > 1:
        raise ValueError(
            f"each input needs as many images as the others, but {counts} came for "
            f"{[tensor.name for tensor in inputs]}: pass one image, or as many, for each"
        )
    fixed = inputs[0].shape[0]
    if fixed is not None and fixed != counts[0]:
        raise ValueError(
            f"the network takes exactly {fixed} images at a time, but {counts[0]} came: pass "
            f"{fixed}, or build the network with keras.Input(shape), which takes any number"
        )
    return batches, singles[0]


def _by_input(names: list[str], images: Any) -> list[Any]:
    """Return the images for each input, in the order of the inputs."""
    if isinstance(images, Mapping):
        for name in images:
            if name not in names:
                raise unknown("input", name, names)
        missing = [name for name in names if name not in images]
        if missing:
            raise ValueError(f"the network has the inputs {names}, but {missing} did not come")
        return [images[name] for name in names]
    if len(names) == 1:
        return [images]
    if not isinstance(images, (list, tuple)) or len(images) != len(names):
        came = f"{len(images)} came" if isinstance(images, (list, tuple)) else "one array came"
        raise ValueError(
            f"the network has {len(names)} inputs, {names}, but {came}: pass a list of as many "
            "arrays in this order, or a dict of arrays by these names"
        )
    return list(images)


def _takes_integers(network: Network, tensor: Any) -> bool:
    """Return whether integers mean themselves to this input, and not shades of grey."""
    if "int" in tensor.dtype:
        return True
    return any(
        isinstance(call.operation, keras.layers.Embedding)
        and any(tensor is taken for taken in call.inputs)
        for call in network.calls
    )
