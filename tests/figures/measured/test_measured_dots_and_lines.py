from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from cnnfigs.experiments import SeedEstimate
from cnnfigs.figures import alt_text, column, measured_dots, measured_lines, narrow
from cnnfigs.figures._canvas.line_labels import LineEnd, settle_labels
from cnnfigs.figures.measured._along import settle_along
from cnnfigs.figures.measured._lines_layout import checked_lines, settle_lines
from cnnfigs.figures.measured._marks import limits_of_seeds
from cnnfigs.figures.measured.dots import settle_dots

FIVE = SeedEstimate((0.90, 0.91, 0.92, 0.93, 0.94))
OTHERS = SeedEstimate((0.80, 0.81, 0.82, 0.83, 0.84))
TWO = SeedEstimate((0.80, 0.84))


def lines(figure, **found):
    return [
        line
        for line in figure.axes[0].get_lines()
        if all(getattr(line, f"get_{name}")() == value for name, value in found.items())
    ]


def references(figure):
    """Return the strokes of what rows are held to."""
    (strokes,) = (each for each in figure.axes[0].collections if each.get_gid() == "reference")
    return [[tuple(np.round(end, 9)) for end in stroke] for stroke in strokes.get_segments()]


def written_boxes(figure):
    """Return the boxes of the names beside the lines, lowest first, without the thin joints."""
    figure.canvas.draw()
    boxes = [Text.get_window_extent(name) for name in figure.axes[0].texts]
    return sorted(boxes, key=lambda box: box.y0)


@pytest.fixture
def growing():
    by_size = {"drawings": {100: OTHERS, 1000: FIVE}, "real images": {100: FIVE, 1000: FIVE}}
    return measured_lines(by_size, title="Do more help?", along="images", logarithmic=True)


def test_a_line_passes_its_means_at_the_numbers_that_were_measured(growing):
    (drawn,) = lines(growing, label="drawings")
    np.testing.assert_allclose(drawn.get_xdata(), [100, 1000])
    np.testing.assert_allclose(drawn.get_ydata(), [0.82, 0.92])
    assert growing.axes[0].get_xscale() == "log"
    ticks = [label.get_text() for label in growing.axes[0].get_xticklabels()]
    assert ticks == ["100", "1,000"]


def test_each_seed_is_a_dot(growing):
    dots = lines(growing, gid="seeds")
    assert [len(each.get_ydata()) for each in dots] == [5, 5, 5, 5]
    assert tuple(dots[0].get_ydata()) == OTHERS.values


def test_an_interval_is_drawn_only_where_there_are_seeds_enough(growing):
    bars = [each for each in growing.axes[0].collections if each.get_gid() == "interval"]
    assert len(bars) == 4
    low, high = bars[0].get_segments()[0][:, 1]
    assert (low, high) == pytest.approx(OTHERS.interval)
    two = measured_lines({"a": {1: TWO}}, title="", along="", figure=Figure())
    assert not [each for each in two.axes[0].collections if each.get_gid() == "interval"]


def test_lines_bear_their_names_and_last_means_apart(growing):
    names = growing.axes[0].texts
    assert {name.get_text() for name in names} == {"drawings\n92.0%", "real images\n92.0%"}
    lower, upper = written_boxes(growing)
    assert lower.y1 <= upper.y0


def test_six_lines_that_end_together_keep_their_names_apart_and_on_the_canvas():
    same = {f"a network with a long name, the {word}": {0: FIVE, 8: FIVE} for word in "abcdef"}
    figure = measured_lines(same, title="Which?", along="pixels shifted")
    boxes = written_boxes(figure)
    assert all(lower.y1 <= upper.y0 for lower, upper in pairwise(boxes))
    assert min(box.y0 for box in boxes) >= 0
    assert max(box.y1 for box in boxes) <= figure.bbox.y1
    assert max(box.x1 for box in boxes) <= figure.bbox.x1
    looks = {
        (line.get_color(), line.get_linestyle())
        for line in figure.axes[0].lines
        if line.get_label() in same
    }
    assert len(looks) == 6


