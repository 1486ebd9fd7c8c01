"""Which activation functions does the browser know, and which of them does a layer end with?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
from keras import activations, layers

from cnnfigs.web._called import Called, Words

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


def activation_of(called: Called) -> Words:
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
    called.expect_last_axis()
    return {"activation": "softmax"}


ACTIVATION_LAYERS: dict[type, Callable[[Called], Words]] = {
    layers.Activation: activation_of,
    layers.ELU: _elu,
    layers.LeakyReLU: _leaky_relu,
    layers.ReLU: _relu,
    layers.Softmax: _softmax,
}
