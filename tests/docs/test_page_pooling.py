"""Does the page on pooling state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.experiments import SeedEstimate
from explainer import pooling

KINDS = ("max pooling", "mean pooling", "stride 2", "none")


def test_a_joint_steps_aside_before_pooling_only() -> None:
    crooked, straight = np.array([[0, 9, 1], [9, 0, 1]]), np.array([[9, 0], [9, 1]])
    pooling.check_joint(crooked, straight)
    with pytest.raises(AssertionError):
        pooling.check_joint(crooked, crooked)


def test_a_quarter_of_the_pixels_is_left() -> None:
    lines = np.zeros((8, 4))
    assert pooling.size(lines, cf.max_pool(lines)) == {
        "left": 25,
        "removed": 75,
        "question_removed": "Three quarters of its pixels",
        "before": "8 × 4",
        "after": "4 × 2",
    }
    with pytest.raises(AssertionError):
        pooling.size(lines, cf.max_pool(lines, 4))


def _images(pooled_peak: float = 2.0) -> dict[str, np.ndarray]:
    filtered = np.zeros((4, 4))
    filtered[0, 0] = 2.0
    pooled = np.array([[pooled_peak, 0.0], [0.0, 0.0]])
    return {"filtered": filtered, "max pooling": pooled, "mean pooling": cf.mean_pool(filtered)}


def test_strength_is_counted_from_the_threshold_on() -> None:
    assert pooling.strength(_images(), threshold=1.0, survivors=0.9) == {
        "survivors": 90.0,
        "question_survivors": "More than half",
    }
    assert pooling.strength_table(_images(), threshold=1.0).data.splitlines()[2:] == [
        "| filtered | 16 | 6.2% | 2.00 |",
        "| max pooling | 4 | 25.0% | 2.00 |",
        "| mean pooling | 4 | 0.0% | 0.50 |",
    ]


@pytest.mark.parametrize(("peak", "survivors"), [(3.0, 0.9), (2.0, 0.4)])
def test_a_response_that_grew_or_few_survivors_are_refused(peak: float, survivors: float) -> None:
    with pytest.raises(AssertionError):
        pooling.strength(_images(peak), threshold=1.0, survivors=survivors)


def _kept(contrast_of_max: float = 0.6) -> dict[str, list[cf.PoolingRetention]]:
    return {
        "max pooling": [
            cf.PoolingRetention(2.0, 0.5, 1.0),
            cf.PoolingRetention(3.0, contrast_of_max, 1.0),
        ],
        "mean pooling": [
            cf.PoolingRetention(0.5, 0.7, 0.4),
            cf.PoolingRetention(0.6, 0.8, 0.6),
        ],
    }


def test_what_is_kept_is_told_by_its_extremes_over_all_photographs() -> None:
    assert pooling.retention(_kept()) == {"photographs": 2}
    assert pooling.retention_table(_kept()).data.splitlines()[2:] == [
        "| max pooling | 2.00 to 3.00 | 0.50 to 0.60 | 1.00 |",
        "| mean pooling | 0.50 to 0.60 | 0.70 to 0.80 | 0.40 to 0.60 |",
    ]


@pytest.mark.parametrize("contrast", [1.1, 0.9])
def test_contrast_must_fall_in_every_photograph_and_more_than_with_the_mean(
    contrast: float,
) -> None:
    with pytest.raises(AssertionError):
        pooling.retention(_kept(contrast))


def _moved() -> dict[str, np.ndarray]:
    """Return two lines on a rough wall: a step to the left takes one of them to other groups."""
    image = 0.01 * np.random.default_rng(0).random((4, 26))
    image[:, [8, 17]] = 1.0
    return {"still": image[:, :-2], "by one": image[:, 1:-1], "by two": image[:, 2:]}


def test_a_shift_is_told_by_what_stays() -> None:
    moved = _moved()
    found = pooling.shift(moved, {by: cf.max_pool(image) for by, image in moved.items()})
    assert found["equal"] < 50
    assert found["question_equal"] == "Less than half"


def test_a_shift_that_pooling_does_not_soften_is_refused() -> None:
    moved = _moved()
    with pytest.raises(AssertionError):
        pooling.shift(moved, moved)


def test_an_odd_row_and_column_are_never_looked_at() -> None:
    assert pooling.left_over(3) == {"side": 3, "row_pairs": 1, "unused": pytest.approx(500 / 9)}
    with pytest.raises(AssertionError):
        pooling.left_over(4)


def _rivals(moved: dict[str, float], *, far: float = 0.3, parameters: int = 2_000) -> Any:
    """Return what was measured: 90% right as they are, and moved by two as told."""

    def estimate(right: float) -> SeedEstimate:
        return SeedEstimate((right - 0.01, right, right + 0.01))

    accuracy = {
        kind: {0: estimate(0.9), 2: estimate(moved[kind]), 4: estimate(far)} for kind in KINDS
    }
    return SimpleNamespace(
        accuracy=accuracy,
        parameters={**dict.fromkeys(KINDS, 100), "none": parameters},
        multiplications=dict(zip(KINDS, (10**7, 10**7, 4 * 10**6, 5 * 10**7), strict=True)),
        test_images=500,
        tolerance=lambda kind, shift: SeedEstimate(
            tuple(
                b / a
                for a, b in zip(accuracy[kind][0].values, accuracy[kind][shift].values, strict=True)
            )
        ),
    )


FORGIVING = dict(zip(KINDS, (0.8, 0.8, 0.5, 0.4), strict=True))


def test_costs_are_told_against_max_pooling() -> None:
    assert pooling.costs(_rivals(FORGIVING)) == {
        "seeds": 3,
        "shifts": "2 and 4",
        "far": 4,
        "rival_images": 500,
        "more_parameters": 20.0,
    }
    assert pooling.costs_table(_rivals(FORGIVING)).data.splitlines()[2] == (
        "| max pooling | 100 | 10.0 | 90.0% | 89% |"
    )
    with pytest.raises(AssertionError):
        pooling.costs(_rivals(FORGIVING, parameters=500))


def test_networks_are_compared_seed_by_seed() -> None:
    found = pooling.tolerance(_rivals(FORGIVING))
    assert (found["mean_still"], found["mean_moved"]) == ("about as many", "about as many")
    assert (found["stride_still"], found["stride_moved"]) == ("about as many", "fewer")
    assert found["none_moved"] == "fewer"
    assert found["keeps_max"] == pytest.approx(100 * 0.8 / 0.9, abs=0.1)
    assert "does forgive" in str(found["forgives"])


def test_pooling_is_not_praised_where_it_does_not_forgive() -> None:
    unforgiving = FORGIVING | {"none": 0.9}
    assert "do not always" in str(pooling.tolerance(_rivals(unforgiving))["forgives"])
    with pytest.raises(AssertionError):  # "all of them fail often"
        pooling.tolerance(_rivals(FORGIVING, far=0.8))
