"""Does the page on the making of the site say what was made, and how long it took?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

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


def test_each_network_and_each_question_has_its_time() -> None:
    answer = SimpleNamespace(provenance=SimpleNamespace(data="mnist", seconds=61.2))
    assert making.times_table([CARD], [("does stacking help?", answer)]).data.splitlines()[2:] == [
        "| network `six_conv`, trained | `mnist` | 12 |",
        "| does stacking help? | `mnist` | 61 |",
    ]


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
