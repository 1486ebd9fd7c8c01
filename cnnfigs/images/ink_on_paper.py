"""How much ink is there at each place of a photo, whatever the light?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage import filters

from cnnfigs.images import digit_constants as constants

Grey = NDArray[np.float64]
Mask = NDArray[np.bool_]


def relief(plane: Grey) -> Grey:
    """Return by what share of the paper's light each pixel is darker than paper: ink is high."""
    depth, paper = _narrow_and_dark(plane)
    share: Grey = depth / np.maximum(paper, constants.DARKEST_PAPER)
    return share - paper_level(share, share > threshold(share))


def _narrow_and_dark(plane: Grey) -> tuple[Grey, Grey]:
    """Return how far a closing lifts each pixel, and to what.

    A square that is wider than any stroke covers ink, and fits into shadows, tables and dark
    edges, which go on beyond the picture: those stay what they are.
    """
    size = 2 * round(constants.WIDEST_STROKE * max(plane.shape) / 2) + 1
    beyond = np.pad(plane, size, mode="edge")
    closed = ndimage.grey_closing(beyond, (size, size))[size:-size, size:-size]
    return closed - plane, closed


def is_ink_dark(plane: Grey) -> bool:
    """Return whether ink is dark: wherever there is some, there is more paper than ink."""
    size = 2 * round(constants.NEIGHBOURHOOD * max(plane.shape) / 2) + 1
    high = ndimage.maximum_filter(plane, size, mode="nearest")
    low = ndimage.minimum_filter(plane, size, mode="nearest")
    near = high - low >= 0.5 * np.percentile(high - low, 99.5)
    return bool((2 * plane < high + low)[near].mean() < constants.MOST_INK_NEARBY)


def paper_level(values: Grey, ink: Mask) -> Grey:
    """Return what is left of the paper at each pixel, from the paper around it."""
    width = max(values.shape) * constants.PAPER_AROUND
    reach = 1 + int(max(values.shape) * constants.EDGE_OF_INK)
    share = 1.0 - ndimage.binary_dilation(ink, iterations=reach)
    weight = ndimage.gaussian_filter(share, width)
    level = ndimage.gaussian_filter(values * share, width)
    paper: Grey = np.divide(level, weight, out=np.zeros_like(level), where=weight > 1e-6)
    return paper


def threshold(values: Grey) -> float:
    """Return Otsu's threshold between paper and ink."""
    return float(filters.threshold_otsu(values)) if np.ptp(values) > 0 else float(values.max())
