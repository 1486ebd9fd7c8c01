"""Does a network's figure always tell what is on it, and find the way back?"""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def address(figure_page, untrained):
    return figure_page("draw", untrained("lenet"))


@pytest.fixture(scope="module")
def compared(figure_page, untrained):
    return figure_page("compare", untrained("lenet"), start="2 4")


def state(page):
    return page.evaluate("document.querySelector('.live').figure.state")


def pointed(page):
    return page.locator(".live-pointed").inner_text()


def choose(page, layer, x=5, y=5):
    page.locator(f"[data-layer={layer}] canvas.live-maps").first.click(position={"x": x, "y": y})
    page.wait_for_selector(f"[data-layer={layer}] .live-cell")


@pytest.mark.parametrize("keys", ["Alt+ArrowLeft", "Meta+ArrowLeft"])
def test_keys_of_the_browser_stay_its_own(started, address, keys):
    page = started(f"{address}#live?layer=conv1&map=0&row=3&column=4")
    page.evaluate(
        """() => addEventListener("keydown", (event) => {
          window.taken = event.defaultPrevented;
          event.preventDefault();
        })"""
    )
    page.locator("[data-layer=conv1] canvas.live-maps").first.focus()
    page.keyboard.press(keys)
    assert page.evaluate("window.taken") is False
    assert "row 3, column 4" in pointed(page)


def test_enter_explains_the_input_whose_maps_have_the_focus(started, compared):
    page = started(compared)
    page.locator("[data-layer=conv1] canvas.live-maps").nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".live-cell strong")
    assert state(page)["of"] == 1


def test_whoever_chooses_by_key_is_told(started, address):
    page = started(address)
    page.locator("[data-layer=conv1] canvas.live-maps").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "line => /conv1, map 0.*below/.test(document.querySelector(line).textContent)",
        arg=".live-figure > .live-status",
    )
