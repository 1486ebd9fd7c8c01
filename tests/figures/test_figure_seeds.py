from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.experiments import Measured
from cnnfigs.figures import alt_text, seed_dots, seed_lines

FIVE = Measured((0.90, 0.91, 0.92, 0.93, 0.94))
OTHERS = Measured((0.80, 0.81, 0.82, 0.83, 0.84))
TWO = Measured((0.80, 0.84))


def lines(figure, **found):
    return [
        line
        for line in figure.axes[0].get_lines()
        if all(getattr(line, f"get_{name}")() == value for name, value in found.items())
    ]


@pytest.fixture
def growing():
    by_size = {"drawings": {100: OTHERS, 1000: FIVE}, "real images": {100: FIVE, 1000: FIVE}}
    return seed_lines(by_size, title="Do more help?", along="images", figure=Figure())


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
    two = seed_lines({"a": {1: TWO}}, title="", along="", figure=Figure())
    assert not [each for each in two.axes[0].collections if each.get_gid() == "interval"]


def test_lines_bear_their_names_and_last_means_apart(growing):
    names = growing.axes[0].texts
    assert {name.get_text() for name in names} == {"drawings\n92.0 %", "real images\n92.0 %"}
    assert abs(names[0].xyann[1] - names[1].xyann[1]) > 15


def test_the_foot_says_what_dots_and_bars_are(growing):
    assert "95% intervals" in growing.texts[0].get_text()
    two = seed_dots({"all": TWO}, title="What matters?", figure=Figure())
    assert "too few for an interval" in two.texts[0].get_text()


def test_alt_text_says_from_where_to_where(growing):
    assert "drawings: 82.0 % at 100 images to 92.0 % at 1,000" in alt_text(growing)


def test_rows_stand_in_their_order_with_the_first_as_the_measure():
    figure = seed_dots({"nothing": FIVE, "warp": OTHERS}, title="What matters?", figure=Figure())
    first, second = lines(figure, gid="seeds")
    assert set(first.get_ydata()) == {0}
    assert tuple(second.get_xdata()) == OTHERS.values
    assert figure.axes[0].get_ylim() == (1.5, -0.5)
    assert [0.92, 0.92] in [list(np.round(line.get_xdata(), 9)) for line in lines(figure)]
    words = [text.get_text() for text in figure.texts]
    assert words[-4:] == ["nothing", "92.0 %", "warp", "82.0 %"]


def test_what_is_no_measurement_is_refused():
    with pytest.raises(TypeError, match="a Measured for each row"):
        seed_dots({"nothing": 0.9}, title="What matters?")
    with pytest.raises(ValueError, match="one to 3 lines, got 4"):
        seed_lines({name: {1: FIVE} for name in "abcd"}, title="", along="")
    with pytest.raises(ValueError, match=r"as many seeds in all measurements, got \[2, 5\]"):
        seed_dots({"all": FIVE, "some": TWO}, title="")
    with pytest.raises(ValueError, match="at least one measurement"):
        seed_lines({"a": {}}, title="", along="")
