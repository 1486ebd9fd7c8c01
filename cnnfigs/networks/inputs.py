"""What must an image be for a network to take it, and how does it become one?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs._checks import real_numbers

Shape = tuple[int | None, ...]


def as_batch(images: ArrayLike, shape: Shape) -> NDArray[np.float32]:
    """Return images as the batch that a network takes.

    Integers 0..255 are divided by 255; booleans become 0 and 1; floats are passed as they are.

    Parameters
    ----------
    images : array_like
        One image or several. For a grey network the channel axis may be left out: (h, w),
        (h, w, 1), (n, h, w) or (n, h, w, 1). For a colour network: (h, w, c) or (n, h, w, c).
        For a network whose inputs are units: (k,) or (n, k).
    shape : tuple of int or None
        The network's input shape without the batch axis, such as ``(28, 28, 1)``; None where any
        size will do.

    Returns
    -------
    ndarray of float32
        (n, h, w, c), or (n, k): always with its batch axis, n = 1 for one image.

    Raises
    ------
    ValueError
        Where the shape does not fit, or where `images` is empty or holds something other than
        finite real numbers.

    See Also
    --------
    is_single : Whether there was one image, or a batch.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.full((28, 28), 51, dtype=np.uint8)
    >>> batch = as_batch(image, (28, 28, 1))
    >>> batch.shape, batch[0, 0, 0, 0]
    ((1, 28, 28, 1), np.float32(0.2))
    """
    array = _numbers(images)
    single, channel_left_out = _reading(array.shape, shape)
    if array.dtype.kind in "iu":
        if array.min() < 0 or array.max() > 255:
            raise ValueError(
                f"integers are read as grey values from 0 to 255, but {array.min()} to "
                f"{array.max()} came: pass floats, scaled as the network's training images were"
            )
        array = array / np.float32(255)
    # A value too large for float32 becomes infinite here, and is then reported as such.
    with np.errstate(over="ignore"):
        batch: NDArray[np.float32] = array.astype(np.float32)
    if not np.isfinite(batch).all():
        count = int((~np.isfinite(batch)).sum())
        raise ValueError(
            f"every value of an image must be finite, but {count} of {batch.size} are not (NaN, "
            "infinite, or too large for float32): replace them, with numpy.nan_to_num for example"
        )
    if channel_left_out:
        batch = batch[..., np.newaxis]
    return batch[np.newaxis] if single else batch


def is_single(images: ArrayLike, shape: Shape) -> bool:
    """Return whether `images` is one image and not a batch.

    Parameters
    ----------
    images : array_like
        What `as_batch` takes.
    shape : tuple of int or None
        The network's input shape without the batch axis.

    Returns
    -------
    bool
        True for one image, False for a batch, a batch of one image included.

    Raises
    ------
    ValueError
        Where `images` is neither.

    Examples
    --------
    >>> import numpy as np
    >>> is_single(np.zeros((28, 28)), (28, 28, 1))
    True
    >>> is_single(np.zeros((1, 28, 28)), (28, 28, 1))
    False
    """
    single, _ = _reading(_numbers(images).shape, shape)
    return single


def _numbers(images: ArrayLike) -> NDArray[Any]:
    """Return an array of real numbers that is not empty, or say why there is none."""
    advice = "convert it first, with numpy.asarray(image, dtype=float) for example"
    array = real_numbers(images, "an image", advice=advice)
    if array.size == 0:
        raise ValueError(
            f"at least one image with at least one pixel is needed, but an empty array of shape "
            f"{array.shape} came: check what was loaded or selected"
        )
    return array


def _fits(came: tuple[int, ...], wanted: Shape) -> bool:
    return len(came) == len(wanted) and all(
        want is None or want == size for size, want in zip(came, wanted, strict=True)
    )


def _reading(came: tuple[int, ...], shape: Shape) -> tuple[bool, bool]:
    """Return (is it one image, is its channel axis left out) for the first reading that fits."""
    if _fits(came, shape):
        return True, False
    if _fits(came[1:], shape):
        return False, False
    if len(shape) == 3 and shape[-1] in (1, None):
        if _fits(came, shape[:-1]):
            return True, True
        if _fits(came[1:], shape[:-1]):
            return False, True
    wanted = ", ".join("any" if size is None else str(size) for size in shape)
    wanted = f"({wanted})" if len(shape) > 1 else f"({wanted},)"
    raise ValueError(
        f"the network expects one image of shape {wanted}, or several behind one another, but "
        f"{came} came: {_advice(came, shape)}"
    )


def _advice(came: tuple[int, ...], shape: Shape) -> str:
    """Say what most likely turns an array of one shape into an image of another."""
    known = math.prod(size for size in shape if size is not None)
    without_channel = shape[:-1] if len(shape) == 3 and shape[-1] == 1 else shape
    sizes = ", ".join(map(str, without_channel))
    if None not in shape and math.prod(came) == known:
        return f"reshape({sizes}) makes one image of it"
    if None not in shape and math.prod(came[1:]) == known:
        return f"reshape(-1, {sizes}) makes images of it"
    if len(shape) == 1:
        return f"each row must have {shape[0]} values"
    if len(shape) == 3:
        channels = shape[-1]
        colours = len(came) >= 3 and came[-1] in (3, 4)
        if channels == 1 and colours:
            return "it looks like colour; skimage.color.rgb2gray makes it grey"
        if channels == 3 and not colours:
            return "it looks grey; skimage.color.gray2rgb repeats its values for each colour"
    if len(came) - len(shape) in (-1, 0, 1):
        return "skimage.transform.resize, or cnnfigs.prepare_digit for a digit, gives it that size"
    return "index or reshape it until it is one image, or a batch of them"
