from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

import cnnfigs as cf
from cnnfigs.figures import alt_text, feature_maps, layer_sheet, output_strip
from cnnfigs.figures._canvas.grid import Grid, columns_for, columns_within
from cnnfigs.figures._canvas.scale import dead_maps, limits_of, number, resolve, shown


def cells(image, grid_gap=True):
    """Count connected islands of values in a tiled image."""
    from scipy import ndimage

    filled = ~np.ma.getmaskarray(image.get_array())
    return ndimage.label(filled)[1]


def dead_marks(figure):
    return [artist for artist in figure.findobj() if artist.get_gid() == "dead"]


@pytest.mark.parametrize("count", [1, 7, 20, 50])
def test_a_layer_has_exactly_as_many_cells_as_maps(make_layer, count):
    image = feature_maps(make_layer((6, 6, count)), ax=Figure().subplots())
    assert cells(image) == count


def test_units_are_cells_of_one_value(make_layer):
    layer = make_layer((37,), name="dense1")
    image = feature_maps(layer, ax=Figure().subplots())
    assert cells(image) == 37
    assert set(np.unique(image.get_array().compressed())) == set(np.unique(layer.values))


def test_limits_are_those_of_the_values(make_layer):
    layer = make_layer((6, 6, 5))
    image = feature_maps(layer, ax=Figure().subplots())
    assert image.get_clim() == (0.0, pytest.approx(layer.values.max()))


def test_signed_values_get_a_scale_with_zero_in_the_middle(make_layer):
    layer = make_layer((6, 6, 5), signed=True)
    image = feature_maps(layer, ax=Figure().subplots())
    low, high = image.get_clim()
    assert (low, high) == (-high, pytest.approx(np.abs(layer.values).max()))
    assert image.norm(0.0) == 0.5
    assert isinstance(image.norm, Normalize)


def test_zero_stays_dark_where_all_values_are_large():
    assert limits_of([5.0, 6.0]).low == 0.0


def test_given_limits_win_and_are_widened_about_zero(make_layer):
    axes = Figure().subplots()
    assert feature_maps(make_layer((4, 4, 2)), ax=axes, limits=(0, 9)).get_clim() == (0, 9)
    assert feature_maps(make_layer((4, 4, 2)), ax=axes, limits=(-1, 3)).get_clim() == (-3, 3)
    with pytest.raises(ValueError, match="low below high"):
        feature_maps(make_layer((4, 4, 2)), ax=axes, limits=(2, 2))


def test_with_a_panel_scale_each_map_reaches_the_top():
    maps = np.array([[[1.0, 10.0]], [[2.0, 40.0]]])
    np.testing.assert_allclose(shown(maps, "panel").max(axis=(0, 1)), 1.0)
    assert resolve("panel", [maps])[0].high == 1.0


def test_units_keep_their_layers_scale_where_maps_have_their_own():
    units = np.array([0.5, 4.0])
    assert resolve("panel", [units])[0].high == 4.0
    np.testing.assert_array_equal(shown(units[None, None], "panel")[0, 0], units)


def test_a_network_scale_is_one_for_all():
    limits = resolve("network", [np.array([1.0]), np.array([7.0])])
    assert [each.high for each in limits] == [7.0, 7.0]


@pytest.mark.parametrize("scale", ["layer", "panel"])
@pytest.mark.parametrize("value", [0.0, -0.7])
def test_a_dead_map_is_crossed_out_and_not_stretched(make_layer, scale, value):
    layer = make_layer((6, 6, 5))
    layer.values[..., 3] = 0.0 if scale == "panel" else value
    figure = layer_sheet(layer, scale=scale, figure=Figure())
    (crosses,) = dead_marks(figure)
    assert len(crosses.get_paths()) == 2
    assert "1 map dead: 3." in alt_text(figure)
    assert any("dead" in text.get_text() for text in figure.texts)


