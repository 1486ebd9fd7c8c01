"""A page on which a test calls the modules of the live figures by themselves."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from _site.sphinx import live_bundle

ROOT = Path(__file__).parents[2]


def write_bundle(folder: Path, sources: Path = live_bundle.SOURCES) -> None:
    """Write the scripts and the stylesheet of the live figures, as a page of the site has them."""
    for name, script in live_bundle.scripts(sources).items():
        (folder / name).write_text(script, "utf-8")
    site = (ROOT / "docs" / "_static" / "site.css").read_text("utf-8")
    (folder / "live.css").write_text(site + live_bundle.style(sources), "utf-8")


def open_modules(page: Any, folder: Path, script: str) -> Any:
    """Open a page that loads the bundle with ``script`` in place of what starts the figures."""
    sources = folder / "sources"
    shutil.copytree(live_bundle.SOURCES, sources)
    (sources / "page.js").write_text(f"{script}\nglobalThis.ready = true;\n", "utf-8")
    write_bundle(folder, sources)
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Modules</title>'
        '<link rel="stylesheet" href="live.css"><article></article>'
        '<script src="live.js" defer></script></html>',
        "utf-8",
    )
    page.goto((folder / "page.html").as_uri())
    page.wait_for_function("globalThis.ready")
    return page
