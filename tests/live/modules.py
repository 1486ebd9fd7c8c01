"""A page on which a test calls the modules of the live figures by themselves."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from _site.sphinx import live

ROOT = Path(__file__).parents[2]


def open_modules(page: Any, folder: Path, script: str) -> Any:
    """Open a page that loads the bundle with ``script`` in place of what starts the figures."""
    sources = folder / "sources"
    shutil.copytree(ROOT / "docs" / "live", sources)
    (sources / "page.js").write_text(f"{script}\nglobalThis.ready = true;\n", "utf-8")
    original, live.SOURCES = live.SOURCES, sources
    try:
        bundle = live.bundle()
    finally:
        live.SOURCES = original
    styles = [ROOT / "docs" / "_static" / name for name in ("site.css", "live.css")]
    (folder / "live.js").write_text(bundle, "utf-8")
    (folder / "live.css").write_text("".join(s.read_text("utf-8") for s in styles), "utf-8")
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Modules</title>'
        '<link rel="stylesheet" href="live.css"><article></article>'
        '<script src="live.js" defer></script></html>',
        "utf-8",
    )
    page.goto((folder / "page.html").as_uri())
    page.wait_for_function("globalThis.ready")
    return page
