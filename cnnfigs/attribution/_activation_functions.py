"""Which function does a layer end with, and what does the layer give to it?"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from cnnfigs.networks.graph import TRAINING_ONLY, Call
from cnnfigs.networks.summary import CONVOLUTIONS, TRANSPOSED

# Layers that add up, and give the sums to an activation function of theirs.
_SUMMING = (layers.Dense, layers.EinsumDense, *CONVOLUTIONS, *TRANSPOSED)
# Functions that are flat where a score is large, by name: Keras, its operations and the backends
# each have their own, which none of them compares as equal.
_SOFTMAX = frozenset(("softmax", "softmaxv2", "logsoftmax", "logsoftmaxv2"))
_SQUASHING = _SOFTMAX | {
    "sigmoid",
    "logsigmoid",
    "hardsigmoid",
    "tanh",
    "hardtanh",
}
# What gives each number on as it is, when a network is used and not trained.
_LEAVING = (*TRAINING_ONLY, layers.Flatten, layers.Reshape)
_LEAVING_OPERATIONS = frozenset(("AsType", "Cast", "ExpandDims", "Identity", "Reshape", "Squeeze"))


def squashes(call: Call, *, softmax_only: bool = False) -> bool:
    """Return whether a call ends with a softmax, a sigmoid or the like."""
    return _function_name(call.operation) in (_SOFTMAX if softmax_only else _SQUASHING)


def leaves_as_is(call: Call) -> bool:
    """Return whether a call gives on the numbers that came, in another shape at most."""
    operation = call.operation
    if not call.is_layer:
        return type(operation).__name__ in _LEAVING_OPERATIONS
    return isinstance(operation, _LEAVING) or (
        isinstance(operation, layers.Activation) and _function_name(operation) == "linear"
    )


def sums_of(call: Call) -> Any:
    """Return what a call gives to its activation function, or what it gives where it has none."""
    operation = call.operation
    if isinstance(operation, layers.ReLU) or (squashes(call) and not _sums_up(operation)):
        return call.inputs[0]
    if isinstance(operation, layers.Activation):
        return call.inputs[0]
    if not _sums_up(operation) or _function_name(operation) == "linear":
        return call.outputs[0]
    settings = {**operation.get_config(), "activation": "linear"}
    # Drawing weights that are not used would move the state of Python's random numbers.
    settings.update({name: "zeros" for name in settings if name.endswith("_initializer")})
    twin = type(operation).from_config({**settings, "name": f"{operation.name}_sums"})
    sums = twin(call.inputs[0])
    twin.set_weights(operation.get_weights())
    return sums


def _function_name(operation: Any) -> str:
    """Return the name of the function that an operation ends with; empty where it has none."""
    function = operation
    if isinstance(operation, layers.Activation) or _sums_up(operation):
        function = operation.activation
    elif isinstance(operation, layers.Lambda):
        function = operation.function
    elif isinstance(operation, keras.Layer) and not isinstance(operation, layers.Softmax):
        return ""
    name: str = getattr(function, "__name__", type(function).__name__)
    return name.replace("_", "").lower()


def _sums_up(operation: Any) -> bool:
    """Return whether an operation is a summing layer that Keras calls, and not a class's own."""
    return isinstance(operation, _SUMMING) and type(operation).call.__module__.startswith("keras.")
