"""The pen: balanced, reproducible, prepared as MNIST is, and as varied as its habits say."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from scipy.ndimage import label

from cnnfigs.datasets.drawn.digits import WAYS
from cnnfigs.datasets.drawn.pen import GlyphVariant, Habits, _strokes, draw, one_hand, stages
from cnnfigs.datasets.drawn.pen._script import read

PLUS = GlyphVariant(1, ("50 0, 50 100", "0 50, 100 50"))
RING = GlyphVariant(1, ("50 0, 0 50, 50 100, 100 50, 50 0",))


@pytest.fixture(scope="module")
def drawn():
    return draw(WAYS, 2000, seed=1)


def test_images_are_grey_bytes_that_use_the_whole_range(drawn):
    images, labels = drawn
    assert images.shape == (2000, 28, 28)
    assert images.dtype == labels.dtype == np.uint8
    assert images.min() == 0
    assert np.all(images.max(axis=(1, 2)) > 150)


def test_every_class_is_drawn_equally_often_and_in_no_order(drawn):
    _, labels = drawn
    assert np.bincount(labels).tolist() == [200] * 10
    assert np.any(np.diff(labels.astype(int)) < 0)


def test_a_number_that_ten_does_not_divide_is_shared_as_evenly_as_it_can_be():
    images, labels = draw(WAYS, 23, seed=0)
    assert len(images) == len(labels) == 23
    assert sorted(np.bincount(labels, minlength=10).tolist()) == [2] * 7 + [3] * 3


def test_a_label_is_its_class_place_in_the_mapping():
    images, labels = draw({"+": [PLUS], "o": [RING]}, 40, seed=0)
    crossed = images[:, 14, 14] > 0
    assert crossed[labels == 0].mean() > 0.8
    assert crossed[labels == 1].mean() < 0.2


def test_another_seed_draws_other_signs():
    assert not np.array_equal(draw(WAYS, 50, seed=0)[0], draw(WAYS, 50, seed=1)[0])


def test_writers_of_training_and_test_signs_share_no_drawing():
    train, _ = draw(WAYS, 500, seed=0, writers="train")
    test, _ = draw(WAYS, 500, seed=0, writers="test")
    seen = {image.tobytes() for image in train}
    assert not any(image.tobytes() in seen for image in test)


def test_ink_fills_a_box_of_twenty_pixels_and_never_more(drawn):
    ink = drawn[0] > 0
    heights = _extent(ink.any(axis=2))
    widths = _extent(ink.any(axis=1))
    assert max(heights.max(), widths.max()) == 20
    assert np.maximum(heights, widths).min() >= 19


def _extent(used):
    return used.shape[1] - used.argmax(axis=1) - used[:, ::-1].argmax(axis=1)


def test_the_centre_of_mass_is_within_half_a_pixel_of_the_centre(drawn):
    weight = drawn[0].astype(float)
    place = np.arange(28)
    for axis in (1, 2):
        middle = (weight.sum(axis=axis) * place).sum(axis=1) / weight.sum(axis=(1, 2))
        assert np.abs(middle - 14).max() <= 0.5


@pytest.mark.slow
def test_every_way_is_used_by_some_writer(monkeypatch):
    used = set()
    write = _strokes._write

    def watched(script, *rest):
        used.add(id(script))
        return write(script, *rest)

    known = read(WAYS)
    monkeypatch.setattr("cnnfigs.datasets.drawn.pen.read", lambda ways: known)
    monkeypatch.setattr(_strokes, "_write", watched)
    draw(WAYS, 15000, seed=0)
    assert used == {id(script) for scripts in known for script in scripts}


def test_one_writer_writes_a_sign_in_one_way_every_time():
    labels = np.full(20, 7, np.uint8)
    hand = _strokes._writers(10, labels, Habits(), np.random.default_rng(0))
    assert len(set(hand.taste[:10])) == len(set(hand.taste[10:])) == 1
    assert hand.taste[0] != hand.taste[10]


def without(*names):
    """Habits that leave out what is named; a pair keeps its mean."""
    usual = Habits()
    values = {name: getattr(usual, name) for name in names}
    return replace(
        usual, **{name: (v[0], 0.0) if isinstance(v, tuple) else 0.0 for name, v in values.items()}
    )


ALL = [field.name for field in fields(Habits)]


def test_with_every_spread_left_out_all_drawings_of_one_way_are_the_same():
    images, _ = draw({"+": [PLUS]}, 30, seed=0, habits=one_hand())
    assert len({image.tobytes() for image in images}) == 1


@pytest.mark.parametrize("name", ALL)
def test_each_habit_alone_makes_drawings_differ(name):
    # A pen leaves gaps where it presses lightly, so that there are none without pressure.
    others = [other for other in ALL if other not in {name, "pressure" if name == "gaps" else ""}]
    images, _ = draw({"7": WAYS["7"][:1]}, 30, seed=0, habits=without(*others))
    assert len({image.tobytes() for image in images}) > 1


def test_a_thicker_pen_leaves_more_ink():
    thin, thick = (
        draw({"+": [PLUS]}, 50, seed=0, habits=replace(Habits(), pen=(width, 0.0)))[0].mean()
        for width in (1.8, 3.6)
    )
    assert 1.6 < thick / thin < 2.2


def test_a_positive_slant_leans_to_the_right():
    bar = {"1": [GlyphVariant(1, ("50 0, 50 50, 50 100",))]}
    upright = without("slant", "rotation", "warp")
    for slant, expected in ((0.5, 1), (0.0, 0), (-0.5, -1)):
        image = draw(bar, 1, seed=0, habits=replace(upright, slant=(slant, 0.0)))[0][0].astype(int)
        top, foot = (np.average(np.arange(28), weights=image[rows]) for rows in (6, 21))
        assert np.sign(round((top - foot) / 4)) == expected


def test_a_hasty_hand_joins_strokes_that_a_careful_hand_keeps_apart():
    two = {"11": [GlyphVariant(1, ("0 0, 0 100", "90 0, 90 100"))]}
    upright = without("slant", "rotation", "warp", "haste")
    careful = draw(two, 50, seed=0, habits=upright)[0]
    hasty = draw(two, 50, seed=0, habits=replace(upright, haste=3.0))[0]
    assert not careful[:, 14, 14].any()
    assert hasty[:, 14, 12:16].any(axis=1).mean() > 0.5


def test_a_long_line_is_written_finer_than_a_short_one():
    steady = without(*ALL)
    bar, coil = (
        GlyphVariant(1, ("50 0, 50 100",)),
        GlyphVariant(1, ("0 0, 90 20, 0 40, 90 60, 0 80, 90 100",)),
    )
    widths = [stages(way, seed=0, habits=steady).widths[0].mean() for way in (bar, coil)]
    assert widths[1] < 0.7 * widths[0]


def test_a_pen_that_presses_too_lightly_leaves_gaps():
    steady = without(*ALL)
    zigzag = {"z": [GlyphVariant(1, ("0 0, 100 0!, 0 100!, 100 100",))]}
    for pressure, gaps, broken in ((0.0, 0.5, False), (0.3, 0.5, True), (0.3, 0.0, False)):
        habits = replace(steady, pressure=pressure, gaps=gaps)
        images, _ = draw(zigzag, 300, seed=0, habits=habits)
        in_parts = [label(image)[1] > 1 for image in images]
        assert any(in_parts) == broken
        assert np.mean(in_parts) < 0.2


def test_ink_on_rough_paper_has_an_uneven_edge():
    steady = replace(without(*ALL), slant=(0.0, 0.0))
    smooth, rough = (
        stages(PLUS, seed=0, habits=replace(steady, roughness=roughness)).ink.astype(float)
        for roughness in (0.0, 0.3)
    )
    np.testing.assert_array_equal(smooth, smooth[:, ::-1])
    assert np.abs(rough - rough[:, ::-1]).max() > 30


def test_no_point_strays_further_than_a_reader_would_forgive():
    strayed = _strokes._stray(5000, 3, 0.1, np.random.default_rng(0))
    assert strayed.std() == pytest.approx(0.1 * np.hypot(1, 0.7), rel=0.15)
    assert np.abs(strayed).max() < 0.1 * 2 * (0.7 + 1.7 / np.hypot(1, 0.7)) + 1e-12


def test_points_that_follow_each_other_stray_alike():
    strayed = _strokes._stray(5000, 4, 0.1, np.random.default_rng(0))
    strayed = strayed - strayed.mean(axis=1, keepdims=True)
    near = (strayed[:, 1] * strayed[:, 2]).mean()
    far = (strayed[:, 0] * strayed[:, 3]).mean()
    assert near > far + 0.002


def test_stages_follow_each_stroke_from_points_to_pixels():
    seven = GlyphVariant(1, ("10 8, 84 4!, 38 100", "28 52, 80 46"))
    shown = stages(seven, seed=3)
    assert [points.tolist() for points in shown.points] == [
        [[0.1, 0.08], [0.84, 0.04], [0.38, 1.0]],
        [[0.28, 0.52], [0.8, 0.46]],
    ]
    for skeleton, path, widths in zip(shown.skeleton, shown.path, shown.widths, strict=True):
        assert skeleton.shape == path.shape == (len(widths) + 1, 2)
        assert np.all((path > 0) & (path < 20))
        assert np.all(widths >= 0)
        assert widths.max() > 1
    assert shown.ink.shape == (20, 20)
    assert shown.image.shape == (28, 28)
    assert shown.image.sum() == shown.ink.sum()


def test_a_careful_skeleton_passes_the_points_as_they_are_written():
    shown = stages(RING, seed=0, habits=without("shake", "haste"))
    for point in shown.points[0]:
        assert np.abs(shown.skeleton[0] - point).sum(axis=1).min() < 0.02


def test_stages_are_what_draw_computes(monkeypatch):
    batches = []
    write_batch = _strokes.write_batch

    def watched(*arguments):
        batches.append(write_batch(*arguments))
        return batches[-1]

    monkeypatch.setattr("cnnfigs.datasets.drawn.pen.write_batch", watched)
    shown = stages(PLUS, seed=0)
    images, _ = draw({"+": [PLUS]}, 5, seed=0)
    np.testing.assert_array_equal(shown.image, batches[0].images[0])
    np.testing.assert_array_equal(images, batches[1].images)


def test_where_strokes_are_joined_the_first_leads_on_to_the_second():
    two = GlyphVariant(1, ("0 0, 0 100", "90 0, 90 100"))
    joined = stages(two, seed=0, habits=replace(without(*ALL), haste=100.0))
    apart = stages(two, seed=0, habits=one_hand())
    np.testing.assert_array_equal(joined.path[0][-1], joined.path[1][0])
    assert np.abs(apart.path[0][-1] - apart.path[1][0]).max() > 5


def test_another_seed_shows_another_drawing():
    assert not np.array_equal(stages(RING, seed=0).image, stages(RING, seed=1).image)
    np.testing.assert_array_equal(stages(RING, seed=0).image, stages(RING, seed=0).image)


@pytest.mark.parametrize("n", [0, -3])
def test_fewer_than_one_image_is_an_error_that_names_the_number(n):
    with pytest.raises(ValueError, match=f"n={n}"):
        draw(WAYS, n, seed=0)


def test_a_negative_seed_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="seed=-1"):
        draw(WAYS, 10, seed=-1)
    with pytest.raises(ValueError, match="seed=-1"):
        stages(PLUS, seed=-1)


def test_unknown_writers_are_an_error_that_names_the_known_ones():
    with pytest.raises(ValueError, match=r"unknown group of writers 'valid'.*'train', 'test'"):
        draw(WAYS, 10, seed=0, writers="valid")


@pytest.mark.parametrize(
    ("ways", "message"),
    [
        ({}, "at least one class"),
        ({"7": ()}, "class '7' has no way"),
        ({"7": (GlyphVariant(0, PLUS.strokes),)}, r"class '7'.*weight above 0.*weight=0"),
        ({"7": (GlyphVariant(-1, PLUS.strokes),)}, r"class '7'.*weight=-1"),
        ({"7": (GlyphVariant(float("nan"), PLUS.strokes),)}, r"class '7'.*weight=nan"),
        ({"7": (GlyphVariant(1, ()),)}, "class '7'.*at least one stroke"),
        (
            {"7": (GlyphVariant(1, "0 0, 9 9"),)},
            r"class '7'.*tuple of at least one stroke.*comma after it: \('0 0, 9 9',\)",
        ),
        ({"7": (GlyphVariant(1, ["0 0, 9 9"]),)}, "class '7'.*tuple of at least one stroke"),
        ({"7": PLUS}, r"class '7'.*a single GlyphVariant.*comma after it: \(way,\)"),
        ({"7": "0 0, 9 9"}, "class '7': expected a sequence of GlyphVariant, got '0'"),
        ({"7": (GlyphVariant(1, ("0 0, 9",)),)}, "class '7'.*got '9' in '0 0, 9'"),
        ({"7": (GlyphVariant(1, ("0 0, 9 b",)),)}, "class '7'.*got '9 b'"),
        ({"7": (GlyphVariant(1, ("0 0, nan 9",)),)}, "class '7'.*got 'nan 9'"),
        ({"7": (GlyphVariant(1, ("",)),)}, "class '7'.*got ''"),
        ({"7": (GlyphVariant(1, ("5 5",)),)}, "class '7'.*'5 5' has a single point.*two points"),
        ({"7": (GlyphVariant(1, ("5 5, 5 5",)),)}, "class '7': all points are in one place"),
        (
            {"7": (GlyphVariant(1, (", ".join(["0 0", "9 9"] * 30),)),)},
            "class '7'.*too many points",
        ),
    ],
)
def test_what_cannot_be_written_is_an_error_that_names_class_and_text(ways, message):
    with pytest.raises(ValueError, match=message):
        draw(ways, 5, seed=0)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"slant": 0.2}, r"expected slant=\(mean, spread\), such as \(0.16, 0.0\), got 0.2"),
        ({"pen": (2.0,)}, r"expected pen=\(mean, spread\), such as \(2.5, 0.0\), got \(2.0,\)"),
        ({"width": (1, "a")}, r"expected width=\(mean, spread\).*got \(1, 'a'\)"),
        ({"warp": (0.3, 0.0)}, r"single number for warp.* such as 0.35, got \(0.3, 0.0\)"),
        ({"haste": None}, "single number for haste.* got None"),
        ({"shake": np.nan}, "expected finite numbers, got shake=nan"),
        ({"slant": (np.inf, 0.0)}, r"expected finite numbers, got slant=\(inf, 0.0\)"),
    ],
)
def test_a_habit_of_another_kind_is_an_error_that_says_what_was_expected(wrong, message):
    with pytest.raises(ValueError, match=message):
        Habits(**wrong)


def test_a_mean_beyond_the_limits_is_drawn_as_the_limit():
    hands = {
        name: _strokes._writers(10, np.zeros(40, np.uint8), habits, np.random.default_rng(0))
        for name, habits in {
            "low": Habits(width=(0, 0), roundness=(0, 0), pen=(0, 0), softness=(0, 0)),
            "high": Habits(width=(9, 0), roundness=(9, 0), pen=(9, 0), softness=(9, 0)),
        }.items()
    }
    for name, limits in {"low": (0.45, 0.3, 0.6, 0.7), "high": (1.3, 0.6, 2.4, 1.5)}.items():
        hand = hands[name]
        assert (hand.width[0], hand.roundness[0], hand.radius[0], hand.softness[0]) == limits


@pytest.mark.parametrize("wrong", [{"warp": -0.1}, {"slant": (0.1, -1.0)}])
def test_a_spread_below_zero_is_an_error_that_names_it(wrong):
    with pytest.raises(ValueError, match=f"spread of 0 or more, got {next(iter(wrong))}="):
        Habits(**wrong)
