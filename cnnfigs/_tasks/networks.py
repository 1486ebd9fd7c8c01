"""Which task trains a network that has a name?"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from cnnfigs import training
from cnnfigs._tasks.task import Task
from cnnfigs.datasets import Dataset
from cnnfigs.networks.architectures import build_model
from cnnfigs.training import Recipe


def network_task(dataset: Dataset, recipe: Recipe) -> Task[bool]:
    """Return the task that trains a network, for :func:`cnnfigs.train` to find it.

    Parameters
    ----------
    dataset : Dataset
        What it learns.
    recipe : Recipe
        How, and which: one of :func:`cnnfigs.model_names`.

    Returns
    -------
    Task
        Its result is true.
    """
    # The first weights belong to the entry's name.
    model = build_model(recipe.architecture, classes=len(dataset.classes), seed=recipe.seed)
    return Task(
        title=f"{recipe.architecture} on {dataset.name}, seed {recipe.seed}",
        module="cnnfigs.training",
        namespace="trained",
        key=training.entry(model, dataset, recipe),
        make=partial(_train, recipe),
        load=Path.is_dir,
        dataset=dataset,
    )


def _train(recipe: Recipe, dataset: Dataset) -> bool:
    training.train(recipe.architecture, dataset, recipe=recipe, progress=False)
    return True
