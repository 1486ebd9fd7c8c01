"""Does a page get what the theme and the writer leave out for a screen reader and a keyboard?"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import sphinx_gallery.backreferences
import sphinx_gallery.gen_rst
from bs4 import BeautifulSoup
from small_site import build_small_site

from _site.sphinx import accessible

DOCS = Path(__file__).parents[2] / "docs"
PAGE = """
A page
======

As was found in [A]_ and in [B]_.

.. list-table::
   :header-rows: 1

   * -
     - right
   * - ours
     - 97.1%

.. code-block:: text

   short

.. code-block:: text

   {wide}

Within
------

.. [A] One.
.. [B] Another.

.. toctree::
   :caption: Parts

   self
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a site of one page in the theme."""
    source = tmp_path_factory.mktemp("accessible")
    (source / "index.rst").write_text(PAGE.format(wide="wide " * 100), "utf-8")
    settings = {
        "extensions": ["_site.sphinx.accessible"],
        "html_css_files": ["accessible.css"],
        "html_static_path": [str(DOCS / "_static")],
        "html_theme": "furo",
        "source_suffix": {".rst": "restructuredtext"},
        "templates_path": [str(DOCS / "_templates")],
    }
    assert not build_small_site(source, settings)
    return source / "out"


@pytest.fixture(scope="module")
def soup(site: Path) -> BeautifulSoup:
    return BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")


@pytest.mark.parametrize("written", accessible.NAMES)
def test_the_theme_writes_what_is_given_a_name(written: str) -> None:
    theme = files("furo") / "theme" / "furo"
    templates = [theme / "page.html", *(theme / "sidebar").iterdir()]
    assert any(written in template.read_text("utf-8") for template in templates)


def test_the_gallery_writes_the_empty_list_that_is_left_out() -> None:
    sources = (sphinx_gallery.backreferences, sphinx_gallery.gen_rst)
    assert any("sg-tag-list" in Path(module.__file__).read_text("utf-8") for module in sources)
    assert accessible.named(f"a{accessible.NO_TAGS}b") == "ab"


def test_landmarks_have_names_that_differ(soup: BeautifulSoup) -> None:
    landmarks = [*soup("aside"), *soup.select('[role="navigation"]')]
    names = [landmark["aria-label"] for landmark in landmarks]
    assert sorted(names) == ["Menus", "On this page", "Pages", "Site", "This page"]


def test_the_way_back_to_the_top_stands_in_the_main_part(soup: BeautifulSoup) -> None:
    assert soup.select_one('[role="main"] > .back-to-top')


def test_a_caption_of_the_sidebar_is_a_heading_of_the_second_level(soup: BeautifulSoup) -> None:
    caption = soup.select_one(".sidebar-tree .caption")
    assert caption["aria-level"] == "2"


def test_citations_are_items_of_a_list(soup: BeautifulSoup) -> None:
    roles = [each["role"] for each in soup.select(".citation-list > .citation")]
    assert roles == ["listitem"] * 2


def test_an_empty_cell_of_a_tables_head_is_no_head(soup: BeautifulSoup) -> None:
    cells = soup.select("thead tr > *")
    assert [cell.name for cell in cells] == ["td", "th"]
    assert not cells[0].get_text(strip=True)


def test_the_search_has_a_heading_of_the_first_level(site: Path) -> None:
    page = BeautifulSoup((site / "search.html").read_text("utf-8"), "html.parser")
    assert page.h1.get_text() == "Search"


def test_tab_reaches_code_that_scrolls_and_no_other(page: Any, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.wait_for_selector("pre[tabindex]")
    stops = page.eval_on_selector_all("pre", "all => all.map((each) => each.tabIndex)")
    assert stops == [-1, 0]


def test_tab_stays_in_sight_on_a_phone_and_opens_the_navigation(page: Any, site: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto((site / "index.html").as_uri())
    seen = []
    while len(seen) < 40:
        page.keyboard.press("Tab")
        left, right, name = page.evaluate(
            """() => {
              const { left, right } = document.activeElement.getBoundingClientRect();
              return [left, right, document.activeElement.id];
            }"""
        )
        if name == "__navigation":
            assert "__navigation" not in seen
            page.keyboard.press("Space")
            page.wait_for_function("document.querySelector('.sidebar-drawer').offsetLeft === 0")
            page.keyboard.press("Space")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert right > 0, name
        assert left < 390, name
        seen.append(name)
    assert {"__navigation", "__toc"} <= set(seen)
