"""Does the page on clothes state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_up import dataset, estimate

import cnnfigs as cf
from cnnfigs.datasets import GARMENTS
from explainer import clothes

BEFORE, AFTER = "before training", "after training"
PULLOVER, SHIRT, BOOT = (GARMENTS.index(name) for name in ("Pullover", "Shirt", "Ankle boot"))


def test_the_data_are_counted() -> None:
    found = dict(clothes.data(dataset([1, 2, 3], GARMENTS)))
    del found["what_they_are"]
    assert found == {"train_images": 2, "test_images": 3, "last_label": 9}


def test_drawings_are_not_called_photographs() -> None:
    drawn = clothes.what_images_are(dataset([0], GARMENTS))
    real = clothes.what_images_are(dataset([0], GARMENTS, drawn=False))
    assert drawn.data.startswith("They stand in")
    assert "not photographs" in drawn.data
    assert "photographs of a shop's articles" in real.data


def test_another_network_is_not_passed_off_as_that_of_the_talk() -> None:
    clothes.check_network(243_786)
    with pytest.raises(AssertionError):
        clothes.check_network(243_787)


def test_layers_are_told_by_what_they_hold_and_do_and_see() -> None:
    summaries = cf.summarize_layers(cf.build_model("fashion_cnn"))
    found = clothes.layers(summaries)
    assert (found["parameters"], found["in_layer"]) == (243_786, 64)
    assert (found["sees"], found["dense_sees"]) == (10, 26)
    assert found["question_parameters"] == "In the dense layer"
    assert found["dense_share"] == pytest.approx(204_928 / 243_786)
    assert found["work"] == "5.1 million"


@pytest.mark.parametrize(
    "faults",
    [
        {"scores": {"parameters": 1}},  # another network
        {"dense1": {"parameters": 100_000}, "conv2": {"parameters": 141_856}},
        {"dense1": {"multiplications": 10**7}},
        {"dense1": {"field": cf.ReceptiveField((28, 28), (4, 4), (0, 0))}},
        {"pool2": {"field": cf.ReceptiveField((28, 28), (4, 4), (0, 0))}},
    ],
)
def test_layers_that_hold_or_do_or_see_something_else_are_refused(
    faults: dict[str, dict[str, Any]],
) -> None:
    summaries = cf.summarize_layers(cf.build_model("fashion_cnn"))
    with pytest.raises(AssertionError):
        clothes.layers([replace(layer, **faults.get(layer.name, {})) for layer in summaries])


def _trained(loss: list[float], *, epochs: int = 3) -> Any:
    card = SimpleNamespace(
        recipe=SimpleNamespace(epochs=epochs),
        training_images=5_000,
        test_accuracy=0.9,
        test_interval=(0.88, 0.92),
    )
    history = SimpleNamespace(loss=np.array(loss), validation_accuracy=np.array([0.5, 0.95]))
    return SimpleNamespace(card=card, history=history)


def test_training_is_told_by_the_card() -> None:
    assert clothes.training(_trained([2.0, 0.5, 0.2, 0.1]), drawn=False) == {
        "times_seen": "3 times over",
        "learned_from": 5_000,
        "accuracy": 0.9,
        "low": 0.88,
        "high": 0.92,
        "held_out": "",
    }
    once = clothes.training(_trained([2.0, 0.5, 0.2, 0.1], epochs=1), drawn=True)
    assert once["held_out"].startswith("Of training images that were held out it names 95.0%")
    assert once["times_seen"] == "each once"
    with pytest.raises(AssertionError):  # not "most is learned early"
        clothes.training(_trained([2.0, 1.9, 1.5, 0.1]), drawn=False)


ONE_EACH = list(range(10))


def test_mistakes_are_counted_by_label_and_answer() -> None:
    garments = dataset([*ONE_EACH, SHIRT, SHIRT, SHIRT], GARMENTS)
    predicted = np.array([*ONE_EACH, PULLOVER, PULLOVER, SHIRT])
    found = clothes.mistakes(garments, predicted, accuracy=11 / 13)
    assert found == {"inside": 1.0, "hardest": "Shirt", "hardest_share": 0.5}
    assert clothes.frequent_mistakes(garments, predicted, most=1) == [(SHIRT, PULLOVER)]


@pytest.mark.parametrize(("answer", "accuracy"), [(BOOT, 10 / 11), (PULLOVER, 1.0)])
def test_mistakes_outside_the_family_or_another_accuracy_are_refused(
    answer: int, accuracy: float
) -> None:
    garments = dataset([*ONE_EACH, SHIRT], GARMENTS)
    with pytest.raises(AssertionError):
        clothes.mistakes(garments, np.array([*ONE_EACH, answer]), accuracy)


def _maps(on_others: float, *, bags: int = 1, for_shoes: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return maps of 8 shoes and 8 other garments: of three filters, the last favours none."""
    maps = np.ones((16, 4, 4, 3))
    is_shoe = np.arange(16) < 8
    maps[is_shoe] += 0.01 * np.arange(8)[:, None, None, None]
    maps[~is_shoe, ..., 1] = 0
    maps[~is_shoe, ..., : for_shoes - 1] = 0
    maps[~is_shoe, 0, 0, 1] = on_others
    maps[8 : 8 + bags, ..., 1] = 1.025  # as a shoe
    return maps, is_shoe


