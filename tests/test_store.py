import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cnnfigs import store


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


class Work:
    """Something slow to compute; counts how often it was."""

    def __init__(self, text="sound"):
        self.text, self.times = text, 0

    def write(self, folder: Path) -> None:
        self.times += 1
        (folder / "result.txt").write_text(self.text)


def read(folder: Path) -> str:
    return (folder / "result.txt").read_text()


def keep(work: Work) -> str:
    return store.keep("shelf", "entry", write=work.write, read=read)


def test_the_second_call_reads_what_the_first_wrote():
    work = Work()
    assert [keep(work), keep(work)] == ["sound", "sound"]
    assert work.times == 1


def test_other_entries_are_kept_apart():
    assert store.keep("shelf", "a", write=Work("A").write, read=read) == "A"
    assert store.keep("shelf", "b", write=Work("B").write, read=read) == "B"


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


def test_an_interrupted_write_leaves_nothing_behind(folder):
    def interrupted(place: Path) -> None:
        (place / "half.txt").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.keep("shelf", "entry", write=interrupted, read=read)
    assert list((folder / "shelf").iterdir()) == []


def test_what_a_killed_process_left_is_swept_away_by_the_next(folder):
    script = (
        "import os, signal, pathlib\n"
        "from cnnfigs import store\n"
        "def write(place):\n"
        "    (place / 'half.txt').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "store.keep('shelf', 'entry', write=write, read=None)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list((folder / "shelf").iterdir())) == 1
    assert keep(Work()) == "sound"
    assert [path.name for path in (folder / "shelf").iterdir()] == ["entry"]


def _slow(log: Path) -> None:
    def write(place: Path) -> None:
        with log.open("a") as file:
            file.write("worked\n")
        time.sleep(0.5)
        (place / "result.txt").write_text("sound")

    assert store.keep("shelf", "entry", write=write, read=read) == "sound"


def test_two_processes_that_ask_at_once_work_once(tmp_path):
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_slow, args=(tmp_path / "log",)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0, 0]
    assert (tmp_path / "log").read_text() == "worked\n"


def test_a_store_that_cannot_be_written_to_warns_and_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("a file where the store's folder should be")
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "file"))
    work = Work()
    with pytest.warns(UserWarning, match="CNNFIGS_CACHE_DIR"):
        assert keep(work) == "sound"
    assert work.times == 1


def test_a_fault_in_the_work_itself_reaches_the_caller(folder):
    def write(place: Path) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.keep("shelf", "entry", write=write, read=read)
    assert list((folder / "shelf").iterdir()) == []


def test_where_content_is_cut_changes_its_digest():
    assert store.digest("ab", "c") != store.digest("a", "bc")
    assert store.digest("ab") == store.digest(b"ab")


def test_the_store_is_where_the_variable_says_or_in_the_users_cache(folder, monkeypatch):
    assert store.cache_dir() == folder
    monkeypatch.delenv("CNNFIGS_CACHE_DIR")
    assert store.cache_dir().name == "cnnfigs"
