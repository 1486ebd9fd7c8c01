"""Does the site show a report of one of its networks, small, whole and on its own?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from _site.build.example_report import NAME

LARGEST = 2_000_000  # bytes


@pytest.fixture(scope="module")
def report(html: Path) -> BeautifulSoup:
    """Return the report."""
    return BeautifulSoup((html / NAME).read_text("utf-8"), "html.parser")


def test_the_page_on_own_networks_leads_to_it(html: Path) -> None:
    page = BeautifulSoup((html / "own_network.html").read_text("utf-8"), "html.parser")
    assert len(page.select(f'article a[href="{NAME}"]')) == 1


def test_it_is_small_and_needs_no_other_file(html: Path, report: BeautifulSoup) -> None:
    assert (html / NAME).stat().st_size <= LARGEST
    assert not report.select("link, script[src], iframe")
    sources = [image["src"] for image in report("img")]
    assert sources
    assert all(source.startswith("data:") for source in sources)
    assert all(image["alt"].strip() for image in report("img"))


def test_its_links_lead_to_places_on_it(report: BeautifulSoup) -> None:
    places = {f"#{tag['id']}" for tag in report.find_all(id=True)}
    links = {link["href"] for link in report("a") if not link["href"].startswith("data:")}
    assert links
    assert links <= places


def test_it_has_all_that_a_report_can_have(report: BeautifulSoup) -> None:
    assert [section["id"] for section in report.select("main > section")] == [
        "check-up",
        "answers",
        "rests-on",
        "accuracy",
        "try",
        "network",
        "kernels",
        "looks-for",
        "maps",
    ]
    assert "No fault found" in report.select_one(".lead").get_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_its_network_runs_and_agrees_with_keras(site: str, page: Any, width: int) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/{NAME}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#live").scroll_into_view_if_needed()
    page.locator("[data-agreement]", has_text="Compared with Keras").wait_for(timeout=60_000)
    agreed = page.evaluate("document.getElementById('live').figure.agreed")
    assert agreed["winners"] == agreed["pictures"] > 0
    assert agreed["off"] < 1e-3
    assert not [url for url in asked if not url.startswith((site, "data:", "blob:"))]
