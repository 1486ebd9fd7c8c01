"""What does each layer of a network compute, in the few words that a browser knows?

Any Sequential or Functional model becomes a list of operations, each of which takes what some of
those before it gave. Nested models are flattened, and layers that do nothing after training are
passed over. Layers that can be said by others are: a transposed convolution correlates maps that
were spread apart, a separable one is two, and layers that pad, crop, enlarge or resize are sums of
rows and columns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import keras
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs.networks.graph import AsType, network_of
from cnnfigs.training._recorder import named_weights

__all__ = ["Operation", "operations_of"]

layers = keras.layers
activations = keras.activations

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]
Snapshot: TypeAlias = Mapping[str, NDArray[np.float32]]
Words: TypeAlias = dict[str, Any]
Weight: TypeAlias = Callable[[Snapshot], Array]

NOT_TRAINING = (
    layers.ActivityRegularization,
    layers.AlphaDropout,
    layers.Dropout,
    layers.GaussianDropout,
    layers.GaussianNoise,
    layers.Identity,
    layers.SpatialDropout2D,
    AsType,
)
_INSTEAD = {
    "AdaptiveAveragePooling2D": "AveragePooling2D",
    "AdaptiveMaxPooling2D": "MaxPooling2D",
    "Conv1D": "Conv2D on maps of one row",
    "Lambda": "the layer that computes the same",
    "PReLU": "LeakyReLU",
    "RMSNormalization": "LayerNormalization",
    "UnitNormalization": "LayerNormalization",
}
# An older Keras has not all of them.
INSTEAD = {
    getattr(layers, name): words for name, words in _INSTEAD.items() if hasattr(layers, name)
}


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


@dataclass(frozen=True, eq=False)
class Part:
    """What a layer is said by: an operation on what the part before it gave."""

    words: Words
    weights: dict[str, Weight] = field(default_factory=dict)
    shape: Shape | None = None  # where it is not the layer's
    suffix: str = ""


@dataclass(frozen=True, eq=False)
class Called:
    """A layer, and what it is called on."""

    layer: Any
    name: str
    inputs: list[Shape]
    shape: Shape
    names: Mapping[int, str]

    def held(self, variable: Any, change: Callable[[Array], Array] = np.asarray) -> Weight:
        """Return how one of the layer's weights is found in a snapshot."""
        name = self.names[id(variable)]
        return lambda snapshot: change(snapshot[name])

    def kernel_and_bias(self, kernel: Weight) -> dict[str, Weight]:
        bias = self.layer.bias if self.layer.use_bias else None
        return {"kernel": kernel} | ({} if bias is None else {"bias": self.held(bias)})

    def refuse(self, why: str) -> ValueError:
        """Return the error that names the layer, and says what would do."""
        return ValueError(
            f"the browser can't run the layer {self.name!r}, {type(self.layer).__name__}: {why}"
        )


def operations_of(model: keras.Model) -> list[Operation]:
    """Return the operations of a network with one input and one output, in their order.

    Raises
    ------
    TypeError, ValueError
        Where the network's graph is not known, or the browser can't run one of its layers, which
        is named.
    """
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ValueError(
            f"{model.name} has {len(model.inputs)} inputs and {len(model.outputs)} outputs, but "
            "the browser runs networks from one to one: take a model of the layers between them"
        )
    network = network_of(model)
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
    if isinstance(layer, NOT_TRAINING):
        return []
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


# Layers that multiply patches


def _convolution(called: Called) -> list[Part]:
    layer = called.layer
    words = _sliding(called, layer.kernel_size, layer.strides, layer.dilation_rate)
    if layer.groups > 1:
        words["groups"] = layer.groups
    words |= {"operation": "correlate", **_activation(called)}
    return [Part(words, called.kernel_and_bias(called.held(layer.kernel)))]


def _each_map(kernel: Array) -> Array:
    """Return the kernels of a depthwise convolution as those of groups of one map."""
    return kernel.reshape(*kernel.shape[:2], 1, -1)


def _depthwise(called: Called) -> list[Part]:
    layer = called.layer
    words = _sliding(called, layer.kernel_size, layer.strides, layer.dilation_rate)
    words |= {"operation": "correlate", "groups": called.inputs[0][2], **_activation(called)}
    return [Part(words, called.kernel_and_bias(called.held(layer.kernel, _each_map)))]


def _separable(called: Called) -> list[Part]:
    layer = called.layer
    first = _sliding(called, layer.kernel_size, layer.strides, layer.dilation_rate)
    first |= {"operation": "correlate", "groups": called.inputs[0][2]}
    maps = called.inputs[0][2] * layer.depth_multiplier
    pixel = {"window": [1, 1], "stride": [1, 1], "padding": [0, 0]}
    second = {"operation": "correlate", **pixel, **_activation(called)}
    return [
        Part(
            first,
            {"kernel": called.held(layer.depthwise_kernel, _each_map)},
            (*called.shape[:2], maps),
            "/depthwise",
        ),
        Part(second, called.kernel_and_bias(called.held(layer.pointwise_kernel))),
    ]


