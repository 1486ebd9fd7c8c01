"""Does the page on shifts state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from made_up import estimate

import cnnfigs as cf
from cnnfigs.experiments import SeedEstimate
from explainer import shifts

NETWORKS = ("dense", "dense_matched", "fashion_cnn")


def test_the_networks_are_of_the_sizes_that_are_compared() -> None:
    shifts.check_sizes()


@pytest.mark.parametrize("counts", [(101_770, 200_000, 243_786), (101_770, 200_500, 200_000)])
def test_networks_of_other_sizes_are_refused(
    counts: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = dict(zip(NETWORKS, counts, strict=True))
    monkeypatch.setattr(
        cf, "build_model", lambda name: SimpleNamespace(count_params=lambda: sizes[name])
    )
    with pytest.raises(AssertionError):
        shifts.check_sizes()


def _survives(
    *,
    cnn_near: SeedEstimate | None = None,
    far: float = 0.3,
    cnn_after: float = 0.6,
) -> Any:
    moved = {name: {0: estimate(0.8), 2: estimate(0.6), 4: estimate(far)} for name in NETWORKS}
    after = {name: {0: estimate(0.7), 2: estimate(0.65), 4: estimate(0.5)} for name in NETWORKS}
    moved["fashion_cnn"][2] = cnn_near or estimate(0.7)
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
    found = shifts.shift(_survives())
    assert (found["fashion_cnn_4"], found["fashion_cnn_4_after"]) == ("30.0%", "60.0%")
    assert (found["near"], found["far"]) == (2, 4)
    assert found["question_invariant"] == "It falls"
    with pytest.raises(AssertionError):  # a network that does not lose
        shifts.shift(_survives(far=0.9))


def test_falls_are_set_out_by_network() -> None:
    lines = {"two convolutions": ("fashion_cnn", _survives().accuracy["fashion_cnn"])}
    assert shifts.falls_table(lines).data.splitlines()[2:] == [
        "| two convolutions | 243,786 | 80.0% | 70.0% | 30.0% |"
    ]


def test_less_ink_is_lost_than_images() -> None:
    assert shifts.ink_lost(_survives()) == {"ink_4": "5.0%"}
    with pytest.raises(AssertionError):
        shifts.ink_lost(_survives(far=0.77))


@pytest.mark.parametrize(
    ("near", "words", "verdict"),
    [
        (estimate(0.7), "better", "*not invariant*"),
        (estimate(0.5), "no better", "no cure"),
        (SeedEstimate((0.5, 0.7, 0.7)), "for some seeds better, for others not", "no cure"),
    ],
)
def test_the_verdict_asks_for_every_seed(near: SeedEstimate, words: str, verdict: str) -> None:
    found = shifts.shift_verdict(_survives(cnn_near=near))
    assert (found["cnn_at_2"], found["cnn_at_4"]) == (words, "no better")
    assert verdict in found["verdict"].data
    # What was found says it again, in other words.
    assert ("no cure" in found["loses"]) == ("no cure" in verdict)


def test_learning_from_moved_images_has_a_price() -> None:
    assert shifts.learned_from_moved(_survives()) == {
        "furthest": 4,
        "price_word": "costs",
        "price": "10.0 points: there is more to learn, and no network saw more images than before",
        "gap": "10.0",
        "gap_word": "behind",
    }
    with pytest.raises(AssertionError):  # it does not help
        shifts.learned_from_moved(_survives(cnn_after=0.2))


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
    assert shifts.equivariance(_breaks()) == {
        "pool1_place": 2,
        "pool2_place": 4,
        "flat_error": "0.50",
        "question_lost": "That of flatten, where maps become one row",
        "flat_other": "0.80",
    }


@pytest.mark.parametrize(
    "fault", [{"pool1_by_one": 0.0}, {"unpooled_conv": 0.2}, {"unpooled_flat": 0.05}]
)
def test_a_layer_that_follows_more_or_less_than_is_said_is_refused(fault: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        shifts.equivariance(_breaks(**fault))


def _two(*, half: float = 0.5, aside: float = 0.4, both: float = 0.3, highest: float = 0.6) -> Any:
    right = {"as it is": 0.8, "half size": half, "at one side": aside, "two of them": 0.3}
    return SimpleNamespace(
        pictures=1_000,
        right={name: {kind: estimate(share) for kind, share in right.items()} for name in NETWORKS},
        both=dict.fromkeys(NETWORKS, estimate(both)),
        highest={name: {"two of them": estimate(highest)} for name in NETWORKS},
    )


def test_two_things_are_told_after_one_small_and_aside() -> None:
    found = shifts.two_things(_two(), classes=10)
    assert (found["as_it_is"], found["half_size"], found["one_of_two"]) == (
        "80.0%",
        "50.0%",
        "30.0%",
    )
    assert (found["both"], found["highest"], found["chance_one"]) == ("30.0%", "0.60", "20%")


@pytest.mark.parametrize(
    "fault", [{"half": 0.75}, {"half": 0.59, "aside": 0.3}, {"both": 0.6}, {"highest": 0.2}]
)
def test_networks_that_can_name_two_things_are_refused(fault: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        shifts.two_things(_two(**fault), classes=10)
