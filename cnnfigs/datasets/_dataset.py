"""The noun that every room shares: labelled images, with where they came from."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnfigs._argument_checks import as_names
from cnnfigs._array_checks import real_numbers
from cnnfigs._names import kind_of, short

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
    TypeError
        Where labels are no array, or a name is no text.
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
        for name in ("name", "origin"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"{name} must be text, not {short(getattr(self, name))}")
        object.__setattr__(self, "classes", tuple(as_names(self.classes)))
        for part in ("train", "test"):
            x = real_numbers(getattr(self, f"x_{part}"), f"x_{part}, images")
            y = _labels(getattr(self, f"y_{part}"), f"y_{part}")
            object.__setattr__(self, f"x_{part}", x)
            object.__setattr__(self, f"y_{part}", y)
            if x.dtype != np.uint8 or x.ndim != 3 or x.size == 0:
                raise ValueError(
                    f"x_{part} must be grey images of kind uint8 and shape (n, h, w), not "
                    f"{x.dtype} of shape {x.shape}: {_advice_on_images(x)}"
                )
            if len(x) != len(y):
                last = x.shape[-1] == len(y)
                raise ValueError(
                    f"x_{part} has {len(x):,} images and y_{part} has {len(y):,} labels; "
                    "each image needs one"
                    + ": try numpy.moveaxis(x, -1, 0), which puts the axis of images first"
                    * last
                )
            if x.shape[1:] != self.x_train.shape[1:]:
                raise ValueError(
                    f"x_train has images of {self.x_train.shape[1:]} pixels and x_{part} of "
                    f"{x.shape[1:]}; one network sees both, so scale them to one size"
                )
            if y.min() < 0 or y.max() >= len(self.classes):
                raise ValueError(
                    f"y_{part} holds labels from {y.min()} to {y.max()}, but there are "
                    f"{len(self.classes)} classes, counted from 0: name each class, or {_COUNTED}"
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


_BITS = (1_023, 4_095, 16_383, 65_535)  # white, in pictures of 10 to 16 bits

# What makes labels of whatever tells classes apart.
_COUNTED = "try numpy.unique(y, return_inverse=True)[1], which counts the classes from 0"


def _labels(values: object, name: str) -> NDArray[np.integer]:
    """Return labels as a row of integers, or say how they become one."""
    try:
        y = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must be one row of labels, not rows of unequal length") from None
    except Exception as error:  # Whatever another library's array says to NumPy.
        raise TypeError(
            f"{name} must be labels that NumPy reads, not {kind_of(values)}: {error}"
        ) from error
    if np.ma.is_masked(values):
        raise ValueError(f"{name} must be known for each image: leave out those that are masked")
    if y.ndim == 0 and not isinstance(values, np.ndarray):
        raise TypeError(f"{name} must be an array of labels, not {kind_of(values)}")
    if y.ndim == 1 and np.issubdtype(y.dtype, np.integer):
        return y
    if y.ndim > 1 and y.size == max(y.shape):
        advice = "try y.ravel(), which makes one row of them"
    elif y.ndim == 2 and y.dtype.kind in "biuf":
        advice = "try y.argmax(axis=1), which gives the place of the one, or of the largest score"
    elif y.ndim == 1 and _are_whole(y):
        advice = "try y.astype(int), which keeps their values"
    elif y.ndim == 1 and (y.dtype.kind in "USf" or all(isinstance(each, str) for each in y)):
        advice = _COUNTED
    else:
        advice = "give each image one whole number, counted from 0"
    raise ValueError(
        f"{name} must be integer labels of shape (n,), not {y.dtype} of shape {y.shape}: {advice}"
    )


def _are_whole(y: NDArray[Any]) -> bool:
    """Return whether labels are whole numbers of another kind than integers."""
    if y.dtype.kind not in "bfO":
        return False
    try:
        numbers = y.astype(float)
    except (TypeError, ValueError):
        return False
    return bool((numbers == np.rint(numbers)).all())


def _advice_on_images(x: NDArray[Any]) -> str:
    """Say what most likely makes grey images of uint8 of an array."""
    channels = x.ndim == 4 and x.shape[-1] in (1, 2, 3, 4)
    if x.size == 0:
        return "none came, so check what was loaded or selected"
    if channels and x.shape[-1] in (1, 2):
        return "try x[..., 0], which leaves out the axis of channels"
    if x.ndim == 4 and x.shape[1] in (1, 3, 4):
        return "try numpy.moveaxis(x, 1, -1), which puts its channels last"
    if x.ndim == 4 and x.shape[2] in (1, 3, 4):
        return "try numpy.moveaxis(x, -1, 0), which puts the axis of images first"
    if x.dtype.kind == "b":
        return "try x.astype(numpy.uint8) * 255, which makes true white"
    if not np.isfinite(x).all():
        return "some values are not finite, so replace them, with numpy.nan_to_num for example"
    if x.dtype != np.uint8 and 0 <= x.min() <= x.max() <= 255:
        white = "255 * x" if x.dtype.kind == "f" and x.max() <= 1 else "x"
        return f"try numpy.rint({white}).astype(numpy.uint8), which keeps its shades"
    largest = next((bits for bits in _BITS if x.max() <= bits), None)
    if x.dtype != np.uint8 and x.dtype.kind in "iu" and x.min() >= 0 and largest is not None:
        return (
            f"try numpy.rint(x * (255 / {largest})).astype(numpy.uint8), which keeps its shades if "
            f"{largest} is white"
        )
    if x.dtype != np.uint8:
        return f"scale its values, {x.min():g} to {x.max():g}, to 0..255, and convert it to uint8"
    if channels:
        grey = "skimage.color.rgb2gray(x[..., :3])"
        return f"try numpy.rint(255 * {grey}).astype(numpy.uint8), which makes it grey"
    side = math.isqrt(x.shape[-1])
    if x.ndim == 2 and side > 1 and side * side == x.shape[-1]:
        return f"try x.reshape(-1, {side}, {side}), which makes images of its rows"
    return "put one image into a list, or cut each row into the rows of an image with reshape"
