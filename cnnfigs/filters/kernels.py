"""What a filter does to an image, as a whole and term by term at one pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import signal

from cnnfigs._argument_checks import one_of, whole_number
from cnnfigs._array_checks import real_numbers, way_to_grey

Padding = Literal["valid", "same", "reflect"]
Array = NDArray[np.float64]

# How numpy.pad makes the pixels beyond the border, for each padding that needs some.
_BEYOND: dict[str, Literal["constant", "reflect"]] = {"same": "constant", "reflect": "reflect"}

# What to do where a name came in place of numbers.
_BY_NAME = {
    "image": "photograph(name) returns one, skimage.io.imread(path, as_gray=True) reads a file",
    "kernel": "kernel(name) returns a kernel by its name",
}

_KERNELS: dict[str, list[list[float]]] = {
    "vertical_lines": [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
    "horizontal_lines": [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]],
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "prewitt_x": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "prewitt_y": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "box_blur": [[1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9]],
    "gaussian_blur": [[1 / 16, 1 / 8, 1 / 16], [1 / 8, 1 / 4, 1 / 8], [1 / 16, 1 / 8, 1 / 16]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "worked": [[-1, 0, -2], [0.5, 4.5, -1.5], [1.5, 2, -3]],
}


@dataclass(frozen=True, eq=False)
class CorrelationTerms:
    """Where one pixel of a filtered image comes from: every product, and their sum.

    Attributes
    ----------
    patch : ndarray
        (h, w): the pixels under the kernel, padding included.
    kernel : ndarray
        (h, w): what they are multiplied by.
    products : ndarray
        (h, w): patch times kernel, place by place.
    total : float
        The sum of the products: the pixel of the filtered image.
    row, column : int
        Where that pixel is on the filtered image.
    top, left : int
        Where the patch begins on the image; negative where it begins in the padding.
    """

    patch: Array
    kernel: Array
    products: Array
    total: float
    row: int
    column: int
    top: int
    left: int


class NoSuchPixelError(IndexError, ValueError):
    """A pixel was asked for that the filtered image does not have."""


def kernel_names() -> tuple[str, ...]:
    """Return the name of every kernel that `kernel` knows.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> kernel_names()[:2]
    ('vertical_lines', 'horizontal_lines')
    """
    return tuple(_KERNELS)


def kernel(name: str) -> Array:
    """Return a well-known kernel.

    Parameters
    ----------
    name : str
        - ``"vertical_lines"``, ``"horizontal_lines"``: bright where a bright line one pixel wide
          runs up and down (or from side to side) on a darker ground.
        - ``"sobel_x"``, ``"prewitt_x"``: vertical edges; positive where the image gets brighter
          from left to right. ``"sobel_y"``, ``"prewitt_y"``: horizontal edges; positive where it
          gets brighter from top to bottom.
        - ``"laplacian"``: edges of every direction.
        - ``"sharpen"``, ``"box_blur"``, ``"gaussian_blur"``, ``"emboss"``: what picture editors
          call by these names.
        - ``"identity"``: the image as it is.
        - ``"worked"``: the kernel of the worked example. It is to be used with `worked_patch`.

    Returns
    -------
    ndarray of float64
        (3, 3). A new array at each call, free to be changed.

    Raises
    ------
    ValueError
        Where no kernel has that name; the message lists near ones.

    References
    ----------
    .. [1] R. C. Gonzalez and R. E. Woods, *Digital Image Processing*, 4th edition, Pearson, 2018,
       chapters 3 and 10.

    Examples
    --------
    >>> kernel("vertical_lines")
    array([[-1.,  2., -1.],
           [-1.,  2., -1.],
           [-1.,  2., -1.]])
    """
    return np.array(_KERNELS[one_of("kernel", name, _KERNELS)], dtype=np.float64)


def correlate(image: ArrayLike, kernel: ArrayLike, *, padding: Padding = "valid") -> Array:
    """Slide a kernel over an image: at each place, multiply and add up.

    This is the cross-correlation that convolutional layers compute. Convolution in the
    mathematical sense flips the kernel in both directions first.

    Parameters
    ----------
    image : array_like
        (h, w): a grey image, of any value range.
    kernel : array_like
        (kh, kw): usually square and of odd size.
    padding : {"valid", "same", "reflect"}
        What happens at the border. ``"valid"``: the kernel stays inside the image. ``"same"``:
        zeros surround the image, as in Keras. ``"reflect"``: the image is mirrored at its
        outermost pixels, so that no dark frame turns up as an edge. A kernel of even size reaches
        one pixel further down and to the right than up and to the left, as in Keras.

    Returns
    -------
    ndarray of float64
        (h - kh + 1, w - kw + 1) for ``"valid"``, otherwise (h, w).

    Raises
    ------
    ValueError
        Where image or kernel are not two-dimensional, empty or not finite, the padding is unknown,
        or the kernel is larger than an unpadded image.

    See Also
    --------
    correlation_terms : The products behind one pixel of the result.

    Examples
    --------
    >>> from cnnfigs.images import worked_patch
    >>> correlate(worked_patch(), kernel("worked"))
    array([[577.]])

    With the kernel flipped first:

    >>> correlate(worked_patch(), kernel("worked")[::-1, ::-1])
    array([[732.]])
    """
    pixels, weights, _ = _padded(image, kernel, padding)
    # Term by term and not by Fourier transform: whole numbers then stay whole.
    filtered: Array = signal.correlate(pixels, weights, mode="valid", method="direct")
    return filtered


def correlation_terms(
    image: ArrayLike, kernel: ArrayLike, row: int, column: int, *, padding: Padding = "valid"
) -> CorrelationTerms:
    """Return every product behind one pixel of a filtered image.

    Parameters
    ----------
    image, kernel, padding
        As for `correlate`.
    row, column : int
        The pixel of the filtered image, counted from 0.

    Returns
    -------
    CorrelationTerms
        Its ``total`` is ``correlate(image, kernel, padding=padding)[row, column]``.

    Raises
    ------
    NoSuchPixelError
        Where the filtered image has no such pixel. It is an IndexError and a ValueError.
    ValueError
        As for `correlate`.

    Examples
    --------
    >>> from cnnfigs.images import worked_patch
    >>> traced = correlation_terms(worked_patch(), kernel("worked"), 0, 0)
    >>> traced.products
    array([[   0.,    0., -256.],
           [  24.,  864., -216.],
           [ 213.,  452., -504.]])
    >>> traced.total
    577.0
    """
    pixels, weights, before = _padded(image, kernel, padding)
    place = (whole_number("row", row), whole_number("column", column))
    height, width = weights.shape
    rows, columns = pixels.shape[0] - height + 1, pixels.shape[1] - width + 1
    if not (0 <= place[0] < rows and 0 <= place[1] < columns):
        raise NoSuchPixelError(
            f"the filtered image has rows 0 to {rows - 1} and columns 0 to {columns - 1}, but row "
            f"{row}, column {column} was asked for"
        )
    patch = pixels[place[0] : place[0] + height, place[1] : place[1] + width].copy()
    return CorrelationTerms(
        patch=patch,
        kernel=weights,
        # Plus nothing turns minus zero into zero, which is what a reader expects to see.
        products=patch * weights + 0.0,
        # Added up in correlate's own order, so that the two agree to the last bit.
        total=float(signal.correlate(patch, weights, mode="valid", method="direct")[0, 0]),
        row=place[0],
        column=place[1],
        top=place[0] - before[0],
        left=place[1] - before[1],
    )


def _padded(
    image: ArrayLike, kernel: ArrayLike, padding: str
) -> tuple[Array, Array, tuple[int, int]]:
    """Return the padded image, the kernel, and the rows and columns added before the image."""
    pixels, weights = _finite_plane("image", image), _finite_plane("kernel", kernel)
    padding = one_of("padding", padding, ["valid", *_BEYOND])
    height, width = weights.shape
    if padding == "valid":
        if height > pixels.shape[0] or width > pixels.shape[1]:
            raise ValueError(
                f"a kernel of shape {weights.shape} does not fit into an image of shape "
                f"{pixels.shape}: take a smaller kernel, or padding='same'"
            )
        return pixels, weights, (0, 0)
    before = ((height - 1) // 2, (width - 1) // 2)
    margins = [(before[0], height // 2), (before[1], width // 2)]
    return np.pad(pixels, margins, mode=_BEYOND[padding]), weights, before


def _finite_plane(what: str, values: ArrayLike) -> Array:
    if isinstance(values, str):
        raise ValueError(
            f"the {what} must be a rectangle of real numbers, but the name {values!r} came: "
            f"{_BY_NAME[what]}"
        )
    with np.errstate(over="ignore"):
        plane = real_numbers(values, f"the {what}").astype(np.float64)
    if plane.ndim != 2:
        advice = way_to_grey(plane.shape, what) or "take one plane of it"
        raise ValueError(
            f"the {what} must be two-dimensional, but one of shape {plane.shape} came: {advice}"
        )
    if plane.size == 0:
        raise ValueError(f"the {what} is empty (shape {plane.shape}): give it at least one value")
    if not np.isfinite(plane).all():
        raise ValueError(
            f"every value of the {what} must be finite, but {(~np.isfinite(plane)).sum()} of "
            f"{plane.size} are not: replace them, with numpy.nan_to_num for example"
        )
    return plane
