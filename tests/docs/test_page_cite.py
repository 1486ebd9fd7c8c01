"""Do the words that cite a figure and the project come from the citation file?"""

from __future__ import annotations

from pathlib import Path

import pytest

import cite
from _site import register

CITATION = """\
title: Ink
version: 1.2.3
date-released: 2031-05-06
authors:
  - name: One
  - name: Another
"""


@pytest.fixture(autouse=True)
def citation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "CITATION.cff").write_text(CITATION, "utf-8")
    monkeypatch.setattr(cite, "CITATION", tmp_path / "CITATION.cff")


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CNNFIGS_SITE_ADDRESS", "https://example.org/ink")
    register.load.cache_clear()
    yield "https://example.org/ink"
    register.load.cache_clear()


def test_a_figure_is_cited_by_name_with_version_year_and_licence() -> None:
    assert cite.figure("waves", page="explainer/ink").data == (
        "> One and Another, *waves*, figure in cnnfigs 1.2.3 (2031), CC BY 4.0."
    )


def test_where_the_site_has_an_address_it_stands_in_both(address: str) -> None:
    assert cite.figure("waves", page="explainer/ink").data.endswith(
        f" {address}/explainer/ink.html#waves"
    )
    assert f"  url = {{{address}}}," in cite.project().data


def test_the_project_is_cited_as_a_version_of_software() -> None:
    lines = cite.project().data.splitlines()
    assert lines[1:-2] == [
        "@software{cnnfigs,",
        "  author = {{One and Another}},",
        "  title = {{Ink}},",
        "  version = {1.2.3},",
        "  year = {2031},",
    ]
