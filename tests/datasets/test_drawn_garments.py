"""Drawn clothes: balanced, reproducible, prepared as Fashion-MNIST is, and recognisable."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from cnnfigs.datasets import GARMENTS, drawn_garments
from cnnfigs.datasets._cut import Cut, Part
from cnnfigs.datasets._raster import curve
from cnnfigs.datasets.drawn_garments import CUTS, draw

DIGEST = """
import hashlib
from cnnfigs.datasets.drawn_garments import draw
images, labels = draw(1130, seed=3)
print(hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def drawn():
    return draw(2000, seed=1)


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


def test_another_process_draws_the_same_pixels_from_the_same_seed():
    images, labels = draw(1130, seed=3)
    here = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


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
    assert np.percentile(longer, 5) >= 25


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


def test_every_cut_of_every_class_is_drawn(monkeypatch):
    used = set()
    draw_cut = drawn_garments._draw_cut

    def watched(cut, *rest):
        used.add(cut)
        return draw_cut(cut, *rest)

    monkeypatch.setattr(drawn_garments, "_draw_cut", watched)
    draw(1000, seed=0)
    assert used == {cut for cuts in CUTS.values() for cut in cuts}


def test_both_extremes_of_a_part_have_the_same_points():
    for part in (part for cuts in CUTS.values() for cut in cuts for part in cut.parts):
        one, other = curve(part.outline), curve(part.other or part.outline)
        assert len(one.points) == len(other.points), part.outline


def test_a_part_that_is_never_there_changes_no_shape():
    body = Part("20 0!, 51 0!, 51 100!, 20 100!")
    badge = Part("40 40!, 51 40!, 51 60!, 40 60!", tone=0.0, chance=0.0)
    cut = Cut(1, (body, badge))
    picture = drawn_garments._draw_cut(cut, "Bag", 5, np.random.default_rng(0))
    assert picture[:, 14, 14].min() > 0


def test_the_nearest_class_mean_recognises_most_garments_of_other_makers(drawn):
    images, labels = drawn
    others, truth = draw(500, seed=1, writers="test")
    means = np.array([images[labels == label].mean(axis=0) for label in range(10)])
    distance = ((others[:, None] - means) ** 2).sum(axis=(2, 3))
    assert (distance.argmin(axis=1) == truth).mean() > 0.45
