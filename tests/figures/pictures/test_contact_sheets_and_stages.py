"""Figures about drawn data: contact sheets, distributions, and how a sign is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from cnnfigs.datasets.drawn.pen import GlyphVariant, stages
from cnnfigs.figures import alt_text, contact_sheet, drawing_stages


def test_each_row_of_a_sheet_shows_its_own_pictures_and_name():
    rows = {
        "dark": np.zeros((2, 4, 4), np.uint8),
        "light": np.full((3, 4, 4), 255, np.uint8),
        "grey": np.full((1, 4, 4), 0.5),
    }
    figure = contact_sheet(rows, figure=Figure())
    dark, light, grey = (axes.images[0].get_array().compressed() for axes in figure.axes)
    assert set(dark) == {0}
    assert set(light) == {1}
    assert set(grey) == {0.5}
    assert (len(dark), len(light)) == (2 * len(grey), 3 * len(grey))
    assert [text.get_text() for text in figure.texts] == ["dark", "light", "grey"]
    assert alt_text(figure).startswith(
        "6 grey pictures of 4×4 pixels in 3 rows: dark (2), light (3)"
    )


def test_a_sheet_without_rows_or_of_different_pictures_is_refused():
    with pytest.raises(ValueError, match="at least one row"):
        contact_sheet({})
    with pytest.raises(TypeError, match=r"rows of pictures by their names.*of type list"):
        contact_sheet([np.zeros((1, 4, 4))])
    with pytest.raises(ValueError, match="one shape"):
        contact_sheet({"a": np.zeros((1, 4, 4)), "b": np.zeros((1, 5, 5))})


@pytest.fixture
def cross():
    return stages(GlyphVariant(1, ("50 0, 50 100", "0 50, 100 50")), seed=0)


def test_a_sign_is_shown_from_its_points_to_its_pixels(cross):
    figure = drawing_stages(cross, figure=Figure())
    points, strokes, path, ink, image = figure.axes
    dots = [line for line in points.get_lines() if line.get_marker() == "o"]
    np.testing.assert_array_equal(dots[0].get_xydata(), [[0.5, 0], [0.5, 1]])
    assert [text.get_text() for text in points.texts] == ["1", "2"]
    lines = [line for line in strokes.get_lines() if line.get_marker() == "None"]
    np.testing.assert_array_equal(lines[-1].get_xydata(), cross.skeleton[1])
    np.testing.assert_array_equal(ink.images[0].get_array(), cross.ink)
    np.testing.assert_array_equal(image.images[0].get_array(), cross.image)
    assert path.get_ylim()[0] > path.get_ylim()[1]


def test_the_pen_is_drawn_as_wide_as_it_is(cross):
    path = drawing_stages(cross, figure=Figure(figsize=(14, 5))).axes[2]
    path.figure.draw_without_rendering()
    pens = [each for each in path.collections if isinstance(each, LineCollection)]
    (left, _), (right, _) = path.transData.transform([(0, 0), (20, 0)])
    points_a_pixel = (right - left) / 20 / path.figure.dpi * 72
    for pen, widths in zip(pens, cross.widths, strict=True):
        np.testing.assert_allclose(pen.get_linewidths(), widths * points_a_pixel, rtol=1e-6)


def test_something_other_than_stages_is_refused():
    with pytest.raises(TypeError, match="the stages of a drawing"):
        drawing_stages(np.zeros((28, 28)))
