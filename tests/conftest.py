"""What all tests share: a store of their own, no real data by accident, no window."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from real_browser import (  # noqa: F401  (fixtures, once for all folders)
    browser,
    chromium,
    firefox,
    page,
    playwright,
    pytest_addoption,
    started,
)

import cnnfigs  # noqa: F401  (before any test imports Keras: it says how TensorFlow convolves)

# Before matplotlib and TensorFlow are imported: no window is opened, and the log stays readable.
os.environ["MPLBACKEND"] = "agg"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

# What is imported and collected stays until the end: nothing of it is looked for among what can go.
gc.disable()

_BEFORE = dict(os.environ)
_DATA_DIR = os.environ.get("CNNFIGS_DATA_DIR")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if _DATA_DIR:
        return
    for item in items:
        if item.get_closest_marker("real_data"):
            item.add_marker(pytest.mark.skip(reason="CNNFIGS_DATA_DIR is not set"))


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Return the variables with which the tests were started, as the site was built with them."""
    return dict(_BEFORE)


@pytest.fixture(scope="session", autouse=True)
def store_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the tests draw and train away from the user's own store.

    Several workers of pytest-xdist share one, so that what one has trained is there for all.
    """
    # Not before tests run: workers have their environment from the process that starts them.
    os.environ.pop("CNNFIGS_DATA_DIR", None)
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    os.environ["CNNFIGS_CACHE_DIR"] = str(folder / "store")


@pytest.fixture(autouse=True)
def _choice_of_data(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the real data only to the tests that ask for it."""
    monkeypatch.delenv("CNNFIGS_DATA", raising=False)
    monkeypatch.delenv("CNNFIGS_EFFORT", raising=False)
    if request.node.get_closest_marker("real_data"):
        monkeypatch.setenv("CNNFIGS_DATA_DIR", str(_DATA_DIR))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a store that no other test has."""
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"
