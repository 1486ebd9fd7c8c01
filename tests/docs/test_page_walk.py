"""Do the sentences of the walk say what the network computes, and does it check itself?"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from bs4 import BeautifulSoup

import cnnfigs as cf
from explainer import walk


@pytest.fixture(scope="module")
def network() -> Any:
    import keras

    keras.utils.set_random_seed(0)
    return cf.build_model("six_conv")


@pytest.fixture(scope="module")
def image() -> Any:
    image = np.zeros((28, 28), np.uint8)
    image[6:22, 12:16] = 255  # A stroke: beside it, a kernel that suits it has negative sums.
    return image


@pytest.fixture(scope="module")
def values(network: Any, image: Any) -> dict[str, Any]:
    return {layer.name: layer.values for layer in cf.activations(network, image)}


def state(mark: Any) -> dict[str, str]:
    query = BeautifulSoup(mark.data, "html.parser").span["data-step"]
    return {name: found[0] for name, found in parse_qs(str(query)).items()}


def test_ink_is_what_is_not_black() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[3, 4:9] = 7
    assert walk.picture(image) == {"rows": 28, "columns": 28, "ink": 5}


def test_the_first_steps_show_the_largest_value_and_the_most_negative_sum(
    network: Any, image: Any, values: dict[str, Any]
) -> None:
    numbers = walk.kernel(network, image, values["conv1"])
    shown = state(numbers["step_kernel"])
    place = tuple(int(shown[name]) for name in ("row", "column", "map"))
    assert values["conv1"][place] == values["conv1"].max() == pytest.approx(numbers["sum"], 1e-4)
    low = state(numbers["step_negative"])
    assert low["map"] == shown["map"]
    assert values["conv1"][int(low["row"]), int(low["column"]), int(low["map"])] == 0


def test_a_layer_that_is_not_what_the_weights_make_is_noticed(
    network: Any, image: Any, values: dict[str, Any]
) -> None:
    with pytest.raises(AssertionError):
        walk.kernel(network, image, values["conv1"] + 0.01)


def test_deeper_steps_say_what_a_value_sees(network: Any, values: dict[str, Any]) -> None:
    layers = {layer.name: layer for layer in cf.summarize_layers(network)}
    numbers = walk.deeper(layers, values)
    sees = [numbers[f"{name}_sees"] for name in ("conv2", "conv3", "conv6")]
    assert sees == [9, 13, 25]
    assert (numbers["conv2_products"], numbers["flattened"]) == (500, 800)
    assert state(numbers["step_conv3"])["show"] == "conv3"
    beside = [state(numbers[f"step_{name}"])["beside"] for name in ("conv2", "conv3", "conv6")]
    assert beside == ["kernels", "map", "map"]


def test_the_answer_is_the_largest_sum_and_must_be_the_digit(
    network: Any, values: dict[str, Any]
) -> None:
    classes = "0123456789"
    best, second = np.argsort(values["scores"])[::-1][:2]
    numbers = walk.answer(network, values, classes, classes[best])
    assert numbers["score"] == pytest.approx(values["scores"].max())
    assert numbers["second"] == classes[second]
    assert state(numbers["step_output"]) == {
        "layer": "scores",
        "map": str(best),
        "beside": "kernels",
    }
    with pytest.raises(AssertionError):
        walk.answer(network, values, classes, classes[second])


def test_the_questions_have_the_answers_of_the_network(
    network: Any, values: dict[str, Any]
) -> None:
    assert walk.questions(network, values) == {
        "question_negative": "0",
        "question_depth": "All of them",
        "question_unit": "One for each value of each map",
    }
    without_relu = {**values, "conv1": values["conv1"] - 1}
    assert walk.questions(network, without_relu)["question_negative"] == "The sum, as it is"
    with pytest.raises(AssertionError):  # other maps than the kernels read
        walk.questions(network, {**values, "conv1": values["conv1"][..., :7]})
