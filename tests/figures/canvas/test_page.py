"""Where do the words around a figure stand, and what is a figure drawn on?"""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs import figures
from cnnfigs._argument_checks import as_names, by_name
from cnnfigs.figures._canvas.arguments import looks
from cnnfigs.figures._canvas.column import available_width, new_figure
from cnnfigs.figures._canvas.page import frame, heading, open_page
from cnnfigs.figures._canvas.pictures import as_picture
from cnnfigs.figures._canvas.text import text_width, wrap

LONG = "A title that says at length what the figure shows, and to whom it may be of interest"


@pytest.fixture
def layer(make_layer):
    return make_layer((6, 6, 12))


@pytest.mark.parametrize("width", [7.4, 3.6])
def test_a_heading_is_wrapped_beside_its_bar_or_above_it(width):
    head = heading(width, LONG, LONG, bar=1.6)
    right = head.bar.left - 0.1 if width > 5 else width - 0.1
    assert max(text_width(line, 11, weight="bold") for line in head.title) <= right - 0.1
    assert max(text_width(line, 9) for line in head.subtitle) <= right - 0.1
    assert head.bar.right <= width
    assert head.bar.bottom < head.height
    assert (head.bar.left == 0.1) == (width < 5)


def test_a_figure_is_higher_by_its_foot_and_nothing_else_moves():
    bare, footed = frame(3.6, 2.0), frame(3.6, 2.0, scale=LONG, source=LONG)
    assert footed.height > bare.height
    assert len(footed.foot) >= 4
    sheet = open_page(Figure(), footed, "words")
    (foot,) = sheet.figure.texts
    sheet.figure.set_size_inches(footed.width, footed.height)
    box = foot.get_window_extent().transformed(sheet.figure.dpi_scale_trans.inverted())
    assert footed.height - box.y1 >= 2.0


def test_a_word_that_is_too_long_is_broken_and_loses_no_letter():
    word = "Donaudampfschifffahrtsgesellschaft"
    lines = wrap(word, 8, 0.8)
    assert "".join(lines) == word
    assert max(text_width(line, 8) for line in lines) <= 0.8
    assert wrap("block_1_expand_relu", 8, 0.8)[0].endswith("_")


def test_the_column_decides_until_its_block_ends():
    assert available_width() == 7.4
    with figures.column(360):
        assert available_width() == 3.6
    assert available_width() == 7.4
    with pytest.raises(ValueError, match="at least 320"), figures.column(100):
        pass


def test_a_given_figure_decides_for_itself():
    assert available_width(Figure(figsize=(5, 9))) == 5
    left, right = Figure(figsize=(8, 3)).subfigures(1, 2, width_ratios=[3, 1])
    assert available_width(left) == 6
    assert available_width(right) == 3.2  # Nothing is laid out for less.


@pytest.mark.parametrize("name", ["network_sheet", "layer_sheet", "comparison"])
def test_a_subfigure_is_drawn_on_and_returned(layer, name):
    whole = Figure(figsize=(12, 6))
    left, right = whole.subfigures(1, 2)
    calls = {
        "network_sheet": lambda: figures.network_sheet([layer], figure=left),
        "layer_sheet": lambda: figures.layer_sheet(layer, figure=left),
        "comparison": lambda: figures.comparison(layer, layer, figure=left),
    }
    assert calls[name]() is left
    assert left.axes
    assert not right.axes
    assert "conv1" in figures.alt_text(whole)


def test_what_is_no_figure_and_no_axes_is_refused(layer):
    axes = Figure().subplots()
    with pytest.raises(TypeError, match="figure to be a matplotlib Figure or SubFigure"):
        figures.layer_sheet(layer, figure=axes)
    with pytest.raises(TypeError, match="ax to be a matplotlib Axes"):
        figures.feature_maps(layer, ax=axes.figure)


def test_the_form_for_phones_is_not_shown_by_pyplot(layer):
    figure = figures.layer_sheet(layer)
    before = plt.get_fignums()
    other = figures.narrow(figure)
    assert plt.get_fignums() == before
    assert other.get_figwidth() == 3.6
    assert figure.get_figwidth() == 7.4
    assert new_figure(2, 2).number in plt.get_fignums()