def test_numbers_stand_as_far_apart_as_they_are_and_names_in_their_order():
    numbers = measured_lines({"a": {4: FIVE, 0: OTHERS, 1: FIVE}}, title="", along="pixels")
    (line,) = lines(numbers, label="a")
    assert list(line.get_xdata()) == [0, 1, 4]
    assert numbers.axes[0].get_xscale() == "linear"
    layers = measured_lines({"a": {"pixels": FIVE, "conv1": OTHERS}}, title="Where?", along="layer")
    assert [each.get_text() for each in layers.axes[0].get_xticklabels()] == ["pixels", "conv1"]
    assert "a: 92.0% at pixels to 82.0% at conv1, means" in alt_text(layers)


def test_the_words_of_ticks_never_touch():
    along = {f"convolution {place}": FIVE for place in range(6)}
    for line in (along, {0: FIVE, 1000: FIVE, 1400: FIVE, 5000: FIVE}):
        figure = measured_lines({"a": line}, title="", along="")
        figure.canvas.draw()
        boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
        assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_plain_numbers_are_not_written_in_percent():
    figure = measured_lines({"a": {1: TWO, 2: TWO}}, title="", along="", percent=False)
    assert figure.axes[0].texts[0].get_text() == "a\n0.82"
    figure.canvas.draw()
    assert not any("%" in label.get_text() for label in figure.axes[0].get_yticklabels())
    assert "0.82" in [
        text.get_text() for text in measured_dots({"a": TWO}, title="", percent=False).axes[0].texts
    ]


def test_a_reference_is_a_named_line_and_rows_are_held_to_it():
    rows = {"trained": FIVE, "random": OTHERS}
    figure = measured_dots(rows, title="What matters?", reference=("chance", 0.1))
    assert references(figure) == [[(0.1, -0.5), (0.1, 0.5)], [(0.1, 0.5), (0.1, 1.5)]]
    assert "chance" in [text.get_text() for text in figure.axes[0].texts]
    assert alt_text(figure).endswith("chance: 10.0%.")
    assert len({each.get_color() for each in lines(figure, gid="seeds")}) == 1


def test_long_names_of_rows_stay_on_the_canvas():
    name = "frozen random filters, with a head that was trained"
    figure = measured_dots(
        {name: FIVE, "Sobel": OTHERS}, title="Which filters are worth learning? " * 2
    )
    figure.canvas.draw()
    assert all(text.get_window_extent().x0 >= 0 for text in figure.texts)
    assert all(text.get_window_extent().x1 <= figure.bbox.x1 for text in figure.texts)


def test_the_foot_says_what_dots_and_bars_are(growing):
    assert "95% intervals" in growing.texts[-1].get_text()
    two = measured_dots({"all": TWO}, title="What matters?", figure=Figure())
    assert "too few for an interval" in two.texts[-1].get_text()


def test_alt_text_says_from_where_to_where(growing):
    assert "drawings: 82.0% at 100 images to 92.0% at 1,000" in alt_text(growing)


def test_rows_stand_in_their_order_with_the_first_as_the_measure():
    figure = measured_dots(
        {"nothing": FIVE, "warp": OTHERS}, title="What matters?", figure=Figure()
    )
    first, second = lines(figure, gid="seeds")
    assert set(first.get_ydata()) == {0}
    assert tuple(second.get_xdata()) == OTHERS.values
    assert figure.axes[0].get_ylim() == (1.5, -0.5)
    assert references(figure)[0] == [(0.92, -0.5), (0.92, 0.5)]
    words = [text.get_text() for text in figure.axes[0].texts]
    assert words[:4] == ["nothing", "92.0%", "warp", "82.0%"]


