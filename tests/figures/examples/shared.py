"""What examples of figures share: where they are entered, layers, an image, names."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from cnnfigs import figures

Drawn = Callable[[], Any]
EXAMPLES: dict[str, Drawn] = {}


def example(draw: Drawn) -> Drawn:
    """Enter a function that draws a figure, by its name: `comparison__of_units`, for one."""
    EXAMPLES[draw.__name__] = draw
    return draw


def public_figures() -> list[str]:
    """Return the names of the functions that draw figures."""
    aside = {"alt_text", "column", "dark", "narrow", "set_alt_text", "style"}
    return [name for name in dir(figures) if not name.startswith("_") and name not in aside]


class ReceptiveField(SimpleNamespace):
    """So many pixels square, moving by one."""

    def window(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Return the first and last row and column that a value sees."""
        return row, column, row + self.size[0], column + self.size[1]


def layer(*shape: int, name: str = "conv1", sees: int | None = 5, signed: bool = False) -> Any:
    """Return a layer with values of a shape, as if an image had been shown to a network."""
    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    kinds = {1: "units", 3: "convolution", 4: "convolution"}  # four for a batch of images
    kind = "scores" if name == "scores" else kinds[len(shape)]
    field = None if sees is None else ReceptiveField(size=(sees, sees))
    values = values if signed else np.maximum(values, 0)
    return SimpleNamespace(name=name, kind=kind, values=values, field=field)


SOURCE = (
    "Data: MNIST, test image 1. Network: six_conv, seed 0, trained for 12 epochs on 60,000 images."
)
IMAGE = np.random.default_rng(1).integers(0, 256, (28, 28)).astype(np.uint8)
STRIPES = np.repeat(np.tile([0.0, 0.2, 1.0, 0.6], 5)[np.newaxis], 16, axis=0)
CLOTHES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"]
CLOTHES += ["Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
