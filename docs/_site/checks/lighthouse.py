"""What does Lighthouse say of ten built pages on a phone, and of five of them on a desktop?

A page needs 95 points for speed, and 100 each for accessibility, best practices and what search
engines read. Addresses are of this machine, so what asks for the published one is left out. Needs
Node and Chromium; `nox -s lighthouse` runs it.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from _site.build import fingerprint

PAGES = (
    "index",
    "explainer/walk",
    "explainer/filters",
    "explainer/learning",
    "explainer/digits",
    "ledger",
    "teachers",
    "glossary",
    "auto_gallery/index",
    "reference/index",
)
ON_DESKTOP = PAGES[:5]
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
VERSION = "lighthouse@12.8.2"
PACKED = (".css", ".html", ".js", ".json", ".svg")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def measure(address: str, device: str) -> dict[str, Any]:
    """Return Lighthouse's report on a page, on a phone or a desktop."""
    browser = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), "")
    words = ["npx", "--yes", VERSION, address, "--output=json", "--quiet"]
    words += ["--chrome-flags=--headless=new --no-sandbox", "--skip-audits=canonical"]
    words += ["--preset=desktop"] if device == "desktop" else []
    run = subprocess.run(
        words,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"CHROME_PATH": browser},
    )
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def points(report: dict[str, Any]) -> dict[str, int]:
    """Return the points of each category, of 100.

    Examples
    --------
    >>> points({"categories": {"seo": {"score": 0.92}}})
    {'seo': 92}
    """
    return {name: round(100 * part["score"]) for name, part in report["categories"].items()}


def lost(report: dict[str, Any]) -> list[str]:
    """Return what costs points, and where."""
    found = []
    for name, category in report["categories"].items():
        if round(100 * category["score"]) >= LEAST[name]:
            continue
        for part in category["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                value = audit.get("displayValue", "")
                found.append(f"{name}: {audit['title']} ({part['id']}) {value}")
    return found


class _Host(http.server.SimpleHTTPRequestHandler):
    """Packs text, as those do who host pages."""

    def send_head(self) -> io.BytesIO | Any:
        file = Path(self.translate_path(self.path))
        if file.suffix not in PACKED or not file.is_file():
            return super().send_head()
        content = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def log_message(self, *words: Any) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *words: Any) -> None:
        """A browser hangs up when it has seen enough."""


def main(pages: tuple[str, ...]) -> int:
    """Print a line for each page and device, and what costs points; return 1 where they are few."""
    handler = functools.partial(_Host, directory=str(fingerprint.HTML))
    failed = False
    seen = [(page, "phone") for page in pages or PAGES]
    seen += [(page, "desktop") for page in pages or ON_DESKTOP]
    print(f"{'page':20}{'':8}" + "".join(f"{name:>16}" for name in LEAST))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page, device in seen:
            report = measure(f"http://127.0.0.1:{server.server_port}/{page}.html", device)
            reached = points(report)
            numbers = "".join(f"{reached[name]:16}" for name in LEAST)
            print(f"{page:20}{device:8}{numbers}", flush=True)
            for audit in lost(report):
                print(f"    {audit}")
            failed |= any(reached[name] < LEAST[name] for name in LEAST)
        server.shutdown()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