def test_what_is_no_measurement_is_refused():
    with pytest.raises(TypeError, match="a mapping from names to measurements, but"):
        measured_dots([FIVE], title="What matters?")
    with pytest.raises(TypeError, match="a mapping from the names of lines"):
        measured_lines([FIVE], title="", along="")
    with pytest.raises(ValueError, match="a reference as name and value"):
        measured_dots({"all": FIVE}, title="", reference=("chance",))
    with pytest.raises(TypeError, match="a SeedEstimate for each row"):
        measured_dots({"nothing": 0.9}, title="What matters?")
    with pytest.raises(ValueError, match="one to 6 lines, got 7"):
        measured_lines({name: {1: FIVE} for name in "abcdefg"}, title="", along="")
    with pytest.raises(ValueError, match=r"as many seeds in all measurements, got \[2, 5\]"):
        measured_dots({"all": FIVE, "some": TWO}, title="")
    with pytest.raises(ValueError, match="at least one measurement"):
        measured_lines({"a": {}}, title="", along="")
    with pytest.raises(TypeError, match="numbers or names along the axis, got both"):
        measured_lines({"a": {1: FIVE, "conv1": FIVE}}, title="", along="")
    with pytest.raises(ValueError, match="above zero on a logarithmic axis"):
        measured_lines({"a": {0: FIVE, 1: FIVE}}, title="", along="", logarithmic=True)


def test_an_interval_that_reaches_below_no_share_does_not_stretch_the_axis():
    wide = {1: SeedEstimate((0.02, 0.5, 0.1)), 2: SeedEstimate((0.5, 0.52, 0.51))}
    assert wide[1].interval[0] < 0
    figure = measured_lines({"a": wide}, title="Is it so?", along="steps", figure=Figure())
    assert figure.axes[-1].get_ylim()[0] == 0
    lost = {1: SeedEstimate((-0.2, -0.1, 0.1)), 2: SeedEstimate((0.5, 0.52, 0.51))}
    figure = measured_lines({"a": lost}, title="Is it so?", along="steps", figure=Figure())
    assert figure.axes[-1].get_ylim()[0] < -0.2


MANY = {"rising": {0: OTHERS, 8: FIVE}, "falling": {0: FIVE, 8: OTHERS}}
ASKED = {"title": "Which?", "along": "pixels"}


@pytest.mark.parametrize(("width", "named"), [(7.4, True), (3.6, False)])
def test_lines_are_named_beside_their_ends_on_a_page_and_in_a_key_on_a_phone(width, named):
    layout = settle_lines(*checked_lines(MANY, logarithmic=False), width=width, **ASKED)
    labels = [label.words for label in layout.panel.labels]
    assert labels == (["falling\n82.0%", "rising\n92.0%"] if named else ["82.0%", "92.0%"])
    assert [entry.line.name for entry in layout.key] == ([] if named else ["rising", "falling"])
    assert layout.box.right < layout.frame.width <= width
    assert layout.box.bottom + layout.panel.along.height < layout.frame.height


def test_a_key_shows_each_line_as_it_is_drawn():
    with column(360):
        figure = measured_lines(MANY, **ASKED)
    samples = [line for axes in figure.axes for line in axes.lines if line.get_gid() == "sample"]
    for sample, name in zip(samples, ("rising", "falling"), strict=True):
        (drawn,) = lines(figure, label=name)
        assert sample.get_color() == drawn.get_color()
        assert sample.get_linestyle() == drawn.get_linestyle()


def test_few_places_are_not_drawn_far_apart():
    two = settle_lines(*checked_lines(MANY, logarithmic=False), width=7.4, **ASKED)
    line = {"all": dict.fromkeys(range(8), FIVE)}
    eight = settle_lines(*checked_lines(line, logarithmic=False), width=7.4, **ASKED)
    assert two.frame.width < eight.frame.width == 7.4


def words_along(keys, width, *, left=0.5):
    places = {key: float(place) for place, key in enumerate(keys)}
    along = settle_along(places, "", width=width, left=left, logarithmic=False)
    return [words for _, words in along.ticks], along.rotation


def test_numbers_without_room_are_left_out_but_not_the_first_and_the_last():
    assert words_along(range(4), 4.0) == (["0", "1", "2", "3"], 0)
    words, rotation = words_along(range(1000, 1008), 1.5)
    assert (words[0], words[-1], rotation) == ("1,000", "1,007", 0)
    assert "" in words


