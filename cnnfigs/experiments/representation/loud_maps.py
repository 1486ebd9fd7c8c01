"""Does the map that lights up most matter most for the answer?

Who looks at maps takes bright ones for important ones. Each map of a layer is switched off in
turn, and what the right digit loses of its lead is written down: that is how much the map matters.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.digit_networks import NETWORK, TRAINED, digit_network
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.sampling import stratified_sample
from cnnfigs.networks.inputs import as_batch

LAYERS = ("conv1", "conv6")
# Images of each digit, by effort: each goes through the layers behind once for each map.
IMAGES = {"quick": 5, "full": 20}
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LoudMaps:
    """How loud maps of a layer are, and how much they matter.

    Attributes
    ----------
    maps : int
        Maps of the layer.
    first : SeedEstimate
        Share of the images for which the loudest map is the one that matters most.
    correlation : SeedEstimate
        Spearman's rank correlation of both over the maps, each the mean over the images.
    """

    maps: int
    first: SeedEstimate
    correlation: SeedEstimate


@dataclass(frozen=True, eq=False)
class DoLoudMapsMatterMost:
    """Whether loud maps matter most.

    Attributes
    ----------
    provenance : Provenance
        The data, the effort and the recipe.
    images : int
        Test images, as many of each digit.
    layers : dict of str to LoudMaps
        By layer, the first and the last with maps.
    """

    provenance: Provenance
    images: int
    layers: dict[str, LoudMaps]


def _loud(condition: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    network = digit_network(condition, dataset, budget, seed=seed)
    taken = stratified_sample(dataset.y_test, IMAGES[budget.name], classes=len(DIGITS))
    images, labels = dataset.x_test[taken], dataset.y_test[taken]
    return {name: compared(*loud_and_lost(network, name, images, labels)) for name in LAYERS}


def loud_and_lost(
    network: keras.Model, layer: str, images: NDArray[np.uint8], labels: NDArray[np.integer]
) -> tuple[Array, Array]:
    """Return how loud each map is for each image, and what the right class loses without it.

    Parameters
    ----------
    network : keras.Model
        Of layers in a row, the last one dense with softmax.
    layer : str
        The name of the layer whose maps are switched off, one at a time.
    images : (n, height, width) uint8 array
        What the network is shown.
    labels : (n,) integer array
        The right class of each.

    Returns
    -------
    loud : (n, maps) array
        Mean of a map's values.
    lost : (n, maps) array
        How much smaller the lead of the right class is: its output before softmax, less the
        largest of the others.
    """
    place = [each.name for each in network.layers].index(layer) + 1
    before = keras.Sequential([keras.Input(network.input_shape[1:]), *network.layers[:place]])
    behind = keras.Sequential([keras.Input(before.output_shape[1:]), *network.layers[place:-1]])
    kernel, bias = (weights.astype(np.float64) for weights in network.layers[-1].get_weights())

    def lead(maps: NDArray[np.float32]) -> Array:
        outputs = np.asarray(behind.predict_on_batch(maps), np.float64) @ kernel + bias
        right = outputs[np.arange(len(labels)), labels]
        outputs[np.arange(len(labels)), labels] = -np.inf
        return np.asarray(right - outputs.max(axis=1))

    maps = np.asarray(before.predict_on_batch(as_batch(images, network.input_shape[1:])))
    whole = lead(maps)
    lost = []
    for number in range(maps.shape[-1]):
        without = maps.copy()
        without[..., number] = 0
        lost.append(whole - lead(without))
    return maps.mean(axis=(1, 2), dtype=np.float64), np.stack(lost, axis=1)


def compared(loud: Array, lost: Array) -> RunRecord:
    """Return how often the loudest map matters most, and whether louder maps matter more."""
    first = (loud.argmax(axis=1) == lost.argmax(axis=1)).mean()
    means = loud.mean(axis=0), lost.mean(axis=0)
    alike = 0.0 if min(map(np.ptp, means)) == 0 else spearmanr(*means).statistic
    return {
        "maps": loud.shape[1],
        "first": float(first),
        "correlation": float(alike),
    }


@question(
    about=["digits"],
    others=False,
    dataset="Digits.",
    run=_loud,
    conditions=(TRAINED,),
    trains=[NETWORK],
)
def do_loud_maps_matter_most(runs: Runs) -> DoLoudMapsMatterMost:
    """Measure whether the maps that light up most are those that the answer rests on.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = do_loud_maps_matter_most(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.layers["conv1"].first.mean  # doctest: +SKIP
    """
    records = runs[TRAINED]

    def over_seeds(layer: str, what: str) -> SeedEstimate:
        return SeedEstimate(tuple(record[layer][what] for record in records))

    return DoLoudMapsMatterMost(
        provenance=runs.provenance,
        images=IMAGES[runs.budget.name] * len(DIGITS),
        layers={
            name: LoudMaps(
                maps=records[0][name]["maps"],
                first=over_seeds(name, "first"),
                correlation=over_seeds(name, "correlation"),
            )
            for name in LAYERS
        },
    )
