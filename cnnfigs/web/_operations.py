"""What does each layer of a network compute, in the few words that a browser knows?

Any Sequential or Functional model becomes a list of operations, each of which takes what some of
those before it gave. Nested models are flattened, and layers that do nothing after training are
passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras

from cnnfigs.networks.graph import TRAINING_ONLY, AsType, Network
from cnnfigs.training._recorder import named_weights
from cnnfigs.web._called import Called, Part, Shape, Weight, Words
from cnnfigs.web._layers import INSTEAD, PARTS

__all__ = ["Operation", "operations_of"]


@dataclass(frozen=True, eq=False)
class Operation:
    """One step of the computation.

    Attributes
    ----------
    name : str
        The name of the layer, as `cnnfigs.summarize_layers` lists it; that of a step on the way
        to it has something after a second slash.
    shape : tuple of int
        Of what it gives.
    inputs : list of int
        The places of the operations whose answers it takes; -1 is the image.
    words : dict
        What it computes, for the manifest.
    weights : dict of str to callable
        From a snapshot of the network's weights to the operation's ``"kernel"`` or ``"bias"``.
    layer : keras.Layer
        The layer that it is, or is a part of.
    """

    name: str
    shape: Shape
    inputs: list[int]
    words: Words
    weights: dict[str, Weight]
    layer: Any


def operations_of(network: Network) -> list[Operation]:
    """Return the operations of a network with one input and one output, in their order.

    Raises
    ------
    ValueError
        Where the browser can't run one of its layers, which is named.
    """
    model = network.source
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ValueError(
            f"the browser runs networks with one input and one output, but {model.name} has "
            f"{len(model.inputs)} and {len(model.outputs)}: take a model of the layers between them"
        )
    names = dict(zip(map(id, model.weights), named_weights(model), strict=True))
    where = {id(network.model.inputs[0]): -1}
    made: list[Operation] = []
    for call in network.calls:
        inputs = [where[id(tensor)] for tensor in call.inputs]
        shapes = [tuple(tensor.shape[1:]) for tensor in call.inputs]
        shape = tuple(call.outputs[0].shape[1:])
        called = Called(call.operation, call.name, shapes, shape, names)
        where[id(call.outputs[0])] = _add(called, inputs, made)
    return made


def _add(called: Called, inputs: list[int], made: list[Operation]) -> int:
    """Add the operations that a layer is said by, and return the last one's place."""
    for part in _parts(called):
        name = called.name + part.suffix
        shape = part.shape or called.shape
        made.append(Operation(name, shape, inputs, part.words, part.weights, called.layer))
        inputs = [len(made) - 1]
    return inputs[0]


def _parts(called: Called) -> list[Part]:
    """Return what a layer is said by: nothing where it does nothing."""
    layer = called.layer
    if isinstance(layer, (*TRAINING_ONLY, AsType)):
        return []
    if getattr(layer, "quantization_mode", None):
        raise called.refuse(
            "its weights are quantized: export the network as it was before model.quantize"
        )
    if type(layer) in PARTS:
        return PARTS[type(layer)](called)
    if not isinstance(layer, keras.Layer):
        raise called.refuse(
            "it is no layer but an operation of keras.ops: take the layer that computes the same, "
            "such as keras.layers.Add"
        )
    if type(layer) in INSTEAD:
        raise called.refuse(f"take {INSTEAD[type(layer)]} instead")
    known = sorted(kind.__name__ for kind in PARTS)
    raise called.refuse(f"build the network from {', '.join(known)}")
