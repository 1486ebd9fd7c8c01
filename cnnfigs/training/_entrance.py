"""Can this network learn this data set by this recipe? Asked before anything is trained."""

from __future__ import annotations

import keras

from cnnfigs.datasets import Dataset
from cnnfigs.networks.inputs import read_images
from cnnfigs.training._recipe import Recipe


def expect_dataset(dataset: object) -> None:
    """Raise, with the call that loads one, where something else came in place of a data set."""
    if not isinstance(dataset, Dataset):
        name = repr(dataset) if isinstance(dataset, str) else "name"
        raise TypeError(
            f"expected a data set, but a {type(dataset).__name__} came: pass load_dataset({name}), "
            "or default_dataset('digits'), or make a Dataset of your arrays"
        )


def expect_recipe(recipe: object) -> None:
    if recipe is not None and not isinstance(recipe, Recipe):
        raise TypeError(
            f"expected a recipe, but a {type(recipe).__name__} came: take one from default_recipe "
            "and change it with dataclasses.replace"
        )


def expect_fit(model: keras.Model, dataset: Dataset) -> None:
    """Raise where the network cannot take the images or score the classes."""
    if len(dataset.y_train) < 2:
        raise ValueError(
            f"{dataset.name} has {len(dataset.y_train)} training image, and one is held out for "
            "validation; train takes at least two"
        )
    quantized = [weight.path for weight in model.weights if weight.dtype in ("int8", "uint8")]
    if quantized:
        raise ValueError(
            f"{model.name} has quantized weights, which can't learn, such as {quantized[0]!r}: "
            "train it first, and call model.quantize then"
        )
    if model.weights and not model.trainable_weights:
        raise ValueError(
            f"every layer of {model.name} is frozen, so that nothing in it can learn: set "
            "model.trainable = True, and then layer.trainable = False for each that is to stay"
        )
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ValueError(
            f"train takes networks with one input and one output, but {model.name} has "
            f"{len(model.inputs)} and {len(model.outputs)}"
        )
    try:
        read_images(model, dataset.x_train[0])
    except ValueError:
        height, width = dataset.x_train.shape[1:]
        flat = ", and keras.layers.Flatten()" if len(model.input_shape) == 2 else ""
        begin = f"keras.Input(({height}, {width}, 1)){flat}"
        colour = "colour images, " if model.input_shape[3:] == (3,) else ""
        raise ValueError(
            f"{dataset.name} has grey images of {height} by {width} pixels, but {model.name} takes "
            f"{colour}{model.input_shape[1:]}: begin it with {begin}"
        ) from None
    if model.output_shape[1:] != (len(dataset.classes),):
        raise ValueError(
            f"{model.name} gives an output of shape {model.output_shape[1:]}, and {dataset.name} "
            f"has {len(dataset.classes)} classes; end with keras.layers.Dense"
            f"({len(dataset.classes)}, activation='softmax')"
        )
