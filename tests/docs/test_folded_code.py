"""Is code folded but for a network's own lines, and does the switch open all of it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from small_site import build_small_site
from sphinx.application import Sphinx

STATIC = Path(__file__).parents[2] / "docs" / "_static"
TAGS = {"plain = 1": [], "network = 2": ["network"], "hidden = 3": ["remove-input"]}
# Only for our own keys: the scripts of the theme don't expect it.
REFUSES = """
for (const name of ["getItem", "setItem", "removeItem"]) {
  Storage.prototype[name] = (key) => {
    if (key.startsWith("cnnfigs")) throw new Error("refused");
    return null;
  };
}
"""


def _notebook() -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_markdown_cell("# A page\n\nWhat is it?")]
    for source, tags in TAGS.items():
        output = nbformat.v4.new_output("stream", text=f"shown by {source}")
        cells.append(
            nbformat.v4.new_code_cell(source, outputs=[output], metadata={"tags": list(tags)})
        )
    language = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=language)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built site: a page of the explainer, and another one."""
    source = tmp_path_factory.mktemp("code")
    (source / "explainer").mkdir()
    for name in ("index", "explainer/page"):
        nbformat.write(_notebook(), source / f"{name}.ipynb")
    settings = {
        "extensions": ["myst_nb", "_site.sphinx.folded_code"],
        "source_suffix": {".md": "myst-nb"},  # Sphinx keeps that of the app before.
        "html_static_path": [str(STATIC)],
        "nb_code_prompt_show": "Show the code",
        "nb_execution_mode": "off",
        "html_theme": "basic",
        "suppress_warnings": ["toc.not_included"],
    }
    assert not build_small_site(
        source, settings, lambda app: app.connect("doctree-read", _say_minutes)
    )
    return source / "out"


def _say_minutes(app: Sphinx, doctree: Any) -> None:
    from docutils import nodes

    title = next(doctree.findall(nodes.title))
    line = nodes.paragraph("", "1 min to read", classes=["reading-time"])
    title.parent.insert(1, line)


def _code(page: Path) -> dict[str, bool]:
    """Return the code that a page shows, and whether it is folded."""
    found = BeautifulSoup(page.read_text("utf-8"), "html.parser").select("div.cell_input")
    return {each.get_text().strip(): each.find_parent("details") is not None for each in found}


def test_all_code_but_the_networks_own_lines_is_folded(site: Path) -> None:
    assert _code(site / "explainer/page.html") == {"plain = 1": True, "network = 2": False}


def test_code_on_other_pages_is_left_as_it_is(site: Path) -> None:
    assert _code(site / "index.html") == {"plain = 1": False, "network = 2": False}


def test_outputs_stay_in_sight(site: Path) -> None:
    page = BeautifulSoup((site / "explainer/page.html").read_text("utf-8"), "html.parser")
    assert [each.get_text(strip=True) for each in page.select("div.cell_output")] == [
        f"shown by {source}" for source in TAGS
    ]
    assert not page.select("details div.cell_output")


def test_the_switch_opens_all_code_and_is_remembered(page: Any, site: Path) -> None:
    address = (site / "explainer/page.html").as_uri()
    page.goto(address)
    fold, switch = page.locator("details.hide"), page.get_by_label("Show all code")
    assert not fold.evaluate("one => one.open")
    switch.check()
    assert fold.evaluate("one => one.open")
    page.goto(address)
    assert switch.is_checked()
    assert fold.evaluate("one => one.open")
    switch.uncheck()
    page.goto(address)
    assert not fold.evaluate("one => one.open")


def test_the_switch_works_where_the_browser_keeps_nothing(page: Any, site: Path) -> None:
    page.add_init_script(REFUSES)
    page.goto((site / "explainer/page.html").as_uri())
    page.get_by_label("Show all code").check()
    assert page.locator("details.hide").evaluate("one => one.open")


def test_a_page_without_folded_code_has_no_switch(page: Any, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    assert page.get_by_label("Show all code").count() == 0
