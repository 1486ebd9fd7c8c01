"""How is a picture drawn, so that black is black and white is white?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import several
from cnnfigs._array_checks import way_to_grey
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.style import IMAGE_CMAP, bare

if TYPE_CHECKING:
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.figures._canvas.page import Page


def stacked(images: ArrayLike | Sequence[ArrayLike]) -> NDArray[Any]:
    """Return pictures as one array (n, h, w), or say what does not fit."""
    arrays = [as_numbers(image, "a picture") for image in several(images, "pictures")]
    shapes = sorted({array.shape for array in arrays})
    if len(shapes) != 1 or len(shapes[0]) != 2 or 0 in shapes[0]:
        grey = way_to_grey(shapes[0]) if len(shapes) == 1 else None
        advice = "put a single picture into a list, and crop or resize those that differ"
        raise ValueError(
            f"expected grey pictures (h, w) of one shape, got shapes {shapes}; "
            f"{f'{grey} of each picture' if grey else advice}"
        )
    return np.stack(arrays)


def grey_limits(pictures: NDArray[Any]) -> tuple[float, float]:
    """Return what is black and what is white in files, or in a network's input."""
    return (0.0, 255.0) if np.issubdtype(pictures.dtype, np.integer) else (0.0, 1.0)


def as_picture(image: ArrayLike) -> NDArray[Any]:
    """Return the input as (h, w) or (h, w, 3), without a batch or channel axis of 1."""
    pixels = as_numbers(image, "an image")
    if pixels.ndim == 4 and len(pixels) == 1:
        pixels = pixels[0]
    if pixels.ndim == 3 and pixels.shape[-1] == 1:
        pixels = pixels[..., 0]
    if pixels.ndim == 3 and pixels.shape[-1] not in (3, 4) and len(pixels) == 1:
        pixels = pixels[0]
    fits = pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[-1] in (3, 4))
    if not fits or pixels.size == 0:
        raise ValueError(
            f"expected an image (h, w) or (h, w, 3), got shape {np.shape(image)}; "
            "for a batch, pass the one image that was shown to the network"
        )
    return pixels


def input_picture(sheet: Page, image: ArrayLike, left: float, top: float, side: float) -> AxesImage:
    """Draw the input in grey, or in its own colours, `side` inches wide."""
    pixels = as_picture(image)
    axes = sheet.axes(left, top, side, side * pixels.shape[0] / pixels.shape[1])
    # Integers run to 255 as files have them; floats as networks take them, to 1, or as far above
    # and below as this image does.
    usual = 255.0 if np.issubdtype(pixels.dtype, np.integer) else 1.0
    black, white = min(0.0, float(pixels.min())), max(usual, float(pixels.max()))
    if pixels.ndim == 3:  # imshow heeds no limits for colours
        pixels = (pixels - black) / (white - black)
    look: dict[str, Any] = {"cmap": IMAGE_CMAP, "interpolation": "nearest"}
    picture = axes.imshow(pixels, vmin=black, vmax=white, **look)
    bare(axes)
    axes.set_anchor("NW")
    return picture
