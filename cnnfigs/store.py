"""What was computed once and is kept on disk: atomic, locked, verified.

An entry is a folder. It is written aside and moved into place in one step, so a crash leaves
either the whole entry or none of it. One lock per entry makes a second process wait for the first
instead of doing the work again. A manifest of SHA-256 sums tells a damaged entry from a sound one.
Nothing leaves by itself: :func:`clear` deletes by name or by age.
"""

from __future__ import annotations

import contextlib
import fnmatch
import hashlib
import json
import os
import platform
import re
import shutil
import stat
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

import filelock
import platformdirs

from cnnfigs._files import path_of

_MANIFEST = "manifest.json"
_SIGNED = "process "
_ASIDE = ".unfinished-"
_PLAIN = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.+-]*[A-Za-z0-9_])?")
_LEFT_OVER = re.compile(rf"{re.escape(_ASIDE)}(.+)-[0-9a-f]{{12}}")
_LONGEST = 150  # letters of a name: file systems end at 255, and what is written aside has more
# OSErrors that say that an entry is not what it was. Any other one says that a sound entry can't be
# read just now.
_GONE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)

T = TypeVar("T")

_waits: ContextVar[bool] = ContextVar("_waits", default=True)


class BusyError(RuntimeError):
    """Another process is at work on an entry, and nobody is to wait for it."""


@contextlib.contextmanager
def without_waiting() -> Iterator[None]:
    """Raise :class:`BusyError` where :func:`locked` would wait: there is other work meanwhile."""
    before = _waits.set(False)
    try:
        yield
    finally:
        _waits.reset(before)


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
    try:
        return path_of(folder).absolute()
    except FileNotFoundError:
        raise FileNotFoundError(
            f"CNNFIGS_CACHE_DIR is {folder!r}, and the folder that Python runs in, where it would "
            "be, is gone: write it from the root on"
        ) from None


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
        Called with the filled folder; returns the result. Whatever it raises means that the entry
        is damaged, but for a MemoryError and for an OSError that says that it can't be read.

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
    place = _place(namespace, key)
    with locked(f"{place.parent.name}-{place.name}") as alone:
        try:
            # Another process may have made it while this one waited.
            return _load_verified(place, load)
        except Exception as error:
            if not _is_damage(error):
                warnings.warn(
                    f"{place} can't be read ({error}), so it is left as it is, and what it holds "
                    "is made once more.",
                    stacklevel=3,
                )
                return make()
            if os.path.lexists(place):
                warnings.warn(f"{place} is damaged ({error}); it is made again.", stacklevel=3)
        result = make()
        try:
            if alone:
                _discard(place)
                _sweep(place)
            _save_whole(place, lambda folder: save(result, folder))
        except OSError as error:
            # Where there are no locks, another process may have kept it meanwhile.
            if alone or not held([(namespace, key)]):
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
    try:
        return _load_verified(_place(namespace, key), load)
    except MemoryError:
        raise
    except Exception:
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
            (folder / _expect_plain(name)).write_bytes(content)

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


def clear(pattern: str = "*", *, unused_days: float = 0.0) -> list[str]:
    """Delete entries of the store, by name, by age, or both. It is never done by itself.

    Parameters
    ----------
    pattern : str
        Which ones, as in a shell: ``"trained/lenet-*"``, or ``"*"`` for all.
    unused_days : float
        Only those that nobody has made or read for so many days.

    Returns
    -------
    list of str
        What was deleted, such as ``"trained/lenet-mnist-0123456789abcdef"``, in their order; what
        killed processes left of an entry goes under its name. What another process is at work on
        stays, and so does whatever else lies in the folder.

    Examples
    --------
    >>> clear("networks/*", unused_days=30)
    []
    """
    latest = time.time() - 86_400 * unused_days
    deleted = []
    for place in sorted(cache_dir().glob("*/*/")):
        entry = _LEFT_OVER.fullmatch(place.name)
        name = f"{place.parent.name}/{entry[1] if entry else place.name}"
        if not fnmatch.fnmatchcase(name, pattern) or place.is_symlink():
            continue
        # What is held, or was deleted meanwhile, or can't be deleted, is left to the next time.
        with contextlib.suppress(OSError, ValueError), _lock(name.replace("/", "-")).acquire(0):
            if not entry:
                _sums(place)
            used = (place if entry else place / _MANIFEST).stat().st_mtime
            if used <= latest:
                _delete(place)
                deleted.append(name)
    return deleted


def _delete(place: Path) -> None:
    """Delete an entry: out of sight in one step, so that nobody reads half of it."""
    if not _LEFT_OVER.fullmatch(place.name):
        place = place.replace(_aside(place))
    shutil.rmtree(place)


