"""Put what an audit takes beside the text: ``{margin} How many networks?``.

Seeds, intervals and sources stand in the margin of a wide window, next to the paragraph that
follows. Where there is no margin, a note is folded: its title opens it, by keyboard and without a
script. On wide windows `margin.js` opens it.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from _site.sphinx.markup import always
from _site.sphinx.summary import summary


class margin(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """A note: its first child is the title."""


class Margin(SphinxDirective):
    """A note beside the text: ``{margin} How many networks?``."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        inline, messages = self.parse_inline(self.arguments[0])
        note = margin("", summary("", "", *inline), *self.parse_content_to_nodes())
        self.set_source_info(note)
        return [note, *messages]


def open_margin(translator: Any, node: margin) -> None:
    """Write a note, which is none of the page's regions."""
    start = translator.starttag(node, "aside", CLASS="margin", role="note")
    translator.body.append(f"{start}<details>")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, its node and its look."""
    app.setup_extension("_site.sphinx.summary")
    app.add_node(margin, html=(open_margin, always("</details></aside>\n")))
    app.add_directive("margin", Margin)
    app.add_css_file("margin.css")
    app.add_js_file("margin.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
