"""Is the built site whole, and does it stand on its own?"""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from _site.register import load

ROOT = Path(__file__).parents[2]
Pages = dict[str, BeautifulSoup]

EXPLAINER = load().section("Explainer").pages
EXPECTED = ("index.html", "genindex.html", *(f"{name}.html" for name in load().pages))
# A page that quotes an error on purpose would have to be named here.
FAULTS = ("Traceback (most recent call last)", "cell_output traceback", "system-message")


@pytest.mark.parametrize("name", EXPECTED)
def test_the_page_exists_and_opens_with_a_heading(pages: Pages, name: str) -> None:
    heading = pages[name].h1
    assert heading is not None
    assert heading.get_text(strip=True)


def test_every_source_has_become_a_page(pages: Pages) -> None:
    sources = [path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts]
    names = {path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in sources}
    assert len(names) >= len(EXPLAINER)
    assert names <= pages.keys()


def test_each_page_leads_to_the_next_one_of_the_story(pages: Pages) -> None:
    for name, following in pairwise(EXPLAINER):
        page = pages[f"{name}.html"]
        assert page.select_one("a.next-page")["href"] == f"{Path(following).name}.html"
        back = pages[f"{following}.html"].select_one("a.prev-page")
        assert back["href"] == f"{Path(name).name}.html"


def test_each_page_of_the_explainer_says_how_long_it_takes_to_read(articles: Pages) -> None:
    for name in EXPLAINER:
        line = articles[f"{name}.html"].select_one("h1 + p.reading-time")
        minutes = re.fullmatch(r"(\d+) min to read", line.get_text())
        assert 1 <= int(minutes[1]) <= 30, name


def test_the_page_for_teachers_has_lessons_of_every_page_with_picture_and_files(
    articles: Pages, html: Path
) -> None:
    article = articles["teachers.html"]
    lessons = article.select(".lesson")
    assert len(lessons) >= 2 * len(EXPLAINER)
    taught = {link["href"].partition("#")[0] for link in article.select(".lesson a[href*='#']")}
    assert taught == {f"{name}.html" for name in EXPLAINER}
    alive = [lesson for lesson in lessons if lesson.find("a", string="A live figure")]
    assert alive
    for lesson in lessons:
        if lesson in alive:
            assert not lesson("img")
            continue
        assert len(lesson("img")) == 2, lesson.get_text()
        suffixes = [Path(link["href"]).suffix for link in lesson.select("a[download]")]
        assert suffixes == [".png", ".svg"], lesson.get_text()


def test_a_shared_link_says_what_its_page_is_about(pages: Pages) -> None:
    told = {}
    for name in ("index", *EXPLAINER):
        head = pages[f"{name}.html"].head
        meta = {tag.get("property") or tag.get("name"): tag.get("content") for tag in head("meta")}
        told[name] = meta["description"]
        assert meta["og:title"], name
        assert len(meta["og:description"]) > 20, name
    assert len(set(told.values())) == len(told), "two pages are told to be the same"


def test_every_internal_link_leads_to_a_page_and_a_place_on_it(
    pages: Pages, html: Path, anchors: dict[str, set[str]]
) -> None:
    broken = []
    followed = 0
    for name, page in pages.items():
        for link in page.find_all("a", href=True):
            address = urlsplit(link["href"])
            if address.scheme or address.netloc:
                continue
            followed += 1
            folder = (html / name).parent
            target = (folder / unquote(address.path)).resolve() if address.path else html / name
            place = unquote(address.fragment)
            places = anchors.get(os.path.relpath(target, html.resolve()).replace(os.sep, "/"), ())
            if not target.exists() or (place and target.suffix == ".html" and place not in places):
                broken.append(f"{name}: {link['href']}")
    assert followed > 100
    assert not broken


def test_no_page_asks_another_host_for_anything(pages: Pages, html: Path) -> None:
    loaded = [
        f"{name}: {tag.get('src') or tag.get('href')}"
        for name, page in pages.items()
        for tag in page.select("[src], link[href]")
        if _is_external(tag.get("src") or tag.get("href"))
    ]
    styles = [(str(path), path.read_text("utf-8")) for path in html.rglob("*.css")]
    styles += [(name, str(tag)) for name, page in pages.items() for tag in page("style")]
    loaded += [
        f"{name}: {url}"
        for name, text in styles
        for url in re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")\s]+)", text)
        if _is_external(url)
    ]
    assert len(styles) >= 3
    assert not loaded


def test_no_script_of_our_pages_fetches_from_another_host(pages: Pages, html: Path) -> None:
    # jQuery's and other licences name addresses; what counts is an address that is fetched.
    fetch = re.compile(r"(?:fetch|importScripts|import|\.open)\(\s*['\"](?:https?:)?//")
    files = [(str(path), path.read_text("utf-8")) for path in html.rglob("*.js")]
    inline = [(name, tag.string or "") for name, page in pages.items() for tag in page("script")]
    assert not [name for name, text in files + inline if fetch.search(text)]


def test_no_page_shows_a_fault(articles: Pages) -> None:
    faulty = [
        f"{name}: {fault}"
        for name, article in articles.items()
        for fault in FAULTS
        if fault in str(article)
    ]
    assert not faulty


def test_the_page_on_drawings_says_whether_it_was_measured_on_real_images(
    articles: Pages,
) -> None:
    words = articles["explainer/drawings.html"].get_text(" ", strip=True)
    drawn = "not real handwriting" in articles["index.html"].get_text(" ", strip=True)
    assert drawn == ("This build has no real digits" in words)
    assert drawn == ("How far real images would lead could not be measured" in words)
    assert drawn != ("tested on the test images of mnist" in words)


def test_no_cell_shows_what_it_wrote_to_stderr(pages: Pages) -> None:
    assert not [name for name, page in pages.items() if page.select(".output.stderr")]


def test_the_search_knows_the_pages(html: Path) -> None:
    assert (html / "search.html").is_file()
    index = (html / "searchindex.js").read_text("utf-8")
    assert all(f'"{name}"' in index for name in EXPLAINER)
    assert '"pool"' in index or "pool:" in index


def test_every_term_that_a_page_uses_is_in_the_glossary(
    pages: Pages, anchors: dict[str, set[str]]
) -> None:
    terms = {anchor for anchor in anchors["glossary.html"] if anchor.startswith("term-")}
    assert len(terms) >= 25
    used = [
        (name, urlsplit(link["href"]).fragment)
        for name, page in pages.items()
        for link in page.select("a[href*='#term-']")
    ]
    assert used
    assert not [(page, term) for page, term in used if term not in terms]


def test_formulas_are_mathml(pages: Pages) -> None:
    assert not [name for name, page in pages.items() if "MathJax" in str(page)]
    raw = re.compile(r"\\\(|\\\[|\$\$")
    shown = [
        name
        for name, page in pages.items()
        for tag in page.select(".math")
        if raw.search(tag.get_text())
    ]
    assert not shown


def _is_external(address: str | None) -> bool:
    return bool(address) and bool(urlsplit(address).netloc)
