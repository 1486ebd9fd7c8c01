"""Does the page on live figures state how weights are written, and refuse what is not so?"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import cnnfigs as cf
import live
from cnnfigs.experiments import SeedEstimate


def test_what_was_exported_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def export(trained: Any, folder: Path, *, classes: tuple[str, ...]) -> Any:
        manifest, weights = folder / "manifest.json", folder / "weights.js"
        manifest.write_text('{"layers": [{"name": "conv1"}]}', "utf-8")
        weights.write_bytes(b"12345")
        return SimpleNamespace(manifest=manifest, weights=weights)

    monkeypatch.setattr(cf.web, "export", export)
    network: Any = object()
    assert live.exported(network, ("0",)) == (5, [{"name": "conv1"}])


def test_weights_are_told_against_their_memory() -> None:
    assert live.weights(1_000_000, 2_200_000) == {
        "count": "1,000,000",
        "megabytes": 2.2,
        "share": 0.55,
    }
    with pytest.raises(AssertionError):  # more than little more than half
        live.weights(1_000_000, 3_000_000)


def _layers(*, bias: bool = False, conv2: bool = True) -> live.Layers:
    whole = {"fixed": False}
    return [
        {"name": "conv1", "kernel": whole, "bias": whole},
        {"name": "pool1"},
        {"name": "conv2", "kernel": {"fixed": conv2}, "bias": {"fixed": bias}},
        {"name": "scores", "kernel": whole, "bias": whole},
    ]


def test_the_first_and_last_kernels_and_biases_travel_whole() -> None:
    live.check_what_travels_whole(_layers())
    for fault in (_layers(bias=True), _layers(conv2=False)):
        with pytest.raises(AssertionError):
            live.check_what_travels_whole(fault)


def test_rounding_is_half_a_step() -> None:
    assert live.rounding() == {"steps": "8,191", "rounded": pytest.approx(0.0061, rel=1e-2)}


def _learned(*shares: float) -> dict[int, SeedEstimate]:
    places = [0, 32, 64, 96, 128, 160, 192, 224, 256, 20_000]
    return {at: SeedEstimate((share, share)) for at, share in zip(places, shares, strict=True)}


def test_what_was_learned_is_told_with_its_start_and_its_end() -> None:
    shares = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9)
    told = live.learning(_learned(*shares))
    assert told == {
        "seeds": "2",
        "images": "20,000",
        "start": 0.1,
        "halfway": "128",
        "reached": 0.9,
    }
    with pytest.raises(AssertionError, match="guessing"):
        live.learning(_learned(0.6, *shares[1:]))
    with pytest.raises(AssertionError, match="early"):
        live.learning(_learned(*(9 * [0.1]), 0.9))


def test_the_end_is_drawn_and_no_start_on_a_logarithmic_axis() -> None:
    assert list(live.drawn(_learned(*(10 * [0.1])))) == [32, 160, 20_000]


def test_the_file_holds_as_many_seeds_at_each_place() -> None:
    assert {len(each.values) for each in live.learned().values()} == {5}
