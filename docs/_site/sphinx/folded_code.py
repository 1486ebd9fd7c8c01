"""Fold the code on pages of the explainer, but for a network's own lines.

A cell tagged ``network`` stays open: its lines are what the page is about. All others become a
``<details>`` element by MyST-NB's own means, as if they were tagged ``hide-input``. So each can be
opened without a script. What opens it is called what it says, also for a screen reader.
`code_switch.js` puts a switch at the head of a page that opens all.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from _site.sphinx.lessons import EXPLAINER
from _site.sphinx.markup import always

OPEN = "network"


class FoldCode(SphinxTransform):
    """Hide the source of each code cell that has no other wish."""

    # Before MyST-NB sets out what is hidden, which it does when pages are written.
    default_priority = 800

    def apply(self, **kwargs: Any) -> None:
        if not self.env.docname.startswith(EXPLAINER):
            return
        for cell in self.document.findall(is_code_cell):
            if OPEN not in cell["cell_metadata"].get("tags", ()) and "hide_mode" not in cell:
                cell["hide_mode"] = "input"
                cell["prompt_show"] = self.config.nb_code_prompt_show
                cell["prompt_hide"] = self.config.nb_code_prompt_hide


def is_code_cell(node: nodes.Node) -> bool:
    """Say whether a node is a cell of code, as MyST-NB marks them."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def open_fold(translator: Any, node: HideCodeCellNode) -> None:
    classes = " ".join(node["classes"])
    show, hide = escape(node["prompt_show"]), escape(node["prompt_hide"])
    translator.body.append(
        f'<details class="admonition hide {classes}"><summary>'
        f'<span class="collapsed">{show}</span><span class="expanded">{hide}</span></summary>\n'
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_transform(FoldCode)
    app.add_node(HideCodeCellNode, override=True, html=(open_fold, always("</details>\n")))
    app.add_js_file("code_switch.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
