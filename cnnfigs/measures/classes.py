"""How well are classes told apart, and which class does a unit answer to?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs._argument_checks import whole_number
from cnnfigs._array_checks import labels_of, real_numbers, values_of

if TYPE_CHECKING:
    from cnnfigs.layers import Layer

MOST_CLASSES = 10_000  # more are a slip, whose table fills the memory


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
    classes = whole_number("classes", classes, least=1, most=MOST_CLASSES)
    truth = labels_of(labels, "labels", classes=classes)
    named = labels_of(answers, "answers", classes=classes)
    if truth.shape != named.shape:
        raise ValueError(
            f"expected one answer for each label, got shapes {named.shape} and {truth.shape}; "
            "of scores (n, classes) take scores.argmax(axis=1)"
        )
    cells = truth * classes + named
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
    >>> from cnnfigs.layers import Layer
    >>> values = np.array([[1, 0], [3, 0], [0, 5]], np.float32)
    >>> class_means(Layer("dense1", "units", values, None), [0, 0, 1], 2)
    array([[2., 0.],
           [0., 5.]])
    """
    classes = whole_number("classes", classes, least=1, most=MOST_CLASSES)
    truth, values = labels_of(labels, "labels"), values_of(layer)
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
    table = real_numbers(means, "means").astype(np.float64)
    if (
        table.ndim != 2
        or len(table) < 2
        or not np.nanmin(table, initial=0) >= 0
        or np.isinf(table).any()
    ):
        raise ValueError(
            "expected means of two classes or more, (classes, c), of 0 or more: take them from "
            f"class_means, after ReLU; got shape {table.shape}"
        )
    most = table.max(axis=0)
    others = (table.sum(axis=0) - most) / (len(table) - 1)
    total = most + others
    favour: NDArray[np.float64] = (most - others) / np.where(total > 0, total, np.nan)
    return favour