def test_one_filter_is_told_by_what_it_favours() -> None:
    found = clothes.one_filter(*_maps(on_others=0.7), {"conv1": 5, "conv2": 1})
    assert (found["filter"], found["first_filter"]) == (1, 5)
    assert (found["shoe_filters"], found["even_filters"], found["filters"]) == (1, 2, 3)
    assert found["times"] == pytest.approx(6, rel=0.2)
    assert found["peak"] == pytest.approx(0.7, rel=0.1)
    assert found["question_peak"] == "Less than in shoes, and far from nothing"
    assert found["ahead"] == 61 / 64  # the bag is before three shoes


@pytest.mark.parametrize(
    ("maps", "best"),
    [
        (_maps(on_others=0.0, bags=0), 1),  # for shoes alone
        (_maps(on_others=0.0), 1),
        (_maps(on_others=0.7), 0),  # for all
        (_maps(on_others=0.7, bags=3), 1),
        (_maps(on_others=0.7, for_shoes=2), 1),  # as most filters are
    ],
)
def test_a_filter_that_does_not_almost_tell_shoes_is_refused(
    maps: tuple[np.ndarray, np.ndarray], best: int
) -> None:
    with pytest.raises(AssertionError):
        clothes.one_filter(*maps, {"conv1": 5, "conv2": best})


def test_the_whole_network_tells_shoes_from_the_rest() -> None:
    is_shoe = np.array([True, False])
    assert clothes.network_tells(is_shoe, is_shoe) == {"network_tells": 1.0}
    with pytest.raises(AssertionError):
        clothes.network_tells(~is_shoe, is_shoe)


def test_the_slip_is_told_of_the_published_images_alone() -> None:
    labels = np.full(27, BOOT)
    labels[[7, 26]] = SHIRT, PULLOVER
    assert clothes.slip(dataset(labels, GARMENTS)) is None
    said = clothes.slip(dataset(labels, GARMENTS, drawn=False))
    assert said is not None
    assert "Ankle boot, Shirt and Pullover" in said.data
    with pytest.raises(AssertionError):
        clothes.slip(dataset([BOOT] * 27, GARMENTS, drawn=False))


def test_shoes_are_the_last_three_rows() -> None:
    clothes.check_shoes_below(["Bag", "Sneaker", "Sandal", "Ankle boot"])
    with pytest.raises(AssertionError):
        clothes.check_shoes_below(["Sneaker", "Sandal", "Ankle boot", "Bag"])


