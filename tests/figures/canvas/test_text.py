"""Do words fit where the canvas says that they do?"""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import style
from cnnfigs.figures._canvas.text import LABEL, SMALL, TITLE, text_width, wrap

WORDS = (
    "Colours: each map has a scale of its own, written below it. Each value is drawn in the middle "
    "of the pixels that it is about. Grey: the outline of what is in the image."
)


@pytest.mark.parametrize("dpi", [100, 200])
@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("size", [SMALL, LABEL, TITLE])
def test_no_line_is_wider_than_measured_on_either_screen(size: float, weight: str, dpi: int):
    with style():
        figure = Figure(figsize=(7.4, 2), dpi=dpi)
        for line in wrap(WORDS, size, 7.2, weight=weight):
            drawn = figure.text(0, 0, line, size=size, weight=weight).get_window_extent()
            assert drawn.width / dpi <= text_width(line, size, weight=weight) + 1e-6 <= 7.2