def test_a_living_layer_has_no_cross(make_layer):
    assert dead_marks(layer_sheet(make_layer((6, 6, 5)), figure=Figure())) == []


def test_a_silent_unit_is_not_called_dead(make_layer):
    layer = make_layer((9,), name="dense1")
    layer.values[4] = 0
    assert dead_marks(layer_sheet(layer, figure=Figure())) == []


@pytest.mark.parametrize("signed", [False, True])
def test_the_colour_bar_of_a_sheet_is_true(make_layer, signed):
    figure = layer_sheet(make_layer((6, 6, 5), signed=signed), figure=Figure())
    (tiles,) = figure.axes[0].images
    assert (tiles.colorbar.vmin, tiles.colorbar.vmax) == tiles.get_clim()


def test_every_map_has_its_number_and_with_a_panel_scale_its_largest(make_layer):
    layer = make_layer((6, 6, 5))
    words = [text.get_text() for text in layer_sheet(layer, figure=Figure()).axes[0].texts]
    assert words == ["0", "1", "2", "3", "4"]
    panel = layer_sheet(layer, scale="panel", figure=Figure())
    assert f"to {layer.values[..., 2].max():.3g}" in panel.axes[0].texts[2].get_text()


def test_alt_text_of_a_sheet_says_where_the_maximum_is(make_layer):
    layer = make_layer((6, 6, 5))
    layer.values[2, 4, 3] = 99
    text = alt_text(layer_sheet(layer, figure=Figure()))
    assert "5 maps of 6\N{MULTIPLICATION SIGN}6" in text
    assert "The largest value, 99, is in map 3, row 2, column 4." in text


def test_the_input_is_drawn_in_grey_from_0_to_255(make_layer):
    image = np.full((28, 28), 7, np.uint8)
    figure = layer_sheet(make_layer((6, 6, 5)), image=image, figure=Figure())
    (picture,) = [one for axes in figure.axes for one in axes.images if one.get_clim()[1] == 255]
    assert picture.cmap.name == "gray"


@pytest.mark.parametrize("shape", [(2, 6, 6, 5), (6, 6), (0,)])
def test_values_of_a_batch_are_refused_with_advice(make_layer, shape):
    layer = make_layer(shape)
    layer.kind = "units" if len(shape) == 2 else layer.kind
    with pytest.raises(ValueError, match="one image"):
        layer_sheet(layer)


def test_a_scale_that_one_layer_cannot_have_is_refused(make_layer):
    with pytest.raises(ValueError, match="'layer', 'panel'"):
        layer_sheet(make_layer((6, 6, 5)), scale="network")


def test_not_a_number_is_refused(make_layer):
    layer = make_layer((6, 6, 5))
    layer.values[0, 0, 0] = np.nan
    with pytest.raises(ValueError, match="finite"):
        feature_maps(layer, ax=Figure().subplots())


def test_the_strip_has_a_cell_for_each_class_on_a_scale_from_0_to_1():
    axes = Figure().subplots()
    image = output_strip([0.2, 0.5, 0.3], ["boot", "bag", "coat"], ax=axes)
    assert cells(image) == 3
    assert image.get_clim() == (0.0, 1.0)
    words = [text.get_text() for text in axes.texts]
    assert words == ["0.20", "boot", "0.50", "bag", "0.30", "coat"]


def test_the_winner_of_the_strip_is_framed_and_bold():
    axes = Figure().subplots()
    output_strip([0.2, 0.5, 0.3], ["boot", "bag", "coat"], ax=axes)
    assert [t.get_text() for t in axes.texts if t.get_weight() == "bold"] == ["0.50", "bag"]
    (frame,) = [patch for patch in axes.patches if patch.get_gid() == "winner"]
    x = frame.get_x() + frame.get_width() / 2
    assert 26 < x < 52  # The second cell of 24 dots and a gap of 2.


