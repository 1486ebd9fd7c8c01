"""How alike answers of a layer are, how much of it answers and to what, and which are right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnfigs._argument_checks import expect_each
from cnnfigs._array_checks import values_of
from cnnfigs._maps import says_nothing

if TYPE_CHECKING:
    from cnnfigs.layers import Layer


def similarity(a: Layer, b: Layer) -> float:
    """Return how alike two answers of a layer are: the cosine of the angle between their values.

    Parameters
    ----------
    a, b : Layer
        With values of one shape, usually one layer's answers to two images.

    Returns
    -------
    float
        -1 to 1, and 0 to 1 for layers that give nothing below zero, as after ReLU: 1 where the
        values are proportional, 0 where no unit answers to both. Where both layers are zero
        everywhere, they agree: 1. Where one of them is: 0.

    Raises
    ------
    ValueError
        Where the shapes differ.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnfigs.layers import Layer
    >>> a = Layer("dense1", "units", np.array([1, 0, 2], np.float32), None)
    >>> b = Layer("dense1", "units", np.array([0, 3, 0], np.float32), None)
    >>> similarity(a, a), similarity(a, b)
    (1.0, 0.0)
    """
    values = [values_of(layer) for layer in (a, b)]
    if values[0].shape != values[1].shape:
        raise ValueError(
            f"two answers of one shape are compared, but {a.name!r} has {values[0].shape} and "
            f"{b.name!r} {values[1].shape}: take the same layer of the same network for both"
        )
    first, second = (each.ravel().astype(np.float64) for each in values)
    if not (first.any() and second.any()):
        return float(first.any() == second.any())
    # Of values about 1, squares neither vanish nor overflow; of infinite ones, nothing is known.
    with np.errstate(invalid="ignore"):
        first, second = first / np.abs(first).max(), second / np.abs(second).max()
        lengths = np.sqrt((first @ first) * (second @ second))
        # Rounding may put the cosine of equal directions just above 1.
        return float(np.clip(first @ second / lengths, -1, 1))


def cosines(first: NDArray[np.floating], second: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the cosine of each row with each row of another table, as `similarity` defines it.

    A product of matrices, because SciPy's distances go pair by pair, which takes minutes for the
    maps of a thousand images.

    Parameters
    ----------
    first, second : (n, values) and (m, values) array
        One answer a row.

    Returns
    -------
    ndarray
        (n, m). Rows that are zero everywhere agree with each other, and with no other.

    Examples
    --------
    >>> rows = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 0.0]])
    >>> cosines(rows, rows)
    array([[1., 1., 0.],
           [1., 1., 0.],
           [0., 0., 1.]])
    """
    one, other = (_directions(each.astype(np.float64)) for each in (first, second))
    silent = np.logical_and.outer(~np.any(one, axis=1), ~np.any(other, axis=1))
    return np.where(silent, 1.0, np.clip(one @ other.T, -1, 1))


def _directions(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    directions: NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1)
    return directions


def layer_similarity(layers_a: Sequence[Layer], layers_b: Sequence[Layer]) -> dict[str, float]:
    """Return, layer by layer, how alike a network's answers to two images are.

    Parameters
    ----------
    layers_a, layers_b : sequence of Layer
        From :func:`cnnfigs.activations`, for the same layers in the same order.

    Returns
    -------
    dict of str to float
        `similarity` by the layers' names, in their order.

    Raises
    ------
    ValueError
        Where the names or the shapes differ.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnfigs.layers import Layer
    >>> a = [Layer("dense1", "units", np.array([1, 0], np.float32), None)]
    >>> b = [Layer("dense1", "units", np.array([3, 0], np.float32), None)]
    >>> layer_similarity(a, b)
    {'dense1': 1.0}
    """
    for layers in (layers_a, layers_b):
        expect_each(layers, "values", "a list of layers, as activations gives it")
    names_a, names_b = ([layer.name for layer in layers] for layers in (layers_a, layers_b))
    if names_a != names_b:
        raise ValueError(
            f"the same layers in the same order are compared, but {names_a} and {names_b} came: "
            "take both from the same network, and ask for the same layers"
        )
    return {a.name: similarity(a, b) for a, b in zip(layers_a, layers_b, strict=True)}


def dead_maps(layer: Layer) -> NDArray[np.bool_]:
    """Return which maps of a layer are dead: they say the same everywhere, and nothing above zero.

    A map that holds one positive value everywhere is not dead: it says that it has seen the same
    thing everywhere. A map of different values below zero is not dead either: that is what a layer
    without ReLU gives. A map is dead for the images that came; it may live for others.

    Parameters
    ----------
    layer : Layer
        With values (h, w, c), or (images, h, w, c), which have to agree over all images.
        For units, (n,) or (images, n), each unit counts as a map.

    Returns
    -------
    ndarray of bool
        (c,), True where the map is dead.

    References
    ----------
    A. Karpathy et al., "CS231n: Convolutional Neural Networks for Visual Recognition",
    https://cs231n.github.io/understanding-cnn/, on dead filters as a sign of too high a learning
    rate.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnfigs.layers import Layer
    >>> values = np.zeros((4, 4, 2), np.float32)
    >>> values[1, 2, 1] = 0.5
    >>> dead_maps(Layer("conv1", "convolution", values, None))
    array([ True, False])
    """
    return says_nothing(values_of(layer))


def active_fraction(layer: Layer) -> float:
    """Return the share of a layer's values that are above zero.

    Parameters
    ----------
    layer : Layer
        Of any shape.

    Returns
    -------
    float
        0 to 1. Telling for layers with ReLU; after softmax it is always 1.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnfigs.layers import Layer
    >>> active_fraction(Layer("dense1", "units", np.array([0, 0, 1.5, 0], np.float32), None))
    0.25
    """
    return float((values_of(layer) > 0).mean())
