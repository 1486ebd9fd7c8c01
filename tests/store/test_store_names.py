"""Where is the store, and where does an entry lie in it, whatever it is called?"""

from __future__ import annotations

import pytest
from kept_work import Work, keep, load

from cnnfigs import store

pytestmark = pytest.mark.usefixtures("folder")


def test_the_store_is_where_the_variable_says_or_in_the_users_cache(folder, monkeypatch):
    assert store.cache_dir() == folder
    monkeypatch.delenv("CNNFIGS_CACHE_DIR")
    assert store.cache_dir().name == "cnnfigs"


def test_the_folder_is_the_same_from_wherever_it_is_asked(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", "~/kept")
    assert store.cache_dir() == tmp_path / "kept"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", "kept")
    assert store.cache_dir() == tmp_path / "kept"


def test_a_relative_folder_in_one_that_is_gone_is_to_be_written_from_the_root(
    monkeypatch, tmp_path
):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", "kept")
    with pytest.raises(FileNotFoundError, match="is gone: write it from the root"):
        store.cache_dir()
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "kept"))
    assert store.cache_dir() == tmp_path / "kept"


HOSTILE = {
    "a way out": "x/../../../outside",
    "a root": "/outside",
    "another system's way out": "..\\..\\outside",
    "two dots": "..",
    "240 letters": 240 * "n",
    "another alphabet, and long": 240 * "й",
    "a NUL": "a\0b",
    "half a letter": "\udcff",
    "nothing": "",
    "what is written aside": ".unfinished-entry-0123456789ab",
    "a pattern": "[ab]*",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_whatever_an_entry_is_called_it_lies_in_the_store(folder, tmp_path, name):
    work = Work()
    assert [keep(work, name), keep(work, name)] == ["sound", "sound"]
    assert work.times == 1
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    assert {path.name for path in folder.iterdir()} <= {"shelf", "locks"}
    assert len(list((folder / "shelf").iterdir())) == 1


def test_names_that_look_alike_on_disk_are_kept_apart():
    names = ["a/b", "a_b", "a b", "a:b", f"{300 * 'a'}b", f"{300 * 'a'}c", "é", "è"]
    for name in names:
        assert keep(Work(name), name) == name
    assert [keep(Work("new"), name) for name in names] == names


def test_no_file_of_another_machine_is_written_outside_its_entry(tmp_path):
    for name in ("../outside", "/outside", "a/b", "..", ""):
        with pytest.raises(ValueError, match="is no name of a file"):
            store.adopt("shelf", "entry", {name: b"sound"}, load)
    assert not list(tmp_path.rglob("outside"))
