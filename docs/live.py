"""What the page on live figures says of the weights that are loaded, and whether it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers

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
    # Half precision, and a little more for those that are the sum of two halves.
    assert 0.5 < share < 0.6
    return {"count": f"{count:,}", "megabytes": size / 1e6, "share": share}


def check_two_halves(layers: Layers) -> None:
    """Check which weights are the sum of two halves."""
    biases = {f"{layer['name']}/bias" for layer in layers if "bias" in layer}
    split = {
        f"{layer['name']}/{kind}"
        for layer in layers
        for kind in ("kernel", "bias")
        if kind in layer and layer[kind]["halves"] == 2
    }
    # "In the first and the last layer, and for each bias".
    assert split == {"conv1/kernel", "scores/kernel"} | biases


def rounding(kernel: NDArray[np.float32]) -> Numbers:
    """Return by how much of its size half precision would change a weight at most, in %."""
    off = np.abs(kernel - kernel.astype(np.float16)) / np.abs(kernel)
    return {"rounded": 100 * float(off.max())}
