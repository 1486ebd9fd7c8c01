"""Is what was computed there again, whole and only where it is sound?"""

from __future__ import annotations

import errno
import shutil
import zipfile

import pytest
from kept_work import Work, keep, load, save, text_entry

from cnnfigs import store

pytestmark = pytest.mark.usefixtures("folder")


def test_the_second_call_loads_what_the_first_saved():
    work = Work()
    assert [keep(work), keep(work)] == ["sound", "sound"]
    assert work.times == 1


def test_what_is_kept_can_be_found_without_being_made():
    assert store.find("shelf", "entry", load) is None
    keep(Work())
    assert store.find("shelf", "entry", load) == "sound"


def test_an_entry_reaches_the_store_of_another_machine_whole(monkeypatch, tmp_path):
    keep(Work())
    entries = [("shelf", "entry"), ("shelf", "other")]
    assert store.held(entries) == [("shelf", "entry")]
    files = store.read_files("shelf", "entry")
    assert files == {"result.txt": b"sound"}
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "elsewhere"))
    assert store.held(entries) == []
    assert store.read_files("shelf", "entry") is None
    assert store.adopt("shelf", "entry", files, load) == "sound"
    assert store.find("shelf", "entry", load) == "sound"


def test_an_entry_that_is_here_already_stays_when_another_comes():
    keep(Work("here"))
    assert store.adopt("shelf", "entry", {"result.txt": b"there"}, load) == "here"


def test_what_another_machine_made_comes_back_where_it_cannot_be_kept(folder):
    folder.write_text("no folder")
    with pytest.warns(UserWarning, match="could not be written"):
        assert store.adopt("shelf", "entry", {"result.txt": b"sound"}, load) == "sound"


def test_what_is_damaged_is_not_found(folder):
    keep(Work())
    (folder / "shelf/entry/result.txt").write_text("broken")
    assert store.find("shelf", "entry", load) is None


def test_other_entries_are_kept_apart():
    assert keep(Work("A"), "a") == "A"
    assert keep(Work("B"), "b") == "B"
    assert keep(Work("C"), "a") == "A"


@pytest.mark.parametrize(
    "damage",
    ["changed", "cut", "gone", "no manifest", "bad manifest", "other manifest", "no folder"],
)
def test_a_damaged_entry_is_reported_and_made_again(folder, damage):
    work = Work()
    keep(work)
    file, manifest = folder / "shelf/entry/result.txt", folder / "shelf/entry/manifest.json"
    match damage:
        case "changed":
            file.write_text("broken")
        case "cut":
            file.write_text("so")
        case "gone":
            file.unlink()
        case "no manifest":
            manifest.unlink()
        case "bad manifest":
            manifest.write_text("[1, 2")
        case "other manifest":
            manifest.write_text("[1, 2]")
        case "no folder":
            shutil.rmtree(folder / "shelf/entry")
            (folder / "shelf/entry").write_text("a file where a folder should be")
    with pytest.warns(UserWarning, match="entry is damaged"):
        assert keep(work) == "sound"
    assert work.times == 2
    assert keep(work) == "sound"
    assert work.times == 2


def test_a_fault_in_the_work_itself_reaches_the_caller(folder):
    def make() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.get_or_make("shelf", "entry", make=make, save=save, load=load)
    assert not (folder / "shelf").exists()


def test_where_content_is_cut_changes_its_digest():
    assert store.digest("ab", "c") != store.digest("a", "bc")
    assert store.digest("ab") == store.digest(b"ab")


def test_what_cannot_be_read_for_a_moment_is_left_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    text_entry(made="first")

    def stale(path):
        raise OSError(errno.ESTALE, "Stale file handle")

    with monkeypatch.context() as patched:
        patched.setattr(store, "_sha256", stale)
        with pytest.warns(UserWarning, match=r"can't be read .*Stale file handle.* left as it is"):
            assert text_entry(made="second") == "second"
    assert text_entry(made="third") == "first"


@pytest.mark.parametrize(
    "error", [TypeError, IndexError, AttributeError, EOFError, zipfile.BadZipFile, RuntimeError]
)
def test_an_entry_of_another_version_is_made_again(monkeypatch, tmp_path, error):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    text_entry(made="old")

    def load(folder):
        raise error("a field more")

    with pytest.warns(UserWarning, match="is damaged .*a field more.*; it is made again"):
        assert text_entry(load, made="new") == "new"
    assert text_entry() == "new"


@pytest.mark.parametrize("sums", ["{}", '{"result.txt": 1}', '{"other.txt": "0"}'])
def test_a_manifest_that_vouches_for_nothing_is_none(folder, sums):
    work = Work()
    keep(work)
    (folder / "shelf/entry/manifest.json").write_text(sums)
    with pytest.warns(UserWarning, match="entry is damaged"):
        keep(work)
    assert work.times == 2


def test_an_entry_that_memory_is_too_small_for_is_left_as_it_is(folder):
    keep(Work())

    def too_large(place):
        try:
            raise MemoryError("too large")
        except MemoryError as error:
            raise ValueError("too large") from error

    with pytest.warns(UserWarning, match="can't be read"):
        store.get_or_make("shelf", "entry", make=lambda: "made", save=save, load=too_large)
    assert keep(Work("new")) == "sound"
