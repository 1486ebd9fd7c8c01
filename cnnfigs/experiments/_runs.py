"""What is kept of a measurement: the accuracy of each run, and the whole answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from cnnfigs import models, store
from cnnfigs.datasets import Dataset
from cnnfigs.training import Recipe, key, train

_FILE = "result.json"


def accuracy(dataset: Dataset, recipe: Recipe) -> float:
    """Return the share of the test images that a network names rightly once it is trained.

    Parameters
    ----------
    dataset : Dataset
        What it learns, and what it is tested on.
    recipe : Recipe
        Which network, and how it is trained.

    Returns
    -------
    float
        0 to 1, from the store where the same run was made before.
    """

    def make() -> float:
        trained = train(recipe.architecture, dataset, recipe=recipe, cache=False)
        return trained.card.test_accuracy

    keras.utils.set_random_seed(recipe.seed)  # the first weights belong to the key
    model = models.build(recipe.architecture, classes=len(dataset.classes))
    entry = f"{recipe.architecture}-{recipe.seed}-{key(model, dataset, recipe)}"
    return float(keep_json("accuracies", entry, make))


def keep_json(shelf: str, entry: str, make: Callable[[], Any]) -> Any:
    """Return what JSON can hold from the store, and make it first where it is missing.

    Parameters
    ----------
    shelf, entry : str
        Where it is kept; the entry's name is made from everything that decides its content.
    make : callable
        Does the slow work and returns its result.

    Returns
    -------
    object
        The result as JSON gives it back: tuples are lists, and all keys are strings.
    """

    def save(text: str, folder: Path) -> None:
        (folder / _FILE).write_text(text, encoding="utf-8")

    def load(folder: Path) -> str:
        return (folder / _FILE).read_text(encoding="utf-8")

    text = store.keep(shelf, entry, make=lambda: json.dumps(make()), save=save, load=load)
    return json.loads(text)
