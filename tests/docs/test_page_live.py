"""Does the page on live figures state how weights are written, and refuse what is not so?"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import cnnfigs as cf
import live


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


def _layers(bias_halves: int = 2, conv2_halves: int = 1) -> live.Layers:
    return [
        {"name": "conv1", "kernel": {"halves": 2}, "bias": {"halves": 2}},
        {"name": "pool1"},
        {"name": "conv2", "kernel": {"halves": conv2_halves}, "bias": {"halves": bias_halves}},
        {"name": "scores", "kernel": {"halves": 2}, "bias": {"halves": 2}},
    ]


def test_two_halves_are_for_the_first_and_last_kernels_and_for_biases() -> None:
    live.check_two_halves(_layers())
    for fault in (_layers(bias_halves=1), _layers(conv2_halves=2)):
        with pytest.raises(AssertionError):
            live.check_two_halves(fault)


def test_rounding_is_told_for_the_weight_that_it_changes_most() -> None:
    kernel = np.array([1.0, 1 + 2**-12], np.float32)
    assert live.rounding(kernel) == {"rounded": pytest.approx(100 * 2**-12, rel=1e-3)}
