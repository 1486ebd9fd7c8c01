"""How is a small matrix written? So that each of its numbers can be read."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import Colormap, Normalize, to_rgb

from cnnfigs._array_checks import way_to_grey
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.scale import Limits, number
from cnnfigs.figures._canvas.style import ON_DARK, ON_LIGHT, bare
from cnnfigs.figures._canvas.text import SMALL, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

# Characters that fit into a cell at a size that can be read.
_LONGEST = 5
# The weights of blurs of 3 by 3 to 16 by 16 are whole numbers over a square up to this one.
_LARGEST_SQUARE = 256
# How much of a cell's width its number takes, and may take before it is left out.
_SHARE, _FULLEST = 0.8, 0.93
# Where black and white text have the same contrast (WCAG 2.2, relative luminance).
_TURN = 0.179


def matrix_words(values: NDArray[Any]) -> list[list[str]]:
    """Return a matrix's numbers, short enough for cells: decimals, or a blur's fractions.

    Examples
    --------
    >>> matrix_words(np.array([[2.0, 0.5], [1234.0, 0.123456]]))
    [['2', '0.5'], ['1234', '0.123']]
    >>> matrix_words(np.array([[1 / 16, 1 / 4]]))
    [['1/16', '1/4']]
    """
    decimals = [[_decimal(float(value)) for value in row] for row in values]
    if np.array_equal(np.round(values, 2), values):
        return decimals
    parts = [
        [Fraction(value).limit_denominator(_LARGEST_SQUARE) for value in row]
        for row in values.tolist()
    ]
    common = math.lcm(*(part.denominator for row in parts for part in row))
    exact = np.allclose(np.array(parts, dtype=float), values, rtol=1e-12, atol=0)
    # Squares only: grey values over 255 are exact too, and better read as decimals.
    square = 1 < common <= _LARGEST_SQUARE and math.isqrt(common) ** 2 == common
    if exact and square:
        return [[str(part).replace("-", "\N{MINUS SIGN}") for part in row] for row in parts]
    return decimals


def _decimal(value: float) -> str:
    words = number(value).replace(",", "")
    if len(words) > _LONGEST:
        words = f"{value:.2g}" if abs(value) < 1e4 else f"{value:.0e}"
    return words.replace("-", "\N{MINUS SIGN}")


def matrix(
    axes: Axes,
    values: NDArray[Any],
    *,
    cmap: Colormap,
    norm: Normalize,
    cell: float,
    largest: float = 13.0,
    bold: NDArray[np.bool_] | None = None,
) -> AxesImage:
    """Draw a matrix as coloured cells with their numbers, all in one size of text.

    Where the numbers would be too small to read, none are written; see `readable_cell`.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        What is drawn on.
    values : ndarray
        (rows, columns).
    cmap, norm : Colormap, Normalize
        What the cells' colours mean.
    cell : float
        Width of a cell in inches.
    largest : float
        Size of text in points that is not exceeded, however short the numbers are.
    bold : ndarray of bool, optional
        (rows, columns): the numbers that stand out.
    """
    picture = axes.imshow(values, cmap=cmap, norm=norm, interpolation="nearest")
    bare(axes)
    words = matrix_words(values)
    widest = _widest(words, bold=bold is not None)
    if widest > _FULLEST * cell:
        return picture
    size = max(SMALL, min(largest, SMALL * _SHARE * cell / widest))
    for row, column in np.ndindex(values.shape):
        axes.text(
            column,
            row,
            words[row][column],
            size=size,
            color=readable_on(cmap(norm(float(values[row, column])))),
            weight="bold" if bold is not None and bold[row, column] else "normal",
            ha="center",
            va="center_baseline",
        )
    return picture


def readable_cell(*matrices: NDArray[Any], bold: bool = False) -> float:
    """Return how many inches wide the cells of matrices must be for their numbers to be read.

    Examples
    --------
    >>> short, long = np.array([[0, 255]]), np.array([[0.125, -2.5]])
    >>> 0.2 < readable_cell(short) < 0.3 < readable_cell(short, long) < 0.5
    True
    """
    return max(_widest(matrix_words(values), bold=bold) for values in matrices) / _SHARE


def _widest(words: list[list[str]], *, bold: bool) -> float:
    """Return the inches of the widest number where it is as small as it may be."""
    # A bold digit is wider, so that the widest is measured as it may be drawn.
    weight = "bold" if bold else "normal"
    return max(text_width(each, SMALL, weight=weight) for row in words for each in row)


def readable_on(colour: Any) -> str:
    """Return which text has more contrast on a cell of that colour, the dark or the light."""
    channels = np.asarray(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return ON_LIGHT if float(linear @ [0.2126, 0.7152, 0.0722]) > _TURN else ON_DARK


def symmetric(*arrays: NDArray[Any]) -> Limits:
    """Return limits about zero that hold all arrays."""
    largest = max(float(np.abs(array).max()) for array in arrays) or 1.0
    return Limits(-largest, largest, signed=True)


def finite_plane(what: str, values: ArrayLike) -> NDArray[Any]:
    """Return values as a two-dimensional array, or say what does not fit."""
    plane = as_numbers(values, what).astype(float)
    if plane.ndim != 2 or plane.size == 0 or not np.isfinite(plane).all():
        advice = way_to_grey(plane.shape) or "take one plane of it, and look for NaN"
        raise ValueError(
            f"expected {what} as a two-dimensional array of finite values, got shape "
            f"{plane.shape}; {advice}"
        )
    return plane
