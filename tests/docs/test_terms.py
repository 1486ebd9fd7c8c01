"""Do terms of the glossary open where they stand, for mouse, keyboard and finger?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from small_site import build_small_site

STATIC = Path(__file__).parents[2] / "docs" / "_static"
GLOSSARY = """# Glossary

:::{glossary}
pooling
  To make an image smaller: of *each* {term}`group` one number stays, & the rest < goes.

group
max group
  Pixels side by side.
:::
"""
PAGE = """# A page

First {term}`pooling`, then {term}`a Group <group>`, and {term}`pooling` again.

<p style="height: 150vh">Much more.</p>

At the end {term}`max group`.
"""


def _build(source: Path) -> None:
    settings = {
        "extensions": ["myst_parser", "_site.sphinx.terms"],
        "source_suffix": {".md": "markdown"},
        "html_static_path": [str(STATIC)],
        "html_theme": "basic",
        "myst_enable_extensions": ["colon_fence"],
        "suppress_warnings": ["toc.not_included"],
    }
    assert not build_small_site(source, settings)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built site: a glossary, a page that links it, and another."""
    source = tmp_path_factory.mktemp("terms")
    (source / "pages").mkdir()
    (source / "glossary.md").write_text(GLOSSARY, "utf-8")
    (source / "pages" / "page.md").write_text(PAGE, "utf-8")
    (source / "index.md").write_text("# Nothing\n\nis linked.\n", "utf-8")
    _build(source)
    return source / "out"


@pytest.fixture
def terms(page: Any, site: Path) -> Any:
    page.goto((site / "pages" / "page.html").as_uri())
    return page


def _shown(page: Any) -> list[str]:
    return [box.inner_text() for box in page.get_by_role("tooltip").all() if box.is_visible()]


POOLING = "To make an image smaller: of each group one number stays, & the rest < goes."
GROUP = "Pixels side by side."


def test_a_page_ends_with_each_definition_once_as_text(site: Path) -> None:
    soup = BeautifulSoup((site / "pages" / "page.html").read_text("utf-8"), "html.parser")
    boxes = soup.select("[role=tooltip][hidden]")
    assert [(box["id"], box.get_text()) for box in boxes] == [
        ("tip-term-pooling", POOLING),
        ("tip-term-group", GROUP),
        ("tip-term-max-group", GROUP),
    ]
    for name in ("index", "glossary"):
        assert 'role="tooltip"' not in (site / f"{name}.html").read_text("utf-8")


def test_a_search_for_a_definitions_words_finds_the_glossary_alone(site: Path) -> None:
    text = (site / "searchindex.js").read_text("utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    assert index["docnames"][index["terms"]["smaller"]] == "glossary"


def test_a_pointer_opens_a_definition_may_enter_it_and_closes_it(terms: Any) -> None:
    terms.get_by_role("link", name="pooling").first.hover()
    assert _shown(terms) == [POOLING]
    terms.get_by_role("tooltip").first.hover()
    terms.wait_for_timeout(400)
    assert _shown(terms) == [POOLING]
    terms.mouse.move(600, 500)
    terms.get_by_role("tooltip").first.wait_for(state="hidden")


def test_escape_closes_it_and_the_pointer_may_stay(terms: Any) -> None:
    terms.get_by_role("link", name="pooling").first.hover()
    terms.keyboard.press("Escape")
    assert _shown(terms) == []


def test_the_keyboard_opens_it_and_goes_on(terms: Any) -> None:
    terms.get_by_role("link", name="pooling").first.focus()
    terms.keyboard.press("Tab")
    assert _shown(terms) == [GROUP]
    link = terms.get_by_role("link", name="a Group")
    assert link.get_attribute("aria-describedby") == "tip-term-group"
    assert link.evaluate("it => it === document.activeElement")
    terms.keyboard.press("Tab")
    assert _shown(terms) == [POOLING]
    terms.keyboard.press("Enter")
    terms.wait_for_url("**/glossary.html#term-pooling")


def test_at_the_foot_of_the_window_it_opens_above(terms: Any) -> None:
    link = terms.get_by_role("link", name="max group")
    link.evaluate("it => it.scrollIntoView({ block: 'end' })")
    link.hover()
    box = terms.locator("#tip-term-max-group").bounding_box()
    assert 0 <= box["y"] < box["y"] + box["height"] <= link.bounding_box()["y"] + 1


@pytest.fixture
def touched(browser: Any, site: Path) -> Iterator[Callable[..., Any]]:
    made = []

    def open_page(**options: Any) -> Any:
        made.append(browser.new_context(viewport={"width": 320, "height": 700}, **options))
        page = made[-1].new_page()
        page.goto((site / "pages" / "page.html").as_uri())
        return page

    yield open_page
    for context in made:
        context.close()


def test_a_tap_opens_it_and_a_second_one_leads_to_the_glossary(touched: Callable[..., Any]) -> None:
    page = touched(has_touch=True, is_mobile=True)
    link = page.get_by_role("link", name="a Group")
    width = page.evaluate("document.documentElement.scrollWidth")
    link.tap()
    assert _shown(page) == [GROUP]
    assert page.url.endswith("page.html")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.touchscreen.tap(200, 400)
    assert _shown(page) == []
    link.tap()
    link.tap()
    page.wait_for_url("**/glossary.html#term-group")


def test_without_scripts_a_term_leads_to_the_glossary(touched: Callable[..., Any]) -> None:
    page = touched(java_script_enabled=False)
    assert page.locator("[role=tooltip]").first.is_hidden()
    page.get_by_role("link", name="pooling").first.click()
    page.wait_for_url("**/glossary.html#term-pooling")


def test_a_changed_definition_reaches_the_pages_that_link_it(tmp_path: Path) -> None:
    (tmp_path / "glossary.md").write_text(GLOSSARY, "utf-8")
    (tmp_path / "index.md").write_text("# A\n\n{term}`pooling`\n", "utf-8")
    _build(tmp_path)
    (tmp_path / "glossary.md").write_text(GLOSSARY.replace("smaller", "tiny"), "utf-8")
    _build(tmp_path)
    assert "To make an image tiny" in (tmp_path / "out" / "index.html").read_text("utf-8")
