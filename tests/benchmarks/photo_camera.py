"""What do light and camera make of a paper?"""

from __future__ import annotations

import io

import numpy as np
from photo_scene import (
    Scene,
    Step,
    pixels_of,
)
from PIL import Image
from scipy import ndimage
from skimage import transform


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
