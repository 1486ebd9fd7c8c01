"""What was computed once and is kept on disk: atomic, locked, verified.

An entry is a folder. It is written aside and moved into place in one step, so a crash leaves
either the whole entry or none of it. One lock per entry makes a second process wait for the first
instead of doing the work again. A manifest of SHA-256 sums tells a damaged entry from a sound one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import filelock
import platformdirs

_MANIFEST = "manifest.json"
_ASIDE = ".unfinished-"

T = TypeVar("T")


def cache_dir() -> Path:
    """Return the folder of the store: ``$CNNFIGS_CACHE_DIR``, or the user's cache folder.

    Returns
    -------
    pathlib.Path
        It need not exist yet.
    """
    return Path(
        os.environ.get("CNNFIGS_CACHE_DIR")
        or platformdirs.user_cache_dir("cnnfigs", appauthor=False)
    )


def keep(shelf: str, entry: str, *, write: Callable[[Path], None], read: Callable[[Path], T]) -> T:
    """Read an entry of the store, and have it written first where it is missing or damaged.

    Parameters
    ----------
    shelf : str
        The kind of entry, such as ``"trained"``: a folder inside the store.
    entry : str
        The entry's name, made from everything that decides its content.
    write : callable
        Called with an empty folder, to be filled with files. Slow work belongs here.
    read : callable
        Called with the filled folder; what it returns is returned.

    Returns
    -------
    object
        What `read` made of the entry.

    Warns
    -----
    UserWarning
        Where an entry was damaged and is written again, or where the store cannot be written to,
        in which case the work is done and not kept.
    """
    place = cache_dir() / shelf / entry
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place.parent):
            pass
    except OSError as error:
        warnings.warn(
            f"{place.parent} cannot be written to ({error}), so nothing is kept this time. "
            "Point CNNFIGS_CACHE_DIR at a folder that can.",
            stacklevel=3,
        )
        with tempfile.TemporaryDirectory(prefix="cnnfigs-") as folder:
            write(Path(folder))
            return read(Path(folder))
    with locked(f"{shelf}-{entry}"):
        if place.exists():
            try:
                _verify(place)
                return read(place)
            except (OSError, ValueError, KeyError) as error:
                warnings.warn(
                    f"{place} is damaged ({error}); it is thrown away and made again.", stacklevel=3
                )
                if place.is_dir():
                    shutil.rmtree(place)
                else:
                    place.unlink()
        _write_whole(place, write)
        return read(place)


def digest(*parts: bytes | str) -> str:
    """Return a short name for content: 16 hexadecimal digits of its SHA-256.

    Parameters
    ----------
    *parts : bytes or str
        The content, piece by piece; where the pieces are cut makes a difference.

    Returns
    -------
    str
    """
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.hexdigest()[:16]


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the store's lock of this name; wait, and say so, while another process holds it.

    Parameters
    ----------
    name : str
        What is locked, such as an entry or a download.
    """
    lock = filelock.FileLock(cache_dir() / "locks" / f"{name}.lock")
    try:
        Path(lock.lock_file).parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except filelock.Timeout:
        print(f"cnnfigs: another process is at work on {name}; waiting for it …", flush=True)
        lock.acquire()
    except OSError:
        pass  # a folder that cannot be written to can't be spoiled by two processes either
    try:
        yield
    finally:
        lock.release()


def _write_whole(place: Path, write: Callable[[Path], None]) -> None:
    """Fill a folder beside `place`, seal it with a manifest, and move it there in one step."""
    for left_over in place.parent.glob(f"{_ASIDE}{place.name}-*"):
        # We hold the entry's lock, so whoever wrote this was killed.
        shutil.rmtree(left_over, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix=f"{_ASIDE}{place.name}-", dir=place.parent))
    try:
        write(aside)
        sums = {path.name: _sha256(path) for path in sorted(aside.iterdir())}
        (aside / _MANIFEST).write_text(json.dumps(sums, indent=2), encoding="utf-8")
        for path in aside.iterdir():
            _flush_to_disk(path)
        aside.replace(place)
    except BaseException:  # Ctrl-C included
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _verify(place: Path) -> None:
    sums = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(sums, dict):
        raise ValueError(f"{_MANIFEST} holds no sums")
    for name, expected in sums.items():
        if _sha256(place / name) != expected:
            raise ValueError(f"{name} is not what was written")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
