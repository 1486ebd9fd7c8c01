from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text, class_responses
from cnnfigs.figures._canvas.scale import Limits
from cnnfigs.figures.classes.responses import settle_responses

CLASSES = ["shirt", "sandal", "boot"]
#                 0  1  2  3  4
MEANS = np.array([[4, 1, 0, 2, 0], [0, 2, 6, 2, 0], [0, 3, 6, 5, 0]])


def drawn(figure):
    return figure.axes[0].images[0].get_array()


def words(figure):
    return [text.get_text() for text in figure.texts]


def test_filters_stand_by_their_strongest_class_and_how_much_they_favour_it():
    table = drawn(class_responses(MEANS, CLASSES, figure=Figure()))
    # Filter 0 is the shirt's; 2 is the sandal's, as the first of two; 3 favours boots most, 1 less.
    np.testing.assert_array_equal(table, MEANS[:, [0, 2, 3, 1, 4]])


def test_all_filters_share_one_scale_unless_each_is_to_have_its_own():
    shared = class_responses(MEANS, CLASSES, figure=Figure())
    assert shared.axes[0].images[0].get_clim() == (0, 6)
    assert any("one scale for all filters" in each for each in words(shared))
    own = class_responses(MEANS, CLASSES, scale="panel", figure=Figure())
    np.testing.assert_allclose(drawn(own).max(axis=0), [1, 1, 1, 1, 0])
    assert any("a scale of its own" in each for each in words(own))


def test_each_class_bears_the_number_of_filters_that_answer_to_it_most():
    written = words(class_responses(MEANS, CLASSES, figure=Figure()))
    assert [each for each in written if each.isdigit()] == ["1", "1", "2"]
    assert [each for each in written if each in CLASSES] == CLASSES


def test_a_filter_that_answers_to_nothing_is_crossed_out_and_counted_nowhere():
    figure = class_responses(MEANS, CLASSES, figure=Figure())
    (crosses,) = (each for each in figure.axes[0].collections if each.get_gid() == "dead")
    assert len(crosses.get_segments()) == 2
    assert min(np.concatenate(crosses.get_segments())[:, 0]) > 3.5
    assert "1 map dead: 4" in alt_text(figure)


def test_alt_text_says_how_many_filters_answer_to_what():
    text = alt_text(class_responses(MEANS, CLASSES, title="Who answers?", figure=Figure()))
    assert text.startswith("Who answers? 5 filters, 3 classes.")
    assert "Strongest for boot: 2 filters" in text


@pytest.mark.parametrize(
    ("means", "message"),
    [
        (MEANS[:2], "a row for each of 3 classes"),
        (-MEANS, "0 or more"),
        (np.full((3, 2), np.nan), "finite"),
    ],
)
def test_means_that_do_not_fit_are_refused(means, message):
    with pytest.raises(ValueError, match=message):
        class_responses(means, CLASSES)
    with pytest.raises(ValueError, match="unknown scale 'own'"):
        class_responses(MEANS, CLASSES, scale="own")


@pytest.mark.parametrize(("filters", "bands"), [(64, 1), (900, 4)])
def test_no_filter_is_thinner_than_a_pixel_of_a_phone(filters, bands):
    maps = np.ones((3, 1, filters))
    layout = settle_responses(maps, CLASSES, Limits(0, 1, False), width=3.6, title="Which?")
    starts = [*(first for first, _ in layout.bands), filters]
    widths = [
        box.width / (end - start)
        for (start, box), end in zip(layout.bands, starts[1:], strict=True)
    ]
    assert len(layout.bands) == bands
    assert min(widths) >= 0.01 - 1e-9
    assert all(box.right < 3.6 for _, box in layout.bands)


def test_each_filter_of_several_bands_is_drawn_once():
    means = np.tile(np.arange(1.0, 901), (3, 1))
    figure = class_responses(means, range(3), figure=Figure(figsize=(3.6, 6)))
    tables = [axes.images[0].get_array() for axes in figure.axes[:-1]]
    np.testing.assert_array_equal(np.sort(np.hstack(tables)[0]), means[0])
