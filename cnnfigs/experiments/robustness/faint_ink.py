"""What if the pen was pressed lightly: can it be read once its contrast is stretched?

The digits of the test images are faded to a share of their ink. Rounding apart, a fade without
noise is undone by stretching. A scanner or a camera adds noise that doesn't fade with the ink,
and stretching makes that larger too: so both are measured, with noise and without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import (
    network_of_seed,
    recipe_for,
    share_right,
    train_cached,
)
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord

NETWORK = "lenet"
INK = (100, 75, 50, 35, 25, 15, 10)  # percent that is left of each stroke's ink
NOISE = 8  # grey values: standard deviation of what a scanner adds, however faint the ink
IMAGES = {"quick": 150, "full": 400}  # test images: each is read 35 times by each seed
USUAL, FAINT = "usual ink", "faint ink"
_WAYS = {  # by network: how the test images are treated, as (noise added, contrast stretched)
    USUAL: {
        "as_they_are": (False, False),
        "stretched": (False, True),
        "noisy": (True, False),
        "noisy_stretched": (True, True),
    },
    FAINT: {"trained_on_faint": (False, False)},
}

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class DoesNormalisingRescueFaintInk:
    """Accuracies on faded test images, by how many percent of the ink are left.

    Parameters
    ----------
    provenance : Provenance
        The data and the networks, those of usual ink.
    test_images : int
        How many test images were faded.
    noise : int
        Standard deviation of the noise, where there is some, in grey values from 0 to 255.
    changed : float
        Share of the test images, not faded, that stretching changes at all.
    as_they_are, stretched : dict of int to SeedEstimate
        Without noise, before and after each image is stretched to the full range.
    noisy, noisy_stretched : dict of int to SeedEstimate
        The same with noise that was added after fading.
    trained_on_faint : dict of int to SeedEstimate
        Without noise and not stretched, read by networks that learned from images faded to
        anything from the least to all of their ink.
    """

    provenance: Provenance
    test_images: int
    noise: int
    changed: float
    as_they_are: dict[int, SeedEstimate]
    stretched: dict[int, SeedEstimate]
    noisy: dict[int, SeedEstimate]
    noisy_stretched: dict[int, SeedEstimate]
    trained_on_faint: dict[int, SeedEstimate]


def _run(network: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    if network == FAINT:
        faint = _pressed_lightly(dataset, seed=seed)
        model = train_cached(NETWORK, faint, recipe_for(NETWORK, budget, seed=seed))
    else:
        model = network_of_seed(NETWORK, dataset, budget, seed=seed)
    tested = _tested(dataset, budget)
    answer: RunRecord = {}
    for way, (noise, stretch) in _WAYS[network].items():
        answer[way] = {}
        for ink in INK:
            images = _faded(tested.x_test, ink / 100, noise=NOISE * noise, seed=seed)
            images = _stretched(images) if stretch else images
            answer[way][str(ink)] = share_right(model, images, tested.y_test)
    return answer


def _tested(dataset: Dataset, budget: Budget) -> Dataset:
    """Return test images taken at random: MNIST's first ones are harder to read than the rest."""
    some = np.random.default_rng(0).permutation(len(dataset.y_test))[: IMAGES[budget.name]]
    return replace(dataset, x_test=dataset.x_test[some], y_test=dataset.y_test[some])


def _faded(
    images: Bytes, share: float | NDArray[np.float64], *, noise: float = 0, seed: int = 0
) -> Bytes:
    """Return images with a share of their ink, in whole grey values as a scanner gives them."""
    grey = images * share + noise * np.random.default_rng(seed).standard_normal(images.shape)
    faded: Bytes = np.rint(grey).clip(0, 255).astype(np.uint8)
    return faded


def _stretched(images: Bytes) -> Bytes:
    """Return images with each one's darkest pixel at 0 and its lightest at 255."""
    low = images.min(axis=(1, 2), keepdims=True).astype(np.float64)
    span = images.max(axis=(1, 2), keepdims=True) - low
    full: Bytes = np.rint(255 * (images - low) / np.maximum(span, 1)).astype(np.uint8)
    return full


def _pressed_lightly(dataset: Dataset, *, seed: int) -> Dataset:
    """Return the data set with each training image faded by a share of its own."""
    rng = np.random.default_rng(seed)
    shares = rng.uniform(min(INK) / 100, 1, size=(len(dataset.x_train), 1, 1))
    return replace(dataset, name=f"{dataset.name}, faint", x_train=_faded(dataset.x_train, shares))


@question(
    about=["digits"],
    dataset="Digits, or any set with light on black.",
    run=_run,
    conditions=tuple(_WAYS),
    trains=[NETWORK],
)
def does_normalising_rescue_faint_ink(runs: Runs) -> DoesNormalisingRescueFaintInk:
    """Measure how well faint digits are read, as they are and with their contrast stretched.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = does_normalising_rescue_faint_ink(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.stretched[10].mean  # doctest: +SKIP
    """
    found = {
        way: {ink: runs.estimate(network, way, ink) for ink in INK}
        for network, ways in _WAYS.items()
        for way in ways
    }
    tested = _tested(runs.dataset, runs.budget)
    stretched = _stretched(tested.x_test)
    return DoesNormalisingRescueFaintInk(
        provenance=runs.provenance,
        test_images=len(tested.y_test),
        noise=NOISE,
        changed=float(np.mean((stretched != tested.x_test).any(axis=(1, 2)))),
        **found,
    )