def test_names_without_room_are_wrapped_and_then_turned_but_all_are_there():
    kinds = ["as it is", "at one side", "two of them"]
    assert words_along(kinds, 4.0) == (kinds, 0)
    assert words_along(kinds, 1.5) == (["as it is", "at one\nside", "two of\nthem"], 0)
    layers = ["convolution", "pooling", "dense"]
    assert words_along(layers, 1.2) == (layers, 90)
    assert words_along(layers, 1.2, left=2.0) == (layers, 40)


def test_an_axis_holds_all_seeds_and_intervals_but_no_share_below_none_or_above_all():
    low, high = limits_of_seeds([OTHERS], percent=True)
    assert low < OTHERS.interval[0] < OTHERS.interval[1] < high < 1
    wide = SeedEstimate((0.02, 0.5, 0.97))
    assert limits_of_seeds([wide], percent=True) == (0, 1)
    low, high = limits_of_seeds([wide], percent=False)
    assert low < wide.interval[0] < wide.interval[1] < high
    assert limits_of_seeds([OTHERS], percent=True, also=[0.1])[0] < 0.1


def test_labels_that_can_not_stand_beside_their_line_are_joined_to_it():
    ends = [LineEnd(name, "1", 5.0, height, "red") for name, height in (("a", 0.5), ("b", 0.51))]
    ends.append(LineEnd("c", "1", 5.0, 0.0, "red"))
    labels = settle_labels(ends, (0.0, 1.0), 3.0, 1.0)
    assert [label.end.name for label in labels] == ["c", "a", "b"]
    assert [label.joined for label in labels] == [True, False, True]


@pytest.mark.parametrize("width", [7.4, 3.6])
def test_rows_have_their_words_beside_them_on_a_page_and_above_on_a_phone(width):
    rows = {"a condition that takes many words to say what it is": FIVE, "b": OTHERS}
    layout = settle_dots(rows, width=width, title="Which?")
    assert layout.panel.words_above == (width == 3.6)
    assert layout.box.right < layout.frame.width <= width
    if layout.panel.words_above:
        assert layout.box.width > 3.2


def test_no_reference_crosses_the_words_above_rows():
    figure = narrow(measured_dots({"a": FIVE, "b": OTHERS}, title="Which?"))
    figure.draw_without_rendering()
    axes = figure.axes[0]
    strokes = [axes.transData.transform(stroke) for stroke in references(figure)]
    for text in axes.texts:
        if text.get_text():
            box = text.get_window_extent()
            assert all(
                box.y1 <= ys.min() or box.y0 >= ys.max() for _, ys in map(np.transpose, strokes)
            )


def test_a_panel_can_be_drawn_on_axes_of_the_caller_who_has_the_last_word():
    left, right = Figure(figsize=(12, 4)).subplots(1, 2)
    whole = measured_lines(MANY, ax=left, linewidth=5, color="red", **ASKED)
    assert whole is left.figure
    assert left.get_title(loc="left") == "Which?"
    drawn = [line for line in left.lines if line.get_label() in MANY]
    assert {(line.get_linewidth(), line.get_color()) for line in drawn} == {(5, "red")}
    measured_dots({"a": FIVE}, title="Which?", ax=right, ms=9)
    assert [line.get_markersize() for line in right.lines if line.get_gid() == "seeds"] == [9]
    assert len(whole.axes) == 2


def test_the_last_tick_of_a_narrow_figure_is_not_cut_off():
    shares = SeedEstimate((0.73, 0.85, 0.98))
    with column(360):
        figure = measured_dots({"a": shares, "b": SeedEstimate((0.1, 0.1, 0.1))}, title="Which?")
    figure.canvas.draw()
    (axes,) = figure.axes
    ticks = [label for label in axes.get_xticklabels() if label.get_text()]
    assert ticks[-1].get_text() == "100%"
    assert ticks[-1].get_window_extent().x1 <= figure.bbox.x1
