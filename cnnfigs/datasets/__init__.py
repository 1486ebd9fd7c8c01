"""Which images does a network learn from, and where do they come from?

A set is looked for in this order: ``$CNNFIGS_DATA_DIR/<name>.npz``, Keras's own loader (its cache,
then its download), and for the ``drawn_*`` names the package's own pen.
"""

from __future__ import annotations

import os
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnfigs._argument_checks import one_of
from cnnfigs._files import path_of
from cnnfigs._names import short, unknown
from cnnfigs.datasets._dataset import DIGITS, GARMENTS, LETTERS, Dataset
from cnnfigs.datasets._download import DataUnavailableError, download
from cnnfigs.datasets._npz import read_npz
from cnnfigs.datasets.drawn.sets import DRAWN, draw

__all__ = [
    "DIGITS",
    "GARMENTS",
    "LETTERS",
    "DataUnavailableError",
    "Dataset",
    "dataset_names",
    "default_dataset",
    "load_dataset",
]

_CLASSES = {"mnist": DIGITS, "fashion_mnist": GARMENTS} | DRAWN
_STAND_IN = {"mnist": "drawn_digits", "fashion_mnist": "drawn_garments"}
_MOST_WITHOUT_IMAGES = 1000  # classes of a file; beyond that its labels are no numbers of classes
_DEFAULTS = {"digits": "mnist", "garments": "fashion_mnist"}

# The published arrays, by their fingerprint, and whom to thank for them.
_PUBLISHED = {
    "mnist": (
        "6f1e7d2872e5abfc54b4fa0d334f6c63564a378b0ff057648a85f103ff371797",
        "MNIST, by LeCun, Cortes and Burges; CC BY-SA 3.0",
    ),
    "fashion_mnist": (
        "5054777cbf33975d1be95fb8bd6e68f36c3ff62413d7e366de2830f74364cbc8",
        "Fashion-MNIST, by Xiao, Rasul and Vollgraf, Zalando SE; MIT licence",
    ),
}


def load_dataset(name: str, *, size: int | None = None, seed: int | None = None) -> Dataset:
    """Load a data set by name.

    It is looked for as ``<name>.npz`` in the folder that ``CNNFIGS_DATA_DIR`` names, so any set of
    the same form works under its file's name; then through Keras's own loader, which keeps what
    it downloads; the ``drawn_*`` sets are drawn by the package.

    Parameters
    ----------
    name : str
        One of :func:`dataset_names`.
    size : int, optional
        For the ``drawn_*`` sets: how many training images, 12,000 where not given. A quarter as
        many are drawn for testing, by other writers and makers.
    seed : int, optional
        For the ``drawn_*`` sets: decides every pixel, 0 where not given.

    Returns
    -------
    Dataset
        What is drawn is kept in the store, and read from there the next time.

    Raises
    ------
    ValueError
        For an unknown name, a file that is no sound data set, a size or seed for a set that is
        not drawn, or a size too small to hold each class.
    DataUnavailableError
        Where a real set is neither at hand nor to be downloaded. It is an :class:`OSError`.

    Examples
    --------
    >>> digits = load_dataset("drawn_digits", size=1000, seed=3)
    >>> digits.x_train.shape, digits.x_test.shape, digits.classes[7]
    ((1000, 28, 28), (250, 28, 28), '7')
    """
    if not isinstance(name, str):
        raise unknown("data set", short(name), dataset_names())
    file = _local_files().get(name)
    if file is None and name in DRAWN:
        return draw(name, size=size, seed=seed)
    if file is None and name not in _STAND_IN:
        raise unknown("data set", name, dataset_names())
    if size is not None or seed is not None:
        raise ValueError(
            f"size and seed are for sets that the package draws ({', '.join(DRAWN)}); {name} is "
            "what it is: take a part of its arrays, such as x_train[:1000]"
        )
    return _from_file(name, file) if file is not None else _published(name)


