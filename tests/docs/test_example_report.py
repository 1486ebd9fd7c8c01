"""Does a page lead to a report that lies beside it, and nowhere where there is none?"""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from _site.build import example_report

CONF = """\
project = copyright = "waves"
version = "1"
extensions = ["_site.sphinx.example_report"]
epub_identifier = epub_uid = "waves-1"
"""
PAGES = {
    "index.rst": "Waves\n=====\n\nFirst.\n\n:example-report:`Such a page`, of ink.\n\n"
    ".. toctree::\n\n   below/ink\n",
    "below/ink.rst": "Ink\n===\n\n:example-report:`Such a page`, of ink.\n",
}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that builds two pages, with what stands for the report."""
    report = tmp_path / "report.html"
    report.write_text("what goes on inside", "utf-8")
    monkeypatch.setattr(example_report, "written", lambda: report)
    monkeypatch.delenv("CNNFIGS_SITE_PREVIEW", raising=False)
    source = tmp_path / "source"
    (source / "below").mkdir(parents=True)
    (source / "conf.py").write_text(CONF, "utf-8")
    for name, text in PAGES.items():
        (source / name).write_text(text, "utf-8")

    def build(builder: str = "html") -> Path:
        out = tmp_path / builder
        with docutils_namespace():
            Sphinx(source, source, out, tmp_path / "read", builder, status=None).build()
        return out

    return build


def links(page: Path) -> list[Path]:
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    hrefs = [link["href"] for link in soup.find_all("a", string="Such a page")]
    return [(page.parent / href).resolve() for href in hrefs]


@pytest.mark.parametrize("page", ["index.html", "below/ink.html"])
def test_a_page_leads_to_the_report_beside_the_first_page(built, page):
    out = built()
    assert links(out / page) == [(out / example_report.NAME).resolve()]
    assert (out / example_report.NAME).read_text("utf-8") == "what goes on inside"


def test_a_build_of_what_did_not_change_has_the_report_too(built):
    (built() / example_report.NAME).unlink()
    assert (built() / example_report.NAME).is_file()


def test_a_book_and_a_preview_leave_the_paragraph_out(built, monkeypatch):
    built()
    page = (built("epub") / "index.xhtml").read_text("utf-8")
    assert "First." in page
    assert "of ink" not in page
    monkeypatch.setenv("CNNFIGS_SITE_PREVIEW", "")
    (built("html") / example_report.NAME).unlink()
    (Path(built("html")) / "index.html").unlink()
    out = built("html")
    assert not (out / example_report.NAME).exists()


def test_a_report_is_written_once_for_the_same_scripts(tmp_path, monkeypatch):
    asked = []

    def write(function, file):
        asked.append(file)
        file.write_text("what goes on inside", "utf-8")

    monkeypatch.setattr(example_report, "in_new_process", write)
    monkeypatch.setattr(example_report, "REPORTS", tmp_path)
    assert example_report.written() == example_report.written()
    assert len(asked) == 1
    monkeypatch.setattr(example_report.fingerprint, "scripts", lambda: "others")
    assert example_report.written() == tmp_path / "others" / example_report.NAME
    assert len(asked) == 2
