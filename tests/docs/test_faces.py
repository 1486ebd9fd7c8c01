"""Can the site's colours be told from each ground that they stand on?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pygments.styles import get_style_by_name
from pygments.token import Whitespace

DOCS = Path(__file__).parents[2] / "docs"
# The theme's grounds: of the page, and of what stands out from it.
GROUNDS = {"light": ("#ffffff", "#f8f9fb"), "dark": ("#131416", "#1a1c1e")}
ENOUGH = 4.5  # for words of any size, by WCAG 2 at level AA


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _accents() -> dict[str, str]:
    return dict(
        re.findall(r'\("(light|dark)", "(#\w{6})"\)', (DOCS / "conf.py").read_text("utf-8"))
    )


def test_contrast_is_that_of_the_standard() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_accent_can_be_read_on_each_ground(mode: str) -> None:
    for ground in GROUNDS[mode]:
        assert _contrast(_accents()[mode], ground) >= ENOUGH


@pytest.mark.parametrize("setting", ["pygments_style", "pygments_dark_style"])
def test_code_can_be_read_on_its_ground(setting: str) -> None:
    text = (DOCS / "conf.py").read_text("utf-8")
    (name,) = re.findall(rf'^{setting} = "(.+)"', text, re.MULTILINE)
    style = get_style_by_name(name)
    inks = {f"#{look['color']}" for token, look in style if look["color"] and token != Whitespace}
    assert len(inks) > 4
    assert min(_contrast(ink, style.background_color) for ink in inks) >= ENOUGH


def test_no_style_asks_for_a_font_to_be_loaded() -> None:
    styles = [path.read_text("utf-8") for path in (DOCS / "_static").glob("*.css")]
    assert len(styles) > 2
    assert not [style for style in styles if "@font-face" in style or "@import" in style]
