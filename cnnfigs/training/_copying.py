"""How does a network learn without a change of the one that was passed? A copy of it does."""

from __future__ import annotations

from collections.abc import Mapping

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

    if isinstance(getattr(model, "output", None), Mapping):  # A dict of one.
        model = keras.Model(model.inputs[0], model.outputs[0], name=model.name)
    twin = keras.models.clone_model(model, clone_function=remade_or_refused)
    twin.set_weights(model.get_weights())
    return twin


def _not_copied(layer: keras.Layer, error: Exception) -> ValueError:
    kind = type(layer).__name__
    if "Lambda" in f"{kind} {error}":
        advice = (
            "call keras.config.enable_unsafe_deserialization() first, or put operations of "
            "keras.ops in place of the Lambda"
        )
    elif type(layer).__module__.split(".")[0] == "keras":
        advice = (
            "give what it holds of your own, a function or a class, a name, decorate it with "
            "keras.saving.register_keras_serializable(), and give a class a get_config that "
            "returns what its __init__ takes"
        )
    else:
        advice = (
            f"give {kind} a get_config that returns what its __init__ takes, and "
            "let that pass **kwargs on to keras.layers.Layer"
        )
    return ValueError(
        f"a copy of the network learns, but its layer {layer.name!r}, a {kind}, "
        f"can't be copied: {advice}"
    )
