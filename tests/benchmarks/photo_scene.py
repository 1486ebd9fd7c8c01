"""What is a drawn photo while it is made, and how is a digit written on it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

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


def pixels_of(scene: Scene) -> NDArray[np.uint8]:
    return np.rint(255 * np.clip(scene.colours, 0, 1)).astype(np.uint8)
