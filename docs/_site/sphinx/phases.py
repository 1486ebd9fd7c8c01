"""How long do Sphinx's phases take? It is written beside the site when it is built."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from _site.build import records
from _site.build.durations import FOLDER, PHASES

FIRST, LAST = -1, 10**6  # before and after all others that hear of an event

# Which phase has ended when an event begins, or when all have heard of it.
ENDS = (
    ("builder-inited", FIRST, "starting Sphinx"),
    ("builder-inited", LAST, "examples"),
    ("env-before-read-docs", FIRST, "finding changes"),
    ("env-before-read-docs", LAST, "pages"),
    ("env-check-consistency", LAST, "reading"),
    ("build-finished", LAST, "writing"),
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Take the time at each of the events."""
    phases: dict[str, float] = {}
    before = time.perf_counter()

    def ends(phase: str) -> Callable[..., None]:
        def note(app: Sphinx, *_: Any) -> None:
            nonlocal before
            now = time.perf_counter()
            phases[phase], before = now - before, now
            if phase == "writing":
                records.write(Path(app.outdir).parent / FOLDER / PHASES, phases)

        return note

    for event, priority, phase in ENDS:
        app.connect(event, ends(phase), priority=priority)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
