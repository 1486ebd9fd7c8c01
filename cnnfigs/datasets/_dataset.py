"""The noun that every room shares: labelled images, with where they came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

DIGITS = tuple("0123456789")
LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
GARMENTS = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled grey images, split into training and test.

    Parameters
    ----------
    name : str
        The name that :func:`cnnfigs.load_dataset` knows it by.
    x_train, x_test : ndarray of uint8, shape (n, h, w)
        Images, 0 (black) to 255 (white); the ink or the garment is light on black.
    y_train, y_test : ndarray of integers, shape (n,)
        Labels, counted from 0.
    classes : tuple of str
        What each label stands for.
    origin : str
        Where the images came from and under which licence; for drawn images it says so.

    Raises
    ------
    ValueError
        Where arrays have a wrong shape or kind, lengths differ, training and test images have
        other sizes, or a label has no class.
    """

    name: str
    x_train: NDArray[np.uint8] = field(repr=False)
    y_train: NDArray[np.integer] = field(repr=False)
    x_test: NDArray[np.uint8] = field(repr=False)
    y_test: NDArray[np.integer] = field(repr=False)
    classes: tuple[str, ...]
    origin: str

    def __post_init__(self) -> None:
        for part in ("train", "test"):
            x, y = getattr(self, f"x_{part}"), getattr(self, f"y_{part}")
            if x.dtype != np.uint8 or x.ndim != 3 or x.size == 0:
                raise ValueError(
                    f"x_{part} must be grey images of kind uint8 and shape (n, h, w), not "
                    f"{x.dtype} of shape {x.shape}; scale values to 0..255 and drop a colour axis"
                )
            if y.ndim != 1 or not np.issubdtype(y.dtype, np.integer):
                raise ValueError(
                    f"y_{part} must be integer labels of shape (n,), not {y.dtype} of shape "
                    f"{y.shape}"
                )
            if len(x) != len(y):
                raise ValueError(
                    f"x_{part} has {len(x):,} images and y_{part} has {len(y):,} labels; "
                    "each image needs one"
                )
            if x.shape[1:] != self.x_train.shape[1:]:
                raise ValueError(
                    f"x_train has images of {self.x_train.shape[1:]} pixels and x_{part} of "
                    f"{x.shape[1:]}; one network sees both, so scale them to one size"
                )
            if y.min() < 0 or y.max() >= len(self.classes):
                raise ValueError(
                    f"y_{part} holds labels from {y.min()} to {y.max()}, but there are "
                    f"{len(self.classes)} classes, counted from 0"
                )

    @property
    def drawn(self) -> bool:
        """Whether the package drew these images itself."""
        return self.origin.startswith("drawn by cnnfigs")

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the arrays with their kinds and shapes, in hexadecimal."""
        sha = hashlib.sha256()
        for name in ("x_train", "y_train", "x_test", "y_test"):
            array = getattr(self, name)
            if name.startswith("y"):
                array = array.astype(np.int64)  # the same labels, however wide they were stored
            sha.update(f"{name} {array.dtype.str} {array.shape} ".encode())
            sha.update(np.ascontiguousarray(array).data)
        return sha.hexdigest()
