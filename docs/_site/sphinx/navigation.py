"""What stands in the sidebar of a page: the parts of the site, and what lies within its own.

The theme would unfold everything on every page: 240 links, most of them to functions, which make
half of a short page and a third of the time that writing takes. The index of the reference has the
functions in groups, so that their own pages need not list them again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

FUNCTIONS = "reference/generated/"


def fold(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let the theme find a folded tree of contents in what a page is made of."""
    unfolded = context.get("toctree")
    if unfolded is not None:
        context["toctree"] = folded(unfolded, page)


def folded(unfolded: Callable[..., str], page: str) -> Callable[..., str]:
    """Return what writes the tree of contents, with other branches than the page's folded."""
    depth = 1 if page.startswith(FUNCTIONS) else -1

    def write(**options: Any) -> str:
        return unfolded(**{**options, "collapse": True, "maxdepth": depth})

    return write


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", fold, priority=400)  # before the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}
