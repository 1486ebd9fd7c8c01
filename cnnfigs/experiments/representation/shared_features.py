"""Do shoes share features: does a filter see the same in a sandal, a sneaker and a boot?

Each filter of the clothes network's last convolution makes a map of each garment. Maps of two
kinds of shoes are compared, and maps of a shoe and of another garment. Beside them stand the pixels
alone, the same network before training, labels dealt out anew, and any other three classes in the
place of the shoes. And of each filter: which class does it answer to most, and how much does it
favour it?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import GARMENTS, Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import network_of_seed, untrained_network
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments._engine.sampling import stratified_sample
from cnnfigs.layers import Layer, activations
from cnnfigs.measures import class_means, selectivity

NETWORK, LAYER = "fashion_cnn", "conv2"
SHOES = ("Sandal", "Sneaker", "Ankle boot")
PIXELS, BEFORE, AFTER = "pixels", "before training", "after training"
SAME_KIND, TWO_KINDS, WITH_OTHERS = "one kind of shoe", "two kinds of shoes", "a shoe and another"
# Images of each class, and how often labels are dealt out anew, by effort.
IMAGES = {"quick": 60, "full": 200}
DEALS = {"quick": 100, "full": 400}


@dataclass(frozen=True, eq=False)
class DoShoesShareFeatures:
    """How alike the maps of shoes are, against those of other garments.

    Likeness is the cosine of the angle between two maps, the mean over all filters and all pairs of
    images. A map that is silent is like no other: 0. A *lead* is the mean likeness between two
    kinds of shoes, less that between a shoe and another garment.

    Parameters
    ----------
    provenance : Provenance
        The data and the recipe.
    layer : str
        Whose maps were compared.
    images : int
        How many test images of each class.
    likeness : dict of str to dict of str to SeedEstimate
        By whose maps (``"pixels"``, which are the image itself, ``"before training"``, ``"after
        training"``) and of what (``"one kind of shoe"``, ``"two kinds of shoes"``, ``"a shoe and
        another"``).
    lead : dict of str to SeedEstimate
        By whose maps.
    lead_by_chance : dict of str to SeedEstimate
        The lead that one deal of labels in twenty exceeds, when they are dealt out anew among the
        images; the mean over the filters.
    filters_beyond_chance : dict of str to SeedEstimate
        Share of the filters whose lead is larger than that of at least 19 of 20 such deals. With
        no likeness among shoes it would be a twentieth.
    triples_ahead : dict of str to SeedEstimate
        Share of all triples of classes, the shoes among them, whose lead is as large as that of
        the shoes or larger. With ten classes there are 120 triples: 1/120 says that no three
        classes are closer.
    closest : dict of str to tuple of str
        The three classes with the largest lead, on average over the seeds.
    selectivity : dict of str to SeedEstimate
        `cnnfigs.selectivity`, the mean over the filters, before and after training.
    strongest : dict of str to dict of str to SeedEstimate
        Before and after training, by class: share of the filters that answer to it most.
    """

    provenance: Provenance
    layer: str
    images: int
    likeness: dict[str, dict[str, SeedEstimate]]
    lead: dict[str, SeedEstimate]
    lead_by_chance: dict[str, SeedEstimate]
    filters_beyond_chance: dict[str, SeedEstimate]
    triples_ahead: dict[str, SeedEstimate]
    closest: dict[str, tuple[str, ...]]
    selectivity: dict[str, SeedEstimate]
    strongest: dict[str, dict[str, SeedEstimate]]


def _run(condition: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    taken = stratified_sample(dataset.y_test, IMAGES[budget.name], classes=len(GARMENTS))
    images, labels = dataset.x_test[taken], dataset.y_test[taken]
    layer = _maps(condition, seed, dataset, images, budget)
    unit_vectors = _unit_vectors(layer)
    rng = np.random.default_rng(seed)
    deals = [rng.permutation(labels) for _ in range(DEALS[budget.name])]
    table, *by_deal = _likeness(unit_vectors, np.array([labels, *deals]))
    leads = _leads(table)
    shoes = _places(SHOES)
    by_chance = [_lead(each, shoes) for each in by_deal]
    lead, chance = _lead(table, shoes), np.quantile(by_chance, 0.95, axis=0)
    means = class_means(layer, labels, len(GARMENTS))
    alive = means.max(axis=0) > 0
    return {
        "likeness": _pairs(table.mean(axis=0)),
        "lead": float(lead.mean()),
        "lead_by_chance": float(chance.mean()),
        "filters_beyond_chance": float(np.mean(lead > chance)),
        "triples_ahead": float(np.mean([each >= leads[shoes] for each in leads.values()])),
        "leads": list(leads.values()),
        "selectivity": float(np.nanmean(selectivity(means))),
        "strongest": [float(np.mean(means[:, alive].argmax(axis=0) == c)) for c in range(10)],
    }


def _maps(
    condition: str, seed: int, data: Dataset, images: NDArray[np.uint8], budget: Budget
) -> Layer:
    if condition == PIXELS:
        return Layer("image", "maps", (images[..., np.newaxis] / 255).astype(np.float32), None)
    if condition == BEFORE:
        model = untrained_network(NETWORK, data, seed=seed)
    else:
        model = network_of_seed(NETWORK, data, budget, seed=seed)
    (layer,) = activations(model, images, LAYER)
    return layer


def _unit_vectors(layer: Layer) -> NDArray[np.float32]:
    """Return each map as a vector of length 1, (filters, images, places); silent ones stay 0."""
    images, height, width, filters = layer.values.shape
    maps = np.moveaxis(layer.values, -1, 0).reshape(filters, images, height * width)
    lengths = np.linalg.norm(maps, axis=-1, keepdims=True)
    lengths[lengths == 0] = 1
    unit_vectors: NDArray[np.float32] = maps / lengths
    return unit_vectors


def _likeness(unit_vectors: NDArray[np.float32], deals: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return the mean cosine of all pairs of images by their classes, for each deal of labels.

    The sum of the cosines of all pairs is the product of the two sums of vectors. On the diagonal,
    an image is not compared with itself. All deals go through one product for each filter.

    Parameters
    ----------
    unit_vectors : (filters, images, places) array
        The maps, each of length 1 or 0.
    deals : (deals, images) array
        Labels, each time in another order.

    Returns
    -------
    (deals, filters, classes, classes) array
    """
    classes = np.arange(len(GARMENTS))
    members = (deals[:, np.newaxis] == classes[:, np.newaxis]).astype(unit_vectors.dtype)
    count = members[0].sum(axis=1, dtype=np.float64)
    pairs = np.outer(count, count) - np.diag(count)
    flat = members.reshape(-1, members.shape[-1])
    likeness = np.empty((len(deals), len(unit_vectors), len(classes), len(classes)))
    for number, vectors in enumerate(unit_vectors):
        sums = (flat @ vectors).reshape(*members.shape[:2], -1).astype(np.float64)
        products = sums @ np.swapaxes(sums, 1, 2)
        products[:, classes, classes] -= members @ (vectors**2).sum(axis=-1)
        likeness[:, number] = products / pairs
    return likeness


def _lead(table: NDArray[np.float64], three: tuple[int, ...]) -> NDArray[np.float64]:
    """Return by filter how much more alike three classes are among each other than with others."""
    others = [number for number in range(len(GARMENTS)) if number not in three]
    among = np.mean([table[:, a, b] for a, b in combinations(three, 2)], axis=0)
    lead: NDArray[np.float64] = among - table[:, three][:, :, others].mean(axis=(1, 2))
    return lead


def _leads(table: NDArray[np.float64]) -> dict[tuple[int, ...], float]:
    """Return the mean lead of each triple of classes."""
    mean = table.mean(axis=0, keepdims=True)  # a lead is linear in the table
    triples = combinations(range(len(GARMENTS)), 3)
    return {three: float(_lead(mean, three)[0]) for three in triples}


def _pairs(table: NDArray[np.float64]) -> dict[str, float]:
    shoes = list(_places(SHOES))
    others = [number for number in range(len(GARMENTS)) if number not in shoes]
    among = table[np.ix_(shoes, shoes)]
    return {
        SAME_KIND: float(np.mean(np.diag(among))),
        TWO_KINDS: float(np.mean(among[np.triu_indices(len(shoes), k=1)])),
        WITH_OTHERS: float(np.mean(table[np.ix_(shoes, others)])),
    }


def _closest(runs: Sequence[RunRecord]) -> tuple[str, ...]:
    leads = np.mean([run["leads"] for run in runs], axis=0)
    triples = list(combinations(range(len(GARMENTS)), 3))
    return tuple(GARMENTS[number] for number in triples[int(np.argmax(leads))])


def _places(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(GARMENTS.index(name) for name in names)


@question(
    about=["garments"],
    others=False,
    dataset="Garments.",
    run=_run,
    conditions=(PIXELS, BEFORE, AFTER),
    trains=[NETWORK],
)
def do_shoes_share_features(runs: Runs) -> DoShoesShareFeatures:
    """Measure how alike a filter's maps of shoes are, and which classes filters answer to.

    References
    ----------
    .. [1] Good, "Permutation, parametric and bootstrap tests of hypotheses", 2005, on labels dealt
       out anew.
    .. [2] Morcos, Barrett, Rabinowitz and Botvinick, "On the importance of single directions for
       generalization", International Conference on Learning Representations, 2018.

    Examples
    --------
    >>> from cnnfigs.datasets import default_dataset
    >>> result = do_shoes_share_features(default_dataset("garments"))  # doctest: +SKIP
    >>> result.lead["after training"].mean  # doctest: +SKIP
    """
    kinds, networks = (PIXELS, BEFORE, AFTER), (BEFORE, AFTER)
    return DoShoesShareFeatures(
        provenance=runs.provenance,
        layer=LAYER,
        images=IMAGES[runs.budget.name],
        likeness={kind: runs.estimates(kind, "likeness") for kind in kinds},
        lead={kind: runs.estimate(kind, "lead") for kind in kinds},
        lead_by_chance={kind: runs.estimate(kind, "lead_by_chance") for kind in kinds},
        filters_beyond_chance={
            kind: runs.estimate(kind, "filters_beyond_chance") for kind in networks
        },
        triples_ahead={kind: runs.estimate(kind, "triples_ahead") for kind in kinds},
        closest={kind: _closest(runs[kind]) for kind in kinds},
        selectivity={kind: runs.estimate(kind, "selectivity") for kind in networks},
        strongest={
            kind: {
                name: runs.estimate(kind, "strongest", place) for place, name in enumerate(GARMENTS)
            }
            for kind in networks
        },
    )
