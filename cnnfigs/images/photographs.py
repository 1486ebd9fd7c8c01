"""Which pictures are there to filter? Photographs, and the patch of the worked example."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from skimage import color, data, util

from cnnfigs._argument_checks import one_of

# Those of scikit-image's pictures that come inside its wheel and have something to filter.
_PHOTOGRAPHS = (
    "brick",
    "astronaut",
    "camera",
    "cat",
    "clock",
    "coffee",
    "coins",
    "grass",
    "gravel",
    "moon",
    "page",
    "rocket",
    "text",
)


def photograph_names() -> tuple[str, ...]:
    """Return the name of every photograph that `photograph` knows.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> photograph_names()[:3]
    ('brick', 'astronaut', 'camera')
    """
    return _PHOTOGRAPHS


def photograph(name: str) -> NDArray[np.float32]:
    """Return a photograph to filter, in grey.

    Parameters
    ----------
    name : str
        One of `photograph_names`: pictures that scikit-image brings along, so that nothing is
        downloaded. ``"brick"`` has strong horizontal and vertical lines.

    Returns
    -------
    ndarray of float32
        (h, w), 0 black to 1 white.

    Raises
    ------
    ValueError
        Where no photograph has that name; the message lists near ones.

    References
    ----------
    .. [1] scikit-image, :mod:`skimage.data`, which says where each picture comes from.

    Examples
    --------
    >>> photograph("brick").shape
    (512, 512)
    """
    picture = getattr(data, one_of("photograph", name, _PHOTOGRAPHS))()
    grey = color.rgb2gray(picture) if picture.ndim == 3 else util.img_as_float(picture)
    return np.asarray(grey, dtype=np.float32)


def worked_patch() -> NDArray[np.float64]:
    """Return the patch of the worked example: nine pixels that one kernel makes one pixel of.

    Returns
    -------
    ndarray of float64
        (3, 3), grey values 0..255.

    Examples
    --------
    >>> worked_patch()
    array([[  0.,  64., 128.],
           [ 48., 192., 144.],
           [142., 226., 168.]])
    """
    return np.array([[0, 64, 128], [48, 192, 144], [142, 226, 168]], dtype=np.float64)
