"""Does the page on images state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_up import dataset, estimate

import cnnfigs as cf
from cnnfigs.datasets import GARMENTS
from cnnfigs.experiments import SeedEstimate
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


def test_parameters_are_those_of_the_networks() -> None:
    assert images.parameters() == {
        "dense_parameters": "101,770",
        "matched_parameters": "243,280",
        "cnn_parameters": "243,786",
    }


@pytest.mark.parametrize(
    "counts",
    [(101_771, 243_280, 243_786), (101_770, 200_000, 243_786), (101_770, 200_500, 200_000)],
)
def test_networks_of_other_sizes_are_refused(
    counts: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = dict(zip(NETWORKS, counts, strict=True))
    monkeypatch.setattr(
        cf, "build_model", lambda name: SimpleNamespace(count_params=lambda: sizes[name])
    )
    with pytest.raises(AssertionError):
        images.parameters()


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
        images.check_order_is_no_matter(given, shown)
    else:
        with pytest.raises(AssertionError):
            images.check_order_is_no_matter(given, shown)


def _survives(
    *,
    cnn_near: SeedEstimate | None = None,
    far: float = 0.3,
    cnn_after: float = 0.6,
    loss: float = 0,
) -> Any:
    moved = {
        name: {0: estimate(0.8 - loss), 2: estimate(0.6 - loss), 4: estimate(far - loss)}
        for name in NETWORKS
    }
    after = {name: {0: estimate(0.7), 2: estimate(0.65), 4: estimate(0.5)} for name in NETWORKS}
    moved["fashion_cnn"][2] = cnn_near or estimate(0.7 - loss)
    after["fashion_cnn"][4] = estimate(cnn_after)
    return SimpleNamespace(
        provenance=SimpleNamespace(
            budget=SimpleNamespace(seeds=3), images_seen={"dense": 6_000, "fashion_cnn": 6_000}
        ),
        accuracy=moved,
        accuracy_after_moved=after,
        furthest=4,
        ink_lost={0: 0.0, 2: 0.01, 4: 0.05, 8: 0.2},
    )


def test_shifts_are_told_for_each_network_in_percent() -> None:
    found = images.shift(_survives(), classes=10)
    assert (found["dense_0"], found["fashion_cnn_2"]) == ("80.0%", "70.0%")
    assert (found["dense_4_after"], found["chance"]) == ("50.0%", "10%")
    assert found["dense_matched_4"] == "30.0%"
    assert (found["seeds"], found["seen"]) == (3, "6,000")
    assert (found["near"], found["far"]) == (2, 4)
    for fault in (_survives(far=0.9), _survives(loss=0.25)):
        with pytest.raises(AssertionError):  # a network that does not lose, or never knew
            images.shift(fault, classes=10)


def test_ink_is_told_at_the_moves_that_are_named() -> None:
    assert images.ink_lost(_survives()) == {
        "most": 8,
        "ink_2": "1.0%",
        "ink_4": "5.0%",
        "ink_8": "20.0%",
    }


@pytest.mark.parametrize(
    ("near", "words", "verdict"),
    [
        (estimate(0.7), "better", "*better, and not invariant*"),
        (estimate(0.5), "no better", "no cure"),
        (SeedEstimate((0.5, 0.7, 0.7)), "for some seeds better, for others not", "no cure"),
    ],
)
def test_the_verdict_asks_for_every_seed(near: SeedEstimate, words: str, verdict: str) -> None:
    found = images.shift_verdict(_survives(cnn_near=near))
    assert (found["cnn_at_2"], found["cnn_at_4"]) == (words, "no better")
    assert verdict in found["verdict"].data


def test_learning_from_moved_images_has_a_price() -> None:
    assert images.learned_from_moved(_survives()) == {
        "furthest": 4,
        "price_word": "costs it",
        "price": "10.0 points: there is more to learn, and no network saw more images than before",
        "gap": "10.0",
        "gap_word": "ahead of",
    }
    with pytest.raises(AssertionError):  # it does not help
        images.learned_from_moved(_survives(cnn_after=0.2))


def _breaks(
    *, pool1_by_one: float = 0.3, unpooled_conv: float = 0.0, unpooled_flat: float = 0.5
) -> Any:
    layers = ("conv1", "pool1", "conv2", "pool2", "flatten")
    exact = {1: 1, 2: 3, 4: 4}  # layers that follow, from the first on
    errors = {
        moved: {
            layer: estimate(0, 0) if place < follow else estimate(0.5)
            for place, layer in enumerate(layers)
        }
        for moved, follow in exact.items()
    }
    errors[1]["pool1"] = estimate(pool1_by_one, 0)
    unpooled = {"conv2": estimate(unpooled_conv, 0), "flatten": estimate(unpooled_flat)}
    return SimpleNamespace(
        error={"fashion_cnn": errors, "no pooling": {1: unpooled}},
        another_image={"fashion_cnn": {"flatten": estimate(0.8)}},
    )


def test_a_shift_gets_lost_at_the_layers_that_are_named() -> None:
    assert images.equivariance(_breaks()) == {
        "pool1_place": 2,
        "pool2_place": 4,
        "flat_error": "0.50",
        "flat_other": "0.80",
    }


@pytest.mark.parametrize(
    "fault", [{"pool1_by_one": 0.0}, {"unpooled_conv": 0.2}, {"unpooled_flat": 0.05}]
)
def test_a_layer_that_follows_more_or_less_than_is_said_is_refused(fault: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        images.equivariance(_breaks(**fault))


def _two(*, half: float = 0.5, both: float = 0.3, highest: float = 0.6) -> Any:
    right = {"as it is": 0.8, "half size": half, "at one side": 0.4, "two of them": 0.3}
    return SimpleNamespace(
        pictures=1_000,
        right={name: {kind: estimate(share) for kind, share in right.items()} for name in NETWORKS},
        both=dict.fromkeys(NETWORKS, estimate(both)),
        highest={name: {"two of them": estimate(highest)} for name in NETWORKS},
    )


def test_two_things_are_told_after_one_small_and_aside() -> None:
    found = images.two_things(_two(), classes=10)
    assert [found[f"dense_right_{place}"] for place in range(4)] == [
        "80.0%",
        "50.0%",
        "40.0%",
        "30.0%",
    ]
    assert (found["fashion_cnn_both"], found["fashion_cnn_highest"]) == ("30.0%", "0.60")
    assert (found["pictures"], found["chance_one"], found["chance_both"]) == (
        "1,000",
        "20%",
        "2.2%",
    )


@pytest.mark.parametrize("fault", [{"half": 0.75}, {"both": 0.6}, {"highest": 0.2}])
def test_networks_that_can_name_two_things_are_refused(fault: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        images.two_things(_two(**fault), classes=10)
