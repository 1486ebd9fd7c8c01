"""How alike answers of a layer are, how much of it answers and to what, and which are right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from cnnfigs.activations import Layer

__all__ = [
    "class_means",
    "confusion_matrix",
    "dead_maps",
    "layer_similarity",
    "selectivity",
    "share_active",
    "similarity",
]

# Sums of float32 differ in their last digits from place to place, even where all the terms agree.
SAME = 1e-6


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
    >>> from cnnfigs.activations import Layer
    >>> a = Layer("dense1", "units", np.array([1, 0, 2], np.float32), None)
    >>> b = Layer("dense1", "units", np.array([0, 3, 0], np.float32), None)
    >>> similarity(a, a), similarity(a, b)
    (1.0, 0.0)
    """
    if a.values.shape != b.values.shape:
        raise ValueError(
            f"two answers of one shape are compared, but {a.name!r} has {a.values.shape} and "
            f"{b.name!r} {b.values.shape}: take the same layer of the same network for both"
        )
    # The squares of float32 values neither vanish nor overflow in float64.
    first, second = (layer.values.ravel().astype(np.float64) for layer in (a, b))
    lengths = np.sqrt((first @ first) * (second @ second))
    if lengths == 0:
        return float(first.any() == second.any())
    # Rounding may put the cosine of equal directions just above 1.
    return float(np.clip(first @ second / lengths, -1, 1))


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
    >>> from cnnfigs.activations import Layer
    >>> a = [Layer("dense1", "units", np.array([1, 0], np.float32), None)]
    >>> b = [Layer("dense1", "units", np.array([3, 0], np.float32), None)]
    >>> layer_similarity(a, b)
    {'dense1': 1.0}
    """
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
    >>> from cnnfigs.activations import Layer
    >>> values = np.zeros((4, 4, 2), np.float32)
    >>> values[1, 2, 1] = 0.5
    >>> dead_maps(Layer("conv1", "convolution", values, None))
    array([ True, False])
    """
    maps = layer.values.reshape(-1, layer.values.shape[-1])
    highest, lowest = maps.max(axis=0), maps.min(axis=0)
    same = highest - lowest <= SAME * np.maximum(np.abs(highest), np.abs(lowest))
    dead: NDArray[np.bool_] = same & (highest <= 0)
    return dead


def share_active(layer: Layer) -> float:
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
    >>> from cnnfigs.activations import Layer
    >>> share_active(Layer("dense1", "units", np.array([0, 0, 1.5, 0], np.float32), None))
    0.25
    """
    return float((layer.values > 0).mean())


def confusion_matrix(labels: ArrayLike, answers: ArrayLike, classes: int) -> NDArray[np.int_]:
    """Count which classes a network mistakes for which.

    Parameters
    ----------
    labels : (n,) array of integers
        What each image is, counted from 0.
    answers : (n,) array of integers
        What the network says that it is: the position of its largest score.
    classes : int
        How many classes there are.

    Returns
    -------
    ndarray of int
        (classes, classes): in row i and column j, how many images of class i were named j. The
        diagonal holds what is right.

    Raises
    ------
    ValueError
        Where labels and answers are not rows of one length, or name a class that does not exist.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1], [0, 1, 1], 2)
    array([[1, 1],
           [0, 1]])
    """
    truth, named = np.asarray(labels), np.asarray(answers)
    if truth.ndim != 1 or truth.shape != named.shape:
        raise ValueError(
            f"expected one answer for each label, got shapes {named.shape} and {truth.shape}; "
            "of scores (n, classes) take scores.argmax(axis=1)"
        )
    for what, values in (("label", truth), ("answer", named)):
        if values.size and values.dtype.kind not in "iu":
            raise ValueError(f"expected integers as {what}s, got {values.dtype}")
        if values.size and not (values.min() >= 0 and values.max() < classes):
            raise ValueError(
                f"expected {what}s from 0 to {classes - 1}, got {values.min()} to {values.max()}"
            )
    cells = truth.astype(np.int64) * classes + named.astype(np.int64)
    counts = np.bincount(cells, minlength=classes**2)
    return counts.reshape(classes, classes)


def class_means(layer: Layer, labels: ArrayLike, classes: int) -> NDArray[np.float64]:
    """Return how strongly each map or unit of a layer answers to each class, on average.

    Parameters
    ----------
    layer : Layer
        Its answers to several images, (images, h, w, c) or (images, n). Of a map, the mean of its
        values counts.
    labels : (images,) array of integers
        What each image is, counted from 0.
    classes : int
        How many classes there are.

    Returns
    -------
    ndarray of float64
        (classes, c): the mean over the images of a class.

    Raises
    ------
    ValueError
        Where labels and images do not fit, or a class has no image.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnfigs.activations import Layer
    >>> values = np.array([[1, 0], [3, 0], [0, 5]], np.float32)
    >>> class_means(Layer("dense1", "units", values, None), [0, 0, 1], 2)
    array([[2., 0.],
           [0., 5.]])
    """
    truth, values = np.asarray(labels), layer.values
    if values.ndim not in (2, 4) or truth.shape != values.shape[:1]:
        raise ValueError(
            f"expected one label for each of several images, got labels of shape {truth.shape} "
            f"and values of shape {values.shape}: ask activations for a batch of images"
        )
    counts = np.array([np.count_nonzero(truth == number) for number in range(classes)])
    if counts.sum() != len(truth) or not counts.all():
        raise ValueError(
            f"expected one image or more of each class from 0 to {classes - 1}, got "
            f"{counts.tolist()} of them, {len(truth)} images in all"
        )
    each = values.reshape(len(values), -1, values.shape[-1]).mean(axis=1, dtype=np.float64)
    return np.array([each[truth == number].mean(axis=0) for number in range(classes)])


def selectivity(means: ArrayLike) -> NDArray[np.float64]:
    """Return how much each map or unit favours one class.

    It is the mean for the class that it answers to most, less the mean of all other classes, as a
    share of their sum.

    Parameters
    ----------
    means : (classes, c) array
        From `class_means`, of a layer that gives nothing below zero, as after ReLU.

    Returns
    -------
    ndarray of float64
        (c,): 0 for what answers to all classes alike, 1 for what answers to one class only. NaN
        for what answers to none.

    Raises
    ------
    ValueError
        Where there are fewer than two classes, or a mean is negative.

    References
    ----------
    .. [1] Morcos, Barrett, Rabinowitz and Botvinick, "On the importance of single directions for
       generalization", International Conference on Learning Representations, 2018.

    Examples
    --------
    >>> selectivity([[6, 2, 0], [2, 2, 0], [2, 2, 5]])
    array([0.5, 0. , 1. ])
    """
    table = np.asarray(means, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2 or not np.nanmin(table, initial=0) >= 0:
        raise ValueError(
            "expected means of two classes or more, (classes, c), of 0 or more: take them from "
            f"class_means, after ReLU; got shape {table.shape}"
        )
    most = table.max(axis=0)
    others = (table.sum(axis=0) - most) / (len(table) - 1)
    total = most + others
    favour: NDArray[np.float64] = (most - others) / np.where(total > 0, total, np.nan)
    return favour
