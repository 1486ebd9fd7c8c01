"""Does the page on images state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import keras
import numpy as np
import pytest
from made_up import dataset, estimate

import cnnfigs as cf
from cnnfigs.datasets import GARMENTS
from explainer import images

NETWORKS = ("dense", "dense_matched", "fashion_cnn")


def test_a_picture_is_told_by_its_numbers() -> None:
    boot = np.zeros((28, 28), np.uint8)
    found = dict(images.picture(boot, dataset([0], GARMENTS)))
    assert "drawn by this package" in found.pop("kind").data
    assert found == {"pixels": 784, "classes": 10, "boot_label": 9}
    real = images.picture(boot, dataset([0], GARMENTS, drawn=False))["kind"]
    assert real.data == "The pictures are photographs: a shop, CC0."
    for fault in (boot / 255, boot[1:]):
        with pytest.raises(AssertionError):
            images.picture(fault, dataset([0], GARMENTS))


class _Dense:
    """A network that is one layer, and sums the pixels by its weights."""

    def __init__(self, weights: np.ndarray) -> None:
        self.weights = [weights]

    def get_weights(self) -> list[np.ndarray]:
        return self.weights

    def set_weights(self, weights: list[np.ndarray]) -> None:
        self.weights = weights

    def predict(self, shown: np.ndarray, verbose: int) -> np.ndarray:
        return shown.reshape(len(shown), -1) @ self.weights[0]


class _Edges(_Dense):
    """A network that looks at neighbours, whatever its weights."""

    def predict(self, shown: np.ndarray, verbose: int) -> np.ndarray:
        return np.diff(shown).reshape(len(shown), -1).std(axis=1)


@pytest.mark.parametrize(("network", "blind"), [(_Dense, True), (_Edges, False)])
def test_a_network_that_knows_neighbours_is_refused(
    network: type[_Dense], blind: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    shown = rng.integers(0, 256, (2, 4, 4)).cumsum(axis=2) // 4
    given = network(rng.normal(size=(16, 3)))
    monkeypatch.setattr(cf, "build_model", lambda name: network(np.zeros((16, 3))))
    if blind:
        assert images.order(given, shown) == {"question_shuffled": "Nothing"}
    else:
        assert images.order(given, shown)["question_shuffled"] != "Nothing"


def test_most_numbers_change_as_the_boot_moves_and_labels_are_no_amounts() -> None:
    boot = np.arange(28 * 28).reshape(28, 28).astype(np.uint8)
    labels = np.array([6, 7, 0])
    looks = np.stack([np.full((28, 28), grey, np.uint8) for grey in (90, 10, 100)])
    garments = replace(dataset([0], GARMENTS), x_train=looks, y_train=labels)
    found = images.numbers(boot, garments)
    assert found["changed"] > 0.9
    assert found["question_moved"] == "Most of them"
    assert found["question_label"] == "No: a label is only a name"
    with pytest.raises(AssertionError):  # nothing changes, or little
        images.numbers(np.triu(np.full((28, 28), 7, np.uint8)), garments)
    odd = replace(garments, x_train=looks[[0, 2, 1]])
    assert images.numbers(boot, odd)["question_label"] != "No: a label is only a name"


def test_layers_are_set_out_with_what_each_learns() -> None:
    rows = images.layers_table(cf.build_model("dense")).data.splitlines()[2:]
    assert [row.split("|")[-2].strip() for row in rows] == [
        "0",
        "(784 + 1) × 128 = 100,480",
        "(128 + 1) × 10 = 1,290",
    ]
    layers = [keras.Input((4,)), keras.layers.Flatten(), keras.layers.Dense(3, use_bias=False)]
    with pytest.raises(AssertionError):  # no number more
        images.layers_table(keras.Sequential(layers))


def test_the_network_without_filters_is_told_over_its_seeds() -> None:
    survives: Any = SimpleNamespace(
        provenance=SimpleNamespace(budget=SimpleNamespace(seeds=3), images_seen={"dense": 6_000}),
        accuracy={"dense": {0: estimate(0.8)}},
    )
    assert images.without_filters(survives, classes=10) == {
        "dense_parameters": "101,770",
        "units": 128,
        "dense_0": "80.0%",
        "seeds": 3,
        "seen": "6,000",
        "chance": "10%",
    }
    survives.accuracy["dense"][0] = estimate(0.5)
    with pytest.raises(AssertionError):  # not enough for much
        images.without_filters(survives, classes=10)
