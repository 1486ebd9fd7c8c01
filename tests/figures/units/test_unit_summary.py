from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from cnnfigs.attribution import SyntheticImage
from cnnfigs.figures import alt_text, column, dark, unit_summary
from cnnfigs.figures.units.summaries import settle_summary


def pictures(figure):
    return [image for axes in figure.axes for image in axes.images]


def windows(figure):
    patches = [patch for axes in figure.axes for patch in axes.patches]
    return [patch for patch in patches if patch.get_gid() == "window"]


def edges(image):
    """Return left, top, right and bottom of a picture on its page."""
    left, right, bottom, top = image.get_extent()
    return left, top, right, bottom


def test_each_image_is_drawn_as_it_is_and_what_the_unit_sees_has_its_pixels(top):
    drawn = [np.asarray(image.get_array()) for image in pictures(unit_summary(top))]
    np.testing.assert_array_equal(drawn[:9], top.images)
    np.testing.assert_array_equal(drawn[9:], top.patches)


def test_the_card_frames_what_the_unit_sees_in_each_image(top):
    figure = unit_summary(top)
    for image, window, (first, left, last, right) in zip(
        pictures(figure), windows(figure), top.windows, strict=False
    ):
        start, down, end, bottom = edges(image)
        pixel = (end - start) / 28
        x, y, width, height = window.get_bbox().bounds
        assert (x - start, y - down) == pytest.approx((left * pixel, first * pixel))
        assert (width, height) == pytest.approx(((right - left) * pixel, (last - first) * pixel))
        assert bottom - down == pytest.approx(28 * pixel)
    assert len(windows(figure)) == 9


def test_patches_stand_beside_the_images_on_a_page_and_in_a_row_on_a_phone(top):
    page = settle_summary(top, width=7.4)
    shifts = {
        (b.left - a.left, b.top - a.top) for a, b in zip(page.images, page.patches, strict=False)
    }
    assert len({(round(right, 6), round(down, 6)) for right, down in shifts}) == 1
    assert page.patches[0].left > page.images[2].right
    phone = settle_summary(top, width=3.6)
    assert len({box.top for box in phone.patches}) == 1
    assert phone.patches[0].top > phone.images[-1].bottom
    assert phone.patches[-1].right <= 3.5 + 1e-9


@pytest.mark.parametrize("width", [7.4, 3.6])
@pytest.mark.parametrize("shape", [(28, 28), (1, 50), (50, 1), (28, 200)])
def test_no_picture_lies_over_another_or_beyond_the_card(top, shape, width):
    odd = replace(top, images=np.zeros((9, *shape), np.uint8))
    layout = settle_summary(odd, width=width, synthetic=shape, kernel=(5, 5))
    boxes = [*layout.images, *layout.patches, layout.synthetic, layout.kernel]
    assert all(box.left >= 0 and box.right <= layout.frame.width + 1e-9 for box in boxes)
    assert all(layout.frame.heading.height < box.top < box.bottom for box in boxes)
    assert max(box.bottom for box in boxes) < layout.frame.height
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one.right <= other.left or other.right <= one.left
            assert apart or one.bottom <= other.top or other.bottom <= one.top


def test_a_unit_that_sees_the_whole_image_has_no_frames_and_no_second_copy(top):
    whole = unit_summary(replace(top, field=None))
    assert len(pictures(whole)) == 9
    assert not windows(whole)
    assert any("sees the whole image" in text.get_text() for text in whole.texts)


def test_colours_are_drawn_and_one_grey_channel_is_grey(top):
    coloured = np.random.default_rng(1).integers(0, 256, (9, 28, 28, 3), dtype=np.uint8)
    drawn = pictures(unit_summary(replace(top, images=coloured)))
    np.testing.assert_allclose(drawn[0].get_array()[..., :3], coloured[0] / 255, atol=0.01)
    grey = pictures(unit_summary(replace(top, images=top.images[..., np.newaxis])))
    np.testing.assert_array_equal(grey[0].get_array(), top.images[0])


def test_what_lies_outside_a_colour_image_is_left_empty(top):
    coloured = np.full((9, 28, 28, 3), 200, np.uint8)
    beyond = replace(top, images=coloured, field=replace(top.field, offset=(-2, -2)))
    alpha = pictures(unit_summary(beyond))[9].get_array()[..., 3]
    assert alpha[0, 0] == 0
    assert alpha[2, 2] > 0


def test_the_card_shows_what_was_drawn_and_the_kernel(top):
    drawn = SyntheticImage("conv3", 7, np.eye(28, dtype=np.float32), 1.5, (12, 12), top.field)
    kernel = np.arange(-12, 13.0).reshape(5, 5)
    figure = unit_summary(top, synthetic=drawn, kernel=kernel)
    synthetic, weights = pictures(figure)[-2:]
    np.testing.assert_array_equal(synthetic.get_array(), drawn.image)
    np.testing.assert_array_equal(weights.get_array(), kernel)
    assert weights.get_clim() == (-12, 12)
    assert "An image drawn for it reaches 1.5." in alt_text(figure)


def test_activations_stand_above_their_images_at_both_widths(top):
    for width in (740, 360):
        with column(width):
            figure = unit_summary(top)
        words = [text.get_text() for text in figure.texts]
        assert words.index("2") < words.index("1.88") < words.index("1")


def test_the_dark_changes_no_picture(top):
    figure = unit_summary(top)
    before = [np.asarray(image.get_array()).copy() for image in pictures(figure)]
    with dark(figure):
        figure.canvas.draw()
        after = [np.asarray(image.get_array()) for image in pictures(figure)]
    assert all(map(np.array_equal, before, after))


def test_a_unit_without_images_and_other_things_are_refused(top):
    none = {name: getattr(top, name)[:0] for name in ("images", "values", "positions")}
    with pytest.raises(ValueError, match="images that move unit 7 of conv3, got none"):
        unit_summary(replace(top, **none))
    with pytest.raises(TypeError, match="TopImages that"):
        unit_summary([top])
    with pytest.raises(ValueError, match=r"a unit's kernel as a two-dimensional.*\(5, 5, 40\)"):
        unit_summary(top, kernel=np.ones((5, 5, 40)))
    with pytest.raises(ValueError, match=r"unit 7 of conv3 as .*\(9, 28, 28, 2\)"):
        unit_summary(replace(top, images=np.zeros((9, 28, 28, 2))))


def test_rows_of_images_have_room_for_their_numbers(top):
    layout = settle_summary(top, width=7.4)
    tops = sorted({box.top for box in layout.images})
    height = layout.images[0].height
    assert all(lower - upper > height + 0.15 for upper, lower in pairwise(tops))
