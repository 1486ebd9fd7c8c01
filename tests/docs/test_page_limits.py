"""Does the page on limits state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_up import estimate

from cnnfigs.experiments import SeedEstimate
from explainer import limits


def one(value: float) -> SeedEstimate:
    return SeedEstimate((value,))


def by_name(**means: float) -> dict[str, SeedEstimate]:
    return {name.replace("_", " "): estimate(mean) for name, mean in means.items()}


@pytest.mark.parametrize(("drawn", "words"), [(True, "drawn by this package"), (False, "real")])
def test_drawn_digits_are_called_drawn(drawn: bool, words: str) -> None:
    assert limits.kind(drawn=drawn) == {"digits_kind": words}


def test_a_shift_costs_what_was_measured() -> None:
    def survives(far: float) -> Any:
        return SimpleNamespace(
            accuracy={"fashion_cnn": {0: one(0.9), 4: one(far)}},
            provenance=SimpleNamespace(budget=SimpleNamespace(seeds=3)),
        )

    found = limits.shift(survives(0.5))
    assert found == {"far": 4, "seeds": 3, "moved_0": 0.9, "moved_4": 0.5}
    with pytest.raises(AssertionError):
        limits.shift(survives(0.95))


def _faint(**changes: Any) -> Any:
    def line(full: float, half: float, tenth: float) -> dict[int, SeedEstimate]:
        return {100: one(full), 50: one(half), 10: one(tenth)}

    usual = {
        "as_they_are": line(0.9, 0.85, 0.5),
        "stretched": line(0.902, 0.9, 0.89),
        "noisy": line(0.9, 0.8, 0.4),
        "noisy_stretched": line(0.9, 0.85, 0.6),
        "trained_on_faint": line(0.9, 0.9, 0.88),
        "noise": 8,
        "changed": 0.2,
    }
    return SimpleNamespace(**usual | changes)


def test_faint_ink_is_told_for_a_tenth_of_it() -> None:
    found = limits.faint_ink(_faint())
    assert found["question_faint"].startswith("No: stretched to its full range")
    assert found["gain"] == pytest.approx(0.2)
    assert found["back"] == pytest.approx(20)
    names = ("raw_100", "raw_50", "raw_10", "full_10", "noisy_raw_10", "noisy_10", "learned_10")
    assert [found[name] for name in names] == [0.9, 0.85, 0.5, 0.89, 0.4, 0.6, 0.88]


@pytest.mark.parametrize(
    ("name", "full", "tenth"),
    [
        ("as_they_are", 0.9, 0.89),
        ("stretched", 0.902, 0.7),
        ("noisy_stretched", 0.9, 0.4),
        ("stretched", 0.95, 0.95),
    ],
    ids=["little lost", "not back", "no gain with noise", "full ink changed"],
)
def test_another_loss_or_gain_than_the_text_tells_is_refused(
    name: str, full: float, tenth: float
) -> None:
    with pytest.raises(AssertionError):
        limits.faint_ink(_faint(**{name: {100: one(full), 50: one(0.8), 10: one(tenth)}}))


def _letters(**changes: float) -> Any:
    accuracy = {
        "10 digits": 0.95,
        "10 letters": 0.93,
        "26 letters": 0.8,
        "26 letters, as many of each": 0.88,
        "26 letters, twice the kernels": 0.82,
        "26 letters, both": 0.9,
    }
    return SimpleNamespace(
        accuracy={name: one(mean) for name, mean in (accuracy | changes).items()},
        of_each={"26 letters": 100, "10 digits": 300},
        images_seen={"26 letters": 3_000, "26 letters, as many of each": 7_800},
    )


def test_what_helps_with_letters_is_the_larger_gain() -> None:
    found = limits.letters(_letters())
    assert found["kernels_gain"] == pytest.approx(2)
    assert found["images_gain"] == pytest.approx(8)
    assert (found["more_helpful"], found["by_shape"]) == ("more images", "harder")
    assert found["shapes"] == "So the shapes are part of what makes letters hard."
    assert (found["few"], found["letters_seen"], found["both"]) == (100, 3_000, 0.9)
    more_kernels = limits.letters(_letters(**{"26 letters, twice the kernels": 0.89}))
    assert more_kernels["more_helpful"] == "more kernels"


@pytest.mark.parametrize(
    "changes",
    [
        {"10 letters": 0.8},
        {"26 letters, as many of each": 0.79},
        {"26 letters, both": 0.8},
    ],
)
def test_letters_that_are_no_harder_or_can_not_be_helped_are_refused(changes: Any) -> None:
    with pytest.raises(AssertionError):
        limits.letters(_letters(**changes))


def test_a_comparison_needs_all_seeds() -> None:
    low, high, mixed = (SeedEstimate(values) for values in ((1, 2), (2, 3), (0, 4)))
    assert limits.compared(high, low, "more", "less") == "more"
    assert limits.compared(low, high, "more", "less") == "less"
    assert limits.compared(mixed, low, "more", "less") == "for some seeds more, for others less"


def test_windows_with_a_high_score_are_counted() -> None:
    scores = np.array([[0.9, 0.1], [0.5, 0.5]], np.float32)
    assert limits.strip(scores) == {
        "question_window": "Often some digit, with a high score",
        "windows": 2,
        "surely": 0.5,
    }
    with pytest.raises(AssertionError):
        limits.strip(scores[1:])


def _reads(**changes: Any) -> Any:
    def learned(single: float, own: float) -> dict[str, SeedEstimate]:
        return {"single digits": one(single), "windows of strips": one(own)}

    usual = {
        "alone": one(0.95),
        "squeezed_any": one(0.4),
        "squeezed_by_chance": 0.28,
        "told_where": learned(0.8, 0.9),
        "digits_read": learned(0.5, 0.85),
        "strips_read": learned(0.2, 0.6),
        "struck_through": learned(0.3, 0.7),
    }
    return SimpleNamespace(**usual | changes)


def test_strips_are_told_by_what_was_learned_from() -> None:
    found = limits.strips(_reads())
    assert (found["alone"], found["naming"]) == (0.95, "better")


def test_both_networks_stand_side_by_side_in_the_table_of_strips() -> None:
    *_, told, parted, whole, struck = limits.strips_table(_reads()).data.splitlines()
    assert told.endswith("| 80% | 90% |")
    assert parted.endswith("| 50% | 85% |")
    assert whole.endswith("| 20% | 60% |")
    assert struck.endswith("| 30% | 70% |")


@pytest.mark.parametrize(
    "changes",
    [
        {"squeezed_any": one(0.8)},
        {"alone": one(0.7)},
        {"digits_read": {"single digits": one(0.9), "windows of strips": one(0.85)}},
        {"strips_read": {"single digits": one(0.9), "windows of strips": one(0.6)}},
        {"struck_through": {"single digits": one(0.3), "windows of strips": one(0.9)}},
    ],
)
def test_strips_that_are_read_otherwise_are_refused(changes: Any) -> None:
    with pytest.raises(AssertionError):
        limits.strips(_reads(**changes))


def _worth(**changes: Any) -> Any:
    def bins(usual: float, shifted: float) -> dict[str, Any]:
        errors = {"test images": usual, "shifted": shifted}
        return {
            name: SimpleNamespace(calibration_error=one(error)) for name, error in errors.items()
        }

    usual = {
        "bins": bins(0.02, 0.2),
        "near_nine": {"test images": (40, 36), "shifted": (40, 20)},
        "score": by_name(test_images=0.95, shifted=0.8, faint=0.7, letters=0.6),
        "accuracy": by_name(test_images=0.94, shifted=0.5, faint=0.9),
        "sure_and_wrong": by_name(test_images=0.01, shifted=0.1),
        "sure": by_name(test_images=0.8, letters=0.2),
        "test_images": 1_000,
        "letters": 600,
    }
    return SimpleNamespace(**usual | changes)


def test_a_score_is_held_to_how_often_it_is_right() -> None:
    found = limits.scores(_worth())
    assert (found["near_images"], found["near_right"]) == (40, 0.9)
    assert found["near_right_shifted"] == 0.5
    assert found["question_score"] == "No: it promises more"
    by_luck = SeedEstimate((0.9, 0.9, 0.1))
    kept = by_name(test_images=0.94, shifted=0.5, faint=0.9) | {"shifted": by_luck}
    assert limits.scores(_worth(accuracy=kept))["question_score"].startswith("Yes")
    assert (found["error_usual"], found["error_shifted"]) == (0.02, 0.2)
    assert found["sure_wrong_shifted"] == pytest.approx(100)
    assert found["pale_word"] == "not sure enough"
    bold = by_name(test_images=0.95, shifted=0.8, faint=0.95)
    assert limits.scores(_worth(score=bold))["pale_word"] == "too sure"
    assert limits.clothes(_worth()) == {"clothes_error": 0.02, "clothes_shifted": 0.2}


@pytest.mark.parametrize(
    "changes",
    [
        {"accuracy": by_name(test_images=0.94, shifted=0.9, faint=0.9)},
        {"sure_and_wrong": by_name(test_images=0.1, shifted=0.1)},
        {"near_nine": {"test images": (40, 30), "shifted": (40, 20)}},
        {"sure": by_name(test_images=0.4, letters=0.2)},
        {
            "bins": {
                name: SimpleNamespace(calibration_error=one(0.05))
                for name in ("test images", "shifted")
            }
        },
    ],
)
def test_scores_that_are_wrong_without_a_shift_or_do_not_suffer_from_one_are_refused(
    changes: Any,
) -> None:
    with pytest.raises(AssertionError):
        limits.scores(_worth(**changes))


def test_letters_get_high_scores_but_lower_ones_than_digits() -> None:
    found = limits.no_digits(_worth(), classes=10)
    assert found == pytest.approx(
        {
            "letters_score": 0.6,
            "letters_sure": 0.2,
            "digits_sure": 0.8,
            "no_idea": 0.1,
            "letters_shown": 600,
        }
    )
    for letters in (0.3, 0.97):
        score = by_name(test_images=0.95, shifted=0.8, faint=0.7, letters=letters)
        with pytest.raises(AssertionError):
            limits.no_digits(_worth(score=score), classes=10)
