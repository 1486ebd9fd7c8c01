"""The built site, built once where it is not the one of these sources already."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from _site.build import example_report, fingerprint

# As it was before any fixture moved the store: the networks of the site may be there already.
_ENVIRONMENT = dict(os.environ)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all-pages",
        action="store_true",
        help="ask axe-core about every page, not about some of each kind that is generated",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Build the site where it is not current, once: before processes share the tests."""
    choice = _ENVIRONMENT.get("CNNFIGS_DATA") or "auto"
    asked_for = not hasattr(session.config, "workerinput") and not session.config.option.collectonly
    if not asked_for or fingerprint.is_current(None if choice == "auto" else choice):
        return
    # Tests wait for no other host: without a choice, the data are drawn.
    choice = "drawn" if choice == "auto" else choice
    command = [sys.executable, "-m", "_site.build", "--data", choice]
    run = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=_ENVIRONMENT,
        cwd=fingerprint.DOCS,
    )
    if run.returncode != 0:
        pytest.exit(f"The site could not be built.\n{run.stdout}\n{run.stderr}", returncode=1)


@pytest.fixture(scope="session")
def html() -> Path:
    """Return the folder of the built site."""
    return fingerprint.HTML


@pytest.fixture(scope="session")
def pages(html: Path) -> dict[str, BeautifulSoup]:
    """Return every page of Sphinx's by its path on the site."""
    return {
        path.relative_to(html).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(html.rglob("*.html"))
        if path.name != example_report.NAME  # which has tests of its own
    }


@pytest.fixture(scope="session")
def articles(pages: dict[str, BeautifulSoup]) -> dict[str, BeautifulSoup]:
    """Return every page without the theme around it."""
    return {name: each.find(attrs={"role": "main"}) or each for name, each in pages.items()}


@pytest.fixture(scope="session")
def anchors(pages: dict[str, BeautifulSoup]) -> dict[str, set[str]]:
    """Return the places that a link can lead to on each page."""
    return {name: {tag["id"] for tag in each.find_all(id=True)} for name, each in pages.items()}


@pytest.fixture(scope="session")
def site(html: Path) -> Iterator[str]:
    """Return the address of the built site on a web server of this machine."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    handler = functools.partial(quiet, directory=str(html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
