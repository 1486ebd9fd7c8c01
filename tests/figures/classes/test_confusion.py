from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text, confusion
from cnnfigs.figures.classes._class_names import settle_names
from cnnfigs.figures.classes.confusions import settle_confusion

CLASSES = ["sandal", "sneaker", "boot"]
COUNTS = np.array([[60, 30, 10], [0, 199, 1], [5, 0, 45]])


@pytest.fixture
def figure():
    return confusion(COUNTS, CLASSES, figure=Figure())


def cells(figure):
    return figure.axes[0].images[0].get_array()


def test_errors_are_shares_of_their_row_and_what_is_right_has_no_colour(figure):
    drawn = cells(figure)
    assert drawn[0, 1] == pytest.approx(0.3)
    assert drawn[2, 0] == pytest.approx(0.1)
    assert np.ma.getmaskarray(drawn).diagonal().all()


def test_the_scale_runs_from_zero_to_the_largest_error(figure):
    assert figure.axes[0].images[0].get_clim() == pytest.approx((0, 0.3))
    ends = [label.get_text() for label in figure.axes[1].get_xticklabels()]
    assert ends == ["0", "30%"]


@pytest.mark.parametrize("counts", [[[5, 0], [0, 5]], [[0, 5], [0, 5]], [[1, 999], [0, 9]]])
def test_an_end_of_a_hundred_percent_is_written_as_such(counts):
    axes = confusion(counts, ["sandal", "boot"], figure=Figure()).axes[1]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "100%"]


def test_every_cell_of_half_a_percent_or_more_bears_its_percentage(figure):
    written = {text.get_position(): text.get_text() for text in figure.axes[0].texts}
    assert written[0, 0] == "60"
    assert written[1, 0] == "30"
    assert written[1, 1] == "100"  # 99.5
    assert written[2, 1] == "1"  # 0.5
    assert (0, 1) not in written
    assert (1, 2) not in written


def test_alt_text_names_the_total_the_accuracy_and_the_worst_errors(figure):
    text = alt_text(figure)
    assert "350 images of 3 classes, 86.9% named rightly" in text
    assert "sandal named sneaker, 30%" in text
    assert "sneaker named sandal" not in text


def test_equal_errors_are_named_in_the_order_of_their_classes():
    counts = np.full((4, 4), 2) + 10 * np.eye(4, dtype=int)
    text = alt_text(confusion(counts, list("abcd"), figure=Figure()))
    assert "a named b, 11%; a named c, 11%; a named d, 11%" in text


def test_a_network_without_errors_can_be_drawn():
    figure = confusion(np.eye(3, dtype=int) * 4, CLASSES, figure=Figure())
    assert alt_text(figure).endswith("No errors.")


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (np.ones((2, 2)), "each of 3 classes"),
        (-COUNTS, "0 or more"),
        (np.diag([1, 0, 1]), "no images of 'sneaker'"),
    ],
)
def test_counts_that_are_no_confusion_matrix_are_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        confusion(counts, CLASSES)


def test_classes_may_be_numbers():
    figure = confusion(COUNTS, range(3), figure=Figure())
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["0", "1", "2"]
    assert "0 named 1, 30%" in alt_text(figure)


def test_cells_are_smaller_and_then_without_numbers_where_there_are_many_classes():
    few, many, most = (
        settle_confusion(np.eye(count), ["boot"] * count, width=3.6) for count in (4, 10, 60)
    )
    assert few.box.width / 4 > many.box.width / 10 > most.box.width / 60
    assert [each.numbers for each in (few, many, most)] == [True, True, False]
    assert most.box.right <= 3.6
    assert (few.names.step, most.names.step > 1) == (1, True)
    drawn = confusion(np.eye(150), range(150), figure=Figure(figsize=(3.6, 4)))
    assert not drawn.axes[0].texts


def test_names_are_turned_only_where_they_would_touch():
    assert settle_names(["sneaker"], 0.6).rotation == 0
    assert settle_names(["sneaker"], 0.3).rotation == 40
    assert settle_names(["sneaker"], 0.15).rotation == 90


def test_a_table_can_be_drawn_on_axes_of_the_caller_who_has_the_last_word():
    ax = Figure(figsize=(5, 5)).subplots()
    assert confusion(COUNTS, CLASSES, ax=ax, cmap="gray", vmax=0.5) is ax.figure
    assert ax.images[0].get_clim() == (0, 0.5)
    assert ax.images[0].get_cmap().name == "gray"
    assert len(ax.figure.axes) == 1


def test_a_colour_bar_tells_the_scale_that_the_caller_chose():
    figure = confusion(COUNTS, CLASSES, vmax=0.5)
    assert list(figure.axes[1].get_xticks()) == [0, 0.5]
    assert [label.get_text() for label in figure.axes[1].get_xticklabels()] == ["0", "50%"]
