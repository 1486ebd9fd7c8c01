"""Do a network's layers follow an image that is moved?"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnfigs._argument_checks import whole_numbers
from cnnfigs._array_checks import values_of
from cnnfigs._names import short
from cnnfigs.images.shifting import overlap, shifted  # noqa: F401  (the example needs the second)

if TYPE_CHECKING:
    from cnnfigs.layers import Layer


def equivariance_error(still: Layer, moved: Layer, shift: tuple[int, int]) -> float:
    """Return by how much a layer's answer to a moved image misses its own answer, moved.

    A layer is equivariant to shifts if its maps move as the image does [1]_. Convolutions with
    stride 1 are, away from the borders. With a stride, as after pooling, a map moves by whole
    places only if the image moves by a multiple of it [2]_. Otherwise both whole moves next to
    the right one are tried, and the better one counts. Where maps have no places any more, as
    after a dense layer, the answer has nothing to move: the error is how much it changes.

    Parameters
    ----------
    still, moved : Layer
        A layer's answers to one image, or to a batch, and to the same moved by `shift`.
    shift : (int, int)
        Pixels down and right.

    Returns
    -------
    float
        Length of the difference, as a share of the length of the answer that is compared with:
        0 where the layer follows exactly. Two answers that have nothing to do with each other
        come to about 1.4 if they are equally long. Of maps, only places that both answers have
        are compared, and all images together. NaN where maps move as far as they are wide.

    Raises
    ------
    ValueError
        Where the shapes differ, or where it is not known what the maps see.

    References
    ----------
    .. [1] K. Lenc and A. Vedaldi, "Understanding image representations by measuring their
       equivariance and equivalence", CVPR 2015.
    .. [2] A. Azulay and Y. Weiss, "Why do deep convolutional networks generalize so poorly to
       small image transformations?", Journal of Machine Learning Research 20, 2019.

    Examples
    --------
    >>> from cnnfigs.layers import Layer
    >>> from cnnfigs.networks import ReceptiveField
    >>> field = ReceptiveField(size=(3, 3), stride=(1, 1), offset=(0, 0))
    >>> still = Layer("conv1", "convolution", np.eye(4, dtype=np.float32)[..., None], field)
    >>> values = shifted(still.values[..., 0], 0, 1)[..., None]
    >>> moved = Layer("conv1", "convolution", values, field)
    >>> equivariance_error(still, moved, (0, 1)), equivariance_error(still, still, (0, 1))
    (0.0, 1.414...)
    """
    before, after = values_of(still), values_of(moved)
    down_right = whole_numbers("shift", shift)
    if len(down_right) != 2:
        raise ValueError(f"shift must be pixels down and right, not {short(shift)}")
    if before.shape != after.shape:
        raise ValueError(
            f"expected one layer's answers to the same images, got shapes {before.shape} and "
            f"{after.shape}"
        )
    before, after = _of_order_one(before, after)
    if before.ndim < 3:  # units, of one image or of several: no places
        return _share_missed(before, after)
    if still.field is None or 0 in still.field.stride:
        raise ValueError(f"{still.name}: expected maps of which it is known what they see")
    down, right = (
        _whole(pixels, stride)
        for pixels, stride in zip(down_right, still.field.stride, strict=True)
    )
    overlaps = [overlap(before.shape[-3:-1], move) for move in product(down, right)]
    errors = [_share_missed(before[..., *source, :], after[..., *to, :]) for to, source in overlaps]
    return min((error for error in errors if not np.isnan(error)), default=float("nan"))


def _of_order_one(*values: NDArray[Any]) -> list[NDArray[np.float64]]:
    """Return values in one scale in which their squares neither vanish nor overflow."""
    floats = [each.astype(np.float64) for each in values]
    largest = max(float(np.abs(each).max()) for each in floats)
    return [each / largest if 0 < largest < np.inf else each for each in floats]


def _whole(pixels: int, stride: int) -> tuple[int, ...]:
    """Return the whole moves of a map that are next to a shift of the image: one, or two."""
    low = pixels // stride
    return (low,) if low * stride == pixels else (low, low + 1)


def _share_missed(expected: NDArray[np.float64], came: NDArray[np.float64]) -> float:
    if not expected.size:
        return float("nan")
    with np.errstate(invalid="ignore"):  # of what is infinite: nothing is known of it
        missed, length = np.linalg.norm(came - expected), np.linalg.norm(expected)
        share = missed / length if length else np.inf if missed else 0.0
    return float(share)
