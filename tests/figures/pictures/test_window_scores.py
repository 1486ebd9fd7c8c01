from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text, window_scores

DIGITS = tuple("0123456789")


@pytest.fixture
def strip():
    return np.zeros((28, 72), np.uint8)


@pytest.fixture
def said():
    scores = np.zeros((45, 10))
    scores[3:8, 7] = 0.9
    scores[30:34, 1] = 0.8
    return scores


def panels(figure):
    """Return the strip's Axes, and those of the scores."""
    strip, *others = [axes for axes in figure.axes if axes.get_images()]
    return strip, others


def test_each_score_stands_below_the_middle_of_its_window(strip, said):
    figure = window_scores(strip, {"mine": said}, DIGITS, title="What?", figure=Figure())
    figure.canvas.draw()
    picture, (scores,) = panels(figure)
    for window in (0, 30, 44):
        middle = picture.transData.transform((window + 14, 0))[0]
        assert scores.transData.transform((window, 0))[0] == pytest.approx(middle, abs=0.5)
    np.testing.assert_array_equal(scores.get_images()[0].get_array(), said.T)
    assert scores.get_images()[0].get_clim() == (0, 1)


def test_the_frame_is_the_window_on_the_first_digit(strip, said):
    figure = window_scores(
        strip, {"mine": said}, DIGITS, title="What?", labels=["7"], places=[5], figure=Figure()
    )
    picture, _ = panels(figure)
    (frame,) = [patch for patch in picture.patches if patch.get_gid() == "window"]
    assert (frame.get_x(), frame.get_width()) == (5, 28)
    (label,) = picture.texts
    assert label.xy[0] == 5 + 14


def test_networks_with_more_and_fewer_answers_stand_below_each_other(strip, said):
    wider = np.column_stack([said, np.full(45, 0.1)])
    names = [*DIGITS, "between"]
    figure = window_scores(strip, {"a": said, "b": wider}, names, title="?", figure=Figure())
    _, (first, second) = panels(figure)
    assert [label.get_text() for label in first.get_yticklabels()] == names[:10]
    assert [label.get_text() for label in second.get_yticklabels()] == names
    assert first.get_position().y0 > second.get_position().y1


def test_words_say_what_is_read_from_left_to_right(strip, said):
    figure = window_scores(strip, {"mine": said}, DIGITS, title="What?", figure=Figure())
    assert alt_text(figure) == (
        "What? A strip 72 pixels wide. mine, above 0.5 from left to right: 7, 1; 9 of 45 windows."
    )


def test_what_can_not_be_drawn_is_refused(strip, said):
    with pytest.raises(ValueError, match="one strip of shape"):
        window_scores(strip, {}, DIGITS, title="")
    with pytest.raises(ValueError, match="mine: expected a row of at most 9 scores"):
        window_scores(strip, {"mine": said}, DIGITS[:9], title="")
    with pytest.raises(ValueError, match="as many labels as places"):
        window_scores(strip, {"mine": said}, DIGITS, title="", labels=["1"])


@pytest.mark.slow
def test_long_names_of_classes_leave_room_for_the_strip():
    names = ["x" * 200, "word " * 40, "c"]
    figure = window_scores(
        np.zeros((4, 8)), {"mine": np.eye(5, 3)}, names, title="Where?", figure=Figure()
    )
    strip, _ = panels(figure)
    place = strip.get_position()
    assert place.x0 < 0.5
    assert place.width == pytest.approx(8 * 0.066 / 3.2)
    assert names[0] in alt_text(figure)
