"""Does the page on the digit network state what it was given, and refuse what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.experiments import SeedEstimate
from explainer import digits

IMAGE = np.zeros((28, 28), np.uint8)


def one(value: float) -> SeedEstimate:
    return SeedEstimate((value,))


def test_drawn_digits_are_not_passed_off_as_mnist() -> None:
    def dataset(learned_from: int, tested_on: int, *, drawn: bool) -> Any:
        return SimpleNamespace(x_train=range(learned_from), x_test=range(tested_on), drawn=drawn)

    words = digits.data(dataset(12_000, 3_000, drawn=True)).data
    assert "12,000 and 3,000 images that cnnfigs drew itself" in words
    assert "all used here" in digits.data(dataset(60_000, 10_000, drawn=False)).data
    with pytest.raises(AssertionError):
        digits.data(dataset(50_000, 10_000, drawn=False))


def test_the_network_of_the_talk_has_its_shapes_and_no_other_has() -> None:
    network = cf.build_model("six_conv")
    digits.check_text(network)
    found = digits.shapes(network, IMAGE)
    assert (found["sides"], found["fields"]) == ("24, 20, 16, 12, 8, 4", "5, 9, 13, 17, 21, 25")
    assert (found["maps"], found["parameters"], found["lost"]) == (240, 628_750, 4)
    assert found["work"] == "25.1 million"
    assert found["question_parameters"] == "In the first dense layer"
    with pytest.raises(AssertionError):
        digits.shapes(cf.build_model("six_conv", classes=26), IMAGE)


def _card(low: float, high: float) -> Any:
    return SimpleNamespace(
        test_accuracy=(low + high) / 2,
        test_interval=(low, high),
        test_images=5_000,
        parameters=431_080,
    )


@pytest.mark.parametrize(
    ("standard", "verdict"),
    [
        (_card(0.975, 0.985), "overlap"),
        (_card(0.95, 0.96), "lie apart"),
        (_card(0.99, 0.995), "lie apart"),
    ],
)
def test_two_networks_are_held_to_their_intervals(standard: Any, verdict: str) -> None:
    found = digits.accuracies(_card(0.97, 0.98), standard, drawn=True)
    assert found["verdict"] == verdict
    assert (found["kind"], found["standard_parameters"]) == ("drawn", 431_080)


def _spread(rows: float) -> SeedEstimate:
    return SeedEstimate((rows - 0.1, rows, rows + 0.1))


def _seen(last: float, untrained: float = 20.0) -> Any:
    formula = dict(zip(digits.CONVOLUTIONS, (5, 9, 13, 17, 21, 25), strict=True))
    sides = dict(zip(formula, (4.9, 8, 10.5, 12.5, 14, last), strict=True))
    return SimpleNamespace(
        provenance=SimpleNamespace(budget=SimpleNamespace(seeds=3)),
        images=20,
        formula=formula,
        trained=SimpleNamespace(
            side={
                name: SeedEstimate((side - 0.1, side, side + 0.1)) for name, side in sides.items()
            }
        ),
        untrained=SimpleNamespace(side={"conv6": one(untrained)}),
    )


@pytest.mark.parametrize(
    ("untrained", "words"), [(20.0, "narrows"), (12.0, "widens"), (15.0, "hardly changes")]
)
def test_what_training_does_to_the_field_is_told_by_its_interval(
    untrained: float, words: str
) -> None:
    found = digits.influence(_seen(15.0, untrained))
    assert (found["training"], found["formula_6"]) == (words, 25)
    assert found["area_6"] == pytest.approx(0.36)
    assert found["question_see"] == "The middle of that, and less and less of its rim"


def test_a_field_that_does_not_grow_or_fills_its_square_is_refused() -> None:
    for last in (12.0, 24.0):
        with pytest.raises(AssertionError):
            digits.influence(_seen(last))


def _loud(share: float, correlation: float = 0.9) -> Any:
    def layer(maps: int, first: float) -> Any:
        return SimpleNamespace(maps=maps, first=one(first), correlation=one(correlation))

    return SimpleNamespace(
        provenance=SimpleNamespace(budget=SimpleNamespace(seeds=3)),
        images=50,
        layers={"conv1": layer(20, 0.4), "conv6": layer(50, share)},
    )


@pytest.mark.parametrize(
    ("share", "right"),
    [
        (0.5, "About half of them"),
        (0.9, "Nearly all of them"),
        (0.1, "Hardly any: loudness says nothing"),
    ],
)
def test_how_often_the_loudest_map_matters_most_decides_which_choice_is_right(
    share: float, right: str
) -> None:
    found = digits.loud_maps(_loud(share))
    assert found["question_loud"] == right
    assert (found["loud_first_6"], found["loud_chance_6"]) == (f"{share:.0%}", "2%")
    with pytest.raises(AssertionError):
        digits.loud_maps(_loud(share, correlation=0.2))


def _layers() -> tuple[dict[str, Any], list[Any]]:
    network = cf.build_model("six_conv")
    image = np.zeros((28, 28), np.uint8)
    image[8:20, 13:16] = 255
    names = ["conv1", "dense1"]
    many = cf.activations(network, np.stack([image, image]), names)
    one_image = {layer.name: layer for layer in cf.activations(network, image, names)}
    return one_image, many


def test_what_is_silent_for_every_image_is_counted() -> None:
    one_image, many = _layers()
    rows = digits.silence_table(one_image, many, cf.build_model("six_conv")).data.splitlines()[2:]
    assert [row.split(" | ")[:2] for row in rows] == [["| conv1", "5×5"], ["| dense1", "all"]]
    assert [row.split(" | ")[3].split(" of ")[1] for row in rows] == ["20", "500"]
    units = one_image["dense1"].values
    found = digits.silence(
        {"conv1": SimpleNamespace(values=np.zeros((2, 2, 1))), "dense1": one_image["dense1"]},
        [SimpleNamespace(name="conv1", values=np.zeros((2, 2, 2, 1)))],  # type: ignore[list-item]
    )
    assert (found["sample"], found["always"]) == (2, 1)
    assert found["active_units"] == (units > 0).sum()
    full = SimpleNamespace(name="conv1", values=np.ones((2, 2, 1)))
    with pytest.raises(AssertionError):
        digits.silence({"conv1": full}, [full])  # type: ignore[dict-item, list-item]


def test_the_answer_is_the_class_of_the_largest_score() -> None:
    scores = np.eye(10, dtype=np.float32)[3]
    assert digits.answer(scores, "abcdefghij") == {"answer": "d", "score": 1.0}
    with pytest.raises(AssertionError):
        digits.answer(scores[:9], "abcdefghi")


def _units(**changes: Any) -> Any:
    kinds = ("same digit", "another digit", "by chance")

    def shares(*values: float) -> dict[str, SeedEstimate]:
        return {kind: one(value) for kind, value in zip(kinds, values, strict=True)}

    usual = {
        "provenance": SimpleNamespace(budget=SimpleNamespace(seeds=3)),
        "images": 40,
        "units": 500,
        "by_digit": {"2": one(0.9)},
        "bright_by_digit": {"2": one(0.7)},
        "trained": SimpleNamespace(
            two_strongest=shares(0.9, 0.4, 0.3),
            two_bright=shares(0.6, 0.1, 0.1),
            accuracy_by_units={2: one(0.3), 50: one(0.9), 500: one(0.95)},
        ),
        "untrained": SimpleNamespace(
            two_bright=shares(0.8, 0.7, 0.7), accuracy_by_units={500: one(0.8)}
        ),
    }
    return SimpleNamespace(**usual | changes)


def test_the_strongest_units_are_told_for_both_kinds_of_images() -> None:
    found = digits.strongest_units(_units())
    assert (found["two_of_two"], found["two_other"]) == (0.9, 0.4)
    assert (found["bright_same"], found["bright_of_two"]) == (0.6, 0.7)
    assert found["question_units"] == (
        "Not for it alone: they are active for many other digits, too"
    )
    assert digits.units_needed(_units()) == {
        "fewest": 50,
        "told_fewest": 0.9,
        "told_all": 0.95,
        "told_two": 0.3,
        "told_raw": 0.8,
    }


def test_units_that_do_not_light_up_as_told_are_refused() -> None:
    with pytest.raises(AssertionError):
        digits.strongest_units(_units(by_digit={"2": one(0.7)}))
    untrained = SimpleNamespace(two_bright={"another digit": one(0.4)})
    with pytest.raises(AssertionError):
        digits.strongest_units(_units(untrained=untrained))
    many_needed = SimpleNamespace(
        accuracy_by_units={2: one(0.3), 50: one(0.5), 500: one(0.95)},
    )
    with pytest.raises(AssertionError):
        digits.units_needed(_units(trained=many_needed))
