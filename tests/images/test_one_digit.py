"""Is what lies beside a digit left out, and a second digit refused?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from cnnfigs import prepare_digit
from cnnfigs.images import one_digit

NO_LINES = np.zeros((200, 200), dtype=bool)


def a_seven() -> np.ndarray:
    y, x = np.mgrid[0:200, 0:200] / 200
    bar = (abs(y - 0.3) < 0.03) & (x > 0.35) & (x < 0.65)
    stem = (abs(x - (0.77 - 0.5 * y)) < 0.035) & (y > 0.3) & (y < 0.7)
    return bar | stem


def box(top: int, left: int, bottom: int, right: int) -> np.ndarray:
    mask = np.zeros((200, 200), dtype=bool)
    mask[top:bottom, left:right] = True
    return mask


def disk(row: int, column: int, radius: int) -> np.ndarray:
    y, x = np.mgrid[0:200, 0:200]
    return (y - row) ** 2 + (x - column) ** 2 < radius**2


BESIDE = {
    "a box": box(30, 30, 170, 170) & ~box(34, 34, 166, 166),
    "punch holes": disk(60, 12, 7) | disk(140, 12, 7),
    "an underline": box(155, 40, 160, 160),
    "a pen": box(20, 175, 190, 183),
    "a table": box(0, 0, 200, 25),
    "a table beside a bright line": box(1, 1, 199, 25),
    "a thumb": disk(195, 100, 30),
    "specks": box(12, 180, 14, 182) | box(185, 10, 187, 13),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_a_digit_is_no_part_of_it(name):
    mask = one_digit.inside_frames(a_seven() | BESIDE[name])
    np.testing.assert_array_equal(one_digit.the_digit(mask, NO_LINES), a_seven())


@pytest.mark.parametrize("name", BESIDE)
def test_a_photo_gives_the_digit_alone(name):
    def photo(ink: np.ndarray) -> np.ndarray:
        soft = ndimage.gaussian_filter(ink.astype(float), 0.7)
        return np.rint(230 - 180 * soft).astype(np.uint8)

    alone = prepare_digit(photo(a_seven()))
    assert np.abs(prepare_digit(photo(a_seven() | BESIDE[name])) - alone.astype(int)).mean() < 4


def test_a_stroke_that_a_pen_left_a_gap_in_is_one_digit():
    mask = a_seven() & ~box(115, 0, 118, 200)
    np.testing.assert_array_equal(one_digit.the_digit(mask, NO_LINES), mask)


def test_a_one_beside_small_blocks_of_print_is_the_digit():
    one = box(40, 90, 140, 100)
    print_below = box(170, 60, 187, 67) | box(170, 74, 187, 80) | box(170, 86, 187, 92)
    np.testing.assert_array_equal(one_digit.the_digit(one | print_below, NO_LINES), one)


def test_a_bar_apart_from_its_stem_is_part_of_a_seven():
    mask = box(53, 70, 61, 130) | (a_seven() & box(67, 0, 200, 200))
    np.testing.assert_array_equal(one_digit.the_digit(mask, NO_LINES), mask)


def test_a_bar_far_from_its_stem_is_not_left_out_without_a_word():
    mask = box(20, 70, 28, 130) | (a_seven() & box(67, 0, 200, 200))
    with pytest.raises(one_digit.ManyError, match="more than one digit"):
        one_digit.the_digit(mask, NO_LINES)


def test_a_foot_apart_from_its_two_is_part_of_it():
    mask = a_seven() | box(144, 70, 150, 132)
    np.testing.assert_array_equal(one_digit.the_digit(mask, NO_LINES), mask)


def test_what_a_solid_thing_holds_is_no_digit():
    sheet = box(40, 40, 160, 160) & ~a_seven() & ~box(110, 60, 130, 80)
    with pytest.raises(one_digit.NothingError, match="no pen's stroke"):
        one_digit.the_digit(sheet | box(115, 65, 125, 75), NO_LINES)


def test_a_second_digit_is_refused_as_one():
    mask = np.roll(a_seven(), -50, 1) | np.roll(a_seven(), 50, 1)
    with pytest.raises(one_digit.ManyError, match=r"more than one digit"):
        one_digit.the_digit(mask, NO_LINES)


@pytest.mark.parametrize("runs_off", [0, 1], ids=["at the edge", "a pixel from it"])
def test_a_second_digit_is_refused_where_the_edge_cuts_it_off(runs_off):
    second = np.roll(a_seven(), 85, 1) & box(0, 100, 200, 200 - runs_off)
    with pytest.raises(one_digit.ManyError, match="more than one digit"):
        one_digit.the_digit(np.roll(a_seven(), -40, 1) | second, NO_LINES)


def test_a_digit_that_something_at_the_edge_touches_is_refused():
    photo = np.where(a_seven(), 40.0, 230.0)
    photo[:, 125:150] = 150
    with pytest.raises(ValueError, match="no digit found"):
        prepare_digit(photo.astype(np.uint8))


def test_a_broad_digit_is_read_where_a_photo_is_cut_to_its_ink():
    y, x = np.mgrid[0:120, 0:90]
    ring = abs(np.hypot((y - 59.5) / 60, (x - 44.5) / 45) - 0.86) < 0.14
    photo = np.where(ring, 40, 230).astype(np.uint8)
    assert ring.mean() > 0.365
    alone = prepare_digit(np.pad(photo, 40, constant_values=230)).astype(int)
    assert np.abs(prepare_digit(photo) - alone).mean() < 4


def test_a_wall_of_bricks_is_refused():
    mask = np.zeros((200, 200), dtype=bool)
    for row in range(10, 190, 20):
        mask[row : row + 8, 10:34] = mask[row : row + 8, 165:189] = True
    with pytest.raises(one_digit.ManyError):
        one_digit.the_digit(mask | a_seven(), NO_LINES)


def test_too_much_that_stands_out_is_refused_with_its_reason():
    noise = np.random.default_rng(0).integers(-1024, 3000, (28, 28)).astype(np.int16)
    with pytest.raises(ValueError, match=r"no digit found, [a-z]"):
        prepare_digit(noise)


def test_a_cup_is_refused():
    cup = disk(100, 100, 30) | box(95, 20, 103, 180)
    with pytest.raises(one_digit.NothingError, match="no pen's stroke"):
        one_digit.the_digit(cup, NO_LINES)
