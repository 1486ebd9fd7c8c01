"""The package's own drawings as data sets, kept in the store once drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnfigs import store
from cnnfigs._argument_checks import whole_number
from cnnfigs._sources import code_digest
from cnnfigs.datasets._dataset import DIGITS, GARMENTS, LETTERS, Dataset
from cnnfigs.datasets._npz import ARRAYS, read_npz
from cnnfigs.datasets.drawn import digits, garments, letters, pen

TRAINING_SIZE = 12_000
_MOST_IMAGES = 1_000_000  # more take hours, and do not fit into most memories
TEST_SHARE = 4  # one test image for so many training images
_FILE = "images.npz"

_Draw = Callable[..., tuple[NDArray[Any], NDArray[Any]]]


@dataclass(frozen=True, eq=False)
class _Drawer:
    """How images to learn from and to be tested on are drawn, and instead of what."""

    learn: _Draw
    test: _Draw
    classes: tuple[str, ...]
    instead_of: str


_letters = partial(pen.draw, letters.WAYS, habits=letters.HABITS)

_DRAWERS = {
    "drawn_digits": _Drawer(
        partial(pen.draw, digits.WAYS),
        partial(pen.draw, digits.TEST_WAYS, habits=digits.TEST_HABITS),
        DIGITS,
        "handwriting",
    ),
    "drawn_letters": _Drawer(_letters, _letters, LETTERS, "handwriting"),
    "drawn_garments": _Drawer(
        garments.draw,
        partial(garments.draw, cuts=garments.TEST_CUTS, variety=garments.TEST_VARIETY),
        GARMENTS,
        "photographs of clothes",
    ),
}
DRAWN = {name: drawer.classes for name, drawer in _DRAWERS.items()}


def draw(name: str, *, size: int | None = None, seed: int | None = None) -> Dataset:
    """Draw a data set, or read it from the store where it was drawn before.

    Parameters
    ----------
    name : {"drawn_digits", "drawn_letters", "drawn_garments"}
        The set.
    size : int, optional
        Training images, 12,000 where not given; a quarter as many are drawn for testing.
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
    drawer = _DRAWERS[name]
    # One name in the store for a 5 of whichever integer kind; other kinds are refused.
    size = whole_number("size", TRAINING_SIZE if size is None else size, most=_MOST_IMAGES)
    seed = whole_number("seed", 0 if seed is None else seed, least=0, most=2**63)
    least = TEST_SHARE * len(drawer.classes)
    if size < least:
        raise ValueError(
            f"expected size={least} or more, one test image of each class for {TEST_SHARE} "
            f"training images of it, got size={size}"
        )

    def make() -> Dataset:
        x_train, y_train = drawer.learn(size, seed=seed, writers="train")
        x_test, y_test = drawer.test(size // TEST_SHARE, seed=seed, writers="test")
        return whole({"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test})

    def whole(arrays: dict[str, NDArray[Any]]) -> Dataset:
        return Dataset(
            name=name,
            **arrays,
            classes=drawer.classes,
            origin=f"drawn by cnnfigs, not real {drawer.instead_of}",
        )

    return store.get_or_make(
        "drawn",
        f"{name}-{size}-{seed}-{code_digest(__name__)}-numpy{np.__version__}",
        make=make,
        save=_save,
        load=lambda folder: whole(read_npz(folder / _FILE)),
    )


def _save(dataset: Dataset, folder: Path) -> None:
    np.savez(folder / _FILE, **{name: getattr(dataset, name) for name in ARRAYS})
