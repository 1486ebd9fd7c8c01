"""What a reader draws on a pad with a mouse."""

from __future__ import annotations

from typing import Any


def draw_a_one(page: Any, figure: str = ".live") -> None:
    """Draw a one in a single stroke, as the pad of a figure takes it."""
    canvas = page.locator(f"{figure} .live-pad canvas").first
    canvas.scroll_into_view_if_needed()
    pad = canvas.bounding_box()
    page.mouse.move(pad["x"] + 0.52 * pad["width"], pad["y"] + 0.2 * pad["height"])
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(
            pad["x"] + (0.52 - 0.02 * step / 12) * pad["width"],
            pad["y"] + (0.2 + 0.6 * step / 12) * pad["height"],
        )
    page.mouse.up()
