"""Do sizes and durations stay on one line, and code as it is?"""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from small_site import build_small_site

PAGE = """# Filters of 5 × 5

In 10 minutes, 64 maps × 3 and a 3 × 3 × 64 kernel, *28 × 28* and `4 × 4`.

Call `prepare_digit` of `cnnfigs/images/_photographs.py`, and `a short one, and another`.
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    source = tmp_path_factory.mktemp("unbroken")
    (source / "index.md").write_text(PAGE, "utf-8")
    settings = {
        "extensions": ["myst_parser", "_site.sphinx.unbroken"],
        "source_suffix": {".md": "markdown"},  # Sphinx keeps that of the app before.
        "html_theme": "basic",
    }
    assert not build_small_site(source, settings)
    return BeautifulSoup((source / "out" / "index.html").read_text("utf-8"), "html.parser")


def test_no_line_ends_within_a_size_or_between_a_number_and_its_unit(page: BeautifulSoup) -> None:
    heading = page.select_one("h1").find(string=True)
    assert str(heading) == "Filters of 5 × 5"  # as who searches types it
    assert page.select_one("section p").get_text().replace("\N{NO-BREAK SPACE}", "_") == (
        "In 10_minutes, 64 maps × 3 and a 3_×_3_×_64 kernel, 28_×_28 and 4 × 4."
    )


def test_code_is_long_where_one_of_its_words_is(page: BeautifulSoup) -> None:
    assert [code.get_text() for code in page.select("code.long")] == [
        "cnnfigs/images/_photographs.py"
    ]
