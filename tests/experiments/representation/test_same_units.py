"""Agreement of units that are known: two digits, two images of each, six units."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments import do_the_same_units_light_up

module = sys.modules["cnnfigs.experiments.representation.same_units"]

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


def test_the_two_strongest_are_both_active_where_both_are():
    lit = module._both_active(UNITS, UNITS > 0)
    assert lit[0].tolist() == [1, 1, 0, 0]
    assert lit[2].tolist() == [0, 0, 1, 1]
    bright = module._both_active(UNITS, module._bright(UNITS))
    assert bright[2].tolist() == [0, 0, 1, 0]  # 2 is less than half of 7


def test_overlap_is_units_in_both_over_units_in_either():
    top = module._places(UNITS) < 3
    assert top[0].tolist() == [True, True, True, False, False, False]
    assert module._jaccard(top)[0].tolist() == pytest.approx([1, 2 / 4, 1 / 5, 1 / 5])


def test_a_silent_unit_is_never_among_the_strongest():
    assert (module._places(UNITS) < 5).sum(axis=1).tolist() == [3, 3, 3, 3]


def test_pairs_are_sorted_by_digit_and_no_image_meets_itself():
    pairs = np.array([[9, 1, 2, 2], [1, 9, 2, 2], [3, 3, 9, 0], [3, 3, 0, 9]], dtype=float)
    found = module._kinds(pairs, np.full((4, 4), 0.25), 2)
    assert found == {module.SAME: 0.5, module.OTHER: 2.5, module.CHANCE: 0.25}
    assert module._within(pairs, 2) == [1, 0]


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """Return the answer for networks with ten units for each digit, lit for that digit alone.

    Untrained, a network lights the same ten units for every image.
    """
    labels = np.arange(200) % 10
    images = np.broadcast_to(labels[:, None, None], (200, 28, 28)).astype(np.uint8)
    digits = Dataset("blocks", images, labels, images, labels, DIGITS, "a test")

    def units(network, shown):
        digit = shown[:, 0, 0] if network == module.TRAINED else 0 * shown[:, 0, 0]
        lit = np.repeat(np.eye(10, dtype=np.float32)[digit], 10, axis=1)
        return lit * (1 + np.arange(100, dtype=np.float32) / 1000)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("CNNFIGS_EFFORT", raising=False)
        monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path_factory.mktemp("store")))
        monkeypatch.setattr(module, "digit_network", lambda condition, *_, seed: condition)
        monkeypatch.setattr(module, "_units", units)
        monkeypatch.setattr(module, "accuracy_of_seed", lambda *_, seed: 0.9)
        monkeypatch.setitem(module.IMAGES, "quick", 20)
        monkeypatch.setitem(module.FITTED_ON, "quick", 20)
        return do_the_same_units_light_up(digits)


@pytest.mark.slow
def test_units_of_one_digit_alone_agree_within_it_and_nowhere_else(result):
    trained = result.trained
    assert (result.units, result.images) == (100, 20)
    assert trained.active.values == pytest.approx((0.1, 0.1, 0.1))
    for agreement in (trained.shared, trained.overlap, trained.two_strongest, trained.two_bright):
        assert list(agreement) == [module.SAME, module.OTHER, module.CHANCE]
    for agreement in (trained.shared, trained.two_strongest, trained.two_bright):
        assert agreement[module.SAME].mean == pytest.approx(1)
        assert agreement[module.OTHER].mean == 0
    assert trained.overlap[module.SAME][5].mean == pytest.approx(1)
    assert trained.accuracy_by_units[500].mean == 1
    assert set(result.by_digit) == set(DIGITS)
    assert result.bright_by_digit["7"].mean == pytest.approx(1)


def test_by_chance_units_are_lit_as_often_but_not_together(result):
    # Each unit is lit for a tenth of the images, whatever the others do.
    assert result.trained.shared[module.CHANCE].mean == pytest.approx(0.1, abs=0.01)
    assert result.trained.two_strongest[module.CHANCE].mean == pytest.approx(0.01, abs=0.01)


def test_units_that_are_lit_for_every_image_agree_no_more_than_by_chance(result):
    shared = result.untrained.shared
    assert [shared[kind].mean for kind in shared] == pytest.approx([1, 1, 1])


def test_more_units_tell_more(monkeypatch):
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(10, 500))
    labels = np.repeat(np.arange(10), 40)
    units = (centres[labels] + rng.normal(size=(400, 500))).astype(np.float32)
    digits = type("Digits", (), {"x_train": units, "y_train": labels})()
    monkeypatch.setattr(module, "_units", lambda _, images: images)
    monkeypatch.setitem(module.FITTED_ON, "quick", 40)
    budget = type("Spent", (), {"name": "quick"})()
    others = (centres[labels] + rng.normal(size=(400, 500))).astype(np.float32)
    accuracy = module._accuracy_by_units(
        None, digits, (others, labels), budget, np.random.default_rng(1)
    )
    assert list(accuracy) == list(module.READ)
    assert accuracy[1] < 0.4 < accuracy[10] < accuracy[100]
    assert accuracy[100] > 0.95


def test_seeds_are_gathered_and_counts_are_numbers_again():
    kinds = {module.SAME: 0.3, module.OTHER: 0.2, module.CHANCE: 0.1}
    run = {
        "active": 0.4,
        "shared": kinds,
        "overlap": {kind: {"2": share, "20": share / 2} for kind, share in kinds.items()},
        "two_strongest": kinds,
        "two_bright": kinds,
        "accuracy_by_units": {"1": 0.2, "500": 0.9},
    }
    found = module._gathered([run, run | {"active": 0.6}])
    assert found.active.values == (0.4, 0.6)
    assert found.overlap[module.OTHER][20].values == (0.1, 0.1)
    assert list(found.accuracy_by_units) == [1, 500]
