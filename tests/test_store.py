import contextlib
import errno
import io
import multiprocessing
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
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

    def make(self) -> str:
        self.times += 1
        return self.text


def save(text: str, folder: Path) -> None:
    (folder / "result.txt").write_text(text)


def load(folder: Path) -> str:
    return (folder / "result.txt").read_text()


def keep(work: Work, entry="entry", save=save) -> str:
    return store.get_or_make("shelf", entry, make=work.make, save=save, load=load)


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


def test_an_interrupted_save_leaves_nothing_behind(folder):
    def interrupted(text: str, place: Path) -> None:
        (place / "half.txt").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep(Work(), save=interrupted)
    assert list((folder / "shelf").iterdir()) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="here, no process is killed so")
def test_what_a_killed_process_left_is_swept_away_by_the_next(folder):
    script = (
        "import os, signal, pathlib\n"
        "from cnnfigs import store\n"
        "def save(_, place):\n"
        "    (place / 'half.txt').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "store.get_or_make('shelf', 'entry', make=lambda: '', save=save, load=lambda _: '')\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list((folder / "shelf").iterdir())) == 1
    assert keep(Work()) == "sound"
    assert [path.name for path in (folder / "shelf").iterdir()] == ["entry"]


def test_a_full_disk_costs_no_result(folder):
    def full(text: str, place: Path) -> None:
        save(text, place)
        raise OSError(errno.ENOSPC, "No space left on device")

    work = Work()
    with pytest.warns(UserWarning, match="No space left on device.*CNNFIGS_CACHE_DIR"):
        assert keep(work, save=full) == "sound"
    assert work.times == 1
    assert list((folder / "shelf").iterdir()) == []


def test_a_store_that_can_only_be_read_is_read(monkeypatch):
    work = Work()
    keep(work)

    def refuse(*_, **__):
        raise PermissionError("read-only file system")

    for name in ("mkdir", "unlink", "replace", "write_text"):
        monkeypatch.setattr(Path, name, refuse)
    monkeypatch.setattr(store.filelock.FileLock, "acquire", refuse)
    assert keep(work) == "sound"
    assert work.times == 1


def _slow(log: Path) -> None:
    def make() -> str:
        with log.open("a") as file:
            file.write("worked\n")
        time.sleep(0.5)
        return "sound"

    assert store.get_or_make("shelf", "entry", make=make, save=save, load=load) == "sound"


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
    def make() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.get_or_make("shelf", "entry", make=make, save=save, load=load)
    assert not (folder / "shelf").exists()


def test_where_content_is_cut_changes_its_digest():
    assert store.digest("ab", "c") != store.digest("a", "bc")
    assert store.digest("ab") == store.digest(b"ab")


def test_the_store_is_where_the_variable_says_or_in_the_users_cache(folder, monkeypatch):
    assert store.cache_dir() == folder
    monkeypatch.delenv("CNNFIGS_CACHE_DIR")
    assert store.cache_dir().name == "cnnfigs"


def text_entry(load=lambda folder: (folder / "text").read_text(), made="made"):
    return store.get_or_make(
        "texts",
        "one",
        make=lambda: made,
        save=lambda text, folder: (folder / "text").write_text(text),
        load=load,
    )


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


def test_an_entry_is_as_open_to_others_as_the_umask_says(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    before = os.umask(0o027)
    try:
        text_entry()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "texts" / "one").stat().st_mode) == 0o750


