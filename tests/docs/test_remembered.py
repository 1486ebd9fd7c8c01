"""Is what was prepared taken again only where it must be the same?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from _site.build import remembered
from _site.build.prepare import Prepared
from _site.register import Register

PREPARED = Prepared("drawn", "drawings", "drawn quick abc", 1.0, 2.0, 3.0, {"lenet": 2.0}, {})


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let all that decides be in a folder, and remember one preparation."""
    for variable, folder in (
        ("CNNFIGS_DATA_DIR", "data"),
        ("KERAS_HOME", "keras"),
        ("CNNFIGS_CACHE_DIR", "store"),
    ):
        monkeypatch.setenv(variable, str(tmp_path / folder))
    (tmp_path / "store" / "trained").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(remembered, "RECORD", tmp_path / "prepared.json")
    monkeypatch.setattr(remembered, "computed", lambda identity: f"code, {identity}")
    remembered.remember("drawn", "quick", PREPARED)
    return tmp_path


def test_what_was_prepared_is_recalled_and_took_no_time(folders: Path) -> None:
    found = remembered.recall("drawn", "quick")
    assert found is not None
    assert (found.choice, found.identity) == ("drawn", "drawn quick abc")
    assert found.data_seconds == found.training_seconds == found.measuring_seconds == 0
    assert not found.trained


@pytest.mark.parametrize("words", [("auto", "quick"), ("drawn", "full")])
def test_other_words_of_the_command_are_prepared_anew(
    folders: Path, words: tuple[str, str]
) -> None:
    assert remembered.recall(*words) is None


def _other_code(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "computed", lambda identity: f"other code, {identity}")


def _another_file(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folders / "data" / "mnist.npz").touch()


def _a_download(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folders / "keras" / "datasets").mkdir(parents=True)
    (folders / "keras" / "datasets" / "mnist.npz").touch()


def _no_store(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folders / "store" / "trained").rmdir()


def _another_network(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = Register((), {}, (("lenet", "letters"),))
    monkeypatch.setattr(remembered, "load", lambda: register)


@pytest.mark.parametrize(
    "change", [_other_code, _another_file, _a_download, _no_store, _another_network]
)
def test_whatever_decides_has_it_prepared_anew(
    folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    change(folders, monkeypatch)
    assert remembered.recall("drawn", "quick") is None


def test_data_that_could_not_be_had_are_asked_for_again(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered.remember("auto", "quick", PREPARED)
    monkeypatch.setattr(remembered, "decide", lambda choice: "drawn")
    assert remembered.recall("auto", "quick") is not None
    monkeypatch.setattr(remembered, "decide", lambda choice: "real")
    assert remembered.recall("auto", "quick") is None
