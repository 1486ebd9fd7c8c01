"""What photographs of clothes would look like if no photograph could be had.

Every garment is laid together from parts, as it is sewn: a cut (`CUTS`), the proportions
of one garment, cloth with a pattern, and light on its folds. Then it is prepared as Fashion-MNIST
prepares its photographs: the longer side fills 28 pixels, edges are sharpened, light and dark
changed about.

The drawings contain no pixel and no outline of a real data set.

A network is tested on garments of other shops: cuts that are rare among the ones that it learned
from are less rare there (`TEST_CUTS`), shapes and light differ more, and small parts are fewer
(`TEST_VARIETY`). How much was chosen so that networks that learned from the drawings name as many
of the test drawings as of Fashion-MNIST's test images: `fashion_cnn` within one point of a hundred,
`dense` within two. Of real test images nothing else was used.

References
----------
H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine
learning algorithms" (2017), arXiv:1708.07747, figure 1: how its images are prepared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from cnnfigs._names import unknown
from cnnfigs.datasets._dataset import GARMENTS
from cnnfigs.datasets.drawn.garments._bags import BAGS
from cnnfigs.datasets.drawn.garments._coats import COATS
from cnnfigs.datasets.drawn.garments._sandals import SANDALS
from cnnfigs.datasets.drawn.garments._shoes import SHOES
from cnnfigs.datasets.drawn.garments._tops import TOPS
from cnnfigs.datasets.drawn.garments._trousers_and_dresses import TROUSERS_AND_DRESSES
from cnnfigs.datasets.drawn.rasteriser import Bytes, Floats, draw_in_batches, uniform
from cnnfigs.datasets.drawn.scissors.cloth import (
    CLOTH,
    SIZE,
    Cloth,
    brightness,
    light,
    spots,
    weave,
)
from cnnfigs.datasets.drawn.scissors.cutting import Cut, OneOf, Part, check_cuts, seam
from cnnfigs.datasets.drawn.scissors.photograph import Shot, evenly, lay, prepare
from cnnfigs.datasets.drawn.scissors.sewing import Piece, sew

__all__ = ["CUTS", "Cut", "OneOf", "Part", "Stages", "Variety", "draw", "seam", "stages"]

_BY_CLASS = TOPS | COATS | TROUSERS_AND_DRESSES | SANDALS | SHOES | BAGS
CUTS: dict[str, tuple[Cut, ...]] = {name: _BY_CLASS[name] for name in GARMENTS}

# A cut that fewer garments of a class have could as well be of another class.
LEAST_SHARE = 0.02


def _mixed_more_evenly(cuts: Sequence[Cut]) -> tuple[Cut, ...]:
    """Return cuts of which the rare ones are less rare, without the rarest."""
    least = LEAST_SHARE * sum(cut.weight for cut in cuts)
    return tuple(replace(cut, weight=math.sqrt(cut.weight)) for cut in cuts if cut.weight >= least)


TEST_CUTS = {name: _mixed_more_evenly(cuts) for name, cuts in CUTS.items()}

# Wide batches: the images of a batch that share a cut are drawn together.
BATCH = 4000

MOST_RIM, MOST_SHADOW = 0.25, 1.2  # light lost at the edges of cloth, and in shadows of it
SHARPNESS = (0.4, 1.0)
_MOST_VARIETY = {"proportion": 2, "light": 2}


@dataclass(frozen=True)
class Variety:
    """How much garments differ: 0 is not at all, 1 as drawn where nothing is said.

    Some things differ even with 0 everywhere: how strongly the picture is sharpened, whether a
    garment stands half a pixel off the middle, how round its curves are, and which of a cut's
    parts it has, as far as they are not small.

    Parameters
    ----------
    proportion : float
        Width, height and the shape of each part, from 0 to 2.
    cloth : float
        Patterns and texture, from 0 to 1.
    light : float
        Folds, shading and shadows, from 0 to 2.
    brightness : float
        From 0 to 1: how light or dark whole garments are, and what of them is of another cloth.
    details : float
        From 0 to 1: how often small parts are there: pockets, seams, laces, prints. Without them,
        garments are bodies, sleeves, legs and soles.

    Raises
    ------
    ValueError
        For a value below 0 or above what is said.

    Examples
    --------
    >>> import dataclasses
    >>> dataclasses.replace(Variety(), cloth=0.0).cloth
    0.0
    """

    proportion: float = 1.0
    cloth: float = 1.0
    light: float = 1.0
    brightness: float = 1.0
    details: float = 1.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            most = _MOST_VARIETY.get(name, 1)
            if not 0 <= value <= most:
                raise ValueError(f"{name} must be from 0 to {most}, not {value}")


USUAL = Variety()
TEST_VARIETY = Variety(proportion=1.4, light=1.5, details=0.8)


@dataclass(frozen=True, eq=False)
class Stages:
    """One garment, from its first part to the picture.

    Parameters
    ----------
    laid : tuple of (28, 28) float32 arrays
        After each part that it has: cloth of one colour in even light, 0 to 1.
    lit : (28, 28) float32 array
        All parts with the pattern of the cloth and the light on it, 0 to 1.
    image : (28, 28) uint8 array
        The same, sharpened: the picture that `draw` gives.
    """

    laid: tuple[Floats, ...]
    lit: Floats
    image: Bytes


def draw(
    n: int,
    *,
    seed: int,
    writers: str = "train",
    cuts: Mapping[str, Sequence[Cut]] = CUTS,
    variety: Variety = USUAL,
) -> tuple[Bytes, Bytes]:
    """Draw garments.

    Parameters
    ----------
    n : int
        How many images.
    seed : int
        The same seed gives the same pixels.
    writers : {"train", "test"}, default "train"
        Which of two groups of makers, who share no garment.
    cuts : mapping of str to sequence of Cut, optional
        Cuts by the name of their class; labels count the classes in this order.
    variety : Variety, optional
        How much garments differ.

    Returns
    -------
    images : (n, 28, 28) uint8 array
        0 is background; a garment is bright where its cloth is dark, as in Fashion-MNIST.
    labels : (n,) uint8 array
        Fashion-MNIST's classes 0 to 9, or those of `cuts`, balanced and shuffled.

    Raises
    ------
    ValueError
        For n below 1, a negative seed, an unknown group of makers, or a class without cuts.

    Examples
    --------
    >>> images, labels = draw(20, seed=0)
    >>> images.shape, sorted(labels.tolist())[:4]
    ((20, 28, 28), [0, 0, 1, 1])
    """
    check_cuts(cuts)
    batch = partial(_draw_batch, cuts=cuts, variety=variety)
    return draw_in_batches(batch, n, seed=seed, writers=writers, classes=len(cuts), size=BATCH)


def stages(cut: Cut, *, seed: int, cloth: str = "", variety: Variety = USUAL) -> Stages:
    """Draw one garment, and keep what there is between its first part and the picture.

    Parameters
    ----------
    cut : Cut
        What to draw.
    seed : int
        The same seed gives the same garment.
    cloth : str, optional
        The class whose cloth it is made of, such as ``"Dress"``.
    variety : Variety, optional
        How much garments differ.

    Returns
    -------
    Stages

    Raises
    ------
    ValueError
        For a negative seed, or a class of which no cloth is known.

    Examples
    --------
    >>> boot = stages(CUTS["Ankle boot"][0], seed=0, cloth="Ankle boot")
    >>> boot.laid[0].shape, boot.image.dtype
    ((28, 28), dtype('uint8'))
    """
    if seed < 0:
        raise ValueError(f"expected a seed of 0 or more, got seed={seed}")
    if cloth and cloth not in CLOTH:
        raise unknown("cloth", cloth, CLOTH)
    pieces, shot, sharpness = _make(
        cut, CLOTH.get(cloth, Cloth()), 1, variety, np.random.default_rng(seed)
    )
    laid = tuple(picture[0].copy() for picture in lay(pieces, evenly(shot), mirrored=cut.mirrored))
    *_, lit = lay(pieces, shot, mirrored=cut.mirrored)
    return Stages(laid, lit[0], prepare(lit, sharpness)[0])


def _draw_batch(
    labels: Bytes,
    rng: np.random.Generator,
    *,
    cuts: Mapping[str, Sequence[Cut]],
    variety: Variety,
) -> Bytes:
    images = np.empty((len(labels), SIZE, SIZE), np.uint8)
    taste = rng.random(len(labels))
    for label, (name, ways) in enumerate(cuts.items()):
        weights = np.cumsum([cut.weight for cut in ways])
        choice = np.searchsorted(weights, taste * weights[-1], side="right")
        for number, cut in enumerate(ways):
            drawn = np.flatnonzero((labels == label) & (choice == number))
            if drawn.size:
                images[drawn] = _draw_cut(cut, CLOTH.get(name, Cloth()), drawn.size, variety, rng)
    return images


def _draw_cut(cut: Cut, cloth: Cloth, m: int, variety: Variety, rng: np.random.Generator) -> Bytes:
    """Draw m garments of one cut."""
    pieces, shot, sharpness = _make(cut, cloth, m, variety, rng)
    *_, lit = lay(pieces, shot, mirrored=cut.mirrored)
    return prepare(lit, sharpness)


def _make(
    cut: Cut, cloth: Cloth, m: int, variety: Variety, rng: np.random.Generator
) -> tuple[list[Piece], Shot, Floats]:
    """Choose all that decides the pictures of m garments of one cut."""
    pieces = sew(
        cut,
        m,
        rng,
        proportion=variety.proportion,
        contrast=variety.brightness,
        light=variety.light,
        details=variety.details,
    )
    bright = brightness(cloth, m, variety.brightness, rng)
    shot = Shot(
        woven=weave(cloth, bright, variety.cloth, rng),
        motif=_motif(pieces, m, variety, rng),
        light=light(cloth, m, variety.light, rng),
        rim=uniform(rng, 0, MOST_RIM, m) * variety.light,
        shadow=uniform(rng, 0, MOST_SHADOW, m) * variety.light,
    )
    return pieces, shot, uniform(rng, *SHARPNESS, m)


def _motif(pieces: list[Piece], m: int, variety: Variety, rng: np.random.Generator) -> Floats:
    """Choose what is printed (m, 28, 28), where anything is."""
    if not any(piece.part.printed for piece in pieces):
        return np.zeros((m, 1, 1), np.float32)
    return spots(m, 15, 15, rng) * np.float32(variety.cloth)
