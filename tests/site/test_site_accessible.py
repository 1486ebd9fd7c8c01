"""Does axe-core find anything on a page that shuts a reader out, on a phone or in the dark?

Asked about are all pages that somebody wrote, and a few of each kind that is generated: an index
and two examples of the gallery, two functions and a class of the reference. With ``--all-pages`` it
is asked about all, and about each in four ways instead of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from _site.build import example_report
from _site.build.fingerprint import HTML
from _site.register import load

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Each window and each mode once: colours depend on the mode, and what is laid out on the window.
USUAL = (("light", WIDE), ("dark", PHONE))
OTHERS = (("light", PHONE), ("dark", WIDE))
WRITTEN = (*load().pages, "index", "search", "genindex")
SAMPLE = (
    example_report.NAME.removesuffix(".html"),
    "auto_gallery/0_images/index",
    "auto_gallery/0_images/plot_image_is_numbers",
    "auto_gallery/2_clothes/plot_stacked_convolutions",
    "reference/generated/cnnfigs.correlate",
    "reference/generated/cnnfigs.Dataset",
    "reference/generated/cnnfigs.figures.pooling",
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # axe-core calls these experimental, and leaves them out unasked.
    "rules": {
        name: {"enabled": True}
        for name in (
            "css-orientation-lock",
            "label-content-name-mismatch",
            "p-as-heading",
            "table-fake-caption",
            "td-has-header",
        )
    },
    "resultTypes": ["violations"],
}
# A live figure starts where it is near.
START = """async () => {
  for (const figure of document.querySelectorAll("div.live")) {
    figure.scrollIntoView();
    while (figure.dataset.state !== "running") await new Promise((go) => setTimeout(go, 50));
  }
  scrollTo(0, 0);
}"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask about some pages, or about all."""
    names = [f"{name}.html" for name in (*WRITTEN, *SAMPLE)]
    if metafunc.config.getoption("--all-pages"):
        names = sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html"))
    assert len(names) > 30
    metafunc.parametrize("name", names)


def violations(page: Any, name: str, mode: str, window: dict[str, int]) -> Iterator[str]:
    """Say what axe-core finds on a page that is open."""
    page.set_viewport_size(window)
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    for found in Axe().run(page, options=RULES).response["violations"]:
        for node in found["nodes"]:
            where = f"{name}, {mode}, {window['width']} px"
            yield f"{found['id']}: {where}: {node['target']} {node['html'][:120]}"


def test_axe_finds_nothing_on_a_page(
    page: Any, site: str, name: str, request: pytest.FixtureRequest
) -> None:
    modes = (*USUAL, *OTHERS) if request.config.getoption("--all-pages") else USUAL
    page.set_viewport_size(WIDE)
    assert page.goto(f"{site}/{name}").ok
    page.evaluate(START)
    found = [each for mode, window in modes for each in violations(page, name, mode, window)]
    assert not found, "\n".join(found)