def dataset_names() -> tuple[str, ...]:
    """Return the names that :func:`load_dataset` knows, those of local files included.

    Returns
    -------
    tuple of str
    """
    return tuple(dict.fromkeys([*_CLASSES, *_local_files()]))


def default_dataset(kind: Literal["digits", "garments"]) -> Dataset:
    """Load the real data set of a kind where it can be had, and otherwise the drawn one.

    ``CNNFIGS_DATA`` steers the choice: ``auto`` (the default), ``real`` or ``drawn``.

    Parameters
    ----------
    kind : {"digits", "garments"}
        MNIST or Fashion-MNIST, or their drawn stand-ins.

    Returns
    -------
    Dataset
        Its `origin` says which it is.

    Raises
    ------
    ValueError
        For an unknown kind or an unknown value of ``CNNFIGS_DATA``.
    DataUnavailableError
        Where ``CNNFIGS_DATA`` is ``real`` and the real set cannot be had.

    Warns
    -----
    UserWarning
        Where the drawn set had to stand in.
    """
    one_of("kind of data", kind, _DEFAULTS)
    choice = os.environ.get("CNNFIGS_DATA") or "auto"
    if choice not in ("auto", "real", "drawn"):
        raise unknown("value of CNNFIGS_DATA", choice, ["auto", "real", "drawn"])
    real = _DEFAULTS[kind]
    if choice != "drawn":
        try:
            return load_dataset(real)
        except DataUnavailableError:
            if choice == "real":
                raise
            warnings.warn(
                f"Using {_STAND_IN[real]}, drawn by cnnfigs, because {real} could not be had. To "
                f"use the real images, point CNNFIGS_DATA_DIR at a folder that holds {real}.npz.",
                stacklevel=2,
            )
    return load_dataset(_STAND_IN[real])


def _local_files() -> dict[str, Path]:
    named = os.environ.get("CNNFIGS_DATA_DIR")
    if not named:
        return {}
    folder = path_of(named)
    if not folder.is_dir():
        raise ValueError(
            f"CNNFIGS_DATA_DIR is {named!r}, which is no folder; point it at one that holds "
            "<name>.npz files, or unset it"
        )
    return {path.stem: path for path in sorted(folder.glob("*.npz")) if not path.is_dir()}


def _from_file(name: str, file: Path) -> Dataset:
    arrays = read_npz(file)
    try:
        classes = _CLASSES.get(name) or _counted(arrays["y_train"])
        dataset = Dataset(name=name, **arrays, classes=classes, origin=f"the file {file.name}")
    except ValueError as error:
        raise ValueError(f"{file} is no sound data set: {error}") from None
    return _credited(dataset)


def _counted(labels: NDArray[Any]) -> tuple[str, ...]:
    """Return a class for each number up to the largest label."""
    if labels.size == 0 or labels.dtype.kind not in "iu":
        return ()  # Dataset says what is wrong with them
    count, seen = int(labels.max()) + 1, len(np.unique(labels))
    if count - seen > _MOST_WITHOUT_IMAGES:
        raise ValueError(
            f"labels must count from 0 to the number of classes - 1, but {seen:,} labels reach up "
            f"to {count - 1:,}: try numpy.unique(y, return_inverse=True)[1], which counts the "
            "classes from 0"
        )
    return tuple(str(label) for label in range(count))


def _published(name: str) -> Dataset:
    arrays = download(name, stand_in=_STAND_IN[name])
    dataset = Dataset(name=name, **arrays, classes=_CLASSES[name], origin="")
    if dataset.fingerprint != _PUBLISHED[name][0]:
        raise DataUnavailableError(
            f"what Keras has as {name} is not the published set (its fingerprint is "
            f"{dataset.fingerprint}); delete it from Keras's folder of data sets and try again"
        )
    return _credited(dataset)


def _credited(dataset: Dataset) -> Dataset:
    """Name the makers where the arrays are the published ones, and only then."""
    fingerprint, credit = _PUBLISHED.get(dataset.name, (None, ""))
    return replace(dataset, origin=credit) if dataset.fingerprint == fingerprint else dataset