def _transposed(called: Called) -> list[Part]:
    """Return the maps with their values spread apart, and what is correlated with them.

    Each value adds its kernel to the answer, with the stride from one to the next. So each place
    of the answer is the sum of what the turned kernel finds on maps with zeros between the values.
    """
    layer = called.layer
    axes = zip(
        called.inputs[0],
        called.shape[:2],
        layer.kernel_size,
        _pair(layer.strides),
        _pair(layer.dilation_rate),
        strict=False,
    )
    taps = []
    for before, after, size, stride, dilation in axes:
        reach = (size - 1) * dilation + 1
        beyond = 0 if layer.padding == "valid" else max((before - 1) * stride + reach - after, 0)
        first = reach - 1 - beyond // 2
        places = {first + place * stride: place for place in range(before)}
        taps.append([_one(places.get(place)) for place in range(after + reach - 1)])
    spread = (len(taps[0]), len(taps[1]), called.inputs[0][2])
    words = {
        "operation": "correlate",
        "window": list(layer.kernel_size),
        "stride": [1, 1],
        "dilation": list(_pair(layer.dilation_rate)),
        "padding": [0, 0],
        **_activation(called),
    }
    turned = called.held(layer.kernel, lambda kernel: kernel[::-1, ::-1].transpose(0, 1, 3, 2))
    return [
        Part(_resampled(*taps), shape=spread, suffix="/spread"),
        Part(words, called.kernel_and_bias(turned)),
    ]


def _dense(called: Called) -> list[Part]:
    words = {"operation": "dense", **_activation(called)}
    return [Part(words, called.kernel_and_bias(called.held(called.layer.kernel)))]


def _sliding(called: Called, window: Any, strides: Any, dilation: Any = 1) -> Words:
    """Return where a layer's window lies: its size and stride, and what is beyond the border."""
    window, strides, dilation = _pair(window), _pair(strides), _pair(dilation)
    padding = [0, 0]
    if called.layer.padding == "same":
        reach = [(size - 1) * apart + 1 for size, apart in zip(window, dilation, strict=True)]
        beyond = [
            max((after - 1) * step + size - before, 0)
            for before, after, step, size in zip(
                called.inputs[0][:2], called.shape[:2], strides, reach, strict=True
            )
        ]
        padding = [rows // 2 for rows in beyond]
    words = {"window": list(window), "stride": list(strides), "padding": padding}
    return words if set(dilation) == {1} else words | {"dilation": list(dilation)}


def _pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)


# Layers that pool


def _pool(operation: str) -> Callable[[Called], list[Part]]:
    def pool(called: Called) -> list[Part]:
        words = _sliding(called, called.layer.pool_size, called.layer.strides)
        return [Part({"operation": operation, **words})]

    return pool


def _global_pool(operation: str) -> Callable[[Called], list[Part]]:
    def pool(called: Called) -> list[Part]:
        whole = {"window": list(called.inputs[0][:2]), "stride": [1, 1], "padding": [0, 0]}
        return [Part({"operation": operation, **whole})]

    return pool


# Layers that move values


def _flatten(called: Called) -> list[Part]:
    return [Part({"operation": "flatten"})]


def _permute(called: Called) -> list[Part]:
    return [Part({"operation": "permute", "order": [axis - 1 for axis in called.layer.dims]})]


def _padded(called: Called) -> list[Part]:
    (above, below), (left, right) = called.layer.padding
    rows, columns = called.inputs[0][:2]
    return [Part(_resampled(_moved(rows, above, below), _moved(columns, left, right)))]


def _cropped(called: Called) -> list[Part]:
    (above, below), (left, right) = called.layer.cropping
    rows, columns = called.inputs[0][:2]
    return [Part(_resampled(_moved(rows, -above, -below), _moved(columns, -left, -right)))]


def _resized(called: Called) -> list[Part]:
    """Return of which rows and columns each of the answer is a sum, by asking the layer."""
    if getattr(called.layer, "pad_to_aspect_ratio", False):
        raise called.refuse("take pad_to_aspect_ratio=False, and ZeroPadding2D before it")
    rows, columns = called.inputs[0][:2]
    lines = np.zeros((rows, rows, columns, 1), np.float32)
    lines[range(rows), range(rows)] = 1  # in the first image the first row, and so on
    of_rows = np.asarray(keras.ops.convert_to_numpy(called.layer(lines)))[:, :, 0, 0].T
    lines = np.zeros((columns, rows, columns, 1), np.float32)
    lines[range(columns), :, range(columns)] = 1
    of_columns = np.asarray(keras.ops.convert_to_numpy(called.layer(lines)))[:, 0, :, 0].T
    return [Part(_resampled(_taps(of_rows), _taps(of_columns)))]


