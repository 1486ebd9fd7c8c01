from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from cnnfigs.figures import alt_text, training_curves
from cnnfigs.figures.measured.curves import settle_curves


@pytest.fixture
def history():
    return SimpleNamespace(
        steps=np.array([10, 20, 30]),
        loss=np.array([2.0, 1.0, 0.5]),
        accuracy=np.array([0.2, 0.6, 0.8]),
        validation_steps=np.array([15, 30]),
        validation_loss=np.array([1.5, 0.52]),
        validation_accuracy=np.array([0.4, 0.79]),
    )


def test_curves_are_drawn_as_measured(history):
    loss, accuracy = training_curves(history, figure=Figure()).axes
    for axes, names in ((loss, "loss"), (accuracy, "accuracy")):
        training, validation = axes.get_lines()
        np.testing.assert_array_equal(training.get_ydata(), getattr(history, names))
        np.testing.assert_array_equal(
            validation.get_ydata(), getattr(history, f"validation_{names}")
        )
        np.testing.assert_array_equal(validation.get_xdata(), history.validation_steps)


def test_scales_have_a_true_end(history):
    loss, accuracy = training_curves(history, figure=Figure()).axes
    assert loss.get_ylim()[0] == 0
    assert accuracy.get_ylim()[1] == 1


def test_lines_bear_their_names_apart_and_there_is_no_legend(history):
    for axes in training_curves(history, figure=Figure()).axes:
        names = [text for text in axes.texts if text.get_text()]
        assert {text.get_text().split("\n")[0] for text in names} == {"training", "validation"}
        assert axes.get_legend() is None
        axes.figure.draw_without_rendering()
        lower, upper = sorted((Text.get_window_extent(name) for name in names), key=lambda b: b.y0)
        assert lower.y1 <= upper.y0


def test_a_history_without_validation_can_be_drawn(history):
    for name in ("validation_steps", "validation_loss", "validation_accuracy"):
        setattr(history, name, np.array([]))
    figure = training_curves(history, figure=Figure())
    assert [len(axes.texts) for axes in figure.axes] == [1, 1]
    assert "validation" not in alt_text(figure)


def test_alt_text_says_from_where_to_where(history):
    text = alt_text(training_curves(history, figure=Figure()))
    assert "Loss goes from 2 to 0.5" in text
    assert "accuracy at 79.0%" in text


def test_an_empty_history_is_refused(history):
    history.steps = np.array([])
    with pytest.raises(ValueError, match="at least one step"):
        training_curves(history)


def test_panels_stand_side_by_side_on_a_page_and_below_each_other_on_a_phone(history):
    loss, accuracy = (panel.box for panel in settle_curves(history, width=7.4).panels)
    assert loss.top == accuracy.top
    assert loss.right < accuracy.left
    loss, accuracy = (panel.box for panel in settle_curves(history, width=3.6).panels)
    assert loss.left == accuracy.left
    assert loss.bottom < accuracy.top
