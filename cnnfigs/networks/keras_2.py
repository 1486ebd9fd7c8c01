"""What does Keras 3 stumble over in a network that Keras 2 saved, and how would Keras 3 say it?

Keras 2 wrote into an ``.h5`` file settings that Keras 3 no longer has, some in another form, and
a sum or a quotient of TensorFlow's as a layer of its own. Where each has one meaning, it is said
anew.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import keras

__all__ = ["as_keras_3"]

# Settings that are gone, with the value at which they changed nothing.
_GONE = {
    "groups": 1,
    "ragged": False,
    "rng_type": "stateful",
    "time_major": False,
}
_ELSE = object()
# Operations of TensorFlow on all values and one number: what they multiply by, and add.
_OPERATIONS: dict[str, Callable[[float], tuple[float, float]]] = {
    "math.truediv": lambda number: (1 / number, 0.0),
    "math.divide": lambda number: (1 / number, 0.0),
    "math.multiply": lambda number: (number, 0.0),
    "math.subtract": lambda number: (1.0, -number),
    "math.add": lambda number: (1.0, number),
    "__operators__.add": lambda number: (1.0, number),
}


def as_keras_3(config: Any) -> Any:
    """Return the description of a network as Keras 3 takes it.

    Parameters
    ----------
    config
        What Keras 2 wrote, read from JSON. What is not known stays as it is.

    Examples
    --------
    >>> settings = {"kernel_size": [3, 3], "groups": 1}
    >>> as_keras_3({"class_name": "DepthwiseConv2D", "config": settings})["config"]
    {'kernel_size': [3, 3]}
    """
    if isinstance(config, list):
        return [as_keras_3(each) for each in config]
    if not isinstance(config, dict):
        return config
    config = {name: as_keras_3(each) for name, each in config.items()}
    for ends in ("input_layers", "output_layers"):  # A list of one would be answered with a list.
        if isinstance(config.get(ends), list) and len(config[ends]) == 1:
            config[ends] = config[ends][0]
    if "layers" in config and "output_layers" in config:
        config = _counted_from_0(config)
    if not isinstance(config.get("config"), dict):
        return config
    if config.get("class_name") == "TFOpLambda":
        return _as_rescaling(config)
    return {**config, "config": _settings(config)}


_Call = tuple[str, int]


def _counted_from_0(config: dict[str, Any]) -> dict[str, Any]:
    """Return a network's description with the calls of nested ones counted from 0.

    To Keras 2 the first call of a network was that of its making.
    """
    first: dict[str, int] = {}
    for name, call in _calls(config):
        first[name] = min(call, first.get(name, call))

    def counted(value: Any) -> Any:
        if _is_call(value):
            return [value[0], value[1] - first[value[0]], *map(counted, value[2:])]
        if isinstance(value, list):
            return [counted(each) for each in value]
        if isinstance(value, dict):
            return {name: counted(each) for name, each in value.items()}
        return value

    layers = [
        {**each, "inbound_nodes": counted(each.get("inbound_nodes", []))}
        for each in config["layers"]
    ]
    return {**config, "layers": layers, "output_layers": counted(config["output_layers"])}


def _calls(value: Any) -> Iterator[_Call]:
    """Yield which call of which layer is referred to anywhere."""
    if _is_call(value):
        yield value[0], value[1]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in parts:
        yield from _calls(each)


def _is_call(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) in (3, 4)
        and isinstance(value[0], str)
        and all(type(each) is int for each in value[1:3])
    )


def _settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return a layer's settings, without those that are gone and changed nothing."""
    settings: dict[str, Any] = config["config"]
    layer = getattr(keras.layers, str(config.get("class_name")), None)
    if layer is None:
        return settings
    known = inspect.signature(layer.__init__).parameters
    kept = {
        name: value
        for name, value in settings.items()
        if name in known or not _says_nothing(name, value)
    }
    axis = kept.get("axis")
    if layer is keras.layers.BatchNormalization and isinstance(axis, list) and len(axis) == 1:
        kept["axis"] = axis[0]
    return kept


def _says_nothing(name: str, value: Any) -> bool:
    """Return whether a setting that is gone changed nothing in a network that is trained."""
    return value is None or name.endswith("_initializer") or _GONE.get(name, _ELSE) == value


def _as_rescaling(config: dict[str, Any]) -> dict[str, Any]:
    """Return an operation on all values and one number as the layer that does the same."""
    settings = config["config"]
    nodes = config.get("inbound_nodes", [])
    by = nodes[0][-1].get("y") if len(nodes) == 1 and isinstance(nodes[0][-1], dict) else None
    number = by if isinstance(by, (int, float)) else None
    operation = _OPERATIONS.get(str(settings.get("function")))
    if operation is None or number is None:
        return config
    scale, offset = operation(number)
    kept = {name: settings[name] for name in ("name", "trainable", "dtype") if name in settings}
    return {
        **config,
        "class_name": "Rescaling",
        "config": {**kept, "scale": scale, "offset": offset},
        "inbound_nodes": [[[*nodes[0][:-1], {}]]],
    }
