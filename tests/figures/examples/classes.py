"""One small call of each figure of classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnfigs import figures
from examples.shared import CLOTHES, SOURCE, example


def counts(classes: int) -> Any:
    """Return how often each class was given each name: mostly the right one."""
    rng = np.random.default_rng(2)
    errors = rng.poisson(3, (classes, classes)) * (rng.random((classes, classes)) < 0.4)
    return errors + 150 * np.eye(classes, dtype=int)


@example
def confusion() -> Any:
    return figures.confusion(counts(10), CLOTHES, source=SOURCE)


@example
def confusion__of_numbers() -> Any:
    return figures.confusion(counts(10), range(10))


@example
def confusion__of_very_many_classes() -> Any:
    return figures.confusion(counts(120), [f"class {place}" for place in range(120)])


def means(filters: int) -> Any:
    """Return mean answers to ten classes; the last filter is dead."""
    answers = np.random.default_rng(3).random((10, filters)) ** 2
    answers[:, -1] = 0
    return answers


@example
def class_responses() -> Any:
    return figures.class_responses(means(64), CLOTHES, scale="panel", source=SOURCE)


@example
def class_responses__of_very_many_filters() -> Any:
    return figures.class_responses(means(500), range(10))


@example
def class_responses__of_two_filters() -> Any:
    return figures.class_responses(means(2), range(10))


def similarity(classes: int, base: float) -> Any:
    """Return a table of similarities, the largest on the diagonal."""
    values = base + 0.4 * np.random.default_rng(4).random((classes, classes))
    return (values + values.T) / 2 + 0.2 * np.eye(classes)


@example
def similarity_matrices() -> Any:
    tables = {name: similarity(10, 0.2) for name in ("pixels", "conv3", "conv6", "dense1")}
    return figures.similarity_matrices(tables, range(10), title="Similar?", source=SOURCE)


@example
def similarity_matrices__of_long_names() -> Any:
    tables = {"conv1": similarity(10, -0.3), "a layer with a very long name": similarity(10, 0.1)}
    return figures.similarity_matrices(tables, CLOTHES, title="Which clothes are similar? " * 3)
