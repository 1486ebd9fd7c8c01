"""Does the page on learning state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_up import dataset, estimate

from cnnfigs.experiments import SeedEstimate
from explainer import learning


def test_the_source_names_the_data() -> None:
    assert learning.source(dataset([0])) == "Trained on made_up: drawn by cnnfigs"


def test_a_bank_of_another_shape_is_refused() -> None:
    learning.check_bank(np.zeros((5, 5, 20)))
    with pytest.raises(AssertionError):
        learning.check_bank(np.zeros((3, 3, 20)))


TRUE = np.ones((3, 3))
FALLING = [1.0] * 20 + [0.01] * 20


def test_recovered_kernels_are_told_by_their_largest_error() -> None:
    assert learning.recovered(TRUE + 0.005, TRUE, FALLING, TRUE + 0.5, FALLING) == {
        "steps_known": 40,
        "off": pytest.approx(0.005),
        "wall_off": 0.5,
        "wall_loss": pytest.approx(1.0),
    }


@pytest.mark.parametrize(
    ("off", "wall_off", "wall_losses"),
    [(0.1, 0.5, FALLING), (0.005, 0.05, FALLING), (0.005, 0.5, FALLING[::-1])],
)
def test_a_kernel_not_found_and_a_wall_that_teaches_it_are_refused(
    off: float, wall_off: float, wall_losses: list[float]
) -> None:
    with pytest.raises(AssertionError):
        learning.recovered(TRUE + off, TRUE, FALLING, TRUE + wall_off, wall_losses)


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
    assert learning.search(_found()) == {
        "found_seeds": 3,
        "found_steps": 500,
        "found_started": pytest.approx(1.2),
        "found_many": pytest.approx(0.01),
        "found_noisy": pytest.approx(0.12),
        "found_one": pytest.approx(0.06),
    }


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
        learning.search(_found(**fault))


def test_training_is_told_by_when_most_was_right() -> None:
    history: Any = SimpleNamespace(
        steps=np.array([10, 20, 30]), accuracy=np.array([0.5, 0.85, 0.95])
    )
    card: Any = SimpleNamespace(test_accuracy=0.97, test_images=1_000, test_interval=(0.96, 0.98))
    assert learning.training(history, card, last=100) == {
        "early": 20,
        "most_right": 0.8,
        "last": 100,
        "accuracy": 97.0,
        "tested": "1,000",
        "low": 96.0,
        "high": 98.0,
    }
    with pytest.raises(AssertionError):  # not early
        learning.training(history, card, last=40)
    card.test_accuracy = 0.8
    with pytest.raises(AssertionError):  # not well
        learning.training(history, card, last=100)


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
    assert learning.distance(_worth()) == {
        "worth_seeds": 3,
        "far_conv1": pytest.approx(0.8),
        "far_conv2": pytest.approx(0.6),
        "alike_conv1": pytest.approx(0.7),
        "alike_conv2": pytest.approx(0.8),
        "known_conv1": pytest.approx(0.9),
        "known_conv2": pytest.approx(1.0),
    }
    for fault in ({"known": 0.5}, {"far": 2.0}, {"cosine": 0.1}):
        with pytest.raises(AssertionError):  # not like its start
            learning.distance(_worth(**fault))


def test_rivals_are_compared_seed_by_seed_in_points() -> None:
    found = learning.rivals(_worth())
    assert found["over_random"] == pytest.approx(5)
    assert found["over_random_words"] == "more than chance would give"
    assert (found["sobel_way"], found["sobel_size"]) == ("above", pytest.approx(1))
    assert found["sobel_words"] == "not a difference that these seeds could prove"
    assert (found["first_pays"], found["second_pays"]) == (pytest.approx(1), pytest.approx(5))
    assert found["where_it_pays"] == "the second layer"
    for useless_or_better in (0.2, 0.9):
        with pytest.raises(AssertionError):
            learning.rivals(_worth(random=useless_or_better))


def _bank(moves: list[float]) -> tuple[np.ndarray, np.ndarray]:
    start = np.random.default_rng(0).normal(size=(5, 5, len(moves)))
    return start, start * (1 + np.array(moves))


def test_the_kernels_that_moved_most_and_least_are_named() -> None:
    start, end = _bank([0.5, 0.1, 0.8])
    assert learning.moved_most(start, end) == 2
    assert learning.moves(start, end) == {
        "cosine": pytest.approx(1.0),
        "most": 2,
        "least": 1,
        "most_moved": pytest.approx(80),
        "least_moved": pytest.approx(10),
    }


@pytest.mark.parametrize("moves", [[0.2, 0.3], [0.1, -2.0]])
def test_kernels_that_move_alike_or_turn_round_are_refused(moves: list[float]) -> None:
    with pytest.raises(AssertionError):
        learning.moves(*_bank(moves))


def test_a_kernel_is_louder_and_has_two_sides_after_training() -> None:
    before, after = np.array([1.0, -0.1]), np.array([4.0, -3.0])
    assert learning.before_and_after(before, after) == {"louder": 4.0}
    with pytest.raises(AssertionError):  # two-sided all along
        learning.before_and_after(after, 4 * after)
    with pytest.raises(AssertionError):  # no louder
        learning.before_and_after(before, after / 4)


def test_slopes_and_neighbours_are_told_for_the_end() -> None:
    start = np.random.default_rng(0).normal(size=(5, 5, 4))
    start -= _slope_parts(start)
    end = start.copy()
    end[..., 0] = np.arange(5) - 2  # one kernel is a slope now
    end[..., 1] = -1 + np.eye(5) / 9
    found = learning.patterns(start, end)
    assert (found["ramps"], found["kernels"], found["others"]) == (1, 4, 3)
    assert float(str(found["neighbours_end"])) > 0.2
    assert set(str(found["neighbours_start"])) <= set("−0.123456789")


def _patterns(*, slopes: int, smooth: bool) -> np.ndarray:
    """Return twenty kernels: so many of them slopes, the others smooth or noise."""
    rng = np.random.default_rng(0)
    bank = rng.normal(size=(5, 5, 20))
    bank -= _slope_parts(bank)
    if smooth:
        bank = 0.1 * bank + rng.choice([-1, 1], 20)
    bank[..., :slopes] = (np.arange(5) - 2)[:, None]
    return bank


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ({"slopes": 1, "smooth": False}, {"slopes": 3, "smooth": True}),
        ({"slopes": 0, "smooth": False}, {"slopes": 0, "smooth": True}),
        ({"slopes": 0, "smooth": False}, {"slopes": 1, "smooth": False}),
        ({"slopes": 0, "smooth": True}, {"slopes": 3, "smooth": True}),
    ],
)
def test_slopes_or_smooth_kernels_at_the_start_or_none_at_the_end_are_refused(
    start: dict[str, Any], end: dict[str, Any]
) -> None:
    learning.patterns(_patterns(slopes=0, smooth=False), _patterns(slopes=8, smooth=False))
    with pytest.raises(AssertionError):
        learning.patterns(_patterns(**start), _patterns(**end))


def _slope_parts(bank: np.ndarray) -> np.ndarray:
    """Return the part of each kernel that rises from one side to the other."""
    rise = (np.arange(5) - 2)[:, None, None]
    down = (bank * rise).sum(axis=0).mean(axis=0) / 10
    right = (bank.swapaxes(0, 1) * rise).sum(axis=0).mean(axis=0) / 10
    return rise * down + rise.swapaxes(0, 1) * right


def test_tuning_runs_from_a_line_detector_to_one_that_does_not_care() -> None:
    learning.check_tuning(np.array([0.9, 0.6, 0.5, 0.05]), made_by_hand=2)
    for most, least in ((0.5, 0.3), (0.3, 0.05)):
        with pytest.raises(AssertionError):
            learning.check_tuning(np.array([0.9, 0.6, most, least]), made_by_hand=2)


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
    found = learning.lines(_lines(clothes=0.4, digits=0.301))
    assert found["index_clothes"] == pytest.approx(0.4)
    assert found["chance_digits"] == pytest.approx(0.3)
    assert found["tuned_words_clothes"] == "more than chance would give"
    assert found["tuned_words_digits"] == "more than chance would give"
    assert found["most_shuffled"] == pytest.approx(0.95)
    assert (found["made_lines"], found["made_sobel"]) == (0.9, 0.6)
    assert learning.lines(_lines(0.2, 0.3))["tuned_words_clothes"] == "less than chance would give"
    for detectors in (_lines(clothes=0.8, digits=0.3), _lines(0.4, 0.3, tuned=0.6)):
        with pytest.raises(AssertionError):
            learning.lines(detectors)
