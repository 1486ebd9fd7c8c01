"""How the ink of one digit is found on its paper and set into MNIST's frame."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image
from scipy import ndimage
from skimage import color, measure, transform

from cnnfigs._array_checks import real_numbers
from cnnfigs.images import digit_constants as constants
from cnnfigs.images import ink_on_paper, one_digit, printed_lines
from cnnfigs.images.pieces import labelled, pieces_of
from cnnfigs.images.reading import Picture, is_picture, read_pixels

Grey = NDArray[np.float64]
Mask = NDArray[np.bool_]

_WHITE = (255, 1_023, 4_095, 16_383, 65_535)  # of 8 to 16 bits, which cameras store in 16
_ADVICE = (
    "take a sharp, close picture of one dark digit on plain paper (or a light one on a dark "
    "ground) with some paper on all sides"
)
_CHANNELS_FIRST = (
    "pass numpy.moveaxis(picture, 0, -1), whose channels are last, or one picture of several"
)


def prepare_digit(picture: Picture | ArrayLike) -> NDArray[np.uint8]:
    """Return a reader's own digit as a data set's images of digits are.

    The recipe is that of MNIST [1]_: light ink on black, cropped, scaled into 20 by 20 pixels in
    its own proportions, and moved so that its centre of mass is the centre of 28 by 28. Before
    that, ink is told from paper: the paper's level is followed over the picture, so that uneven
    light and shadows do no harm, and its grain is taken off. Printed lines, frames, holes,
    underlines, specks, and what lies at the picture's edge are left out.

    Parameters
    ----------
    picture : str, Path, PIL.Image.Image or array_like
        A photo or a drawing of one digit: a file in any format that Pillow reads, what Pillow has
        opened, or pixels (h, w), (h, w, 3), or with opacity (h, w, 2) or (h, w, 4), where what is
        transparent counts as paper. Integers reach up to 255, or, where some are larger, to what 10
        to 16 bits hold; floats up to 1 (or to 255). Dark ink on light paper or light ink on dark.

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
        something other than finite numbers; where no digit is found, or more than one.

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
    pixels = read(picture)
    try:
        try:
            return framed(ink(grey(pixels)))
        except one_digit.NothingError as first:
            # Yellow ink is as bright as paper, and dark in blue.
            for plane in colours(pixels):
                with contextlib.suppress(one_digit.NothingError):
                    return framed(ink(plane))
            raise first
    except (one_digit.NothingError, one_digit.ManyError) as error:
        raise ValueError(f"no digit found, {error}: {_ADVICE}") from None


def read(picture: Picture | ArrayLike) -> NDArray[Any]:
    """Return the pixels of a picture, upright, whatever its colour mode."""
    if is_picture(picture):
        return _array(read_pixels(picture, longest=constants.READ_AT))
    return _array(picture)  # type: ignore[arg-type]  # what is no picture is an array


