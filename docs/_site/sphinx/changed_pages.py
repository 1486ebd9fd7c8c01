"""Which pages must be read again, and which executed again?

Sphinx goes by the time of a file, so it misses a page that was changed and given an old date, and
whatever else the page is made of. MyST-NB's cache goes by a page's cells, so it misses the module
beside the page from which they take their numbers, and the data beside that. Here both go by
content: a page is read again where its text, its module or a file that it depends on is another
one, and the module's digest becomes a last cell, which nobody sees.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

_CELL = "\n\n```{{code-cell}} ipython3\n---\ntags: [remove-cell]\n---\n# {name} {digest}\n```\n"


def modules_of(page: Path) -> list[Path]:
    """Return the modules beside a page, and the data that they read.

    These are `page.py`, each `page_*.py` where one is not enough, and `page.json`.
    """
    module = page.with_suffix(".py")
    if page.suffix != ".md" or not module.is_file():
        return []
    data = [path for path in (page.with_suffix(".json"),) if path.is_file()]
    return [module, *sorted(page.parent.glob(f"{page.stem}_*.py")), *data]


def with_digest(text: str, page: Path) -> str:
    """Return the text of a page with the digest of its modules, if it has any."""
    modules = modules_of(page)
    if not modules:
        return text
    digest = hashlib.sha256(b"".join(module.read_bytes() for module in modules)).hexdigest()
    return text + _CELL.format(name=modules[0].name, digest=digest)


def add_digest(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let MyST-NB see the digest of a page's module."""
    source[0] = with_digest(source[0], Path(app.env.doc2path(docname)))


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages that are made of something else than when they were read."""
    before: dict[str, str] = getattr(env, "cnnfigs_digests", {})
    now = _digests(env, before.keys() & env.found_docs)
    return [docname for docname in now if now[docname] != before[docname]]


def remember(app: Sphinx, env: BuildEnvironment) -> None:
    """Note what the pages are made of, as far as reading them has told."""
    env.cnnfigs_digests = _digests(env, env.found_docs)  # type: ignore[attr-defined]


def _digests(env: BuildEnvironment, docnames: Iterable[str]) -> dict[str, str]:
    """Return a digest of all files that each page is made of."""
    digest_of = cache(_digest)  # many pages share a file
    found = {}
    for docname in docnames:
        page = Path(env.doc2path(docname))
        others = {Path(env.srcdir, name) for name in env.dependencies.get(docname, ())}
        files = {page, *modules_of(page), *others}
        found[docname] = " ".join(digest_of(file) for file in sorted(files))
    return found


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("source-read", add_digest)
    app.connect("env-get-outdated", outdated)
    app.connect("env-updated", remember)
    return {"parallel_read_safe": True, "env_version": 2}
