"""Has each page, script and live network of the site its entry, and each entry its thing?

The register is ``docs/site.toml``.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from _site.build import live_networks
from _site.checks.prose import ROOT, pages
from _site.register import FILE, Register, load

DOCS = ROOT / "docs"


def faults(register: Register, docs: Path, gallery: Path) -> Iterator[str]:
    """Yield a line for each entry of pages and scripts that is missing, or that leads nowhere.

    Parameters
    ----------
    register : Register
        What the site says it shows.
    docs, gallery : Path
        The folders of what there is.
    """
    written = {path.relative_to(docs).with_suffix("").as_posix() for path in pages(docs)}
    # The first page lists the others; sphinx-gallery writes the index of its scripts.
    yield from _compared("page", register.pages, written - {"index"} | {"auto_gallery/index"})
    scripts = {f"{path.parent.name}/{path.stem}" for path in gallery.glob("*/plot_*.py")}
    listed = [f"{folder}/{name}" for folder, names in register.gallery.items() for name in names]
    yield from _compared("script", listed, scripts)


def _compared(kind: str, listed: Iterable[str], there: set[str]) -> Iterator[str]:
    names = list(listed)
    yield from (f"{FILE.name}: the {kind} {name} has no entry" for name in sorted(there - {*names}))
    yield from (f"{FILE.name}: there is no {kind} {name}" for name in names if name not in there)
    yield from (
        f"{FILE.name}: {name} is listed twice" for name in {*names} if names.count(name) > 1
    )


def untrained(register: Register) -> Iterator[str]:
    """Yield a line for each live network that no build trains."""
    for network, data, _ in live_networks.requests():
        if (network, data) not in register.networks:
            yield f"{FILE.name}: a live figure runs {network} on {data}, which has no entry"


def citation(register: Register, text: str) -> Iterator[str]:
    """Yield a line where the citation file has other addresses than the register."""
    for key, address in (("url", register.address), ("repository-code", register.repository)):
        line = f'{key}: "{address}"'
        if address and line not in text.splitlines():
            yield f"CITATION.cff: expected the line {line}"
        if not address and any(each.startswith(f"{key}:") for each in text.splitlines()):
            yield f"CITATION.cff: says {key}, and {FILE.name} does not"


def index(register: Register, urls: dict[str, str]) -> Iterator[str]:
    """Yield a line where a package index would lead to other addresses than the register has.

    Parameters
    ----------
    register : Register
        What the site says of itself.
    urls : dict of str to str
        The table ``project.urls`` of ``pyproject.toml``.
    """
    for key, address in (("Documentation", register.address), ("Source", register.repository)):
        if urls.get(key, "") != address:
            yield f"pyproject.toml: expected {key} = {address!r} in [project.urls]"


def main() -> int:
    """Print the faults; return 1 where there are any."""
    register = load()
    found = [*faults(register, DOCS, ROOT / "gallery"), *untrained(register)]
    found += citation(register, (ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found += index(register, project.get("urls", {}))
    if found:
        print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
