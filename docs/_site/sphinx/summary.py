"""What does a part of a page show while it is folded? One line, which unfolds it."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from _site.sphinx.markup import always


class summary(nodes.General, nodes.TextElement):  # noqa: N801 (docutils names its nodes so)
    """The line that unfolds a part; browsers call it a summary, too."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the node."""
    app.add_node(summary, html=(always("<summary>"), always("</summary>\n")))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
