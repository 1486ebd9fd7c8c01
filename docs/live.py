"""What the page on live figures says of the weights that are loaded, and of what is learned."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cnnfigs as cf
from _site.page import Numbers
from cnnfigs.experiments import SeedEstimate
from cnnfigs.web._weights import STEPS

# What `tests/site/learned_in_the_page.py` found: by the images learned from, a share for each seed.
LEARNED = Path(__file__).with_name("learned_in_the_page.json")
EACH = 4  # as many points apart are drawn

# As the manifest describes them.
Layers = Sequence[Mapping[str, Any]]


def exported(trained: cf.Trained, classes: Sequence[str]) -> tuple[int, Layers]:
    """Return how many bytes the file of weights has, and the layers as the manifest has them."""
    with TemporaryDirectory() as folder:
        written = cf.web.export(trained, Path(folder), classes=classes)
        manifest = json.loads(written.manifest.read_text("utf-8"))
        return written.weights.stat().st_size, manifest["layers"]


def weights(count: int, size: int) -> Numbers:
    """Return how large the file is, for so many weights, and what share that is of their memory."""
    share = size / (4 * count)  # bytes, in single precision
    # "Half of what they take in memory", about.
    assert 0.45 < share < 0.6
    return {"count": f"{count:,}", "megabytes": size / 1e6, "share": share}


def check_what_travels_whole(layers: Layers) -> None:
    """Check which weights are not rounded."""
    biases = {f"{layer['name']}/bias" for layer in layers if "bias" in layer}
    exact = {
        f"{layer['name']}/{kind}"
        for layer in layers
        for kind in ("kernel", "bias")
        if kind in layer and not layer[kind]["fixed"]
    }
    # "In the first and the last layer, and for each bias".
    assert exact == {"conv1/kernel", "scores/kernel"} | biases


def rounding() -> Numbers:
    """Return how many steps a map's largest weight has, and what share of it rounding is, in %."""
    return {"steps": f"{STEPS:,}", "rounded": 100 * 0.5 / STEPS}


def learned(file: Path = LEARNED) -> dict[int, SeedEstimate]:
    """Return how many digits held out were named rightly, by the images learned from."""
    found = json.loads(file.read_text("utf-8"))
    return {int(images): SeedEstimate(tuple(shares)) for images, shares in found.items()}


def drawn(learned: Mapping[int, SeedEstimate]) -> dict[int, SeedEstimate]:
    """Return what is drawn of it: the end, and some before."""
    points = sorted(learned)[:0:-1][::EACH]
    return {images: learned[images] for images in reversed(points)}


def learning(learned: Mapping[int, SeedEstimate]) -> Numbers:
    """Return how well the network is at the start and at the end, and over how many seeds."""
    first, last = min(learned), max(learned)
    halfway = min(images for images in learned if learned[images].mean >= 0.5)
    assert first == 0
    assert learned[first].mean < 0.2, "it begins by guessing"
    assert halfway < last / 10, "most is learned early"
    return {
        "seeds": f"{len(learned[last].values)}",
        "images": f"{last:,}",
        "start": learned[first].mean,
        "halfway": f"{halfway:,}",
        "reached": learned[last].mean,
    }
