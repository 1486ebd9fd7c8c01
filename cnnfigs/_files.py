"""How does a file come into its place whole, or not at all?"""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file aside first, then put it into place in one step.

    Parameters
    ----------
    path : Path
        In a folder that exists. What stood there is replaced.
    text : str
        Written as UTF-8, its line ends as they are.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "page.html", "<p>")
    ...     [path.name for path in Path(folder).iterdir()]
    ['page.html']
    """
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        aside.write_bytes(text.encode())
        aside.replace(path)
    except BaseException:  # Ctrl-C included
        aside.unlink(missing_ok=True)
        raise