Taps: TypeAlias = list[list[list[float]]]


def _resampled(rows: Taps, columns: Taps) -> Words:
    return {"operation": "resample", "rows": rows, "columns": columns}


def _taps(matrix: Array) -> Taps:
    return [
        [[place, round(float(share), 8)] for place, share in enumerate(row) if abs(share) > 1e-7]
        for row in matrix
    ]


def _moved(length: int, before: int, after: int) -> Taps:
    """Return a line with so many zeros before and after it, or so many values less."""
    return [
        _one(place if 0 <= place < length else None) for place in range(-before, length + after)
    ]


def _one(place: int | None) -> list[list[float]]:
    return [] if place is None else [[place, 1]]


# Layers that scale and normalise


def _batch_normalized(called: Called) -> list[Part]:
    layer = called.layer
    _last_axis(called)
    names = {
        what: called.names[id(variable)]
        for what in ("gamma", "beta", "moving_mean", "moving_variance")
        if (variable := getattr(layer, what, None)) is not None
    }

    def factor(snapshot: Snapshot) -> Array:
        spread = np.sqrt(snapshot[names["moving_variance"]].astype(float) + layer.epsilon)
        return np.asarray((snapshot[names["gamma"]] if "gamma" in names else 1) / spread)

    def summand(snapshot: Snapshot) -> Array:
        beta = snapshot[names["beta"]] if "beta" in names else 0
        return np.asarray(beta - snapshot[names["moving_mean"]] * factor(snapshot))

    return [Part({"operation": "scale"}, {"kernel": factor, "bias": summand})]


def _rescaled(called: Called) -> list[Part]:
    return _scaled(called, called.layer.scale, called.layer.offset)


def _normalized(called: Called) -> list[Part]:
    layer = called.layer
    mean, variance = (
        np.asarray(keras.ops.convert_to_numpy(value), float).ravel()
        for value in (layer.mean, layer.variance)
    )
    if mean.size not in (1, called.shape[-1]):
        raise called.refuse("it normalises along the last axis: take axis=-1")
    spread = np.maximum(np.sqrt(variance), keras.config.epsilon())
    if layer.invert:
        return _scaled(called, spread, mean)
    return _scaled(called, 1 / spread, -mean / spread)


def _scaled(called: Called, factor: ArrayLike, summand: ArrayLike) -> list[Part]:
    maps = called.shape[-1]
    for value in (factor, summand):
        if np.shape(value) not in ((), (1,), (maps,)):
            raise called.refuse("it scales each map, or all alike: take one value for each map")
    kernel, bias = (np.broadcast_to(np.asarray(value, float), maps) for value in (factor, summand))
    return [Part({"operation": "scale"}, {"kernel": lambda _: kernel, "bias": lambda _: bias})]


def _layer_normalized(called: Called) -> list[Part]:
    axes = sorted(int(axis) % (len(called.shape) + 1) for axis in np.atleast_1d(called.layer.axis))
    trailing = list(range(len(called.shape) + 1 - len(axes), len(called.shape) + 1))
    if axes != trailing:
        raise called.refuse(
            f"it normalises over {axes}, and the browser over the last axes: take axis={trailing}"
        )
    return _normalising(called, {"length": math.prod(called.shape[-len(axes) :])})


def _group_normalized(called: Called) -> list[Part]:
    _last_axis(called)
    return _normalising(called, {"groups": called.layer.groups})


def _normalising(called: Called, words: Words) -> list[Part]:
    layer = called.layer
    weights: dict[str, Weight] = {"kernel": lambda _: np.ones(1), "bias": lambda _: np.zeros(1)}
    for kind, variable in (("kernel", layer.gamma), ("bias", layer.beta)):
        if variable is not None:
            weights[kind] = called.held(variable, np.ravel)
    return [Part({"operation": "normalise", "epsilon": layer.epsilon, **words}, weights)]


def _last_axis(called: Called) -> None:
    axes = {axis % (len(called.shape) + 1) for axis in np.atleast_1d(called.layer.axis)}
    if axes != {len(called.shape)}:
        raise called.refuse("it works along another axis than the last: take axis=-1")


# Layers that merge


