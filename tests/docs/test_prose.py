"""Is no number typed by hand, and is each term linked where a page first uses it?"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from _site.checks import glossary_links, prose, typed_numbers

PAGE = """---
file_format: mystnb
teaches:
  - question: "Do 77 front matters count?"
---

# A heading

{sentence}
"""


def _of(text: str, folder: Path, name: str = "page.md") -> list[prose.Passage]:
    path = folder / name
    path.write_text(text, "utf-8")
    return prose.of_page(path) if path.suffix == ".md" else prose.of_script(path)


def _faults(sentence: str, folder: Path, exceptions: dict[str, str] | None = None) -> list[str]:
    return typed_numbers.faults(_of(PAGE.format(sentence=sentence), folder), exceptions or {})


# Both checks read the same pages, which takes longer than all that they ask.
read_once = cache(prose.of_page)


@pytest.fixture
def assert_finds_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[ModuleType], None]:
    """Return what runs a check over the site as its session does, in this process."""
    monkeypatch.setattr(prose, "of_page", read_once)

    def run(check: ModuleType) -> None:
        monkeypatch.delitem(sys.modules, check.__name__)
        with pytest.raises(SystemExit) as end:
            runpy.run_module(check.__name__, run_name="__main__")
        assert not end.value.code, capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("The network has 628,750 parameters.", "628,750"),
        ("It names 98.4% of the images rightly.", "98.4%"),
        ("Accuracy falls by -3 points.", "-3"),
        ("It was measured over five seeds.", "five"),
        ("There are twenty-two filters.", "twenty-two"),
        ("A **bold 44** counts.", "44"),
        ("So does [a link of 45](https://example.org).", "45"),
        ("| name | right |\n| --- | --- |\n| ours | 97.1 |", "97.1"),
        (":::{note}\nA note of 46 words.\n:::", "46"),
        (":::{grid-item-card} A title with 47\n:link: page\nWords.\n:::", "47"),
        (
            '```{code-cell} ipython3\n---\nmystnb:\n  figure:\n    caption: "All 48."\n---\n'
            "figure\n```",
            "48",
        ),
    ],
)
def test_a_typed_number_is_found(sentence: str, number: str, tmp_path: Path) -> None:
    (fault,) = _faults(sentence, tmp_path)
    assert f"{number!r} is typed by hand" in fault
    assert fault.startswith(f"{tmp_path}/page.md:")


@pytest.mark.parametrize(
    "sentence",
    [
        "It has {glue:text}`parameters:,` parameters.",
        "Windows of 3×3 and 5 × 5 on 28 × 28 pixels, or 28 by 28.",
        "A 2 against the 4; other 2s; 2 against 4; each 7 and an 8.",
        "The cosine is 1 or 0, one or two at a time.",
        "Written in 2019 with Keras 3, fingerprinted by SHA-256, in conv1.",
        "Code is `5 + 5`, a formula $5 + 5$, a link [goes](page.md#section-5).",
        "```python\nprint(55)\n```",
        "```{code-cell} ipython3\nprint(55)\n```",
        ":::{grid} 1 2 2 3\n:gutter: 3\n\nWords.\n:::",
        "The third layer, once, twice.",
    ],
)
def test_what_cannot_be_computed_may_be_typed(sentence: str, tmp_path: Path) -> None:
    assert _faults(sentence, tmp_path) == []


def test_an_exception_lets_its_words_pass_and_no_others(tmp_path: Path) -> None:
    reason = {"95% interval": "a convention"}
    assert _faults("The 95% interval is wide.", tmp_path, reason) == []
    (fault,) = _faults("The 95% interval is 95% wide.", tmp_path, reason)
    assert "'95%'" in fault


def test_an_exception_that_nothing_needs_is_a_fault(tmp_path: Path) -> None:
    (fault,) = _faults("No number here.", tmp_path, {"95% interval": "a convention"})
    assert "take the exception out" in fault


def test_the_place_of_a_fault_is_its_line(tmp_path: Path) -> None:
    (fault,) = _faults("Words.\n\n:::{note}\nA line.\n\nThen 46 words.\n:::", tmp_path)
    line = (tmp_path / "page.md").read_text("utf-8").splitlines().index("Then 46 words.") + 1
    assert f"page.md:{line}:" in fault


def test_the_text_of_a_script_counts_and_its_code_does_not(tmp_path: Path) -> None:
    source = (
        '"""\nTitle\n=====\n\nIt has 31 lines.\n"""\n\nx = 32\n# 33 is code\n\n# %%\n# Then 34.\n'
    )
    found = typed_numbers.faults(_of(source, tmp_path, "plot_it.py"), {})
    assert [fault.split("'")[1] for fault in found] == ["31", "34"]
    assert "plot_it.py:5:" in found[0]


def test_each_exception_has_a_reason() -> None:
    exceptions = typed_numbers.load()
    assert all(len(reason.split()) >= 4 for reason in exceptions.values())


@pytest.mark.slow
def test_no_number_of_the_site_is_typed_by_hand(
    assert_finds_nothing: Callable[[ModuleType], None],
) -> None:
    assert_finds_nothing(typed_numbers)


def test_the_check_fails_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted = _of(PAGE.format(sentence="It is right for 97% of them."), tmp_path)
    monkeypatch.setattr(typed_numbers, "everywhere", lambda: planted)
    monkeypatch.setattr(typed_numbers, "load", dict)
    assert typed_numbers.main() == 1
    said = capsys.readouterr().out
    assert "'97%' is typed by hand" in said
    assert "{glue:text}" in said


def test_a_term_is_linked_where_it_is_first_used(tmp_path: Path) -> None:
    good = "A {term}`receptive field` grows. Receptive fields differ."
    assert glossary_links.faults(_of(good, tmp_path), ["receptive field"]) == []
    for bad in (
        "Receptive fields differ. A {term}`receptive field` grows.",
        "A receptive field grows.",
    ):
        (fault,) = glossary_links.faults(_of(bad, tmp_path), ["receptive field"])
        assert "eceptive field" in fault


def test_the_longer_term_is_meant_where_two_fit(tmp_path: Path) -> None:
    page = _of(
        "{term}`Max pooling <max pooling>` it is, so max pooling, and {term}`pooling`.", tmp_path
    )
    assert glossary_links.faults(page, ["pooling", "max pooling"]) == []


def test_headings_and_captions_need_no_links(tmp_path: Path) -> None:
    assert glossary_links.faults(_of("# Pooling\n\nWords.", tmp_path), ["pooling"]) == []


def test_each_page_of_the_explainer_links_its_terms(
    assert_finds_nothing: Callable[[ModuleType], None],
) -> None:
    assert set(glossary_links.EVERYDAY) <= set(glossary_links.terms())
    assert_finds_nothing(glossary_links)
