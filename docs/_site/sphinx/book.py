"""What does the site show as a book, an EPUB, where nothing moves and there is one colour mode?

A live figure leaves its still picture, each figure its light form, and what is to be downloaded or
clicked goes. Readers of books take only well-formed pages, so each is written out once more.
``nox -s epub`` builds it.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder

from _site.sphinx.live import live
from _site.sphinx.paired_images import phone_image

NAME = "epub"
# The styles, and the one image that they ask for.
KEPT = ("basic.css", "epub.css", "file.png", "pygments.css")
_PAGE = re.compile(r'href="([^"]+\.xhtml)" media-type="application/xhtml\+xml"(?! properties)')
# A page of a book can't be moved sideways, to where a line of code goes on.
WRAPPED = "\npre { white-space: pre-wrap; }\n"
ALIVE = "This figure answers to touch, on the site."

# Of no use where nothing is run, or unknown to readers of books.
_LEFT_OUT = ("script", "input", "button", "form", "label", "svg")
_ATTRIBUTES = {"details": ("name",), "div": ("tooltip",)}


class Book(Epub3Builder):
    """Sphinx's builder, without the files that only the site needs, and true about its pages."""

    name = NAME

    def build_content(self) -> None:
        """Drop the files of the site, write the list of what the book holds, and complete it."""
        for file in Path(self.outdir, "_static").rglob("*"):
            if file.is_file() and file.name not in KEPT:
                file.unlink()
        with Path(self.outdir, "_static", "epub.css").open("a", encoding="utf-8") as styles:
            styles.write(WRAPPED)
        super().build_content()
        listed = Path(self.outdir, "content.opf")
        listed.write_text(saying_formulas(listed.read_text("utf-8"), Path(self.outdir)), "utf-8")


def saying_formulas(listed: str, folder: Path) -> str:
    """Say in a book's list of pages which of them hold formulas: a reader may lack MathML."""

    def completed(item: re.Match[str]) -> str:
        page = (folder / html.unescape(unquote(item[1]))).read_text("utf-8")
        return f'{item[0]} properties="mathml"' if "<math" in page else item[0]

    return _PAGE.sub(completed, listed)


def hold_still(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave of each figure what a book can show."""
    if app.builder.name != NAME:
        return
    for figure in list(doctree.findall(live)):
        still = figure.children or [nodes.paragraph("", ALIVE)]
        figure.replace_self(nodes.container("", *still, ids=figure["ids"]))
    for image in list(doctree.findall(nodes.image)):
        image.attributes.pop("loading", None)  # A book has all its images at hand.
        if "only-dark" in image["classes"] or isinstance(image, phone_image):
            image.parent.remove(image)
        elif "only-light" in image["classes"]:
            image.replace_self(_on_white(app, docname, image))
    for note in list(doctree.findall(nodes.note)):
        if "sphx-glr-download-link-note" in note["classes"]:
            note.parent.remove(note)
    for line in list(doctree.findall(nodes.paragraph)):
        if any(isinstance(each, addnodes.download_reference) for each in line):
            line.parent.remove(line)


def _on_white(app: Sphinx, docname: str, image: nodes.image) -> nodes.image:
    """Return an image of a figure's PNG file, where it has one: all devices can show that."""
    still = nodes.image("", **image.attributes)
    uri = Path(image["uri"]).with_suffix(".png").as_posix()
    if uri != image["uri"] and (app.srcdir / uri).is_file():
        app.env.images.add_file(docname, uri)
        still["uri"], still["candidates"] = uri, {"*": uri}
    return still


def write_out(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Make a page well-formed, and let it ask for no file that a book lacks."""
    if app.builder.name == NAME:
        styles = context["css_files"]
        context["css_files"] = [each for each in styles if Path(str(each.filename)).name in KEPT]
        context["script_files"] = []
        if "body" in context:
            context["body"] = well_formed(context["body"])


def well_formed(body: str) -> str:
    """Return HTML as XHTML, without what is to be clicked.

    Examples
    --------
    >>> well_formed('<p>one<br>two <input checked></p><script>three</script>')
    '<p>one<br/>two </p>'
    """
    page = BeautifulSoup(body, "html.parser")
    for tag in page.find_all(_LEFT_OUT):
        tag.decompose()
    seen: set[str] = set()
    for words in page.select("summary .expanded"):  # for where something is unfolded
        words.decompose()
    for paragraph in page.select("summary p"):  # a summary holds no paragraphs
        paragraph.name = "span"
    for link in page.select(".sd-card a.sd-stretched-link"):  # which lies over its card
        title = next(card for card in link.parents if "sd-card" in (card.get("class") or []))
        if (title := title.select_one(".sd-card-title")) is not None:
            title.clear()
            title.append(link.extract())
    for tag in page.find_all(True):
        _clean(tag, seen)
    return str(page)


def _clean(tag: Tag, seen: set[str]) -> None:
    for attribute in _ATTRIBUTES.get(tag.name, ()):
        tag.attrs.pop(attribute, None)
    if str(tag.get("role", "")).startswith("doc-biblio"):
        del tag["role"]
    if "id" in tag.attrs:
        if tag["id"] in seen:
            del tag["id"]
        else:
            seen.add(str(tag["id"]))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_builder(Book, override=True)
    app.connect("doctree-resolved", hold_still, priority=900)  # when cards have their pictures
    app.connect("html-page-context", write_out, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
