"""A page on which a test calls the modules of the live figures by themselves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from real_browser import WINDOW, faultless

from _site.sphinx import live_bundle

ROOT = Path(__file__).parents[2]


def write_bundle(folder: Path, script: str | None = None) -> None:
    """Write the scripts and the stylesheet of the live figures, as a page of the site has them.

    With a script, that one stands in place of what starts the figures.
    """
    for name, text in _files(script).items():
        (folder / name).write_text(text, "utf-8")


@cache
def _files(script: str | None) -> dict[str, str]:
    """Return the files by their names: the sources are the same for all tests of a process."""
    site = (ROOT / "docs" / "_static" / "site.css").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        sources = live_bundle.SOURCES
        if script is not None:
            sources = Path(folder) / "sources"
            shutil.copytree(live_bundle.SOURCES, sources)
            (sources / "page.js").write_text(script, "utf-8")
        return {**live_bundle.scripts(sources), "live.css": site + live_bundle.style(sources)}


def open_modules(page: Any, folder: Path, script: str) -> Any:
    """Open a page that loads the bundle with ``script`` in place of what starts the figures."""
    folder.mkdir(exist_ok=True)
    write_bundle(folder, f"{script}\nglobalThis.ready = true;\n")
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Modules</title>'
        '<link rel="stylesheet" href="live.css"><article></article>'
        '<script src="live.js" defer></script></html>',
        "utf-8",
    )
    page.goto((folder / "page.html").as_uri())
    page.wait_for_function("globalThis.ready")
    return page


def page_of_modules(script: str) -> Any:
    """Return a fixture: such a page, on which no script may fail, one for all tests of a module."""

    @pytest.fixture(scope="module")
    def only_page(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
        with faultless(browser) as page:
            yield open_modules(page, tmp_path_factory.mktemp("modules"), script)

    return only_page


def reopened(page: Any) -> Any:
    """Open such a page again, as new, which takes half as long as a page of its own."""
    page.set_viewport_size(WINDOW)
    page.mouse.move(0, 0)
    page.reload()
    page.wait_for_function("globalThis.ready")
    return page
