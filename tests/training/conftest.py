"""What tests of training share: a store of their own, bars to learn, and what Keras was given."""

from __future__ import annotations

import dataclasses

import keras
import pytest
from bright_bars import bars, image_bytes

import cnnfigs as cf


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture(scope="module")
def upright_or_lying():
    x_train, y_train = bars(480, seed=1)
    x_test, y_test = bars(200, seed=2)
    return cf.Dataset(
        "bars", x_train, y_train, x_test, y_test, ("upright", "lying"), "drawn for a test"
    )


@dataclasses.dataclass
class Fit:
    """What Keras was given to learn from."""

    images: set[bytes]
    betas: tuple[float, float]


@pytest.fixture
def nothing_learned(monkeypatch):
    """Let a training be over at once, where only what is asked for and kept matters."""

    def fit(model, *_, callbacks, **others):
        for callback in callbacks:
            callback.set_model(model)
            callback.on_train_begin()

    monkeypatch.setattr(keras.Model, "fit", fit)


@pytest.fixture
def fits(monkeypatch):
    """Return what Keras was given at each training, in order."""
    given = []
    fit = keras.Model.fit

    def recorded(model, x, y, **others):
        adam = model.optimizer
        given.append(Fit(set(map(image_bytes, x)), (adam.beta_1, adam.beta_2)))
        return fit(model, x, y, **others)

    monkeypatch.setattr(keras.Model, "fit", recorded)
    return given
