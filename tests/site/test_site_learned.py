"""Does the built page still learn what the page on live figures says that it learned?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import learned_in_the_page as record

STEPS = 100
BOUND = 0.01  # ten of the digits held out: another processor may add in another order


def test_the_page_learns_what_was_written_down(page: Any, html: Path) -> None:
    written = json.loads(record.FILE.read_text("utf-8"))
    page = record.open_page(page, html)
    for seed in (0, 4):
        found = record.learned(page, seed, steps=STEPS)
        assert len(found) >= 20
        for images, share in found.items():
            assert abs(share - written[str(images)][seed]) <= BOUND, f"seed {seed}, {images} images"
