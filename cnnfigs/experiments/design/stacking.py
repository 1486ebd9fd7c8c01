"""Does stacking help: do two convolutions name more clothes than one, or none?

The clothes network, the same without its second convolution and pooling, and a dense network with
as many parameters as the first: how many images each names, and with how much work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import keras
from keras import layers

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import recipe_for, share_right, subsample, train_cached
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.networks.architectures import IMAGE_SHAPE, build_model
from cnnfigs.networks.summary import summarize_layers
from cnnfigs.training import Recipe

NO, ONE, TWO = "no convolution", "one convolution", "two convolutions"
NAMED = {NO: "dense_matched", TWO: "fashion_cnn"}


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
    data = subsample(dataset, budget, seed=seed)
    network = NAMED.get(name) or partial(NETWORKS[name], len(data.classes))
    model = train_cached(network, data, _recipe(name, budget, seed=seed))
    return {"accuracy": share_right(model, data.x_test, data.y_test)}


def _recipe(name: str, budget: Budget, *, seed: int) -> Recipe:
    return recipe_for(NAMED.get(name, NAMED[TWO]), budget, seed=seed, own=name not in NAMED)


def _one_convolution(classes: int) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input(IMAGE_SHAPE, name="image"),
            layers.Conv2D(64, 3, activation="relu", name="conv1"),
            layers.MaxPooling2D(2, name="pool1"),
            layers.Flatten(name="flatten"),
            layers.Dense(128, activation="relu", name="dense1"),
            layers.Dense(classes, activation="softmax", name="scores"),
        ],
        name="fashion_cnn_one",
    )


NETWORKS: dict[str, Callable[[int], keras.Model]] = {
    NO: lambda classes: build_model(NAMED[NO], classes=classes),
    ONE: _one_convolution,
    TWO: lambda classes: build_model(NAMED[TWO], classes=classes),
}


@question(
    about=["garments"],
    dataset="Images of 28 × 28 pixels, such as garments.",
    run=_run,
    conditions=tuple(NETWORKS),
    trains=lambda _, budget: {name: _recipe(name, budget, seed=0) for name in NETWORKS},
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
    summaries = {name: summarize_layers(make(classes)) for name, make in NETWORKS.items()}
    fields = {
        name: [layer.field for layer in summary if layer.kind == "pooling"]
        for name, summary in summaries.items()
    }
    return DoesStackingHelp(
        provenance=runs.provenance,
        test_images=runs.provenance.budget.test_images,
        accuracy={name: runs.estimate(name, "accuracy") for name in NETWORKS},
        parameters={
            name: sum(layer.parameters for layer in summary) for name, summary in summaries.items()
        },
        multiplications={
            name: sum(layer.multiplications or 0 for layer in summary)
            for name, summary in summaries.items()
        },
        sees={
            name: seen[-1].size[0] if seen and seen[-1] else IMAGE_SHAPE[0]
            for name, seen in fields.items()
        },
    )
