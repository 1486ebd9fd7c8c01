from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cnnfigs.figures import alt_text, effective_receptive_fields, similarity_matrices

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


def test_all_tables_share_one_scale_from_zero_to_the_largest():
    figure = similarity_matrices(TABLES, "24", title="Alike?", figure=Figure())
    drawn = [axes.images[0] for axes in figure.axes[:2]]
    for image, table in zip(drawn, TABLES.values(), strict=True):
        np.testing.assert_allclose(image.get_array(), table)
        assert image.get_clim() == pytest.approx((0, 0.9))
    ticks = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert ticks == ["2", "4"]


def test_likeness_below_zero_is_drawn_about_zero():
    figure = similarity_matrices(
        {"a": [[0.5, -0.2], [-0.2, 0.4]]}, "24", title="?", figure=Figure()
    )
    assert figure.axes[0].images[0].get_clim() == pytest.approx((-0.5, 0.5))


def test_a_table_is_told_by_its_diagonal_and_the_rest():
    text = alt_text(similarity_matrices(TABLES, "24", title="Alike?", figure=Figure()))
    assert "conv1: 0.70 and 0.40; dense1: 0.80 and 0.10." in text


def test_a_table_of_other_classes_is_refused():
    with pytest.raises(ValueError, match=r"each of 3 classes, got shape \(2, 2\) for conv1"):
        similarity_matrices(TABLES, "246", title="Alike?", figure=Figure())
    with pytest.raises(ValueError, match="at least one layer"):
        similarity_matrices({}, "24", title="Alike?", figure=Figure())
