"""Is only that read and executed again which has changed? Asked of a miniature of the site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

DOCS = Path(__file__).parents[2] / "docs"

PAGE = """\
---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
teaches:
  - question: "What is {name}?"
    figure: the-figure
---

# Page {name}

What is it?

```{{code-cell}} ipython3
---
mystnb:
  figure:
    name: the-figure
    caption: "It is {name}."
---
import matplotlib.figure
import cnnfigs as cf
from explainer import ink

figure = matplotlib.figure.Figure(figsize=(3, 1))
figure.text(0.5, 0.5, "{name}")
print(ink.colour())
cf.figures.set_alt_text(figure, "The word {name}.")
figure
```
"""
MODULE = """\
def colour():
    return "blue"
"""
INDEX = "# Miniature\n\n```{page-cards} Explainer\n```\n\n```{page-list}\n```\n"
REGISTER = """\
networks = []
gallery = []
[site]
address = "https://example.org/miniature"
repository = "https://github.com/someone/miniature"
[[section]]
title = "Explainer"
pages = ["explainer/ink"]
[[section]]
title = "Look up"
pages = ["plain", "teachers"]
[[section]]
title = "Below"
on = "plain"
pages = ["below"]
"""
PLAIN = "# Page {}\n\nWords.\n\n```{{page-list}}\n```\n"
QUOTING = ("index", "teachers")  # pages that show the text of others
PAGES = ("explainer/ink", "plain", "below", "teachers")
# Keras takes seconds to load, and no page of the miniature computes with it.
PRELOAD = """\
import ipykernel.kernelapp
import matplotlib.pyplot
import _site.sphinx.figure_images
import _site.sphinx.preloaded_kernel
"""
# As the real one, without the gallery, the live figures and the whole reference.
CONF = """
sphinx_gallery_conf["examples_dirs"] = []
sphinx_gallery_conf["gallery_dirs"] = []
extensions.remove("_site.ledger")
extensions.remove("_site.sphinx.live")
html_favicon = html_logo = None
html_static_path = []
html_css_files = []
"""


# Most of a build of the miniature is the import of Sphinx and its extensions. Each build is a
# process of its own that has them already, and that reads the project's modules itself.
BUILDER = """
import importlib, os, subprocess, sys
import furo, matplotlib.pyplot, myst_nb.sphinx_ext, numpydoc, sphinx_copybutton, sphinx_design
import sphinx_gallery.gen_gallery, sphinxcontrib.bibtex, sphinxext.opengraph
from sphinx.application import builtin_extensions
from sphinx.cmd.build import main

for name in builtin_extensions:
    importlib.import_module(name)

def call(words, **_):
    assert list(words[:3]) == [sys.executable, "-m", "sphinx"]
    return main(list(words[3:]))

for _ in sys.stdin:
    build = os.fork()
    if build == 0:
        from _site.build import command
        subprocess.call = call
        print(command.rebuild("drawn"))
        sys.exit()
    print("\\nended with", os.waitpid(build, 0)[1], flush=True)
