"""Does who looks for a word of the field come to the page that explains it?"""

from __future__ import annotations

from typing import Any

import pytest

HITS = "links => links.map((link) => link.getAttribute('href').split(/[?#]/)[0])"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("backpropagation", "learning"),
        ("overfitting", "practice"),
        ("RGB", "colour"),
        ("1 × 1", ""),
        ("stride", ""),
        ("batch size", "practice"),
        ("softmax", ""),
        ("padding", ""),
        ("transfer learning", "practice"),
    ],
)
def test_a_page_of_the_explainer_comes_first(
    page: Any, site: str, words: str, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page.goto(f"{site}/search.html?q={words}")
    page.wait_for_function(
        "/found/.test(document.querySelector('.search-summary')?.textContent ?? '')"
    )
    hits = page.locator("#search-results ul.search > li > a").evaluate_all(HITS)
    with capsys.disabled():
        print(f"\n{words}: {', '.join(hits[:3])}", end="")
    assert hits[0].startswith(f"explainer/{first}")
