"""Is a piece of ink measured as it lies?"""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.images.pieces import labelled, only, pieces_of


def test_pieces_that_touch_at_a_corner_are_one():
    labels = labelled(np.eye(4, dtype=bool))
    assert [piece.box for piece in pieces_of(labels)] == [(0, 0, 4, 4)]


def test_a_rod_is_slender_and_a_disk_is_solid():
    y, x = np.mgrid[0:80, 0:200]
    mask = ((y - 40) ** 2 + (x - 40) ** 2 < 900) | ((abs(y - 40) < 3) & (x > 90) & (x < 190))
    disk, rod = pieces_of(labelled(mask))
    assert disk.solidity == pytest.approx(2 * 0.5 + np.pi / 4, abs=0.02)
    assert rod.slenderness == pytest.approx(5 / 99, abs=0.005)
    assert rod.level
    assert (disk.rim, rod.rim) == (10, 10)
    np.testing.assert_array_equal(only(labelled(mask), [rod])[:, 90:], mask[:, 90:])
