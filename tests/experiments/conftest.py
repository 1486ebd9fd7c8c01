"""What the tests of questions share: networks that are asked for, and not trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import keras
import pytest

from cnnfigs.datasets import Dataset
from cnnfigs.networks import architectures
from cnnfigs.networks.prediction import predict_scores
from cnnfigs.training import Recipe


@dataclass(frozen=True)
class Asked:
    """A network that was asked for, what it would have learned, and how."""

    model: keras.Model
    dataset: Dataset
    recipe: Recipe


@dataclass(frozen=True)
class Untrained:
    """What stands in for a trained network."""

    model: keras.Model
    dataset: Dataset

    @property
    def card(self) -> SimpleNamespace:
        data = self.dataset
        named = predict_scores(self.model, data.x_test).argmax(axis=1)
        return SimpleNamespace(test_accuracy=float((named == data.y_test).mean()))


@contextmanager
def _asked_in(store: Path) -> Iterator[list[Asked]]:
    asked: list[Asked] = []

    def train(name: str, dataset: Dataset, *, recipe: Recipe, progress: bool) -> Untrained:
        assert not progress, "a question has a bar of its own"
        return Untrained(train_silently(name, dataset, recipe), dataset)

    def train_silently(network: str | keras.Model, dataset: Dataset, recipe: Recipe) -> keras.Model:
        if isinstance(network, str):
            keras.utils.set_random_seed(recipe.seed)
            network = architectures.build_model(network, classes=len(dataset.classes))
        asked.append(Asked(network, dataset, recipe))
        return network

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(store))
        monkeypatch.delenv("CNNFIGS_EFFORT", raising=False)
        for function in (train, train_silently):
            monkeypatch.setattr(
                f"cnnfigs.experiments._engine.networks.{function.__name__}", function
            )
        yield asked


@pytest.fixture(scope="session")
def asked_in() -> Callable[[Path], AbstractContextManager[list[Asked]]]:
    """Return a context for a store: what is asked for in it, is listed and stays as it starts."""
    return _asked_in


@pytest.fixture(scope="session")
def build_once() -> Callable[..., keras.Model]:
    """Return what builds a network that has a name once for all tests that look at no weight."""
    return cache(architectures.build_model)


@pytest.fixture
def networks_built_once(
    monkeypatch: pytest.MonkeyPatch, build_once: Callable[..., keras.Model]
) -> None:
    """Let one network stand for all of its name, where stand-ins answer in place of networks."""
    monkeypatch.setattr(architectures, "build_model", build_once)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[list[Asked]]:
    """Let nothing be trained; return the networks that were asked for, in order."""
    with _asked_in(tmp_path / "store") as asked:
        yield asked
