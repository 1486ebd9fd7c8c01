"""One small call of each public figure, for the tests that ask the same of all of them.

A wing's examples stand below its name. The first of a figure is an ordinary one; further ones are
those at which a layout may break, and are named after that.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

import cnnfigs
from cnnfigs import attribution, figures, networks
from cnnfigs.datasets.drawn.pen import GlyphVariant, stages
from cnnfigs.experiments import ScoreBins, SeedEstimate

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


# units


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


# classes


def counts(classes: int) -> Any:
    """Return how often each class was given each name: mostly the right one."""
    rng = np.random.default_rng(2)
    errors = rng.poisson(3, (classes, classes)) * (rng.random((classes, classes)) < 0.4)
    return errors + 150 * np.eye(classes, dtype=int)


@example
def confusion() -> Any:
    return figures.confusion(counts(10), CLOTHES, source=SOURCE)


@example
def confusion__of_numbers() -> Any:
    return figures.confusion(counts(10), range(10))


@example
def confusion__of_very_many_classes() -> Any:
    return figures.confusion(counts(120), [f"class {place}" for place in range(120)])


def means(filters: int) -> Any:
    """Return mean answers to ten classes; the last filter is dead."""
    answers = np.random.default_rng(3).random((10, filters)) ** 2
    answers[:, -1] = 0
    return answers


@example
def class_responses() -> Any:
    return figures.class_responses(means(64), CLOTHES, scale="panel", source=SOURCE)


@example
def class_responses__of_very_many_filters() -> Any:
    return figures.class_responses(means(500), range(10))


@example
def class_responses__of_two_filters() -> Any:
    return figures.class_responses(means(2), range(10))


def similarity(classes: int, base: float) -> Any:
    """Return a table of similarities, the largest on the diagonal."""
    values = base + 0.4 * np.random.default_rng(4).random((classes, classes))
    return (values + values.T) / 2 + 0.2 * np.eye(classes)


@example
def similarity_matrices() -> Any:
    tables = {name: similarity(10, 0.2) for name in ("pixels", "conv3", "conv6", "dense1")}
    return figures.similarity_matrices(tables, range(10), title="Similar?", source=SOURCE)


@example
def similarity_matrices__of_long_names() -> Any:
    tables = {"conv1": similarity(10, -0.3), "a layer with a very long name": similarity(10, 0.1)}
    return figures.similarity_matrices(tables, CLOTHES, title="Which clothes are similar? " * 3)


# measured


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


# kernels
STRIPES = np.repeat(np.tile([0.0, 0.2, 1.0, 0.6], 5)[np.newaxis], 16, axis=0)


def _bank(*shape: int) -> Any:
    return np.random.default_rng(3).normal(size=shape)


@example
def worked_pixel() -> Any:
    kernel = cnnfigs.kernel("worked")
    return figures.worked_pixel(cnnfigs.correlation_terms(cnnfigs.worked_patch(), kernel, 0, 0))


@example
def worked_pixel__of_many_decimals() -> Any:
    terms = cnnfigs.correlation_terms(STRIPES, _bank(5, 5), 2, 2)
    return figures.worked_pixel(terms, source=SOURCE)


@example
def worked_pixel__of_a_row() -> Any:
    return figures.worked_pixel(cnnfigs.correlation_terms(STRIPES, _bank(1, 5), 2, 2))


@example
def worked_pixel__too_large_for_numbers() -> Any:
    return figures.worked_pixel(cnnfigs.correlation_terms(STRIPES, _bank(11, 11), 2, 2))


@example
def filtered_images() -> Any:
    names = ["vertical_lines", "horizontal_lines", "gaussian_blur", "sharpen", "laplacian"]
    kernels = {name: cnnfigs.kernel(name) for name in names}
    responses = {name: cnnfigs.correlate(STRIPES, kernels[name]) for name in names}
    return figures.filtered_images(STRIPES, responses, kernels=kernels, source=SOURCE)


@example
def filtered_images__of_one_result() -> Any:
    return figures.filtered_images(IMAGE, {"a blurred one with a very long name": IMAGE / 3.0})


@example
def filtered_images__of_a_row_and_a_column() -> Any:
    return figures.filtered_images(np.ones((1, 50)), {0: np.ones((50, 1))}, kernels={0: [[0.125]]})


@example
def filtered_images__of_a_large_kernel() -> Any:
    return figures.filtered_images(STRIPES, {"learned": -STRIPES}, kernels={"learned": _bank(9, 9)})


@example
def kernel_grid() -> Any:
    return figures.kernel_grid({name: cnnfigs.kernel(name) for name in cnnfigs.kernel_names()})


@example
def kernel_grid__without_names() -> Any:
    return figures.kernel_grid(_bank(5, 5, 50), source=SOURCE)


@example
def kernel_grid__of_rows() -> Any:
    return figures.kernel_grid(_bank(1, 50, 3), labels=range(3))


@example
def kernel_grid__of_columns() -> Any:
    return figures.kernel_grid(_bank(50, 1, 3), labels=["first column", "second", "third"])


@example
def kernels_over_training() -> Any:
    steps = [0, 8, 16, 32, 64, 125, 250, 500, 1_000, 2_000, 4_000, 11_256]
    return figures.kernels_over_training(_bank(12, 3, 3, 64), steps, source=SOURCE)


@example
def kernels_over_training__of_as_much_as_fits() -> Any:
    return figures.kernels_over_training(_bank(20, 5, 5, 20), [5_000 * k for k in range(20)])


@example
def kernels_over_training__of_one_row() -> Any:
    return figures.kernels_over_training(_bank(1, 1, 50, 1), [1_000_000], labels=["only one"])


@example
def pooling() -> Any:
    image = IMAGE[:8, :8]
    winners = cnnfigs.max_pool_winners(image)
    return figures.pooling(image, cnnfigs.max_pool(image), winners, size=2, source=SOURCE)


@example
def pooling__of_signed_values() -> Any:
    image = _bank(28, 28)
    return figures.pooling(image, cnnfigs.mean_pool(image, 3), size=3)


@example
def pooling__of_a_row() -> Any:
    return figures.pooling(np.ones((1, 50)), np.ones((1, 25)), size=2)


@example
def pooling__of_a_column() -> Any:
    return figures.pooling(np.ones((50, 1), bool), np.ones((25, 1), bool), size=2)


@example
def pooling__of_a_spectrogram() -> Any:
    image = np.abs(_bank(28, 200))
    return figures.pooling(image, cnnfigs.max_pool(image), size=2)


@example
def tuning_curves() -> Any:
    kernels = {name: cnnfigs.kernel(name) for name in cnnfigs.kernel_names() if name != "identity"}
    kernels = {name: kernel for name, kernel in kernels.items() if kernel.shape == (3, 3)}
    tuning = cnnfigs.orientation_tuning(np.stack(list(kernels.values()), axis=-1))
    return figures.tuning_curves(kernels, tuning, source=SOURCE)


@example
def tuning_curves__of_one_with_a_number() -> Any:
    kernel = cnnfigs.kernel("sobel_x")
    return figures.tuning_curves({7: kernel}, cnnfigs.orientation_tuning(kernel))


# pictures


@example
def image_row() -> Any:
    return figures.image_row(np.stack([IMAGE] * 13), titles=[*CLOTHES, *"012"], source=SOURCE)


@example
def image_row__without_titles() -> Any:
    return figures.image_row([STRIPES, STRIPES])


@example
def image_row__of_rows() -> Any:
    return figures.image_row(np.ones((3, 1, 50)), titles=range(3))


@example
def image_row__of_columns() -> Any:
    return figures.image_row(np.ones((3, 50, 1)), titles=["first column", "second", "third"])


@example
def image_row__of_spectrograms() -> Any:
    return figures.image_row(np.ones((12, 28, 200)), titles=range(12))


@example
def pixel_values() -> Any:
    return figures.pixel_values(IMAGE, corner=(12, 16), source=SOURCE)


@example
def pixel_values__of_floats() -> Any:
    title = "What is a picture made of, if its numbers are written with many digits?"
    return figures.pixel_values(IMAGE / 255, corner=(12, 16), title=title)


@example
def pixel_values__of_a_row() -> Any:
    return figures.pixel_values(np.ones((1, 50)), corner=(0, 3))


@example
def pixel_values__of_a_column() -> Any:
    return figures.pixel_values(np.ones((50, 1)), corner=(3, 0))


@example
def contact_sheet() -> Any:
    rows = {f"{name}, {word}": [IMAGE] * 10 for name in "247" for word in ("real", "drawn")}
    return figures.contact_sheet({**rows, 3: [IMAGE] * 4}, source=SOURCE)


@example
def contact_sheet__of_long_rows() -> Any:
    return figures.contact_sheet({"a name that is itself too long for its place": [IMAGE] * 70})


@example
def contact_sheet__of_columns() -> Any:
    return figures.contact_sheet({"column": np.ones((3, 50, 1)), "again": np.ones((1, 50, 1))})


@example
def drawing_stages() -> Any:
    cross = GlyphVariant(1, ("50 0, 50 100", "0 50, 100 50"))
    return figures.drawing_stages(stages(cross, seed=0), source=SOURCE)


def _scores(windows: int, classes: int) -> Any:
    scores = np.full((windows, classes), 0.01)
    scores[5:15, 7], scores[60:70, 2] = 0.9, 0.8
    return scores


@example
def window_scores() -> Any:
    said = {"A network for single digits": _scores(85, 10), "trained on strips": _scores(85, 11)}
    return figures.window_scores(
        np.tile(IMAGE, 4),
        said,
        [*range(10), "between"],
        title="What is in this strip, before and after training on such strips?",
        labels=[7, 2],
        places=[10, 65],
        source=SOURCE,
    )


@example
def window_scores__of_long_names() -> Any:
    names = [f"{name} and more" for name in CLOTHES]
    return figures.window_scores(IMAGE, {"mine": np.eye(24, 10)}, names, title="Where?")
