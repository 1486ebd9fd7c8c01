"""Does each figure draw, or refuse in our words, whatever comes in place of an argument?"""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from hostile import raw
from test_slips import ORDINARY, arguments_of

from cnnfigs import figures

CAME = ["three", "NaN", "text", "a mapping", "unequal rows", "no array", "a row", "words"]


@pytest.mark.parametrize("name", ORDINARY)
def test_a_slip_in_one_argument_is_drawn_or_refused_in_our_words(name: str):
    arguments = arguments_of(name)
    found = []
    for parameter in arguments:
        for value in CAME:
            if words := raw((getattr(figures, name), arguments), {parameter: value}):
                found.append(f"{name}({parameter}={value}): {words}")
            plt.close("all")
    assert not found
