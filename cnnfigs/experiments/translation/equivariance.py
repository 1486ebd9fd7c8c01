"""Up to which layer do a network's maps move with the image?

A convolution gives a moved image its answer for the image, moved. Pooling does so for some moves
only, and a dense layer has no places to move along. The error is measured layer by layer, and held
to how far apart the answers to two images of one class are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.clothes_networks import NETWORK, NO_POOLING, recipe, trained
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.shifting import DIRECTIONS
from cnnfigs.images.shifting import shifted
from cnnfigs.layers import Layer, activations
from cnnfigs.measures.equivariance import equivariance_error

NETWORKS = (NETWORK, NO_POOLING)
SHIFTS = (1, 2, 4)
# Images whose answers are compared; those of all layers have to fit into the memory.
IMAGES = {"quick": 50, "full": 250}

Errors = dict[str, SeedEstimate]


@dataclass(frozen=True, eq=False)
class WhereDoesTranslationBreak:
    """Equivariance errors by layer.

    Parameters
    ----------
    provenance : Provenance
        Data, effort and recipes.
    images : int
        How many test images were moved, each one up, down, left and right.
    error : dict of str to dict of int to dict of str to SeedEstimate
        :func:`cnnfigs.equivariance_error`, mean of the four directions, by network, by pixels
        moved, and by layer. A layer whose maps move as far as they are wide is left out.
    another_image : dict of str to dict of str to SeedEstimate
        The same by network and layer for another test image of the same class in place of the
        moved one, with nothing moved.
    """

    provenance: Provenance
    images: int
    error: dict[str, dict[int, Errors]]
    another_image: dict[str, Errors]


def _errors(name: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    model = trained(name, dataset, budget, seed=seed)
    chosen = np.random.default_rng(0).permutation(len(dataset.y_test))[: IMAGES[budget.name]]
    images = dataset.x_test[chosen]
    still = activations(model, images)
    found = {str(pixels): _mean_of_directions(model, images, still, pixels) for pixels in SHIFTS}
    others = activations(model, dataset.x_test[_others(dataset.y_test, chosen)])
    found["another"] = {
        layer.name: equivariance_error(layer, other, (0, 0))
        for layer, other in zip(still, others, strict=True)
    }
    return found


def _mean_of_directions(
    model: object, images: NDArray[np.uint8], still: Sequence[Layer], pixels: int
) -> dict[str, float]:
    """Return each layer's error, without the layers whose maps leave no place to compare."""
    errors: dict[str, list[float]] = {layer.name: [] for layer in still}
    for down, right in DIRECTIONS:
        shift = down * pixels, right * pixels
        for layer, moved in zip(still, activations(model, shifted(images, *shift)), strict=True):
            errors[layer.name].append(equivariance_error(layer, moved, shift))
    means = {name: float(np.mean(each)) for name, each in errors.items()}
    return {name: mean for name, mean in means.items() if not np.isnan(mean)}


def _others(labels: NDArray[np.integer], chosen: NDArray[np.integer]) -> NDArray[np.intp]:
    """Return for each chosen image another one of its class, the next in the data set."""
    others = []
    for image in chosen:
        of_class = np.flatnonzero(labels == labels[image])
        place = int(np.searchsorted(of_class, image))
        others.append(of_class[(place + 1) % len(of_class)])
    return np.array(others)


@question(
    about=["garments"],
    dataset="What the networks learn, and whose test images are moved.",
    run=_errors,
    conditions=NETWORKS,
    trains=lambda _, budget: {name: recipe(name, budget) for name in NETWORKS},
)
def where_does_translation_break(runs: Runs) -> WhereDoesTranslationBreak:
    """Measure up to which layer a network's answers move with its image.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = where_does_translation_break(load_dataset("fashion_mnist"))  # doctest: +SKIP
    >>> result.error["fashion_cnn"][1]["pool1"].mean  # doctest: +SKIP
    """
    return WhereDoesTranslationBreak(
        provenance=runs.provenance,
        images=min(IMAGES[runs.budget.name], len(runs.dataset.y_test)),
        error={
            name: {pixels: runs.estimates(name, pixels) for pixels in SHIFTS} for name in NETWORKS
        },
        another_image={name: runs.estimates(name, "another") for name in NETWORKS},
    )