def test_the_folder_is_the_same_from_wherever_it_is_asked(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", "~/kept")
    assert store.cache_dir() == tmp_path / "kept"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", "kept")
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


def test_what_another_process_is_at_work_on_is_not_swept_away(folder):
    theirs = folder / "shelf" / ".unfinished-entry-b-0123456789ab"  # of the entry "entry-b"
    theirs.mkdir(parents=True)
    keep(Work(), "entry")
    assert theirs.is_dir()


@pytest.mark.parametrize("sums", ["{}", '{"result.txt": 1}', '{"other.txt": "0"}'])
def test_a_manifest_that_vouches_for_nothing_is_none(folder, sums):
    work = Work()
    keep(work)
    (folder / "shelf/entry/manifest.json").write_text(sums)
    with pytest.warns(UserWarning, match="entry is damaged"):
        keep(work)
    assert work.times == 2


@pytest.mark.parametrize("file", ["result.txt", "manifest.json"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(folder, file):
    work = Work()
    keep(work)
    (folder / "shelf/entry" / file).unlink()
    os.mkfifo(folder / "shelf/entry" / file)
    with pytest.warns(UserWarning, match="is no file"):
        keep(work)
    assert work.times == 2


def test_what_a_system_lays_beside_the_files_is_no_damage(folder):
    work = Work()
    keep(work)
    (folder / "shelf/entry/.DS_Store").write_text("")
    keep(work)
    assert work.times == 1


def test_locks_are_as_open_to_others_as_their_folder_is(folder):
    before = os.umask(0o002)
    try:
        with store.locked("entry") as alone:
            assert alone
            (lock,) = (folder / "locks").iterdir()
            assert stat.S_IMODE(lock.stat().st_mode) == 0o664
    finally:
        os.umask(before)


@pytest.fixture
def waits(monkeypatch):
    """Hold a lock; return it, and let it go when it is waited for."""
    holding = contextlib.ExitStack()
    holding.enter_context(store.locked("entry"))
    acquire = store.filelock.FileLock.acquire

    def acquire_or_wait(self, *args, **keywords):
        if not args and not keywords:
            holding.close()
        return acquire(self, *args, **keywords)

    monkeypatch.setattr(store.filelock.FileLock, "acquire", acquire_or_wait)
    yield holding
    holding.close()


def test_whoever_waits_is_told_for_which_process(waits, capsys):
    with store.locked("entry"):
        pass
    assert f"process {os.getpid()} on " in capsys.readouterr().out


def test_who_has_other_work_does_not_wait_and_lets_go_of_what_it_holds(folder, capsys):
    def make():
        with store.locked("held"):
            pass

    def outer():
        return store.get_or_make("shelf", "outer", make=make, save=None, load=None)

    said = rf"process {os.getpid()} on .* is at work on held"
    with store.locked("held"), store.without_waiting():
        with pytest.raises(store.BusyError, match=said):
            outer()
        with store.locked("shelf-outer") as alone:
            assert alone
    assert not capsys.readouterr().out


@pytest.mark.parametrize("fault", [BrokenPipeError, "ascii"])
def test_no_output_keeps_anybody_from_waiting(waits, monkeypatch, fault):
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    out = io.TextIOWrapper(io.BytesIO(), "ascii") if fault == "ascii" else Closed()
    monkeypatch.setattr(sys, "stdout", out)
    with store.locked("entry") as alone:
        assert alone


def test_a_store_that_goes_away_while_it_is_waited_for_costs_no_result(monkeypatch):
    def gone(self, timeout=None):
        if timeout == 0:
            raise store.filelock.Timeout("entry")
        raise FileNotFoundError("entry")

    monkeypatch.setattr(store.filelock.FileLock, "acquire", gone)
    assert keep(Work()) == "sound"


def test_a_file_system_without_locks_costs_no_result(monkeypatch):
    def none(self, timeout=None):
        raise NotImplementedError("no locks here")

    monkeypatch.setattr(store.filelock.FileLock, "acquire", none)
    work = Work()
    assert [keep(work), keep(work)] == ["sound", "sound"]
    assert work.times == 1


def test_without_locks_nothing_is_said_where_another_was_faster(monkeypatch):
    def none(self, timeout=None):
        raise NotImplementedError("no locks here")

    monkeypatch.setattr(store.filelock.FileLock, "acquire", none)

    def make():
        keep(Work("faster"))
        return "slower"

    assert store.get_or_make("shelf", "entry", make=make, save=save, load=load) == "slower"
    assert keep(Work()) == "faster"


def age(place: Path, days: float) -> None:
    then = time.time() - 86_400 * days
    for path in (place, *place.iterdir()):
        os.utime(path, (then, then))


def test_entries_are_deleted_by_name(folder):
    for name in ("lenet-1", "lenet-2", "dense-1"):
        keep(Work(), name)
    assert store.clear("shelf/lenet-*") == ["shelf/lenet-1", "shelf/lenet-2"]
    assert [path.name for path in (folder / "shelf").iterdir()] == ["dense-1"]
    assert store.clear() == ["shelf/dense-1"]
    assert list((folder / "shelf").iterdir()) == []


def test_entries_are_deleted_that_nobody_has_read_for_long(folder):
    for name in ("old", "read", "new"):
        keep(Work(), name)
    for name in ("old", "read"):
        age(folder / "shelf" / name, 31)
    keep(Work(), "read")
    assert store.clear(unused_days=30) == ["shelf/old"]
    assert store.clear(unused_days=30) == []


def test_what_killed_processes_left_is_deleted_and_what_is_held_is_not(folder):
    for name in ("left", "held"):
        (folder / f"shelf/.unfinished-{name}-0123456789ab").mkdir(parents=True)
    keep(Work(), "busy")
    with store.locked("shelf-held"), store.locked("shelf-busy"):
        assert store.clear() == ["shelf/left"]
    assert len(list((folder / "shelf").iterdir())) == 2


def test_nothing_is_deleted_that_the_store_did_not_make(folder, tmp_path):
    (folder / "photos" / "trip").mkdir(parents=True)
    (folder / "photos" / "trip" / "1.jpg").write_text("a photo")
    (folder / "photos" / "app").mkdir()
    (folder / "photos" / "app" / "manifest.json").write_text('{"name": "an app"}')
    keep(Work())
    (folder / "shelf" / "elsewhere").symlink_to(folder / "shelf" / "entry")
    assert store.clear() == ["shelf/entry"]
    assert (folder / "photos/trip/1.jpg").is_file()
    assert (folder / "photos/app/manifest.json").is_file()


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
