"""What the page on learned filters says of kernels that were found, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from _site.page import Numbers, direction, paired_difference, right_choice
from cnnfigs.experiments import (
    AreFiltersWorthLearning,
    CanAKernelBeRecovered,
    DoFiltersAnswerToLines,
    SeedEstimate,
)

# Kernels of one layer: rows, columns, number.
Bank = NDArray[np.floating]

T = TypeVar("T")

MANY, NOISY, SINGLE = "16 images", "16 noisy images", "one image"


def apart(way: Mapping[int, T]) -> dict[int, T]:
    """Leave out the start, and the steps whose names would touch that of the last one."""
    last = max(way)
    return {step: value for step, value in way.items() if step == last or 0 < step < last / 1.5}


def search(found: CanAKernelBeRecovered) -> Numbers:
    """Return how far off the kernels are that a layer found, from many, noisy and single images."""
    *_, before_last, last = sorted(found.error[SINGLE])
    many, noisy, single = (found.error[images][last].mean for images in (MANY, NOISY, SINGLE))
    # "Found again"; "one image alone is nearly enough".
    assert many < 0.05
    assert single < 0.1
    # "Noise sets a limit", "and more steps do not help".
    assert noisy > 2 * many
    assert abs(found.error[NOISY][before_last].mean - noisy) < 0.01
    return {
        "found_seeds": len(found.error[SINGLE][0].values),
        "found_steps": last,
        "found_started": found.error[SINGLE][0].mean,
        "found_many": _left(many),
        "found_noisy": _left(noisy),
        "found_one": _left(single),
    }


def _left(share: float) -> str:
    """Return a share as a percentage, and not 0% where something is left."""
    return f"{share:.1%}" if share >= 0.001 else "less than 0.1%"


def distance(worth: AreFiltersWorthLearning) -> Numbers:
    """Return how far kernels of each layer are from their random start."""
    final = max(worth.distance["conv1"])
    far = {layer: way[final].mean for layer, way in worth.distance.items()}
    similar = {layer: way[final].mean for layer, way in worth.likeness.items()}
    known = {layer: share.mean for layer, share in worth.recognised.items()}
    # "They move far."
    assert min(far.values()) > 0.25
    # "The pattern stays", and its start "can be told by it": by chance, hardly any could.
    assert max(far.values()) < 1.5
    assert min(similar.values()) > 0.5
    assert min(known.values()) > 0.75
    return {
        "worth_seeds": worth.provenance.budget.seeds,
        **{f"far_{layer}": share for layer, share in far.items()},
        **{f"alike_{layer}": cosine for layer, cosine in similar.items()},
        **{f"known_{layer}": share for layer, share in known.items()},
        "question_start": right_choice(
            {
                "For most kernels, yes": min(known.values()) > 0.5,
                "No: training has replaced them": min(known.values()) <= 0.5,
            }
        ),
    }


def moves(start: Bank, end: Bank) -> Numbers:
    """Return which kernel moved most and which least, and by how much of its size in %."""
    moved = _moved(start, end)
    cosines = (start * end).sum(axis=(0, 1)) / _norms(start) / _norms(end)
    most, least = int(moved.argmax()), int(moved.argmin())
    # "None left its start behind"; "kernels differ in this".
    assert cosines.min() > 0.5
    assert moved[most] > 2 * moved[least]
    return {
        "most_moved": 100 * float(moved[most]),
        "least_moved": 100 * float(moved[least]),
    }


def _moved(start: Bank, end: Bank) -> Bank:
    return _norms(end - start) / _norms(start)


def _norms(bank: Bank) -> Bank:
    """Return the size of each kernel."""
    return np.asarray(np.sqrt((bank**2).sum(axis=(0, 1))))


def rivals(worth: AreFiltersWorthLearning) -> Numbers:
    """Return what learning all kernels, or some, brings over random and over designed ones."""
    right = worth.accuracy
    over_random = _points(worth, "both learned", "both random")
    over_sobel = _points(worth, "both learned", "Sobel, then learned")
    first_pays = _points(worth, "both learned", "random, then learned")
    second_pays = _points(worth, "Sobel, then learned", "Sobel, then random")
    # Learning pays; "random kernels are far from useless" (one in ten would be chance).
    assert over_random.mean > 0
    assert right["both random"].mean > 0.5
    return {
        "both_random": right["both random"].mean,
        "both_learned": right["both learned"].mean,
        "over_random": over_random.mean,
        "over_random_words": _proven(over_random),
        "sobel_size": abs(over_sobel.mean),
        "sobel_way": "below" if over_sobel.mean > 0 else "above",
        "sobel_words": _proven(over_sobel),
        "first_pays": first_pays.mean,
        "second_pays": second_pays.mean,
        "question_random": right_choice(
            {
                "Well, though not as well as with learned kernels": over_random.mean > 0
                and right["both random"].mean > 0.5,
                "It guesses": right["both random"].mean <= 0.5,
                "As well as with learned kernels": over_random.mean <= 0,
            }
        ),
        "where_it_pays": direction(
            paired_difference(second_pays, first_pays),
            "Seed by seed, it pays more in the second.",
            "Seed by seed, it pays more in the first.",
            "In which of them it pays more, these seeds cannot say.",
        ),
    }


def _points(worth: AreFiltersWorthLearning, one: str, other: str) -> SeedEstimate:
    """Return the difference of two accuracies, seed by seed, in percentage points."""
    difference = paired_difference(worth.accuracy[one], worth.accuracy[other])
    return SeedEstimate(tuple(100 * each for each in difference.values))


def _proven(difference: SeedEstimate) -> str:
    beyond = "more than chance would give"
    return direction(difference, beyond, beyond, "not a difference that these seeds could prove")


def lines(answers: Mapping[str, DoFiltersAnswerToLines]) -> Numbers:
    """Return how both networks' kernels answer to lines, against the same weights shuffled."""
    found: dict[str, float | str] = {}
    made = answers["clothes"].hand_made
    for name, answer in answers.items():
        learned, shuffled = answer.index["learned"], answer.index["shuffled"]
        # "Far below" the kernel made for vertical lines; "most are none".
        assert learned.mean < 0.7 * made["vertical_lines"]
        assert answer.tuned["learned"].mean < 0.5

        found[f"tuned_{name}"] = answer.tuned["learned"].mean
        found[f"tuned_words_{name}"] = direction(
            paired_difference(learned, shuffled),
            "yes",
            "they are tuned less",
            "not clearly",
        )
    by_chance = answers["clothes"].tuned["shuffled"].mean
    tuned = [answer.tuned["learned"].mean for answer in answers.values()]
    return found | {
        "by_chance": by_chance,
        "most_shuffled": 1 - by_chance,
        "question_lines": right_choice(
            {
                "Fewer than half, in both networks": 0 < max(tuned) < 0.5,
                "Nearly all: that is what first layers learn": min(tuned) > 0.9,
                "None: networks don't learn edges": max(tuned) == 0,
            }
        ),
        "made_lines": made["vertical_lines"],
        "made_sobel": made["sobel_x"],
    }
