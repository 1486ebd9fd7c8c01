"""Does stacking help: do two convolutions name more clothes than one, or none?

The clothes network, the same without its second convolution and pooling, and a dense network with
as many parameters as the first: how many images each names, and with how much work.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine import clothes_networks
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.networks.architectures import IMAGE_SHAPE
from cnnfigs.networks.summary import summarize_layers

NO, ONE, TWO = "no convolution", "one convolution", "two convolutions"
NETWORKS = {
    NO: "dense_matched",
    ONE: clothes_networks.ONE_CONVOLUTION,
    TWO: clothes_networks.NETWORK,
}


@dataclass(frozen=True, eq=False)
class DoesStackingHelp:
    """What networks with no, one and two convolutions can do.

    Parameters
    ----------
    provenance : Provenance
        The data and the recipes, by network: ``"no convolution"``, ``"one convolution"`` and
        ``"two convolutions"``.
    test_images : int
        How many images each network was tested on.
    accuracy : dict of str to SeedEstimate
        By network.
    parameters, multiplications : dict of str to int
        Of the whole network, the latter for one image.
    sees : dict of str to int
        How many pixels across a value of the last pooling sees; all of them for a network that
        has none.
    """

    provenance: Provenance
    test_images: int
    accuracy: dict[str, SeedEstimate]
    parameters: dict[str, int]
    multiplications: dict[str, int]
    sees: dict[str, int]


def _run(name: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    return {"accuracy": clothes_networks.accuracy(NETWORKS[name], dataset, budget, seed=seed)}


def _sees(network: str, classes: int) -> int:
    """Return how many pixels across a value of the last pooling sees; without any, all of them."""
    summary = summarize_layers(clothes_networks.build(network, classes))
    fields = [layer.field for layer in summary if layer.kind == "pooling" and layer.field]
    return fields[-1].size[0] if fields else IMAGE_SHAPE[0]


@question(
    about=["garments"],
    dataset="Images of 28 × 28 pixels, such as garments.",
    run=_run,
    conditions=tuple(NETWORKS),
    trains=lambda _, budget: clothes_networks.recipes(NETWORKS, budget),
)
def does_stacking_help(runs: Runs) -> DoesStackingHelp:
    """Measure networks with no, one and two convolutions.

    Examples
    --------
    >>> from cnnfigs.datasets import default_dataset
    >>> result = does_stacking_help(default_dataset("garments"))  # doctest: +SKIP
    >>> result.accuracy["one convolution"].mean  # doctest: +SKIP
    """
    classes = len(runs.dataset.classes)
    sizes = {name: clothes_networks.sizes(network, classes) for name, network in NETWORKS.items()}
    return DoesStackingHelp(
        provenance=runs.provenance,
        test_images=len(runs.dataset.y_test),
        accuracy={name: runs.estimate(name, "accuracy") for name in NETWORKS},
        parameters={name: size.parameters for name, size in sizes.items()},
        multiplications={name: size.multiplications for name, size in sizes.items()},
        sees={name: _sees(network, classes) for name, network in NETWORKS.items()},
    )
