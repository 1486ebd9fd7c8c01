"""What does a network say of a picture that shows two things?

Talk A says of the dense network that its subject had to be the only thing in the image. Networks
that learned from single things are shown two of them, side by side and half as large. To tell what
is due to the size, to the place and to the second thing, each change is tested by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import network_of_seed
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.filters.pooling import mean_pool
from cnnfigs.networks.prediction import predict_scores

NETWORKS = ("dense", "dense_matched", "fashion_cnn")
# Pictures of each kind; there have to be two test images for each.
PICTURES = {"quick": 300, "full": 2_000}
AS_IT_IS, SMALL, ASIDE, TWO = "as it is", "half size", "at one side", "two of them"


@dataclass(frozen=True, eq=False)
class CanItNameTwoThings:
    """Answers to pictures of one thing and of two.

    Parameters
    ----------
    provenance : Provenance
        Data, effort and recipes.
    pictures : int
        How many pictures of each kind there were, each from test images of its own.
    right : dict of str to dict of str to SeedEstimate
        By network: share of the pictures of one thing that were named rightly, ``"as it is"``, at
        ``"half size"`` in the middle, and at half size ``"at one side"``; and of ``"two of them"``
        the share in which the highest score is that of one of the two.
    both : dict of str to SeedEstimate
        Share of the pictures of two things whose two highest scores are those of the two. By
        chance it would be one in 45 with ten classes.
    highest : dict of str to dict of str to SeedEstimate
        Mean of the highest score, by network and by kind of picture.
    """

    provenance: Provenance
    pictures: int
    right: dict[str, dict[str, SeedEstimate]]
    both: dict[str, SeedEstimate]
    highest: dict[str, dict[str, SeedEstimate]]


def _answers(name: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    model = network_of_seed(name, dataset, budget, seed=seed)
    pairs = _pairs(dataset, PICTURES[budget.name])
    first, labels = dataset.x_test[pairs[:, 0]], dataset.y_test[pairs]
    found = {
        kind: predict_scores(model, images)
        for kind, images in {
            AS_IT_IS: first,
            SMALL: half_size(first),
            ASIDE: side_by_side(first, np.zeros_like(first)),
            TWO: side_by_side(first, dataset.x_test[pairs[:, 1]]),
        }.items()
    }
    # Of one thing, the first, only its own class is right.
    right = {
        kind: float(np.mean(each.argmax(axis=1) == labels[:, 0])) for kind, each in found.items()
    }
    two_highest = np.argsort(found[TWO], axis=1)[:, :-3:-1]
    right[TWO] = float(np.mean((two_highest[:, :1] == labels).any(axis=1)))
    return {
        "right": right,
        "both": float(np.mean((np.sort(two_highest) == np.sort(labels)).all(axis=1))),
        "highest": {kind: float(each.max(axis=1).mean()) for kind, each in found.items()},
    }


def _pairs(data: Dataset, wanted: int) -> NDArray[np.intp]:
    """Return pairs of test images of different classes, (n, 2), no image twice."""
    order = np.random.default_rng(0).permutation(len(data.y_test))
    pairs = order[: len(order) // 2 * 2].reshape(-1, 2)
    different = data.y_test[pairs[:, 0]] != data.y_test[pairs[:, 1]]
    chosen: NDArray[np.intp] = pairs[different][:wanted]
    return chosen


def half_size(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return images (n, 28, 28) with what they show half as wide and tall, in the middle."""
    small = np.zeros_like(images)
    small[:, 7:21, 7:21] = _halved(images)
    return small


def side_by_side(left: NDArray[np.uint8], right: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return images (n, 28, 28) that hold two others each, half as wide and tall."""
    both = np.zeros_like(left)
    both[:, 7:21, :14], both[:, 7:21, 14:] = _halved(left), _halved(right)
    return both


def _halved(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the means of 2 by 2 pixels, (n, 14, 14)."""
    return np.rint(mean_pool(np.moveaxis(images, 0, -1), 2)).astype(np.uint8).transpose(2, 0, 1)


@question(
    about=["garments"],
    dataset="What the networks learn, of 28 by 28 pixels; pictures are made from its test images.",
    run=_answers,
    conditions=NETWORKS,
    trains=NETWORKS,
)
def can_it_name_two_things(runs: Runs) -> CanItNameTwoThings:
    """Measure what networks that learned from single things say of two things in one picture.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = can_it_name_two_things(load_dataset("fashion_mnist"))  # doctest: +SKIP
    >>> result.both["fashion_cnn"].mean  # doctest: +SKIP
    """
    pairs = _pairs(runs.dataset, PICTURES[runs.budget.name])
    return CanItNameTwoThings(
        provenance=runs.provenance,
        pictures=len(pairs),
        right={name: runs.estimates(name, "right") for name in NETWORKS},
        both={name: runs.estimate(name, "both") for name in NETWORKS},
        highest={name: runs.estimates(name, "highest") for name in NETWORKS},
    )
