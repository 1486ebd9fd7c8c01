"""What can be learned from each page of the explainer, which figure teaches it, how long it takes.

A page's front matter lists under ``teaches`` the questions that a reader can answer afterwards, and
for each the name of the figure that answers it. ``{lessons}`` sets them out for teachers. A
page without such a list, or with a figure that does not exist, is a warning, which breaks the
build. MyST reads the front matter and counts the words.
"""

from __future__ import annotations

import json
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _site.register import load
from _site.sphinx.live import live
from _site.sphinx.paired_images import phone_image
from _site.sphinx.written_pages import note_quotation

EXPLAINER = "explainer/"

LOGGER = logging.getLogger(__name__)


class Lessons(nodes.General, nodes.Element):
    """The place of the lessons, until all pages are read."""


class LessonsDirective(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        note_quotation(self.env)
        return [Lessons()]


def taught(env: BuildEnvironment, page: str) -> list[dict[str, str]]:
    """Return the questions and figures that a page's front matter lists."""
    rows: list[dict[str, str]] = json.loads(env.metadata[page].get("teaches", "[]"))
    return rows


def minutes(env: BuildEnvironment, page: str) -> str:
    """Say how long the prose of a page takes to read; code and its output are not prose."""
    return f"{max(1, env.metadata[page]['wordcount']['minutes'])} min"


def say_minutes(app: Sphinx, doctree: nodes.document) -> None:
    """Put the reading time below the title of a page of the explainer."""
    title = next(doctree.findall(nodes.title), None)
    if app.env.docname.startswith(EXPLAINER) and title is not None:
        words = minutes(app.env, app.env.docname)
        line = nodes.paragraph("", f"{words} to read", classes=["reading-time"])
        title.parent.insert(title.parent.index(title) + 1, line)


def in_order(env: BuildEnvironment) -> list[str]:
    """Return the pages of the explainer in the order of the register."""
    return [name for name in load().pages if name.startswith(EXPLAINER)]


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of pages that list no questions, and of figures that do not exist."""
    known = env.get_domain("std").labels
    for docname in in_order(env):
        rows = taught(env, docname)
        if not rows:
            LOGGER.warning(
                "the front matter has no questions: add `teaches`, a list of `question` and "
                "`figure`, for the page for teachers",
                location=docname,
            )
        alive = _live_figures(env.get_doctree(docname))
        for row in rows:
            # Without execution there are no figures.
            if app.config.nb_execution_mode != "off" and (
                known.get(row["figure"], ("",))[0] != docname and row["figure"] not in alive
            ):
                LOGGER.warning(
                    "`teaches` names the figure %r, and this page has none of that name",
                    row["figure"],
                    location=docname,
                )


def set_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the lessons of all pages in their place."""
    for place in list(doctree.findall(Lessons)):
        found = [part for page in in_order(app.env) for part in _page(app, page, docname)]
        place.replace_self(found)


def _page(app: Sphinx, page: str, here: str) -> list[nodes.Node]:
    source = app.env.get_doctree(page)
    link = _link(app.env.titles[page].astext(), app.builder.get_relative_uri(here, page))
    time = nodes.Text(f" ({minutes(app.env, page)})")
    head = nodes.paragraph("", "", nodes.strong("", "", link), time)
    figures = {name: figure for figure in source.findall(nodes.figure) for name in figure["ids"]}
    numbers = app.env.toc_fignumbers.get(page, {}).get("figure", {})
    parts: list[nodes.Node] = [head]
    for row in taught(app.env, page):
        lesson = nodes.container(classes=["lesson"])
        words = nodes.container("", nodes.paragraph("", row["question"]))
        figure = figures.get(row["figure"])
        uri = f"{app.builder.get_relative_uri(here, page)}#{row['figure']}"
        if row["figure"] in _live_figures(source):
            link = _link("A live figure", uri)
            words += nodes.paragraph("", "", link, classes=["figure-files"])
        if figure is not None:
            lesson += nodes.container("", *_pictures(figure), classes=["lesson-picture"])
            number = ".".join(map(str, numbers.get(row["figure"], ())))
            files = [node.deepcopy() for node in figure.findall(addnodes.download_reference)]
            words += nodes.paragraph(
                "", "", _link(f"Fig. {number}", uri), *_between(files), classes=["figure-files"]
            )
        lesson += words
        parts.append(lesson)
    return parts


def _live_figures(page: nodes.document) -> set[str]:
    return {name for figure in page.findall(live) for name in figure["ids"]}


def _pictures(figure: nodes.figure) -> list[nodes.image]:
    """Return a figure's images for light and dark pages, small: none is that for phones."""
    shown = [image for image in figure.findall(nodes.image) if not isinstance(image, phone_image)]
    pictures = [nodes.image("", **image.attributes) for image in shown]
    for picture in pictures:
        picture["width"] = "100%"
    return pictures


def _between(files: list[nodes.Node]) -> list[nodes.Node]:
    return [part for file in files for part in (nodes.Text(" · "), file)]


def _link(words: str, uri: str) -> nodes.reference:
    return nodes.reference("", words, internal=True, refuri=uri)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(Lessons)
    app.add_directive("lessons", LessonsDirective)
    app.connect("doctree-read", say_minutes)
    app.connect("env-check-consistency", check)
    app.connect("doctree-resolved", set_out)
    return {"parallel_read_safe": True}
