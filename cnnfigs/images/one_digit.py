"""Which of the pieces that stand out from a paper are the digit?

Each step takes away one thing that is no digit: specks, holes, frames, lines, what lies at the
picture's edge, small writing. What is left must be one digit.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from cnnfigs.images import digit_constants as constants
from cnnfigs.images.pieces import Labels, Mask, Piece, labelled, only, pieces_of


class NothingError(ValueError):
    """Nothing that stands out could be a digit. The message says why."""


class ManyError(ValueError):
    """What stands out is more than one digit, or other than ink, whichever way it is looked at."""

    def __init__(self, why: str = "more than one digit, or writing") -> None:
        super().__init__(why)


def inside_frames(mask: Mask) -> Mask:
    """Return what lies in a box or a ring, or the mask where there is none."""
    labels = labelled(mask)
    return only(labels, _without_frames(pieces_of(labels), labels))


def the_digit(mask: Mask, lines: Mask) -> Mask:
    """Return the pieces of a mask that are its one digit, where lines were taken away."""
    labels = labelled(mask)
    every = pieces_of(labels)
    pieces = _strokes(every, labels, lines)
    for step in (_without_frames, _without_edges, _without_specks, _without_rods):
        pieces = step(pieces, labels)
    groups = _groups(pieces)
    digit = max(groups, key=lambda group: sum(piece.area for piece in group))
    _refuse(digit, groups, every)
    return only(labels, digit)


def _strokes(pieces: list[Piece], labels: Labels, lines: Mask) -> list[Piece]:
    """Leave out what is left of lines, and what is solid, with what is in it: holes, a sheet."""
    along = ndimage.binary_dilation(lines, iterations=3)
    share = np.asarray(ndimage.mean(along, labels, [piece.label for piece in pieces]))
    solids = [piece for piece in pieces if piece.solidity >= constants.SOLID]
    strokes = [
        piece
        for piece, part in zip(pieces, share, strict=True)
        if part < constants.REMAINS
        and piece.solidity < constants.SOLID
        and not any(_holds(solid.box, piece.box) for solid in solids)
    ]
    if not strokes:
        raise NothingError("no pen's stroke")
    return strokes


def _without_specks(pieces: list[Piece], labels: Labels) -> list[Piece]:
    """Leave out what is tiny beside the largest piece that could be a digit."""
    largest = max(pieces, key=lambda piece: (piece.rim > 0, piece.size)).area
    return [piece for piece in pieces if piece.area >= constants.SPECK * largest]


def _without_frames(pieces: list[Piece], labels: Labels) -> list[Piece]:
    """Leave out boxes and rings around other pieces, and whatever is outside of them."""
    for frame in sorted(pieces, key=lambda piece: -piece.size):
        if frame.area > constants.THICKEST_FRAME * frame.height * frame.width:
            continue
        inside = [piece for piece in pieces if _holds(frame.box, piece.box)]
        inside = [p for p in inside if p.size > constants.HELD * min(frame.height, frame.width)]
        if not inside:
            continue
        filled = ndimage.binary_fill_holes(labels == frame.label)
        inside = [p for p in inside if filled[labels == p.label].all()]
        if inside:
            return inside
    return pieces


def _holds(outer: tuple[int, ...], inner: tuple[int, ...]) -> bool:
    return bool(
        outer[0] < inner[0] and outer[1] < inner[1] and outer[2] > inner[2] and outer[3] > inner[3]
    )


def _without_edges(pieces: list[Piece], labels: Labels) -> list[Piece]:
    """Leave out what runs off the picture, where something that could be a digit does not."""
    length = max(labels.shape)
    inside = [piece for piece in pieces if piece.rim > constants.BRIM * length]
    digits = [piece for piece in inside if piece.size > constants.LEAST_DIGIT * length]
    if not digits:
        return pieces
    cut_off = [
        piece for piece in pieces if piece not in inside and piece.slenderness > constants.ROD
    ]
    if any(_rivals([piece], digits) for piece in cut_off):
        raise ManyError
    return inside


def _without_rods(pieces: list[Piece], labels: Labels) -> list[Piece]:
    """Leave out underlines, and straight things that are longer than what could be a digit."""
    others = [piece for piece in pieces if not _is_bar(piece)]
    if not others:
        return pieces
    least = constants.HELD * max(piece.size for piece in others)
    digit = max(
        others,
        key=lambda piece: (piece.slenderness > constants.ROD and piece.size > least, piece.area),
    )

    def is_stray(piece: Piece) -> bool:
        if _is_bar(piece):
            return _underlines(piece, digit)
        is_pen = piece.slenderness < constants.ROD and piece.height > constants.PEN * digit.height
        return is_pen and not _overlap(piece, digit)

    return [piece for piece in pieces if not is_stray(piece)]


def _is_bar(piece: Piece) -> bool:
    return piece.level and piece.slenderness < constants.BAR


def _underlines(bar: Piece, digit: Piece) -> bool:
    """Return whether a bar is below a digit and not its foot, or too long to be part of one."""
    if (bar.box[0] + bar.box[2]) / 2 < digit.box[2] - constants.LOW * digit.height:
        return bar.width > constants.LONGEST_BAR * digit.size
    near = bar.box[0] - digit.box[2] < constants.FOOT * digit.height
    return not (
        near
        and constants.LIKE_A_DIGIT * digit.width < bar.width < constants.WIDEST_FOOT * digit.width
    )


def _groups(pieces: list[Piece]) -> list[list[Piece]]:
    """Return pieces, those of one digit together: a stroke and its flag, a pen that left no ink."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.area):
        for group in groups:
            if any(_belongs(piece, other) for other in group):
                group.append(piece)
                break
        else:
            groups.append([piece])
    return groups


def _belongs(small: Piece, large: Piece) -> bool:
    """Return whether a smaller piece is part of the digit that a larger one is of."""
    if _overlap(small, large):
        return True
    below, beside = (
        max(small.box[i], large.box[i]) - min(small.box[i + 2], large.box[i + 2]) for i in (0, 1)
    )
    gap = max(below, beside)
    if min(below, beside) >= 0 or gap >= max(2, constants.NEAR * large.size):
        return False
    return gap < 2 or _is_bar(small) or small.size < constants.PART * large.size


def _overlap(a: Piece, b: Piece) -> bool:
    """Return whether the boxes of two pieces share a good part of the smaller one."""
    high, wide = (min(a.box[i + 2], b.box[i + 2]) - max(a.box[i], b.box[i]) for i in (0, 1))
    smaller = min(a.height * a.width, b.height * b.width)
    return min(high, wide) > 0 and high * wide > constants.SHARED * smaller


def _refuse(digit: list[Piece], groups: list[list[Piece]], every: list[Piece]) -> None:
    """Say so where something else is as large as the digit, or where much else stands out."""
    main = digit[0]
    if main.width > constants.WIDEST_DIGIT * main.height and not _is_bar(main):
        raise NothingError("no pen's stroke")
    area = sum(piece.area for piece in digit)
    others = [group for group in groups if group is not digit and _rivals(group, digit)]
    strokes = sum(piece.area > constants.STROKE * area for piece in every)
    if others or len(digit) > constants.MOST_PIECES or strokes > constants.MOST_OTHERS:
        raise ManyError


def _rivals(group: list[Piece], digit: list[Piece]) -> bool:
    """Return whether some pieces are as large as a digit."""
    size, least = (max(piece.size for piece in pieces) for pieces in (group, digit))
    area, ink = (sum(piece.area for piece in pieces) for pieces in (group, digit))
    return size > constants.LIKE_A_DIGIT * least and area > constants.SECOND * ink
