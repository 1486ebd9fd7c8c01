"""Which image of a class would a reader expect to see first?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnnfigs._argument_checks import whole_number
from cnnfigs._names import unknown
from cnnfigs.networks.graph import expect_model
from cnnfigs.networks.prediction import predict_scores
from cnnfigs.training import expect_dataset

if TYPE_CHECKING:
    import keras

    from cnnfigs.datasets import Dataset

SURE = 0.9


def typical_image(dataset: Dataset, label: int, model: keras.Model) -> int:
    """Return which test image of a class is typical of it, and no riddle to a network.

    Of the images that the network names rightly and surely, with a score of 0.9 or more, it is the
    one that lies nearest to the mean of all test images of the class: the sum of squared
    differences of their pixels is least. Where the network is never so sure of the class, it is the
    one that it is surest of.

    Parameters
    ----------
    dataset : Dataset
        Its test images are looked at.
    label : int
        The class, counted from 0.
    model : keras.Model
        A network for the data set's images, with one score from 0 to 1 for each class.

    Returns
    -------
    int
        The image is ``dataset.x_test[typical_image(dataset, label, model)]``.

    Raises
    ------
    ValueError
        For a label that is no class, a class without test images, a network that does not fit the
        data set, or one that names no image of the class rightly.

    Examples
    --------
    >>> import cnnfigs as cf
    >>> digits = cf.load_dataset("drawn_digits", size=1000, seed=1)
    >>> trained = cf.train("lenet", digits, recipe=cf.Recipe("lenet", epochs=3))
    >>> three = typical_image(digits, 3, trained.model)
    >>> int(digits.y_test[three])
    3
    """
    expect_dataset(dataset)
    expect_model(model)
    classes, label = len(dataset.classes), whole_number("label", label)
    if label not in range(classes):
        raise unknown("label", str(label), [str(number) for number in range(classes)])
    of_class = np.flatnonzero(dataset.y_test == label)
    if not of_class.size:
        raise ValueError(f"{dataset.name} has no test image of class {dataset.classes[label]!r}")
    images = dataset.x_test[of_class]
    scores = predict_scores(model, images)
    if scores.shape[1] != classes:
        raise ValueError(
            f"the network has {scores.shape[1]} scores, but {dataset.name} has {classes} classes"
        )
    right = scores.argmax(axis=1) == label
    if not right.any():
        raise ValueError(
            f"the network names none of {len(images)} test images of class "
            f"{dataset.classes[label]!r} rightly: train it for longer"
        )
    sure = right & (scores[:, label] >= min(SURE, scores[right, label].max()))
    pixels = images.astype(np.float64)
    distance = ((pixels - pixels.mean(axis=0)) ** 2).sum(axis=(1, 2))
    return int(of_class[np.where(sure, distance, np.inf).argmin()])
