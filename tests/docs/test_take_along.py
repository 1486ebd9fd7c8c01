"""Does the archive open from disk with a word in front, and does the site lead to what is there?"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from _site.build import take_along

INDEX = "<html><body><article><h1>Ink</h1></article><p>below</p></body></html>"


@pytest.fixture
def html(tmp_path: Path) -> Path:
    """Return the folder of a small site."""
    site = tmp_path / "html"
    (site / "_images").mkdir(parents=True)
    (site / "index.html").write_text(INDEX, "utf-8")
    (site / "404.html").write_text("not here", "utf-8")
    (site / "_images" / "ink.png").write_bytes(b"ink" * 1000)
    return site


def links(html: Path) -> dict[str, str]:
    page = BeautifulSoup((html / "index.html").read_text("utf-8"), "html.parser")
    return {link["href"]: link.text for link in page.select("article > .take-along a[download]")}


def test_an_archive_has_the_site_in_a_folder_and_what_to_do_in_front(html: Path) -> None:
    (html / take_along.BOOK).write_bytes(b"book")
    take_along.link(html)
    with zipfile.ZipFile(take_along.archive(html)) as packed:
        names = packed.namelist()
        assert names[0] == take_along.FIRST
        assert sorted(names[1:]) == ["cnnfigs/_images/ink.png", "cnnfigs/index.html"]
        first = BeautifulSoup(packed.read(names[0]), "html.parser")
        assert [link["href"] for link in first.select("a")] == ["cnnfigs/index.html"]
        assert packed.read("cnnfigs/index.html").decode("utf-8") == INDEX
        assert packed.testzip() is None


def test_the_same_site_is_the_same_archive(html: Path) -> None:
    first = take_along.archive(html).read_bytes()
    (html / "index.html").touch()
    assert take_along.archive(html).read_bytes() == first


def test_the_first_page_leads_to_what_lies_beside_it_and_says_how_large_it_is(html: Path) -> None:
    assert links(html) == {}
    (html / take_along.BOOK).write_bytes(bytes(2_600_000))
    take_along.link(html)
    assert links(html) == {"cnnfigs.epub": "a book for e-readers"}
    assert "(3 MB)" in (html / "index.html").read_text("utf-8")
    (html / take_along.ARCHIVE).write_bytes(b"zip")
    take_along.link(html)
    assert list(links(html)) == ["cnnfigs.epub", "cnnfigs.zip"]


def test_links_go_with_their_files(html: Path) -> None:
    (html / take_along.BOOK).write_bytes(b"book")
    take_along.link(html)
    (html / take_along.BOOK).unlink()
    take_along.link(html)
    assert (html / "index.html").read_text("utf-8") == INDEX


def test_the_next_build_begins_without_the_book_of_the_last_site(
    html: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from _site.build import command, fingerprint

    (html / take_along.BOOK).write_bytes(b"book")
    take_along.link(html)
    monkeypatch.setattr(command, "HTML", html)
    monkeypatch.setattr(fingerprint, "read_stamp", lambda: {"frame": "same"})
    monkeypatch.setattr(fingerprint, "write_stamp", lambda stamp: None)
    place = html.with_name("new")
    command.begin_from_last(place, "same")
    assert not (place / take_along.BOOK).exists()
    assert (place / "index.html").read_text("utf-8") == INDEX
    shutil.rmtree(place)


def test_the_book_is_made_of_the_data_with_which_the_site_was_built(
    html: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = html.parent
    (build / "doctrees").mkdir()
    called = {}

    def run(words: list[str], *, check: bool, env: dict[str, str]) -> None:
        called.update(words=words, env=env)
        (build / "epub").mkdir()
        (build / "epub" / take_along.BOOK).write_bytes(b"book")

    monkeypatch.setattr(take_along, "BUILD", build)
    stamp = {"data": "real full 12 34"}
    monkeypatch.setattr(take_along.fingerprint, "read_stamp", lambda: stamp)
    monkeypatch.setattr(take_along.subprocess, "run", run)
    assert take_along.book(html).read_bytes() == b"book"
    assert (called["env"]["CNNFIGS_DATA"], called["env"]["CNNFIGS_EFFORT"]) == ("real", "full")
    assert "--fail-on-warning" in called["words"]
    assert (build / "doctrees").is_dir()
