"""What is deleted from the store, and what is not?"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from kept_work import Work, keep

from cnnfigs import store

pytestmark = pytest.mark.usefixtures("folder")


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
