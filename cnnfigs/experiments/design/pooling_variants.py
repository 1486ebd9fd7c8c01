"""What does pooling do: what does it keep, what does it cost, what does it forgive?

The clothes network with max pooling, with the mean instead, with convolutions that step by two
pixels instead, and with none of these: how many images each names, with how much work, and how many
still when the garment is moved. Beside them, without any network: what max and mean pooling keep of
the lines in photographs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import keras
import numpy as np
from keras import layers

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import recipe_for, share_right, subsample, train_cached
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.shifting import shift_in_random_directions
from cnnfigs.filters.kernels import correlate, kernel
from cnnfigs.filters.pooling import PoolingRetention, max_pool, mean_pool, pooling_retention
from cnnfigs.images.photographs import photograph, photograph_names
from cnnfigs.networks.architectures import IMAGE_SHAPE, build_model
from cnnfigs.networks.summary import summarize_layers

NETWORK = "fashion_cnn"
MAX, MEAN, STRIDE, NONE = "max pooling", "mean pooling", "stride 2", "none"
SHIFTS = (0, 1, 2, 4)  # pixels


@dataclass(frozen=True, eq=False)
class WhatDoesPoolingDo:
    """What networks that pool in different ways can do, and what pooling keeps of lines.

    Parameters
    ----------
    provenance : Provenance
        The data and the recipes, by the kind of pooling: ``"max pooling"``, ``"mean pooling"``,
        ``"stride 2"`` (no pooling, but both convolutions step by two pixels) and ``"none"``.
    test_images : int
        How many images each network was tested on.
    accuracy : dict of str to dict of int to SeedEstimate
        By the kind of pooling and by how many pixels the test images were moved, a quarter of
        them in each of the four directions, with black moving in behind; 0 for images as they
        are. The networks never learned from moved images.
    parameters, multiplications : dict of str to int
        Of the whole network, the latter for one image, by the kind of pooling.
    kept : dict of str to dict of str to PoolingRetention
        For ``"max pooling"`` and ``"mean pooling"``, by the name of the photograph: what is left
        of its filtered vertical lines. Nothing in it depends on a seed.
    """

    provenance: Provenance
    test_images: int
    accuracy: dict[str, dict[int, SeedEstimate]]
    parameters: dict[str, int]
    multiplications: dict[str, int]
    kept: dict[str, dict[str, PoolingRetention]]

    def tolerance(self, pooling: str, shift: int) -> SeedEstimate:
        """Return which share of its accuracy a network keeps when images are moved."""
        still, moved = self.accuracy[pooling][0].values, self.accuracy[pooling][shift].values
        return SeedEstimate(tuple(b / a for a, b in zip(still, moved, strict=True)))


def lines_kept() -> dict[str, dict[str, PoolingRetention]]:
    """Return what max and mean pooling keep of the vertical lines in each photograph.

    Returns
    -------
    dict of str to dict of str to PoolingRetention
        By the kind of pooling and the photograph's name. Only responses above zero count, as
        after ReLU. The photographs are taken at a quarter of their height and width, where their
        lines are about as narrow as the kernel's.

    Examples
    --------
    >>> lines_kept()["max pooling"]["brick"].largest
    1.0
    """
    kinds = {MAX: max_pool, MEAN: mean_pool}
    found: dict[str, dict[str, PoolingRetention]] = {kind: {} for kind in kinds}
    for name in photograph_names():
        small = mean_pool(photograph(name), 4)
        lines = np.maximum(correlate(small, kernel("vertical_lines")), 0)
        for kind, pool in kinds.items():
            found[kind][name] = pooling_retention(lines, pool(lines))
    return found


def _run(pooling: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    data = subsample(dataset, budget, seed=seed)
    usual = pooling == MAX
    network = NETWORK if usual else partial(NETWORKS[pooling], len(data.classes))
    model = train_cached(network, data, recipe_for(NETWORK, budget, seed=seed, own=not usual))
    return {
        "accuracy": [
            share_right(model, shift_in_random_directions(data.x_test, -shift), data.y_test)
            for shift in SHIFTS
        ]
    }


def _pooled_by_mean(classes: int) -> keras.Model:
    return _network(
        "fashion_cnn_mean",
        [
            layers.Conv2D(64, 3, activation="relu", name="conv1"),
            layers.AveragePooling2D(2, name="pool1"),
            layers.Conv2D(64, 3, activation="relu", name="conv2"),
            layers.AveragePooling2D(2, name="pool2"),
        ],
        classes,
    )


def _not_pooled(classes: int, *, strides: int = 1, name: str = "fashion_cnn_none") -> keras.Model:
    return _network(
        name,
        [
            layers.Conv2D(64, 3, strides=strides, activation="relu", name="conv1"),
            layers.Conv2D(64, 3, strides=strides, activation="relu", name="conv2"),
        ],
        classes,
    )


def _network(name: str, features: list[keras.Layer], classes: int) -> keras.Model:
    """Put the head of the clothes network on a list of feature layers."""
    head = [
        layers.Flatten(name="flatten"),
        layers.Dense(128, activation="relu", name="dense1"),
        layers.Dense(classes, activation="softmax", name="scores"),
    ]
    return keras.Sequential([keras.Input(IMAGE_SHAPE, name="image"), *features, *head], name=name)


NETWORKS: dict[str, Callable[[int], keras.Model]] = {
    MAX: lambda classes: build_model(NETWORK, classes=classes),
    MEAN: _pooled_by_mean,
    STRIDE: partial(_not_pooled, strides=2, name="fashion_cnn_stride"),
    NONE: _not_pooled,
}


@question(
    about=["garments"],
    dataset="Images of 28 × 28 pixels on black, such as garments.",
    run=_run,
    conditions=tuple(NETWORKS),
    trains=lambda _, budget: {name: recipe_for(NETWORK, budget, seed=0) for name in NETWORKS},
)
def what_does_pooling_do(runs: Runs) -> WhatDoesPoolingDo:
    """Measure networks that pool by the maximum, by the mean, by a stride, and not at all.

    References
    ----------
    .. [1] Springenberg, Dosovitskiy, Brox and Riedmiller, "Striving for simplicity: the all
       convolutional net", 2015, which replaces pooling by a stride.

    Examples
    --------
    >>> from cnnfigs.datasets import default_dataset
    >>> result = what_does_pooling_do(default_dataset("garments"))  # doctest: +SKIP
    >>> result.accuracy["max pooling"][2].mean  # doctest: +SKIP
    """
    classes = len(runs.dataset.classes)
    summaries = {name: summarize_layers(make(classes)) for name, make in NETWORKS.items()}
    return WhatDoesPoolingDo(
        provenance=runs.provenance,
        test_images=runs.provenance.budget.test_images,
        accuracy={
            pooling: {
                shift: runs.estimate(pooling, "accuracy", place)
                for place, shift in enumerate(SHIFTS)
            }
            for pooling in NETWORKS
        },
        parameters={
            name: sum(layer.parameters for layer in summary) for name, summary in summaries.items()
        },
        multiplications={
            name: sum(layer.multiplications or 0 for layer in summary)
            for name, summary in summaries.items()
        },
        kept=lines_kept(),
    )
