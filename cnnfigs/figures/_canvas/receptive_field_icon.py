"""How much of the input does one value see? A small outline of the input with a window in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.page import Box, Page
from cnnfigs.figures._canvas.style import FAINT, SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnfigs.networks.summary import ReceptiveField


def draw_receptive_field(
    sheet: Page,
    field: ReceptiveField,
    shape: tuple[int, ...],
    pixels: NDArray[Any],
    corner: tuple[float, float],
    size: float,
) -> None:
    """Draw the input's outline, and in it the window that the layer's middle value sees.

    Parameters
    ----------
    sheet : Page
        Where to draw.
    field : ReceptiveField
        The layer's receptive field.
    shape : tuple of int
        The shape of its values, (h, w, c) or (n,).
    pixels : (h, w) or (h, w, c) array
        The input.
    corner : (float, float)
        Inches from the left and from the top.
    size : float
        Inches of the outline's longer side.
    """
    x, y = corner
    rows, columns = pixels.shape[:2]
    middle = (shape[0] // 2, shape[1] // 2) if len(shape) == 3 else (0, 0)
    first, left, last, right = np.clip(field.window(*middle), 0, [rows, columns, rows, columns])
    inch = size / max(rows, columns)
    sheet.box(Box(x, y, columns * inch, rows * inch), FAINT)
    seen = Box(x + left * inch, y + first * inch, (right - left) * inch, (last - first) * inch)
    sheet.box(seen, SECOND)
