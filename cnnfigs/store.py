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
import uuid
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import filelock
import platformdirs

_MANIFEST = "manifest.json"
_ASIDE = ".unfinished-"
# What reading a damaged entry can raise, or one of another version. Any other OSError says that a
# sound entry can't be read just now.
_DAMAGE = (
    FileNotFoundError,
    NotADirectoryError,
    IsADirectoryError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    zipfile.BadZipFile,
)

T = TypeVar("T")


def cache_dir() -> Path:
    """Return the folder of the store: ``$CNNFIGS_CACHE_DIR``, or the user's cache folder.

    Returns
    -------
    pathlib.Path
        It need not exist yet.
    """
    folder = os.environ.get("CNNFIGS_CACHE_DIR") or platformdirs.user_cache_dir(
        "cnnfigs", appauthor=False
    )
    return Path(folder).expanduser().absolute()


def get_or_make(
    namespace: str,
    key: str,
    *,
    make: Callable[[], T],
    save: Callable[[T, Path], None],
    load: Callable[[Path], T],
) -> T:
    """Return an entry of the store, and make it first where it is missing or damaged.

    Parameters
    ----------
    namespace : str
        The kind of entry, such as ``"trained"``: a folder inside the store.
    key : str
        The entry's name, made from everything that decides its content.
    make : callable
        Does the slow work and returns its result.
    save : callable
        Called with the result and an empty folder, to be filled with files.
    load : callable
        Called with the filled folder; returns the result. What it raises means that the entry
        is damaged, but for an OSError that says that it can't be read.

    Returns
    -------
    object
        The result, made or loaded.

    Warns
    -----
    UserWarning
        Where an entry was damaged and is made again, where it can't be read and is left as it is,
        or where the result could not be saved: it is returned all the same.
    """
    # Without the lock, which a store that can only be read has no room for.
    if (found := find(namespace, key, load)) is not None:
        return found
    place = cache_dir() / namespace / key
    with locked(f"{namespace}-{key}"):
        try:
            # Another process may have made it while this one waited.
            return _load_verified(place, load)
        except _DAMAGE as error:
            if os.path.lexists(place):
                warnings.warn(f"{place} is damaged ({error}); it is made again.", stacklevel=3)
        except OSError as error:
            warnings.warn(
                f"{place} can't be read ({error}), so it is left as it is, and what it holds is "
                "made once more.",
                stacklevel=3,
            )
            return make()
        result = make()
        try:
            _discard(place)
            _save_whole(place, lambda folder: save(result, folder))
        except OSError as error:
            warnings.warn(
                f"{place} could not be written ({error}), so nothing is kept this time. Point "
                "CNNFIGS_CACHE_DIR at a folder that can be written to and has room.",
                stacklevel=3,
            )
        return result


def find(namespace: str, key: str, load: Callable[[Path], T]) -> T | None:
    """Return an entry of the store, or None where it is missing or damaged.

    Parameters
    ----------
    namespace, key : str
        Where it is kept, as in :func:`get_or_make`.
    load : callable
        Called with the filled folder; returns the result.

    Returns
    -------
    object or None
    """
    with contextlib.suppress(OSError, *_DAMAGE):
        return _load_verified(cache_dir() / namespace / key, load)
    return None


def held(entries: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those of some entries that are in the store and sound.

    Parameters
    ----------
    entries : sequence of tuple of str
        Namespace and key of each, as in :func:`get_or_make`.

    Returns
    -------
    list of tuple of str
    """
    return [entry for entry in entries if find(*entry, Path.is_dir)]


def read_files(namespace: str, key: str) -> dict[str, bytes] | None:
    """Return the files of an entry, for the store of another machine.

    Parameters
    ----------
    namespace, key : str
        Where it is kept, as in :func:`get_or_make`.

    Returns
    -------
    dict of str to bytes, or None
        By name; None where the entry is missing or damaged.
    """
    return find(
        namespace,
        key,
        lambda folder: {
            path.name: path.read_bytes() for path in folder.iterdir() if path.name != _MANIFEST
        },
    )


def adopt(namespace: str, key: str, files: dict[str, bytes], load: Callable[[Path], T]) -> T:
    """Keep an entry that another machine made, unless it is here already.

    Parameters
    ----------
    namespace, key : str
        Where it is kept, as in :func:`get_or_make`.
    files : dict of str to bytes
        What :func:`read_files` returned there.
    load : callable
        Called with the filled folder; returns the result.

    Returns
    -------
    object
        The result.
    """

    def fill(folder: Path) -> None:
        for name, content in files.items():
            (folder / name).write_bytes(content)

    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder)  # it holds the result where the store can't be written to

        def make() -> T:
            fill(aside)
            return load(aside)

        return get_or_make(namespace, key, make=make, save=lambda _, place: fill(place), load=load)


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


def _save_whole(place: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside `place`, seal it with a manifest, and move it there in one step."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for left_over in place.parent.glob(f"{_ASIDE}{place.name}-*"):
        # We hold the entry's lock, so whoever wrote this was killed.
        shutil.rmtree(left_over, ignore_errors=True)
    # Not by tempfile, whose folders are closed to all others, whatever the user's umask says.
    aside = place.parent / f"{_ASIDE}{place.name}-{uuid.uuid4().hex[:12]}"
    aside.mkdir()
    try:
        fill(aside)
        sums = {path.name: _sha256(path) for path in sorted(aside.iterdir())}
        (aside / _MANIFEST).write_text(json.dumps(sums, indent=2), encoding="utf-8")
        for path in aside.iterdir():
            _flush_to_disk(path)
        aside.replace(place)
    except BaseException:  # Ctrl-C included
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _discard(place: Path) -> None:
    """Remove a damaged entry, whatever stands in its place."""
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _load_verified(place: Path, load: Callable[[Path], T]) -> T:
    """Load an entry whose files are those that were written."""
    sums = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(sums, dict):
        raise ValueError(f"{_MANIFEST} holds no sums")
    for name, expected in sums.items():
        if _sha256(place / name) != expected:
            raise ValueError(f"{name} is not what was written")
    return load(place)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
