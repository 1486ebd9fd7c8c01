"""Does each live figure do what its reader asks, and show Chromium's readers the same?

`nox -s firefox` walks through them in Firefox, from disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from real_browser import faultless
from strokes import draw_a_one

from _site.build.live_networks import KINDS

# All that a figure says: its text, what its menus and fields hold, and the names of its pictures.
WORDS = """(id) => {
  const figure = document.querySelector(`#${id} .live-figure`).cloneNode(true);
  for (const each of figure.querySelectorAll("style, [role=status].live-status")) each.remove();
  const said = [];
  const shown = document.querySelector(`#${id} .live-figure`);
  for (const each of shown.querySelectorAll("input, select")) said.push(each.value, each.checked);
  for (const each of figure.querySelectorAll("[aria-label]")) said.push(each.ariaLabel);
  return [figure.textContent, ...said].join(" | ");
}"""
NUMBER = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?")
# What depends on the machine: how fast a network learns.
SPEED = re.compile(r"[\d,]+ images a second")


class Walk:
    """A reader at one figure of a page."""

    def __init__(self, page: Any, figure: str) -> None:
        self.page, self.figure = page, figure

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_selector(f"#{self.figure}[data-state=running]", timeout=30_000)

    def find(self, selector: str) -> Any:
        return self.page.locator(f"#{self.figure} {selector}")

    def button(self, name: str) -> Any:
        host = self.page.locator(f"#{self.figure}")
        return host.get_by_role("button", name=name, exact=True)

    def press(self, surface: str, *keys: str) -> None:
        self.find(surface).first.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, selector: str, words: str) -> None:
        self.find(selector).filter(has_text=words).first.wait_for()

    def settled(self) -> str:
        """Return what the figure says once it has nothing new to say."""
        before = None
        for _ in range(40):
            now: str = self.page.evaluate(WORDS, self.figure)
            if now == before:
                return SPEED.sub("… images a second", now)
            before = now
            self.page.wait_for_timeout(200)
        raise AssertionError(f"#{self.figure} never comes to rest")

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.page.evaluate(
            "id => JSON.parse(JSON.stringify(document.getElementById(id).figure.state))",
            self.figure,
        )
        return state


def choose_a_cell(walk: Walk) -> None:
    walk.press(".live-layer:visible canvas.live-maps", *["ArrowRight"] * 6, "ArrowDown", "Enter")
    walk.find(".live-cell").first.wait_for()


def switch_a_map_off(walk: Walk) -> None:
    walk.says(".live-ask-words", "")
    walk.button("Off").click()
    walk.says(".live-ask-list", "off")


def draw(walk: Walk) -> None:
    choose_a_cell(walk)
    walk.find("summary").filter(has_text="Ask this network").click()
    switch_a_map_off(walk)


def step_on(walk: Walk) -> None:
    for place in (2, 3, 4):
        walk.page.keyboard.press("ArrowRight")
        walk.says(".live-count", f"{place} of ")


def lay_a_kernel(walk: Walk) -> None:
    walk.find("select[name=kernel]").select_option("sobel_y")
    for _ in range(3):
        walk.button("Step").click()
    walk.says("caption", "row 0, column 2: the products add up to")


def take_steps(walk: Walk) -> None:
    for words in ("1 step ", "2 steps "):
        walk.button("One step").click()
        walk.says(".live-learning-words", words)


def go_through_training(walk: Walk) -> None:
    walk.press("input[type=range]", "End", "ArrowLeft")
    walk.find("select").first.select_option(index=1)


def choose_another_network(walk: Walk) -> None:
    walk.find(".live-other select").select_option(index=1)
    walk.says(".live-apart-words", "The two differ least")


def move_a_picture(walk: Walk) -> None:
    walk.button("one pixel right").click()
    walk.press("[role=application]", "ArrowDown", "ArrowDown")
    walk.says(".live-move-words", "Moved by 1 to the right and 2 down")


def choose_a_place(walk: Walk) -> None:
    walk.find("fieldset").first.locator("input").nth(1).check()
    walk.press("[role=application]", "ArrowRight", "ArrowDown")


GESTURES: dict[str, Callable[[Walk], None]] = {
    "ask": switch_a_map_off,
    "bench": lay_a_kernel,
    "compare": choose_a_cell,
    "draw": draw,
    "glance": lambda walk: None,  # There is nothing but the pad.
    "move": move_a_picture,
    "networks": choose_another_network,
    "pool": choose_a_place,
    "recover": take_steps,
    "stride": choose_a_place,
    "train": take_steps,
    "training": go_through_training,
    "walk": step_on,
}


def assert_alike(found: str, expected: str) -> None:
    """Ask for the same words, and for the same numbers as far as rounding lets them be."""
    assert NUMBER.sub("#", found) == NUMBER.sub("#", expected)
    numbers = [
        [float(number.replace(",", "").replace("−", "-")) for number in NUMBER.findall(text)]
        for text in (found, expected)
    ]
    assert numbers[0] == pytest.approx(numbers[1], rel=2e-3, abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_walk_says_in_this_browser_what_it_says_in_chromium(
    kind: str, pages: dict[str, BeautifulSoup], html: Path, browser: Any, chromium: Any
) -> None:
    hosts = [
        (name, host["id"])
        for name, tree in pages.items()
        for host in tree.select(f"div.live[data-figure={kind}]")
    ]
    assert hosts
    for name, figure in hosts:
        with faultless(browser) as page, faultless(chromium) as other:
            here, there = Walk(page, figure), Walk(other, figure)
            for walk in (here, there):
                walk.open(f"{(html / name).as_uri()}#{figure}")
            if here.find(".live-pad canvas").first.is_visible() and kind != "walk":
                draw_a_one(page, f"#{figure}")
                page.wait_for_function("location.hash.includes('strokes.')")
                assert page.locator(f"#{figure} .live-scores").first.is_visible()
            # A link to the view that the reader of this browser has.
            other.evaluate("hash => (location.hash = hash)", page.evaluate("location.hash"))
            for walk in (here, there):
                GESTURES[kind](walk)
            assert_alike(here.settled(), there.settled())
            assert here.state == there.state
