"""Does the figure of pooling show groups, winners and sizes as they are?"""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text
from cnnfigs.figures.kernels.pools import pooling
from cnnfigs.filters.pooling import max_pool, max_pool_winners, mean_pool


def drawn(image, size=2, padding="valid", figure=None) -> Figure:
    return pooling(
        image,
        max_pool(image, size, padding=padding),
        max_pool_winners(image, size, padding=padding),
        size=size,
        figure=figure or Figure((7.4, 5)),
    )


def panels(figure):
    return [axes for axes in figure.axes if axes.images]


def lines(axes) -> np.ndarray:
    (groups,) = [c for c in axes.collections if isinstance(c, LineCollection)]
    return np.array(groups.get_segments())


def frames(axes) -> list[tuple[int, int]]:
    rings = [c for c in axes.collections if isinstance(c, PatchCollection)]
    centres = [path.vertices[:4].mean(axis=0) for ring in rings for path in ring.get_paths()]
    return sorted((round(y), round(x)) for x, y in centres)


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(0).permutation(64).reshape(8, 8)


@pytest.mark.parametrize("side", [8, 28])
def test_the_result_is_drawn_at_its_true_relative_size(side):
    figure = drawn(np.random.default_rng(0).random((side, side)))
    before, after = (axes.get_position() for axes in panels(figure))
    assert after.width / before.width == pytest.approx(1 / 2)
    assert after.height / before.height == pytest.approx(1 / 2)


def test_each_group_is_outlined(image):
    before, after = panels(drawn(image))
    assert len(lines(before)) == 5 + 5
    assert sorted(set(lines(before)[..., 0].ravel())) == [-0.5, 1.5, 3.5, 5.5, 7.5]
    assert len(lines(after)) == 5 + 5


def test_each_winner_is_framed_where_it_is(image):
    before, after = panels(drawn(image))
    winners = max_pool_winners(image).reshape(-1, 2)
    assert frames(before) == sorted(map(tuple, winners.tolist()))
    assert frames(after) == []


def test_nothing_is_framed_where_all_pixels_are_equal(image):
    image[:2, :2] = 5
    before, _ = panels(drawn(image))
    assert len(frames(before)) == 15
    assert all(row > 1 or column > 1 for row, column in frames(before))


def test_winners_stand_out_in_numbers_too(image):
    before, after = panels(drawn(image))
    bold = {int(t.get_text()) for t in before.texts if t.get_weight() == "bold"}
    assert bold == set(max_pool(image).ravel().tolist())
    assert [int(t.get_text()) for t in after.texts] == max_pool(image).ravel().tolist()


def test_both_pictures_share_one_scale_that_the_figure_names(image):
    for values, limits in [(image, (0, 255)), (image / 64, (0, 1)), (image - 40.0, (-40, 40))]:
        figure = drawn(values)
        assert [(a.images[0].norm.vmin, a.images[0].norm.vmax) for a in panels(figure)] == [
            limits,
            limits,
        ]
        assert "in both pictures" in " ".join(text.get_text() for text in figure.texts)


def test_rows_and_columns_left_over_belong_to_no_group():
    before, _ = panels(drawn(np.arange(81).reshape(9, 9), size=2))
    assert lines(before).max() == 7.5
    assert before.images[0].get_array().shape == (9, 9)


def test_smaller_groups_at_the_border_are_outlined_as_keras_makes_them():
    before, _ = panels(drawn(np.arange(49).reshape(7, 7), size=3, padding="same"))
    assert sorted(set(lines(before)[..., 0].ravel())) == [-0.5, 1.5, 4.5, 6.5]


def test_a_large_image_has_no_numbers():
    before, after = panels(drawn(np.random.default_rng(0).random((28, 28))))
    assert not before.texts
    assert not after.texts


def test_mean_pooling_has_no_winners(image):
    figure = pooling(image, mean_pool(image), size=2, figure=Figure((7.4, 5)))
    assert frames(panels(figure)[0]) == []
    assert "Framed" not in " ".join(text.get_text() for text in figure.texts)


def test_the_words_say_sizes_and_the_largest_value(image):
    words = alt_text(drawn(image))
    assert "16 of 64 values are left" in words
    row, column = np.unravel_index(max_pool(image).argmax(), (4, 4))
    assert f"The largest value, 63, is in row {row}, column {column}" in words


@pytest.mark.parametrize(
    ("pooled", "winners", "size", "message"),
    [
        (np.ones((2, 2)), None, 2, r"\(4, 4\).*got a pooled image of \(2, 2\)"),
        (np.ones((4, 4)), np.ones((4, 4)), 2, "max_pool_winners"),
        (np.ones((4, 4, 1)), None, 2, "one channel"),
        (np.full((4, 4), np.nan), None, 2, "finite"),
    ],
)
def test_what_does_not_belong_together_is_refused(image, pooled, winners, size, message):
    with pytest.raises(ValueError, match=message):
        pooling(image, pooled, winners, size=size)


def test_groups_of_nothing_and_winners_beside_the_image_are_refused():
    image, pooled = np.zeros((4, 4)), np.zeros((2, 2))
    with pytest.raises(ValueError, match="at least 1 pixel wide"):
        pooling(image, pooled, size=0)
    with pytest.raises(ValueError, match="some beside it"):
        pooling(image, pooled, np.full((2, 2, 2), -1), size=2)
