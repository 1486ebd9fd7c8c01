from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import ndimage

import cnnfigs as cf
from cnnfigs.figures import (
    alt_text,
    architecture,
    layer_sheet,
    network_sheet,
    training_curves,
)
from cnnfigs.figures.activations.blocks import settle_architecture


class ReceptiveField(SimpleNamespace):
    def window(self, row, column):
        return row, column, row + self.size[0], column + self.size[1]


@pytest.fixture
def six_conv(make_layer):
    counts = [20, 20, 50, 50, 50, 50]
    layers = [
        make_layer((side, side, count), name=f"conv{place + 1}")
        for place, (side, count) in enumerate(zip(range(24, 3, -4), counts, strict=True))
    ]
    for place, layer in enumerate(layers):
        layer.field = ReceptiveField(size=(5 + 4 * place,) * 2)
    scores = make_layer((10,), name="scores")
    scores.values = np.eye(10)[3] * 0.9 + 0.01
    flatten = SimpleNamespace(name="flatten", kind="flattened", values=np.ones(800), field=None)
    return [*layers, flatten, make_layer((500,), name="dense1"), scores]


def tiles(figure):
    """Return the images of layers: not the bars, not the strip."""
    return [one for one in figure.axes[0].images if one.get_gid() != "colour bar"]


def bars(figure):
    return [one for one in figure.axes[0].images if one.get_gid() == "colour bar"]


def count_cells(image):
    return ndimage.label(~np.ma.getmaskarray(image.get_array()))[1]


def words_of(figure):
    return [text.get_text() for text in figure.texts]


def test_each_layer_is_one_image_with_a_cell_for_each_map(six_conv):
    figure = network_sheet(six_conv, figure=Figure())
    assert [count_cells(one) for one in tiles(figure)] == [20, 20, 50, 50, 50, 50, 500]


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (network_sheet, r"activations\(model, image\)"),
        (layer_sheet, r"activations\(model, image\)"),
        (architecture, r"summarize_layers\(model\)"),
        (training_curves, r"trained\.history"),
    ],
)
@pytest.mark.parametrize("wrong", [SimpleNamespace(), [SimpleNamespace()], "lenet"])
def test_what_is_no_layer_is_refused_with_the_call_that_gives_one(draw, words, wrong):
    with pytest.raises(TypeError, match=rf"expected .*{words}.* of type (SimpleName|list|str)"):
        draw(wrong)


def test_a_flattened_layer_is_left_out(six_conv):
    words = words_of(network_sheet(six_conv, figure=Figure()))
    assert "flatten" not in words
    assert "dense1" in words


def test_every_layer_has_its_name_shape_and_receptive_field(six_conv):
    words = "\n".join(words_of(network_sheet(six_conv, figure=Figure())))
    for place, side in enumerate(range(24, 3, -4)):
        assert f"conv{place + 1}" in words
        assert f"maps of {side}\N{MULTIPLICATION SIGN}{side}" in words
    assert "sees 25\N{MULTIPLICATION SIGN}25 pixels" in words


@pytest.mark.parametrize("scale", ["layer", "network", "panel"])
def test_each_bar_stands_for_the_limits_of_what_it_is_for(six_conv, scale):
    figure = network_sheet(six_conv, scale=scale, figure=Figure())
    *own, scores = bars(figure)
    limits = [one.get_clim() for one in tiles(figure)]
    expected = limits if scale == "layer" else list(dict.fromkeys(limits))
    assert sorted(one.get_clim() for one in own) == sorted(expected)
    for bar in bars(figure):
        assert (bar.get_array().min(), bar.get_array().max()) == bar.get_clim()
    assert scores.get_clim() == (0.0, 1.0)


def test_a_layers_limits_are_its_own_and_a_networks_are_those_of_all(six_conv):
    tops = [layer.values.max() for layer in six_conv if layer.kind in ("convolution", "units")]
    layer = [one.get_clim()[1] for one in tiles(network_sheet(six_conv, figure=Figure()))]
    np.testing.assert_allclose(layer, tops)
    all_ = tiles(network_sheet(six_conv, scale="network", figure=Figure()))
    np.testing.assert_allclose([one.get_clim()[1] for one in all_], max(tops))


def test_signed_and_unsigned_layers_have_a_panel_bar_each(make_layer):
    layers = [make_layer((6, 6, 4), signed=True), make_layer((6, 6, 4), name="relu")]
    figure = network_sheet(layers, scale="panel", figure=Figure())
    assert [one.get_clim() for one in bars(figure)] == [(-1.0, 1.0), (0.0, 1.0)]


def test_the_figure_names_its_scale(six_conv):
    for scale, words in {
        "layer": "each layer",
        "panel": "each map",
        "network": "all layers",
    }.items():
        figure = network_sheet(six_conv, scale=scale, figure=Figure())
        assert any(words in text for text in words_of(figure))
    with pytest.raises(ValueError, match="did you mean 'layer'"):
        network_sheet(six_conv, scale="layers")


def test_the_winner_is_labelled_and_named_in_the_alt_text(six_conv):
    classes = ["T-shirt", "Trouser", "Pullover", "Dress", *"efghij"]
    figure = network_sheet(six_conv, classes=classes, figure=Figure())
    strip = figure.axes[-1]
    assert [text.get_text() for text in strip.texts if text.get_weight() == "bold"] == [
        "0.91",
        "Dress",
    ]
    assert "The largest of 10 scores, 0.91, is for class Dress." in alt_text(figure)
    assert "conv6 (50 maps of 4" in alt_text(figure)


