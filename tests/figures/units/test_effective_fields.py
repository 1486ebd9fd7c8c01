from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cnnfigs.figures import alt_text, effective_receptive_fields
from cnnfigs.figures.units.fields import FORMULA, MEASURED, settle_fields

MAPS = {"conv1": np.eye(9) / 9, "conv2": np.full((9, 9), 1 / 81)}
WINDOWS = {"conv1": (3, 3, 6, 6), "conv2": (1, 1, 8, 8)}
SIDES = {"conv1": 2.5, "conv2": 6.0}


def fields(**change):
    given = {"maps": MAPS, "windows": WINDOWS, "sides": SIDES} | change
    return effective_receptive_fields(**given, title="Far?", figure=Figure())


def test_each_layer_has_its_map_the_square_by_formula_and_the_measured_one():
    panels = [axes for axes in fields().axes if axes.images]
    for axes, name in zip(panels, MAPS, strict=True):
        np.testing.assert_allclose(axes.images[0].get_array(), np.sqrt(MAPS[name]))
        by_formula, measured = (p for p in axes.patches if isinstance(p, Rectangle))
        top, left, bottom, right = WINDOWS[name]
        assert by_formula.get_xy() == (left - 0.5, top - 0.5)  # on the pixels' edges
        assert (by_formula.get_width(), by_formula.get_height()) == (right - left, bottom - top)
        assert measured.get_width() == measured.get_height() == SIDES[name]
        assert measured.get_linestyle() != by_formula.get_linestyle()


def test_each_size_is_written_behind_a_sample_of_its_line():
    figure = fields()
    written = [text.get_text() for text in figure.texts]
    assert {"3×3", "2.5×2.5", "7×7", "6×6"} < set(written)
    samples = [line for axes in figure.axes for line in axes.lines]
    assert [line.get_color() for line in samples] == [FORMULA, MEASURED] * 2
    assert [line.get_linestyle() for line in samples] == ["-", "--"] * 2
    assert "conv2: 7×7 by formula, 95% within 6×6." in alt_text(figure)


def test_a_layer_without_a_window_or_with_negative_influence_is_refused():
    with pytest.raises(ValueError, match=r"a window and a side for each layer.*conv2"):
        fields(windows={"conv1": (3, 3, 6, 6)})
    with pytest.raises(ValueError, match=r"0 or more, got -1 for conv1"):
        fields(maps={"conv1": -np.ones((9, 9))})
    with pytest.raises(ValueError, match="at least one layer"):
        fields(maps={})
    with pytest.raises(ValueError, match=r"of the window of conv1, got \(1, 2, 3\)"):
        fields(windows=WINDOWS | {"conv1": (1, 2, 3)})
    with pytest.raises(TypeError, match="a mapping from layers' names to maps"):
        fields(maps=[np.eye(9)])


def layout(count=6, shape=(28, 28), width=7.4):
    shapes = {f"conv{place}": shape for place in range(count)}
    return settle_fields(shapes, width=width, title="Far?", meaning="Bright.")


def test_six_layers_stand_in_one_row_on_a_page_and_in_two_on_a_phone():
    for width, columns in ((7.4, 6), (3.6, 3)):
        places = [panel.picture for panel in layout(width=width).panels]
        assert len({place.left for place in places}) == columns
        assert max(place.right for place in places) <= width - 0.1 + 1e-9


def test_seven_layers_stand_in_rows_of_four_and_three():
    tops = [panel.top for panel in layout(7).panels]
    assert [tops.count(top) for top in sorted(set(tops))] == [4, 3]


@pytest.mark.parametrize("shape", [(1, 50), (50, 1), (28, 200)])
def test_maps_of_any_shape_stay_within_the_figure(shape):
    settled = layout(7, shape, 3.6)
    bottoms = [panel.picture.bottom for panel in settled.panels]
    assert max(bottoms) < settled.frame.height < 8
    assert min(min(panel.picture.width, panel.picture.height) for panel in settled.panels) >= 0.08


def test_layers_may_be_called_by_numbers():
    maps, windows, sides = {1: np.eye(9)}, {1: (3, 3, 6, 6)}, {1: 2.5}
    figure = effective_receptive_fields(maps, windows, sides, title="Far?", figure=Figure())
    assert "1" in [text.get_text() for text in figure.texts]
