"""Does a margin note stand open beside the text, and folded where there is no room?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from docutils.parsers.rst import directives
from small_site import build_small_site

STATIC = Path(__file__).parents[2] / "docs" / "_static"
PAGE = """# A page

```{margin} How *many*?
Means of **three** seeds.
```

What was found.

```{image} wide.svg
:width: 736px
```
"""
BROAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 736 400"><title>Ink</title></svg>'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a built site that has one note."""
    source = tmp_path_factory.mktemp("notes")
    (source / "index.md").write_text(PAGE, "utf-8")
    (source / "wide.svg").write_text(BROAD, "utf-8")
    settings = {
        "extensions": ["myst_parser", "_site.sphinx.margin"],
        "source_suffix": {".md": "markdown"},  # Sphinx keeps that of the app before.
        "html_static_path": [str(STATIC)],
        "html_css_files": ["faces.css", "site.css"],
        "html_theme": "furo",
    }
    with pytest.MonkeyPatch.context() as patch:
        # The check of prose reads notes in its own way, and may have said so in this process.
        patch.delitem(directives._directives, "margin", raising=False)  # type: ignore[attr-defined]
        assert not build_small_site(source, settings)
    return source / "out" / "index.html"


def test_a_note_can_be_opened_by_its_title_without_a_script(site: Path) -> None:
    (note,) = BeautifulSoup(site.read_text("utf-8"), "html.parser").select("aside.margin")
    assert note["role"] == "note"
    assert note.details is not None
    assert note.details.summary is not None
    assert note.details.summary.decode_contents().strip() == "How <em>many</em>?"
    assert note.details.p is not None
    assert note.details.p.decode_contents() == "Means of <strong>three</strong> seeds."
    assert not note("script")


@pytest.mark.parametrize(
    ("window", "opened", "beside"),
    [(390, False, False), (1264, False, False), (1280, True, True), (1600, True, True)],
)
def test_a_note_stands_beside_the_column_of_a_wide_window(
    page: Any, site: Path, window: int, opened: bool, beside: bool
) -> None:
    page.set_viewport_size({"width": window, "height": 800})
    page.goto(site.as_uri())
    note = page.locator("aside.margin")
    assert note.locator("details").evaluate("one => one.open") is opened
    box, column = note.bounding_box(), page.locator("article").bounding_box()
    assert (box["x"] >= column["x"] + column["width"]) is beside
    assert box["x"] + box["width"] <= window
    picture = page.locator("article img").bounding_box()
    assert picture["y"] < box["y"] + box["height"] or not beside
    assert page.evaluate("document.documentElement.scrollWidth") <= window
