"""Does the page on learned filters state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_up import estimate

from cnnfigs.experiments import SeedEstimate
from explainer import learned


def _found(
    *, many: float = 0.01, noisy: float = 0.12, noisy_before: float = 0.121, single: float = 0.06
) -> Any:
    ends = {"16 images": (0.02, many), "16 noisy images": (noisy_before, noisy)}
    return SimpleNamespace(
        error={
            images: {0: estimate(1.2), 350: estimate(before), 500: estimate(end)}
            for images, (before, end) in (ends | {"one image": (0.1, single)}).items()
        }
    )


def test_a_search_is_told_by_its_last_step() -> None:
    assert learned.search(_found()) == {
        "found_seeds": 3,
        "found_steps": 500,
        "found_started": pytest.approx(1.2),
        "found_many": "1.0%",
        "found_noisy": "12.0%",
        "found_one": "6.0%",
    }
    assert learned.search(_found(many=0.0004))["found_many"] == "less than 0.1%"


@pytest.mark.parametrize(
    "fault",
    [
        {"many": 0.055},
        {"single": 0.2},
        {"noisy": 0.015, "noisy_before": 0.015},
        {"noisy_before": 0.3},
    ],
)
def test_kernels_not_found_and_noise_that_sets_no_limit_are_refused(
    fault: dict[str, float],
) -> None:
    with pytest.raises(AssertionError):
        learned.search(_found(**fault))


def _worth(
    *, known: float = 0.9, random: float = 0.8, far: float = 0.8, cosine: float = 0.7
) -> Any:
    def way(last: float) -> dict[int, SeedEstimate]:
        return {0: estimate(0.0), 9: estimate(last)}

    return SimpleNamespace(
        provenance=SimpleNamespace(budget=SimpleNamespace(seeds=3)),
        distance={"conv1": way(far), "conv2": way(0.6)},
        likeness={"conv1": way(cosine), "conv2": way(0.8)},
        recognised={"conv1": estimate(known), "conv2": estimate(1.0)},
        accuracy={
            "both learned": estimate(0.85),
            "random, then learned": estimate(0.84),
            "Sobel, then learned": SeedEstimate((0.87, 0.83, 0.88)),
            "Sobel, then random": estimate(0.81),
            "both random": estimate(random),
        },
    )


def test_distances_are_those_of_the_last_step() -> None:
    assert learned.distance(_worth()) == {
        "worth_seeds": 3,
        "far_conv1": pytest.approx(0.8),
        "far_conv2": pytest.approx(0.6),
        "alike_conv1": pytest.approx(0.7),
        "alike_conv2": pytest.approx(0.8),
        "known_conv1": pytest.approx(0.9),
        "known_conv2": pytest.approx(1.0),
        "question_start": "For most kernels, yes",
    }
    for fault in ({"known": 0.5}, {"far": 2.0}, {"far": 0.1}, {"cosine": 0.1}):
        with pytest.raises(AssertionError):  # not like its start, or hardly moved
            learned.distance(_worth(**fault))


def test_rivals_are_compared_seed_by_seed_in_points() -> None:
    found = learned.rivals(_worth())
    assert found["over_random"] == pytest.approx(5)
    assert found["over_random_words"] == "more than chance would give"
    assert (found["sobel_way"], found["sobel_size"]) == ("above", pytest.approx(1))
    assert found["sobel_words"] == "not a difference that these seeds could prove"
    assert (found["first_pays"], found["second_pays"]) == (pytest.approx(1), pytest.approx(5))
    assert found["where_it_pays"] == "In which of them it pays more, these seeds cannot say."
    assert found["question_random"] == "Well, though not as well as with learned kernels"
    for useless_or_better in (0.2, 0.9):
        with pytest.raises(AssertionError):
            learned.rivals(_worth(random=useless_or_better))


def _bank(moves: list[float]) -> tuple[np.ndarray, np.ndarray]:
    start = np.random.default_rng(0).normal(size=(5, 5, len(moves)))
    return start, start * (1 + np.array(moves))


def test_the_furthest_and_the_nearest_way_of_a_kernel_are_told() -> None:
    start, end = _bank([0.5, 0.1, 0.8])
    assert learned.moves(start, end) == {
        "most_moved": pytest.approx(80),
        "least_moved": pytest.approx(10),
    }


@pytest.mark.parametrize("moves", [[0.2, 0.3], [0.1, -2.0]])
def test_kernels_that_move_alike_or_turn_round_are_refused(moves: list[float]) -> None:
    with pytest.raises(AssertionError):
        learned.moves(*_bank(moves))


def _lines(clothes: float, digits: float, tuned: float = 0.2) -> dict[str, Any]:
    return {
        name: SimpleNamespace(
            hand_made={"vertical_lines": 0.9, "sobel_x": 0.6},
            index={"learned": estimate(index), "shuffled": estimate(0.3)},
            tuned={"learned": estimate(tuned), "shuffled": estimate(0.05)},
        )
        for name, index in (("clothes", clothes), ("digits", digits))
    }


def test_lines_are_told_against_shuffled_weights() -> None:
    found = learned.lines(_lines(clothes=0.4, digits=0.301))
    assert found["tuned_words_clothes"] == "yes"
    assert found["tuned_words_digits"] == "yes"
    assert found["most_shuffled"] == pytest.approx(0.95)
    assert found["question_lines"] == "Fewer than half, in both networks"
    assert found["made_lines"] == 0.9
    fewer = learned.lines(_lines(0.2, 0.3))["tuned_words_clothes"]
    assert fewer == "they are tuned less"
    for detectors in (_lines(clothes=0.8, digits=0.3), _lines(0.4, 0.3, tuned=0.6)):
        with pytest.raises(AssertionError):
            learned.lines(detectors)


def test_steps_whose_names_would_touch_are_left_out() -> None:
    assert learned.apart({0: "start", 10: "a", 80: "b", 100: "end"}) == {10: "a", 100: "end"}