def _merged(how: str) -> Callable[[Called], list[Part]]:
    def merged(called: Called) -> list[Part]:
        if {len(shape) for shape in called.inputs} != {len(called.shape)}:
            raise called.refuse("its inputs have shapes of different lengths: reshape them")
        words: Words = {"operation": "merge", "how": how}
        if isinstance(called.layer, layers.Average):
            words["share"] = 1 / len(called.inputs)
        return [Part(words)]

    return merged


def _concatenated(called: Called) -> list[Part]:
    axis = called.layer.axis % (len(called.shape) + 1) - 1
    return [Part({"operation": "concatenate", "axis": axis})]


# Activations

ACTIVATIONS: dict[Any, Words] = {
    activations.elu: {"activation": "elu", "settings": {"alpha": 1}},
    activations.exponential: {"activation": "exponential"},
    activations.gelu: {"activation": "gelu"},
    activations.hard_sigmoid: {"activation": "hard_sigmoid"},
    activations.hard_silu: {"activation": "hard_silu"},
    activations.hard_tanh: {"activation": "hard_tanh"},
    activations.leaky_relu: {"activation": "relu", "settings": {"slope": 0.2}},
    activations.linear: {"activation": "linear"},
    activations.mish: {"activation": "mish"},
    activations.relu: {"activation": "relu"},
    activations.relu6: {"activation": "relu", "settings": {"high": 6}},
    activations.selu: {"activation": "selu"},
    activations.sigmoid: {"activation": "sigmoid"},
    activations.silu: {"activation": "silu"},
    activations.softmax: {"activation": "softmax"},
    activations.softplus: {"activation": "softplus"},
    activations.softsign: {"activation": "softsign"},
    activations.tanh: {"activation": "tanh"},
}


def _activation(called: Called) -> Words:
    """Return what a layer does with its sums."""
    activation = called.layer.activation
    if isinstance(activation, keras.Layer):
        known = Called(activation, called.name, [called.shape], called.shape, called.names)
        if type(activation) in ACTIVATION_LAYERS:
            return ACTIVATION_LAYERS[type(activation)](known)
    elif activation in ACTIVATIONS:
        return ACTIVATIONS[activation]
    names = sorted(function.__name__ for function in ACTIVATIONS)
    raise called.refuse(f"its activation is {activation!r}: take one of {', '.join(names)}")


def _relu(called: Called) -> Words:
    layer = called.layer
    settings = {
        "high": None if layer.max_value is None else float(layer.max_value),
        "slope": float(layer.negative_slope),
        "threshold": float(layer.threshold),
    }
    return {"activation": "relu", "settings": {k: v for k, v in settings.items() if v is not None}}


def _leaky_relu(called: Called) -> Words:
    return {"activation": "relu", "settings": {"slope": float(called.layer.negative_slope)}}


def _elu(called: Called) -> Words:
    return {"activation": "elu", "settings": {"alpha": float(called.layer.alpha)}}


def _softmax(called: Called) -> Words:
    _last_axis(called)
    return {"activation": "softmax"}


ACTIVATION_LAYERS: dict[type, Callable[[Called], Words]] = {
    layers.Activation: _activation,
    layers.ELU: _elu,
    layers.LeakyReLU: _leaky_relu,
    layers.ReLU: _relu,
    layers.Softmax: _softmax,
}


def _activated(called: Called) -> list[Part]:
    return [Part({"operation": "activate", **ACTIVATION_LAYERS[type(called.layer)](called)})]


PARTS: dict[type, Callable[[Called], list[Part]]] = {
    **dict.fromkeys(ACTIVATION_LAYERS, _activated),
    layers.Add: _merged("add"),
    layers.Average: _merged("add"),
    layers.AveragePooling2D: _pool("mean"),
    layers.BatchNormalization: _batch_normalized,
    layers.Concatenate: _concatenated,
    layers.Conv2D: _convolution,
    layers.Conv2DTranspose: _transposed,
    layers.Cropping2D: _cropped,
    layers.Dense: _dense,
    layers.DepthwiseConv2D: _depthwise,
    layers.Flatten: _flatten,
    layers.GlobalAveragePooling2D: _global_pool("mean"),
    layers.GlobalMaxPooling2D: _global_pool("max"),
    layers.GroupNormalization: _group_normalized,
    layers.LayerNormalization: _layer_normalized,
    layers.MaxPooling2D: _pool("max"),
    layers.Maximum: _merged("maximum"),
    layers.Minimum: _merged("minimum"),
    layers.Multiply: _merged("multiply"),
    layers.Normalization: _normalized,
    layers.Permute: _permute,
    layers.Rescaling: _rescaled,
    layers.Reshape: _flatten,
    layers.Resizing: _resized,
    layers.SeparableConv2D: _separable,
    layers.Subtract: _merged("subtract"),
    layers.UpSampling2D: _resized,
    layers.ZeroPadding2D: _padded,
}
