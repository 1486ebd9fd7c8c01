"""Do the filters that a network learns answer to lines of one direction?

Those of its first layer are held to the random ones that they began as, to random ones of the very
same size, and to kernels that were made for lines and edges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnfigs import filters
from cnnfigs.datasets import GARMENTS, Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import network_of_seed, untrained_network
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.filters.orientation import DIRECTIONS, OrientationTuning, orientation_tuning

LAYER = "conv1"
HAND_MADE = ("vertical_lines", "sobel_x", "emboss", "laplacian", "gaussian_blur")
KINDS = ("learned", "at the start", "shuffled")
_SHUFFLES = 50  # of each kernel, so that a seed has a thousand random ones or more

Kernels = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DoFiltersAnswerToLines:
    """How strongly the filters of a first layer are tuned to a direction.

    Each dict has the keys ``"learned"``; ``"at the start"``, the random kernels before training;
    and ``"shuffled"``, the learned ones with their weights in random places, which makes random
    kernels of exactly the same size.

    Parameters
    ----------
    provenance : Provenance
        On what it was measured.
    network : str
        Whose first layer it is: ``"fashion_cnn"`` for garments, else ``"six_conv"``.
    side, filters : int
        Its kernels have side times side weights, and there are so many of them.
    index : dict of str to SeedEstimate
        Tuning index of :func:`cnnfigs.orientation_tuning`, 0 to 1, mean over the filters.
    indices : dict of str to tuple of float
        Those of the single filters, of all seeds one after the other.
    threshold : float
        The index that 19 of 20 shuffled kernels stay below.
    tuned : dict of str to SeedEstimate
        Share of the filters above the threshold: by chance one in twenty.
    strength : dict of str to SeedEstimate
        Response to the best grating, as a share of the size of the kernel's weights (Euclidean),
        mean over the filters.
    curves : dict of str to dict of int to SeedEstimate
        By how many degrees lines are turned away from those that a filter prefers: its response
        as a share of its largest, mean over the filters.
    hand_made : dict of str to float
        The index of kernels of :func:`cnnfigs.kernel`, by name.
    """

    provenance: Provenance
    network: str
    side: int
    filters: int
    index: dict[str, SeedEstimate]
    indices: dict[str, tuple[float, ...]]
    threshold: float
    tuned: dict[str, SeedEstimate]
    strength: dict[str, SeedEstimate]
    curves: dict[str, dict[int, SeedEstimate]]
    hand_made: dict[str, float]


def _network(dataset: Dataset) -> str:
    return "fashion_cnn" if dataset.classes == GARMENTS else "six_conv"


def _networks(dataset: Dataset, _: Budget) -> list[str]:
    return [_network(dataset)]


def _run(network: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    trained = network_of_seed(network, dataset, budget, seed=seed)
    start = untrained_network(network, dataset, seed=seed)
    return {
        kind: model.get_layer(LAYER).get_weights()[0][:, :, 0].tolist()
        for kind, model in (("learned", trained), ("at the start", start))
    }


def _tunings(run: RunRecord, seed: int) -> tuple[dict[str, OrientationTuning], dict[str, Kernels]]:
    """Return the tuning of each kind of kernels, and the kernels, (h, w, n)."""
    bank = {kind: np.array(kernels) for kind, kernels in run.items()}
    flat = np.repeat(bank["learned"].reshape(-1, bank["learned"].shape[-1]), _SHUFFLES, axis=1)
    mixed = np.random.default_rng(seed).permuted(flat, axis=0)
    bank["shuffled"] = mixed.reshape(*bank["learned"].shape[:2], -1)
    return {kind: orientation_tuning(kernels) for kind, kernels in bank.items()}, bank


def _strength(tuning: OrientationTuning, kernels: Kernels) -> float:
    return float((tuning.responses.max(axis=1) / np.linalg.norm(kernels, axis=(0, 1))).mean())


def _turned(tuning: OrientationTuning, degrees: int) -> float:
    """Return the response to lines turned to either side by so much, as a share of the largest."""
    best = tuning.responses.argmax(axis=1)
    steps = round(degrees / (tuning.directions[1] - tuning.directions[0]))
    every = np.arange(len(best))
    sides = [
        tuning.responses[every, (best + way * steps) % len(tuning.directions)] for way in (1, -1)
    ]
    return float((np.mean(sides, axis=0) / tuning.responses[every, best]).mean())


@question(
    about=["digits", "garments"],
    dataset="What the network learned: the clothes network for garments, else the six layers.",
    run=_run,
    conditions=_networks,
    trains=_networks,
)
def do_filters_answer_to_lines(runs: Runs) -> DoFiltersAnswerToLines:
    """Measure how strongly learned filters prefer lines of one direction, beside random ones.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = do_filters_answer_to_lines(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.index["learned"].mean, result.index["shuffled"].mean  # doctest: +SKIP
    """
    network = _network(runs.dataset)
    found = [_tunings(record, seed) for seed, record in enumerate(runs[network])]
    shuffled = np.concatenate([tunings["shuffled"].index for tunings, _ in found])
    threshold = float(np.percentile(shuffled, 95))

    def over_seeds(
        number: Callable[[OrientationTuning, Kernels], float],
    ) -> dict[str, SeedEstimate]:
        return {
            kind: SeedEstimate(tuple(number(tunings[kind], bank[kind]) for tunings, bank in found))
            for kind in KINDS
        }

    side, _, count = np.shape(runs[network][0]["learned"])
    return DoFiltersAnswerToLines(
        provenance=runs.provenance,
        network=network,
        side=side,
        filters=count,
        index=over_seeds(lambda tuning, _: float(tuning.index.mean())),
        indices={
            kind: tuple(np.concatenate([tunings[kind].index for tunings, _ in found]).tolist())
            for kind in KINDS
        },
        threshold=threshold,
        tuned=over_seeds(lambda tuning, _: float((tuning.index > threshold).mean())),
        strength=over_seeds(_strength),
        curves={
            kind: {
                turned: SeedEstimate(tuple(_turned(tunings[kind], turned) for tunings, _ in found))
                for turned in (int(direction) for direction in DIRECTIONS if direction <= 90)
            }
            for kind in KINDS
        },
        hand_made={
            name: float(orientation_tuning(filters.kernel(name)).index[0]) for name in HAND_MADE
        },
    )
