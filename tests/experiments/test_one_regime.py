"""Whatever a question says of a network with a name, it says of the one that the site shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tiers import slow_but

import cnnfigs as cf
from cnnfigs.datasets import DIGITS, GARMENTS, Dataset
from cnnfigs.experiments._engine.budget import BUDGETS, Budget
from cnnfigs.experiments._engine.networks import network_of_seed, share_right

SEEDS = 2
# By question and kind of data: where its answer has the accuracy of which network.
ACCURACIES: dict[tuple[str, str], dict[str, Callable[[Any], Any]]] = {
    ("does_it_survive_a_shift", "garments"): {
        name: lambda answer, name=name: answer.accuracy[name][0]
        for name in ("dense", "dense_matched", "fashion_cnn")
    },
    ("what_does_pooling_do", "garments"): {
        "fashion_cnn": lambda answer: answer.accuracy["max pooling"][0]
    },
    ("does_stacking_help", "garments"): {
        "dense_matched": lambda answer: answer.accuracy["no convolution"],
        "fashion_cnn": lambda answer: answer.accuracy["two convolutions"],
    },
    ("are_filters_worth_learning", "garments"): {
        "fashion_cnn": lambda answer: answer.accuracy["both learned"]
    },
    ("is_a_score_a_probability", "garments"): {
        "fashion_cnn": lambda answer: answer.accuracy["test images"]
    },
    ("is_a_score_a_probability", "digits"): {
        "six_conv": lambda answer: answer.accuracy["test images"]
    },
    ("can_it_read_strips", "digits"): {"lenet": lambda answer: answer.alone},
}
QUICK = ("is_a_score_a_probability", "garments")


def made(kind: str) -> Dataset:
    """Return a few images of noise, of all classes."""
    rng = np.random.default_rng(0)
    labels = np.arange(40) % 10
    images = rng.integers(0, 256, (40, 28, 28), dtype=np.uint8)
    classes = {"digits": DIGITS, "garments": GARMENTS}[kind]
    return Dataset("made", images, labels, images, labels, classes, "a test")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, asked: list[Any]) -> None:
    monkeypatch.setitem(BUDGETS, "quick", Budget("quick", SEEDS))
    calibration = cf.experiments.is_a_score_a_probability.__module__
    monkeypatch.setattr(f"{calibration}.letters", lambda count: made("digits").x_test)


@pytest.mark.parametrize("asked_about", slow_but([QUICK], ACCURACIES), ids="-".join)
def test_accuracy_of_a_named_network_is_that_of_the_networks_in_the_store(asked_about):
    question, kind = asked_about
    data = made(kind)
    answer = getattr(cf.experiments, question)(data)
    for name, accuracy in ACCURACIES[question, kind].items():
        networks = [
            network_of_seed(name, data, BUDGETS["quick"], seed=seed) for seed in range(SEEDS)
        ]
        shown = tuple(share_right(each, data.x_test, data.y_test) for each in networks)
        assert accuracy(answer).values == shown


def test_no_question_tells_of_a_named_network_without_being_held_to_it():
    """A question whose answer has an accuracy enters it above, or says here why it can't."""
    own_images = {
        "are_letters_harder",  # has networks of its own, from fewer images
        "learning_from_drawings",  # the same
        "does_normalising_rescue_faint_ink",  # reads some of the test images, so as to be quick
        "can_it_name_two_things",  # the same
        "do_the_same_units_light_up",  # held to it on the page
    }
    with_accuracy = {
        name
        for name, question in cf.experiments.questions().items()
        if "accuracy" in (question.__doc__ or "").lower()
        or "accuracies" in (question.__doc__ or "").lower()
    }
    assert with_accuracy <= own_images | {name for name, _ in ACCURACIES}
