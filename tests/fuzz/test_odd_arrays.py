"""Is whatever array comes in computed with, or refused in our words? Seeded, some 5,000 calls."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hostile_calls import CALLS, OF_NETWORKS
from odd_arrays import spoiled
from tally import Tally
from test_slips import ORDINARY, arguments_of

from cnnfigs import figures

EACH = 150
QUICK = ["activations", "top_images", "grad_cam", "typical_image"]


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))


def seed_of(name: str) -> int:
    return zlib.crc32(name.encode())


def test_numeric_functions_take_odd_arrays_or_refuse_them():
    tally = Tally()
    for name, (function, arguments) in CALLS.items():
        rng = np.random.default_rng(seed_of(name))
        for trial in range(EACH):
            tally.call(f"{name}, {trial}", with_odd_array, function, arguments, rng)
    tally.check("numeric functions", at_least=4_000)


def test_what_a_network_does_takes_odd_arrays_or_refuses_them():
    tally = Tally()
    for name in QUICK:
        function, arguments = OF_NETWORKS[name]
        rng = np.random.default_rng(seed_of(name))
        for trial in range(EACH):
            tally.call(f"{name}, {trial}", with_odd_array, function, arguments, rng)
    tally.check("networks", at_least=400)


@pytest.mark.filterwarnings("ignore:Glyph:UserWarning")
def test_figures_draw_odd_arrays_or_refuse_them():
    tally = Tally()
    for name in ORDINARY:
        rng = np.random.default_rng(seed_of(name))
        arguments = arguments_of(name)
        for trial in range(8):
            tally.call(f"{name}, {trial}", with_odd_array, getattr(figures, name), arguments, rng)
            plt.close("all")
    tally.check("figures", at_least=240)


def with_odd_array(
    function: Callable[..., object], arguments: dict[str, object], rng: np.random.Generator
) -> None:
    """Call a function with an odd array in place of one that an argument is or holds."""
    name = str(rng.choice(sorted(arguments)))
    function(**{**arguments, name: spoiled(arguments[name], rng)})
