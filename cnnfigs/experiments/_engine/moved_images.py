"""How many test images does a network name when they are moved?

More than one question asks this of the same networks, so that each answer is kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import keras

from cnnfigs import store
from cnnfigs._sources import code_digest
from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.networks import share_right
from cnnfigs.experiments._engine.shifting import shift_in_random_directions
from cnnfigs.training import Recipe, key

_FILE = "share.json"


def accuracies_when_moved(
    model: keras.Model, dataset: Dataset, recipe: Recipe, shifts: Sequence[int]
) -> list[float]:
    """Return the share of test images that a network names rightly, for each shift.

    Parameters
    ----------
    model : keras.Model
        The network, trained.
    dataset, recipe
        What it learned, and how: they name the answers in the store.
    shifts : sequence of int
        By how many pixels the test images are moved, a quarter of them each way.

    Returns
    -------
    list of float
        0 to 1.
    """
    network = store.digest(code_digest(__name__), key(model, dataset, recipe))
    return [
        store.get_or_make(
            "shares",
            f"{model.name}-{dataset.name}-moved-{pixels}-{network}".replace(" ", "_"),
            make=partial(_share_right, model, dataset, pixels),
            save=_save,
            load=_load,
        )
        for pixels in shifts
    ]


def _share_right(model: keras.Model, dataset: Dataset, pixels: int) -> float:
    return share_right(model, shift_in_random_directions(dataset.x_test, pixels), dataset.y_test)


def _save(share: float, folder: Path) -> None:
    (folder / _FILE).write_text(json.dumps(share), encoding="utf-8")


def _load(folder: Path) -> float:
    return float(json.loads((folder / _FILE).read_text(encoding="utf-8")))
