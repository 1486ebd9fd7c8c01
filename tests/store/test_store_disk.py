"""What becomes of entries on a disk that is full, read-only, shared or laid waste?"""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from kept_work import Work, keep, save, text_entry

from cnnfigs import store

pytestmark = pytest.mark.usefixtures("folder")


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


def test_a_store_that_cannot_be_written_to_warns_and_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("a file where the store's folder should be")
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "file"))
    work = Work()
    with pytest.warns(UserWarning, match="CNNFIGS_CACHE_DIR"):
        assert keep(work) == "sound"
    assert work.times == 1


def test_an_entry_is_as_open_to_others_as_the_umask_says(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    before = os.umask(0o027)
    try:
        text_entry()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "texts" / "one").stat().st_mode) == 0o750


def test_what_another_process_is_at_work_on_is_not_swept_away(folder):
    theirs = folder / "shelf" / ".unfinished-entry-b-0123456789ab"  # of the entry "entry-b"
    theirs.mkdir(parents=True)
    keep(Work(), "entry")
    assert theirs.is_dir()


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