def _array(picture: ArrayLike) -> NDArray[Any]:
    advice = "pass a path, what PIL.Image.open gives, or grey values or colours as numbers"
    array = real_numbers(picture, "a picture", advice=advice)
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim != 2 and not (array.ndim == 3 and array.shape[-1] in (2, 3, 4)):
        turned = array.ndim == 3 and array.shape[0] in (1, 3, 4)
        raise ValueError(
            f"expected one picture of shape (h, w), (h, w, 3) or (h, w, 4), but {array.shape} "
            f"came: {_CHANNELS_FIRST if turned else 'take one picture at a time'}"
        )
    least = constants.SHORTEST_SIDE
    if min(array.shape[:2]) < least:
        raise ValueError(
            f"expected a picture of at least {least} by {least} pixels, but one of shape "
            f"{array.shape} came, which is empty or too small to show a digit"
        )
    array = _reduced(array, max(array.shape[:2]) // constants.READ_AT)
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
    values, opacity = _levels(pixels)
    return _plane(values if values.ndim == 2 else color.rgb2gray(values), opacity)


def colours(pixels: NDArray[Any]) -> list[Grey]:
    """Return the planes of blue, green and red, as `grey` does; none of a grey picture."""
    values, opacity = _levels(pixels)
    if values.ndim == 2 or not np.ptp(values, axis=-1).any():
        return []
    return [_plane(values[..., channel], opacity) for channel in (2, 1, 0)]


def _levels(pixels: NDArray[Any]) -> tuple[Grey, Grey | None]:
    """Return greys (h, w) or colours (h, w, 3) from 0 to 1, and opacity where there is some."""
    values = pixels.astype(np.float64)
    if pixels.dtype.kind in "iu":
        values /= _white(pixels)
    elif pixels.dtype.kind == "f" and pixels.max() > 1:
        values /= max(255.0, float(pixels.max()))
    if values.ndim == 2:
        return values, None
    if values.shape[-1] == 2:
        return values[..., 0], values[..., 1]
    return values[..., :3], values[..., 3] if values.shape[-1] == 4 else None


def _white(pixels: NDArray[Any]) -> int:
    """Return what is white to integers: the largest value of as many bits as they take."""
    highest = int(pixels.max())
    return next((white for white in _WHITE if highest <= white), highest)


def _plane(plane: Grey, opacity: Grey | None) -> Grey:
    """Return values on their paper, as the means of squares."""
    if opacity is not None:
        plane = _on_paper(plane, opacity)
    step = -(-max(plane.shape) // constants.LONGEST_SIDE)
    if min(plane.shape) // step < constants.SHORTEST_SIDE:
        raise one_digit.NothingError("the picture is too small")
    rows, columns = (length - length % step for length in plane.shape)
    smaller: Grey = measure.block_reduce(plane[:rows, :columns], (step, step), np.mean)
    return smaller


def _on_paper(plane: Grey, opacity: Grey) -> Grey:
    """Lay a partly transparent picture on paper that its ink stands out from."""
    opaque = opacity > 0.5
    if not opaque.any():
        raise one_digit.NothingError("the picture is transparent")
    ink = float(np.median(plane[opaque]))
    # Mostly opaque, it brings its own paper; otherwise what is opaque is the ink itself.
    paper = ink if opaque.mean() > 0.5 else float(ink < 0.5)
    return plane * opacity + paper * (1 - opacity)


def ink(plane: Grey) -> Grey:
    """Return how much ink of the digit there is at each pixel, 0 none to 1 full."""
    likely, other = (plane, 1 - plane) if ink_on_paper.is_ink_dark(plane) else (1 - plane, plane)
    try:
        strength, at_edge = _dark_ink(likely)
    except one_digit.NothingError as first:
        # A sheet on a table is light on dark as a whole.
        with contextlib.suppress(one_digit.NothingError, one_digit.ManyError):
            strength, at_edge = _dark_ink(other, constants.SURE_CONTRAST)
            if not at_edge:
                return strength
        raise first
    if not at_edge:
        return strength
    # Cut to its ink: with paper laid around, strokes along the edge are no edge of a table.
    width = math.ceil(constants.MARGIN * max(plane.shape))
    return _dark_ink(np.pad(likely, width, constant_values=float(np.median(likely))))[0]


def _dark_ink(plane: Grey, least: float = constants.LEAST_CONTRAST) -> tuple[Grey, bool]:
    relief = ink_on_paper.relief(plane)
    mask = _mask(relief, least)
    framed = one_digit.inside_frames(mask)
    plain = printed_lines.without_lines(framed)
    digit = one_digit.the_digit(plain, framed & ~plain)
    at_edge = digit[[0, -1]].any() or digit[:, [0, -1]].any()
    return _strength(relief, mask, digit), bool(at_edge)


def _mask(relief: Grey, least: float) -> Mask:
    """Return what stands out, or say that nothing does, or too much."""
    mask: Mask = relief > ink_on_paper.threshold(relief)
    if not mask.any() or np.percentile(relief[mask], constants.FULL_INK) < least:
        raise one_digit.NothingError("nothing stands out")
    # Cut to its ink, a digit fills more of the picture than bricks or gravel may.
    is_whole = len(pieces_of(labelled(mask))) <= constants.MOST_PIECES
    if mask.mean() > (constants.CUT_INK if is_whole else constants.MOST_INK):
        raise one_digit.ManyError
    return mask


def _strength(relief: Grey, mask: Mask, digit: Mask) -> Grey:
    """Return how much ink there is in a digit, 0 to 1, if a pen wrote it."""
    full = float(np.percentile(relief[digit], constants.FULL_INK))
    is_even = np.median(relief[digit]) > constants.EVEN * full
    if not is_even and (digit.mean() > constants.TINY or full < constants.SURE_CONTRAST):
        raise one_digit.ManyError("no pen's stroke")
    # Grey edges are part of a stroke; the paper's grain is not.
    near = ndimage.binary_dilation(digit, iterations=1 + int(constants.EDGE * max(relief.shape)))
    grain = float(np.median(np.abs(relief[~mask])))
    faint = min(constants.GRAIN * grain, constants.NO_INK * full)
    strength: Grey = np.clip((relief - faint) / (full - faint), 0, 1)
    return strength * (near & ~(mask & ~digit))


def framed(strength: Grey) -> NDArray[np.uint8]:
    """Return the ink cropped, scaled into MNIST's box and centred by mass in MNIST's frame."""
    inked = strength > constants.FAINTEST
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    crop = strength[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    shape = tuple(max(1, round(constants.BOX * length / max(crop.shape))) for length in crop.shape)
    small = transform.resize(crop, shape, order=1, anti_aliasing=True)
    small = small / small.max()
    image = np.zeros((constants.FRAME, constants.FRAME))
    masses = ndimage.center_of_mass(small)
    top, left = (
        int(np.clip(round(constants.CENTRE - mass), 0, constants.FRAME - length))
        for mass, length in zip(masses, shape, strict=True)
    )
    image[top : top + shape[0], left : left + shape[1]] = small
    return np.rint(255 * image).astype(np.uint8)
