"""Does a question offer its choices, reply to each, and break the build where its key is wrong?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from small_site import build_small_site

from _site.page import right_choice

ASKED = """# A page

```{{question}} How *much* is left of it?
:key: {key}

{choices}
```
"""
CHOICES = """A quarter
: One value of each four stays.

Three quarters
: That much is **removed**.

Nothing
: Then there would be no next layer."""
PAPERMILL = "application/papermill.record/"
Built = Callable[..., tuple[BeautifulSoup, str]]


def _publishing(published: object) -> nbformat.NotebookNode:
    """Return the cell of a page that published some words, as it is after it ran."""
    output = nbformat.v4.new_output(
        "display_data",
        {f"{PAPERMILL}text/plain": repr(published)},
        metadata={"scrapbook": {"mime_prefix": PAPERMILL, "name": "left"}},
    )
    return nbformat.v4.new_code_cell(
        "publish()", outputs=[output], metadata={"tags": ["remove-cell"]}
    )


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Return a function that builds the page, and returns it with the warnings."""
    monkeypatch.delenv("CNNFIGS_SITE_PREVIEW", raising=False)

    def build(
        published: object = "A quarter", key: str = "left", choices: str = CHOICES
    ) -> tuple[BeautifulSoup, str]:
        notebook = nbformat.v4.new_notebook(
            cells=[
                _publishing(published),
                nbformat.v4.new_markdown_cell(ASKED.format(key=key, choices=choices)),
            ]
        )
        nbformat.write(notebook, tmp_path / "index.ipynb")
        settings = {
            "extensions": ["myst_nb", "_site.sphinx.question"],
            "source_suffix": {".md": "myst-nb"},  # Sphinx keeps that of the app before.
            "myst_enable_extensions": ["deflist"],
            "nb_execution_mode": "off",
            "html_theme": "basic",
        }
        warnings = build_small_site(tmp_path, settings)
        html = (tmp_path / "out" / "index.html").read_text("utf-8")
        return BeautifulSoup(html, "html.parser"), warnings

    return build


def test_each_choice_opens_its_reply_without_a_script(built: Built) -> None:
    page, warnings = built()
    assert not warnings
    (asked,) = page.select("div.question")
    prompt = page.find(id=asked["aria-labelledby"])
    assert prompt is not None
    assert prompt.get_text() == "How much is left of it?"
    assert prompt.find("em") is not None
    choices = asked.select("details.choice")
    replies = {each.summary.get_text(strip=True): each.select_one(".reply") for each in choices}
    assert {
        words: " ".join(reply.get_text().split()) for words, reply in replies.items() if reply
    } == {
        "A quarter": "Right. One value of each four stays.",
        "Three quarters": "Not so. That much is removed.",
        "Nothing": "Not so. Then there would be no next layer.",
    }
    assert [each.summary.get_text(strip=True) for each in choices if "right" in each["class"]] == [
        "A quarter"
    ]
    # So that the browser keeps one choice open at a time.
    assert {each["name"] for each in choices} == {asked["id"]}
    assert not page.select(".question script")


def test_a_wrong_key_is_a_warning_which_breaks_the_build(built: Built) -> None:
    _, warnings = built(published="Three quarters")
    assert "the first choice is 'A quarter'" in warnings
    assert "'Three quarters' is right" in warnings


@pytest.mark.parametrize(
    ("key", "choices", "said"),
    [
        ("missing", CHOICES, "the page published no words by the name 'missing'"),
        ("left", "A quarter\n: One of four.", "a question needs two choices or more"),
        ("left", "- a\n- b", "a question's choices are one definition list"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_it_needs(
    built: Built, key: str, choices: str, said: str
) -> None:
    _, warnings = built(key=key, choices=choices)
    assert said in warnings


def test_the_right_choice_is_the_only_one_that_holds() -> None:
    assert right_choice({"less": 1 > 2, "more": 2 > 1}) == "more"
    for holding in (0, 2):
        with pytest.raises(AssertionError, match="expected one right choice"):
            right_choice({"less": holding == 2, "more": holding == 2})


def test_what_is_given_stands_between_question_and_choices(built: Built) -> None:
    page, warnings = built(choices=f"| a | b |\n|--|--|\n| 3 | 4 |\n\n{CHOICES}")
    assert not warnings
    (asked,) = page.select("div.question")
    parts = [part.name for part in asked.find_all(recursive=False)]
    assert parts[0] == "p"
    assert parts[-3:] == ["details"] * 3
    table = asked.select_one("table")
    assert table is not None
    assert [cell.get_text() for cell in table.select("td")] == ["3", "4"]
    assert table.find_parent("details") is None
