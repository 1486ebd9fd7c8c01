"""One small call of each figure of what was measured."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from cnnfigs import figures
from cnnfigs.experiments import ScoreBins, SeedEstimate
from examples.shared import SOURCE, example


def seeds(mean: float, apart: float = 0.02) -> SeedEstimate:
    """Return what three seeds gave."""
    return SeedEstimate((mean - apart, mean, mean + 0.5 * apart))


MOVED = {
    "dense, 306 units, learned from moved images": (0.69, 0.68, 0.67, 0.6, 0.33, 0.203),
    "dense, 306 units": (0.8, 0.74, 0.61, 0.37, 0.24, 0.18),
    "two convolutions and pooling": (0.775, 0.75, 0.68, 0.44, 0.32, 0.237),
    "two convolutions and pooling, learned from moved images": (0.7, 0.7, 0.7, 0.65, 0.4, 0.253),
}
LAYERS = ("conv1", "pool1", "conv2", "pool2", "flatten", "dense1", "scores")


@example
def measured_lines() -> Any:
    pixels = (0, 1, 2, 4, 6, 8)
    lines = {
        name: dict(zip(pixels, map(seeds, means), strict=True)) for name, means in MOVED.items()
    }
    title = "Does it help to learn from moved images?"
    return figures.measured_lines(lines, title=title, along="pixels moved", source=SOURCE)


@example
def measured_lines__of_many_places() -> Any:
    lines = {"by 1 pixel": dict.fromkeys(LAYERS, seeds(0.2)), 4: dict.fromkeys(LAYERS, seeds(0.0))}
    return figures.measured_lines(lines, title="Where?", along="layer", percent=False)


@example
def measured_lines__of_places_with_long_names() -> Any:
    names = [f"the convolution number {place}" for place in range(8)]
    lines = {"a": dict.fromkeys(names, seeds(0.2)), "b": dict.fromkeys(names, seeds(0.3))}
    return figures.measured_lines(lines, title="Where?", along="layer")


@example
def measured_lines__on_a_logarithmic_axis() -> Any:
    steps = (1, 2, 5, 10, 20, 50, 100, 115, 120)
    line = {step: seeds(0.001 * step, 0) for step in steps}
    return figures.measured_lines({"conv1": line}, title="How far?", along="s", logarithmic=True)


@example
def measured_lines__with_a_word_that_is_too_long() -> Any:
    return figures.measured_lines({"x" * 120: {3: seeds(0.9)}}, title="x" * 120, along="x" * 120)


@example
def measured_dots() -> Any:
    means = {"one digit, alone": 0.8, "found where it is: learned from strips of digits": 0.64}
    rows = {name: seeds(mean) for name, mean in {**means, "in whole strips": 0.12}.items()}
    return figures.measured_dots(rows, title="Can it read digits in a strip?", source=SOURCE)


@example
def measured_dots__beside_a_reference() -> Any:
    rows = {place: seeds(0.1 * place) for place in range(4)}
    reference = ("the kernel of Sobel", 0.9)
    return figures.measured_dots(rows, title="Lines?", reference=reference, percent=False)


@example
def measured_dots__with_a_word_that_is_too_long() -> Any:
    return figures.measured_dots({"x" * 120: seeds(0.9)}, title="x" * 120)


@example
def training_curves() -> Any:
    steps = np.arange(8, 400, 8)
    loss = 0.2 + 2 * np.exp(-steps / 50)
    seen = {"steps": steps, "loss": loss, "accuracy": 1 - loss / 3}
    held_out = {f"validation_{name}": values[11::12] for name, values in seen.items()}
    return figures.training_curves(SimpleNamespace(**seen, **held_out), source=SOURCE)


@example
def training_curves__of_one_step() -> Any:
    seen = {"steps": [1], "loss": [2.3], "accuracy": [0.0]}
    held_out = {f"validation_{name}": [] for name in seen}
    return figures.training_curves(SimpleNamespace(**seen, **held_out))


@example
def histograms() -> Any:
    rng = np.random.default_rng(5)
    names = ("ink, share of the image", "slant, degrees", "width over height", "centre, column")
    panels = {name: {g: rng.normal(14, 2, 300) for g in ("real", "drawn")} for name in names}
    return figures.histograms(panels, source=SOURCE)


@example
def histograms__of_one_value() -> Any:
    return figures.histograms({1: {2: [0.000012345] * 3}})


def bins(right: float) -> ScoreBins:
    """Return ten bins, in each of which so large a share of the answers is right."""
    edges = tuple(place / 10 for place in range(11))
    middles = tuple(edge + 0.05 for edge in edges[:-1])
    return ScoreBins(edges, ((100,) * 10,) * 3, ((int(100 * right),) * 10,) * 3, (middles,) * 3)


@example
def reliability() -> Any:
    panels = {name: bins(0.6) for name in ("test images", "moved by three pixels", "faint")}
    title = "Is a score of 0.9 right nine times in ten?"
    return figures.reliability(panels, title=title, source=SOURCE)


@example
def reliability__of_one_panel() -> Any:
    return figures.reliability({3: bins(1.0)}, title="Honest?")
