"""How the ink of one digit is found on its paper and set into MNIST's frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image
from scipy import ndimage
from skimage import color, filters, measure, transform

from cnnfigs._checks import real_numbers
from cnnfigs.images.reading import Picture, is_picture, read_pixels

Grey = NDArray[np.float64]
Mask = NDArray[np.bool_]

# MNIST's frame: the digit fits into 20 by 20 pixels, and its centre of mass lies at row and
# column 14 of 28 by 28, as near as whole pixels allow.
FRAME, BOX, CENTRE = 28, 20, 14

# A stroke is a tenth of a digit wide. More pixels than this only cost time.
_LONGEST_SIDE = 400
_READ_AT = 1_200  # as the browser does, which makes photographs of phones smaller
_SHORTEST_SIDE = 8

# What sets a digit apart. Tuned on 200 training images of MNIST, laid on uneven and noisy paper,
# against scikit-image's photographs, blank pages and noise, none of which show a digit.
_LEAST_CONTRAST = 0.08  # of the way from black to white
_MOST_INK = 0.45  # of the picture
_MOST_UNREST = 0.15  # standard deviation along the border, as a share of the ink's contrast
_MOST_PIECES = 6
_SPECK = 0.04  # of the largest piece
_GRAIN = 0.01  # of the way from black to white: what paper differs from smooth light by
_FAINTEST = 0.15  # of full ink, for a pixel to count when cropping

_ADVICE = (
    "take a sharp, close picture of one dark digit on plain paper (or a light one on a dark "
    "ground) with some paper on all sides"
)


def prepare_digit(picture: Picture | ArrayLike) -> NDArray[np.uint8]:
    """Return a reader's own digit as a data set's images of digits are.

    The recipe is that of MNIST [1]_: light ink on black, cropped, scaled into 20 by 20 pixels in
    its own proportions, and moved so that its centre of mass is the centre of 28 by 28. Before
    that, ink is told from paper: the paper's level is followed over the picture, so that uneven
    light does no harm, its grain is taken off, and specks are left out.

    Parameters
    ----------
    picture : str, Path, PIL.Image.Image or array_like
        A photo or a drawing of one digit: a file in any format that Pillow reads, what Pillow has
        opened, or pixels (h, w), (h, w, 3), or with opacity (h, w, 2) or (h, w, 4), where what is
        transparent counts as paper. Integers reach up to 255 (or to their type's largest value),
        floats up to 1 (or to 255). Dark ink on light paper or light ink on dark.

    Returns
    -------
    ndarray of uint8
        (28, 28), 0 background to 255 ink.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ValueError
        Where the file is no picture; where the array is of another shape, too small, or holds
        something other than finite numbers; where no digit is found.

    References
    ----------
    .. [1] Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to
       document recognition", *Proceedings of the IEEE* 86(11), 1998.

    Examples
    --------
    A 1 in dark ink, on light paper:

    >>> import numpy as np
    >>> paper = np.full((200, 150), 230, dtype=np.uint8)
    >>> paper[40:160, 70:80] = 30
    >>> digit = prepare_digit(paper)
    >>> digit.shape, int(digit.max()), int((digit > 128).any(axis=1).sum())
    ((28, 28), 255, 20)
    """
    return framed(ink(grey(read(picture))))


def read(picture: Picture | ArrayLike) -> NDArray[Any]:
    """Return the pixels of a picture, upright, whatever its colour mode."""
    if is_picture(picture):
        return _array(read_pixels(picture, longest=_READ_AT))
    return _array(picture)  # type: ignore[arg-type]  # what is no picture is an array


def _array(picture: ArrayLike) -> NDArray[Any]:
    advice = "pass a path, or grey values or colours as numbers"
    array = real_numbers(picture, "a picture", advice=advice)
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim != 2 and not (array.ndim == 3 and array.shape[-1] in (2, 3, 4)):
        raise ValueError(
            f"expected one picture of shape (h, w), (h, w, 3) or (h, w, 4), but {array.shape} "
            "came: take one picture at a time"
        )
    if min(array.shape[:2]) < _SHORTEST_SIDE:
        raise ValueError(
            f"expected a picture of at least {_SHORTEST_SIDE} by {_SHORTEST_SIDE} pixels, but one "
            f"of shape {array.shape} came, which is empty or too small to show a digit"
        )
    array = _reduced(array, max(array.shape[:2]) // _READ_AT)
    if not np.isfinite(array).all():
        raise ValueError(
            f"every value must be finite, but {(~np.isfinite(array)).sum()} of {array.size} are "
            "not: replace them, with numpy.nan_to_num for example"
        )
    return array


def _reduced(array: NDArray[Any], factor: int) -> NDArray[Any]:
    """Return an array whose pixels are the means of so many by so many, of the same kind."""
    if factor < 2:
        return array
    if array.dtype == np.uint8 and array.shape[2:] in ((), (3,)):
        return np.asarray(Image.fromarray(array).reduce(factor))  # several times as fast
    rows, columns = (max(1, length // factor) for length in array.shape[:2])
    high, wide = (min(factor, length) for length in array.shape[:2])
    blocks = array[: rows * high, : columns * wide]
    means: NDArray[Any] = blocks.reshape(rows, high, columns, wide, *array.shape[2:]).mean((1, 3))
    return means.round().astype(array.dtype) if array.dtype.kind in "iu" else means


def grey(pixels: NDArray[Any]) -> Grey:
    """Return grey values, 0 black to 1 white, at most 400 by 400 or so."""
    values = pixels.astype(np.float64)
    if pixels.dtype.kind in "iu":
        values /= 255 if pixels.max() <= 255 else np.iinfo(pixels.dtype).max
    elif pixels.dtype.kind == "f" and pixels.max() > 1:
        values /= max(255.0, float(pixels.max()))
    if values.ndim == 2:
        plane = values
    elif values.shape[-1] == 2:
        plane = _on_paper(values[..., 0], values[..., 1])
    else:
        plane = color.rgb2gray(values[..., :3])
        if values.shape[-1] == 4:
            plane = _on_paper(plane, values[..., 3])
    step = -(-max(plane.shape) // _LONGEST_SIDE)
    if min(plane.shape) // step < _SHORTEST_SIDE:
        raise ValueError(f"the picture is too small, or far longer than wide: {_ADVICE}")
    rows, columns = (length - length % step for length in plane.shape)
    smaller: Grey = measure.block_reduce(plane[:rows, :columns], (step, step), np.mean)
    return smaller


def _on_paper(plane: Grey, opacity: Grey) -> Grey:
    """Lay a partly transparent picture on paper that its ink stands out from."""
    opaque = opacity > 0.5
    if not opaque.any():
        raise ValueError(f"the picture is wholly transparent: {_ADVICE}")
    ink = float(np.median(plane[opaque]))
    # Mostly opaque, it brings its own paper; otherwise what is opaque is the ink itself.
    paper = ink if opaque.mean() > 0.5 else float(ink < 0.5)
    return plane * opacity + paper * (1 - opacity)


def ink(plane: Grey) -> Grey:
    """Return how much ink of the digit there is at each pixel, 0 none to 1 full."""
    relief = plane - _surface_through_border(plane)
    low, high = np.percentile(relief, [0.5, 99.5])
    # The paper is at 0 now, and the ink on the side that reaches further from it.
    relief = relief if high > -low else -relief
    relief -= _paper(relief, relief > filters.threshold_otsu(relief))
    mask = relief > filters.threshold_otsu(relief)
    full = float(np.percentile(relief[mask], 90)) if mask.any() else 0.0
    if full < _LEAST_CONTRAST:
        raise ValueError(f"no digit found, nothing stands out from the paper: {_ADVICE}")
    unrest = float(relief[_border(plane.shape)].std()) / full
    if unrest > _MOST_UNREST:
        raise ValueError(f"no digit found, the border is no plain paper: {_ADVICE}")
    digit = _largest_pieces(mask)
    # Grey edges are part of a stroke; the paper's grain is not.
    reach = 1 + max(plane.shape) // 100
    grain = relief[~ndimage.binary_dilation(mask, iterations=reach)]
    floor = min(3 * float(grain.std()) if grain.size else 0.0, full / 3)
    strength: Grey = np.clip((relief - floor) / (full - floor), 0, 1)
    return strength * ndimage.binary_dilation(digit, iterations=reach)


def _surface_through_border(plane: Grey) -> Grey:
    """Return the plane, tilted and bent like uneven light, that runs through the border."""
    y, x = np.meshgrid(*(np.linspace(-1, 1, length) for length in plane.shape), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    border = _border(plane.shape)
    known, level = terms[border], plane[border]
    trust = np.ones_like(level)
    for _ in range(5):
        weights = np.linalg.lstsq(known * trust[:, np.newaxis], level * trust)[0]
        # Huber's weights: a stroke that runs off the picture has little say in what paper is.
        off = np.abs(level - known @ weights)
        trust = np.sqrt(np.minimum(1, _GRAIN / np.maximum(off, _GRAIN)))
    surface: Grey = terms @ weights
    return surface


def _border(shape: tuple[int, ...]) -> Mask:
    border = np.ones(shape, dtype=bool)
    border[1:-1, 1:-1] = False
    return border


def _paper(relief: Grey, mask: Mask) -> Grey:
    """Return the level of the paper at each pixel, from the paper around it."""
    width = max(relief.shape) / 8
    share = 1.0 - ndimage.binary_dilation(mask, iterations=1 + max(relief.shape) // 50)
    weight = ndimage.gaussian_filter(share, width)
    level = ndimage.gaussian_filter(relief * share, width)
    paper: Grey = np.divide(level, weight, out=np.zeros_like(level), where=weight > 1e-6)
    return paper


def _largest_pieces(mask: Mask) -> Mask:
    """Return the mask without its specks, or say why what is left is no digit."""
    labels = measure.label(mask, connectivity=2)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    kept = np.flatnonzero(sizes >= _SPECK * sizes.max())
    if len(kept) > _MOST_PIECES or mask.mean() > _MOST_INK:
        raise ValueError(
            f"no digit found, what stands out has {len(kept)} large pieces and covers "
            f"{mask.mean():.0%} of the picture: {_ADVICE}"
        )
    return np.isin(labels, kept)


def framed(strength: Grey) -> NDArray[np.uint8]:
    """Return the ink cropped, scaled into MNIST's box and centred by mass in MNIST's frame."""
    inked = strength > _FAINTEST
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    crop = strength[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    shape = tuple(max(1, round(BOX * length / max(crop.shape))) for length in crop.shape)
    small = transform.resize(crop, shape, order=1, anti_aliasing=True)
    small = small / small.max()
    image = np.zeros((FRAME, FRAME))
    masses = ndimage.center_of_mass(small)
    top, left = (
        int(np.clip(round(CENTRE - mass), 0, FRAME - length))
        for mass, length in zip(masses, shape, strict=True)
    )
    image[top : top + shape[0], left : left + shape[1]] = small
    return np.rint(255 * image).astype(np.uint8)
