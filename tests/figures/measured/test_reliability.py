from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.experiments import ScoreBins
from cnnfigs.figures import alt_text, reliability
from cnnfigs.figures.measured.calibration import settle_reliability

EDGES = (0.0, 0.5, 1.0)
TOO_SURE = ScoreBins(
    EDGES,
    images=((0, 40), (0, 40), (10, 30)),
    right=((0, 20), (0, 24), (4, 12)),
    score=((0.0, 0.9), (0.0, 0.9), (0.4, 0.9)),
)


def drawn(axes, gid):
    return [artist for artist in axes.get_children() if artist.get_gid() == gid]


@pytest.fixture
def upper():
    return reliability({"faint": TOO_SURE}, title="Honest?", figure=Figure()).axes[0]


def test_each_seed_is_a_dot_at_the_mean_score_of_its_bin(upper):
    low, high = drawn(upper, "seeds")
    assert list(low.get_ydata()) == [0.4]
    np.testing.assert_allclose(high.get_ydata(), [0.5, 0.6, 0.4])
    np.testing.assert_allclose(high.get_xdata(), [0.9, 0.9, 0.9])


def test_a_bin_that_few_seeds_have_images_in_gets_no_interval(upper):
    (interval,) = drawn(upper, "interval")
    np.testing.assert_allclose(interval.get_segments()[0][:, 0], [0.9, 0.9])


def test_the_diagonal_is_where_a_score_is_right_as_often_as_it_says(upper):
    (diagonal,) = drawn(upper, "diagonal")
    np.testing.assert_array_equal(diagonal.get_xdata(), diagonal.get_ydata())


def test_below_stands_which_share_of_the_images_fell_into_each_bin():
    figure = reliability({"faint": TOO_SURE}, title="Honest?", figure=Figure())
    bars = drawn(figure.axes[1], "images")
    assert [bar.get_height() for bar in bars] == pytest.approx([10 / 120, 110 / 120])


def test_too_sure_and_too_modest_differ_in_colour():
    modest = ScoreBins(EDGES, ((20, 0),), ((18, 0),), ((0.4, 0.0),))
    figure = reliability({"a": TOO_SURE, "b": modest}, title="Honest?", figure=Figure())
    (_, sure), (shy,) = (drawn(figure.axes[place], "seeds") for place in (0, 2))
    assert sure.get_color() != shy.get_color()


def test_words_say_what_the_fullest_bin_holds():
    figure = reliability({"faint": TOO_SURE}, title="Honest?", figure=Figure())
    assert alt_text(figure) == (
        "Honest? faint, scores of 0.5 to 1: 50% right, said 90%; calibration error "
        f"{TOO_SURE.calibration_error.mean:.2f}; means of 3 seeds."
    )


def test_what_can_not_be_drawn_is_refused():
    with pytest.raises(ValueError, match="one to 3 panels, got 0"):
        reliability({}, title="")
    with pytest.raises(TypeError, match="a mapping from names to ScoreBins"):
        reliability([TOO_SURE], title="")
    with pytest.raises(TypeError, match="expected ScoreBins for each panel"):
        reliability({"faint": [0.1, 0.9]}, title="")


def test_a_phone_shows_two_panels_in_a_row_each_square_over_its_counts():
    three = dict.fromkeys("abc", TOO_SURE)
    for width, in_a_row in ((7.4, 3), (3.6, 2)):
        panels = settle_reliability(three, width=width, title="Honest?").panels
        assert [panel.first for panel in panels].count(True) == (1 if in_a_row == 3 else 2)
        for panel in panels:
            assert panel.shares.width == panel.shares.height == panel.counts.width
            assert panel.shares.bottom < panel.counts.top
