"""Where is a file that a user names, and how does one come into its place whole, or not at all?"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

# Two letters at least before the colon: one is a drive.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|data:[a-z]+/")


def path_of(named: object) -> Path:
    """Return the path that a user names, with the home folder for a tilde, as shells have it.

    What a shell leaves as it is stays: a file may be called "~$notes.png".

    Parameters
    ----------
    named : str or path-like

    Raises
    ------
    TypeError
        Where no name came.
    ValueError
        Where an address of the web came, or of another store of files.

    Examples
    --------
    >>> path_of("~/photo.png") == Path.home() / "photo.png"
    True
    >>> path_of("~$notes.png").name
    '~$notes.png'
    >>> path_of("https://example.org/photo.png")
    Traceback (most recent call last):
    ValueError: expected the name of a file, but 'https://example.org/photo.png' is an address: ...
    """
    if isinstance(named, str) and _ADDRESS.match(named):
        raise ValueError(
            f"expected the name of a file, but {named[:60]!r} is an address: download what it "
            "leads to, and pass the name of that file"
        )
    if not isinstance(named, (str, os.PathLike)):
        came = type(named).__name__
        raise TypeError(f"expected the name of a file, but an object of type {came} came")
    try:
        # Unlike Path.expanduser, it leaves what is nobody's home as it is.
        return Path(os.path.expanduser(named))  # noqa: PTH111
    except ValueError:  # No user has a NUL in his name.
        return Path(named)


def expect_target(path: Path) -> None:
    """Raise FileNotFoundError where a path is a link that leads nowhere, or in a circle."""
    if path.is_symlink() and not path.exists():
        raise FileNotFoundError(
            f"{str(path)!r} is a link that leads nowhere: put the file itself there, or mend the "
            "link"
        )


def place_for(named: object) -> Path:
    """Return where a file is to be written, or say before it is made why it can't be there.

    Parameters
    ----------
    named : str or path-like

    Raises
    ------
    FileNotFoundError
        Where the folder is not there.
    IsADirectoryError
        Where a folder stands in the file's place.
    PermissionError
        Where nothing may be written into the folder.
    ValueError
        Where no file can have that name, or a device or a pipe has it: a page would take its place.

    Examples
    --------
    >>> place_for("nowhere/page.html")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    FileNotFoundError: there is no folder '...nowhere' to write 'page.html' to: make it first
    """
    place = path_of(named)
    try:
        exists = place.exists()
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise ValueError(
            f"no file can be called {place.name[:60]!r}…, which is too long: shorten it"
        ) from None
    if "\0" in str(place):
        raise ValueError(f"no file can be called {place.name!r}: leave out what is no letter")
    folder = place.absolute().parent
    if exists and not place.is_file() and not place.is_dir():
        raise ValueError(
            f"expected a file to write to, but {str(place)!r} is a device or a pipe: name a file"
        )
    if place.is_dir():
        raise IsADirectoryError(f"expected a file to write to, but {str(place)!r} is a folder")
    if not folder.is_dir():
        raise FileNotFoundError(
            f"there is no folder {str(folder)!r} to write {place.name!r} to: make it first"
        )
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    return place


@contextlib.contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Yield where to write a file, or a folder; at the end it comes into its place in one step.

    Parameters
    ----------
    path : Path
        In a folder that exists. A file that stood there is replaced, a folder has to be empty.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with written_aside(Path(folder) / "page.html") as aside:
    ...         _ = aside.write_text("<p>")
    ...     [path.name for path in Path(folder).iterdir()]
    ['page.html']
    """
    # Its name owes nothing to the file's, which may be as long as names can be.
    aside = path.with_name(f".unfinished-{uuid.uuid4().hex}")
    try:
        yield aside
        aside.replace(path)
    except BaseException:  # Ctrl-C included
        if aside.is_dir():
            shutil.rmtree(aside, ignore_errors=True)
        aside.unlink(missing_ok=True)
        raise


def write_whole(path: Path, text: str) -> None:
    """Write a file of text, whole or not at all: :func:`written_aside`.

    Parameters
    ----------
    path : Path
        In a folder that exists. What stood there is replaced.
    text : str
        Written as UTF-8, its line ends as they are.
    """
    with written_aside(path) as aside:
        aside.write_bytes(text.encode())
