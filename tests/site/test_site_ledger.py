"""Can a reader bet on a statement of the ledger before its verdict is shown?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup


@pytest.fixture
def ledger(page: Any, html: Path) -> Any:
    page.goto((html / "ledger.html").as_uri())
    return page


def test_each_row_offers_all_verdicts_and_marks_its_own_as_right(
    pages: dict[str, BeautifulSoup],
) -> None:
    rows = pages["ledger.html"].select(".ledger-row")
    assert len(rows) > 50
    for row in rows:
        (right,) = row.select(".ledger-bet input.right")
        assert len(row.select(".ledger-bet input.wrong")) == 2
        verdict = row.select_one(".ledger-verdict").get_text()
        assert right.parent.get_text(strip=True) in verdict.split(", ")[0]


def test_what_was_found_appears_after_a_bet_and_bets_are_counted(ledger: Any) -> None:
    rows = ledger.locator(".ledger-row")
    assert ledger.locator(".ledger-outcome:visible").count() == 0
    rows.nth(0).locator("input.right").check()
    rows.nth(3).locator("input.wrong").first.check()
    assert ledger.locator(".ledger-outcome:visible").count() == 2
    said = "row => getComputedStyle(row.querySelector('.ledger-verdict'), '::after').content"
    assert "You won this bet" in rows.nth(0).evaluate(said)
    assert "You lost this bet" in rows.nth(3).evaluate(said)
    score = ledger.locator(".ledger-score")
    assert score.is_visible()
    # What a style counts can't be asked of a page, but of what is read out.
    tree = ledger.context.new_cdp_session(ledger).send("Accessibility.getFullAXTree")
    read = [node["name"]["value"] for node in tree["nodes"]
            if node.get("role", {}).get("value") == "StaticText"]  # fmt: skip
    assert "Won 1 of 2 bets" in "".join(read)


def test_all_verdicts_can_be_shown_and_a_link_shows_its_own(ledger: Any, html: Path) -> None:
    ledger.goto(f"{(html / 'ledger.html').as_uri()}#talk-a-2")
    assert ledger.locator(".ledger-outcome:visible").count() == 1
    assert ledger.locator("#talk-a-2 .ledger-outcome").is_visible()
    ledger.get_by_label("Bet first, then see the verdict").uncheck()
    rows = ledger.locator(".ledger-row").count()
    assert ledger.locator(".ledger-outcome:visible").count() == rows
    assert ledger.locator(".ledger-bet:visible").count() == 0


def test_rows_of_one_verdict_are_shown_alone_with_what_was_found(ledger: Any) -> None:
    every = ledger.locator(".ledger-row").count()
    shown = 0
    for words, kind in (
        ("✓ holds (", "holds"),
        ("◐ holds under conditions (", "holds-under-conditions"),
        ("✎ a slip (", "a-slip"),
    ):
        choice = ledger.locator(".ledger-filter label", has_text=words)
        choice.locator("input").check()
        rows = ledger.locator(".ledger-row:visible")
        assert rows.count() == ledger.locator(f".ledger-row.ledger-{kind}").count() > 0
        assert f"({rows.count()})" in choice.inner_text()
        assert ledger.locator(".ledger-outcome:visible").count() == rows.count()
        assert ledger.locator(".ledger-bet:visible").count() == 0
        for heading in ledger.locator("section section:has(.ledger-row) > h2:visible").all():
            assert heading.locator("xpath=..").locator(".ledger-row:visible").count()
        shown += rows.count()
    assert shown == every
    # As the arrow keys go, and back to the game.
    ledger.locator("[value='ledger-a-slip']").press("ArrowRight")
    assert ledger.locator(".ledger-row:visible").count() == every
    assert ledger.locator(".ledger-outcome:visible").count() == 0
