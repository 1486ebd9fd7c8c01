"""Is a score of 0.9 right nine times in ten? And how sure is a network of what it can't know?

Test images are sorted into bins by the largest score that a network gives, and counted: which
share of a bin is named rightly? The same for images shifted or faded, which the network never
learned from. Letters have no right answer among its classes: of them only the scores are taken.

References
----------
C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks",
International Conference on Machine Learning (2017): bins, and the expected calibration error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import DIGITS, Dataset, load_dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate, estimate
from cnnfigs.experiments._engine.networks import network_of_seed
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.images.shifting import shifted
from cnnfigs.networks.prediction import predict_scores

DIGIT_NETWORK, OTHER_NETWORK = "six_conv", "fashion_cnn"
EDGES = tuple(round(0.1 * edge, 1) for edge in range(11))
SURE = 0.9
NEAR_NINE = (0.85, 0.95)
SHIFT = 3  # pixels to the right
FADED = 0.25  # share of the ink that is left
USUAL, SHIFTED, FAINT, LETTERS = "test images", "shifted", "faint", "letters"
JUDGED = (USUAL, SHIFTED, FAINT)
# Of the others, one form or both can be taken for a digit: b for 6, g for 9, I for 1, y for 4.
NO_DIGIT = "AEFHKMNPRTWX"
LETTERS_SHOWN = {"quick": 500, "full": 2_000}


@dataclass(frozen=True)
class ScoreBins:
    """How many images had a score in which bin, and how many of them were named rightly.

    Parameters
    ----------
    edges : tuple of float
        Of the k bins, k + 1 values from 0 to 1.
    images, right : tuple of tuple of int
        For each seed, how many images fell into each bin, and how many of those were right.
    score : tuple of tuple of float
        For each seed, the mean score in each bin, 0 where it is empty.
    """

    edges: tuple[float, ...]
    images: tuple[tuple[int, ...], ...]
    right: tuple[tuple[int, ...], ...]
    score: tuple[tuple[float, ...], ...]

    @property
    def calibration_error(self) -> SeedEstimate:
        """How far the share right is from the mean score, on average over the images."""
        return SeedEstimate(tuple(map(_calibration_error, self.images, self.right, self.score)))

    def share_right(self, place: int) -> SeedEstimate | None:
        """Return the share right in a bin for the seeds that have images there, None for none."""
        counts = zip(self.images, self.right, strict=True)
        shares = tuple(right[place] / images[place] for images, right in counts if images[place])
        return SeedEstimate(shares) if shares else None


def _calibration_error(
    images: Sequence[int], right: Sequence[int], score: Sequence[float]
) -> float:
    count = np.asarray(images)
    gap = np.abs(np.asarray(right) - count * np.asarray(score))
    return float(gap.sum() / count.sum())


@dataclass(frozen=True, eq=False)
class IsAScoreAProbability:
    """What the largest score is worth.

    Dictionaries have an entry each for ``"test images"``, the same ``"shifted"`` by 3 pixels to the
    right and the same ``"faint"``, with a quarter of their ink.

    Parameters
    ----------
    provenance : Provenance
        The data and the network.
    test_images : int
        How many test images were shown to the network of each seed.
    letters : int
        How many drawn letters were.
    bins : dict of str to ScoreBins
        Ten bins from 0 to 1.
    accuracy : dict of str to SeedEstimate
        Share that was right.
    score : dict of str to SeedEstimate
        Mean of the largest score; of ``"letters"`` too.
    sure : dict of str to SeedEstimate
        Share with a score above 0.9; of ``"letters"`` too.
    sure_and_wrong : dict of str to SeedEstimate
        Share of all images that are wrong with a score above 0.9.
    right_when_sure : dict of str to SeedEstimate or None
        Share that is right of those with a score above 0.9, over the seeds that have any; None
        where no seed has.
    near_nine : dict of str to (int, int)
        Images with a score from 0.85 to 0.95, over all seeds, and how many of them were right.
    """

    provenance: Provenance
    test_images: int
    letters: int
    bins: dict[str, ScoreBins]
    accuracy: dict[str, SeedEstimate]
    score: dict[str, SeedEstimate]
    sure: dict[str, SeedEstimate]
    sure_and_wrong: dict[str, SeedEstimate]
    right_when_sure: dict[str, SeedEstimate | None]
    near_nine: dict[str, tuple[int, int]]


def _network(dataset: Dataset) -> str:
    return DIGIT_NETWORK if dataset.classes == DIGITS else OTHER_NETWORK


def _networks(dataset: Dataset, _: Budget) -> list[str]:
    return [_network(dataset)]


def _run(network: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    model = network_of_seed(network, dataset, budget, seed=seed)
    shown = {
        USUAL: dataset.x_test,
        SHIFTED: shifted(dataset.x_test, 0, SHIFT),
        FAINT: np.rint(FADED * dataset.x_test).astype(np.uint8),
    }
    answer: RunRecord = {
        name: _judged(predict_scores(model, images), dataset.y_test)
        for name, images in shown.items()
    }
    of_letters = predict_scores(model, letters(LETTERS_SHOWN[budget.name])).max(axis=1)
    answer[LETTERS] = {"score": float(of_letters.mean()), "sure": float(np.mean(of_letters > SURE))}
    return answer


def _judged(said: NDArray[np.float32], labels: NDArray[np.integer]) -> RunRecord:
    """Return what is counted of the scores for images that have a right answer."""
    largest = said.max(axis=1).astype(float)
    right = said.argmax(axis=1) == labels
    images, _ = np.histogram(largest, EDGES)
    named, _ = np.histogram(largest[right], EDGES)
    total, _ = np.histogram(largest, EDGES, weights=largest)
    near = (largest >= NEAR_NINE[0]) & (largest <= NEAR_NINE[1])
    sure = largest > SURE
    return {
        "images": images.tolist(),
        "right": named.tolist(),
        "bin_score": (total / np.maximum(images, 1)).tolist(),
        "accuracy": float(right.mean()),
        "score": float(largest.mean()),
        "sure": float(sure.mean()),
        "sure_and_wrong": float((sure & ~right).mean()),
        "near_nine": [int(near.sum()), int((near & right).sum())],
    }


def _bins(runs: Sequence[RunRecord]) -> ScoreBins:
    return ScoreBins(
        EDGES,
        images=tuple(tuple(run["images"]) for run in runs),
        right=tuple(tuple(run["right"]) for run in runs),
        score=tuple(tuple(run["bin_score"]) for run in runs),
    )


def _right_when_sure(runs: Sequence[RunRecord]) -> SeedEstimate | None:
    shares = tuple(1 - run["sure_and_wrong"] / run["sure"] for run in runs if run["sure"])
    return SeedEstimate(shares) if shares else None


def _near_nine(runs: Sequence[RunRecord]) -> tuple[int, int]:
    """Return how many images of all seeds had a score near 0.9, and how many of them were right."""
    images, right = zip(*(run["near_nine"] for run in runs), strict=True)
    return sum(images), sum(right)


def letters(count: int) -> NDArray[np.uint8]:
    """Return drawn letters in which no digit can be read at a glance."""
    drawn = load_dataset("drawn_letters")
    which = [drawn.classes.index(letter) for letter in NO_DIGIT]
    return drawn.x_test[np.isin(drawn.y_test, which)][:count]


@question(
    about=["digits", "garments"],
    dataset="Digits, for talk B's network, or another set, for talk A's.",
    run=_run,
    conditions=_networks,
    trains=_networks,
)
def is_a_score_a_probability(runs: Runs) -> IsAScoreAProbability:
    """Measure how often a network is right, by how sure its largest score looks.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = is_a_score_a_probability(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.bins["test images"].calibration_error.mean  # doctest: +SKIP
    """
    records = runs[_network(runs.dataset)]
    by_name = {name: [record[name] for record in records] for name in (*JUDGED, LETTERS)}
    return IsAScoreAProbability(
        provenance=runs.provenance,
        test_images=len(runs.dataset.y_test),
        letters=LETTERS_SHOWN[runs.budget.name],
        bins={name: _bins(by_name[name]) for name in JUDGED},
        accuracy={name: estimate(by_name[name], "accuracy") for name in JUDGED},
        score={name: estimate(each, "score") for name, each in by_name.items()},
        sure={name: estimate(each, "sure") for name, each in by_name.items()},
        sure_and_wrong={name: estimate(by_name[name], "sure_and_wrong") for name in JUDGED},
        right_when_sure={name: _right_when_sure(by_name[name]) for name in JUDGED},
        near_nine={name: _near_nine(by_name[name]) for name in JUDGED},
    )
