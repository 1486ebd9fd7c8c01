"""The networks that a question is about: trained once for each seed, and kept.

Those that have a name are the ones that the site shows: seed 0, and more seeds of the same recipe.
A variant differs from one of them in one thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs import store
from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.networks import architectures
from cnnfigs.networks.prediction import asking
from cnnfigs.training import (
    OWN,
    Recipe,
    Trained,
    default_recipe,
    key,
    seeding_lock,
    train,
    train_silently,
)

_FILE = "weights.npz"


def network_of_seed(name: str, dataset: Dataset, budget: Budget, *, seed: int) -> keras.Model:
    """Return a network that has a name, trained by its recipe: the one that :func:`train` keeps.

    Parameters
    ----------
    name : str
        One of :func:`cnnfigs.model_names`.
    dataset : Dataset
        What it learns.
    budget : Budget
        Whose recipe it is trained by.
    seed : int
        The recipe's seed.

    Returns
    -------
    keras.Model
        In float32.
    """
    return _of_seed(name, dataset, budget, seed).model


def accuracy_of_seed(name: str, dataset: Dataset, budget: Budget, *, seed: int) -> float:
    """Return the share of the test images that :func:`network_of_seed` names: what its card says.

    Parameters
    ----------
    name, dataset, budget, seed
        As for :func:`network_of_seed`.

    Returns
    -------
    float
        0 to 1.
    """
    return _of_seed(name, dataset, budget, seed).card.test_accuracy


def _of_seed(name: str, dataset: Dataset, budget: Budget, seed: int) -> Trained:
    return train(name, dataset, recipe=recipe_for(name, budget, seed=seed), progress=False)


def untrained_network(name: str, dataset: Dataset, *, seed: int) -> keras.Model:
    """Return a network as it is before its training: with the first weights of a seed."""
    return architectures.build_model(name, classes=len(dataset.classes), seed=seed)


def recipe_for(architecture: str, budget: Budget, *, seed: int, variant: bool = False) -> Recipe:
    """Return a network's recipe at an effort, or that for a variant of it that has no name."""
    usual = default_recipe(architecture, seed=seed, effort=budget.name)
    return replace(usual, architecture=OWN) if variant else usual


def train_cached(
    network: str | Callable[[architectures.SeededLayers], keras.Model],
    dataset: Dataset,
    recipe: Recipe,
) -> keras.Model:
    """Train a variant, or fetch its weights where the same was trained before.

    Parameters
    ----------
    network : str or callable
        One of :func:`cnnfigs.model_names`, or what builds a network of its own, from layers of the
        recipe's seed.
    dataset : Dataset
        What it learns.
    recipe : Recipe
        How it is trained.

    Returns
    -------
    keras.Model
        In float32. Only the last weights are kept, no snapshots: of a network that has a name,
        trained on a data set of the site, :func:`network_of_seed` has them.
    """

    def make() -> keras.Model:
        return train_silently(network if isinstance(network, str) else model, dataset, recipe)

    def save(trained: keras.Model, folder: Path) -> None:
        np.savez(folder / _FILE, *trained.get_weights())

    def load(folder: Path) -> keras.Model:
        with np.load(folder / _FILE, allow_pickle=False) as arrays:
            model.set_weights([arrays[name] for name in arrays.files])
        return model

    with seeding_lock:
        # The first weights belong to the key.
        if isinstance(network, str):
            model = architectures.build_model(
                network, classes=len(dataset.classes), seed=recipe.seed
            )
        else:
            model = network(architectures.SeededLayers(recipe.seed))
        entry = f"{model.name}-{dataset.name}-{key(model, dataset, recipe)}".replace(" ", "_")
        return store.get_or_make("networks", entry, make=make, save=save, load=load)


def share_right(
    model: keras.Model, images: NDArray[np.generic], labels: NDArray[np.integer]
) -> float:
    """Return the share of images that a network names rightly, 0 to 1."""
    return float(np.mean(_asking(model)(images).argmax(axis=1) == labels))


# Runs ask one network about several sets of images, and then another one.
_asking = lru_cache(maxsize=1)(asking)
