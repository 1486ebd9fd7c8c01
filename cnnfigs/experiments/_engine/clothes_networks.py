"""The clothes network and its variants, each of which differs from it in one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import keras
from keras import layers

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.experiments._engine.networks import (
    accuracy_of_seed,
    network_of_seed,
    recipe_for,
    share_right,
    train_cached,
)
from cnnfigs.networks.architectures import CHANNELS_LAST, IMAGE_SHAPE, build_model
from cnnfigs.networks.summary import summarize_layers
from cnnfigs.training import Recipe

NETWORK = "fashion_cnn"
MEAN_POOLING, STRIDE, NO_POOLING = "mean pooling", "stride 2", "no pooling"
ONE_CONVOLUTION = "one convolution"


def _variant(name: str, features: list[keras.Layer], classes: int) -> keras.Model:
    """Put the head of the clothes network on a list of feature layers."""
    head = [
        layers.Flatten(name="flatten", **CHANNELS_LAST),
        layers.Dense(128, activation="relu", name="dense1"),
        layers.Dense(classes, activation="softmax", name="scores"),
    ]
    return keras.Sequential([keras.Input(IMAGE_SHAPE, name="image"), *features, *head], name=name)


def _convolution(name: str, *, strides: int = 1) -> keras.Layer:
    return layers.Conv2D(64, 3, strides=strides, activation="relu", name=name, **CHANNELS_LAST)


def _pooled_by_mean(classes: int) -> keras.Model:
    features = [
        _convolution("conv1"),
        layers.AveragePooling2D(2, name="pool1", **CHANNELS_LAST),
        _convolution("conv2"),
        layers.AveragePooling2D(2, name="pool2", **CHANNELS_LAST),
    ]
    return _variant("fashion_cnn_mean", features, classes)


def _strided(classes: int) -> keras.Model:
    features = [_convolution("conv1", strides=2), _convolution("conv2", strides=2)]
    return _variant("fashion_cnn_stride", features, classes)


def _not_pooled(classes: int) -> keras.Model:
    return _variant("fashion_cnn_none", [_convolution("conv1"), _convolution("conv2")], classes)


def _one_convolution(classes: int) -> keras.Model:
    features = [_convolution("conv1"), layers.MaxPooling2D(2, name="pool1", **CHANNELS_LAST)]
    return _variant("fashion_cnn_one", features, classes)


VARIANTS: Mapping[str, Callable[[int], keras.Model]] = {
    MEAN_POOLING: _pooled_by_mean,
    STRIDE: _strided,
    NO_POOLING: _not_pooled,
    ONE_CONVOLUTION: _one_convolution,
}


def build(name: str, classes: int) -> keras.Model:
    """Return a network before training: one of :data:`VARIANTS`, or one that has a name."""
    return VARIANTS[name](classes) if name in VARIANTS else build_model(name, classes=classes)


def recipe(name: str, budget: Budget, *, seed: int = 0) -> Recipe:
    """Return how such a network is trained: a variant as the clothes network is."""
    variant = name in VARIANTS
    return recipe_for(NETWORK if variant else name, budget, seed=seed, variant=variant)


def trained(name: str, dataset: Dataset, budget: Budget, *, seed: int) -> keras.Model:
    """Return a variant of the clothes network, or a network that has a name, trained."""
    if name not in VARIANTS:
        return network_of_seed(name, dataset, budget, seed=seed)
    make = partial(VARIANTS[name], len(dataset.classes))
    return train_cached(make, dataset, recipe(name, budget, seed=seed))


def accuracy(name: str, dataset: Dataset, budget: Budget, *, seed: int) -> float:
    """Return the share of the test images that such a network, trained, names rightly."""
    if name not in VARIANTS:
        return accuracy_of_seed(name, dataset, budget, seed=seed)
    model = trained(name, dataset, budget, seed=seed)
    return share_right(model, dataset.x_test, dataset.y_test)


class Size(NamedTuple):
    """How large a network is."""

    parameters: int
    multiplications: int  # for one image


def sizes(name: str, classes: int) -> Size:
    """Return how large such a network is."""
    model = build(name, classes)
    work = sum(layer.multiplications or 0 for layer in summarize_layers(model))
    return Size(model.count_params(), work)
