"""How pieces of cloth in light become a picture, prepared as Fashion-MNIST prepares its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cnnfigs.datasets._areas import quick_area, ribbon
from cnnfigs.datasets._cloth import SIZE
from cnnfigs.datasets._raster import Bytes, Floats
from cnnfigs.datasets._sewing import Piece

# A Gaussian with a standard deviation of 1 pixel, cut off after 1: with it the makers sharpened.
_MIDDLE, _SIDE = np.float32(0.452), np.float32(0.274)


@dataclass(frozen=True)
class Shot:
    """Cloth and light of m garments, in the pixels (m, 28, 28) of their pictures.

    `woven` is the brightness of the cloth, `motif` that of prints, `light` the light on it. `rim`
    (m,) is the light lost where cloth curves away at its edges, `shadow` (m,) that in the shadow
    which a piece throws on what lies beneath.
    """

    woven: Floats
    motif: Floats
    light: Floats
    rim: Floats
    shadow: Floats


def evenly(shot: Shot) -> Shot:
    """Return the same cloth without pattern and texture, in light that is the same everywhere."""
    none = np.zeros_like(shot.rim)
    return Shot(
        woven=np.full_like(shot.woven, np.median(shot.woven)),
        motif=np.zeros_like(shot.motif),
        light=np.ones_like(shot.light),
        rim=none,
        shadow=none,
    )


def lay(pieces: list[Piece], shot: Shot, *, mirrored: bool) -> Iterator[Floats]:
    """Lay one piece after the other.

    Parameters
    ----------
    pieces : list of Piece
        What m garments are made of.
    shot : Shot
        Their cloth, and how they are lit.
    mirrored : bool
        Whether pieces are the left half of what there is.

    Yields
    ------
    (m, 28, 28) float32 array
        The pictures after each piece, 0..1; always the same array.
    """
    picture = np.zeros_like(shot.woven)
    laid = np.zeros_like(shot.woven)
    for piece in pieces:
        everyone = len(piece.on) == len(picture)
        on = slice(None) if everyone else piece.on
        cover = _cover(piece, mirrored)
        if piece.part.hole:
            picture[on] *= 1 - cover
            laid[on] *= 1 - cover
        elif piece.part.seam:
            cover *= _wide(1 - piece.light)
            cover *= laid[on]
            picture[on] += cover * (1 - picture[on])
        else:
            inside = _blur(cover)
            under, there = picture[on], laid[on]
            under = under + inside * (1 - cover) * _wide(shot.shadow[on]) * there * (1 - under)
            light = shot.light[on] * _wide(piece.light) * (1 - _wide(shot.rim[on]) * (1 - inside))
            shade = np.clip(1 - (1 - _bright(piece, shot, on)) * light, 0, 1)
            picture[on] = under + cover * (shade - under)
            laid[on] = np.maximum(there, cover)
        yield picture


def prepare(pictures: Floats, sharpness: Floats) -> Bytes:
    """Sharpen pictures (m, 28, 28) and turn them into bytes, as Fashion-MNIST's makers did."""
    sharp = pictures + _wide(sharpness) * (pictures - _blur(pictures))
    return (sharp.clip(0, 1) * 255 + np.float32(0.5)).astype(np.uint8)


def _cover(piece: Piece, mirrored: bool) -> Floats:
    """Share of each pixel (k, 28, 28) that a piece covers."""
    outline = ribbon(piece.path, piece.pen) if piece.part.pen else piece.path
    if not mirrored or piece.part.once:
        return quick_area(outline, (SIZE, SIZE))
    # Where the width is odd, the column in the middle has no twin.
    half = quick_area(outline, (SIZE, SIZE // 2 + 1))
    left, even, odd = half[:, :, :-1], half[:, :, -2::-1], half[:, :, :0:-1]
    right = np.where(piece.odd[:, None, None], odd, even)
    return np.concatenate([left, right], axis=2)


def _bright(piece: Piece, shot: Shot, on: slice | np.ndarray) -> Floats:
    """Brightness (k, 28, 28) of a piece's cloth in full light."""
    part = piece.part
    bright = _wide(piece.own) if part.own else shot.woven[on] * _wide(piece.tone)
    return bright + np.float32(part.printed) * shot.motif[on] if part.printed else bright


def _blur(pictures: Floats) -> Floats:
    """Soften pictures (m, 28, 28); what lies outside is as the border is."""
    for axis in (1, 2):
        view = np.moveaxis(pictures, axis, 1)
        soft = np.empty_like(pictures)
        out = np.moveaxis(soft, axis, 1)
        np.multiply(view, _MIDDLE, out=out)
        out[:, 1:] += view[:, :-1] * _SIDE
        out[:, :-1] += view[:, 1:] * _SIDE
        out[:, 0] += view[:, 0] * _SIDE
        out[:, -1] += view[:, -1] * _SIDE
        pictures = soft
    return pictures


def _wide(values: Floats) -> Floats:
    return values.astype(np.float32)[:, None, None]