@contextlib.contextmanager
def locked(name: str) -> Iterator[bool]:
    """Hold the store's lock of this name; wait, and say so, while another process holds it.

    Parameters
    ----------
    name : str
        What is locked, such as an entry or a download.

    Yields
    ------
    bool
        Whether it is held. A store that can't be written to has no locks.

    Raises
    ------
    BusyError
        Within :func:`without_waiting`, in place of waiting.
    """
    try:
        lock = _lock(name)
        holder = _holder(lock)  # before it is tried, which with an old filelock empties the file
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            if not _waits.get():
                raise BusyError(f"{holder} is at work on {name}") from None
            _say(f"cnnfigs: {holder} is at work on {name}; waiting for it ...")
            lock.acquire()
        alone = True
        _sign(lock)
    except (OSError, NotImplementedError):  # the latter where a file system has no locks
        alone = False
    try:
        yield alone
    finally:
        if alone:
            lock.release()


def _lock(name: str) -> filelock.BaseFileLock:
    """Return a lock of the store, to be taken by all whom its folder is open to."""
    folder = cache_dir() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    mode = stat.S_IMODE(folder.stat().st_mode) & 0o666  # by itself it would be closed to others
    return filelock.FileLock(folder / f"{_file_name(name)}.lock", mode=mode)


def _sign(lock: filelock.BaseFileLock) -> None:
    """Write into a lock who holds it, where the system lets a locked file be written."""
    file = Path(lock.lock_file)
    with contextlib.suppress(OSError, ValueError):
        before = file.read_text("utf-8")
        if not before or before.startswith(_SIGNED):  # else it is written by the lock itself
            file.write_text(f"{_SIGNED}{os.getpid()} on {platform.node()}", "utf-8")


def _holder(lock: filelock.BaseFileLock) -> str:
    """Return who holds a lock, as far as it says so."""
    with contextlib.suppress(OSError, ValueError):
        signature = Path(lock.lock_file).read_text("utf-8")
        if signature.startswith(_SIGNED):
            return signature
    return "another process"


def _say(words: str) -> None:
    """Print words where somebody can see them. A closed pipe is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        print(words, flush=True)


def _is_damage(error: Exception) -> bool:
    """Tell an entry that is not what it was from one that can't be read just now."""
    if isinstance(error, MemoryError) or isinstance(error.__cause__, MemoryError):
        return False
    return isinstance(error, _GONE) or not isinstance(error, OSError)


def _place(namespace: str, key: str) -> Path:
    """Return where an entry is, or will be: always below the store's folder."""
    return cache_dir() / _file_name(namespace) / _file_name(key)


def _file_name(name: str) -> str:
    """Return a name that each file system takes; other names never give the same one."""
    if _PLAIN.fullmatch(name) and len(name) <= _LONGEST:
        return name
    plain = re.sub("[^A-Za-z0-9_]+", "_", name)[: _LONGEST - 17]
    return f"{plain or '_'}-{digest(name.encode('utf-8', 'surrogatepass'))}"


def _expect_plain(name: str) -> str:
    """Return the name of a file of an entry, which lies in the entry's folder and nowhere else."""
    if name != Path(name).name or name in ("", "..") or "\0" in name:
        raise ValueError(f"{name!r} is no name of a file")
    return name


def _aside(place: Path) -> Path:
    """Return a folder beside an entry that nobody takes for one."""
    return place.parent / f"{_ASIDE}{place.name}-{uuid.uuid4().hex[:12]}"


def _sweep(place: Path) -> None:
    """Remove what was written aside for an entry by processes that were killed."""
    for left_over in place.parent.glob(f"{_ASIDE}{place.name}-{12 * '[0-9a-f]'}"):
        shutil.rmtree(left_over, ignore_errors=True)


def _save_whole(place: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside `place`, seal it with a manifest, and move it there in one step."""
    place.parent.mkdir(parents=True, exist_ok=True)
    # Not by tempfile, whose folders are closed to all others, whatever the user's umask says.
    aside = _aside(place)
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
    for name, expected in _sums(place).items():
        if _sha256(place / name) != expected:
            raise ValueError(f"{name} is not what was written")
    found = load(place)
    with contextlib.suppress(OSError):  # a store that can only be read
        (place / _MANIFEST).touch()  # read today: what is not has an age
    return found


def _sums(place: Path) -> dict[str, str]:
    """Return the sum of each file of an entry; raise where it is not what this module wrote."""
    _expect_file(place / _MANIFEST)
    sums = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(sums, dict) or not all(isinstance(each, str) for each in sums.values()):
        raise ValueError(f"{_MANIFEST} holds no sums")
    files = {path.name for path in place.iterdir() if not path.name.startswith(".")}
    if files - {_MANIFEST} != set(sums):
        raise ValueError(f"{_MANIFEST} names other files than there are")
    return sums


def _expect_file(path: Path) -> None:
    """Raise for what is no file: opening a pipe would wait for somebody who writes."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError(f"{path.name} is no file")


def _sha256(path: Path) -> str:
    _expect_file(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
