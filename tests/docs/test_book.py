"""Is the site as a book well-formed, without what moves, and true about what it holds?"""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from _site.sphinx import book
from _site.sphinx.live import live
from _site.sphinx.paired_images import fitted_image, phone_image

PAGE = """\
Waves
=====

A formula, :math:`x`, and what is clicked:

.. raw:: html

   <details name="one"><summary><p>More</p></summary>all<br>of it</details>
   <input checked><svg viewBox="0 0 1 1"></svg><script>run()</script>
   <p id="twice">one</p><p id="twice">two</p>

.. toctree::
   :hidden:

   ink
"""
CONF = """\
project = copyright = "waves"
version = "1"
extensions = ["_site.sphinx.book", "_site.sphinx.mathml"]
html_math_renderer = "mathml"
html_static_path = ["live"]
epub_identifier = epub_uid = "waves-1"
epub_tocscope = "includehidden"
"""


@pytest.fixture(scope="module")
def epub(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build a book of two pages."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "live").mkdir()
    (folder / "live" / "live.css").write_text("p { color: red }")
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "index.rst").write_text(PAGE, "utf-8")
    (folder / "ink.rst").write_text("Ink\n===\n\nBlue.\n", "utf-8")
    with docutils_namespace():  # or directives of one site would be there in the next
        Sphinx(folder, folder, folder / "epub", folder / "read", "epub", status=None).build()
    return zipfile.ZipFile(folder / "epub" / "waves.epub")


def test_each_page_is_well_formed_and_has_nothing_to_click(epub: zipfile.ZipFile) -> None:
    page = epub.read("index.xhtml").decode("utf-8")
    ElementTree.fromstring(page)
    assert "all<br/>of it" in page
    assert "<summary><span>More</span></summary>" in page
    assert page.count('id="twice"') == 1
    for left_out in ("<input", "<script", "<svg", 'name="one"', "live.css"):
        assert left_out not in page


def test_each_page_has_the_styles_of_a_book(epub: zipfile.ZipFile) -> None:
    page = ElementTree.fromstring(epub.read("ink.xhtml"))
    links = [each.get("href", "") for each in page.iter() if each.tag.endswith("}link")]
    assert {link.partition("?")[0] for link in links} == {
        "_static/epub.css",
        "_static/pygments.css",
    }


def test_code_that_is_broader_than_a_page_goes_on_in_the_next_line(epub: zipfile.ZipFile) -> None:
    styles = epub.read("_static/epub.css").decode("utf-8")
    assert styles.count(book.WRAPPED) == 1


def test_a_card_is_led_by_its_title_and_what_is_folded_has_one_name() -> None:
    card = '<div class="sd-card"><div class="sd-card-title">Ink</div><p>What is it?</p>{}</div>'
    link = '<a class="sd-stretched-link" href="ink.xhtml">Ink</a>'
    cleaned = book.well_formed(card.format(link))
    assert cleaned == card.format("").replace(">Ink<", f">{link}<")
    folded = '<summary><p class="collapsed">Show</p><p class="expanded">Hide</p></summary>'
    assert book.well_formed(folded) == '<summary><span class="collapsed">Show</span></summary>'


def test_the_list_of_a_book_says_which_page_has_formulas(epub: zipfile.ZipFile) -> None:
    package = ElementTree.fromstring(epub.read("content.opf"))
    items = [each for each in package.iter() if each.tag.endswith("}item")]
    said = {item.get("href"): item.get("properties") for item in items}
    assert said["index.xhtml"] == "mathml"
    assert said["ink.xhtml"] is None
    assert said["nav.xhtml"] == "nav"


def test_a_book_holds_no_file_that_only_the_site_needs(epub: zipfile.ZipFile) -> None:
    static = {Path(name).name for name in epub.namelist() if name.startswith("_static/")}
    assert static == set(book.KEPT)


def test_every_page_stands_in_the_contents(epub: zipfile.ZipFile) -> None:
    assert 'href="ink.xhtml"' in epub.read("nav.xhtml").decode("utf-8")


def held_still(*content: nodes.Node) -> nodes.document:
    document = new_document("page")
    document += content
    app = SimpleNamespace(builder=SimpleNamespace(name=book.NAME))
    book.hold_still(app, document, "page")  # type: ignore[arg-type]
    return document


def test_a_live_figure_leaves_its_still_picture_and_its_place() -> None:
    still = nodes.paragraph("", "A two.")
    figure = live("", still, ids=["draw"], kind="draw")
    (place,) = held_still(figure)
    assert isinstance(place, nodes.container)
    assert place["ids"] == ["draw"]
    assert place.astext() == "A two."


def test_a_live_figure_without_a_still_picture_says_where_it_runs() -> None:
    (place,) = held_still(live("", ids=["draw"], kind="draw"))
    assert place.astext() == book.ALIVE


def test_of_each_figure_the_light_form_stays() -> None:
    light = fitted_image("", uri="one.png", alt="One.", classes=["only-light"])
    dark = fitted_image("", uri="one_dark.png", alt="One.", classes=["only-dark"])
    (image,) = held_still(light, phone_image("", uri="one_narrow.png", alt=""), dark)
    assert type(image) is nodes.image
    assert (image["uri"], image["alt"]) == ("one.png", "One.")


def test_files_that_a_book_cannot_hand_out_are_not_offered() -> None:
    files = nodes.paragraph("", "Figure as ")
    files += [addnodes.download_reference("", kind, reftarget="x") for kind in ("PNG", "SVG")]
    note = nodes.note("", nodes.paragraph("", "Go to the end"))
    note["classes"].append("sphx-glr-download-link-note")
    assert held_still(files, note, nodes.paragraph("", "Ink.")).astext() == "Ink."


def test_the_site_itself_keeps_what_moves() -> None:
    document = new_document("page")
    document += live("", ids=["draw"], kind="draw")
    app = SimpleNamespace(builder=SimpleNamespace(name="html"))
    book.hold_still(app, document, "page")  # type: ignore[arg-type]
    assert isinstance(document[0], live)
