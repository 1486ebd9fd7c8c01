"""Which pages must be read again, and which executed again?

Sphinx goes by the time of a file, so it misses a page that was changed and given an old date.
MyST-NB's cache goes by a page's cells, so it misses the module beside the page from which they take
their numbers. Here both go by content: a page is read again where its text or its module is another
one, and the module's digest becomes a last cell, which nobody sees.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

_CELL = "\n\n```{{code-cell}} ipython3\n---\ntags: [remove-cell]\n---\n# {name} {digest}\n```\n"


def module_of(page: Path) -> Path | None:
    """Return the module of functions beside a page; None where it has none."""
    module = page.with_suffix(".py")
    return module if page.suffix == ".md" and module.is_file() else None


def with_digest(text: str, page: Path) -> str:
    """Return the text of a page with the digest of its module, if it has one."""
    module = module_of(page)
    if module is None:
        return text
    digest = hashlib.sha256(module.read_bytes()).hexdigest()
    return text + _CELL.format(name=module.name, digest=digest)


def add_digest(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let MyST-NB see the digest of a page's module."""
    source[0] = with_digest(source[0], Path(app.env.doc2path(docname)))


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages whose content, or whose module's, is not what it was in the last build."""
    before = getattr(env, "cnnfigs_digests", {})
    now = {docname: _digest(Path(env.doc2path(docname))) for docname in env.found_docs}
    env.cnnfigs_digests = now  # type: ignore[attr-defined]
    return [docname for docname in now.keys() & before.keys() if now[docname] != before[docname]]


def _digest(page: Path) -> str:
    digest = hashlib.sha256(page.read_bytes())
    module = module_of(page)
    if module is not None:
        digest.update(module.read_bytes())
    return digest.hexdigest()


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("source-read", add_digest)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "env_version": 1}
