"""How much of the image does a value deep in the network really look at?

A formula says which pixels a value can depend on. How much it depends on each is measured: the
pixels are made a little lighter, one at a time, and what the value makes of it is written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.digit_networks import (
    NETWORK,
    TRAINED,
    UNTRAINED,
    digit_network,
)
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.sampling import stratified_sample
from cnnfigs.networks.inputs import as_batch
from cnnfigs.networks.summary import receptive_fields

LAYERS = tuple(f"conv{position}" for position in range(1, 7))
# Images of each digit, by effort: each of them goes through the network once for each pixel.
IMAGES = {"quick": 1, "full": 3}
# How much lighter a pixel is made, black to white being 1. Small, since ReLU bends what a network
# computes, and large enough for the digits of float32.
STEP = 1 / 64
HELD = 0.95  # of the influence: two standard deviations to each side, were it a bell curve


@dataclass(frozen=True, eq=False)
class Influence:
    """How much each pixel matters to the value in the middle of a layer's maps.

    Attributes
    ----------
    side : dict of str to SeedEstimate
        By layer: rows, in pixels, of the smallest square around the middle of the value's field
        that holds 95% of the influence. Between the odd numbers of rows that a square can have, it
        is interpolated.
    maps : dict of str to ndarray
        (28, 28), by layer: each pixel's share of the influence, all of them adding up to 1; mean
        over the seeds. Influence is the squared change of the value for a small change of the
        pixel, added up over the layer's maps and the images.
    """

    side: dict[str, SeedEstimate]
    maps: dict[str, NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class HowFarDoesAValueSee:
    """What a value could see, and what it looks at.

    Attributes
    ----------
    provenance : Provenance
        The data, the effort and the recipe.
    images : int
        Test images in which the pixels were changed, as many of each digit.
    formula : dict of str to int
        By layer: rows of the receptive field, in pixels, from the shapes of the kernels alone.
    windows : dict of str to tuple of int
        By layer: top, left, bottom, right of that field for the value in the middle of the maps,
        bottom and right exclusive.
    trained, untrained : Influence
        Of the trained networks, and of the same networks before training.
    """

    provenance: Provenance
    images: int
    formula: dict[str, int]
    windows: dict[str, tuple[int, int, int, int]]
    trained: Influence
    untrained: Influence


def _looked_at(condition: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    network = digit_network(condition, dataset, budget, seed=seed)
    taken = stratified_sample(dataset.y_test, IMAGES[budget.name], classes=len(DIGITS))
    return {name: each.tolist() for name, each in influence(network, dataset.x_test[taken]).items()}


def influence(network: keras.Model, images: NDArray[np.uint8]) -> dict[str, NDArray[np.float64]]:
    """Return how much each pixel matters to the middle of each layer's maps.

    Only the patch that the last layer's middle value can see is sent through the layers: no pixel
    beside it matters to any of the values.

    Parameters
    ----------
    network : keras.Model
        Of `LAYERS` in a row, without padding; takes grey images, (n, height, width, 1).
    images : (n, height, width) uint8 array
        What the pixels are changed in.

    Returns
    -------
    dict of str to ndarray
        (height, width) by layer, adding up to 1; zeros where no value answers.
    """
    top, left, bottom, right = middle_window(network, LAYERS[-1])
    shape = (bottom - top, right - left, 1)
    pixels = shape[0] * shape[1]
    looking = _middle_values(network, shape)
    steps = np.concatenate([np.zeros((1, pixels)), STEP * np.eye(pixels)]).astype(np.float32)
    found = {name: np.zeros(images.shape[1:]) for name in LAYERS}
    for patch in as_batch(images[:, top:bottom, left:right], shape):
        answers = looking.predict_on_batch(patch + steps.reshape(-1, *shape))
        for name, values in zip(LAYERS, answers, strict=True):
            exact = np.asarray(values, dtype=np.float64)
            change = (exact[1:] - exact[0]) / STEP
            squares = (change**2).sum(axis=1).reshape(shape[:2])
            found[name][top:bottom, left:right] += squares
    return {name: squares / (squares.sum() or 1.0) for name, squares in found.items()}


def _middle_values(network: keras.Model, shape: tuple[int, int, int]) -> keras.Model:
    """Return the network's layers on a patch, giving the middle value of each map alone."""
    patch = maps = keras.Input(shape)
    middles = []
    for name in LAYERS:
        maps = network.get_layer(name)(maps)
        middles.append(maps[:, maps.shape[1] // 2, maps.shape[2] // 2])
    return keras.Model(patch, middles)


def middle_window(network: keras.Model, layer: str) -> tuple[int, int, int, int]:
    """Return top, left, bottom, right of what the value in the middle of a layer's maps sees.

    Of an even number of rows or columns, the middle is the one after the middle line.
    """
    rows, columns = network.get_layer(layer).output.shape[1:3]
    field = receptive_fields(network)[layer]
    if field is None:
        raise ValueError(f"expected a layer whose receptive field is known, got {layer}")
    return field.window(rows // 2, columns // 2)


def side_of_square(
    shares: NDArray[np.float64], window: tuple[int, int, int, int], *, held: float = HELD
) -> float:
    """Return the rows of the square around a window's middle that holds so much of the influence.

    Parameters
    ----------
    shares : (height, width) array
        Adding up to 1, or to 0 where there is no influence: then the side is 0.
    window : (top, left, bottom, right)
        With an odd number of rows, and as many columns.
    held : float
        How much, 0 to 1.

    Returns
    -------
    float
        Interpolated between squares of an odd number of rows.

    Examples
    --------
    >>> shares = np.zeros((5, 5))
    >>> shares[2, 2], shares[1, 2] = 0.9, 0.1
    >>> round(side_of_square(shares, (0, 0, 5, 5)), 6)
    2.0
    """
    top, left, bottom, right = window
    row, column = (top + bottom) // 2, (left + right) // 2
    reaches = range((bottom - top + 1) // 2)
    holds = [
        float(shares[row - reach : row + reach + 1, column - reach : column + reach + 1].sum())
        for reach in reaches
    ]
    if not holds[-1]:
        return 0.0
    sides = [2 * reach + 1 for reach in reaches]
    return float(np.interp(held, [0.0, *holds], [0.0, *sides]))


def _over_seeds(
    runs: Sequence[RunRecord], windows: dict[str, tuple[int, int, int, int]]
) -> Influence:
    maps = {name: np.array([run[name] for run in runs]) for name in LAYERS}
    return Influence(
        side={
            name: SeedEstimate(tuple(side_of_square(each, windows[name]) for each in maps[name]))
            for name in LAYERS
        },
        maps={name: each.mean(axis=0) for name, each in maps.items()},
    )


@question(
    about=["digits"],
    others=False,
    dataset="Digits.",
    run=_looked_at,
    conditions=(TRAINED, UNTRAINED),
    trains=[NETWORK],
)
def how_far_does_a_value_see(runs: Runs) -> HowFarDoesAValueSee:
    """Measure how much each pixel matters to a value in the middle of each layer's maps.

    References
    ----------
    W. Luo, Y. Li, R. Urtasun and R. Zemel, "Understanding the Effective Receptive Field in Deep
    Convolutional Neural Networks", NeurIPS, 2016. There gradients are propagated back; here they
    are measured by changing one pixel at a time, which asks nothing of Keras but answers.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = how_far_does_a_value_see(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.formula["conv6"], result.trained.side["conv6"].mean  # doctest: +SKIP
    """
    network = digit_network(UNTRAINED, runs.dataset, runs.budget, seed=0)
    windows = {name: middle_window(network, name) for name in LAYERS}
    return HowFarDoesAValueSee(
        provenance=runs.provenance,
        images=IMAGES[runs.budget.name] * len(DIGITS),
        formula={name: bottom - top for name, (top, _, bottom, _) in windows.items()},
        windows=windows,
        trained=_over_seeds(runs[TRAINED], windows),
        untrained=_over_seeds(runs[UNTRAINED], windows),
    )
