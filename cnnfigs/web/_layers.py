"""What is each layer said by, in the few operations that a browser knows?

Layers that can be said by others are: a transposed convolution correlates maps that were spread
apart, a separable one is two, and layers that pad, crop, enlarge or resize are sums of rows and
columns.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import keras
import numpy as np
from keras import layers
from numpy.typing import ArrayLike

from cnnfigs.web._activations import ACTIVATION_LAYERS, activation_of
from cnnfigs.web._called import Array, Called, Part, Snapshot, Weight, Words

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


# Layers that multiply patches


def _convolution(called: Called) -> list[Part]:
    layer = called.layer
    words = _sliding(called, layer.kernel_size, layer.strides, layer.dilation_rate)
    if layer.groups > 1:
        words["groups"] = layer.groups
    words |= {"operation": "correlate", **activation_of(called)}
    return [Part(words, called.kernel_and_bias(called.held(layer.kernel)))]


def _each_map(kernel: Array) -> Array:
    """Return the kernels of a depthwise convolution as those of groups of one map."""
    return kernel.reshape(*kernel.shape[:2], 1, -1)


def _depthwise(called: Called) -> list[Part]:
    layer = called.layer
    words = _sliding(called, layer.kernel_size, layer.strides, layer.dilation_rate)
    words |= {"operation": "correlate", "groups": called.inputs[0][2], **activation_of(called)}
    return [Part(words, called.kernel_and_bias(called.held(layer.kernel, _each_map)))]


def _separable(called: Called) -> list[Part]:
    layer = called.layer
    first = _sliding(called, layer.kernel_size, layer.strides, layer.dilation_rate)
    first |= {"operation": "correlate", "groups": called.inputs[0][2]}
    maps = called.inputs[0][2] * layer.depth_multiplier
    pixel = {"window": [1, 1], "stride": [1, 1], "padding": [0, 0]}
    second = {"operation": "correlate", **pixel, **activation_of(called)}
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
        **activation_of(called),
    }
    turned = called.held(layer.kernel, lambda kernel: kernel[::-1, ::-1].transpose(0, 1, 3, 2))
    return [
        Part(_resampled(*taps), shape=spread, suffix="/spread"),
        Part(words, called.kernel_and_bias(turned)),
    ]


def _dense(called: Called) -> list[Part]:
    words = {"operation": "dense", **activation_of(called)}
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
    called.expect_last_axis()
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
    called.expect_last_axis()
    return _normalising(called, {"groups": called.layer.groups})


def _normalising(called: Called, words: Words) -> list[Part]:
    layer = called.layer
    weights: dict[str, Weight] = {"kernel": lambda _: np.ones(1), "bias": lambda _: np.zeros(1)}
    for kind, variable in (("kernel", layer.gamma), ("bias", layer.beta)):
        if variable is not None:
            weights[kind] = called.held(variable, np.ravel)
    return [Part({"operation": "normalise", "epsilon": layer.epsilon, **words}, weights)]


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