@pytest.mark.parametrize(
    ("alone", "answer"), [(0, "Hardly any"), (8, "About one for each class"), (30, "Most of them")]
)
def test_filters_for_one_class_are_counted_among_those_that_answer(alone: int, answer: str) -> None:
    by_class = np.ones((10, 40))
    by_class[1:, :alone] = 0.05
    by_class[:, 35:] = 0  # silent
    assert clothes.for_one_class(by_class) == {"question_alone": answer}


def _shared(
    *,
    lead: float = 0.4,
    selective: float = 0.5,
    pixels: float = 0.2,
    before: float = 0.4,
    beyond: float = 0.8,
) -> Any:
    strongest = dict.fromkeys(GARMENTS, estimate(0.1))
    # No filter's favourite in any seed.
    strongest |= {"Bag": estimate(0.3), "Coat": estimate(0, 0), "Dress": estimate(0, 0)}
    return SimpleNamespace(
        images=60,
        selectivity={BEFORE: estimate(0.2), AFTER: estimate(selective)},
        strongest={AFTER: strongest},
        lead={"pixels": estimate(pixels), BEFORE: estimate(before), AFTER: estimate(lead)},
        lead_by_chance={AFTER: estimate(0.02, 0.001)},
        filters_beyond_chance={AFTER: estimate(beyond)},
        likeness={
            AFTER: {"two kinds of shoes": estimate(0.7), "a shoe and another": estimate(0.3)}
        },
        triples_ahead={AFTER: estimate(3 / 120)},
        closest={AFTER: ("Coat", "Shirt", "Pullover")},
    )


def test_selectivity_is_compared_seed_by_seed() -> None:
    found = clothes.selectivity(_shared())
    assert (found["seeds"], found["per_class"]) == (3, 60)
    assert found["selectivity_before"] == pytest.approx(0.2)
    assert found["selective"] == "training makes filters more selective"
    assert found["for_shoes"] == pytest.approx(0.3)
    with pytest.raises(AssertionError):  # "far from one"
        clothes.selectivity(_shared(selective=0.9))


def test_favourites_and_classes_without_a_filter_are_named() -> None:
    said = clothes.favourites(_shared())["favoured"].data
    assert "After it, it is 0.50" in said
    assert "favour is Bag, with 30%" in said
    assert said.endswith("answers most to Dress or Coat.")


def test_sharing_is_told_against_pixels_chance_and_the_start() -> None:
    found = clothes.sharing(_shared())
    assert (found["than_pixels"], found["than_before"]) == (
        "larger than",
        "not clearly larger or smaller than",
    )
    assert found["lead_after"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    "fault", [{"lead": 0.03}, {"beyond": 0.4}, {"pixels": -0.1}, {"before": -0.1}]
)
def test_sharing_within_chance_or_without_an_outline_is_refused(fault: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        clothes.sharing(_shared(**fault))


def test_shoes_are_one_of_the_triples_that_are_counted() -> None:
    said = clothes.triples(_shared()).data
    assert "There are 120 ways" in said
    assert "2.0 other ways" in said
    assert said.endswith("that of Coat, Shirt and Pullover.")


def _stacked(parameters_of_one: int = 1_000_000, work_of_two: int = 3 * 10**6) -> Any:
    one, two = "one convolution", "two convolutions"
    return SimpleNamespace(
        accuracy={one: estimate(0.85), two: estimate(0.82)},
        parameters={one: parameters_of_one, two: 200_000},
        multiplications={one: 10**6, two: work_of_two},
        sees={one: 4, two: 10},
        provenance=SimpleNamespace(images_seen={one: 5_000, two: 6_000}),
    )


def test_stacking_is_told_by_what_it_brings_and_costs() -> None:
    assert clothes.stacking(_stacked()) == {
        "second_names": "fewer",
        "second_points": "−3.0",
        "one_parameters": 5.0,
        "two_work": 3.0,
        "each_saw": 6_000,
        "stack_seeds": 3,
    }
    for cheap in (_stacked(parameters_of_one=300_000), _stacked(work_of_two=10**6)):
        with pytest.raises(AssertionError):
            clothes.stacking(cheap)