def test_only_what_the_package_alone_has_drawn_has_a_form_for_phones(layer):
    assert figures.narrow(Figure()) is None
    assert figures.narrow(figures.layer_sheet(layer, figure=Figure())) is None
    figure = figures.layer_sheet(layer)
    assert figures.narrow(figure) is not None
    figure.axes[0].axhline(3)
    assert figures.narrow(figure) is None  # It would lack the line.


def test_a_callers_keyword_wins(layer):
    axes = Figure().subplots()
    image = figures.feature_maps(layer, ax=axes, cmap="gray", vmin=-2, alpha=0.5)
    assert (image.get_cmap().name, image.get_clim()[0], image.get_alpha()) == ("gray", -2, 0.5)
    strip = figures.output_strip([0.2, 0.8], ax=axes, norm=mpl.colors.LogNorm(0.1, 1))
    assert isinstance(strip.norm, mpl.colors.LogNorm)
    assert looks({"vmin": 0, "alpha": 1}, {"alpha": 0}) == {"vmin": 0, "alpha": 0}


def test_names_may_be_numbers_and_mappings_are_asked_for():
    image = figures.output_strip([0.2, 0.8], range(3, 5))
    assert [text.get_text() for text in image.axes.texts] == ["0.20", "3", "0.80", "4"]
    assert as_names(np.arange(2)) == ["0", "1"]
    assert by_name({0: "a"}, "a mapping") == {"0": "a"}
    with pytest.raises(TypeError, match="expected a mapping, but an object of type list"):
        by_name(["a"], "a mapping")


@pytest.mark.parametrize(
    ("shape", "kept"),
    [
        ((1, 50), (1, 50)),
        ((50, 1), (50, 1)),
        ((1, 28, 28, 1), (28, 28)),
        ((1, 28, 28), (28, 28)),
        ((1, 50, 1), (1, 50)),
        ((8, 8, 3), (8, 8, 3)),
        ((1, 1, 3), (1, 1, 3)),
    ],
)
def test_an_image_keeps_its_rows_and_columns(shape, kept):
    assert as_picture(np.zeros(shape)).shape == kept


@pytest.mark.parametrize("shape", [(2, 8, 8, 3), (8, 8, 2), (8,), (0, 8)])
def test_what_is_no_image_is_refused(shape):
    with pytest.raises(ValueError, match="expected an image"):
        as_picture(np.zeros(shape))


def test_on_a_figure_of_another_shape_the_page_is_stretched_as_a_whole(make_layer):
    tall = Figure((7.4, 6))
    figures.network_sheet([make_layer((6, 6, 12)), make_layer((3, 3, 8))], figure=tall)
    tall.draw_without_rendering()
    stages = [axes for axes in tall.axes if axes.get_position(original=True).width == 1]
    assert [axes.get_position().bounds for axes in stages] == [(0, 0, 1, 1)]


@pytest.mark.parametrize("names", [[["a"], ["b"]], np.array([["a"], ["b"]])])
def test_names_in_rows_are_no_text(names):
    with pytest.raises(TypeError, match="names that are text"):
        as_names(names)


@pytest.mark.parametrize(
    "function", [figures.alt_text, lambda axes: figures.set_alt_text(axes, "Two.")]
)
def test_the_words_of_axes_are_those_of_their_figure(function):
    axes = Figure().subplots()
    with pytest.raises(TypeError, match=r"a figure, but .* Axes came: pass its \.figure"):
        function(axes)
    assert not function(axes.figure)  # Neither titles, nor what setting them returns.


def test_bytes_that_are_no_text_are_written_as_question_marks(layer):
    figure = figures.layer_sheet(layer, source="photo \udcff.png", figure=Figure())
    figure.canvas.draw()
    assert any("photo ?.png" in text.get_text() for text in figure.texts)
    figures.set_alt_text(figure, "photo \udcff.png")
    assert figures.alt_text(figure) == "photo ?.png"