def test_scores_that_are_no_probabilities_keep_their_own_limits():
    image = output_strip([-3.0, 5.0], ax=Figure().subplots())
    assert image.get_clim() == (-5.0, 5.0)


def test_too_few_classes_are_refused():
    with pytest.raises(ValueError, match="a class for each of 3 scores, got 2"):
        output_strip([0.2, 0.5, 0.3], ["boot", "bag"], ax=Figure().subplots())


def test_a_grid_returns_what_was_tiled():
    maps = np.arange(2 * 3 * 5.0).reshape(2, 3, 5)
    grid = Grid(5, 2, 2, 3, repeat=2, gap=1)
    picture = grid.tile(maps)
    assert picture.shape == grid.shape == (3 * 5 - 1, 2 * 7 - 1)
    for index in range(5):
        x, y = grid.corner(index)
        np.testing.assert_array_equal(picture[y : y + 4 : 2, x : x + 6 : 2], maps[..., index])
    assert np.isfinite(picture).sum() == 5 * 6 * 4


@pytest.mark.parametrize("count", [1, 2, 17, 64, 500])
def test_columns_hold_every_cell(count):
    assert 1 <= columns_within(count, 13) <= 13
    assert 1 <= columns_for(count, 4, 4, 1.5) <= count


def picture(layer, image):
    figure = layer_sheet(layer, image=image, figure=Figure())
    (drawn,) = [one for axes in figure.axes for one in axes.images if one.get_cmap().name == "gray"]
    return drawn


def test_an_input_below_zero_is_drawn_from_its_own_black(make_layer):
    drawn = picture(make_layer((6, 6, 5)), np.linspace(-1, 1, 64).reshape(8, 8))
    assert drawn.get_clim() == (-1, 1)


@pytest.mark.parametrize("span", [(0, 255), (-1, 1)])
def test_an_input_in_colours_keeps_them_whatever_its_range(make_layer, span):
    image = np.linspace(*span, 8 * 8 * 3).reshape(8, 8, 3)
    drawn = picture(make_layer((6, 6, 5)), image).get_array()
    np.testing.assert_allclose(drawn, np.linspace(0, 1, 8 * 8 * 3).reshape(8, 8, 3))


def test_an_input_of_two_channels_is_refused(make_layer):
    with pytest.raises(ValueError, match=r"expected an image \(h, w\) or \(h, w, 3\)"):
        layer_sheet(make_layer((6, 6, 5)), image=np.zeros((8, 8, 2)), figure=Figure())


def test_a_dead_map_in_a_figure_is_one_that_is_dead_in_numbers():
    maps = np.zeros((6, 6, 5), np.float32)
    maps[..., 1] = 0.7
    maps[..., 2] = -0.7
    maps[3, 3, 2] = np.nextafter(np.float32(-0.7), np.float32(0))
    maps[..., 3] = -np.arange(36).reshape(6, 6)
    maps[2, 2, 4] = 1e-9
    layer = cf.Layer("conv1", "convolution", maps, None)
    assert (
        dead_maps(maps).tolist()
        == cf.dead_maps(layer).tolist()
        == [True, False, True, *2 * [False]]
    )


def test_the_ends_of_a_signed_bar_stand_for_each_maps_own_largest(make_layer):
    figure = layer_sheet(make_layer((6, 6, 5), signed=True), scale="panel", figure=Figure())
    bar = figure.axes[0].images[0].colorbar
    words = [label.get_text() for label in bar.ax.get_xticklabels()]
    assert (words[0], words[-1]) == ("\N{MINUS SIGN}largest", "largest")


def test_dollars_in_a_name_are_no_formula():
    figure = Figure()
    output_strip([0.2, 0.8], ["$5 to $10", "b_$x^{$"], ax=figure.subplots())
    figure.draw_without_rendering()


def test_a_number_just_below_a_thousand_is_written_out():
    assert number(999.7) == "1,000"
