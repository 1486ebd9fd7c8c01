"""Which pages must be written again where the last site is at hand, and were they?

Sphinx writes the pages that it has read again. Others may show something of those: a title, the
number of a figure, the first paragraph. What pages show of each other is small, so it is compared
as a whole: where it is another one, all pages are written. Pages that quote the text of others are
always written.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError

SHOWN = ".shown"  # beside the pages: the digest of what they show of each other
_QUOTES = "quotes-others"
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # where an object lies in memory this time


class UnwrittenError(SphinxError):  # type: ignore[misc]
    """A page was not written."""

    category = "Pages that were not written"


def note_quotation(env: BuildEnvironment) -> None:
    """Note that the page that is being read shows text of other pages."""
    env.metadata[env.docname][_QUOTES] = "yes"


class Build:
    """What one build writes."""

    def __init__(self) -> None:
        self.begin = time.time()
        self.pages: set[str] = set()  # those that are to be written

    def note_read(self, app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
        """Expect each page to be written that is read."""
        self.pages.update(pages)

    def also_written(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages that must be written though they are as they were; all if in doubt."""
        shown = _ADDRESS.sub("", "\n".join(_shown(env)))
        now = hashlib.sha256(shown.encode()).hexdigest()
        record = Path(app.outdir, SHOWN)
        if record.is_file() and record.read_text("utf-8") == now:
            pages = [page for page in env.found_docs if _QUOTES in env.metadata[page]]
        else:
            record.write_text(now, "utf-8")
            pages = sorted(env.found_docs)
        self.pages.update(pages)
        return pages

    def check(self, app: Sphinx, error: Exception | None) -> None:
        """Fail where a page is missing, which Sphinx's parallel writing may keep to itself."""
        if error is None:
            places = {page: Path(app.builder.get_outfilename(page)) for page in self.pages}
            lost = sorted(page for page, place in places.items() if not self._is_new(place))
            if lost:
                raise UnwrittenError(f"{', '.join(lost)}; LOKY_MAX_CPU_COUNT=1 shows why")

    def drop_unshown(self, app: Sphinx, error: Exception | None) -> None:
        """Delete what the last site had and no page has any more: pages, pictures, downloads."""
        if error is not None:
            return
        for folder, files in (("_images", app.env.images), ("_downloads", app.env.dlfiles)):
            kept = {Path(app.outdir, folder, name) for _, name in files.values()}
            for file in Path(app.outdir, folder).rglob("*"):
                if file.is_file() and file not in kept:
                    file.unlink()
        kept = {Path(app.builder.get_outfilename(page)) for page in app.env.found_docs}
        for file in Path(app.outdir).rglob("*.html"):
            if file not in kept and not self._is_new(file):
                file.unlink()

    def _is_new(self, file: Path) -> bool:
        return file.is_file() and file.stat().st_mtime >= self.begin


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
            elif isinstance(found, list):  # a page that is read again comes last
                yield from sorted(f"{name} {kind} {entry}" for entry in found)


def setup(app: Sphinx) -> dict[str, Any]:
    build = Build()
    app.connect("env-before-read-docs", build.note_read, priority=900)
    app.connect("env-get-updated", build.also_written, priority=900)  # when figures have numbers
    app.connect("build-finished", build.drop_unshown, priority=900)
    app.connect("build-finished", build.check, priority=901)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
