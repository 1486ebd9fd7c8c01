"""How strongly does a kernel answer to lines of each direction?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs._array_checks import real_numbers

__all__ = ["OrientationTuning", "orientation_tuning"]

Array = NDArray[np.float64]

# Directions in degrees. From one line of a grating to the next, in pixels: three are the least
# that pixels show in every direction, and twelve are more than twice as wide as any kernel here.
DIRECTIONS = np.arange(0.0, 180.0, 5.0)
PERIODS = np.array([3.0, 4.0, 6.0, 8.0, 12.0])
SAME = 1e-9  # of a response: less than this is rounding


@dataclass(frozen=True, eq=False)
class OrientationTuning:
    """How strongly each of n kernels answers to lines of each direction.

    Attributes
    ----------
    directions : ndarray
        (d,), degrees from 0 to below 180: how the lines run. 0 is across, 45 rises to the right,
        90 is up and down.
    responses : ndarray
        (n, d), 0 or above: the largest value that the kernel gives anywhere on a grating of that
        direction, whose grey values swing from -1 to 1 and whose lines have the distance that
        this kernel likes best.
    index : ndarray
        (n,), 0 to 1: one minus the circular variance of the responses. 0 for a kernel to which
        all directions are the same, 1 for one that answers to a single direction only.
    preferred : ndarray
        (n,), degrees: the direction with the largest response. It means nothing where the index is
        near 0.
    """

    directions: Array
    responses: Array
    index: Array
    preferred: Array


def orientation_tuning(kernels: ArrayLike) -> OrientationTuning:
    """Measure how strongly kernels answer to lines of each direction, as is done for neurons.

    Each kernel is shown gratings: light and dark lines that pass into each other as a sine wave
    does. What counts is the strongest answer at any place of the grating. Among several distances
    from line to line, each kernel is judged by the one that makes it answer most.

    Parameters
    ----------
    kernels : (h, w) or (h, w, n) array
        One kernel or several, without ReLU. Of a convolutional layer's weights (h, w, inputs, n)
        take one input channel.

    Returns
    -------
    OrientationTuning
        For 36 directions. How large a kernel's weights are changes its responses and not its
        index.

    Raises
    ------
    ValueError
        Where the kernels have another shape, are empty, or hold a value that is not finite.

    References
    ----------
    .. [1] D. L. Ringach, R. M. Shapley and M. J. Hawken, "Orientation selectivity in macaque V1:
       diversity and laminar dependence", *Journal of Neuroscience* 22(13), 2002.

    Examples
    --------
    >>> from cnnfigs.filters import kernel
    >>> lines = orientation_tuning(kernel("vertical_lines"))
    >>> float(lines.preferred[0]), round(float(lines.index[0]), 2)
    (90.0, 0.67)
    >>> spot = orientation_tuning(kernel("identity"))
    >>> round(float(spot.index[0]), 2)
    0.0
    """
    weights = _checked(kernels)
    rows, columns = np.indices(weights.shape[:2]).reshape(2, 1, -1)
    angles = np.deg2rad(DIRECTIONS)[:, None]
    # How far each weight lies across the lines. Rows count downwards.
    distance = columns * np.sin(angles) + rows * np.cos(angles)
    waves = np.exp(2j * np.pi * distance / PERIODS[:, None, None])
    # The size of a complex sum is the largest real part over all shifts of the grating.
    sizes = np.abs(waves @ weights.reshape(distance.shape[1], -1))
    largest = sizes.max(axis=1)
    # The finest of several distances that a kernel likes equally, whatever rounding makes of it.
    best = (largest >= (1 - SAME) * largest.max(axis=0)).argmax(axis=0)
    responses = np.moveaxis(sizes, 2, 0)[np.arange(len(best)), best]
    total = responses.sum(axis=1)
    # Twice the angle: lines that are turned by 180 degrees are the same lines.
    resultant = np.abs(responses @ np.exp(2j * angles[:, 0]))
    return OrientationTuning(
        directions=DIRECTIONS.copy(),
        responses=responses,
        index=np.divide(resultant, total, out=np.zeros_like(total), where=total > 0),
        preferred=DIRECTIONS[responses.argmax(axis=1)],
    )


def _checked(kernels: ArrayLike) -> Array:
    """Return kernels as (h, w, n), or say what does not fit."""
    weights = real_numbers(kernels, "kernels").astype(np.float64)
    if weights.ndim == 2:
        weights = weights[..., None]
    if weights.ndim != 3 or weights.size == 0:
        raise ValueError(
            f"expected kernels (h, w) or (h, w, n), got shape {weights.shape}; of a layer's "
            "weights take one input channel, weights[:, :, channel, :]"
        )
    if not np.isfinite(weights).all():
        raise ValueError("expected finite kernels, got NaN or infinity: training has diverged")
    return weights
