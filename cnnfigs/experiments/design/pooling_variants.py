"""What does pooling do: what does it keep, what does it cost, what does it forgive?

The clothes network with max pooling, with the mean instead, with convolutions that step by two
pixels instead, and with none of these: how many images each names, with how much work, and how many
still when the garment is moved. Beside them, without any network: what max and mean pooling keep of
the lines in photographs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine import clothes_networks
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.moved_images import accuracies_when_moved
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.filters.kernels import correlate, kernel
from cnnfigs.filters.pooling import PoolingRetention, max_pool, mean_pool, pooling_retention
from cnnfigs.images.photographs import photograph, photograph_names

MAX, MEAN, STRIDE, NONE = "max pooling", "mean pooling", "stride 2", "none"
NETWORKS = {
    MAX: clothes_networks.NETWORK,
    MEAN: clothes_networks.MEAN_POOLING,
    STRIDE: clothes_networks.STRIDE,
    NONE: clothes_networks.NO_POOLING,
}
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
    name = NETWORKS[pooling]
    model = clothes_networks.trained(name, dataset, budget, seed=seed)
    recipe = clothes_networks.recipe(name, budget, seed=seed)
    return {"accuracy": accuracies_when_moved(model, dataset, recipe, SHIFTS)}


@question(
    about=["garments"],
    dataset="Images of 28 × 28 pixels on black, such as garments.",
    run=_run,
    conditions=tuple(NETWORKS),
    trains=lambda _, budget: clothes_networks.recipes(NETWORKS, budget),
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
    sizes = {
        pooling: clothes_networks.sizes(network, classes) for pooling, network in NETWORKS.items()
    }
    return WhatDoesPoolingDo(
        provenance=runs.provenance,
        test_images=len(runs.dataset.y_test),
        accuracy={
            pooling: {
                shift: runs.estimate(pooling, "accuracy", place)
                for place, shift in enumerate(SHIFTS)
            }
            for pooling in NETWORKS
        },
        parameters={pooling: size.parameters for pooling, size in sizes.items()},
        multiplications={pooling: size.multiplications for pooling, size in sizes.items()},
        kept=lines_kept(),
    )
