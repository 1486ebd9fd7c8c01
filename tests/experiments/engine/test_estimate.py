from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from cnnfigs.experiments import SeedEstimate


def test_the_mean_is_over_the_seeds():
    assert SeedEstimate((0.2, 0.4, 0.9)).mean == pytest.approx(0.5)


@pytest.mark.slow
def test_the_interval_holds_the_true_mean_nineteen_times_in_twenty():
    rng = np.random.default_rng(0)
    draws = rng.normal(0.9, 0.01, (2000, 5))
    inside = [low <= 0.9 <= high for low, high in (SeedEstimate(tuple(d)).interval for d in draws)]
    assert stats.binomtest(sum(inside), len(inside), 0.95).pvalue > 0.01


def test_of_two_seeds_nothing_is_claimed():
    assert SeedEstimate((0.8, 0.9)).interval is None


def test_seeds_that_agree_leave_no_room():
    assert SeedEstimate((0.9, 0.9, 0.9)).interval == (0.9, 0.9)


def test_no_seeds_are_no_measurement():
    with pytest.raises(ValueError, match="one or more seeds"):
        SeedEstimate(())
