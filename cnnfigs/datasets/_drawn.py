"""The package's own drawings as data sets, kept in the store once drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnfigs import store
from cnnfigs.datasets import drawn_digits, drawn_garments
from cnnfigs.datasets._dataset import DIGITS, GARMENTS, Dataset
from cnnfigs.datasets._npz import read_npz

TRAINING_SIZE, TEST_SIZE = 20_000, 5_000
_SEED = 0
_FILE = "images.npz"

_PENS = {
    "drawn_digits": (drawn_digits, DIGITS, "handwriting"),
    "drawn_garments": (drawn_garments, GARMENTS, "photographs of clothes"),
}


def draw(name: str) -> Dataset:
    """Draw a data set, or read it from the store where it was drawn before.

    Parameters
    ----------
    name : {"drawn_digits", "drawn_garments"}
        The set.

    Returns
    -------
    Dataset
    """
    pen, classes, instead_of = _PENS[name]

    def make() -> dict[str, NDArray[Any]]:
        x_train, y_train = pen.draw(TRAINING_SIZE, seed=_SEED, writers="train")
        x_test, y_test = pen.draw(TEST_SIZE, seed=_SEED, writers="test")
        return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}

    def save(arrays: dict[str, Any], folder: Path) -> None:
        np.savez(folder / _FILE, **arrays)

    entry = f"{name}-{TRAINING_SIZE}-{TEST_SIZE}-{_SEED}-{_source_digest()}"
    arrays = store.keep(
        "drawn", entry, make=make, save=save, load=lambda folder: read_npz(folder / _FILE)
    )
    return Dataset(
        name=name,
        **arrays,
        classes=classes,
        origin=f"drawn by cnnfigs, not real {instead_of}",
    )


def _source_digest() -> str:
    """Digest of the drawing code, so that a changed pen never answers with old drawings."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return store.digest(*(path.read_bytes() for path in sources))
