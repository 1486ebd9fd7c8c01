"""Drawing in batches against drawing one image at a time with matplotlib, measured in one run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from cnnfigs.datasets.drawn import digits, garments, letters, pen

MANY, FEW = 8000, 200
POINTS_A_PIXEL = 72 / 100


def canvas() -> tuple[FigureCanvasAgg, Any]:
    """Return a picture of 28 by 28 pixels, its Axes measured in them, row 0 at the top."""
    figure = Figure(figsize=(0.28, 0.28), dpi=100, facecolor="black")
    axes = figure.add_axes((0, 0, 1, 1))
    return FigureCanvasAgg(figure), axes


def pixels(drawn_on: FigureCanvasAgg, axes: Any) -> np.ndarray:
    axes.set(xlim=(0, 28), ylim=(28, 0))
    axes.set_axis_off()
    drawn_on.draw()
    return np.asarray(drawn_on.buffer_rgba())[..., 0]


def sign(ways: dict[str, Any], number: int) -> np.ndarray:
    """Write one sign plainly: its points as they stand, with a round pen."""
    drawn_on, axes = canvas()
    each = list(ways.values())[number % len(ways)]
    for stroke in each[number % len(each)].strokes:
        points = [point.rstrip("!").split() for point in stroke.split(", ")]
        x, y = np.array(points, dtype=float).T / 5 + 4
        axes.plot(x, y, color="white", linewidth=2.5 * POINTS_A_PIXEL, solid_capstyle="round")
    return pixels(drawn_on, axes)


def garment(number: int) -> np.ndarray:
    """Draw one garment plainly: its outlines filled, in grey, without cloth or light."""
    drawn_on, axes = canvas()
    cuts = list(garments.CUTS.values())[number % 10]
    cut = cuts[number % len(cuts)]
    for part in first_ways(cut.parts):
        if not part.pen:
            points = [point.rstrip("!").split() for point in part.outline.split(", ")]
            x, y = np.array(points, dtype=float).T * 0.28
            axes.fill(x, y, color="grey")
            if cut.mirrored:
                axes.fill(28 - x, y, color="grey")
    return pixels(drawn_on, axes)


def first_ways(parts: Any) -> Any:
    """Yield the parts of a garment; where it has one of several ways, the first."""
    for part in parts:
        if isinstance(part, garments.OneOf):
            yield from first_ways(part.ways[0][1])
        else:
            yield part


PENS: dict[str, tuple[Callable[[int, int], Any], Callable[[int], np.ndarray]]] = {
    "digits": (
        lambda n, seed: pen.draw(digits.WAYS, n, seed=seed),
        lambda number: sign(digits.WAYS, number),
    ),
    "letters": (
        lambda n, seed: pen.draw(letters.WAYS, n, seed=seed),
        lambda number: sign(letters.WAYS, number),
    ),
    "garments": (lambda n, seed: garments.draw(n, seed=seed), garment),
}


@pytest.mark.parametrize("name", PENS)
def test_drawing_in_batches_is_many_times_faster_than_one_at_a_time(name: str) -> None:
    in_batches, plainly = PENS[name]
    in_batches(100, 1), plainly(0)  # What is loaded once is loaded now.
    begin = time.perf_counter()
    in_batches(MANY, 2)
    between = time.perf_counter()
    drawn = [plainly(number) for number in range(FEW)]
    end = time.perf_counter()
    assert all(image.max() > 100 for image in drawn)
    fast, slow = MANY / (between - begin), FEW / (end - between)
    print(
        f"{name}: {fast:,.0f} images/s in batches on {os.cpu_count()} cores, {slow:,.0f} one at a "
        f"time with matplotlib, ratio {fast / slow:.0f}"
    )
    assert fast / slow >= 8
