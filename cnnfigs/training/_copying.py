"""How does a network learn without a change of the one that was passed? A copy of it does."""

from __future__ import annotations

import keras

from cnnfigs.networks.graph import expect_model


def copied(model: keras.Model, precision: str) -> keras.Model:
    """Copy a network with its weights, computing in another precision but for the last layer."""
    expect_model(model, "a network's name or a Keras model")
    if not getattr(model, "inputs", None):
        raise ValueError(
            f"{model.name!r} ({type(model).__name__}) is a subclassed or an unbuilt model; build "
            "it with keras.Model(inputs, outputs), or with keras.Sequential and a keras.Input in "
            "first place"
        )

    def remade(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        if precision != "float32" and layer is not model.layers[-1]:
            config["dtype"] = precision
        return type(layer).from_config(config)

    def remade_or_refused(layer: keras.Layer) -> keras.Layer:
        try:
            return remade(layer)
        # A layer of the user's own may raise whatever it likes.
        except Exception as error:
            raise _not_copied(layer, error) from error

    twin = keras.models.clone_model(model, clone_function=remade_or_refused)
    twin.set_weights(model.get_weights())
    return twin


def _not_copied(layer: keras.Layer, error: Exception) -> ValueError:
    if "Lambda" in f"{type(layer).__name__} {error}":
        advice = (
            "call keras.config.enable_unsafe_deserialization() first, or put operations of "
            "keras.ops in place of the Lambda"
        )
    else:
        advice = (
            f"give {type(layer).__name__} a get_config that returns what its __init__ takes, and "
            "let that pass **kwargs on to keras.layers.Layer"
        )
    return ValueError(
        f"a copy of the network learns, but its layer {layer.name!r}, a {type(layer).__name__}, "
        f"can't be copied: {advice}"
    )
