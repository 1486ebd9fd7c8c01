"""Does the page on training state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from made_up import estimate

from cnnfigs.experiments import SeedEstimate
from explainer import practice
from explainer.practice_network import MORE_IMAGES, MOVED, TRAINING, VALIDATION, Overfitting


def _overfitting(
    training_end: float = 0.02,
    end: float = 2.0,
    moved: float = 1.2,
    moved_end: float = 2.1,
    gain: float = 0.05,
    more: float = 0.7,
) -> Overfitting:
    def way(*losses: float) -> dict[int, SeedEstimate]:
        return {epoch: estimate(loss) for epoch, loss in zip((1, 10, 40, 100), losses, strict=True)}

    return Overfitting(
        {
            TRAINING: way(2.0, 0.1, 0.05, training_end),
            VALIDATION: way(2.1, 1.4, 1.6, end),
            MOVED: way(2.2, 1.5, moved, moved_end),
        },
        {
            VALIDATION: estimate(0.5),
            MOVED: estimate(0.5 + gain),
            MORE_IMAGES: estimate(more),
        },
        weights=99,
    )


def test_overfitting_is_told_by_where_the_curves_part() -> None:
    found = practice.overfitting(_overfitting())
    assert (found["best_epoch"], found["best_loss"], found["end_loss"]) == (
        10,
        pytest.approx(1.4),
        pytest.approx(2.0),
    )
    assert found["training_end"] == pytest.approx(0.02)
    assert (found["weights_few"], found["over_seeds"], found["last_epoch"]) == (99, 3, 100)
    assert found["question_overfitting"] == "It falls at first, and then rises"


@pytest.mark.parametrize("fault", [{"end": 1.3}, {"training_end": 0.2}])
def test_curves_that_do_not_part_are_refused(fault: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        practice.overfitting(_overfitting(**fault))


def test_what_helps_is_told_by_images_held_out() -> None:
    found = practice.what_helps(_overfitting())
    assert found["accuracy_few"] == pytest.approx(0.5)
    assert found["accuracy_moved"] == pytest.approx(0.55)
    assert found["accuracy_more"] == pytest.approx(0.7)
    assert (found["moved_best"], found["moved_end"]) == (pytest.approx(1.2), pytest.approx(2.1))


@pytest.mark.parametrize("fault", [{"moved_end": 1.0}, {"gain": -0.01}, {"more": 0.4}])
def test_what_does_not_help_is_refused(fault: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        practice.what_helps(_overfitting(**fault))


@pytest.mark.parametrize(
    ("gains", "words"),
    [((0.04, 0.05, 0.06), "a gain"), ((-0.01, 0.0, 0.3), "no difference that could be proven")],
)
def test_moved_images_are_called_a_gain_where_the_seeds_say_so(
    gains: tuple[float, ...], words: str
) -> None:
    found = _overfitting()
    found.accuracy[VALIDATION] = SeedEstimate((0.5, 0.5, 0.5))
    found.accuracy[MOVED] = SeedEstimate(tuple(0.5 + gain for gain in gains))
    told = practice.what_helps(found)
    assert told["moved_words"] == words
    assert told["moved_end_words"] in ("higher", "no lower")


def test_each_place_along_one_side_goes_with_each_along_the_other() -> None:
    found = practice.what_helps(_overfitting())
    assert (found["places"], found["question_copies"]) == (5, "25")


def _card(images: int, batch: int, epochs: int = 1) -> Any:
    return SimpleNamespace(
        training_images=images, recipe=SimpleNamespace(batch_size=batch, epochs=epochs)
    )


def test_an_epoch_has_a_step_for_each_batch_and_one_for_what_is_left() -> None:
    found = practice.steps(_card(10_000, 128), last=79)
    assert (found["epoch_steps"], found["epoch_images"], found["batch_size"]) == (
        "79",
        "10,000",
        "128",
    )
    assert (found["epochs"], found["question_epoch"]) == ("1 epoch", "79")
    assert practice.steps(_card(10_000, 128, epochs=2), last=158)["epochs"] == "2 epochs"
    with pytest.raises(AssertionError):  # it was trained for longer
        practice.steps(_card(10_000, 128), last=80)


def _angles(*means: float) -> dict[int, SeedEstimate]:
    return {size: estimate(mean) for size, mean in zip((1, 16, 256), means, strict=True)}


def test_a_batch_is_told_by_how_far_off_the_way_it_is() -> None:
    found = practice.astray(_angles(85, 60, 30))
    assert found["angle_one"] == pytest.approx(85)
    assert (found["angle_most"], found["most_in_batch"]) == (pytest.approx(30), 256)
    assert found["question_direction"] == "Nearly to the side"


@pytest.mark.parametrize("means", [(85, 30, 60), (85, 70, 60), (50, 30, 20)])
def test_batches_that_know_the_way_too_well_or_no_better_are_refused(
    means: tuple[float, float, float],
) -> None:
    with pytest.raises(AssertionError):
        practice.astray(_angles(*means))
