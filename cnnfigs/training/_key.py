"""What tells one training run from every other: the name of its entry in the store."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import keras

from cnnfigs import store
from cnnfigs._sources import code_digest
from cnnfigs.datasets import Dataset
from cnnfigs.training._card import versions
from cnnfigs.training._recipe import Recipe

_NAMING = ("name", "keras_history", "input_layers", "output_layers")  # in Keras's descriptions


def entry(model: keras.Model, dataset: Dataset, recipe: Recipe) -> str:
    """Return the name under which the store keeps a network with all that is known of it."""
    architecture = recipe.architecture.replace(" ", "_")
    return f"{architecture}-{dataset.name}-{key(model, dataset, recipe)}"


def key(model: keras.Model, dataset: Dataset, recipe: Recipe) -> str:
    """Digest everything that decides the result, and nothing that does not."""
    made_with = versions()
    made_with.pop("Python")
    return store.digest(
        code_digest(__name__.rpartition(".")[0]),
        description(model),
        *(weight.tobytes() for weight in model.get_weights()),
        json.dumps(dataclasses.asdict(recipe)),
        dataset.fingerprint,
        json.dumps(made_with),
    )


def description(model: keras.Model) -> str:
    """Describe a network's layers and how they are connected, but not their weights."""
    config = model.get_config()
    names = [model.name, *(layer["config"]["name"] for layer in config["layers"])]
    # Keras numbers the names that nobody chose, so they differ from one process to the next.
    numbered = {name: f"layer {position}" for position, name in enumerate(names)}
    return json.dumps(_renamed(config, numbered), sort_keys=True, default=str)


def _renamed(part: Any, names: dict[str, str], word: str = "") -> Any:
    """Return a part of a network's description with its layers under other names.

    Only where a layer is named or referred to: a layer called "relu" leaves the activation alone.
    """
    if isinstance(part, dict):
        return {
            name: _renamed(value, names, name)
            for name, value in part.items()
            # How weights began, and from which seed.
            if not name.endswith("_initializer")
        }
    if isinstance(part, (list, tuple)):
        return [_renamed(value, names, word) for value in part]
    if isinstance(part, str) and word in _NAMING:
        return names.get(part, part)
    return part
