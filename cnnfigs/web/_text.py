"""How do numbers and names stand in a page's scripts? As text that can't end them."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any


def as_text(content: bytes) -> str:
    """Return bytes as text that a script may hold."""
    return base64.b85encode(zlib.compress(content, 9)).decode()


def as_script(content: Any) -> str:
    """Return JSON for a script element, which no text in it can end or lead astray."""
    # "</script" would end the element, and "<!--<script" would let the end go by unseen.
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")
