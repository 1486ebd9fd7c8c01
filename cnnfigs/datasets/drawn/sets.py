"""The package's own drawings as data sets, kept in the store once drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import index
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnfigs import store
from cnnfigs._sources import code_digest
from cnnfigs.datasets._dataset import DIGITS, GARMENTS, LETTERS, Dataset
from cnnfigs.datasets._npz import read_npz
from cnnfigs.datasets.drawn import digits, garments, letters, pen

TRAINING_SIZE = 20_000
TEST_SHARE = 4  # one test image for so many training images
_FILE = "images.npz"

_DRAWERS: dict[
    str, tuple[Callable[..., tuple[NDArray[Any], NDArray[Any]]], tuple[str, ...], str]
] = {
    "drawn_digits": (partial(pen.draw, digits.WAYS), DIGITS, "handwriting"),
    "drawn_letters": (
        partial(pen.draw, letters.WAYS, habits=letters.HABITS),
        LETTERS,
        "handwriting",
    ),
    "drawn_garments": (garments.draw, GARMENTS, "photographs of clothes"),
}
DRAWN = {name: classes for name, (_, classes, _) in _DRAWERS.items()}


def draw(name: str, *, size: int | None = None, seed: int | None = None) -> Dataset:
    """Draw a data set, or read it from the store where it was drawn before.

    Parameters
    ----------
    name : {"drawn_digits", "drawn_letters", "drawn_garments"}
        The set.
    size : int, optional
        Training images, 20,000 where not given; a quarter as many are drawn for testing.
    seed : int, optional
        Decides every pixel; 0 where not given.

    Returns
    -------
    Dataset

    Raises
    ------
    ValueError
        Where there is not at least one training and one test image of each class, or for a
        negative seed.
    """
    drawer, classes, instead_of = _DRAWERS[name]
    # One name in the store for a 5 of whichever integer kind; other kinds are refused.
    size, seed = index(TRAINING_SIZE if size is None else size), index(0 if seed is None else seed)
    least = TEST_SHARE * len(classes)
    if size < least:
        raise ValueError(
            f"expected size={least} or more, one test image of each class for {TEST_SHARE} "
            f"training images of it, got size={size}"
        )

    def make() -> dict[str, NDArray[Any]]:
        x_train, y_train = drawer(size, seed=seed, writers="train")
        x_test, y_test = drawer(size // TEST_SHARE, seed=seed, writers="test")
        return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}

    def save(arrays: dict[str, Any], folder: Path) -> None:
        np.savez(folder / _FILE, **arrays)

    arrays = store.get_or_make(
        "drawn",
        f"{name}-{size}-{seed}-{code_digest(__name__)}-numpy{np.__version__}",
        make=make,
        save=save,
        load=lambda folder: read_npz(folder / _FILE),
    )
    return Dataset(
        name=name,
        **arrays,
        classes=classes,
        origin=f"drawn by cnnfigs, not real {instead_of}",
    )
