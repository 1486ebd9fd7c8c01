"""The networks that a question is about: trained once for each seed, and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs import store
from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.networks import architectures
from cnnfigs.networks.prediction import predict_scores
from cnnfigs.training import OWN, Recipe, default_recipe, key, seeding_lock, train_silently

_FILE = "weights.npz"


def subsample(dataset: Dataset, budget: Budget, *, seed: int) -> Dataset:
    """Return the images that an effort takes: others to learn from for each seed.

    Where there are no more images than the effort takes, all seeds learn from the same. The test
    images are the same for each seed. They are taken at random, because the two halves of MNIST's
    come from different groups of writers, and are not equally hard to read.
    """
    learned_from = _some(len(dataset.y_train), budget.training_images, seed=seed)
    tested_on = _some(len(dataset.y_test), budget.test_images, seed=0)
    return replace(
        dataset,
        x_train=dataset.x_train[learned_from],
        y_train=dataset.y_train[learned_from],
        x_test=dataset.x_test[tested_on],
        y_test=dataset.y_test[tested_on],
    )


def _some(count: int, wanted: int, *, seed: int) -> NDArray[np.int64]:
    return np.sort(np.random.default_rng(seed).permutation(count)[:wanted])


def recipe_for(architecture: str, budget: Budget, *, seed: int, own: bool = False) -> Recipe:
    """Return a network's usual recipe at an effort; `own` for a variant that has no name."""
    usual = default_recipe(architecture, seed=seed)
    return replace(
        usual,
        architecture=OWN if own else architecture,
        epochs=budget.epochs,
        batch_size=budget.batch_size,
    )


def train_cached(
    network: str | Callable[[], keras.Model], dataset: Dataset, recipe: Recipe
) -> keras.Model:
    """Train a network, or fetch its weights where the same was trained before.

    Parameters
    ----------
    network : str or callable
        One of :func:`cnnfigs.model_names`, or what builds a network of its own: it is called
        without arguments once the recipe's seed is set.
    dataset : Dataset
        What it learns; all of the training images, so take a `subsample` first.
    recipe : Recipe
        How it is trained.

    Returns
    -------
    keras.Model
        In float32. Only the last weights are kept, no snapshots.
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
        keras.utils.set_random_seed(recipe.seed)  # the first weights belong to the key
        if isinstance(network, str):
            model = architectures.build_model(network, classes=len(dataset.classes))
        else:
            model = network()
        entry = f"{model.name}-{dataset.name}-{key(model, dataset, recipe)}".replace(" ", "_")
        return store.get_or_make("networks", entry, make=make, save=save, load=load)


def share_right(
    model: keras.Model, images: NDArray[np.generic], labels: NDArray[np.integer]
) -> float:
    """Return the share of images that a network names rightly, 0 to 1."""
    return float(np.mean(predict_scores(model, images).argmax(axis=1) == labels))
