"""A sheet of tiles against one Axes a map, by hand and as keract draws it, measured in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cnnfigs.figures import network_sheet

SHAPES = [(24, 24, 20), (20, 20, 20), (16, 16, 50), (12, 12, 50), (8, 8, 50), (4, 4, 50)]


def six_conv() -> list[Any]:
    random = np.random.default_rng(0)
    arrays = [np.maximum(random.normal(size=shape), 0) for shape in [*SHAPES, (500,)]]
    arrays.append(random.dirichlet(np.ones(10)))
    kinds = [*["convolution"] * 6, "units", "scores"]
    window = (10, 10, 15, 15)
    field = SimpleNamespace(size=(5, 5), window=lambda row, column: window)
    return [
        SimpleNamespace(name=f"layer{place}", kind=kind, values=values, field=field)
        for place, (kind, values) in enumerate(zip(kinds, arrays, strict=True))
    ]


def one_axes_a_map(layers: list[Any]) -> Any:
    """Draw as most tools do: a subplot for each map, one each for the units and the scores."""
    maps = [layer.values[..., k] for layer in layers[:6] for k in range(layer.values.shape[2])]
    maps += [layers[6].values.reshape(20, 25), layers[7].values[np.newaxis]]
    figure = plt.figure(figsize=(8, 11))
    for place, each in enumerate(maps, start=1):
        axes = figure.add_subplot(16, 16, place)
        axes.imshow(each)
        axes.set(xticks=[], yticks=[])
    return figure


def seconds(draw: Callable[[], Any], times: int) -> float:
    """Return the processor time of the fastest of several drawings."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        figure = draw()
        figure.canvas.draw()
        taken.append(time.process_time() - start)
        plt.close(figure)
    return min(taken)


def test_a_sheet_is_at_least_eight_times_faster_than_one_axes_a_map() -> None:
    layers, image = six_conv(), np.zeros((28, 28), np.uint8)
    seconds(lambda: network_sheet(layers, image=image), 1)  # Fonts are found and cached once.
    tiled = seconds(lambda: network_sheet(layers, image=image), 5)
    apart = seconds(lambda: one_axes_a_map(layers), 3)
    ratio = apart / tiled
    print(f"six_conv: {apart:.2f} s with one Axes a map, {tiled:.2f} s tiled, ratio {ratio:.1f}")
    assert ratio >= 8


def test_a_sheet_is_drawn_and_written_many_times_faster_than_by_keract(
    tmp_path: Path, record: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    keract = pytest.importorskip("keract", reason="the group `rivals` brings it")
    layers, image = six_conv(), np.zeros((28, 28), np.uint8)
    batches = {layer.name: layer.values[np.newaxis] for layer in layers}

    def ours() -> None:
        figure = network_sheet(layers, image=image)
        figure.savefig(tmp_path / "sheet.png")
        plt.close(figure)

    def theirs() -> None:
        # A page for each layer, each map with an Axes of its own.
        keract.display_activations(batches, save=True, directory=str(tmp_path))

    ours()  # Fonts are found and cached once.
    taken = []
    for draw in (ours, theirs):
        begin = time.process_time()
        draw()
        taken.append(time.process_time() - begin)
    capfd.readouterr()  # It names each layer.
    rival = f"keract {version('keract')}"
    print(f"six_conv, to PNG: ours {taken[0]:.2f} s, {rival} {taken[1]:.2f} s", end=", ")
    print(f"ratio {taken[1] / taken[0]:.1f}")
    record(
        "drawing/sheet",
        what="All maps of `six_conv` for one image, drawn and written as PNG",
        unit="s",
        ours=taken[0],
        rival=rival,
        theirs=taken[1],
    )
    assert taken[1] / taken[0] >= 8
