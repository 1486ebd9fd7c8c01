"""Which pages must be written again where the last site is at hand?

Sphinx writes the pages that it has read again. Others may show something of those: a title, the
number of a figure, the first paragraph. What pages show of each other is small, so it is compared
as a whole: where it is another one, the whole site is written from nothing. Pages that quote the
text of others are always written.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

SHOWN = ".shown"  # beside the pages: the digest of what they show of each other
_QUOTES = "quotes-others"


def note_quotation(env: BuildEnvironment) -> None:
    """Note that the page that is being read shows text of other pages."""
    env.metadata[env.docname][_QUOTES] = "yes"


def also_written(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that must be written though they are as they were; all where in doubt."""
    now = hashlib.sha256("\n".join(_shown(env)).encode()).hexdigest()
    record = Path(app.outdir, SHOWN)
    same = record.is_file() and record.read_text("utf-8") == now
    if not same:
        # Sphinx would leave behind the pages of sources that are gone.
        shutil.rmtree(app.outdir, ignore_errors=True)
        Path(app.outdir).mkdir(parents=True)
    record.write_text(now, "utf-8")
    if not same:
        return sorted(env.found_docs)
    return [page for page in env.found_docs if _QUOTES in env.metadata[page]]


def _shown(env: BuildEnvironment) -> Iterator[str]:
    """Yield all that a page may show of another one, or that the sidebar shows."""
    yield from sorted(env.found_docs)
    yield from (f"{page} {title.astext()}" for page, title in sorted(env.titles.items()))
    yield from (f"{page} {below}" for page, below in sorted(env.toctree_includes.items()))
    yield from (f"{page} {found}" for page, found in sorted(env.toc_fignumbers.items()))
    for name, data in sorted(env.domaindata.items()):
        if name == "duration":  # how long each page took to read, which none shows
            continue
        for kind, found in sorted(data.items()):
            if isinstance(found, dict):
                yield from sorted(f"{name} {kind} {entry}" for entry in found.items())
            elif isinstance(found, list):
                yield from (f"{name} {kind} {entry}" for entry in found)


def drop_unshown(app: Sphinx, error: Exception | None) -> None:
    """Delete pictures and downloads that no page has any more."""
    if error is not None:
        return
    for folder, files in (("_images", app.env.images), ("_downloads", app.env.dlfiles)):
        kept = {Path(app.outdir, folder, name) for _, name in files.values()}
        for file in Path(app.outdir, folder).rglob("*"):
            if file.is_file() and file not in kept:
                file.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-get-updated", also_written, priority=900)  # when figures have their numbers
    app.connect("build-finished", drop_unshown, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
