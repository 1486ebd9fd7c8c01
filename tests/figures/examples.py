"""One small call of each public figure, for the tests that ask the same of all of them.

A wing's examples stand below its name. The first of a figure is an ordinary one; further ones are
those at which a layout may break, and are named after that.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from cnnfigs import figures

Drawn = Callable[[], Any]
EXAMPLES: dict[str, Drawn] = {}

# Figures that have but one form yet.
WITHOUT_EXAMPLE = {
    *("attribution_maps", "effective_receptive_fields", "top_patches", "unit_agreement"),
    *("class_responses", "confusion", "similarity_matrices", "unit_summary"),
    *("contact_sheet", "drawing_stages", "image_row", "pixel_values", "window_scores"),
    *("filtered_images", "kernel_grid", "kernels_over_training", "pooling", "tuning_curves"),
    *("histograms", "measured_dots", "measured_lines", "reliability", "training_curves"),
    "worked_pixel",
}


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
    kind = "scores" if name == "scores" else {1: "units", 3: "convolution"}[len(shape)]
    field = None if sees is None else ReceptiveField(size=(sees, sees))
    values = values if signed else np.maximum(values, 0)
    return SimpleNamespace(name=name, kind=kind, values=values, field=field)


SOURCE = (
    "Data: MNIST, test image 1. Network: six_conv, seed 0, trained for 12 epochs on 60,000 images."
)
IMAGE = np.random.default_rng(1).integers(0, 256, (28, 28)).astype(np.uint8)
CLOTHES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"]
CLOTHES += ["Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


# activations


def six_conv() -> list[Any]:
    """Return the layers of a network of six convolutions, one map of which is dead."""
    counts = [20, 20, 50, 50, 50, 50]
    layers = [
        layer(side, side, count, name=f"conv{place + 1}", sees=5 + 4 * place)
        for place, (side, count) in enumerate(zip(range(24, 3, -4), counts, strict=True))
    ]
    layers[1].values[..., 3] = 0
    scores = layer(10, name="scores", sees=28)
    scores.values = np.eye(10)[3] * 0.9 + 0.01
    return [*layers, layer(500, name="dense1", sees=28), scores]


@example
def network_sheet() -> Any:
    return figures.network_sheet(six_conv(), image=IMAGE, classes=CLOTHES, source=SOURCE)


@example
def network_sheet__of_one_scale() -> Any:
    title = "A digit on its way through six convolutions, each map on a scale of its own"
    return figures.network_sheet(six_conv(), image=IMAGE, scale="panel", title=title)


@example
def network_sheet__of_a_row_and_a_column() -> Any:
    layers = [layer(1, 50, 4), layer(50, 1, 4, name="conv2"), layer(28, 200, 3, name="conv3")]
    return figures.network_sheet(layers, image=IMAGE[:1].repeat(2, axis=1)[:, :50])


@example
def network_sheet__of_many_layers() -> Any:
    layers = [layer(12, 12, 40, name=f"block_{place}_expand_relu") for place in range(22)]
    return figures.network_sheet([*layers, layer(1000, name="scores")], image=IMAGE)


@example
def layer_sheet() -> Any:
    return figures.layer_sheet(layer(24, 24, 20), image=IMAGE, source=SOURCE)


@example
def layer_sheet__of_signed_maps_each_on_its_scale() -> Any:
    return figures.layer_sheet(layer(12, 12, 50, signed=True), image=IMAGE, scale="panel")


@example
def layer_sheet__of_units() -> Any:
    return figures.layer_sheet(layer(500, name="dense1"), image=IMAGE)


@example
def layer_sheet__of_a_row() -> Any:
    return figures.layer_sheet(layer(1, 50, 4), image=IMAGE[:1].repeat(2, axis=1)[:, :50])


@example
def layer_sheet__of_a_column() -> Any:
    return figures.layer_sheet(layer(50, 1, 4), image=IMAGE[:, :1].repeat(2, axis=0)[:50])


@example
def layer_sheet__of_a_spectrogram() -> Any:
    return figures.layer_sheet(layer(28, 200, 6), image=np.tile(IMAGE, 8)[:, :200])


@example
def layer_sheet__of_a_long_row() -> Any:
    return figures.layer_sheet(layer(1, 500, 4))


@example
def feature_maps() -> Any:
    return figures.feature_maps(layer(24, 24, 20))


@example
def feature_maps__of_a_row() -> Any:
    return figures.feature_maps(layer(1, 50, 4))


@example
def output_strip() -> Any:
    return figures.output_strip(np.eye(10)[3] * 0.9 + 0.01, CLOTHES)


@example
def output_strip__of_long_names_and_large_values() -> Any:
    names = [f"Schwarzwälder-Kirschtorte number {index}" for index in range(30)]
    return figures.output_strip(np.linspace(-1e4, 1e4, 30), names)


def summaries() -> list[Any]:
    """Return what a network of a few layers is made of."""
    rows = [
        ("conv1", "convolution", (24, 24, 20), 520),
        ("max_pooling_with_a_long_name", "pooling", (12, 12, 20), 0),
        ("conv2", "convolution", (8, 8, 50), 25_050),
        ("flatten", "flattened", (3200,), 0),
        ("dense1", "units", (500,), 1_600_500),
        ("scores", "scores", (10,), 5_010),
    ]
    return [
        SimpleNamespace(
            name=name,
            kind=kind,
            shape=shape,
            parameters=parameters,
            field=ReceptiveField(size=(5 + place, 5 + place)),
        )
        for place, (name, kind, shape, parameters) in enumerate(rows)
    ]


@example
def architecture() -> Any:
    return figures.architecture(summaries(), source=SOURCE)


def two_inputs(*shape: int, **options: Any) -> Any:
    """Return a comparison of two inputs in a layer of a shape."""
    first, second = layer(*shape), layer(*shape)
    second.values = np.roll(second.values, 1, axis=-1) * np.linspace(0.2, 2, shape[-1])
    return figures.comparison(first, second, **options)


@example
def comparison() -> Any:
    pictures = [IMAGE, IMAGE.T]
    labels = ("a 2", "a 4")
    return two_inputs(24, 24, 20, images=pictures, labels=labels, source=SOURCE)


@example
def comparison__of_units_with_long_labels() -> Any:
    labels = ("the digit as it was written", "the same, two pixels to the right")
    return two_inputs(500, labels=labels, most=30)


@example
def comparison__of_a_row() -> Any:
    return two_inputs(1, 50, 4, images=[IMAGE[:1].repeat(2, axis=1)[:, :50]] * 2, labels=range(2))


@example
def comparison__of_a_column() -> Any:
    return two_inputs(50, 1, 4, images=[IMAGE[:, :1].repeat(2, axis=0)[:50]] * 2)


@example
def comparison__of_a_spectrogram() -> Any:
    return two_inputs(28, 200, 6, images=[np.tile(IMAGE, 8)[:, :200]] * 2)
