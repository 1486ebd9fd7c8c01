"""Is each page of the explainer short, with its code folded and its notes out of the way?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from _site.register import load

Pages = dict[str, BeautifulSoup]

PHONE = {"width": 390, "height": 844}
MOST_SCREENS = 12
EXPLAINER = load().section("Explainer").pages


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """Return a page on a phone: for a finger, targets are larger than for a mouse."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", EXPLAINER)
def test_a_page_is_no_longer_than_twelve_screens_of_a_phone(
    phone: Any, html: Path, name: str
) -> None:
    phone.goto((html / f"{name}.html").as_uri())
    # A live figure starts where it is near, and is longer than the picture that stood in its place.
    for figure in phone.locator(".live").all():
        figure.evaluate("host => host.scrollIntoView()")
        figure.and_(phone.locator("[data-state='running']")).wait_for(timeout=60_000)
    height = phone.evaluate("document.documentElement.scrollHeight")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert height / PHONE["height"] <= MOST_SCREENS
    assert width <= PHONE["width"]


@pytest.mark.parametrize("name", EXPLAINER)
def test_nothing_that_is_open_scrolls_sideways_on_a_phone(
    phone: Any, html: Path, name: str
) -> None:
    phone.goto((html / f"{name}.html").as_uri())
    wide = phone.locator("article :is(pre, .table-wrapper)").evaluate_all(
        """boxes => boxes
            .filter((box) => box.checkVisibility({ contentVisibilityAuto: true }))
            .filter((box) => box.scrollWidth > box.clientWidth)
            .map((box) => `${box.className} ${box.textContent.slice(0, 40)}`)"""
    )
    assert wide == []


@pytest.mark.parametrize("name", EXPLAINER)
def test_a_page_asks_three_questions_or_more(articles: Pages, name: str) -> None:
    assert len(articles[f"{name}.html"].select("div.question")) >= 3


def test_only_a_networks_own_lines_are_open(articles: Pages) -> None:
    cells = [
        cell
        for name, article in articles.items()
        if name.startswith("explainer/")
        for cell in article.select("div.cell")
        if cell.select_one("div.cell_input")
    ]
    assert cells
    for cell in cells:
        folded = cell.select_one("details div.cell_input") is not None
        assert folded != ("tag_network" in cell["class"]), cell.get_text()


def test_a_pointer_finds_each_section_beside_the_page(page: Any, html: Path) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})  # There the list stands beside it.
    page.goto((html / "explainer" / "digits.html").as_uri())
    tops = page.locator(".toc-tree li li > a").evaluate_all(
        "links => links.map((link) => link.getBoundingClientRect().top)"
    )
    assert len(tops) > 5
    assert min(below - above for above, below in itertools.pairwise(tops)) >= 24
