"""Drawing in batches against one image at a time, with matplotlib and with Pillow, in one run.

Both draw plainly: signs as they stand, with a round pen; garments filled, in grey. Ours bends,
moves and shades each image, too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageDraw
from PIL import __version__ as pillow

from cnnfigs.datasets.drawn import digits, garments, letters, pen

MANY, FEW = 8000, 200
POINTS_A_PIXEL = 72 / 100
SOFT = 4  # pixels that are drawn for one of the image, to the right and down


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


def strokes(ways: dict[str, Any], number: int) -> list[np.ndarray]:
    """Return the strokes of one sign as rows of places, 0 to 28."""
    each = list(ways.values())[number % len(ways)]
    return [
        np.array([p.rstrip("!").split() for p in stroke.split(", ")], float) / 5 + 4
        for stroke in each[number % len(each)].strokes
    ]


def sign(ways: dict[str, Any], number: int) -> np.ndarray:
    """Write one sign plainly: its points as they stand, with a round pen."""
    drawn_on, axes = canvas()
    for line in strokes(ways, number):
        axes.plot(*line.T, color="white", linewidth=2.5 * POINTS_A_PIXEL, solid_capstyle="round")
    return pixels(drawn_on, axes)


def outlines(number: int) -> list[np.ndarray]:
    """Return what is filled in one garment, as rows of places, 0 to 28."""
    cuts = list(garments.CUTS.values())[number % 10]
    cut = cuts[number % len(cuts)]
    found = []
    for part in first_ways(cut.parts):
        if not part.pen:
            points = np.array([p.rstrip("!").split() for p in part.outline.split(", ")], float)
            found.append(points * 0.28)
            if cut.mirrored:
                found.append(np.array([28, 0]) + points * (-0.28, 0.28))
    return found


def garment(number: int) -> np.ndarray:
    """Draw one garment plainly: its outlines filled, in grey, without cloth or light."""
    drawn_on, axes = canvas()
    for outline in outlines(number):
        axes.fill(*outline.T, color="grey")
    return pixels(drawn_on, axes)


def with_pillow(draw: Callable[[ImageDraw.ImageDraw], None]) -> np.ndarray:
    """Draw with Pillow, which has no soft edges, four times as large, and scale that down."""
    large = Image.new("L", (SOFT * 28, SOFT * 28))
    draw(ImageDraw.Draw(large))
    return np.asarray(large.reduce(SOFT))


def pillow_sign(ways: dict[str, Any], number: int) -> np.ndarray:
    """Write one sign plainly, as `sign` does."""

    def draw(on: ImageDraw.ImageDraw) -> None:
        for line in strokes(ways, number):
            on.line((SOFT * line).ravel().tolist(), fill=255, width=10, joint="curve")

    return with_pillow(draw)


def pillow_garment(number: int) -> np.ndarray:
    """Draw one garment plainly, as `garment` does."""

    def draw(on: ImageDraw.ImageDraw) -> None:
        for outline in outlines(number):
            on.polygon((SOFT * outline).ravel().tolist(), fill=128)

    return with_pillow(draw)


def first_ways(parts: Any) -> Any:
    """Yield the parts of a garment; where it has one of several ways, the first."""
    for part in parts:
        if isinstance(part, garments.OneOf):
            yield from first_ways(part.ways[0][1])
        else:
            yield part


# How each set is drawn: in batches, and one image at a time with matplotlib and with Pillow.
PENS: dict[str, tuple[Callable[[int, int], Any], Callable[..., Any], Callable[..., Any]]] = {
    "digits": (
        lambda n, seed: pen.draw(digits.WAYS, n, seed=seed),
        lambda number: sign(digits.WAYS, number),
        lambda number: pillow_sign(digits.WAYS, number),
    ),
    "letters": (
        lambda n, seed: pen.draw(letters.WAYS, n, seed=seed),
        lambda number: sign(letters.WAYS, number),
        lambda number: pillow_sign(letters.WAYS, number),
    ),
    "garments": (lambda n, seed: garments.draw(n, seed=seed), garment, pillow_garment),
}


def images_a_second(draw: Callable[[int], np.ndarray], count: int) -> float:
    draw(0)  # What is loaded once is loaded now.
    begin = time.perf_counter()
    drawn = [draw(number) for number in range(count)]
    taken = time.perf_counter() - begin
    assert all(image.max() > 100 for image in drawn)
    return count / taken


@pytest.mark.parametrize("name", PENS)
def test_drawing_in_batches_is_many_times_faster_than_one_at_a_time(
    name: str, record: Callable[..., None]
) -> None:
    in_batches, by_matplotlib, by_pillow = PENS[name]
    in_batches(100, 1)
    begin = time.perf_counter()
    in_batches(MANY, 2)
    fast = MANY / (time.perf_counter() - begin)
    slow, plain = images_a_second(by_matplotlib, FEW), images_a_second(by_pillow, MANY)
    print(
        f"{name}: {fast:,.0f} images/s in batches on {os.cpu_count()} cores, {slow:,.0f} one at a "
        f"time with matplotlib, ratio {fast / slow:.0f}; {plain:,.0f} with Pillow, ratio "
        f"{fast / plain:.1f}"
    )
    record(
        f"drawing/{name}",
        what=f"Drawn {name}",
        unit="images/s",
        ours=fast,
        rival=f"Pillow {pillow}, plain and one at a time",
        theirs=plain,
    )
    assert fast / slow >= 8
