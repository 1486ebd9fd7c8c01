"""What may be on a paper beside its digit, and what may it lie on?"""

from __future__ import annotations

import numpy as np
from photo_scene import (
    BLACK,
    BLUE,
    Scene,
    Step,
    digit_ink,
)
from PIL import ImageDraw, ImageFont
from scipy import ndimage
from skimage import transform


def rules(gap: float, colour: tuple[float, ...], width: int = 1, *, upright: bool = False) -> Step:
    def step(scene: Scene) -> None:
        rows, columns = scene.shape
        apart, start = gap * rows, scene.rng.uniform(0, gap * rows)

        def lines(on: ImageDraw.ImageDraw) -> None:
            for place in np.arange(start, rows, apart):
                on.line((0, 2 * place, 2 * columns, 2 * place), 255, 2 * width)
            for place in np.arange(start, columns, apart) if upright else ():
                on.line((2 * place, 0, 2 * place, 2 * rows), 255, 2 * width)

        scene.draw(lines, colour)

    return step


def dots(scene: Scene) -> None:
    y, x = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]] % 16
    scene.put(0.5 * np.exp(-((y - 8) ** 2 + (x - 8) ** 2) / 2), (0.4, 0.4, 0.5))


def margin(share: float, colour: tuple[float, ...], width: int = 2) -> Step:
    def step(scene: Scene) -> None:
        rows, columns = scene.shape
        lean, x = scene.rng.uniform(-6, 6), share * columns
        scene.draw(lambda on: on.line((2 * x, 0, 2 * (x + lean), 2 * rows), 255, 2 * width), colour)

    return step


def holes(*places: tuple[float, float], radius: float = 0.022) -> Step:
    def step(scene: Scene) -> None:
        y, x = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]]
        for row, column in places:
            far = np.hypot(y - row * scene.shape[0], x - column * scene.shape[1])
            share = np.clip(radius * scene.shape[0] - far + 0.5, 0, 1)
            scene.cover(share, (0.15, 0.13, 0.12))

    return step


def frame(gap: float, width: int = 1, colour: tuple[float, ...] = BLACK, cells: int = 0) -> Step:
    """A printed box around the digit, with so many cells more to both sides."""

    def step(scene: Scene) -> None:
        top, left, bottom, right = scene.box
        away = gap * (bottom - top)
        wide = max(right - left, 0.5 * (bottom - top)) + 2 * away
        middle = (left + right) / 2

        def boxes(on: ImageDraw.ImageDraw) -> None:
            for cell in range(-cells, cells + 1):
                x = middle + (cell - 0.5) * wide
                corners = (2 * x, 2 * (top - away), 2 * (x + wide), 2 * (bottom + away))
                on.rectangle(corners, outline=255, width=2 * width)

        scene.draw(boxes, colour)

    return step


def underline(
    gap: float = 0.12, width: int = 3, *, twice: bool = False, wavy: bool = False
) -> Step:
    def step(scene: Scene) -> None:
        top, left, bottom, right = scene.box
        high = bottom - top
        reach = max(right - left, 0.5 * high)
        x = np.linspace((left + right) / 2 - 0.75 * reach, (left + right) / 2 + 0.75 * reach, 40)
        tilt, swing = scene.rng.uniform(-0.04, 0.04), 0.02 * high if wavy else 0

        def lines(on: ImageDraw.ImageDraw) -> None:
            for times in (1, 2) if twice else (1,):
                y = bottom + times * gap * high + tilt * (x - x[0]) + swing * np.sin(x / high * 25)
                on.line([(2 * a, 2 * b) for a, b in zip(x, y, strict=True)], 255, 2 * width)

        scene.draw(lines, BLUE)

    return step


def text(
    words: str, row: float, column: float, size: int, colour: tuple[float, ...] = BLACK
) -> Step:
    def step(scene: Scene) -> None:
        font = ImageFont.load_default(2 * size)
        place = (2 * column * scene.shape[1], 2 * row * scene.shape[0])
        scene.draw(lambda on: on.multiline_text(place, words, 255, font), colour)

    return step


