"""Is likeness among shoes found where it is, and not where it is not? Nothing is trained here."""

from __future__ import annotations

import sys
from itertools import combinations

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.datasets import DIGITS, GARMENTS, Dataset
from cnnfigs.experiments import do_shoes_share_features
from cnnfigs.experiments.representation.shared_features import (
    AFTER,
    BEFORE,
    PIXELS,
    SAME_KIND,
    SHOES,
    TWO_KINDS,
    WITH_OTHERS,
)

module = sys.modules["cnnfigs.experiments.representation.shared_features"]
COUNT = 300


def garments(classes=GARMENTS, *, planted=True):
    """Return noise in which shoes, where planted, share a bright row at the bottom."""
    rng = np.random.default_rng(3)
    images = rng.integers(0, 60, (COUNT, 28, 28), dtype=np.uint8)
    labels = np.arange(COUNT) % 10
    if planted:
        shoes = [classes.index(name) for name in SHOES] if classes == GARMENTS else []
        images[np.isin(labels, shoes), 20:24] = 255
    return Dataset("test", images, labels, images, labels, classes, "a test")


@pytest.fixture(autouse=True)
def _maps_are_the_image_and_its_negative(monkeypatch, asked, networks_built_once):
    """Let the maps be the image, and its negative: a filter that shoes leave dark."""

    def activations(model, images, layer):
        values = np.stack([images, 255 - images], axis=-1)[:, ::3, ::3].astype(np.float32)
        return [cf.Layer(layer, "convolution", values, None)]

    monkeypatch.setattr(module, "activations", activations)
    monkeypatch.setitem(module.IMAGES, "quick", 10)
    monkeypatch.setitem(module.DEALS, "quick", 20)


def test_what_shoes_share_is_found_and_no_other_three_classes_are_closer():
    result = do_shoes_share_features(garments())
    for whose in (PIXELS, BEFORE, AFTER):
        likeness = result.likeness[whose]
        assert likeness[TWO_KINDS].mean > likeness[WITH_OTHERS].mean + 0.05
        assert likeness[SAME_KIND].mean == pytest.approx(likeness[TWO_KINDS].mean, abs=0.01)
        assert result.lead[whose].mean == pytest.approx(
            likeness[TWO_KINDS].mean - likeness[WITH_OTHERS].mean
        )
        assert result.lead[whose].mean > result.lead_by_chance[whose].mean
        assert result.triples_ahead[whose].mean == pytest.approx(1 / 120)
        assert result.closest[whose] == SHOES
    assert result.filters_beyond_chance[AFTER].mean == 1


def test_where_nothing_is_shared_nothing_is_found():
    result = do_shoes_share_features(garments(planted=False))
    assert abs(result.lead[AFTER].mean) < 0.005
    assert result.triples_ahead[AFTER].mean > 0.05
    assert result.selectivity[AFTER].mean < 0.05


def test_filters_are_counted_by_the_class_that_they_answer_to_most():
    result = do_shoes_share_features(garments())
    strongest = result.strongest[AFTER]
    assert list(strongest) == list(GARMENTS)
    assert sum(each.mean for each in strongest.values()) == pytest.approx(1)
    # One of the two filters is brightest for shoes, the other for something else.
    assert sum(strongest[name].mean for name in SHOES) == pytest.approx(0.5)


def test_likeness_is_the_mean_cosine_of_all_pairs_of_different_images():
    rng = np.random.default_rng(0)
    values = np.maximum(rng.normal(size=(30, 4, 4, 3)), 0).astype(np.float32)
    values[:5, :, :, 1] = 0  # maps that are silent
    labels = np.arange(30) % 10
    layer = cf.Layer("conv2", "convolution", values, None)
    deals = np.array([labels[::-1], labels])
    _, table = module._likeness(module._unit_vectors(layer), deals)

    def cosine(i, j, k):
        a, b = (values[each, :, :, k].ravel().astype(float) for each in (i, j))
        lengths = np.linalg.norm(a) * np.linalg.norm(b)
        return a @ b / lengths if lengths else 0

    for k in range(3):
        one = [cosine(i, j, k) for i, j in combinations(np.flatnonzero(labels == 4), 2)]
        assert table[k, 4, 4] == pytest.approx(np.mean(one), abs=1e-5)
        two = [cosine(i, j, k) for i in range(2, 30, 10) for j in range(7, 30, 10)]
        assert table[k, 2, 7] == pytest.approx(np.mean(two), abs=1e-5)


def test_images_without_shoes_among_them_are_refused():
    with pytest.raises(ValueError, match="expected garments, got test with the classes 0, 1"):
        do_shoes_share_features(garments(classes=DIGITS))
