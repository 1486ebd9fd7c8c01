"""What all tests of figures share: layers to draw, and a watch over matplotlib's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def _settings_stay_as_they_are() -> Iterator[None]:
    # As a dictionary is copied: by key, each of the hundreds of settings would be looked up.
    before = dict.copy(mpl.rcParams)
    yield
    plt.close("all")
    assert dict.copy(mpl.rcParams) == before


@pytest.fixture
def make_layer() -> Callable[..., Any]:
    def make(shape: tuple[int, ...], *, name: str = "conv1", signed: bool = False) -> Any:
        kinds = {1: "units", 3: "convolution"}
        values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
        values = values if signed else np.maximum(values, 0)
        kind = "scores" if name == "scores" else kinds.get(len(shape), "other")
        return SimpleNamespace(name=name, kind=kind, values=values, field=None)

    return make
