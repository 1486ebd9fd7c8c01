"""As many images of each class, taken at random but the same each time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def stratified_sample(
    labels: NDArray[np.integer], count: int, *, classes: int, seed: int = 0
) -> NDArray[np.int64]:
    """Return which images to take: so many of each class, the classes in order.

    They are taken at random: MNIST's first test images are harder to read than the rest.

    Raises
    ------
    ValueError
        Where a class has fewer images, because a class with more would then weigh more.

    Examples
    --------
    >>> labels = np.array([1, 0, 1, 0, 0])
    >>> labels[stratified_sample(labels, 2, classes=2)]
    array([0, 0, 1, 1])
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    taken = []
    for label in range(classes):
        of_class = order[labels[order] == label]
        if len(of_class) < count:
            raise ValueError(
                f"expected at least {count} images of each class, got {len(of_class)} of class "
                f"{label}: take more test images"
            )
        taken.append(of_class[:count])
    return np.concatenate(taken)
