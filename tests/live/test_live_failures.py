"""Where a figure can't run, does it say so and leave the still one where it is?"""

from __future__ import annotations

import shutil
import urllib.parse
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def whole(figure_page, untrained):
    """Return the folder of a page on which nothing is broken yet."""
    return folder_of(figure_page("draw", untrained("lenet")))


@pytest.fixture
def address(whole, tmp_path):
    """Return the address of a copy of it, to be broken."""
    return (shutil.copytree(whole, tmp_path / "live") / "page.html").as_uri()


@pytest.fixture
def failing(browser):
    """Return a function that opens a page, and returns it with what was uncaught on it."""
    context = browser.new_context()

    def open_page(address):
        page = context.new_page()
        uncaught = []
        page.on("pageerror", lambda error: uncaught.append(str(error)))
        page.goto(address)
        page.wait_for_selector("[data-state=failed], [data-state=running]", timeout=5000)
        return page, uncaught

    yield open_page
    context.close()


def folder_of(address: str) -> Path:
    return Path(urllib.request.url2pathname(urllib.parse.urlsplit(address).path)).parent


def weights_of(folder: Path) -> Path:
    return folder / "lenet-noise.js"


def break_weights(text: str):
    return lambda folder: weights_of(folder).write_text(text, "utf-8")


def change_page(before: str, after: str):
    def change(folder):
        page = folder / "page.html"
        text = page.read_text("utf-8")
        assert before in text
        page.write_text(text.replace(before, after), "utf-8")

    return change


def break_json(folder):
    page = folder / "page.html"
    start = '<script type="application/json" data-content>'
    page.write_text(page.read_text("utf-8").replace(start, f"{start}not JSON "), "utf-8")


FAULTS = {
    "weights of another network": break_weights('cnnfigsWeights("0123456789abcdef", "");'),
    "an empty file of weights": break_weights(""),
    "no weights at all": lambda folder: weights_of(folder).unlink(),
    "no script of its kind of figure": lambda folder: (folder / "network.js").unlink(),
    "no script of the worker": lambda folder: (folder / "worker.js").unlink(),
    "weights that are cut off": lambda folder: weights_of(folder).write_text(
        weights_of(folder).read_text("utf-8")[:9000] + '");', "utf-8"
    ),
    "weights that are no script": break_weights("<!doctype html>"),
    "a network of another version": change_page('"format":3', '"format":2'),
    "broken JSON": break_json,
    "no workers": change_page("<article>", "<article><script>delete window.Worker</script>"),
    "no way to unpack": change_page(
        "<article>", "<article><script>window.Blob = undefined</script>"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_what_can_not_run_says_so_and_leaves_the_still_figure(failing, address, fault):
    FAULTS[fault](folder_of(address))
    page, uncaught = failing(address)
    assert page.locator(".live").get_attribute("data-state") == "failed"
    assert page.locator("#still img").is_visible()
    assert page.locator(".live-figure").count() == 0
    assert "This figure can't run here: " in page.locator(".live-problem").inner_text()
    assert fault == "weights that are no script" or not uncaught


LACKING = {
    "DecompressionStream": "delete globalThis.DecompressionStream",
    "Array.prototype.toSorted": "delete Array.prototype.toSorted",
}


@pytest.mark.parametrize("feature", LACKING)
def test_a_browser_that_is_too_old_is_told_what_it_lacks_and_not_that_a_file_is_damaged(
    failing, address, feature
):
    change_page("<article>", f"<article><script>{LACKING[feature]}</script>")(folder_of(address))
    page, uncaught = failing(address)
    words = page.locator(".live-problem").inner_text()
    assert f"this browser lacks {feature}, which" in words
    assert "Safari since 16.4" in words
    assert page.locator("#still img").is_visible()
    assert not uncaught


@pytest.mark.slow
@pytest.mark.parametrize("scale", ["constructor", "toString", "__proto__", "hasOwnProperty"])
def test_a_scale_that_only_an_object_has_is_none(started, address, scale):
    page = started(f"{address}#live?scale={scale}")
    page.set_default_timeout(5000)
    assert page.get_by_role("radio", name="layer", exact=True).is_checked()
    assert page.locator(".live-scale-words").inner_text().startswith("all maps of a layer")
