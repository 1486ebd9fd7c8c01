"""How is a node of ours written, where it begins or ends with the same markup each time?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes


def always(markup: str) -> Callable[[Any, nodes.Node], None]:
    """Return what writes some markup, whatever the node is."""

    def write(translator: Any, node: nodes.Node) -> None:
        translator.body.append(markup)

    return write
