"""One small call of each figure of single units, and of what an answer rests on."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnfigs import attribution, figures, networks
from examples.shared import IMAGE, SOURCE, example


def top_images_of(*shape: int, layer_name: str = "conv3", sees: int | None = 5) -> Any:
    """Return nine images of a shape, and what a unit sees of them; the last leave the image."""
    images = np.random.default_rng(2).integers(0, 256, (9, *shape)).astype(np.uint8)
    rows, columns = shape[:2]
    places = np.stack([np.arange(9) % rows, 2 * np.arange(9) % columns], axis=-1)
    field = None
    if sees is not None:
        field = networks.ReceptiveField((min(sees, rows), min(sees, columns)), (1, 1), (-1, -1))
    values = np.linspace(1.5e-5, 1.2e-5, 9).astype(np.float32)
    return attribution.TopImages(layer_name, 7, np.arange(9), images, values, places, field)


def synthetic_of(*shape: int) -> Any:
    """Return an image of a shape as if it was drawn for a unit."""
    image = np.random.default_rng(3).random(shape).astype(np.float32)
    return attribution.SyntheticImage("conv3", 7, image, 1.5e-5, (0, 0), None)


@example
def unit_summary() -> Any:
    top = top_images_of(28, 28, sees=13)
    return figures.unit_summary(top, synthetic=synthetic_of(28, 28), source=SOURCE)


@example
def unit_summary__of_colours_with_a_kernel() -> Any:
    top = top_images_of(32, 32, 3, layer_name="block_13_expand_relu_of_the_second_branch")
    return figures.unit_summary(top, synthetic=synthetic_of(32, 32), kernel=np.eye(5))


@example
def unit_summary__of_the_whole_image() -> Any:
    return figures.unit_summary(top_images_of(28, 28, layer_name="dense1", sees=None))


@example
def unit_summary__of_a_row() -> Any:
    return figures.unit_summary(top_images_of(1, 50), synthetic=synthetic_of(1, 50))


@example
def unit_summary__of_a_column() -> Any:
    return figures.unit_summary(top_images_of(50, 1), kernel=np.ones((5, 1)))


@example
def unit_summary__of_a_spectrogram() -> Any:
    return figures.unit_summary(top_images_of(28, 200), synthetic=synthetic_of(28, 200))


@example
def top_patches() -> Any:
    layers = {f"conv{place}": [top_images_of(28, 28, sees=4 * place + 1)] * 2 for place in (1, 2)}
    return figures.top_patches(layers, source=SOURCE)


@example
def top_patches__of_colours_and_long_names() -> Any:
    unit = top_images_of(32, 32, 3)
    return figures.top_patches({"block_13_expand_relu_of_the_second_branch": [unit] * 5, 3: [unit]})


@example
def top_patches__of_odd_shapes() -> Any:
    shapes = [(1, 50), (50, 1), (28, 200)]
    layers = {f"conv{shape}": [top_images_of(*shape, sees=200)] for shape in shapes}
    return figures.top_patches({**layers, "dense1": [top_images_of(28, 28, sees=None)]})


@example
def unit_agreement() -> Any:
    units = np.random.default_rng(4).random((2, 12, 500))
    title = "Do the units of one 2 light up for other images?"
    return figures.unit_agreement({"2s": units[0], "4s": units[1]}, title=title, source=SOURCE)


@example
def unit_agreement__of_one_unit_and_long_names() -> Any:
    names = ["Schwarzwälder-Kirschtorte " * 3, 7]
    return figures.unit_agreement(dict.fromkeys(names, np.ones((1, 1))), title="Alike?")


@example
def unit_agreement__of_many() -> Any:
    units = np.random.default_rng(4).random((300, 800))
    return figures.unit_agreement({"2s": units, "4s": units}, title="Alike?", most=800)


@example
def effective_receptive_fields() -> Any:
    return _fields(28, 28, title="What does the middle value of each layer look at?", source=SOURCE)


@example
def effective_receptive_fields__of_long_names_and_a_row() -> Any:
    return _fields(1, 50, prefix="block_13_expand_relu_of_branch_", title="Far?")


@example
def effective_receptive_fields__of_a_column() -> Any:
    return _fields(50, 1, title="Far?")


@example
def effective_receptive_fields__of_a_spectrogram() -> Any:
    return _fields(28, 200, title="Far?")


def _fields(rows: int, columns: int, prefix: str = "conv", **words: Any) -> Any:
    names = [f"{prefix}{place}" for place in range(1, 7)]
    maps = dict.fromkeys(names, np.random.default_rng(5).random((rows, columns)))
    middle = (rows // 2, columns // 2, rows // 2 + 1, columns // 2 + 1)
    sides = dict.fromkeys(names, 10.82)
    return figures.effective_receptive_fields(maps, dict.fromkeys(names, middle), sides, **words)


@example
def attribution_maps() -> Any:
    maps = {f"trained, conv{place}": _attribution(28, 28, 1e-3) for place in (1, 3, 6)}
    return figures.attribution_maps(IMAGE, maps, source=SOURCE)


@example
def attribution_maps__of_colours_and_long_titles() -> Any:
    image = np.random.default_rng(6).random((32, 32, 3))
    maps = {
        "trained, the last convolution before the dense layers": _attribution(32, 32, 1e5),
        2: _attribution(32, 32),
    }
    return figures.attribution_maps(image, maps)


@example
def attribution_maps__spread_over_the_image() -> Any:
    values = np.random.default_rng(7).random((8, 8)).astype(np.float32)
    spread = attribution.AttributionMap(values, None, 4, 0.9, (28, 28))
    maps = {"occlusion": _attribution(28, 28), "Grad-CAM": spread}
    return figures.attribution_maps(np.eye(28), maps)


@example
def attribution_maps__of_a_row() -> Any:
    return figures.attribution_maps(np.ones((1, 50)), {"occlusion": _attribution(1, 50)})


@example
def attribution_maps__of_a_column() -> Any:
    return figures.attribution_maps(np.ones((50, 1)), {"occlusion": _attribution(50, 1)})


@example
def attribution_maps__of_a_spectrogram() -> Any:
    image = np.random.default_rng(6).random((28, 200))
    return figures.attribution_maps(image, {"occlusion": _attribution(28, 200)})


def _attribution(rows: int, columns: int, largest: float = 1.0) -> Any:
    values = largest * np.random.default_rng(7).normal(size=(rows, columns))
    field = networks.ReceptiveField((1, 1), (1, 1), (0, 0))
    return attribution.AttributionMap(values.astype(np.float32), field, 4, 0.9, (rows, columns))
