"""Likeness of answers that are known: the networks are not trained here."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.datasets import GARMENTS
from cnnfigs.experiments import where_do_digits_part
from cnnfigs.experiments._engine.budget import BUDGETS, Budget
from cnnfigs.experiments._engine.sampling import stratified_sample

module = sys.modules["cnnfigs.experiments.representation.digit_similarity"]


def two_directions(spread=0.0):
    """Two digits of three images each: one along the first axis, one along the second."""
    rng = np.random.default_rng(0)
    values = np.repeat(np.eye(2), 3, axis=0)
    return values + spread * rng.normal(size=values.shape)


def test_a_cosine_is_that_of_the_public_measure():
    rng = np.random.default_rng(1)
    values = np.maximum(rng.normal(size=(4, 30)), 0).astype(np.float32)
    values[3] = 0
    layers = [cf.Layer("conv1", "units", each, None) for each in values]
    found = module.cosines(values, values)
    for row, column in np.ndindex(4, 4):
        assert found[row, column] == pytest.approx(cf.similarity(layers[row], layers[column]))


def test_digits_that_share_nothing_have_no_likeness_and_are_always_told_apart():
    found = module._one_layer(two_directions(), 3)
    assert found["matrix"] == [[1, 0], [0, 1]]
    assert found["auc"] == 1


def test_no_image_is_compared_with_itself():
    values = np.eye(6)  # six images that share nothing: only with itself would one be alike
    assert module._one_layer(values, 3)["matrix"] == [[0, 0], [0, 0]]


def test_answers_that_say_the_same_to_all_are_told_apart_by_chance():
    assert module._one_layer(np.ones((6, 4)), 3)["auc"] == 0.5


def test_how_often_the_first_is_larger_is_counted_over_all_pairs():
    first, second = np.array([1.0, 3.0]), np.array([0.0, 2.0, 3.0])
    by_hand = np.mean([(a > b) + (a == b) / 2 for a in first for b in second])
    assert module._auc(first, second) == pytest.approx(by_hand)


def test_where_2_and_4_stand_is_counted_among_the_other_pairs():
    table = np.full((10, 10), 0.5)
    table[2, 4] = table[4, 2] = 0.3
    table[0, 1] = table[1, 0] = 0.1
    one = {"matrix": table.tolist(), "auc": 0.9}
    found = module._likeness([dict.fromkeys((module.PIXELS, *module.LAYERS), one)])
    assert found.two_four["conv6"].values == (0.3,)
    assert found.less_alike["conv6"].values == (1 / 44,)
    assert found.same["dense1"].values == (0.5,)
    assert found.different["pixels"].mean == pytest.approx((43 * 0.5 + 0.3 + 0.1) / 45)


@pytest.fixture
def few(monkeypatch, asked):
    """Four drawn images of each digit, and networks that have learned nothing."""
    images = np.random.default_rng(3).integers(0, 256, (40, 28, 28), dtype=np.uint8)
    labels = (np.arange(40) % 10).astype(np.uint8)
    digits = cf.Dataset("few", images, labels, images, labels, cf.datasets.DIGITS, "a test")
    monkeypatch.setitem(module.IMAGES, "quick", 4)
    monkeypatch.setitem(BUDGETS, "quick", Budget("quick", 1))
    return digits


@pytest.mark.slow
def test_all_layers_of_a_whole_network_are_compared_from_the_pixels_on(few):
    result = where_do_digits_part(few)
    assert list(result.trained.same) == ["pixels", *module.LAYERS]
    assert result.images == 4
    for likeness in (result.trained, result.untrained, result.centred):
        table = likeness.matrices["conv3"]
        assert table.shape == (10, 10)
        np.testing.assert_allclose(table, table.T, atol=1e-12)
    # Random pixels: what all images have in common is nearly all that they have.
    assert result.trained.different["pixels"].mean > 0.7
    assert abs(result.centred.different["pixels"].mean) < 0.1


def test_clothes_are_refused(few):
    with pytest.raises(ValueError, match=r"expected digits, got few with .*Sneaker"):
        where_do_digits_part(replace(few, classes=GARMENTS))


def test_of_each_class_as_many_images_are_taken_the_same_each_time():
    labels = np.random.default_rng(0).integers(0, 3, 60)
    taken = stratified_sample(labels, 5, classes=3)
    np.testing.assert_array_equal(labels[taken], np.repeat([0, 1, 2], 5))
    np.testing.assert_array_equal(taken, stratified_sample(labels, 5, classes=3))
    assert len(set(taken)) == 15
    with pytest.raises(ValueError, match="at least 9 images of each class, got 0 of class 3"):
        stratified_sample(labels, 9, classes=4)
