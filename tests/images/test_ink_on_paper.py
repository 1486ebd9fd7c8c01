"""Is ink found whatever the light?"""

from __future__ import annotations

import numpy as np
import pytest

from cnnfigs.images import ink_on_paper


def stroke(size: int = 120) -> np.ndarray:
    """Return where a bar as wide as a pen's stroke stands."""
    ink = np.zeros((size, size), dtype=bool)
    ink[30:90, 55:63] = True
    return ink


def test_a_shadow_is_no_ink_and_ink_in_it_is():
    light = np.full((120, 120), 0.9)
    light[:, :40] *= 0.5
    relief = ink_on_paper.relief(np.where(stroke(), 0.3 * light, light))
    assert relief[stroke()].min() > 0.5
    assert abs(relief[10:20]).max() < 0.1


@pytest.mark.parametrize("dark", [True, False])
def test_ink_is_what_there_is_less_of(dark):
    plane = np.where(stroke(), 0.2, 0.9)
    assert ink_on_paper.is_ink_dark(plane if dark else 1 - plane) is dark
