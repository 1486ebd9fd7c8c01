"""Does the site do what a reader's settings ask: no motion, large letters, own colours, paper?"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from _site.register import load

WRITTEN = (*load().section("Explainer").pages, "index", "ledger", "teachers", "own_network", "live")
# A window of 1280 pixels, enlarged four times.
ENLARGED = {"width": 320, "height": 256}
# What is wider than the window and does not scroll; but for what is hidden from eyes on purpose.
CUT = """() => [...document.querySelectorAll("article :not(input)")].filter((each) => {
  const style = getComputedStyle(each);
  if (!["hidden", "clip"].includes(style.overflowX)) return false;
  if (style.clipPath !== "none" || each.clientWidth < 2) return false;
  return each.scrollWidth > each.clientWidth + 1;
}).map((each) => each.outerHTML.slice(0, 120))"""
CHROME = (".sidebar-drawer", ".mobile-header", ".toc-drawer", ".related-pages", ".theme-toggle")


def _start(page: Any, html: Path, name: str, figure: str) -> None:
    page.goto(f"{(html / name).as_uri()}#{figure}")
    page.wait_for_selector(f'#{figure}[data-state="running"]', timeout=30_000)


def test_nothing_moves_for_who_asked_for_no_motion(page: Any, html: Path) -> None:
    moving = {}
    for wish in ("no-preference", "reduce"):
        page.emulate_media(reduced_motion=wish)
        page.goto((html / "explainer" / "filters.html").as_uri())
        moving[wish] = page.evaluate(
            """() => {
              document.querySelector("details.hide").open = true;
              document.querySelector(".skip-to-content").focus();
              return document.getAnimations().length;
            }"""
        )
    assert moving["no-preference"] > 0
    assert moving["reduce"] == 0


def test_letters_four_times_as_large_need_no_scrolling_sideways_and_cut_nothing(
    page: Any, html: Path
) -> None:
    page.set_viewport_size(ENLARGED)
    faults = []
    for name in WRITTEN:
        page.goto((html / f"{name}.html").as_uri())
        page.evaluate("document.querySelector('.live')?.scrollIntoView()")
        page.wait_for_function(
            """[...document.querySelectorAll(".live")].every(
              (each) => each.dataset.state !== "loading"
            )"""
        )
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > ENLARGED["width"]:
            faults.append(f"{name} is {width} px wide")
        faults += [f"{name} cuts {cut}" for cut in page.evaluate(CUT)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_bars_and_controls_can_be_seen_in_a_readers_own_colours(
    page: Any, html: Path, mode: str
) -> None:
    page.emulate_media(forced_colors="active", color_scheme=mode)
    _start(page, html, "explainer/digits.html", "live-digits")
    winner = page.locator(".live-scores li").nth(2)
    assert float(winner.locator("output").inner_text()) > 0.5
    for seen in (winner.locator("i"), page.get_by_role("button", name="Clear").first):
        picture = Image.open(io.BytesIO(seen.screenshot())).convert("L")
        darkest, lightest = picture.getextrema()
        assert lightest - darkest > 60


def _print_from_screen(page: Any, still: str) -> None:
    """Print the page, and check that a still figure is on paper, and was not on the screen."""
    figure = page.locator(f"{still} img.only-light")
    assert not figure.is_visible()
    page.emulate_media(media="print")
    assert figure.is_visible()


def test_paper_has_the_still_figure_and_nothing_to_press(page: Any, html: Path) -> None:
    _start(page, html, "explainer/digits.html", "live-digits")
    _print_from_screen(page, "#digits-sheet")
    assert page.locator("article h1").is_visible()
    assert not page.locator(".live-figure").is_visible()
    shown = [one for one in CHROME for each in page.locator(one).all() if each.is_visible()]
    assert not shown


def test_paper_has_the_text_that_stands_within_a_live_figure(page: Any, html: Path) -> None:
    _start(page, html, "explainer/learned.html", "live-networks")
    _print_from_screen(page, "#live-networks")
