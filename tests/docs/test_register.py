"""Does the register say what there is, and does a check say where it does not?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import cnnfigs as cf
from _site import register
from _site.checks import registered
from _site.checks.prose import ROOT
from _site.sphinx import gallery_order

SITE = register.load()


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return the folders of a site with one page and one script."""
    docs, gallery = tmp_path / "docs", tmp_path / "gallery"
    for path in (docs / "index.md", docs / "ink.md", gallery / "0_ink" / "plot_ink.py"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", "utf-8")
    return docs, gallery


SMALL = register.Register(
    sections=(register.Section("Explainer", ("ink", "auto_gallery/index")),),
    gallery={"0_ink": ("plot_ink",)},
    networks=(),
)


def test_what_there_is_and_what_is_listed_are_the_same() -> None:
    found = [*registered.faults(SITE, ROOT / "docs", ROOT / "gallery"), *registered.untrained(SITE)]
    assert found == []
    assert list(registered.citation(SITE, (ROOT / "CITATION.cff").read_text("utf-8"))) == []


def test_a_page_and_a_script_without_an_entry_are_found(folders: tuple[Path, Path]) -> None:
    docs, gallery = folders
    assert list(registered.faults(SMALL, docs, gallery)) == []
    (docs / "paper.md").write_text("", "utf-8")
    (gallery / "0_ink" / "plot_paper.py").write_text("", "utf-8")
    assert list(registered.faults(SMALL, docs, gallery)) == [
        "site.toml: the page paper has no entry",
        "site.toml: the script 0_ink/plot_paper has no entry",
    ]


def test_an_entry_that_leads_nowhere_or_stands_twice_is_found(folders: tuple[Path, Path]) -> None:
    pages = ("ink", "auto_gallery/index", "moon", "ink")
    wrong = replace(SMALL, sections=(register.Section("Explainer", pages),))
    assert list(registered.faults(wrong, *folders)) == [
        "site.toml: there is no page moon",
        "site.toml: ink is listed twice",
    ]


def test_a_live_network_without_an_entry_is_found() -> None:
    found = registered.untrained(replace(SITE, networks=()))
    assert any("a live figure runs lenet on digits" in line for line in found)


def test_each_network_can_be_trained() -> None:
    sets = {"digits", "garments", *cf.dataset_names()}
    assert {name for name, _ in SITE.networks} <= set(cf.model_names())
    assert {data for _, data in SITE.networks} <= sets


def test_scripts_stand_in_the_order_of_the_register() -> None:
    story = [name for names in SITE.gallery.values() for name in names]
    assert [gallery_order.position(f"{name}.py") for name in story] == list(range(len(story)))
    with pytest.raises(ValueError, match=r"plot_moon has no place .* add it to site\.toml"):
        gallery_order.position("plot_moon.py")


def test_an_unknown_section_is_answered_with_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"'Moons' in site\.toml; known: Explainer"):
        SITE.section("Moons")


def test_without_addresses_nothing_needs_them() -> None:
    assert register.addresses(SMALL) == {}
    published = register.addresses(
        replace(SMALL, address="https://example.org/ink", repository="https://github.com/a/ink")
    )
    assert published["html_baseurl"] == "https://example.org/ink/"
    assert published["html_theme_options"]["source_repository"] == "https://github.com/a/ink"


def test_a_host_may_say_the_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "site.toml"
    file.write_text(
        'networks = []\nsection = []\ngallery = []\n[site]\naddress = "https://a.example"\n'
    )
    monkeypatch.setenv("CNNFIGS_SITE_ADDRESS", "https://b.example/ink")
    monkeypatch.setenv("CNNFIGS_SITE_REPOSITORY", " ")
    said = register.load(file)
    assert (said.address, said.repository) == ("https://b.example/ink", "")
    monkeypatch.delenv("CNNFIGS_SITE_ADDRESS")
    register.load.cache_clear()
    assert register.load(file).address == "https://a.example"


def test_the_citation_has_the_addresses_of_the_register() -> None:
    published = replace(SMALL, repository="https://github.com/a/ink")
    line = 'repository-code: "https://github.com/a/ink"'
    assert list(registered.citation(published, "")) == [f"CITATION.cff: expected the line {line}"]
    assert list(registered.citation(published, line)) == []
    assert list(registered.citation(SMALL, line)) == [
        "CITATION.cff: says repository-code, and site.toml does not"
    ]


def test_a_package_index_leads_where_the_register_does() -> None:
    published = replace(SMALL, address="https://example.org/ink")
    line = "pyproject.toml: expected Documentation = 'https://example.org/ink' in [project.urls]"
    assert list(registered.index(published, {})) == [line]
    assert list(registered.index(published, {"Documentation": "https://example.org/ink"})) == []
    assert list(registered.index(SMALL, {"Documentation": "https://example.org/ink"})) == [
        "pyproject.toml: expected Documentation = '' in [project.urls]"
    ]
