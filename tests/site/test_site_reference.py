"""Does the reference list every public name, and only those?"""

from __future__ import annotations

import importlib
import re
from inspect import ismodule
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
Pages = dict[str, BeautifulSoup]

EXPORT = re.compile(r"^from \S+ import (\w+) as \1$", re.MULTILINE)
STUBS = {"cnnfigs": "__init__.pyi", "cnnfigs.figures": "figures/__init__.pyi"}
MODULES = (
    "cnnfigs.experiments",
    "cnnfigs.web",
    "cnnfigs.images.strips",
    "cnnfigs.datasets.drawn.pen",
    "cnnfigs.datasets.drawn.garments",
)


def _exported(module: str) -> set[str]:
    """Return what a stub offers besides modules, which have sections of their own."""
    names = EXPORT.findall((ROOT / "cnnfigs" / STUBS[module]).read_text("utf-8"))
    room = importlib.import_module(module)
    return {f"{module}.{name}" for name in names if not ismodule(getattr(room, name))}


def _callable(module: str) -> set[str]:
    """Return what a module offers besides data, such as the cuts of garments."""
    room = importlib.import_module(module)
    return {f"{module}.{name}" for name in room.__all__ if callable(getattr(room, name))}


def test_the_reference_lists_exactly_the_public_names(articles: Pages) -> None:
    public = set().union(*map(_exported, STUBS), *map(_callable, MODULES))
    rows = articles["reference/index.html"].select("table.autosummary td:first-child a")
    listed = [link["title"] for link in rows]
    assert len(public) > 30
    assert len(listed) == len(set(listed))
    assert not public - {*listed}, "enter each in docs/reference/index.md"
    assert not {*listed} - public, "take each out of docs/reference/index.md, or enter it in a stub"


def test_every_public_name_has_a_page_that_describes_it(articles: Pages) -> None:
    for link in articles["reference/index.html"].select("table.autosummary td:first-child a"):
        place = urlsplit(link["href"])
        article = articles[f"reference/{place.path}"]
        described = article.find(id=place.fragment).find_parent("dl").find("dd")
        assert described.get_text(strip=True), link["title"]


def test_no_two_pages_have_names_that_differ_by_case_only(articles: Pages) -> None:
    assert len({name.lower() for name in articles}) == len(articles)
