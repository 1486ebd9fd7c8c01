"""Does the page on 2 against 4 state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cnnfigs.experiments import SeedEstimate
from explainer import comparison

LAYERS = ("pixels", "conv1", "conv6", "dense1", "scores")


def _line(*means: float) -> dict[str, SeedEstimate]:
    return {layer: SeedEstimate((mean,)) for layer, mean in zip(LAYERS, means, strict=False)}


def _likeness(**changes: Any) -> Any:
    usual = {
        "same": _line(0.4, 0.5, 0.7, 0.8, 1.0),
        "different": _line(0.3, 0.4, 0.5, 0.5, 0.2),
        "two_four": _line(0.3, 0.4, 0.45, 0.35, 0.1),
        "auc": _line(0.6, 0.65, 0.75, 0.9, 0.99),
        "less_alike": _line(0.5, 0.5, 0.5, 0.3, 0.3),
        "matrices": {"dense1": np.array([[0.9, 0.2, 0.4], [0.2, 0.9, 0.7], [0.4, 0.7, 0.9]])},
    }
    return SimpleNamespace(**usual | changes)


def _parts(**changes: Any) -> Any:
    usual = {
        "provenance": SimpleNamespace(budget=SimpleNamespace(seeds=3), drawn=True),
        "images": 12,
        "trained": _likeness(),
        "untrained": _likeness(auc=_line(0.6, 0.6, 0.6, 0.6)),
        "centred": _likeness(same=_line(0.1, 0.2, 0.3, 0.5), different=_line(0, 0, 0.05, 0)),
    }
    return SimpleNamespace(**usual | changes)


def test_both_strips_name_their_winner() -> None:
    scores = {"the 2": np.eye(3, dtype=np.float32)[2], "the 4": np.eye(3, dtype=np.float32)[0]}
    classes = ("a", "b", "c")
    assert comparison.answers(scores, classes) == {"says_two": "c", "says_four": "a"}


def test_likeness_is_told_with_what_changes_most() -> None:
    found = comparison.likeness(_parts())
    assert (found["same_conv1"], found["cross_dense1"], found["drawn"]) == (0.5, 0.35, "drawn")
    assert found["question_first_layer"] == "In part: handwriting varies"
    assert found["above_all"] == "images of one digit come together"
    apart = _likeness(two_four=_line(0.3, 0.45, 0.2, 0.05))
    assert comparison.likeness(_parts(trained=apart))["above_all"] == (
        "those of two digits move apart"
    )


@pytest.mark.parametrize(
    "same", [_line(0.4, 0.8, 0.8, 0.95, 1), _line(0.4, 0.5, 0.5, 0.55, 1)], ids=["high", "no rise"]
)
def test_another_likeness_than_the_text_tells_is_refused(same: Any) -> None:
    with pytest.raises(AssertionError):
        comparison.likeness(_parts(trained=_likeness(same=same)))


def test_training_tells_digits_apart() -> None:
    assert comparison.training(_parts()) == {
        "question_layers_alone": "About as often as with the pixels alone",
        "apart_pixels": 0.6,
        "apart_dense1": 0.9,
        "raw_dense1": 0.6,
        "raw_gain": "no better than",
        "centred_pixels": 0.1,
        "centred_dense1": 0.5,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"trained": _likeness(auc=_line(0.6, 0.5, 0.75, 0.9))},
        {"trained": _likeness(auc=_line(0.6, 0.61, 0.62, 0.9))},
        {"untrained": _likeness(auc=_line(0.6, 0.6, 0.6, 0.85))},
        {"centred": _likeness(same=_line(0.3, 0.3, 0.3, 0.5), different=_line(0, 0, 0, 0))},
        {"centred": _likeness(same=_line(0.1, 0.2, 0.3, 0.5), different=_line(0, 0, 0.2, 0))},
    ],
    ids=["a layer takes", "one does most", "untrained as well", "no rise", "not centred"],
)
def test_what_training_does_not_do_is_refused(changes: Any) -> None:
    with pytest.raises(AssertionError):
        comparison.training(_parts(**changes))


def test_the_most_and_the_least_alike_are_found_below_the_diagonal() -> None:
    assert comparison.pairs(_parts()) == {
        "pair_count": 3,
        "than_most": "less",
        "closest": "1 and 2",
        "closest_cosine": 0.7,
        "furthest": "0 and 1",
        "furthest_cosine": 0.2,
    }


def test_a_digit_that_is_more_like_another_than_like_itself_is_refused() -> None:
    alike = {"dense1": np.array([[0.9, 0.2, 0.4], [0.2, 0.6, 0.7], [0.4, 0.7, 0.9]])}
    with pytest.raises(AssertionError):
        comparison.pairs(_parts(trained=_likeness(matrices=alike)))


def _units(other: float, chance: float, *, shared_other: float = 0.5) -> Any:
    kinds = ("same digit", "another digit", "by chance")
    return SimpleNamespace(
        units=500,
        trained=SimpleNamespace(
            active=SeedEstimate((0.2,)),
            shared={
                kind: SeedEstimate((share,))
                for kind, share in zip(kinds, (0.7, shared_other, 0.3), strict=True)
            },
            overlap={
                kind: {20: SeedEstimate((share,))}
                for kind, share in zip(kinds, (0.6, other, chance), strict=True)
            },
        ),
    )


@pytest.mark.parametrize(
    ("chance", "near", "verdict"),
    [
        (0.08, "about what chance gives", "right about the strongest units"),
        (0.02, "more than chance gives", "half right"),
        (0.2, "less than chance gives", "half right"),
    ],
)
def test_the_strongest_units_are_held_to_chance(chance: float, near: str, verdict: str) -> None:
    found = comparison.units(_units(0.1, chance))
    assert (found["active_units"], found["top"], found["top_other"]) == (100, 20, 0.1)
    assert found["near_chance"] == near
    assert found["question_shared_units"] == "Some of them"
    assert str(found["verdict"]).startswith(verdict)


def test_units_that_differ_completely_or_not_at_all_are_refused() -> None:
    for answer in (_units(0.1, 0.1, shared_other=0.05), _units(0.4, 0.1)):
        with pytest.raises(AssertionError):
            comparison.units(answer)
