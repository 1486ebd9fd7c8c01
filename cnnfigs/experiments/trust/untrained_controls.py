"""Do explanations of a network need a trained network?

A picture that explains what a network has learned has to change when what it learned is taken
away. So each method is asked twice: of a trained network, and of the same network with the random
weights that training starts from. For comparison, two networks that were trained from different
seeds are asked as well: they do the same work, so that their explanations may agree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray
from scipy import stats

from cnnfigs.attribution import grad_cam, maximise_activation, occlusion, top_images
from cnnfigs.datasets import Dataset
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
from cnnfigs.networks.prediction import predict_scores

LAYERS = ("conv1", "conv2", "conv3", "conv4", "conv5", "conv6", "dense1")
EXPLAINED = {"quick": 1, "full": 8}  # images of each class that are explained
SEARCHED = {"quick": 300, "full": 3_000}  # test images among which top images are looked for
STRIDE = 2  # of the square that hides: every other place, which a quarter of the time does
TOP = 9  # as many images as Zeiler and Fergus show of a unit

Condition = tuple[str, str]  # a method, and trained or untrained
Maps = list[list[float]]  # one map after the other, each in a row


@dataclass(frozen=True, eq=False)
class DoExplanationsNeedTraining:
    """How much explanations owe to what a network has learned.

    Parameters
    ----------
    provenance : Provenance
        The data set, the effort, and how the trained networks were trained.
    images, searched : int
        How many test images were explained, as many of each class, and how many were searched for
        the top images of a unit.
    untrained, another : dict of str to SeedEstimate
        By method: the rank correlation (Spearman's) of a trained network's map with that of the
        same network before training, and with that of the network of the next seed, trained; the
        mean over all images, or over the classes that were drawn. 1 where both put all places in
        the same order, 0 where the order of one says nothing of that of the other.
    purity : dict of str to dict of str to SeedEstimate
        For ``"trained"`` and ``"untrained"``, by layer: the share of the commonest class among a
        unit's nine top images, 0 to 1, mean over all units that have nine.
    chance : float
        That share for nine images taken at random.
    recognised : dict of str to SeedEstimate
        For ``"trained"`` and ``"untrained"``: how often an image that was drawn for a class is
        given that class by another trained network.
    """

    provenance: Provenance
    images: int
    searched: int
    untrained: dict[str, SeedEstimate]
    another: dict[str, SeedEstimate]
    purity: dict[str, dict[str, SeedEstimate]]
    chance: float
    recognised: dict[str, SeedEstimate]

    @property
    def passes(self) -> dict[str, bool]:
        """By method: does it agree with an untrained network clearly less than with a trained one?

        It does where the 95% intervals of the two do not touch.
        """
        verdicts = {}
        for method, untrained in self.untrained.items():
            below, above = untrained.interval, self.another[method].interval
            verdicts[method] = below is not None and above is not None and below[1] < above[0]
        return verdicts


def _run(condition: Condition, seed: int, digits: Dataset, budget: Budget) -> RunRecord:
    method, kind = condition
    return _METHODS[method](digit_network(kind, digits, budget, seed=seed), digits, budget, seed)


def _explained(data: Dataset, budget: Budget) -> NDArray[np.int64]:
    """Return the places of the test images that are explained, as many of each class."""
    return stratified_sample(data.y_test, EXPLAINED[budget.name], classes=len(data.classes))


def _searched(data: Dataset, budget: Budget) -> NDArray[np.int64]:
    """Return the places of the test images that are searched."""
    some: NDArray[np.int64] = np.random.default_rng(0).permutation(len(data.y_test))
    return some[: SEARCHED[budget.name]]


def _occlusion(model: keras.Model, data: Dataset, budget: Budget, seed: int) -> RunRecord:
    """Return the maps where the square hides ink: black on black changes nothing for anyone."""
    maps = []
    for index in _explained(data, budget):
        image = data.x_test[index]
        found = occlusion(model, image, int(data.y_test[index]), stride=STRIDE)
        assert found.field is not None  # A square knows its place.
        size, _ = found.field.size
        windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))
        inked = windows.max(axis=(2, 3))[::STRIDE, ::STRIDE] > 0
        maps.append(found.values[inked].tolist())
    return {"maps": maps}


def _grad_cam(layer: str) -> Callable[..., RunRecord]:
    def maps(model: keras.Model, data: Dataset, budget: Budget, seed: int) -> RunRecord:
        return {
            "maps": [
                grad_cam(model, data.x_test[index], int(data.y_test[index]), layer)
                .values.ravel()
                .tolist()
                for index in _explained(data, budget)
            ]
        }

    return maps


def _drawn(model: keras.Model, data: Dataset, budget: Budget, seed: int) -> RunRecord:
    """Draw an image for each class, and ask another trained network what it is."""
    classes = range(len(data.classes))
    images = np.stack(
        [drawn.image for drawn in maximise_activation(model, "scores", classes, seed=seed)]
    )
    reader = digit_network(TRAINED, data, budget, seed=(seed + 1) % budget.seeds)
    named = predict_scores(reader, images).argmax(axis=1)
    return {
        "maps": images.reshape(len(images), -1).tolist(),
        "recognised": float(np.mean(named == np.arange(len(images)))),
    }


def _tops(model: keras.Model, data: Dataset, budget: Budget, seed: int) -> RunRecord:
    """Return, by layer, how much of one class a unit's top images are."""
    purity = {}
    searched = _searched(data, budget)
    images, labels = data.x_test[searched], data.y_test[searched]
    for layer in LAYERS:
        units = range(model.get_layer(layer).output.shape[-1])
        tops = top_images(model, images, layer, units, count=TOP)
        shares = [_share(labels[top.indices]) for top in tops if len(top.indices) == TOP]
        purity[layer] = float(np.mean(shares)) if shares else 0.0
    return {"purity": purity}


def _share(labels: NDArray[np.integer]) -> float:
    """Return the share of the commonest label."""
    return float(np.bincount(labels).max() / len(labels))


def _chance(labels: NDArray[np.integer], draws: int = 2_000) -> float:
    rng = np.random.default_rng(0)
    return float(np.mean([_share(rng.choice(labels, TOP)) for _ in range(draws)]))


def _likeness(trained: Sequence[Maps], others: Sequence[Maps] | None) -> SeedEstimate:
    """Compare each seed's maps with its own before training, or with the next seed's trained."""
    if others is None:
        # Not with all other seeds': each pair would count for two seeds, and the interval would
        # be half as wide as three pairs allow.
        others = [*trained[1:], trained[0]]
    return SeedEstimate(
        tuple(
            float(np.mean([_correlation(a, b) for a, b in zip(maps, other, strict=True)]))
            for maps, other in zip(trained, others, strict=True)
        )
    )


def _correlation(a: list[float], b: list[float]) -> float:
    """Return Spearman's rank correlation; 0 where a map is the same everywhere, so in no order."""
    if len(set(a)) == 1 or len(set(b)) == 1:
        return 0.0
    return float(stats.spearmanr(a, b).statistic)


_METHODS: dict[str, Callable[..., RunRecord]] = {
    "occlusion": _occlusion,
    **{f"Grad-CAM, {layer}": _grad_cam(layer) for layer in ("conv1", "conv6")},
    "drawn images": _drawn,
    "top images": _tops,
}


@question(
    about=["digits"],
    dataset="What the networks learn, and whose test images are explained.",
    run=_run,
    conditions=[(name, kind) for name in _METHODS for kind in (TRAINED, UNTRAINED)],
    trains=[NETWORK],
)
def do_explanations_need_training(runs: Runs) -> DoExplanationsNeedTraining:
    """Measure whether explanations of a network change when what it learned is taken away.

    References
    ----------
    J. Adebayo, J. Gilmer, M. Muelly, I. Goodfellow, M. Hardt and B. Kim, "Sanity Checks for
    Saliency Maps", NeurIPS 2018.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = do_explanations_need_training(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.untrained["occlusion"].mean  # doctest: +SKIP
    """
    maps = {
        condition: [record["maps"] for record in records]
        for condition, records in runs.records.items()
        if condition[0] != "top images"
    }
    methods = [name for name, kind in maps if kind == TRAINED]
    searched = _searched(runs.dataset, runs.budget)
    return DoExplanationsNeedTraining(
        provenance=runs.provenance,
        images=len(_explained(runs.dataset, runs.budget)),
        searched=len(searched),
        untrained={name: _likeness(maps[name, TRAINED], maps[name, UNTRAINED]) for name in methods},
        another={name: _likeness(maps[name, TRAINED], None) for name in methods},
        purity={
            kind: {layer: runs.estimate(("top images", kind), "purity", layer) for layer in LAYERS}
            for kind in (TRAINED, UNTRAINED)
        },
        chance=_chance(runs.dataset.y_test[searched]),
        recognised={
            kind: runs.estimate(("drawn images", kind), "recognised")
            for kind in (TRAINED, UNTRAINED)
        },
    )
