"""How pieces of cloth in light become a picture, prepared as Fashion-MNIST prepares its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnfigs.datasets.drawn.rasteriser import Bytes, Floats
from cnnfigs.datasets.drawn.scissors.areas import area, ribbon
from cnnfigs.datasets.drawn.scissors.cloth import SIZE
from cnnfigs.datasets.drawn.scissors.sewing import Piece

# A Gaussian with a standard deviation of 1 pixel, cut off after 1: with it the makers sharpened.
_MIDDLE, _SIDE = np.float32(0.452), np.float32(0.274)

_Where = tuple[slice | npt.NDArray[np.intp], slice]  # which garments, and which rows


@dataclass(frozen=True, eq=False)
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
        outline = ribbon(piece.path, piece.pen) if piece.part.pen else piece.path
        rows = _rows(outline)
        cover = _cover(piece, outline, rows, mirrored)
        where = (slice(None) if len(piece.on) == len(picture) else piece.on, rows)
        if piece.part.hole:
            picture[where] *= 1 - cover
            laid[where] *= 1 - cover
        elif piece.part.seam:
            cover *= _wide(1 - piece.light)
            cover *= laid[where]
            picture[where] += cover * (1 - picture[where])
        else:
            _lay_cloth(piece, cover, where, shot, picture, laid)
        yield picture


def _lay_cloth(
    piece: Piece, cover: Floats, where: _Where, shot: Shot, picture: Floats, laid: Floats
) -> None:
    """Lay a piece of cloth on, and its shadow on what lies beneath."""
    on, _ = where
    inside = _blur(cover)
    under, there = picture[where], laid[where]
    under = under + inside * (1 - cover) * _wide(shot.shadow[on]) * there * (1 - under)
    light = _wide(shot.rim[on]) * (inside - 1)
    light += 1
    light *= shot.light[where]
    light *= _wide(piece.light)
    light *= 1 - _bright(piece, shot, where)
    shade = np.clip(1 - light, 0, 1)
    picture[where] = under + cover * (shade - under)
    laid[where] = np.maximum(there, cover)


def prepare(pictures: Floats, sharpness: Floats) -> Bytes:
    """Sharpen pictures (m, 28, 28) and turn them into bytes, as Fashion-MNIST's makers did."""
    sharp = pictures + _wide(sharpness) * (pictures - _blur(pictures))
    return (sharp.clip(0, 1) * 255 + np.float32(0.5)).astype(np.uint8)


def _rows(outline: Floats) -> slice:
    """Rows of pixels that outlines touch, with one more on each side for their shadows."""
    first, last = int(outline[..., 1].min()) - 1, int(outline[..., 1].max()) + 2
    return slice(min(max(first, 0), SIZE - 1), min(max(last, 1), SIZE))


def _cover(piece: Piece, outline: Floats, rows: slice, mirrored: bool) -> Floats:
    """Share of each pixel (k, rows, 28) that a piece covers."""
    outline = outline - (0, rows.start)
    height = rows.stop - rows.start
    if not mirrored or piece.part.once:
        return area(outline, (height, SIZE))
    # Where the width is odd, the column in the middle has no twin.
    half = area(outline, (height, SIZE // 2 + 1))
    left, even, odd = half[:, :, :-1], half[:, :, -2::-1], half[:, :, :0:-1]
    right = np.where(piece.odd[:, None, None], odd, even)
    return np.concatenate([left, right], axis=2)


def _bright(piece: Piece, shot: Shot, where: _Where) -> Floats:
    """Brightness (k, rows, 28) of a piece's cloth in full light."""
    part = piece.part
    bright = _wide(piece.own) if part.own else shot.woven[where] * _wide(piece.tone)
    return bright + np.float32(part.printed) * shot.motif[where] if part.printed else bright


def _blur(pictures: Floats) -> Floats:
    """Soften pictures (m, rows, 28); what lies outside is as the border is."""
    down = pictures * _MIDDLE
    side = pictures * _SIDE
    down[:, 1:] += side[:, :-1]
    down[:, :-1] += side[:, 1:]
    down[:, 0] += side[:, 0]
    down[:, -1] += side[:, -1]
    smoothed = down * _MIDDLE
    side = down * _SIDE
    smoothed[:, :, 1:] += side[:, :, :-1]
    smoothed[:, :, :-1] += side[:, :, 1:]
    smoothed[:, :, 0] += side[:, :, 0]
    smoothed[:, :, -1] += side[:, :, -1]
    return smoothed


def _wide(values: Floats) -> Floats:
    return values.astype(np.float32)[:, None, None]
