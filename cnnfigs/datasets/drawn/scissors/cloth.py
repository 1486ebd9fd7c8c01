"""What cloth garments are made of, and how light falls on it.

The numbers of a class are shares of its garments, or brightness from 0 (white) to 255 (black):
Fashion-MNIST changes light and dark about. What is measured in them is Fashion-MNIST's training
images as a whole, never one of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnfigs.datasets.drawn.rasteriser import Floats, normal, uniform

SIZE = 28
DARKEST, LIGHTEST = 0.97, 0.05  # no cloth is blacker than the picture can show, or vanishes


@dataclass(frozen=True)
class Cloth:
    """Cloth that the garments of a class are made of.

    `brightness` are the garments' at each fifth of their number, from the lightest cloth to the
    darkest. `rough` is the least and the greatest contrast of the texture, `creased` of creases in
    it, `folds` that of the folds that light falls on.
    """

    brightness: tuple[float, ...] = (40, 120, 160, 190, 215, 240)
    striped: float = 0.04
    checked: float = 0.02
    printed: float = 0.1
    rough: tuple[float, float] = (0.002, 0.03)
    creased: tuple[float, float] = (0.008, 0.05)
    folds: float = 0.12


CLOTH = {
    "T-shirt/top": Cloth((25, 98, 149, 188, 214, 240), printed=0.12, creased=(0.004, 0.035)),
    "Trouser": Cloth((70, 151, 180, 202, 220, 240), printed=0.08, rough=(0.002, 0.03), folds=0.2),
    "Pullover": Cloth(
        (35, 100, 155, 193, 219, 240), striped=0.08, rough=(0.002, 0.026), creased=(0.004, 0.035)
    ),
    "Dress": Cloth((40, 124, 168, 199, 222, 240), striped=0.08, printed=0.22, folds=0.2),
    "Coat": Cloth(
        (50, 145, 183, 204, 217, 236),
        checked=0.05,
        printed=0.08,
        rough=(0.002, 0.03),
        creased=(0.015, 0.06),
    ),
    "Sandal": Cloth(
        (40, 95, 125, 155, 185, 235), striped=0, checked=0, printed=0.03, rough=(0.01, 0.05)
    ),
    "Shirt": Cloth((30, 86, 134, 173, 208, 240), checked=0.15, printed=0.25, rough=(0.002, 0.026)),
    "Sneaker": Cloth(
        (50, 118, 152, 176, 196, 225), striped=0, checked=0.01, printed=0.03, rough=(0.006, 0.036)
    ),
    "Bag": Cloth((60, 142, 179, 198, 212, 238), checked=0.04, printed=0.12, rough=(0.002, 0.026)),
    "Ankle boot": Cloth(
        (80, 162, 185, 200, 213, 240), striped=0, checked=0, printed=0.03, rough=(0.002, 0.03)
    ),
}


def brightness(cloth: Cloth, m: int, spread: float, rng: np.random.Generator) -> Floats:
    """Brightness (m,) of whole garments, 0..1; with a `spread` of 0, all have the middle one."""
    place = 0.5 + spread * (rng.random(m) - 0.5)
    steps = np.array(cloth.brightness) / 255
    place = place * (len(steps) - 1)
    step = place.astype(int)
    bright: Floats = steps[step] + (steps[step + 1] - steps[step]) * (place - step)
    return bright


def weave(cloth: Cloth, bright: Floats, strength: float, rng: np.random.Generator) -> Floats:
    """Brightness (m, 28, 28) of plain, striped, checked or printed cloth, 0..1."""
    m = len(bright)
    low, high = cloth.rough
    rough = (low + (high - low) * rng.random(m) ** 2) * strength
    woven = rng.standard_normal((m, SIZE, SIZE), np.float32)
    woven *= rough.astype(np.float32)[:, None, None]
    woven += bright.astype(np.float32)[:, None, None]
    crease = uniform(rng, *cloth.creased, m) * strength
    woven += spots(m, 5, 17, rng) * crease.astype(np.float32)[:, None, None]
    kind = rng.random(m)
    # Dark patterns on light cloth and the other way round: there is more room there.
    contrast = uniform(rng, 0.06, 0.45, m) * np.where(rng.random(m) < bright, -1, 1) * strength
    least = 0.0
    for share, pattern in (
        (cloth.striped, _stripes),
        (cloth.checked, _checks),
        (cloth.printed, _motif),
    ):
        chosen = np.flatnonzero((kind >= least) & (kind < least + share))
        least += share
        if chosen.size:
            woven[chosen] += pattern(chosen.size, rng) * contrast[chosen, None, None].astype("f4")
    return woven.clip(LIGHTEST, DARKEST)


def light(cloth: Cloth, m: int, strength: float, rng: np.random.Generator) -> Floats:
    """Brightness of the light (m, 28, 28): falling from a side, broken by long soft folds."""
    offsets = ((np.arange(SIZE) - (SIZE - 1) / 2) / SIZE).astype(np.float32)
    tilt, downward, fold = normal(rng, 0, 0.15, (3, m, 1, 1)).astype(np.float32)
    folds = spots(m, 4, 11, rng) * (np.abs(fold) * np.float32(cloth.folds / 0.12))
    falling = 1 + np.float32(strength) * (tilt * offsets + downward * offsets[:, None] + folds)
    shading: Floats = falling.clip(0.3, 1.4)
    return shading


def spots(m: int, rows: int, columns: int, rng: np.random.Generator) -> Floats:
    """Random smooth fields (m, 28, 28) made of rows by columns knots, at least 3 each way."""
    knots = rng.standard_normal((m, rows, columns), np.float32)
    for axis, count in ((1, rows), (2, columns)):
        # Knots lie elsewhere for each batch of fields, though not for each field in it.
        step = (count - 2) / (SIZE - 1)
        position = (np.arange(SIZE) * step + uniform(rng, 0, 0.999, ())).astype(np.float32)
        knot = position.astype(int)
        share = (position - knot)[:, None] if axis == 1 else position - knot
        near, far = np.take(knots, knot, axis), np.take(knots, knot + 1, axis)
        knots = near + (far - near) * share
    return knots


def _bands(m: int, rng: np.random.Generator) -> Floats:
    period, phase, dark = (
        uniform(rng, 2.2, 8, (m, 1)),
        rng.random((m, 1)),
        uniform(rng, 0.3, 0.6, ()),
    )
    # How much of a period is dark is one number for all m; period and phase are each one's own.
    bands: Floats = (((np.arange(SIZE) / period + phase) % 1) < dark).astype(np.float32)
    return bands


def _stripes(m: int, rng: np.random.Generator) -> Floats:
    """Stripes, most of them across the garment."""
    along = (rng.random(m) < 0.25)[:, None, None]
    bands = _bands(m, rng)
    return np.where(along, bands[:, None, :], bands[:, :, None])


def _checks(m: int, rng: np.random.Generator) -> Floats:
    return (_bands(m, rng)[:, None, :] + _bands(m, rng)[:, :, None]) * np.float32(0.6)


def _motif(m: int, rng: np.random.Generator) -> Floats:
    """Flowers, spots and camouflage: blotches with edges, small ones or large ones."""
    large = rng.random(m) < 0.25
    blotches = np.where(large[:, None, None], spots(m, 9, 9, rng), spots(m, 19, 17, rng))
    return (blotches * np.where(large, 1.0, 2.0).astype(np.float32)[:, None, None]).clip(-1, 1)
