"""Agreement of units that are known: two digits, two images of each, six units."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import cnnfigs.experiments  # noqa: F401

module = sys.modules["cnnfigs.experiments.do_the_same_units_light_up"]

UNITS = np.array(
    [
        [9, 8, 1, 0, 0, 0],
        [8, 9, 0, 1, 0, 0],
        [0, 0, 1, 0, 9, 8],
        [0, 1, 0, 0, 7, 2],
    ],
    dtype=np.float32,
)


def test_shared_units_are_counted_by_those_of_the_first_image():
    shared = module._shared(UNITS > 0)
    assert shared[0, 1] == pytest.approx(2 / 3)
    assert shared[0, 2] == pytest.approx(1 / 3)
    assert shared[0, 3] == pytest.approx(1 / 3)
    assert shared.diagonal() == pytest.approx(1)


def test_the_two_strongest_are_lit_again_where_both_are():
    lit = module._lit_again(UNITS, UNITS > 0)
    assert lit[0].tolist() == [1, 1, 0, 0]
    assert lit[2].tolist() == [0, 0, 1, 1]
    bright = module._lit_again(UNITS, module._bright(UNITS))
    assert bright[2].tolist() == [0, 0, 1, 0]  # 2 is less than half of 7


def test_overlap_is_units_in_both_over_units_in_either():
    top = module._top(UNITS, 3)
    assert top[0].tolist() == [True, True, True, False, False, False]
    assert module._jaccard(top)[0].tolist() == pytest.approx([1, 2 / 4, 1 / 5, 1 / 5])


def test_a_silent_unit_is_never_among_the_strongest():
    assert module._top(UNITS, 5).sum(axis=1).tolist() == [3, 3, 3, 3]


def test_pairs_are_sorted_by_digit_and_no_image_meets_itself():
    pairs = np.array([[9, 1, 2, 2], [1, 9, 2, 2], [3, 3, 9, 0], [3, 3, 0, 9]], dtype=float)
    found = module._kinds(pairs, np.full((4, 4), 0.25), 2)
    assert found == {module.SAME: 0.5, module.OTHER: 2.5, module.CHANCE: 0.25}
    assert module._within(pairs, 2) == [1, 0]


def test_by_chance_units_keep_how_often_they_are_active_and_lose_each_other():
    rng = np.random.default_rng(0)
    block = np.kron(np.eye(2), np.ones((100, 10))) + 1e-9 * rng.random((200, 20))
    shuffled = rng.permuted(block, axis=0)
    active = block > 0.5
    found = module._kinds(module._shared(active), module._shared(shuffled > 0.5), 100)
    assert found[module.SAME] == pytest.approx(1)
    assert found[module.OTHER] == pytest.approx(0)
    assert found[module.CHANCE] == pytest.approx(0.5, abs=0.02)
    np.testing.assert_allclose((shuffled > 0.5).mean(axis=0), active.mean(axis=0))


def test_more_units_tell_more(monkeypatch):
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(10, 500))
    labels = np.repeat(np.arange(10), 40)
    units = (centres[labels] + rng.normal(size=(400, 500))).astype(np.float32)
    digits = type("Digits", (), {"x_train": units, "y_train": labels})()
    monkeypatch.setattr(module, "_units", lambda _, images: images)
    monkeypatch.setitem(module.FITTED_ON, "quick", 40)
    spent = type("Spent", (), {"name": "quick"})()
    others = (centres[labels] + rng.normal(size=(400, 500))).astype(np.float32)
    told = module._told_by(None, digits, (others, labels), spent, np.random.default_rng(1))
    assert list(told) == list(module.READ)
    assert told[1] < 0.4 < told[10] < told[100]
    assert told[100] > 0.95


def test_seeds_are_gathered_and_counts_are_numbers_again():
    kinds = {module.SAME: 0.3, module.OTHER: 0.2, module.CHANCE: 0.1}
    run = {
        "active": 0.4,
        "shared": kinds,
        "overlap": {kind: {"2": share, "20": share / 2} for kind, share in kinds.items()},
        "two_strongest": kinds,
        "two_bright": kinds,
        "told_by": {"1": 0.2, "500": 0.9},
    }
    found = module._gathered([run, run | {"active": 0.6}])
    assert found.active.values == (0.4, 0.6)
    assert found.overlap[module.OTHER][20].values == (0.1, 0.1)
    assert list(found.told_by) == [1, 500]
