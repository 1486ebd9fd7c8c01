"""What each layer of a network answers to an image."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs._argument_checks import as_names
from cnnfigs._names import unknown
from cnnfigs.networks.graph import network_of
from cnnfigs.networks.inputs import read_inputs
from cnnfigs.networks.prediction import forward
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
    images : array_like, file or PIL.Image.Image, or sequence or mapping of them
        One image or a batch. Integers are divided by 255, unless the network scales them itself, as
        with :class:`keras.layers.Rescaling` in front; floats are passed as they are. A grey image
        needs no channel axis. A file, by its name, or what Pillow has opened, is read upright, and
        grey or in colours as the network takes it. For a model of several inputs, a list or tuple
        in the order of ``model.inputs``, or a dict by the inputs' names. Integers for an input of
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
    batches, single = read_inputs(network, images)
    shapes = [tensor.shape[1:] for tensor in network.model.inputs]
    if any(None in shape for shape in shapes):  # What a value sees may depend on the images' size.
        network = network_of(model, [batch.shape[1:] for batch in batches])
        wanted = _wanted(listed_outputs(network), layers)
    forward(network.model, batches)
    found = [_layer(output, len(batches[0]), single=single) for output in wanted]
    network.forget()
    return found


def _wanted(outputs: list[ListedOutput], layers: str | Iterable[str] | None) -> list[ListedOutput]:
    if layers is None:
        return outputs
    by_name = {output.name: output for output in outputs}
    names = [layers] if isinstance(layers, str) else as_names(layers)
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
