"""How often is a photo of one digit read rightly? By kind of disturbance, light, ink, camera.

Photos are drawn: a digit from the package's own pen strokes, on drawn paper. Counted by kind are
those that a network names rightly once they are prepared, those that are refused with a word, and
those that it names wrongly. Where there is no single digit to read, a refusal is right.

    python tests/benchmarks/digit_photos.py --each 20 lenet.keras six_conv.keras
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from photo_camera import noise, slope
from photo_kinds import KINDS
from photo_scene import (
    NO_DIGIT,
    Kind,
    Scene,
    pixels_of,
    write,
)
from scipy import ndimage

from cnnfigs import prepare_digit


def photo(kind: Kind, number: int) -> tuple[NDArray[np.uint8], int]:
    """Return the pixels of one photo, and the digit on it or that there is none to read."""
    rng = np.random.default_rng([number, *kind.name.encode()])
    colours = np.ones((*kind.size, 3)) * kind.paper
    scene = Scene(rng, number % 10, colours)
    grain = ndimage.gaussian_filter(rng.normal(size=kind.size), 0.8)
    scene.colours *= 1 + 0.012 * grain[..., None]
    slope(0.08, rng.uniform(0, 6))(scene)
    for step in kind.before:
        step(scene)
    write(scene, kind)
    for step in kind.after:
        step(scene)
    noise(0.004)(scene)
    return pixels_of(scene), number % 10 if kind.readable else NO_DIGIT


def outcomes(
    kind: Kind, each: int, networks: list[Any]
) -> tuple[list[tuple[int, int, int]], list[str]]:
    """Return how many photos of a kind are right, refused and wrong, network by network."""
    prepared, digits, words = [], [], []
    for number in range(each):
        pixels, digit = photo(kind, number)
        try:
            prepared.append(prepare_digit(pixels))
            digits.append(digit)
        except ValueError as error:
            words.append(str(error).split(":")[0][:70])
    counts = []
    for network in networks:
        named = _named(network, prepared)
        right = sum(int(a == b) for a, b in zip(named, digits, strict=True))
        refused, wrong = len(words), len(prepared) - right
        counts.append((right, refused, wrong) if kind.readable else (refused, 0, wrong))
    return counts, sorted(set(words))


def _named(network: Any, prepared: list[NDArray[np.uint8]]) -> list[int]:
    if not prepared:
        return []
    images = np.array(prepared)[..., None] / 255.0
    return [int(name) for name in network.predict(images, verbose=0).argmax(1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="+", help="files of Keras, of images from 0 to 1")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    parser.add_argument("--save", type=Path, help="where to keep the counts as JSON")
    options = parser.parse_args()
    import keras

    networks = [keras.models.load_model(path) for path in options.networks]
    table = {}
    for kind in KINDS:
        if options.only in kind.name:
            counts, words = table[kind.name] = outcomes(kind, options.each, networks)
            print(f"{kind.name:36}", *counts, *words, flush=True)
    if options.save:
        options.save.write_text(json.dumps(table, indent=1))


if __name__ == "__main__":
    main()
