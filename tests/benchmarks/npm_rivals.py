"""Libraries from the npm registry, in a folder that a web server of this machine serves."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest


@contextlib.contextmanager
def served(folder: Path, packages: Sequence[str], page: str) -> Iterator[tuple[Path, str]]:
    """Install packages, and give their folder and the address of a page that may load them."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm on this machine, which brings the rivals: install Node.js")
    (folder / "package.json").write_text("{}", "utf-8")
    (folder / "page.html").write_text(page, "utf-8")
    words = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    handler = functools.partial(quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}/page.html"
        server.shutdown()
