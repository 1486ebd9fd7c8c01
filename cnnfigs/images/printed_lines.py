"""Which of what stands out are the paper's own lines: rules, squares, margins, a table's cells?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cnnfigs.images import digit_constants as constants
from cnnfigs.images.pieces import Mask, labelled, only, pieces_of


def without_lines(mask: Mask) -> Mask:
    """Return the mask without straight, thin lines that cross most of the picture, to its edge.

    Where a stroke crosses a line, the stroke stays whole.
    """
    if min(mask.shape) < constants.SMALLEST_RULED:
        return mask
    return mask & ~_thin(mask, _lines(mask)) & ~_thin(mask.T, _lines(mask.T)).T


def _off_the_picture(lines: Mask) -> Mask:
    """Return the lines without those that end inside: the foot of a 2, the bar of a 7."""
    labels = labelled(lines)
    free = constants.FREE_END * lines.shape[1]
    ends = [
        line
        for line in pieces_of(labels)
        if line.box[1] < free or line.box[3] > lines.shape[1] - free
    ]
    return only(labels, ends)


def _lines(mask: Mask) -> Mask:
    """Return where nearly level lines run, from one side of the picture."""
    rows, columns = mask.shape
    thick = ndimage.binary_dilation(mask)
    length = round(constants.LONG_LINE * columns)
    found = np.zeros_like(mask)
    steps = int(constants.STEEPEST_LINE * columns / 4)
    x = np.arange(columns)
    for step in range(-steps, steps + 1):
        # Columns are moved up or down, so that lines of this slope lie level.
        offset = np.rint(4 * step * (x / columns - 0.5)).astype(int)
        y = np.arange(rows)[:, None] + offset
        inside = (y >= 0) & (y < rows)
        level = thick[y.clip(0, rows - 1), x] & inside
        at = np.nonzero(_level_runs(level, length) & inside)
        found[at[0] + offset[at[1]], at[1]] = True
    return _off_the_picture(ndimage.binary_dilation(found) & mask)


def _level_runs(level: Mask, length: int) -> Mask:
    """Return where a row is nearly full over so many pixels."""
    sums = np.zeros((level.shape[0], level.shape[1] + 1), np.int32)
    np.cumsum(level, axis=1, out=sums[:, 1:])
    full = sums[:, length:] - sums[:, :-length] >= constants.WHOLE_LINE * length
    run = np.zeros_like(level)
    for row in np.flatnonzero(full.any(1)):
        starts = np.flatnonzero(full[row])
        run[row, starts[0] : starts[-1] + length] = True
    return run


def _thin(mask: Mask, line: Mask) -> Mask:
    """Return where a level line is no thicker than it is elsewhere: no stroke crosses it there."""
    if not line.any():
        return line
    thick = run_lengths(mask)
    # Strokes that run along the line are in it too.
    usual = float(np.percentile(thick[line], 20))
    if usual > max(2.0, constants.WIDEST_LINE * max(mask.shape)):
        return np.zeros_like(line)
    return line & (thick <= 1.5 * usual + 1)


def run_lengths(mask: Mask) -> NDArray[np.int_]:
    """Return for each pixel of a mask how long the run is, up and down, that it belongs to."""
    padded = np.pad(mask, ((1, 1), (0, 0)))
    y = np.arange(padded.shape[0])[:, None]
    above = np.maximum.accumulate(np.where(padded, 0, y), axis=0)
    below = np.minimum.accumulate(np.where(padded, len(padded), y)[::-1], axis=0)[::-1]
    lengths: NDArray[np.int_] = np.where(padded, below - above - 1, 0)[1:-1]
    return lengths
