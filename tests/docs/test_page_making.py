"""Does the page on the making of the site say what was made, and how long it took?"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from _site.sphinx.figure_images import SHOWN_DPI
from _site.sphinx.paired_images import column_growth
from cnnfigs.experiments import SeedEstimate
from cnnfigs.figures import alt_text
from explainer import making

CARD: Any = SimpleNamespace(
    network="six_conv",
    parameters=628_750,
    dataset="mnist",
    training_images=55_000,
    recipe=SimpleNamespace(seed=0),
    seconds=12.4,
    test_accuracy=0.99,
    test_images=10_000,
    test_interval=(0.988, 0.992),
    versions={"Keras": "3.15"},
)


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ((True, True), "no real images"),
        ((False, False), "both real sets"),
        ((True, False), "one real set"),
    ],
)
def test_it_says_which_sets_are_real(drawn: tuple[bool, bool], words: str) -> None:
    datasets: Any = [SimpleNamespace(drawn=each) for each in drawn]
    assert words in making.sets(*datasets)["which"]  # type: ignore[operator]


def _answered(*seconds: float) -> list[tuple[str, Any]]:
    return [
        (f"{name}?", SimpleNamespace(provenance=SimpleNamespace(data="mnist", seconds=each)))
        for name, each in zip("abcdefg", seconds, strict=False)
    ]


def test_networks_and_the_longest_questions_have_their_time_and_the_others_theirs() -> None:
    rows = making.times_table([CARD], _answered(1, 70, 2, 60, 50, 40, 30)).data.splitlines()[2:]
    assert rows[:2] == ["| network `six_conv`, trained | `mnist` | 12 |", "| b? | `mnist` | 70 |"]
    assert rows[-2:] == ["| g? | `mnist` | 30 |", "| 2 more questions |  | 3 |"]
    assert len(making.times_table([CARD], _answered(1)).data.splitlines()) == 4


def test_what_takes_longer_is_counted() -> None:
    assert making.times([CARD], _answered(1_000, 234.4)) == {
        "networks_seconds": "12",
        "questions_seconds": "1,234",
        "question_time": "The questions",
    }
    assert making.times([CARD], _answered(3))["question_time"] == "The two networks"


def test_a_typed_number_makes_another_choice_right(tmp_path: Path) -> None:
    assert making.typed_numbers() == {
        "typed": "none",
        "question_typed": "None that only states the number",
    }
    page = tmp_path / "page.md"
    page.write_text("# A page\n\nThe network names 97.1% rightly.\n", "utf-8")
    assert making.typed_numbers(page) == {"typed": 1, "question_typed": "All that state it"}


@pytest.mark.parametrize(
    ("accuracies", "choice"),
    [
        ((0.78, 0.79, 0.8), "It changes a little"),
        ((0.78, 0.78, 0.78), "It stays the same"),
        ((0.1, 0.78, 0.8), "It may be good once"),
    ],
)
def test_seeds_decide_what_is_right_of_seeds(accuracies: Any, choice: str) -> None:
    worth: Any = SimpleNamespace(accuracy={"both learned": SeedEstimate(accuracies)})
    found = making.seeds(worth)
    assert str(found["question_seed"]).startswith(choice)
    assert found["best_seed"] == pytest.approx(100 * max(accuracies))


def test_too_few_seeds_for_an_interval_are_refused() -> None:
    def answer(seeds: int) -> Any:
        budget = SimpleNamespace(name="quick", seeds=seeds)
        return SimpleNamespace(provenance=SimpleNamespace(budget=budget))

    assert making.effort(answer(3)) == {"effort": "quick", "seeds": 3}
    with pytest.raises(AssertionError):
        making.effort(answer(2))


def test_the_card_says_how_many_images_were_right() -> None:
    (right,) = [line for line in making.card_table(CARD).data.splitlines() if "Right" in line]
    assert right == ("| Right | 99.0% of 10,000 test images (98.8% to 99.2% with 95% confidence) |")


def test_the_order_is_told_in_words_too() -> None:
    assert alt_text(making.order()).endswith("The first three are kept in the store.")


def test_the_order_fits_a_phone_and_cuts_no_word() -> None:
    figure = making.order()
    width = figure.get_size_inches()[0]
    shown = round(width * SHOWN_DPI)
    assert shown * column_growth(shown) <= 356  # the column in a window of 390 pixels
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    ends = [text.get_window_extent(renderer).x1 for text in figure.axes[0].texts]
    assert max(ends) <= width * figure.dpi
