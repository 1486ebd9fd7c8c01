from __future__ import annotations

import sys

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.experiments import can_it_name_two_things
from cnnfigs.experiments._engine.budget import BUDGETS, Budget

module = sys.modules[can_it_name_two_things.__module__]


@pytest.fixture
def shades():
    """Return images that are as bright all over as their class says."""
    labels = np.arange(200) % 10
    images = np.full((200, 28, 28), 0, np.uint8) + (20 * labels + 40)[:, None, None]
    images = images.astype(np.uint8)
    digits = tuple("0123456789")
    return cf.Dataset("shades", images, labels, images[:100], labels[:100], digits, "a test")


def left_and_right(model, images):
    """Score the shade of the left half highest and that of the right one next, as if seen."""
    found = np.zeros((len(images), 10), np.float32)
    for image, each in zip(images, found, strict=True):
        for column, score in ((20, 0.3), (8, 0.6)):
            shade = int(image[14, column])
            if shade:
                each[(shade - 40) // 20] = score
    return found


@pytest.fixture
def result(shades, asked, networks_built_once, monkeypatch):
    monkeypatch.setitem(BUDGETS, "quick", Budget("quick", 2))
    monkeypatch.setattr(module, "predict_scores", left_and_right)
    return can_it_name_two_things(shades)


def test_who_sees_both_halves_names_both(result):
    assert result.both["dense"].values == (1, 1)
    assert result.right["dense"] == dict.fromkeys(
        ("as it is", "half size", "at one side", "two of them"), result.both["dense"]
    )
    assert result.highest["fashion_cnn"]["two of them"].mean == pytest.approx(0.6)
    assert list(result.both) == ["dense", "dense_matched", "fashion_cnn"]


def test_who_sees_one_of_two_never_names_both(shades, result, monkeypatch, tmp_path):
    def right_only(model, images):
        found = left_and_right(model, images)
        found[found == np.float32(0.6)] = 0
        return found

    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "other"))
    monkeypatch.setattr(module, "predict_scores", right_only)
    other = can_it_name_two_things(shades)
    assert other.right["dense"]["two of them"].mean == 1, "one of the two is named"
    assert other.right["dense"]["at one side"].mean < 0.2, "nothing is left to see"
    assert other.both["dense"].mean < 0.5


def test_pairs_differ_in_class_and_use_no_image_twice(shades, result):
    pairs = module._pairs(shades, 1000)
    assert (shades.y_test[pairs[:, 0]] != shades.y_test[pairs[:, 1]]).all()
    assert len(np.unique(pairs)) == pairs.size
    assert 40 <= result.pictures <= 50


def test_two_things_are_half_as_large_and_beside_each_other(shades):
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, :2, :2] = [[10, 20], [30, 41]]
    both = module.side_by_side(image, image)
    assert np.argwhere(both[0]).tolist() == [[7, 0], [7, 14]]
    assert both[0, 7, 0] == 25
    small = module.half_size(image)
    assert np.argwhere(small[0]).tolist() == [[7, 7]]
