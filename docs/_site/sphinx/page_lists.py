"""The lists of pages that the register decides on: cards on the first page, and the sidebar.

``{page-cards} Explainer`` sets out the pages of a section, each with its title, its first figure
and its question: the first paragraph. ``{page-list}`` puts into the sidebar what the register lists
on a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image, ImageOps
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from _site.register import FILE, Section, load
from _site.sphinx.figure_images import SCALED_DOWN
from _site.sphinx.paired_images import dark_path
from _site.sphinx.written_pages import note_quotation

# Made from scripts and docstrings: there is no source of theirs that a reader could edit.
GENERATED = ("auto_gallery/", "genindex", "reference/generated/", "search")


# Dots of a card's picture: two for each pixel of the page.
PICTURE = (480, 240)


class PagePicture(nodes.Inline, nodes.TextElement):
    """The place of a page's first figure, until all pages are read."""


class PageTitle(nodes.Inline, nodes.TextElement):
    """The place of a page's title, until all pages are read."""


class PageQuestion(nodes.Inline, nodes.TextElement):
    """The place of a page's first paragraph, until all pages are read."""


class _Place(SphinxRole):
    """A role that keeps a place for something of another page."""

    def __init__(self, node: type[nodes.Element]) -> None:
        self.node = node

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [self.node(page=self.text)], []


class _OfTheRegister(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(FILE))
        note_quotation(self.env)
        return self.parse_text_to_nodes(self.text())

    def text(self) -> str:
        """Return what stands in the directive's place, in MyST."""
        raise NotImplementedError


class PageCards(_OfTheRegister):
    """A card for each page of a section."""

    required_arguments = 1
    final_argument_whitespace = True

    def text(self) -> str:
        try:
            section = load().section(self.arguments[0])
        except LookupError as error:
            raise self.error(str(error)) from error
        return "\n".join(["::::{grid} 2 2 3 3\n:gutter: 3\n", *map(_card, section.pages), "::::"])


def _card(page: str) -> str:
    return (
        f":::{{grid-item-card}} {{page-title}}`{page}`\n:link: /{page}\n:link-type: doc\n"
        f"{{page-picture}}`{page}`\n\n{{page-question}}`{page}`\n:::\n"
    )


class PageList(_OfTheRegister):
    """The sidebar's list of the pages that stand below this one."""

    def text(self) -> str:
        here = self.env.docname
        return "\n".join(_toctree(each) for each in load().sections if each.on == here)


def _toctree(section: Section) -> str:
    pages = "\n".join(f"/{page}" for page in section.pages)
    return f"```{{toctree}}\n:hidden:\n:caption: {section.title}\n\n{pages}\n```\n"


def fill_in(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put titles, pictures and questions of other pages in their places."""
    for place in list(doctree.findall(PageTitle)):
        place.replace_self(_contents(app.env.titles[place["page"]]))
    for place in list(doctree.findall(PageQuestion)):
        question = next(_paragraphs(app.env.get_doctree(place["page"])))
        place.replace_self(_contents(question))
    for place in list(doctree.findall(PagePicture)):
        place.replace_self(list(_pictures(app, docname, app.env.get_doctree(place["page"]))))


def _pictures(app: Sphinx, docname: str, page: nodes.document) -> Iterator[nodes.image]:
    """Yield a small form of a page's first figure for each colour mode, if it has one."""
    for mode in ("only-light", "only-dark"):
        shown = (image for image in page.findall(nodes.image) if mode in image["classes"])
        if (image := next(shown, None)) is None:
            return
        whole = Path(image["uri"])
        light = whole.with_name(f"{whole.stem.removesuffix('_dark')}_card{whole.suffix}")
        small = (dark_path(light) if mode == "only-dark" else light).as_posix()
        with Image.open(app.srcdir / whole) as picture:
            card = ImageOps.fit(picture, PICTURE, centering=(0.5, 0))
            card.save(app.srcdir / small, **SCALED_DOWN)
        app.env.images.add_file(docname, small)
        words = image["alt"].split(". ")[0]
        classes = ["card-picture", mode]
        known = {"alt": words, "classes": classes, "loading": "lazy"}
        yield nodes.image(uri=small, candidates={"*": small}, **known)


def _paragraphs(page: nodes.document) -> Any:
    return (each for each in page.findall(nodes.paragraph) if "reading-time" not in each["classes"])


def _contents(node: nodes.Element) -> list[nodes.Node]:
    return [child.deepcopy() for child in node.children]


def offer_sources(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Offer to edit only what somebody wrote."""
    if page.startswith(GENERATED):
        context["page_source_suffix"] = ""


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(PagePicture)
    app.add_node(PageTitle)
    app.add_node(PageQuestion)
    app.add_role("page-picture", _Place(PagePicture))
    app.add_role("page-title", _Place(PageTitle))
    app.add_role("page-question", _Place(PageQuestion))
    app.add_directive("page-cards", PageCards)
    app.add_directive("page-list", PageList)
    app.connect("doctree-resolved", fill_in)
    app.connect("html-page-context", offer_sources)
    return {"parallel_read_safe": True}
