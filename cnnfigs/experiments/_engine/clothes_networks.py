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
from cnnfigs.networks.architectures import SeededLayers, build_model
from cnnfigs.networks.summary import summarize_layers
from cnnfigs.training import Recipe

NETWORK = "fashion_cnn"
MEAN_POOLING, STRIDE, NO_POOLING = "mean pooling", "stride 2", "no pooling"
ONE_CONVOLUTION = "one convolution"


def _pooled_by_mean(make: SeededLayers, classes: int) -> keras.Model:
    features = make.pooled([64, 64], size=3, pooling=layers.AveragePooling2D)
    return make.network("fashion_cnn_mean", features, units=128, classes=classes)


def _strided(make: SeededLayers, classes: int) -> keras.Model:
    features = [make.convolution(name, 64, 3, strides=2) for name in ("conv1", "conv2")]
    return make.network("fashion_cnn_stride", features, units=128, classes=classes)


def _not_pooled(make: SeededLayers, classes: int) -> keras.Model:
    features = make.convolutions([64, 64], size=3)
    return make.network("fashion_cnn_none", features, units=128, classes=classes)


def _one_convolution(make: SeededLayers, classes: int) -> keras.Model:
    return make.network("fashion_cnn_one", make.pooled([64], size=3), units=128, classes=classes)


VARIANTS: Mapping[str, Callable[..., keras.Model]] = {
    MEAN_POOLING: _pooled_by_mean,
    STRIDE: _strided,
    NO_POOLING: _not_pooled,
    ONE_CONVOLUTION: _one_convolution,
}


def build(name: str, classes: int) -> keras.Model:
    """Return a network before training: one of :data:`VARIANTS`, or one that has a name."""
    if name in VARIANTS:
        return VARIANTS[name](SeededLayers(), classes)
    return build_model(name, classes=classes)


def recipe(name: str, budget: Budget, *, seed: int = 0) -> Recipe:
    """Return how such a network is trained: a variant as the clothes network is."""
    variant = name in VARIANTS
    return recipe_for(NETWORK if variant else name, budget, seed=seed, variant=variant)


def recipes(networks: Mapping[str, str], budget: Budget) -> dict[str, Recipe]:
    """Return how several such networks are trained, by what a question calls them."""
    return {called: recipe(name, budget) for called, name in networks.items()}


def trained(name: str, dataset: Dataset, budget: Budget, *, seed: int) -> keras.Model:
    """Return a variant of the clothes network, or a network that has a name, trained."""
    if name not in VARIANTS:
        return network_of_seed(name, dataset, budget, seed=seed)
    make = partial(VARIANTS[name], classes=len(dataset.classes))
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
