"""Parts of a network: from the image to a unit, and from a layer to the scores.

Softmax is left out at the end: it lets a score grow because all others fall, and once a score is
near 1, nothing changes it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs._names import unknown
from cnnfigs.networks.graph import Call, Network, network_of
from cnnfigs.networks.inputs import read_images
from cnnfigs.networks.summary import ListedOutput, listed_outputs

_ACTIVATION_LAYERS = (keras.layers.Activation, keras.layers.ReLU, keras.layers.Softmax)


@dataclass(frozen=True, eq=False)
class Part:
    """One layer of a network, found by its name.

    Parameters
    ----------
    network : Network
        The whole, through recorders, so that the user's own layers gain nothing.
    output : ListedOutput
        What the layer gives.
    """

    network: Network
    output: ListedOutput

    @property
    def model(self) -> Any:
        """From the image to what the layer gives, before a softmax."""
        tensor = self.output.call.outputs[self.output.index]
        return keras.Model(self.network.model.inputs[0], _before_softmax(self.output.call, tensor))

    @property
    def sums(self) -> Any:
        """From the image to the layer's sums, before its activation function."""
        return keras.Model(self.network.model.inputs[0], _before_activation(self.output.call))

    @property
    def rest(self) -> Any:
        """From what the layer gives to the scores, before softmax."""
        last = listed_outputs(self.network)[-1]
        scores = _before_softmax(last.call, last.call.outputs[last.index])
        try:
            return keras.Model(self.output.call.outputs[self.output.index], scores)
        except ValueError as error:
            raise ValueError(
                f"the scores do not depend on the layer {self.output.name!r} alone, since the "
                "network goes around it too: name a layer that everything passes through"
            ) from error


def part(model: Any, layer: str) -> Part:
    """Return the layer that :func:`cnnfigs.summarize_layers` lists so, with units or maps."""
    network = network_of(model)
    if len(network.model.inputs) != 1:
        raise ValueError(
            f"expected a network with one input, an image, but {model.name!r} has "
            f"{len(network.model.inputs)}"
        )
    outputs = {output.name: output for output in listed_outputs(network)}
    if layer not in outputs:
        raise unknown("layer", layer, outputs)
    output = outputs[layer]
    if len(output.shape) not in (1, 3):
        raise ValueError(
            f"expected a layer of maps or units, but {layer!r} gives {output.shape} for one image"
        )
    if all(output.call is not call for call in network.calls):
        raise ValueError(
            f"{layer!r} lies within a nested network: pass that network, and what it is given"
        )
    return Part(network, output)


def check_units(output: ListedOutput, units: Sequence[int]) -> list[int]:
    """Return the units as a list, or say which of them does not exist."""
    wanted, count = [int(unit) for unit in units], output.shape[-1]
    if not wanted:
        raise ValueError(f"expected one or more units of {output.name!r}, got none")
    for unit in wanted:
        if not 0 <= unit < (count or 0):
            raise ValueError(
                f"{output.name!r} has units 0 to {(count or 0) - 1}, but {unit} was asked for"
            )
    return wanted


def answers(model: Any, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what a network, or a part of it, gives for a batch, as it is used."""
    return np.asarray(keras.ops.convert_to_numpy(model(batch, training=False)), dtype=np.float32)


def image_batch(model: Any, images: ArrayLike) -> NDArray[np.float32]:
    """Return images as the batch that a network with one input takes."""
    return read_images(model, images).batch


def _is_softmax(layer: Any) -> bool:
    softmax = keras.activations.softmax
    is_layer = isinstance(layer, keras.layers.Softmax)
    return is_layer or getattr(layer, "activation", None) is softmax


def _before_softmax(call: Call, tensor: Any) -> Any:
    return _before_activation(call) if _is_softmax(call.operation) else tensor


def _before_activation(call: Call) -> Any:
    """Return a layer's sums: what it gives to its activation function."""
    layer = call.operation
    if isinstance(layer, _ACTIVATION_LAYERS):
        return call.inputs[0]
    if getattr(layer, "activation", None) in (None, keras.activations.linear):
        return call.outputs[0]
    settings = {**layer.get_config(), "activation": "linear", "name": f"{layer.name}_sums"}
    twin = type(layer).from_config(settings)
    sums = twin(call.inputs[0])
    twin.set_weights(layer.get_weights())
    return sums
