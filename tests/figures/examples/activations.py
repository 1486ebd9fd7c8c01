"""One small call of each figure of what layers answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from cnnfigs import figures
from examples.shared import CLOTHES, IMAGE, SOURCE, ReceptiveField, example, layer


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
def network_sheet__of_sequences_volumes_and_a_nested_base() -> Any:
    names = [f"mobilenetv2_1.00_96/block_{index}_depthwise_relu" for index in range(3)]
    nested = [layer(6, 6, 8, name=name) for name in names]
    odd = [
        SimpleNamespace(kind="other", field=None, name=f"odd{len(shape)}", values=np.ones(shape))
        for shape in [(94, 6), (6, 8, 8, 4)]
    ]
    return figures.network_sheet([*nested, *odd])


@example
def filter_across_images() -> Any:
    sides = {"conv1": 26, "pool1": 13, "conv2": 11}
    layers = [layer(6, side, side, 4, name=name) for name, side in sides.items()]
    layers[1].values[0] = 0
    pictures, labels = [IMAGE] * 6, CLOTHES[:6]
    return figures.filter_across_images(layers, pictures, [3] * 3, labels=labels, source=SOURCE)


@example
def filter_across_images__of_one_signed_layer_with_a_long_name() -> Any:
    name = "mobilenetv2_1.00_96/block_1_depthwise"
    signed = layer(1, 6, 6, 8, name=name, signed=True)
    return figures.filter_across_images([signed], [np.stack([IMAGE] * 3, axis=-1)], [7])


@example
def filter_across_images__of_many_spectrograms() -> Any:
    pictures = np.ones((13, 28, 200), dtype=np.float32)
    return figures.filter_across_images([layer(13, 26, 198, 2)], pictures, [0])


@example
def filter_across_images__of_columns() -> Any:
    pictures = np.ones((2, 50, 1), dtype=np.float32)
    return figures.filter_across_images([layer(2, 50, 1, 2)], pictures, [0])


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


def architecture__with_ways() -> Any:
    return figures.architecture(summaries(), ways=[(0, 2), (1, 3), (0, 4)])


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
