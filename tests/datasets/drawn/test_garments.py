"""Drawn clothes: balanced, reproducible, prepared as Fashion-MNIST is, and recognisable."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from cnnfigs.datasets import GARMENTS
from cnnfigs.datasets.drawn import garments
from cnnfigs.datasets.drawn.garments import (
    CUTS,
    TEST_CUTS,
    Cut,
    OneOf,
    Part,
    Variety,
    draw,
    seam,
    stages,
)
from cnnfigs.datasets.drawn.scissors.areas import area, ribbon

BODY = Part("20 0!, 53 0!, 53 100!, 20 100!")


@pytest.fixture(scope="module")
def drawn():
    return draw(2000, seed=1)


def every_part():
    for cut in (cut for cuts in CUTS.values() for cut in cuts):
        for entry in cut.parts:
            if isinstance(entry, Part):
                yield cut, entry
            else:
                yield from ((cut, part) for _, parts in entry.ways for part in parts)


def test_classes_stand_in_the_order_of_the_real_set():
    assert tuple(CUTS) == GARMENTS


def test_images_are_grey_bytes_with_a_garment_on_each(drawn):
    images, labels = drawn
    assert images.shape == (2000, 28, 28)
    assert images.dtype == labels.dtype == np.uint8
    assert images.min() == 0
    assert np.all((images > 0).sum(axis=(1, 2)) > 30)


def test_every_class_is_drawn_equally_often_and_in_no_order(drawn):
    _, labels = drawn
    assert np.bincount(labels).tolist() == [200] * 10
    assert np.any(np.diff(labels.astype(int)) < 0)


def test_a_number_that_ten_does_not_divide_is_shared_as_evenly_as_it_can_be():
    images, labels = draw(23, seed=0)
    assert len(images) == len(labels) == 23
    assert sorted(np.bincount(labels, minlength=10).tolist()) == [2] * 7 + [3] * 3


def test_another_seed_draws_other_garments():
    assert not np.array_equal(draw(50, seed=0)[0], draw(50, seed=1)[0])


def test_makers_of_training_and_test_garments_share_no_drawing():
    train, _ = draw(500, seed=0, writers="train")
    test, _ = draw(500, seed=0, writers="test")
    seen = {image.tobytes() for image in train}
    assert not any(image.tobytes() in seen for image in test)


def test_the_longer_side_of_a_garment_fills_the_picture(drawn):
    there = drawn[0] > 0
    longer = np.maximum(there.any(axis=2).sum(axis=1), there.any(axis=1).sum(axis=1))
    assert np.median(longer) == 28
    assert np.percentile(longer, 5) >= 26


def test_tops_stand_in_the_middle_or_half_a_pixel_to_the_right_of_it(drawn):
    images, labels = drawn
    there = (images[labels == GARMENTS.index("Pullover")] > 30).any(axis=1)
    gaps = there.argmax(axis=1) - there[:, ::-1].argmax(axis=1)
    assert np.isin(gaps, (0, 1)).mean() > 0.95
    assert 0.3 < (gaps == 1).mean() < 0.7


def test_tops_stand_upright_and_shoes_lie_flat(drawn):
    images, labels = drawn
    there = images > 0
    ratio = there.any(axis=2).sum(axis=1) / there.any(axis=1).sum(axis=1)
    of = {name: np.median(ratio[labels == label]) for label, name in enumerate(GARMENTS)}
    assert of["Dress"] > of["T-shirt/top"] > 1 > of["Sneaker"]
    assert of["Ankle boot"] > of["Sneaker"]


@pytest.mark.parametrize("n", [0, -3])
def test_fewer_than_one_image_is_an_error_that_names_the_number(n):
    with pytest.raises(ValueError, match=f"n={n}"):
        draw(n, seed=0)


@pytest.mark.slow
def test_every_cut_of_every_class_is_drawn(monkeypatch):
    used = []
    draw_cut = garments._draw_cut

    def watched(cut, *rest):
        used.append(cut)
        return draw_cut(cut, *rest)

    monkeypatch.setattr(garments, "_draw_cut", watched)
    draw(6000, seed=0)
    assert all(cut in used for cuts in CUTS.values() for cut in cuts)


def test_a_mirrored_piece_that_reaches_the_middle_goes_beyond_it():
    for cut, part in every_part():
        if cut.mirrored and not part.pen and not part.once:
            for outline in filter(None, (part.outline, part.other)):
                right = max(float(point.split()[0]) for point in outline.split(","))
                assert right < 50 or right >= 53, outline


def test_no_gap_is_left_in_the_middle_of_a_garment():
    plain = replace(Variety(), light=0.0, cloth=0.0, details=0.0)
    images, _ = draw(200, seed=0, cuts={"Sheet": [Cut(1, (BODY,))]}, variety=plain)
    assert images[:, 14, 10:18].min() > 0


def test_cuts_of_a_readers_own_are_labelled_in_their_order():
    wide = Cut(1, (Part("0 40!, 53 40!, 53 60!, 0 60!"),))
    tall = Cut(1, (Part("40 0!, 53 0!, 53 100!, 40 100!"),))
    images, labels = draw(40, seed=0, cuts={"Plank": [wide], "Post": [tall]})
    assert sorted(set(labels.tolist())) == [0, 1]
    rows = (images > 0).any(axis=2).sum(axis=1)
    assert rows[labels == 0].max() < rows[labels == 1].min()


@pytest.mark.parametrize(
    ("cuts", "said"),
    [
        ({}, "at least one class"),
        ({"Hat": []}, "'Hat'"),
        ({"Hat": 3}, "'Hat', got 3"),
        ({"Hat": [BODY]}, "sequence of Cut for 'Hat'"),
        ({"Hat": Cut(1, (BODY,))}, r"'Hat', got a single Cut; .* comma after it: \(cut,\)"),
    ],
)
def test_a_class_without_cuts_is_an_error(cuts, said):
    with pytest.raises(ValueError, match=said):
        draw(5, seed=0, cuts=cuts)


def test_outlines_of_a_part_that_have_not_as_many_points_are_an_error():
    with pytest.raises(ValueError, match=r"3 in .* and 2 in"):
        Part("0 0, 1 0, 1 1", "0 0, 1 0")


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (seam("0 0, 1 1"),),
        (replace(BODY, chance=0.9),),
        (replace(BODY, small=True),),
        (OneOf(((1, (BODY,)), (1, ()))),),
    ],
)
def test_a_cut_of_which_nothing_might_be_left_is_an_error(parts):
    with pytest.raises(ValueError, match="always there"):
        Cut(1, parts)


def test_parts_within_a_tuple_of_their_own_are_an_error_that_tells_the_way_out():
    with pytest.raises(TypeError, match=r"a tuple came.* take a \*"):
        Cut(1, (BODY, (BODY,)))


@pytest.mark.parametrize("often", [0, -1, float("nan"), float("inf")])
def test_a_cut_or_a_way_that_is_never_or_always_met_is_an_error(often):
    with pytest.raises(ValueError, match=f"above 0 and finite, not {often}"):
        Cut(often, (BODY,))
    with pytest.raises(ValueError, match=f"above 0 and finite, not {often}"):
        OneOf(((often, (BODY,)),))


def test_a_single_part_in_place_of_a_tuple_is_an_error_that_tells_the_way_out():
    with pytest.raises(TypeError, match=r"a cut is .*a Part came; .* comma after it: \(part,\)"):
        Cut(1, BODY)
    with pytest.raises(TypeError, match=r"a way of OneOf .*a Part came; .*: \(part,\)"):
        OneOf(((1, BODY),))


@pytest.mark.parametrize(
    ("ways", "kind", "message"),
    [
        ((), ValueError, "at least one way"),
        ([(1, (BODY,))], TypeError, "a list came"),
        ((1, (BODY,)), TypeError, "but 1 came; a single way takes a comma"),
        (((1, (OneOf(((1, (BODY,)),)),)),), TypeError, "can't stand within a OneOf"),
        (((1, ("0 0, 1 1",)),), TypeError, "made of Part, but '0 0, 1 1' came"),
    ],
)
def test_ways_that_are_no_pairs_of_how_often_and_parts_are_an_error(ways, kind, message):
    with pytest.raises(kind, match=message):
        OneOf(ways)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"chance": 1.1}, "chance must be from 0 to 1, not 1.1"),
        ({"chance": float("nan")}, "chance must be from 0 to 1, not nan"),
        ({"light": -0.1}, "light must be from 0 to 1, not -0.1"),
        ({"pen": -1.0}, "pen must be 0, or a half width in pixels, not -1.0"),
        ({"pen": float("inf")}, "pen must be .*not inf"),
        ({"tone": 0.0}, "tone must be above 0 and finite, not 0.0"),
        ({"tone": float("nan")}, "tone must be .*not nan"),
        ({"own": 200}, r"own must be a pair \(low, high\).*not 200"),
        ({"own": (240, 200)}, r"low <= high <= 255, not \(240, 200\)"),
        ({"own": (200, 256)}, r"low <= high <= 255, not \(200, 256\)"),
        ({"own": (float("nan"), 9)}, r"low <= high <= 255, not \(nan, 9\)"),
    ],
)
def test_a_number_beyond_what_a_part_can_have_is_an_error_that_names_it(wrong, message):
    with pytest.raises(ValueError, match=message):
        replace(BODY, **wrong)


def test_too_few_points_for_a_piece_or_a_strip_are_an_error():
    with pytest.raises(ValueError, match=r"at least 3 points .* got 2 in '0 0, 1 1'"):
        Part("0 0, 1 1")
    with pytest.raises(ValueError, match=r"2 along a strip.* got 1 in '0 0'"):
        Part("0 0", pen=1.0)
    assert Part("0 0, 1 1", pen=1.0).pen == 1


def test_a_seam_without_width_is_an_error():
    with pytest.raises(ValueError, match="pen"):
        Part("0 0, 1 1", seam=True)


def test_a_part_that_is_never_there_changes_no_shape():
    far_away = Part("-90 0!, -80 0!, -80 10!, -90 10!", chance=0.0)
    even = replace(Variety(), light=0.0, cloth=0.0)
    images, _ = draw(20, seed=0, cuts={"Sheet": [Cut(1, (BODY, far_away))]}, variety=even)
    assert (images[:, 2:26, 14] > 0).all()


def test_each_garment_has_one_of_several_ways():
    left = Part("0 0!, 45 0!, 45 100!, 0 100!", own=(200, 200))
    right = Part("55 0!, 100 0!, 100 100!, 55 100!", own=(200, 200))
    frame = (Part("0 0, 100 0", pen=0.5, own=(9, 9)), Part("0 100, 100 100", pen=0.5, own=(9, 9)))
    cut = Cut(1, (*frame, OneOf(((1, (left,)), (1, (right,))))), mirrored=False)
    images, _ = draw(100, seed=0, cuts={"Half": [cut]}, variety=replace(Variety(), light=0.0))
    sides = np.stack([images[:, 14, 8] > 100, images[:, 14, 20] > 100], axis=1)
    assert (sides.sum(axis=1) == 1).all()
    assert 25 < sides[:, 0].sum() < 75


def test_a_hole_takes_cloth_away_and_a_seam_darkens_it():
    even = replace(Variety(), light=0.0, cloth=0.0, brightness=0.0, proportion=0.0)
    hole = Part("40 40!, 53 40!, 53 60!, 40 60!", hole=True)
    images, _ = draw(3, seed=0, cuts={"Ring": [Cut(1, (BODY, hole))]}, variety=even)
    assert images[:, 14, 14].max() == 0
    line = seam("0 50, 100 50", pen=1.5, light=0.2)
    images, _ = draw(3, seed=0, cuts={"Sewn": [Cut(1, (BODY, line))]}, variety=even)
    assert (images[:, 14, 14].astype(int) > images[:, 7, 14].astype(int) + 30).all()


def test_without_variety_garments_differ_in_half_a_pixel_and_sharpness_alone():
    nothing = Variety(**{field.name: 0.0 for field in fields(Variety)})
    drawn = [stages(Cut(1, (BODY,)), seed=seed, variety=nothing) for seed in range(20)]
    assert len({one.lit.tobytes() for one in drawn}) == 2
    assert len({one.image.tobytes() for one in drawn}) > 10
    # Half a pixel to the right: the column at the left edge loses what that at the right gains.
    centred, shifted = sorted({one.lit.tobytes(): one.lit for one in drawn}.values(), key=_lean)
    np.testing.assert_allclose(centred, centred[:, ::-1], atol=1e-6)
    assert _lean(shifted) - _lean(centred) == pytest.approx(0.5, abs=0.05)


def _lean(picture):
    return np.average(np.arange(28), weights=picture.sum(axis=0))


def test_without_variety_the_ways_of_a_cut_and_its_round_curves_still_differ():
    nothing = Variety(**{field.name: 0.0 for field in fields(Variety)})
    disc = Part("50 0, 0 50, 50 100, 53 100, 53 0")
    tail = Part("40 100!, 53 100!, 53 150!, 40 150!")
    for parts in ((disc,), (BODY, OneOf(((1, ()), (1, (tail,)))))):
        drawn = [stages(Cut(1, parts), seed=seed, variety=nothing) for seed in range(20)]
        assert len({one.lit.tobytes() for one in drawn}) > 2


@pytest.mark.parametrize("name", [field.name for field in fields(Variety)])
def test_what_is_left_out_changes_the_garments(name):
    less = replace(Variety(), **{name: 0.0})
    assert not np.array_equal(draw(100, seed=0)[0], draw(100, seed=0, variety=less)[0])


def test_without_brightness_garments_of_a_class_are_equally_bright():
    def medians(variety):
        images, _ = draw(100, seed=0, cuts={"Sheet": [Cut(1, (BODY,))]}, variety=variety)
        return np.array([np.median(image[image > 0]) for image in images])

    assert medians(replace(Variety(), brightness=0.0)).std() < medians(Variety()).std() / 3


def test_without_details_small_parts_are_left_out():
    badge = Part("40 40!, 53 40!, 53 60!, 40 60!", own=(0, 0), small=True)
    cuts = {"Badge": [Cut(1, (Part(BODY.outline, own=(250, 250)), badge))]}
    bare = draw(20, seed=0, cuts=cuts, variety=replace(Variety(), details=0.0, light=0.0))[0]
    full = draw(20, seed=0, cuts=cuts, variety=replace(Variety(), light=0.0))[0]
    assert bare[:, 14, 14].min() > 200 > 60 > full[:, 14, 14].max()


@pytest.mark.parametrize(
    ("name", "value", "most"), [("light", -0.1, 2), ("proportion", 2.5, 2), ("details", 1.5, 1)]
)
def test_variety_beyond_what_there_is_is_an_error(name, value, most):
    with pytest.raises(ValueError, match=f"{name} must be from 0 to {most}, not {value}"):
        Variety(**{name: value})


@pytest.mark.parametrize("garment", GARMENTS)
def test_rare_cuts_are_less_rare_among_test_garments_and_none_is_new(garment):
    def shares(cuts):
        return {cut.parts: cut.weight / sum(each.weight for each in cuts) for cut in cuts}

    learned, tested = shares(CUTS[garment]), shares(TEST_CUTS[garment])
    assert set(tested) <= set(learned)
    assert max(tested.values()) <= max(learned.values())
    assert all(share < 0.02 for parts, share in learned.items() if parts not in tested)
    rarest = min(tested, key=learned.__getitem__)
    assert tested[rarest] > learned[rarest]


def test_a_skirt_is_drawn_among_trousers_to_learn_from_and_not_to_be_tested_on():
    assert len(CUTS["Trouser"]) - len(TEST_CUTS["Trouser"]) == 1


def test_stages_end_with_the_picture_that_draw_gives():
    cut = CUTS["Dress"][0]
    one = stages(cut, seed=4, cloth="Dress")
    rng = np.random.default_rng(4)
    cloth = garments.CLOTH["Dress"]
    (drawn,) = garments._draw_cut(cut, cloth, 1, Variety(), rng)
    np.testing.assert_array_equal(one.image, drawn)
    assert len(one.laid) > 1


def test_stages_grow_part_by_part_in_one_colour():
    cut = Cut(1, (BODY, Part("40 100!, 53 100!, 53 150!, 40 150!")))
    laid = stages(cut, seed=0).laid
    covered = [(picture > 0).sum() for picture in laid]
    assert 0 < covered[0] < covered[1]
    inside = laid[0][8:16, 12:16]
    assert inside.min() == inside.max() > 0


def test_stages_know_the_cloth_of_a_class_only():
    with pytest.raises(ValueError, match="did you mean 'Dress'"):
        stages(CUTS["Dress"][0], seed=0, cloth="Dresss")
    with pytest.raises(ValueError, match="seed=-1"):
        stages(CUTS["Dress"][0], seed=-1)


def test_the_nearest_class_mean_recognises_most_garments_of_other_makers(drawn):
    images, labels = drawn
    others, truth = draw(500, seed=1, writers="test")
    means = np.array([images[labels == label].mean(axis=0) for label in range(10)])
    distance = ((others[:, None] - means) ** 2).sum(axis=(2, 3))
    assert (distance.argmin(axis=1) == truth).mean() > 0.5


def test_an_area_covers_as_much_of_each_pixel_as_lies_within():
    square = np.array([[[2.25, 1.0], [6.75, 1.0], [6.75, 5.0], [2.25, 5.0]]])
    share = area(square, (8, 10))[0]
    assert share.sum() == pytest.approx(4.5 * 4)
    assert share[2, 2] == pytest.approx(0.75)
    assert share[2, 4] == 1
    np.testing.assert_allclose(area(square[:, ::-1], (8, 10))[0], share, atol=1e-6)


def test_an_area_is_cut_off_at_the_right():
    square = np.array([[[2.0, 1.0], [70.0, 1.0], [70.0, 5.0], [2.0, 5.0]]])
    np.testing.assert_allclose(area(square, (8, 10))[0][2], [0, 0] + 8 * [1], atol=2e-3)


def test_a_ribbon_is_as_wide_as_its_pen():
    path = np.array([[[1.0, 5.0], [5.0, 5.0], [9.0, 5.0]]])
    x, y = ribbon(path, np.array([1.5]))[0].T
    assert (x.min(), x.max(), y.min(), y.max()) == pytest.approx((1, 9, 3.5, 6.5))
