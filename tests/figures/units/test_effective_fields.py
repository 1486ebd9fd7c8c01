from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cnnfigs.figures import alt_text, effective_receptive_fields

MAPS = {"conv1": np.eye(9) / 9, "conv2": np.full((9, 9), 1 / 81)}
WINDOWS = {"conv1": (3, 3, 6, 6), "conv2": (1, 1, 8, 8)}
SIDES = {"conv1": 2.5, "conv2": 6.0}


def fields(**change):
    given = {"maps": MAPS, "windows": WINDOWS, "sides": SIDES} | change
    return effective_receptive_fields(**given, title="Far?", figure=Figure())


def test_each_layer_has_its_map_the_square_by_formula_and_the_measured_one():
    for axes, name in zip(fields().axes, MAPS, strict=True):
        np.testing.assert_allclose(axes.images[0].get_array(), np.sqrt(MAPS[name]))
        by_formula, measured = (p for p in axes.patches if isinstance(p, Rectangle))
        top, left, bottom, right = WINDOWS[name]
        assert by_formula.get_xy() == (left - 0.5, top - 0.5)  # on the pixels' edges
        assert (by_formula.get_width(), by_formula.get_height()) == (right - left, bottom - top)
        assert measured.get_width() == measured.get_height() == SIDES[name]
        assert measured.get_linestyle() != by_formula.get_linestyle()


def test_both_sizes_are_written_and_told():
    figure = fields()
    written = [text.get_text() for text in figure.texts]
    assert "3×3; 2.5×2.5" in written
    assert "conv2: 7×7 by formula, 95% within 6×6." in alt_text(figure)


def test_a_layer_without_a_window_or_with_negative_influence_is_refused():
    with pytest.raises(ValueError, match=r"a window and a side for each layer.*conv2"):
        fields(windows={"conv1": (3, 3, 6, 6)})
    with pytest.raises(ValueError, match=r"0 or more, got -1 for conv1"):
        fields(maps={"conv1": -np.ones((9, 9))})
    with pytest.raises(ValueError, match="at least one layer"):
        fields(maps={})


TABLES = {"conv1": np.array([[0.6, 0.4], [0.4, 0.8]]), "dense1": np.array([[0.9, 0.1], [0.1, 0.7]])}
