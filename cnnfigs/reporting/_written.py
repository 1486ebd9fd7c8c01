"""How does a notebook show a report that was written? As the page itself, in a frame."""

from __future__ import annotations

import html
from pathlib import Path

_FRAME = '<iframe srcdoc="{page}" title="{name}" style="{style}"></iframe>'
_STYLE = "border: 1px solid #8886; height: 42rem; width: 100%"


class Report(type(Path())):  # type: ignore[misc]
    """The path of a report; where it is the last line of a notebook's cell, the page is shown."""

    def _repr_html_(self) -> str | None:
        """Return the page in a frame of its own; None where there is none."""
        if not self.is_file():
            return None
        page = html.escape(self.read_text("utf-8"), quote=True)
        return _FRAME.format(page=page, name=html.escape(self.name, quote=True), style=_STYLE)
