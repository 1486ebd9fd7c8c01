"""What do the theme and the writer leave out that a screen reader or a keyboard needs?

Landmarks get names and headings a level, citations are items of a list, an empty cell of a table's
head is no head of anything. `reach.js` lets a key reach what scrolls. `nox -s site_tests` asks
axe-core whether anything is missing.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

# What Furo writes on each page, and what is written in its place. A test looks each up in Furo's
# templates, so that a version of the theme that writes otherwise does not pass unseen.
NAV = '<input type="checkbox" class="sidebar-toggle" name="__navigation"'
OVERLAY = '<label class="overlay sidebar-overlay"'
NAMES = {
    NAV: f'<div class="menus" role="navigation" aria-label="Menus">{NAV}',
    OVERLAY: f"</div>{OVERLAY}",
    '<aside class="sidebar-drawer"': '<aside class="sidebar-drawer" aria-label="Site"',
    '<div class="sidebar-tree"': '<div class="sidebar-tree" role="navigation" aria-label="Pages"',
    '<aside class="toc-drawer': '<aside aria-label="This page" class="toc-drawer',
    '<div class="toc-tree"': '<div class="toc-tree" role="navigation" aria-label="On this page"',
}
# What stands in no landmark, and is put at the end of one: the main part of a page.
TO_TOP = re.compile(r'(<a href="#" class="back-to-top.*?</a>)(.*)(</article>)', re.DOTALL)
LEVEL = ('role="heading"', 'role="heading" aria-level="2"')
# sphinx-gallery writes it before each group of a gallery, all with one id. Ours have no tags.
NO_TAGS = "<div id='sg-tag-list' class='sphx-glr-tag-list'></div>"


def named(body: str) -> str:
    """Name the landmarks of a page, put all into one, and give the sidebar's captions a level."""
    for bare, better in NAMES.items():
        body = body.replace(bare, better)
    return TO_TOP.sub(r"\2\1\3", body.replace(*LEVEL).replace(NO_TAGS, ""))


def offer(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let the template of a page call `named`."""
    context["named"] = named


def open_citation(translator: Any, node: nodes.citation) -> None:
    """Write a citation as an item of a list: the role that docutils gives it is deprecated."""
    type(translator).visit_citation(translator, node)
    translator.body[-1] = translator.body[-1].replace("doc-biblioentry", "listitem")


def close_citation(translator: Any, node: nodes.citation) -> None:
    type(translator).depart_citation(translator, node)


def open_cell(translator: Any, node: nodes.entry) -> None:
    """Write a cell of a table; what is empty in its head is the head of nothing."""
    type(translator).visit_entry(translator, node)
    if isinstance(node.parent.parent, nodes.thead) and not node.astext().strip():
        translator.body[-1] = re.sub("^<th", "<td", translator.body[-1])
        translator.context[-1] = "</td>\n"


def close_cell(translator: Any, node: nodes.entry) -> None:
    type(translator).depart_entry(translator, node)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", offer)
    app.add_node(nodes.citation, override=True, html=(open_citation, close_citation))
    app.add_node(nodes.entry, override=True, html=(open_cell, close_cell))
    app.add_js_file("reach.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
