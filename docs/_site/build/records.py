"""Files that the build writes whole or not at all, and what it remembers in small ones of JSON."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """Return a record; an empty one where there is none, or only a part of one."""
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write(path: Path, record: dict[str, Any]) -> None:
    """Write a record in one step."""
    put(path, (json.dumps(record, indent=1) + "\n").encode())


def put(path: Path, content: bytes) -> None:
    """Put a file in its place in one step: another process may read it, or write the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(path)
