"""Keep on one line what is read as one: the two sides of 5 × 5, a number with its unit, a name.

`site.css` breaks no word of code but in what is marked as long here.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

LONGEST = 24  # letters of code that any line has room for, in a margin too
# Titles stay as they are: the search compares them with what is typed.
AS_THEY_ARE = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.title)
_INSIDE = re.compile(r"(?<=\d) (?=× \d)|(?<=\d ×) (?=\d)|(?<=\d) (?=(?:minutes?|seconds?)\b)")


def unbroken(text: str) -> str:
    """Return a text whose sizes and durations stay on one line.

    Examples
    --------
    >>> unbroken("5 × 5 filters in 10 minutes").replace("\\xa0", "_")
    '5_×_5 filters in 10_minutes'
    """
    return _INSIDE.sub("\N{NO-BREAK SPACE}", text)


class Unbroken(SphinxPostTransform):
    """Write the spaces at which no line may end."""

    default_priority = 900

    def run(self, **settings: Any) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(text.parent, AS_THEY_ARE):
                text.parent.replace(text, nodes.Text(unbroken(str(text))))
        for code in self.document.findall(nodes.literal):
            if max(map(len, code.astext().split()), default=0) > LONGEST:
                code["classes"].append("long")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_post_transform(Unbroken)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
