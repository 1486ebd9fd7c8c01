"""Does the page on drawings state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_up import dataset, estimate

from cnnfigs.experiments import SeedEstimate
from explainer import drawings

DRAWN, REAL = dataset([0, 1]), dataset([0, 1], drawn=False, name="mnist")


def test_what_is_compared_is_named_after_where_it_came_from() -> None:
    assert (drawings.name(DRAWN), drawings.name(REAL)) == ("other makers", "mnist")
    assert drawings.compared(REAL, DRAWN) == (
        "Compared: mnist (a shop, CC0) and made_up (drawn by cnnfigs)."
    )


def test_real_test_images_are_not_looked_at() -> None:
    assert drawings.unseen(REAL)[0] is REAL.x_train
    assert drawings.unseen(DRAWN)[0] is DRAWN.x_test


def test_both_sets_take_turns() -> None:
    rows = drawings.in_turns(REAL, DRAWN, labels=(1, 0), count=1)
    assert list(rows) == ["1, mnist", "1, drawn", "0, mnist", "0, drawn"]
    assert all(len(images) == 1 for images in rows.values())


def test_the_note_says_of_each_set_what_it_was_tested_on() -> None:
    note = str(drawings.note(DRAWN, REAL)["note"].data)
    assert note.startswith("**This build has no real digits.**")
    assert "drawn clothes is tested on the test images of mnist (a shop, CC0)" in note


def test_a_drawing_with_as_many_points_as_pixels_makes_another_choice_right() -> None:
    def asked(count: int) -> object:
        drawing: Any = SimpleNamespace(points=[[0] * 5, [0] * count], image=np.zeros((28, 28)))
        return drawings.points(drawing)["question_points"]

    assert asked(3) == "A few points that the pen goes through"
    assert asked(800) == "The value of each pixel"
    with pytest.raises(AssertionError):  # neither few nor as many
        asked(80)


def test_answers_are_the_classes_with_the_largest_scores() -> None:
    model: Any = SimpleNamespace(predict=lambda images, **_: np.eye(10)[[3, 7]])
    assert list(drawings.answers(model, DRAWN)) == [3, 7]


def test_ways_of_writing_are_counted() -> None:
    found = drawings.ways()
    assert found["ways"] > found["sevens"] > 1


def _ink(width: float) -> Any:
    spread = np.linspace(-1, 1, 11)
    return SimpleNamespace(ink=0.2 + 0.1 * spread, stroke_width=width + spread, slant=9 + spread)


FIELDS = {"ink, share": "ink", "stroke width, pixels": "stroke_width"}


def test_what_is_furthest_apart_is_told_by_its_medians() -> None:
    found = drawings.ink(_ink(2.0), _ink(2.2), FIELDS, "mnist")
    assert (found["compared"], found["furthest"]) == ("mnist", "stroke width")
    spread = np.sqrt(0.4 + 0.1**2)  # of both together
    assert found["furthest_apart"] == pytest.approx(0.2 / spread)
    with pytest.raises(AssertionError):  # not alike
        drawings.ink(_ink(2.0), _ink(3.0), FIELDS, "mnist")


@pytest.mark.parametrize(
    ("digits", "own_accuracy", "words"),
    [
        (DRAWN, 0.9, "They were drawn by writers"),
        (REAL, 0.9, "harder for it: 90.0%."),
        (REAL, 1.0, "it names 100.0% rightly."),
    ],
)
def test_digits_are_told_with_how_other_hands_are_read(
    digits: Any, own_accuracy: float, words: str
) -> None:
    # Some of what was drawn is held out from learning.
    card: Any = SimpleNamespace(training_images=1, test_accuracy=own_accuracy)
    found = drawings.digits_read(np.array([0, 1]), digits, card)
    assert words in found["wilder"].data
    assert found["digit_share"] == 100
    assert (found["digit_tests"], found["digit_drawings"]) == ("2", "1")
    assert found["digit_set"] == digits.name
    with pytest.raises(AssertionError):
        drawings.digits_read(np.array([0, 0]), digits, card)


def _measured(
    end: float = 0.9, real: dict[int, SeedEstimate] | None = None, **ablations: float
) -> Any:
    left_out = {"complete": 0.9, "one hand": 0.8, "no slant": 0.85, "no shake": 0.899} | ablations
    return SimpleNamespace(
        provenance=SimpleNamespace(
            recipes={"lenet": None},
            images_seen={"lenet": 6_000},
            data="mnist",
            origin="a shop, CC0",
        ),
        from_drawings={250: estimate(0.8), 2_000: estimate(end)},
        from_real=real or {},
        ablations={part: estimate(accuracy) for part, accuracy in left_out.items()},
        ablation_size=1_000,
    )


def test_growth_is_told_by_the_ends_of_the_curve_and_by_the_mistakes() -> None:
    found = dict(drawings.growth(_measured()))
    assert "could not be measured" in found.pop("ceiling").data
    assert found == {
        "few": "250",
        "many": "2,000",
        "times": "8",
        "start": pytest.approx(80),
        "end": pytest.approx(90),
        "mistakes_few": pytest.approx(20),
        "mistakes_many": pytest.approx(10),
        "seeds": 3,
        "question_more": "They become fewer, but not in that measure",
    }
    assert str(drawings.growth(_measured(0.805))["question_more"]).startswith("They stay")
    assert str(drawings.growth(_measured(0.975))["question_more"]).startswith("They fall")


def test_a_figure_says_on_what_its_network_was_tested() -> None:
    measured = _measured()
    assert drawings.judged(measured) == "lenet, tested on mnist: a shop, CC0."
    assert drawings.judged(measured, 1_000).startswith("lenet, 1,000 drawings, tested on mnist")


@pytest.mark.parametrize(
    ("few", "many", "words"),
    [(0.92, 0.95, "lead to 95.0%, and 250 of them teach"), (0.8, 0.85, "85.0%, which is not more")],
)
def test_the_ceiling_is_told_in_drawings(few: float, many: float, words: str) -> None:
    real = {250: estimate(few), 2_000: estimate(many)}
    ceiling = drawings.growth(_measured(real=real))["ceiling"]
    assert words in ceiling.data


def test_the_small_network_was_cut_short() -> None:
    assert drawings.small_network(_measured(), usual_accuracy=0.95) == {
        "small_network": "lenet",
        "seen": "6,000",
        "usual": 95.0,
    }
    with pytest.raises(AssertionError):
        drawings.small_network(_measured(), usual_accuracy=0.85)


def test_what_is_left_out_is_told_by_what_it_costs() -> None:
    assert drawings.ablations(_measured(), "digits") == {
        "digits_most": "no slant",
        "digits_most_lost": pytest.approx(5),
        "digits_little": "no shake",
    }
    found = drawings.ablations(_measured(**{"no shake": 0.8}), "clothes")
    assert (found["clothes_most"], found["clothes_little"]) == ("no shake", "none of them")
    with pytest.raises(AssertionError):  # nothing costs anything
        drawings.ablations(_measured(**{"no slant": 0.95, "no shake": 0.95}), "digits")


def test_one_hand_teaches_less_than_many() -> None:
    assert drawings.one_hand(_measured()) == {
        "one_hand": pytest.approx(10),
        "simpler_size": "1,000",
        "question_hand": "It names fewer digits rightly",
    }
    with pytest.raises(AssertionError):
        drawings.one_hand(_measured(**{"one hand": 0.9}))


def test_the_hardest_garment_is_that_named_rightly_least_often() -> None:
    garments = dataset([*range(10), 3, 3])
    answers = np.array([*range(10), 3, 8])
    card: Any = SimpleNamespace(training_images=1)
    assert drawings.garments_named(answers, garments, card) == {
        "garment_share": pytest.approx(100 * 11 / 12),
        "garment_set": "made_up",
        "garment_drawings": "1",
        "hardest": "3",
        "hardest_share": pytest.approx(200 / 3),
    }
    with pytest.raises(AssertionError):
        drawings.garments_named(np.zeros(12, int), garments, card)


def test_what_was_found_names_the_judge() -> None:
    said = drawings.found(DRAWN, np.array([0, 1]), REAL, np.array([0, 0]))["found"]
    assert said.data == (
        "A network that learned from drawn digits names 100.0% of drawings by others rightly, and "
        "one that learned from drawn clothes 50.0% of the test images of mnist."
    )
