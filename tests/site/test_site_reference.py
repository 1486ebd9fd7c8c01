"""Does the reference list every public name, and only those?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
Pages = dict[str, BeautifulSoup]

EXPORT = re.compile(r"^from \S+ import (\w+) as \1$", re.MULTILINE)
STUBS = {"cnnfigs": "__init__.pyi", "cnnfigs.figures": "figures/__init__.pyi"}


def _public(module: str) -> set[str]:
    stub = (ROOT / "cnnfigs" / STUBS[module]).read_text("utf-8")
    return {f"{module}.{name}" for name in EXPORT.findall(stub)} - set(STUBS)


def test_the_reference_lists_exactly_the_public_names(articles: Pages) -> None:
    public = _public("cnnfigs") | _public("cnnfigs.figures")
    rows = articles["reference/index.html"].select("table.autosummary a")
    listed = [link["title"] for link in rows]
    assert len(public) > 30
    assert len(listed) == len(set(listed))
    assert set(listed) == public


@pytest.mark.parametrize("module", sorted(STUBS))
def test_every_public_name_has_a_page_with_its_signature(articles: Pages, module: str) -> None:
    for name in sorted(_public(module)):
        article = articles[f"reference/generated/{name}.html"]
        assert article.find(id=name) is not None
        described = article.select_one("dd")
        assert described is not None
        assert described.get_text(strip=True), name