"""


class Miniature:
    """A small site with the real configuration, built again and again."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "docs"
        shutil.copytree(
            DOCS / "_site", self.docs / "_site", ignore=shutil.ignore_patterns("__pycache__")
        )
        (self.docs / "_site" / "build" / "preload.py").write_text(PRELOAD, "utf-8")
        (self.docs / "reference" / "generated").mkdir(parents=True)
        (self.docs / "conf.py").write_text((DOCS / "conf.py").read_text("utf-8") + CONF, "utf-8")
        (self.docs / "references.bib").write_text("", "utf-8")
        (root / "CITATION.cff").write_text("title: Miniature\n", "utf-8")
        self.register(REGISTER)
        self.write("index", INDEX)
        self.write("explainer/ink", PAGE.format(name="ink"))
        (self.docs / "explainer" / "ink.py").write_text(MODULE, "utf-8")
        self.write("plain", PLAIN.format("plain"))
        self.write("below", "# Page below\n\nWords.\n")
        self.write("teachers", "# For teachers\n\n```{lessons}\n```\n")
        # In a single process Sphinx names each page that it reads, in several only the first.
        alone = {"LOKY_MAX_CPU_COUNT": "1", "PYTHONPATH": str(self.docs), "NO_COLOR": "1"}
        self.builder = subprocess.Popen(
            [sys.executable, "-c", BUILDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | alone,
            cwd=self.docs,
        )

    def register(self, text: str) -> None:
        (self.docs / "site.toml").write_text(text, "utf-8")

    def path(self, page: str) -> Path:
        return self.docs / f"{page}.md"

    def write(self, page: str, text: str) -> None:
        self.path(page).parent.mkdir(exist_ok=True)
        self.path(page).write_text(text, "utf-8")

    def change(self, page: str, old: str, new: str) -> None:
        text = self.path(page).read_text("utf-8")
        assert old in text
        self.write(page, text.replace(old, new))

    def build(self) -> str:
        """Build it as the command does once all is trained; return what Sphinx says."""
        assert self.builder.stdin
        assert self.builder.stdout
        self.builder.stdin.write("build\n")
        self.builder.stdin.flush()
        self.said = ""
        for line in self.builder.stdout:
            if line.startswith("ended with"):
                assert line == "ended with 0\n", self.said
                return self.said
            self.said += line
        raise AssertionError(self.said)

    def html(self, page: str) -> Path:
        return self.docs / "_build" / "html" / f"{page}.html"

    def article(self, page: str) -> BeautifulSoup:
        return BeautifulSoup(self.html(page).read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def miniature(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Miniature]:
    # A project may lie anywhere.
    site = Miniature(tmp_path_factory.mktemp("miniature") / "my projects, 1 größer")
    said = site.build()
    assert "build succeeded" in said, said
    assert read(said) == {"index", *PAGES}
    yield site
    site.builder.communicate()


def read(said: str) -> set[str]:
    """Return the pages that Sphinx read."""
    return set(re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", said))


def written(said: str) -> set[str]:
    """Return the pages that Sphinx wrote."""
    return set(re.findall(r"writing output\.\.\. \[ *\d+%\] (\S+)", said))


def executed(said: str) -> bool:
    return "Executed notebook" in said


def test_nothing_is_read_again_where_nothing_has_changed(miniature: Miniature) -> None:
    assert read(miniature.build()) == set()


@pytest.mark.slow
def test_a_touched_page_is_not_executed_and_a_changed_one_is_read_however_old_its_file_seems(
    miniature: Miniature,
) -> None:
    os.utime(miniature.path("explainer/ink"))
    miniature.change("plain", "Words.", "Other words.")
    os.utime(miniature.path("plain"), (0, 0))
    said = miniature.build()
    assert read(said) == {"explainer/ink", "plain"}
    assert not executed(said)
    assert written(said) == {"explainer/ink", "plain", *QUOTING}
    assert "Other words." in miniature.article("plain").get_text()


@pytest.mark.slow
def test_a_page_with_another_cell_is_executed_again(miniature: Miniature) -> None:
    images = miniature.html("_images").with_suffix("")
    before = {file.name for file in images.iterdir()}
    miniature.change("explainer/ink", '0.5, "ink"', '0.4, "ink"')
    said = miniature.build()
    assert read(said) == {"explainer/ink"}
    assert executed(said)
    assert not before & {file.name for file in images.iterdir()}  # the old ones are gone


def test_a_new_title_is_shown_on_every_page(miniature: Miniature) -> None:
    miniature.change("plain", "# Page plain", "# Page of ink")
    said = miniature.build()
    assert read(said) == {"plain"}
    assert written(said) == {"index", *PAGES}
    for page in ("below", "explainer/ink"):
        assert "Page of ink" in miniature.article(page).select_one(".sidebar-tree").get_text()


@pytest.mark.slow
def test_a_page_is_executed_again_where_the_module_beside_it_has_changed(
    miniature: Miniature,
) -> None:
    assert "blue" in miniature.article("explainer/ink").get_text()
    module = miniature.docs / "explainer" / "ink.py"
    module.write_text(MODULE.replace("blue", "black"), "utf-8")
    said = miniature.build()
    assert read(said) == {"explainer/ink"}
    assert executed(said)
    assert "black" in miniature.article("explainer/ink").get_text()
    assert module.name not in miniature.article("explainer/ink").get_text()


@pytest.mark.slow
def test_the_page_for_teachers_follows_the_front_matter_of_others(miniature: Miniature) -> None:
    miniature.change("explainer/ink", "What is ink?", "Who spilt it?")
    assert read(miniature.build()) == {"explainer/ink"}
    lesson = miniature.article("teachers").select_one(".lesson")
    assert "Who spilt it?" in lesson.get_text()
    assert "Fig. 1" in lesson.get_text()
    assert lesson.select_one("a[href='explainer/ink.html#the-figure']")
    files = [link["href"] for link in lesson.select("a[download]")]
    assert [file.rpartition("/")[2] for file in files] == ["the-figure.png", "the-figure.svg"]
    assert all((miniature.html("teachers").parent / file).is_file() for file in files)


@pytest.mark.slow
def test_a_page_comes_and_goes_with_its_file_and_one_entry(miniature: Miniature) -> None:
    miniature.write("gone", PLAIN.format("gone"))
    miniature.register(REGISTER.replace('"plain", ', '"plain", "gone", '))
    # Pages that list others are read again as well.
    assert read(miniature.build()) == {"gone", "index", "plain"}
    assert miniature.html("gone").is_file()
    assert miniature.article("below").select_one("a.next-page")["href"] == "gone.html"
    miniature.path("gone").unlink()
    miniature.register(REGISTER)
    assert read(miniature.build()) == {"index", "plain"}
    assert not miniature.html("gone").exists()


def test_a_card_has_its_pages_title_question_and_a_small_form_of_its_first_figure(
    miniature: Miniature,
) -> None:
    card = miniature.article("index").select_one(".sd-card")
    assert card.select_one(".sd-card-title").get_text(strip=True) == "Page ink"
    assert card.select_one(".sd-card-body").get_text(" ", strip=True) == "Page ink What is it?"
    light, dark = card.select("img.card-picture")
    assert [light["alt"], dark["alt"]] == ["The word ink.", "The word ink."]
    for image, mode in ((light, "only-light"), (dark, "only-dark")):
        assert mode in image["class"]
        with Image.open(miniature.html("index").parent / image["src"]) as picture:
            assert picture.size == (480, 240)
    assert card.select_one("a.sd-stretched-link")["href"] == "explainer/ink.html"


def test_with_addresses_a_page_leads_to_its_source_and_says_where_it_lives(
    miniature: Miniature,
) -> None:
    page = miniature.article("plain")
    edit = page.select_one(".edit-this-page a")["href"]
    assert edit == "https://github.com/someone/miniature/edit/main/docs/plain.md"
    assert page.select_one("link[rel=canonical]")["href"] == (
        "https://example.org/miniature/plain.html"
    )
    assert not miniature.article("genindex").select(".edit-this-page a")


def test_with_an_address_a_page_has_a_picture_for_links_and_a_place_on_the_map(
    miniature: Miniature,
) -> None:
    said = {
        tag["property"]: tag["content"]
        for tag in miniature.article("explainer/ink").select("meta[property^='og:']")
    }
    name = "_previews/explainer-ink.jpg"
    assert said["og:image"] == f"https://example.org/miniature/{name}"
    assert said["og:image:alt"] == "The word ink."
    with Image.open(miniature.html("index").parent / name) as picture:
        assert picture.size == (1200, 630)
        assert picture.getpixel((5, 5)) == (255, 255, 255)
    plain = miniature.article("plain")
    assert not plain.select("meta[property='og:image']")
    # A page says what it asks, and not how long it is.
    assert said["og:description"] == "What is it?"
    (description,) = plain.select("meta[name=description]")
    assert description["content"] == plain.select_one("article section p").get_text()
    listed = (miniature.html("index").parent / "sitemap.xml").read_text("utf-8")
    places = re.findall("<loc>https://example.org/miniature/(.*?).html</loc>", listed)
    assert {*PAGES, *QUOTING} <= {*places}


def test_a_page_that_is_not_there_is_answered_with_links_that_hold_at_any_depth(
    miniature: Miniature,
) -> None:
    page = miniature.article("404")
    assert page.select_one("h1").text == "No such page"
    links = [link["href"] for link in page.select("a[href], link[href]")]
    # What leads within the page itself, and to other hosts.
    outer = [link for link in links if not link.startswith(("#", "https:"))]
    assert outer
    assert [link for link in outer if not link.startswith("/miniature/")] == []


@pytest.mark.slow
def test_a_page_that_teaches_nothing_or_names_no_figure_breaks_the_build(
    miniature: Miniature,
) -> None:
    miniature.change("explainer/ink", "figure: the-figure\n---", "figure: another\n---")
    miniature.write("explainer/silent", "# Page silent\n\nWords.\n")
    miniature.register(REGISTER.replace('"explainer/ink"', '"explainer/ink", "explainer/silent"'))
    said = miniature.build()
    assert re.search(r"explainer/ink\b.*'another', and this page has none", said)
    assert re.search(r"explainer/silent\b.*the front matter has no questions", said)
    assert "warnings treated as errors" in said
