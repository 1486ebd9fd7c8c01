"""Is what was computed before still true?

Neither MyST-NB's cache nor sphinx-gallery's looks at the package that the pages and the examples
import. So everything that decides a figure goes into one fingerprint, and both caches are dropped
when it changes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from _site import register
from _site.build import records

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
BUILD = DOCS / "_build"
HTML = BUILD / "html"
STAMP = BUILD / "stamp.json"
REPORTS = BUILD / "reports"
REFERENCE = DOCS / "reference"
# What runs in the browser decides no computed figure, and each page with a live one.
SCRIPTS = ROOT / "cnnfigs" / "web" / "live"

CACHES = (
    BUILD / ".jupyter_cache",
    BUILD / "jupyter_execute",
    BUILD / "doctrees",
    BUILD / "live",
    BUILD / "preview",
    REPORTS,
    DOCS / "auto_gallery",
    REFERENCE / "generated",
)
GENERATED = (BUILD, DOCS / "auto_gallery", REFERENCE / "generated")

LEDGER = DOCS / "_site" / "ledger"

# The ledger's page says itself that it depends on its rows; the others only check prose.
NOT_DECISIVE = (LEDGER.name, "checks")

# What draws and lays out the figures, besides our own code.
DECISIVE = (
    "furo",
    "keras",
    "matplotlib",
    "myst-nb",
    "numpy",
    "scikit-image",
    "scipy",
    "sphinx",
    "sphinx-gallery",
    "tensorflow",
    "tensorflow-cpu",
)


def computed(data: str) -> str:
    """Return the fingerprint of all that decides a computed figure or number.

    ``data`` identifies the data sets. Of the gallery only the names count: its texts are
    sphinx-gallery's own business, but it never forgets a script that is gone.
    """
    extensions = DOCS / "_site"
    code = [
        file
        for file in _files(extensions)
        if file.relative_to(extensions).parts[0] not in NOT_DECISIVE
    ]
    code += [file for file in _files(ROOT / "cnnfigs") if not file.is_relative_to(SCRIPTS)]
    names = [path.relative_to(ROOT).as_posix() for path in _files(ROOT / "gallery")]
    quoted = ROOT / "CITATION.cff"
    return _digest([*code, quoted], data, *names, *map(_installed, DECISIVE), *_addresses())


def site(data: str) -> str:
    """Return the fingerprint of all that decides the whole built site."""
    files = [*_files(DOCS), *_files(ROOT / "gallery"), *_files(SCRIPTS)]
    return _digest(files, computed(data))


def ledger(data: str) -> str:
    """Return the fingerprint of all that decides a verdict."""
    return _digest(_files(LEDGER), computed(data))


def scripts() -> str:
    """Return the fingerprint of all that runs in the browser."""
    return _digest(_files(SCRIPTS))


def frame(data: str) -> str:
    """Return the fingerprint of all that every page shows or needs: what is no page itself."""
    shared = [file for file in _files(DOCS) if not _is_page(file)]
    return _digest([*shared, *_files(SCRIPTS)], computed(data))


def _addresses() -> tuple[str, str]:
    """Return where the site and its sources will be, which each page says, and one cites."""
    said = register.load()
    return said.address, said.repository


def _is_page(file: Path) -> bool:
    """Tell whether a file is a page, or the module beside one."""
    return file.with_suffix(".md").is_file()


def is_current(data: str | None = None) -> bool:
    """Tell whether the built site is that of these sources and of these data, or of any."""
    stamp = read_stamp()
    built = stamp.get("data", "")
    wanted = data is None or built.startswith(data)
    return wanted and HTML.is_dir() and stamp.get("site") == site(built)


def drop_stale(data: str, *, always: bool = False) -> bool:
    """Drop both caches where their fingerprint is not today's; tell whether they were dropped."""
    now = computed(data)
    names = _digest([REFERENCE / "index.md", *_files(DOCS / "_templates")])
    stamp = read_stamp()
    stale = always or stamp.get("computed") != now
    if stale:
        for cache in CACHES:
            shutil.rmtree(cache, ignore_errors=True)
    if stamp.get("names") != names:
        shutil.rmtree(REFERENCE / "generated", ignore_errors=True)
    write_stamp({**stamp, "data": data, "computed": now, "names": names})
    return stale


def read_stamp() -> dict[str, str]:
    return records.read(STAMP)


def write_stamp(stamp: dict[str, str]) -> None:
    records.write(STAMP, stamp)


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not any(path.is_relative_to(place) for place in GENERATED)
    )


def _digest(files: Iterable[Path], *words: str) -> str:
    digest = hashlib.sha256()
    for word in words:
        digest.update(f"{word}\0".encode())
    for path in files:
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _installed(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return name


if __name__ == "__main__":
    # sphinx-autobuild runs this before each build.
    drop_stale(read_stamp().get("data", ""))
