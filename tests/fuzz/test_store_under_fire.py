"""Does the store lose or invent a result, whatever happens to its processes, disk and files?"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from damage import damaged

from cnnfigs import store

KEPT = b"".join(bytes([i % 251]) * 1_000 for i in range(400))
# What every process does: it asks for entries by turns, and says which answers were wrong.
WORKER = """
import sys, time, warnings
from pathlib import Path
from cnnfigs import store
warnings.simplefilter("ignore")
KEPT = b"".join(bytes([i % 251]) * 1_000 for i in range(400))
def save(content, folder):
    for part in range(8):
        (folder / f"{part}.bin").write_bytes(content[part::8])
def load(folder):
    parts = [(folder / f"{part}.bin").read_bytes() for part in range(8)]
    content = bytearray(len(KEPT))
    for part in range(8):
        content[part::8] = parts[part]
    return bytes(content)
turns, entries = map(int, sys.argv[1:])
print("ready", flush=True)
for turn in range(turns):
    entry = f"entry-{turn % entries}"
    got = store.get_or_make("shelf", entry, make=lambda: KEPT, save=save, load=load)
    if got != KEPT:
        sys.exit(f"a wrong answer in turn {turn}")
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


def start(turns: int, before: str = "", *, entries: int = 5) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", before + WORKER, str(turns), str(entries)],
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask(entry: str = "entry-0") -> bytes:
    """Ask in this process, as the others do."""
    return store.get_or_make("shelf", entry, make=lambda: KEPT, save=save, load=load)


def save(content: bytes, folder: Path) -> None:
    for part in range(8):
        (folder / f"{part}.bin").write_bytes(content[part::8])


def load(folder: Path) -> bytes:
    content = bytearray(len(KEPT))
    for part in range(8):
        content[part::8] = (folder / f"{part}.bin").read_bytes()
    return bytes(content)


def is_clean(folder: Path) -> bool:
    """Return whether nothing but whole entries is on the shelf."""
    return all(
        not path.name.startswith(".") and (path / "manifest.json").is_file()
        for path in (folder / "shelf").iterdir()
    )


def test_processes_that_are_killed_at_any_moment_leave_no_wrong_answer(folder: Path):
    moment, cut_short = random.Random(5), 0
    for _ in range(12):
        worker = start(10**6, entries=10**6)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        time.sleep(moment.random() * 0.1)
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        cut_short += not is_clean(folder)
    names = [path.name for path in (folder / "shelf").iterdir() if not path.name.startswith(".")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what is damaged would be said
        assert all(store.find("shelf", name, load) == KEPT for name in names)
        for turn in range(len(names) + 1):
            assert ask(f"entry-{turn}") == KEPT
    print(f"\nthe store: 12 processes killed, {cut_short} in the middle of {len(names)} entries")
    assert cut_short
    assert is_clean(folder)


def test_six_processes_at_once_agree(folder: Path):
    workers = [start(60) for _ in range(6)]
    said = [worker.communicate(timeout=60)[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 6, said
    assert is_clean(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("limit", [0, 10, 1_000, 49_000, 60_000])
def test_a_full_disk_costs_no_answer_and_leaves_no_half_of_one(folder: Path, limit: int):
    full = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    )
    worker = start(10, before=full)
    assert worker.communicate(timeout=60)[1] == ""
    assert worker.returncode == 0
    if (folder / "shelf").is_dir():
        assert is_clean(folder)
    assert ask() == KEPT


def test_damage_of_every_kind_is_found_and_made_good(folder: Path):
    rng = np.random.default_rng(11)
    ask()
    entry = folder / "shelf" / "entry-0"
    found = 0
    for _ in range(150):
        path = entry / str(rng.choice(sorted(each.name for each in entry.iterdir())))
        before = path.read_bytes()
        path.write_bytes(damaged(before, rng))
        harmless = same(path, before)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            assert ask() == KEPT
        assert harmless or any("damaged" in str(each.message) for each in said), path
        found += not harmless
    print(f"\nthe store: 150 files damaged, {found} found and made again, 0 lost")
    assert found > 100


def same(path: Path, before: bytes) -> bool:
    """Return whether a file says what it said."""
    if path.name != "manifest.json":
        return path.read_bytes() == before
    try:
        return json.loads(path.read_bytes()) == json.loads(before)
    except ValueError:
        return False
