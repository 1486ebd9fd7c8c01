"""Open a term of the glossary where it stands: on hover, on focus, or by a tap.

Each page that links terms ends with their definitions, hidden, as the glossary has them when the
site is built. `terms.js` shows the one that is pointed at. Without scripts a term leads to the
glossary.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

GLOSSARY = "glossary"
_TERM = re.compile(r"(?:^|/)glossary\.html#(term-.+)$")


def definitions(env: BuildEnvironment) -> dict[str, str]:
    """Return what the glossary says of each term, by the term's place on its page."""
    if GLOSSARY not in env.all_docs:
        return {}
    found = {}
    for item in env.get_doctree(GLOSSARY).findall(nodes.definition_list_item):
        text = " ".join(part.astext() for part in item.findall(nodes.definition))
        for term in item.findall(nodes.term):
            found.update(dict.fromkeys(term["ids"], " ".join(text.split())))
    return found


def linked_terms(doctree: nodes.document) -> list[str]:
    """Return the places of the terms that a page links, each once."""
    found = [_TERM.search(link.get("refuri", "")) for link in doctree.findall(nodes.reference)]
    return list(dict.fromkeys(match[1] for match in found if match))


def add_definitions(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """End a page with what its terms mean."""
    if doctree is None or page == GLOSSARY or not (linked := linked_terms(doctree)):
        return
    known = definitions(app.env)
    context["body"] += "\n".join(
        f'<div class="term-definition" id="tip-{escape(place)}" role="tooltip" hidden>'
        f"{escape(known[place])}</div>"
        for place in linked
        if place in known
    )


def write_all_with_the_glossary(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Remember that definitions may be others than those that pages end with."""
    app.glossary_was_read = GLOSSARY in pages  # type: ignore[attr-defined]


def updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to be written again when the glossary was read again."""
    return list(env.found_docs) if app.glossary_was_read else []  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-before-read-docs", write_all_with_the_glossary)
    app.connect("env-updated", updated)
    app.connect("html-page-context", add_definitions)
    app.add_js_file("terms.js", loading_method="defer")
    app.add_css_file("terms.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
