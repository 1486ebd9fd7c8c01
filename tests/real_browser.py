"""The system's Chromium or Firefox, for the tests of what runs in a reader's browser."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright import sync_api

# The first is the same engine without the windows, which take a third of a test's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")
# Without these, it asks other hosts for news of itself.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
ARGUMENTS += ("--disable-component-update", "--disable-sync", "--no-first-run")
# Each window would start two programs for the suggestions of an address bar that nobody sees, which
# takes longer than most pages. The other names are those of Playwright's own list that matter for
# pages of this machine: Chromium hears only the last list that it is given.
UNUSED = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "LensOverlay", "MediaRouter")
UNUSED += ("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "PaintHolding")
UNUSED += ("ThirdPartyStoragePartitioning", "OptimizationHints", "NetworkTimeServiceQuerying")
UNUSED += ("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose")
UNUSED += ("PreconnectToSearch",)
ARGUMENTS += (f"--disable-features={','.join(UNUSED)}",)
WINDOW: sync_api.ViewportSize = {"width": 1280, "height": 900}


# Playwright brings a Firefox of its own making. The channel says that this one is as its readers
# have it, and is driven as any Firefox can be: by WebDriver BiDi, of which Playwright uses what
# Firefox has had since version 143.
FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), "")
OLDEST_FIREFOX = 143


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--browser",
        choices=("chromium", "firefox"),
        default="chromium",
        help="which of the system's browsers runs what a reader's browser would",
    )


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Return what drives browsers."""
    with sync_api.sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Any) -> Iterator[Any]:
    """Return the system's Chromium, started once."""
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine: install your system's package of it")
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def firefox(playwright: Any) -> Iterator[Any]:
    """Return the system's Firefox, started once."""
    if not FIREFOX:
        pytest.skip("there is no Firefox on this machine: install your system's package of it")
    said = subprocess.run([FIREFOX, "--version"], check=True, capture_output=True, text=True).stdout
    if fault := too_old(said):
        pytest.exit(fault, returncode=1)
    started = playwright.firefox.launch(executable_path=FIREFOX, channel="moz-firefox")
    yield started
    started.close()


def too_old(said: str) -> str:
    """Return what is wrong with a Firefox that calls itself so; nothing, if it can be driven.

    Examples
    --------
    >>> too_old("Mozilla Firefox 153.8.0esr")
    ''
    >>> too_old("Mozilla Firefox 140.12.0esr")
    'Playwright needs Firefox 143 or later, and this is Mozilla Firefox 140.12.0esr: update it'
    """
    version = re.search(r"\d+", said)
    if version and int(version[0]) >= OLDEST_FIREFOX:
        return ""
    return (
        f"Playwright needs Firefox {OLDEST_FIREFOX} or later, and this is {said.strip()}: update it"
    )


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Any:
    """Return the browser that tests were asked to run in."""
    return request.getfixturevalue(request.config.getoption("browser"))


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Return a page on which no error may happen, and that asks no other host."""
    with faultless(browser) as page:
        yield page


@contextlib.contextmanager
def faultless(browser: Any) -> Iterator[Any]:
    """Give a page of a browser, and see that nothing went wrong on it."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: faults.extend(_elsewhere(request.url)))
    yield page
    context.close()
    assert not faults, faults


def _elsewhere(url: str) -> list[str]:
    here = ("file:", "data:", "blob:", "http://127.0.0.1:", "http://localhost:")
    return [] if url.startswith(here) else [f"asked {url}"]


@pytest.fixture
def started(page: Any) -> Callable[[str], Any]:
    """Return a function that opens a page and waits until its figure runs."""

    def open_page(address: str) -> Any:
        page.goto(address)
        page.wait_for_selector('.live[data-state="running"]', timeout=20_000)
        return page

    return open_page