def test_maps_shrink_on_the_page_as_they_do_in_the_network(six_conv):
    figure = network_sheet(six_conv, figure=Figure(figsize=(7.4, 9)))
    inches = []
    for one, layer in zip(tiles(figure), six_conv[:4], strict=False):
        left, right, _, _ = one.get_extent()
        dots = one.get_array().shape[1] / (right - left)
        first = ~np.ma.getmaskarray(one.get_array())[0]
        inches.append(first.argmin() / dots / layer.values.shape[0])
    np.testing.assert_allclose(inches, inches[0])


def test_dead_maps_are_crossed_out_and_counted(six_conv):
    six_conv[0].values[..., [3, 4]] = 0
    figure = network_sheet(six_conv, figure=Figure())
    (crosses,) = [one for one in figure.axes[0].collections if one.get_gid() == "dead"]
    assert len(crosses.get_paths()) == 4
    left, right, bottom, top = tiles(figure)[0].get_extent()
    places = np.concatenate([path.vertices for path in crosses.get_paths()])
    assert (places.min(axis=0) > [left, top]).all()
    assert (places.max(axis=0) < [right, bottom]).all()
    assert "2 maps dead." in alt_text(figure)


def test_the_icon_shows_how_much_a_value_sees(six_conv):
    figure = network_sheet(six_conv, image=np.zeros((28, 28), np.uint8), figure=Figure())
    outline, window = figure.artists[:2]
    assert window.get_width() / outline.get_width() == pytest.approx(5 / 28)


def test_a_layer_of_very_many_maps_shows_the_first_and_says_so(make_layer):
    figure = network_sheet([make_layer((7, 7, 1280))], figure=Figure())
    assert count_cells(tiles(figure)[0]) == 128
    assert any("first 128 of 1,280 maps" in text.replace("\n", " ") for text in words_of(figure))


def test_a_network_of_very_many_layers_gives_each_one_row(make_layer):
    layers = [make_layer((12, 12, 40), name=f"block_{place}_expand") for place in range(30)]
    figure = network_sheet([*layers, make_layer((1000,), name="scores")], figure=Figure())
    assert len(tiles(figure)) == 30
    shapes = {one.get_array().shape for one in tiles(figure)}
    ((height, width),) = shapes
    assert width > 10 * height
    _, _, bottom, top = tiles(figure)[0].get_extent()
    assert bottom - top == pytest.approx(0.4)  # Inches: large enough to see.
    assert any("10 largest of 1,000 scores" in text.replace("\n", " ") for text in words_of(figure))


def test_nothing_to_draw_and_too_few_classes_are_refused(six_conv):
    with pytest.raises(ValueError, match="what activations"):
        network_sheet([six_conv[6]])
    with pytest.raises(ValueError, match="a class for each of 10"):
        network_sheet(six_conv, classes=["a", "b"])


def summary(name, shape, parameters):
    kind = "convolution" if len(shape) == 3 else "units"
    return SimpleNamespace(
        name=name, kind=kind, shape=shape, parameters=parameters, field=ReceptiveField(size=(5, 5))
    )


def test_the_architecture_lists_each_layer_and_the_sum():
    layers = [summary("conv1", (24, 24, 20), 520), summary("dense1", (500,), 400_500)]
    figure = architecture(layers, figure=Figure())
    words = words_of(figure)
    for expected in (
        "conv1",
        "20 maps of 24\N{MULTIPLICATION SIGN}24",
        "520",
        "400,500",
        "401,020",
    ):
        assert expected in words
    assert "401,020 parameters, the most of them, 400,500, in dense1" in alt_text(figure)


def test_bars_of_parameters_are_to_one_measure():
    figure = architecture([summary("a", (5,), 100), summary("b", (5,), 400)], figure=Figure())
    widths = sorted(patch.get_width() for patch in figure.artists if patch.get_x() > 0.69)
    assert widths[1] == pytest.approx(4 * widths[0])


def test_an_architecture_of_an_open_size_can_be_drawn():
    words = words_of(architecture([summary("conv1", (None, None, 8), 10)], figure=Figure()))
    assert "8 maps of ?\N{MULTIPLICATION SIGN}?" in words
    with pytest.raises(ValueError, match="at least one layer"):
        architecture([])


def test_an_input_with_its_batch_and_channel_axes_has_its_own_size(six_conv):
    figure = network_sheet(six_conv, image=np.zeros((1, 28, 28, 1)), figure=Figure())
    assert "Input of 28\N{MULTIPLICATION SIGN}28 pixels." in alt_text(figure)


def test_ways_around_layers_lie_beside_their_blocks_and_not_on_each_other():
    layers = [cf.LayerSummary(name, "maps", (8, 8, 4), 0, None, None) for name in "abcde"]
    ways = [(0, 2), (1, 4), (2, 4)]
    settled = settle_architecture(layers, ways=ways, width=7.4)
    middles = [row.middle for row in settled.rows]
    lines = {way.along.left: [] for way in settled.ways}
    for way in settled.ways:
        lines[way.along.left].append((way.along.top, way.along.bottom))
        assert way.along.left > max(row.block.right for row in settled.rows)
        begin = min(middles, key=lambda middle: abs(middle - way.along.top))
        end = min(middles, key=lambda middle: abs(middle - way.along.bottom))
        assert (middles.index(begin), middles.index(end)) in ways
    assert len(lines) == 2
    for taken in lines.values():
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(sorted(taken)))
    figure = architecture(layers, ways=ways, figure=Figure())
    assert "3 ways around layers: a to c; b to e; c to e." in alt_text(figure)
    with pytest.raises(ValueError, match=r"to a later one, but \(2, 1\) came"):
        architecture(layers, ways=[(2, 1)], figure=Figure())
