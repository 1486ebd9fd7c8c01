from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from cnnfigs.experiments import SeedEstimate
from cnnfigs.figures import alt_text, measured_dots, measured_lines

FIVE = SeedEstimate((0.90, 0.91, 0.92, 0.93, 0.94))
OTHERS = SeedEstimate((0.80, 0.81, 0.82, 0.83, 0.84))
TWO = SeedEstimate((0.80, 0.84))


def lines(figure, **found):
    return [
        line
        for line in figure.axes[0].get_lines()
        if all(getattr(line, f"get_{name}")() == value for name, value in found.items())
    ]


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
    assert {name.get_text() for name in names} == {"drawings\n92.0 %", "real images\n92.0 %"}
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
    assert "a: 92.0 % at pixels to 82.0 % at conv1, means" in alt_text(layers)


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
        text.get_text() for text in measured_dots({"a": TWO}, title="", percent=False).texts
    ]


def test_a_reference_is_a_named_line_and_rows_are_held_to_it():
    rows = {"trained": FIVE, "random": OTHERS}
    figure = measured_dots(rows, title="What matters?", reference=("chance", 0.1))
    (line,) = lines(figure, gid="reference")
    assert list(line.get_xdata()) == [0.1, 0.1]
    assert figure.axes[0].texts[0].get_text() == "chance"
    assert alt_text(figure).endswith("chance: 10.0 %.")
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
    assert "95% intervals" in growing.texts[0].get_text()
    two = measured_dots({"all": TWO}, title="What matters?", figure=Figure())
    assert "too few for an interval" in two.texts[0].get_text()


def test_alt_text_says_from_where_to_where(growing):
    assert "drawings: 82.0 % at 100 images to 92.0 % at 1,000" in alt_text(growing)


def test_rows_stand_in_their_order_with_the_first_as_the_measure():
    figure = measured_dots(
        {"nothing": FIVE, "warp": OTHERS}, title="What matters?", figure=Figure()
    )
    first, second = lines(figure, gid="seeds")
    assert set(first.get_ydata()) == {0}
    assert tuple(second.get_xdata()) == OTHERS.values
    assert figure.axes[0].get_ylim() == (1.5, -0.5)
    assert [0.92, 0.92] in [list(np.round(line.get_xdata(), 9)) for line in lines(figure)]
    words = [text.get_text() for text in figure.texts]
    assert words[-4:] == ["nothing", "92.0 %", "warp", "82.0 %"]


def test_what_is_no_measurement_is_refused():
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
