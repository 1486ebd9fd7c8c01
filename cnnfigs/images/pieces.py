"""Which pieces does ink fall into, and how does each lie?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from skimage import measure

Mask = NDArray[np.bool_]
Labels = NDArray[np.int_]


@dataclass(frozen=True)
class Piece:
    """Ink that hangs together: its label, size and box (top, left, bottom, right)."""

    label: int
    area: float
    box: tuple[int, int, int, int]
    slenderness: float  # about width over length, 0.5 for a disk
    fullness: float  # of the ellipse that lies as it does: 0.8 for a disk or a sheet
    rim: int  # pixels between it and the picture's nearest edge

    @property
    def height(self) -> int:
        """Rows."""
        return self.box[2] - self.box[0]

    @property
    def width(self) -> int:
        """Columns."""
        return self.box[3] - self.box[1]

    @property
    def size(self) -> int:
        """The larger of both."""
        return max(self.height, self.width)

    @property
    def solidity(self) -> float:
        """How little of a stroke it is: 1.8 for a disk."""
        return 2 * self.slenderness + self.fullness

    @property
    def level(self) -> bool:
        """Whether it lies rather than stands."""
        return self.width > self.height


def labelled(mask: Mask) -> Labels:
    """Return a number for each piece, 0 for paper. Pieces hang together by sides or corners."""
    labels: Labels = measure.label(mask, connectivity=2)
    return labels


def pieces_of(labels: Labels) -> list[Piece]:
    """Return the pieces that are labelled."""
    rows, columns = labels.shape
    pieces = []
    for region in measure.regionprops(labels):
        top, left, bottom, right = region.bbox
        long, wide = region.axis_major_length, region.axis_minor_length
        pieces.append(
            Piece(
                label=region.label,
                area=float(region.area),
                box=(top, left, bottom, right),
                fullness=float(region.area) / (long * wide) if wide else np.inf,
                slenderness=long * wide / (long**2 + wide**2) if long else 0.0,
                rim=min(top, left, rows - bottom, columns - right),
            )
        )
    return pieces


def only(labels: Labels, pieces: list[Piece]) -> Mask:
    """Return where some of the pieces are."""
    found: Mask = np.isin(labels, [piece.label for piece in pieces])
    return found