def scrawl(row: float, high: float) -> Step:
    """A signature: a line that goes up and down."""

    def step(scene: Scene) -> None:
        rows, columns = scene.shape
        t = np.linspace(0, 1, 120)
        phase = scene.rng.uniform(0, 6)
        y = rows * (row + high / 2 * np.sin(40 * t + phase) * (0.5 + 0.5 * np.sin(7 * t)))
        x = columns * (0.2 + 0.6 * t + 0.02 * np.cos(40 * t))
        points = [(2 * a, 2 * b) for a, b in zip(x, y, strict=True)]
        scene.draw(lambda on: on.line(points, 255, 4), BLUE)

    return step


def second_digit(row: float, column: float, height: float = 0.4) -> Step:
    def step(scene: Scene) -> None:
        ink = digit_ink(int(scene.rng.integers(10)), round(height * scene.shape[0]), 2.2, scene.rng)
        share = np.zeros(scene.shape)
        top, left = int(row * scene.shape[0]), int(column * scene.shape[1])
        ink = ink[: scene.shape[0] - top, : scene.shape[1] - left]
        share[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
        scene.put(share, BLUE)

    return step


def bars(scene: Scene) -> None:
    """A bar code at the foot of the page."""
    share = np.zeros(scene.shape)
    for x in range(60, 240, 2):
        share[350:385, x : x + 2] = scene.rng.random() < 0.5
    scene.put(share, BLACK)


def ring(scene: Scene) -> None:
    """A stain of a cup, partly on the picture."""
    y, x = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]]
    far = np.hypot(y - 20, x - scene.shape[1] + 10)
    scene.put(0.5 * np.exp(-(((far - 90) / 5) ** 2)), (0.7, 0.55, 0.4))


def patch(top: float, left: float, bottom: float, right: float, colour: tuple[float, ...]) -> Step:
    """Something that lies on the paper: a table's edge, a ruler, a thumb."""

    def step(scene: Scene) -> None:
        rows, columns = scene.shape
        lean = scene.rng.uniform(-0.02, 0.02)
        y, x = np.mgrid[0:rows, 0:columns]
        row, column = y / rows + lean * x / columns, x / columns + lean * y / rows
        inside = (row >= top) & (row < bottom) & (column >= left) & (column < right)
        scene.cover(ndimage.gaussian_filter(inside.astype(float), 0.7), colour)

    return step


def thumb(scene: Scene) -> None:
    y, x = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]]
    inside = ((y - 390) / 90) ** 2 + ((x - 270) / 45) ** 2 < 1
    scene.cover(ndimage.gaussian_filter(inside.astype(float), 1.5), (0.75, 0.52, 0.42))


def on_table(share: float, colour: tuple[float, ...] = (0.3, 0.2, 0.14), turn: float = 6) -> Step:
    """The whole sheet, smaller, on a table."""

    def step(scene: Scene) -> None:
        rows, columns = scene.shape
        small = transform.resize(scene.colours, (round(share * rows), round(share * columns)))
        canvas = np.zeros((rows, columns, 4))
        top, left = (rows - small.shape[0]) // 2, (columns - small.shape[1]) // 2
        canvas[top : top + small.shape[0], left : left + small.shape[1]] = np.dstack(
            [small, np.ones(small.shape[:2])]
        )
        canvas = transform.rotate(canvas, scene.rng.uniform(-turn, turn))
        grain = ndimage.gaussian_filter(scene.rng.normal(size=scene.shape), (1, 20))
        table = np.array(colour) * (1 + 0.3 * grain[..., None])
        scene.colours = canvas[..., :3] + (1 - canvas[..., 3:]) * table

    return step


def crumple(strength: float) -> Step:
    def step(scene: Scene) -> None:
        hills = ndimage.gaussian_filter(scene.rng.normal(size=scene.shape), 18)
        scene.colours *= 1 + strength * (hills / hills.std())[..., None]

    return step


def fold(scene: Scene) -> None:
    """A sheet that was folded: two faces, lit unlike."""
    row = int(scene.rng.uniform(0.25, 0.75) * scene.shape[0])
    scene.colours[:row] *= 0.92
    scene.colours[row : row + 2] *= 0.8


# Light.
