"""How is a picture drawn into a place, whatever its shape, and whether grey or in colours?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.page import Box, Page
from cnnfigs.figures._canvas.style import FAINT, IMAGE_CMAP

if TYPE_CHECKING:
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# Inches: nothing is drawn thinner, so that a picture of one row is a bar and not a hair.
THINNEST = 0.08


def fitted(shape: tuple[int, ...], width: float, height: float) -> tuple[float, float]:
    """Return the inches, width first, of a picture (h, w, ...) that fits so many.

    Its pixels are square, unless it would be too thin to see.

    Examples
    --------
    >>> fitted((28, 28), 2.0, 1.0), fitted((1, 50), 2.0, 1.0)
    ((1.0, 1.0), (2.0, 0.08))
    """
    rows, columns = shape[:2]
    pixel = min(width / columns, height / rows)
    return max(pixel * columns, THINNEST), max(pixel * rows, THINNEST)


def columns_of(count: int, most: int) -> int:
    """Return how many panels stand in a row, so that rows are few and then equally long.

    Examples
    --------
    >>> columns_of(3, most=2), columns_of(7, most=6)
    (2, 4)
    """
    rows = math.ceil(count / most)
    return math.ceil(count / rows)


def as_pictures(images: ArrayLike, owner: str) -> NDArray[Any]:
    """Return images as (n, h, w) or, in colours, (n, h, w, 3); or say what came."""
    pictures = as_numbers(images, f"the images of {owner}")
    if pictures.ndim == 4 and pictures.shape[-1] == 1:
        pictures = pictures[..., 0]
    grey, coloured = pictures.ndim == 3, pictures.ndim == 4 and pictures.shape[-1] == 3
    if not (grey or coloured) or not pictures.size:
        raise ValueError(
            f"expected the images of {owner} as (n, h, w) or (n, h, w, 3), got shape "
            f"{pictures.shape}; of other channels, pass one alone"
        )
    return pictures


def picture_limits(pictures: NDArray[Any]) -> tuple[float, float]:
    """Return what is black and what is white.

    Integers run to 255 as files have them; floats as networks take them, to 1, or as far above and
    below as these pictures do.
    """
    usual = 255.0 if np.issubdtype(pictures.dtype, np.integer) else 1.0
    return min(0.0, float(np.nanmin(pictures))), max(usual, float(np.nanmax(pictures)))


def draw_picture(
    sheet: Page, picture: NDArray[Any], box: Box, limits: tuple[float, float], **look: Any
) -> AxesImage:
    """Draw a picture (h, w), (h, w, 3) or (h, w, 4) on the page; pixels that are NaN stay empty.

    A thin line around it shows where white ends on a white page, and black on a dark one.
    """
    pixels = np.asarray(picture, dtype=float)
    black, white = limits
    if pixels.ndim == 3:  # imshow heeds no limits for colours, and shows NaN as black.
        empty = np.isnan(pixels).any(axis=-1, keepdims=True)
        scaled = np.clip((pixels - black) / (white - black), 0, 1)
        shown = np.where(empty, 0, scaled)
        # What has an opacity of its own keeps it where it is not empty.
        pixels = shown if shown.shape[-1] == 4 else np.concatenate([shown, ~empty], axis=-1)
    corner, size = (box.left, box.top), (box.width, box.height)
    edge = Rectangle(corner, *size, fill=False, edgecolor=FAINT, linewidth=0.6, gid="edge")
    sheet.stage.add_patch(edge)
    return sheet.stage.imshow(
        pixels,
        **{"cmap": IMAGE_CMAP, "vmin": black, "vmax": white, **look},
        extent=(box.left, box.right, box.bottom, box.top),
        aspect="auto",
        interpolation="nearest",
    )
