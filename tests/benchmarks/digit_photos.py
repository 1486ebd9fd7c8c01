"""How often is a photo of one digit read rightly? By kind of disturbance, light, ink, camera.

Photos are drawn: a digit from the package's own pen strokes, on drawn paper. Counted by kind are
those that a network names rightly once they are prepared, those that are refused with a word, and
those that it names wrongly. Where there is no single digit to read, a refusal is right.

    python tests/benchmarks/digit_photos.py --each 20 lenet.keras six_conv.keras
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage
from skimage import transform

from cnnfigs import prepare_digit
from cnnfigs.datasets.drawn.digits import TEST_WAYS
from cnnfigs.datasets.drawn.pen import Habits, stages
from cnnfigs.datasets.drawn.rasteriser import stroke

Floats = NDArray[np.float64]

NO_DIGIT = -1  # what is to be refused
CAREFUL = Habits(
    slant=(0.1, 0.08), width=(0.86, 0.05), shake=0.015, rotation=0.04, warp=0.08, gaps=0.0,
    pressure=0.05, roughness=0.05, haste=0.0,
)  # fmt: skip
BLUE, BLACK, PENCIL = (0.13, 0.16, 0.4), (0.12, 0.12, 0.13), (0.42, 0.42, 0.44)


@dataclass
class Scene:
    """A photo while it is made: colours (h, w, 3), 0 to 1, and where the digit is."""

    rng: np.random.Generator
    digit: int
    colours: Floats
    box: tuple[int, int, int, int] = (0, 0, 0, 0)  # top, left, bottom, right of the digit
    ink: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def shape(self) -> tuple[int, int]:
        return self.colours.shape[0], self.colours.shape[1]

    def put(self, share: Floats, colour: tuple[float, ...]) -> None:
        """Let a colour take a share of what light the paper returns."""
        self.colours *= 1 - share[..., None] * (1 - np.array(colour))

    def cover(self, share: Floats, colour: tuple[float, ...]) -> None:
        self.colours += share[..., None] * (np.array(colour) - self.colours)

    def draw(self, what: Callable[[ImageDraw.ImageDraw], None], colour: tuple[float, ...]) -> None:
        """Draw with Pillow at twice the size, so that edges are soft."""
        rows, columns = self.shape
        canvas = Image.new("L", (2 * columns, 2 * rows))
        what(ImageDraw.Draw(canvas))
        self.put(np.asarray(canvas.reduce(2)) / 255.0, colour)


Step = Callable[[Scene], None]


@dataclass(frozen=True)
class Kind:
    """A kind of photo: steps before and after the digit is written, and how it is."""

    name: str
    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()
    colour: tuple[float, ...] = BLUE
    paper: tuple[float, ...] = (0.9, 0.89, 0.86)
    pen: float = 2.2  # of a digit 20 high
    height: float = 0.45  # of the picture
    place: tuple[float, float] = (0.5, 0.5)
    size: tuple[int, int] = (400, 300)
    readable: bool = True


def digit_ink(digit: int, height: int, pen: float, rng: np.random.Generator) -> Floats:
    """Return the ink of one digit, so many pixels high or wide."""
    ways = TEST_WAYS[str(digit)]
    likely = np.array([way.weight for way in ways])
    # The ways that most people write a digit in.
    way = ways[
        rng.choice(len(ways), p=np.where(likely >= 1, likely, 0) / likely[likely >= 1].sum())
    ]
    drawn = stages(way, seed=int(rng.integers(1 << 30)), habits=CAREFUL)
    paths = [np.asarray(path, float) for path in drawn.path if len(path) > 1]
    every = np.concatenate(paths)
    low, high = every.min(0), every.max(0)
    scale = height / max((high - low).max(), 1e-6)
    radius = pen * height / 40
    pieces = [(scale * (path - low) + radius + 2) for path in paths]
    starts = np.concatenate([path[:-1] for path in pieces])[None]
    ends = np.concatenate([path[1:] for path in pieces])[None]
    wide, high_ = np.ceil(scale * (high - low) + 2 * radius + 4).astype(int)
    radii = np.full(starts.shape[:2], radius)
    return np.asarray(stroke(starts, ends, radii, (high_, wide), np.array([1.2]))[0], float)


def write(scene: Scene, kind: Kind) -> None:
    rows, columns = scene.shape
    ink = digit_ink(scene.digit, round(kind.height * rows), kind.pen, scene.rng)
    high, wide = ink.shape
    wander = scene.rng.uniform(-0.06, 0.06, 2) if kind.place == (0.5, 0.5) else np.zeros(2)
    top, left = (
        int(np.clip((place + off) * length - extent / 2, 0, max(0, length - extent)))
        for place, off, length, extent in zip(
            kind.place, wander, scene.shape, (high, wide), strict=True
        )
    )
    ink = ink[: rows - top, : columns - left]
    high, wide = ink.shape
    scene.box = (top, left, top + high, left + wide)
    scene.ink = np.zeros(scene.shape)
    scene.ink[top : top + high, left : left + wide] = ink
    if min(kind.paper) < 0.5:
        scene.cover(scene.ink, kind.colour)
    else:
        scene.put(scene.ink, kind.colour)


# What is on the paper besides.


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


def slope(strength: float, turn: float = 0.0) -> Step:
    def step(scene: Scene) -> None:
        y, x = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]]
        along = np.cos(turn) * x / scene.shape[1] + np.sin(turn) * y / scene.shape[0]
        scene.colours *= (1 - strength * along)[..., None]

    return step


def shadow(share: float, dark: float, soft: float, *, sides: int = 1) -> Step:
    def step(scene: Scene) -> None:
        y, x = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]]
        lean = scene.rng.uniform(-0.3, 0.3)
        edge = x - lean * (y - scene.shape[0] / 2) - share * scene.shape[1]
        lit = 1 / (1 + np.exp(-edge / soft))
        if sides == 2:
            lit *= 1 / (1 + np.exp((edge - 0.55 * scene.shape[1]) / soft))
        scene.colours *= (1 - dark * (1 - lit))[..., None]

    return step


def vignette(scene: Scene) -> None:
    y, x = (np.linspace(-1, 1, length) for length in scene.shape)
    scene.colours *= (1 - 0.25 * (y[:, None] ** 2 + x**2))[..., None]


def flash(scene: Scene) -> None:
    y, x = (np.linspace(-1, 1, length) for length in scene.shape)
    scene.colours *= (0.55 + 0.5 * np.exp(-2 * ((y[:, None] - 0.3) ** 2 + (x - 0.2) ** 2)))[
        ..., None
    ]


def light(level: float, tint: tuple[float, ...] = (1, 1, 1)) -> Step:
    def step(scene: Scene) -> None:
        scene.colours *= level * np.array(tint)

    return step


# Camera.


def noise(deviation: float) -> Step:
    def step(scene: Scene) -> None:
        scene.colours += deviation * scene.rng.normal(size=scene.colours.shape)

    return step


def blur(deviation: float, along: float = 0.0) -> Step:
    def step(scene: Scene) -> None:
        scene.colours = ndimage.gaussian_filter(scene.colours, (deviation, deviation + along, 0))

    return step


def jpeg(quality: int) -> Step:
    def step(scene: Scene) -> None:
        kept = io.BytesIO()
        Image.fromarray(pixels_of(scene)).save(kept, "JPEG", quality=quality)
        scene.colours = np.asarray(Image.open(kept)) / 255.0

    return step


def tilt(degrees: float) -> Step:
    def step(scene: Scene) -> None:
        angle = scene.rng.uniform(-degrees, degrees)
        scene.colours = transform.rotate(scene.colours, angle, mode="edge")

    return step


def perspective(scene: Scene) -> None:
    rows, columns = scene.shape
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], float)
    seen = corners + scene.rng.uniform(0, 0.1, (4, 2)) * (columns, rows) * [
        [1, 1], [-1, 1], [-1, -1], [1, -1],
    ]  # fmt: skip
    found = transform.ProjectiveTransform.from_estimate(corners, seen)
    scene.colours = transform.warp(scene.colours, found, mode="edge")


def cut(margin_: float) -> Step:
    """Cut the picture to the ink, with so much of its height around."""

    def step(scene: Scene) -> None:
        y, x = (np.flatnonzero((scene.ink > 0.5).any(axis)) for axis in (1, 0))
        more = round(margin_ * (y[-1] - y[0]))
        rows = slice(max(0, y[0] - more), y[-1] + 1 + more)
        columns = slice(max(0, x[0] - more), x[-1] + 1 + more)
        scene.colours = scene.colours[rows, columns]

    return step


def cut_below(scene: Scene) -> None:
    """The picture ends where the digit ends."""
    scene.colours = scene.colours[: np.flatnonzero((scene.ink > 0.5).any(1))[-1] + 1]


def scaled(factor: float) -> Step:
    def step(scene: Scene) -> None:
        shape = tuple(round(factor * length) for length in scene.shape)
        scene.colours = transform.resize(scene.colours, shape, anti_aliasing=factor < 1)

    return step


def border(width: int, colour: tuple[float, ...]) -> Step:
    def step(scene: Scene) -> None:
        for part in (np.s_[:width], np.s_[-width:], np.s_[:, :width], np.s_[:, -width:]):
            scene.colours[part] = colour

    return step


RULE, SQUARE, RED = (0.7, 0.78, 0.92), (0.72, 0.78, 0.88), (0.85, 0.4, 0.4)
PRINT = "the quick brown fox jumps over the lazy dog\n"
TWO, FOUR = ((0.35, 0.08), (0.65, 0.08)), tuple((row, 0.07) for row in (0.15, 0.38, 0.62, 0.85))

KINDS = (
    # Paper
    Kind("plain"),
    Kind("grainy paper", after=(crumple(0.01), noise(0.02))),
    Kind("grey recycled paper", paper=(0.68, 0.66, 0.62), after=(noise(0.03),)),
    Kind("cream paper", paper=(0.95, 0.9, 0.75)),
    Kind("blue paper", paper=(0.6, 0.75, 0.9), colour=BLACK),
    Kind("yellow note", paper=(0.95, 0.88, 0.4)),
    Kind("crumpled paper", after=(crumple(0.05),)),
    Kind("folded sheet", after=(fold,)),
    Kind("ruled", (rules(0.07, RULE),)),
    Kind("ruled boldly", (rules(0.09, (0.4, 0.5, 0.8), 2),)),
    Kind("ruled, thin pen", (rules(0.07, RULE),), pen=1.2),
    Kind("ruled, tilted", (rules(0.07, RULE),), (tilt(7),)),
    Kind("ruled darkly, tilted", (rules(0.09, (0.4, 0.5, 0.8)),), (tilt(5),)),
    Kind("squared", (rules(0.045, SQUARE, upright=True),)),
    Kind("squared darkly", (rules(0.05, (0.5, 0.6, 0.8), upright=True),)),
    Kind("squared, pencil", (rules(0.045, SQUARE, upright=True),), colour=PENCIL, pen=1.6),
    Kind("squared, thin pencil", (rules(0.045, SQUARE, upright=True),), colour=(0.5,) * 3, pen=1.2),
    Kind("dotted", (dots,)),
    Kind("margin line", (margin(0.12, RED),)),
    Kind("margin line at the right", (margin(0.88, RED),)),
    Kind("dark margin line", (margin(0.15, (0.25, 0.25, 0.3)),)),
    Kind("ruled, margin line", (rules(0.07, RULE), margin(0.12, RED))),
    Kind("two margin lines", (margin(0.1, RED), margin(0.13, RED))),
    Kind("squared, margin line", (rules(0.045, SQUARE, upright=True), margin(0.85, RED))),
    Kind("two punch holes", after=(holes(*TWO),)),
    Kind("four punch holes", after=(holes(*FOUR),)),
    Kind(
        "holes of a spiral", after=(holes(*((0.03, x / 15) for x in range(1, 15)), radius=0.012),)
    ),
    Kind("ruled, margin and holes", (rules(0.07, RULE), margin(0.16, RED)), (holes(*TWO),)),
    # Boxes, lines and print
    Kind("form box", after=(frame(0.25),)),
    Kind("thick form box", after=(frame(0.3, 4),)),
    Kind("narrow form box", after=(frame(0.12, 2),)),
    Kind("grey form box", after=(frame(0.2, 2, (0.6, 0.6, 0.6)),)),
    Kind("row of boxes", after=(frame(0.2, 2, cells=1),), height=0.25),
    Kind("tilted form box", after=(frame(0.25, 2), tilt(6))),
    Kind("underlined", after=(underline(),)),
    Kind("underlined twice", after=(underline(twice=True),)),
    Kind("underlined by hand", after=(underline(wavy=True),)),
    Kind("underlined closely", after=(underline(0.07, 4),)),
    Kind("line of print above", (text(PRINT, 0.04, 0.05, 11),)),
    Kind("print below", (text(3 * PRINT, 0.84, 0.05, 11),)),
    Kind("label beside", (text("No.", 0.45, 0.06, 16),)),
    Kind("heading", (text("Answer", 0.05, 0.3, 24),)),
    Kind("page number", (text("17", 0.93, 0.48, 14),)),
    Kind("writing from the back", (text("notes of\nMonday", 0.2, 0.1, 50, (0.93,) * 3),)),
    Kind("bar code", (bars,)),
    Kind("signature below", after=(scrawl(0.88, 0.08),)),
    Kind("ring of a cup", (ring,)),
    Kind(
        "cell of a table", (rules(0.75, BLACK, 2, upright=True),), place=(0.45, 0.45), height=0.35
    ),
    # Light
    Kind("light from one side", after=(slope(0.5),)),
    Kind("light from a corner", after=(slope(0.4, 0.8),)),
    Kind("dark corners", after=(vignette,)),
    Kind("flash", after=(flash,)),
    Kind("lamp light", after=(light(0.9, (1, 0.85, 0.6)),)),
    Kind("dim", after=(light(0.3), noise(0.01))),
    Kind("over-exposed", after=(light(1.25),), colour=PENCIL),
    Kind("edge of a shadow", after=(shadow(0.45, 0.4, 3),)),
    Kind("sharp edge of a shadow", after=(shadow(0.4, 0.45, 0.7),)),
    Kind("soft edge of a shadow", after=(shadow(0.5, 0.5, 20),)),
    Kind("shadow beside the digit", after=(shadow(0.15, 0.45, 2),)),
    Kind("shadows from both sides", after=(shadow(0.2, 0.4, 4, sides=2),)),
    Kind("shadow and broad pen", after=(shadow(0.5, 0.42, 2),), pen=4),
    Kind("shadow on ruled paper", (rules(0.07, RULE),), (shadow(0.4, 0.4, 3),)),
    # Ink
    Kind("black pen", colour=BLACK),
    Kind("red pen", colour=(0.75, 0.15, 0.15)),
    Kind("green pen", colour=(0.15, 0.5, 0.25)),
    Kind("pencil", colour=PENCIL, pen=1.6),
    Kind("faint pencil", colour=(0.65, 0.65, 0.66), pen=1.8, after=(noise(0.01),)),
    Kind("thin pen", pen=1.0),
    Kind("felt pen", pen=3.6, colour=BLACK),
    Kind("broad marker", pen=4.6, colour=BLACK, height=0.6),
    Kind("yellow marker", colour=(1.0, 0.95, 0.25), pen=3.2),
    Kind("yellow marker, ruled", (rules(0.07, RULE),), colour=(1.0, 0.95, 0.2), pen=3.2),
    Kind("pink marker", colour=(1.0, 0.55, 0.75), pen=3.2),
    Kind("light blue marker", colour=(0.55, 0.85, 1.0), pen=3.2),
    Kind("orange pen", colour=(1.0, 0.6, 0.2)),
    Kind("chalk", paper=(0.16, 0.24, 0.2), colour=(0.9, 0.9, 0.86), pen=2.6, after=(noise(0.02),)),
    Kind("white on black", paper=(0.05, 0.05, 0.05), colour=(0.97, 0.97, 0.97)),
    Kind("gold on dark blue", paper=(0.1, 0.12, 0.3), colour=(0.85, 0.7, 0.3)),
    # Camera
    Kind("out of focus", after=(blur(3),)),
    Kind("shaken", after=(blur(0.5, 4),)),
    Kind("noisy", after=(noise(0.06),)),
    Kind("JPEG of low quality", after=(jpeg(12),)),
    Kind("small picture", after=(scaled(0.2),)),
    Kind("thumbnail", after=(scaled(0.1),), height=0.7, pen=3),
    Kind("large picture", after=(scaled(3),)),
    Kind("small digit", height=0.12),
    Kind("tiny digit in a large picture", size=(1600, 1200), height=0.045),
    Kind("large digit", height=0.85),
    Kind("tilted", after=(tilt(8),)),
    Kind("seen aslant", after=(perspective,)),
    Kind("in a corner", place=(0.2, 0.75), height=0.25),
    Kind("low and left", place=(0.8, 0.2), height=0.25),
    Kind("cut to the ink", after=(cut(0.0),)),
    Kind("cut closely", after=(cut(0.05),)),
    Kind("touches the lower side", after=(cut_below,)),
    # Sheets, tables and things
    Kind("sheet on a table", after=(on_table(0.75),)),
    Kind("sheet on a black table", after=(on_table(0.7, (0.06, 0.06, 0.07), 2),)),
    Kind("sheet on a light table", after=(on_table(0.75, (0.62, 0.5, 0.38)),)),
    Kind("small sheet on a table", after=(on_table(0.5),)),
    Kind("table at the left", after=(patch(0, 0, 1.1, 0.15, (0.3, 0.2, 0.14)),)),
    Kind(
        "table at two sides",
        after=(patch(0, 0, 1.1, 0.12, (0.3,) * 3), patch(0.9, 0, 1.1, 1.1, (0.3,) * 3)),
    ),
    Kind("black edge of a scan", after=(border(8, (0.03,) * 3),)),
    Kind("thin dark frame", after=(border(2, (0.1,) * 3),)),
    Kind("white frame", after=(border(14, (1.0,) * 3),)),
    Kind("ruler beside", after=(patch(-1, 0.85, 2, 0.95, (0.45, 0.5, 0.3)),)),
    Kind("pen beside", after=(patch(0.15, 0.85, 0.85, 0.89, (0.1, 0.1, 0.5)),)),
    Kind("thumb", after=(thumb,)),
    # To be refused
    Kind(
        "two digits",
        height=0.34,
        place=(0.5, 0.27),
        after=(second_digit(0.34, 0.55, 0.3),),
        readable=False,
    ),
    Kind(
        "two digits, one above the other",
        height=0.35,
        place=(0.27, 0.5),
        after=(second_digit(0.55, 0.4, 0.35),),
        readable=False,
    ),
    Kind(
        "three digits",
        height=0.24,
        place=(0.5, 0.2),
        after=(second_digit(0.35, 0.4, 0.24), second_digit(0.35, 0.7, 0.22)),
        readable=False,
    ),
    Kind(
        "two digits, underlined",
        height=0.3,
        place=(0.5, 0.27),
        after=(second_digit(0.35, 0.55, 0.3), underline()),
        readable=False,
    ),
    Kind("a word", (text("hello", 0.4, 0.2, 60),), height=0.001, readable=False),
    Kind("a page of print", (text(20 * PRINT, 0.05, 0.05, 11),), height=0.001, readable=False),
    Kind("nothing", height=0.001, colour=(1, 1, 1), after=(noise(0.01),), readable=False),
    Kind("nothing, ruled", (rules(0.07, RULE),), height=0.001, colour=(1, 1, 1), readable=False),
    Kind(
        "nothing, squared",
        (rules(0.05, SQUARE, upright=True),),
        height=0.001,
        colour=(1, 1, 1),
        readable=False,
    ),
    Kind(
        "nothing but a shadow",
        after=(shadow(0.5, 0.4, 3),),
        height=0.001,
        colour=(1, 1, 1),
        readable=False,
    ),
)


def photo(kind: Kind, number: int) -> tuple[NDArray[np.uint8], int]:
    """Return the pixels of one photo, and the digit on it or that there is none to read."""
    rng = np.random.default_rng([number, *kind.name.encode()])
    colours = np.ones((*kind.size, 3)) * kind.paper
    scene = Scene(rng, number % 10, colours)
    grain = ndimage.gaussian_filter(rng.normal(size=kind.size), 0.8)
    scene.colours *= 1 + 0.012 * grain[..., None]
    slope(0.08, rng.uniform(0, 6))(scene)
    for step in kind.before:
        step(scene)
    write(scene, kind)
    for step in kind.after:
        step(scene)
    noise(0.004)(scene)
    return pixels_of(scene), number % 10 if kind.readable else NO_DIGIT


def pixels_of(scene: Scene) -> NDArray[np.uint8]:
    return np.rint(255 * np.clip(scene.colours, 0, 1)).astype(np.uint8)


def outcomes(
    kind: Kind, each: int, networks: list[Any]
) -> tuple[list[tuple[int, int, int]], list[str]]:
    """Return how many photos of a kind are right, refused and wrong, network by network."""
    prepared, digits, words = [], [], []
    for number in range(each):
        pixels, digit = photo(kind, number)
        try:
            prepared.append(prepare_digit(pixels))
            digits.append(digit)
        except ValueError as error:
            words.append(str(error).split(":")[0][:70])
    counts = []
    for network in networks:
        named = _named(network, prepared)
        right = sum(int(a == b) for a, b in zip(named, digits, strict=True))
        refused, wrong = len(words), len(prepared) - right
        counts.append((right, refused, wrong) if kind.readable else (refused, 0, wrong))
    return counts, sorted(set(words))


def _named(network: Any, prepared: list[NDArray[np.uint8]]) -> list[int]:
    if not prepared:
        return []
    images = np.array(prepared)[..., None] / 255.0
    return [int(name) for name in network.predict(images, verbose=0).argmax(1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="+", help="files of Keras, of images from 0 to 1")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    parser.add_argument("--save", type=Path, help="where to keep the counts as JSON")
    options = parser.parse_args()
    import keras

    networks = [keras.models.load_model(path) for path in options.networks]
    table = {}
    for kind in KINDS:
        if options.only in kind.name:
            counts, words = table[kind.name] = outcomes(kind, options.each, networks)
            print(f"{kind.name:36}", *counts, *words, flush=True)
    if options.save:
        options.save.write_text(json.dumps(table, indent=1))


if __name__ == "__main__":
    main()
