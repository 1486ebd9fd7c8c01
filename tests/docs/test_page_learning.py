"""Does the page on learning state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_up import dataset

from explainer import learning
from explainer.learning_figures import STEPS


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


def test_training_is_told_by_when_most_was_right() -> None:
    history: Any = SimpleNamespace(
        validation_steps=np.array([10, 20, 30]), validation_accuracy=np.array([0.5, 0.85, 0.95])
    )
    card: Any = SimpleNamespace(
        test_accuracy=0.97,
        test_images=1_000,
        test_interval=(0.96, 0.98),
    )
    assert learning.training(history, card, last=100) == {
        "early": 20,
        "most_right": 0.85,
        "last": 100,
        "accuracy": 97.0,
        "tested": "1,000",
        "low": 96.0,
        "high": 98.0,
    }
    with pytest.raises(AssertionError):  # not early
        learning.training(history, card, last=40)
    history.validation_accuracy[1:] = 0.7
    with pytest.raises(AssertionError):  # never
        learning.training(history, card, last=100)
    history.validation_accuracy[1:] = 0.85
    card.test_accuracy = 0.8
    with pytest.raises(AssertionError):  # not well
        learning.training(history, card, last=100)


def _loss(weight: float) -> float:
    return (weight - 2) ** 2


def _slope(weight: float) -> float:
    return 2 * (weight - 2)


def test_the_rate_that_is_too_large_never_arrives() -> None:
    found = learning.rates(_loss, _slope)
    assert found["question_rate"] == "It may never arrive"
    assert (found["weight_start"], found["slope_start"]) == ("−1", "−6.0")
    assert found["left_small"] == pytest.approx(0.96 ** (2 * STEPS))
    assert found["times_large"] == pytest.approx(1.1 ** (2 * STEPS))


def test_a_hill_whose_bottom_is_elsewhere_and_one_too_flat_are_refused() -> None:
    with pytest.raises(AssertionError):
        learning.rates(lambda weight: (weight - 3) ** 2, lambda weight: 2 * (weight - 3))
    with pytest.raises(AssertionError):  # "right" has not arrived
        learning.rates(lambda weight: _loss(weight) / 9, lambda weight: _slope(weight) / 9)


def test_the_chain_goes_forward_and_back() -> None:
    chain = learning.Chain(pixel=0.5, first=2.0, second=3.0, target=1.0)
    assert (chain.hidden, chain.output, chain.loss) == (1.0, 3.0, 4.0)
    assert (chain.by_output, chain.by_second) == (4.0, 4.0)
    assert (chain.by_hidden, chain.by_first) == (12.0, 6.0)
    after = chain.corrected(0.1)
    assert (after.first, after.second) == (pytest.approx(1.4), pytest.approx(2.6))
    shut = learning.Chain(pixel=0.5, first=-2.0, second=3.0, target=1.0)
    assert (shut.hidden, shut.by_first, shut.by_second) == (0.0, 0.0, -0.0)


def test_the_chain_is_told_once_nudging_gives_the_same_slopes() -> None:
    found = learning.chain_numbers()
    assert found["question_chain"] == "The second"
    assert (found["by_first"], found["by_second"]) == ("−0.416", "−0.624")
    assert found["chain_loss_after"] < found["chain_loss"]  # type: ignore[operator]

    class Wrong(learning.Chain):
        @property
        def by_first(self) -> float:
            return super().by_first / 2

    with pytest.raises(AssertionError):
        learning.chain_numbers(Wrong(**vars(learning.CHAIN)))


def test_the_chain_stands_in_a_table_product_by_product() -> None:
    lines = learning.chain_table().data.splitlines()
    assert len(lines) == 2 + 8
    assert lines[-2] == "| slope through ReLU | −0.832 × 1 | −0.832 |"
    assert lines[-1] == "| **slope by the first weight** | −0.832 × 0.5 | −0.416 |"


def test_sums_scores_and_losses_stand_in_a_table() -> None:
    assert "| 2 | 2 | 7.39 | 0.71 | 0.35 |" in learning.softmax_table().data
    found = learning.entropy_numbers()
    assert found["nothing_learned"] == pytest.approx(np.log(10))
    assert found["question_entropy"] == "The one with the higher scores for the right classes"
