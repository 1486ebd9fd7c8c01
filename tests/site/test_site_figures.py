"""Has each figure of the built site its words, both its pictures, and the right number?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

ROOT = Path(__file__).parents[2]
Pages = dict[str, BeautifulSoup]

FIGURE = re.compile(r"^ {4}name: (?P<name>[\w-]+)$", re.MULTILINE)
SOURCES = sorted(
    path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.relative_to(ROOT).parts
)


def _declared(source: Path) -> list[str]:
    """Return the names that a page's cells give to their figures."""
    return FIGURE.findall(source.read_text("utf-8"))


def test_every_image_says_in_words_what_it_shows(articles: Pages) -> None:
    images = [(name, image) for name, article in articles.items() for image in article("img")]
    assert images
    silent = [
        f"{name}: {image['src']}" for name, image in images if not image.get("alt", "").strip()
    ]
    assert not silent


def test_every_figure_has_a_picture_for_light_and_one_for_dark_pages(
    articles: Pages,
) -> None:
    pairs = 0
    for name, article in articles.items():
        images = article.select("img.only-light, img.only-dark")
        for light, dark in zip(images[::2], images[1::2], strict=True):
            stem, suffix = light["src"].rsplit(".", 1)
            assert "only-light" in light["class"]
            assert "only-dark" in dark["class"]
            assert dark["src"] == f"{stem}_dark.{suffix}", name
            assert dark["alt"] == light["alt"]
            pairs += 1
    assert pairs > len(SOURCES) / 2


def test_no_computed_figure_is_shown_in_one_mode_only(articles: Pages) -> None:
    lonely = [
        f"{name}: {image['src']}"
        for name, article in articles.items()
        for image in article.find_all("img", src=re.compile("_images/"))
        if not {"only-light", "only-dark"} & set(image.get("class", []))
    ]
    assert not lonely


def test_both_pictures_of_a_figure_are_there_and_differ(articles: Pages, html: Path) -> None:
    for name, article in articles.items():
        for image in article.select("img.only-light"):
            light = ((html / name).parent / image["src"]).resolve()
            dark = light.with_name(f"{light.stem}_dark{light.suffix}")
            with Image.open(light) as one, Image.open(dark) as other:
                assert one.size == other.size
                assert one.format == other.format == "WEBP"
            assert light.read_bytes() != dark.read_bytes(), f"{name}: {image['src']}"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_page_shows_as_many_figures_as_it_declares(articles: Pages, source: Path) -> None:
    article = articles[source.relative_to(ROOT / "docs").with_suffix(".html").as_posix()]
    shown = [figure.get("id") for figure in article("figure")]
    assert shown == _declared(source)
    captions = [figure.figcaption.get_text(strip=True) for figure in article("figure")]
    assert all(re.match(r"Fig\.\s*\d+", caption) for caption in captions)


def test_every_figure_can_be_downloaded_as_a_picture_and_as_a_drawing(
    articles: Pages, html: Path
) -> None:
    lines = [
        (html / name, line)
        for name, article in articles.items()
        if name != "teachers.html"
        for line in article.select(".figure-files")
    ]
    assert len(lines) > len(SOURCES) / 2
    for page, line in lines:
        picture, drawing = (page.parent / link["href"] for link in line.select("a[download]"))
        with Image.open(picture) as image:
            assert image.mode == "RGB"  # on white, for slides of any colour
        words = drawing.read_text("utf-8")
        assert words.startswith("<?xml")
        assert "<text" not in words  # which would need the reader to have our font
        figure = line.find_parent("figure")
        if figure is not None:
            assert (picture.stem, drawing.stem) == (figure["id"], figure["id"])


def test_every_gallery_example_shows_a_figure_and_can_be_downloaded(
    articles: Pages, html: Path
) -> None:
    scripts = sorted((ROOT / "gallery").glob("*/plot_*.py"))
    assert scripts
    for script in scripts:
        name = script.relative_to(ROOT / "gallery").with_suffix(".html").as_posix()
        article = articles[f"auto_gallery/{name}"]
        assert article.select("img.only-light"), name
        links = [link["href"] for link in article.select("a[download]")]
        for suffix in (".py", ".ipynb"):
            (link,) = [href for href in links if href.endswith(f"{script.stem}{suffix}")]
            assert (html / "auto_gallery" / name).parent.joinpath(link).is_file()


def test_the_gallery_lists_every_example_with_a_thumbnail(articles: Pages) -> None:
    scripts = sorted((ROOT / "gallery").glob("*/plot_*.py"))
    cards = articles["auto_gallery/index.html"].select(".sphx-glr-thumbcontainer")
    assert len(cards) == len(scripts)
    assert all(len(card("img")) == 2 for card in cards)
