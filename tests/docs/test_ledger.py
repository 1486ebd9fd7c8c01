"""Does each row of the ledger lead somewhere, and does a check that fails break the build?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from myst_parser.mdit_to_docutils.base import default_slugify
from small_site import build_small_site

from _site.ledger import directive, kept, rows, verdicts
from _site.ledger.evidence import Evidence, NeedsDataError, Source, WithoutData
from _site.ledger.rows import Judged, Row, Talk
from _site.ledger.verdicts import Finding, compared, exceeds, holds_if, under_conditions
from cnnfigs.experiments import SeedEstimate
from cnnfigs.experiments._engine.budget import BUDGETS, Provenance

EXPLAINER = Path(__file__).parents[2] / "docs" / "explainer"
ROWS = [row for talk in rows.sources() for row in talk.rows]


def _row(check: rows.Check, statement: str = "The moon is a circle.") -> Row:
    return Row(statement, "talk-a", "on moons", "pooling#what-is-kept", "plot_lines", check)


def _headings(page: Path) -> set[str]:
    text = re.sub(r"\A---\n.*?\n---\n", "", page.read_text("utf-8"), flags=re.DOTALL)
    tokens = MarkdownIt().parse(text)
    titles = [after.content for token, after in pairwise(tokens)
              if token.type == "heading_open"]  # fmt: skip
    return {default_slugify(title) for title in titles}


def test_each_talk_has_its_rows() -> None:
    counts = {talk.key: len(talk.rows) for talk in rows.sources()}
    assert counts["talk-a"] >= 20
    assert counts["talk-b"] >= 30
    assert counts["notebook"] == 3
    assert counts["thought"] == 2
    assert len({row.statement for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.statement[:40])
def test_a_row_leads_to_a_section_and_a_script_that_exist(row: Row) -> None:
    page, _, heading = row.section.partition("#")
    source = EXPLAINER / f"{page}.md"
    assert source.is_file(), row.section
    assert not heading or heading in _headings(source), row.section
    if row.script:
        assert rows.example(row.script).endswith(row.script)
    assert row.where.startswith(("on ", "at ", "near "))


def test_an_unknown_script_is_refused() -> None:
    with pytest.raises(verdicts.FailedCheckError, match=r"plot_moon\.py, found 0"):
        rows.example("plot_moon")


def test_a_statement_holds_only_where_its_condition_does() -> None:
    assert holds_if(577 == 577, "It is 577.").verdict == verdicts.HOLDS
    with pytest.raises(verdicts.FailedCheckError, match="found: It is 732"):
        holds_if(577 == 732, "It is 732.")


def test_a_wrong_value_is_a_slip_with_the_right_one() -> None:
    slip = compared(990_000, 70_000, "Counted.")
    assert (slip.verdict, slip.right) == (verdicts.SLIP, "70,000")
    assert compared(10_000, 10_000, "Counted.").verdict == verdicts.HOLDS


def test_conditions_decide_between_the_three_verdicts() -> None:
    some = under_conditions({"on Mondays": True, "on Sundays": False}, "Seen.")
    assert some.verdict == verdicts.CONDITIONS
    assert (some.where, some.but_not) == (("on Mondays",), ("on Sundays",))
    assert under_conditions({"on Mondays": True}, "Seen.").verdict == verdicts.HOLDS
    none = under_conditions({"on Mondays": False}, "Seen.", instead="never.")
    assert (none.verdict, none.right) == (verdicts.SLIP, "never.")
    with pytest.raises(verdicts.FailedCheckError, match=r"on Mondays.*nothing to say instead"):
        under_conditions({"on Mondays": False}, "Seen.")


def test_larger_is_only_what_the_seeds_leave_no_doubt_of() -> None:
    low = SeedEstimate((0.50, 0.60, 0.70))
    assert exceeds(SeedEstimate((0.55, 0.66, 0.75)), low)  # by about as much for each seed
    assert not exceeds(SeedEstimate((0.80, 0.55, 0.72)), low)  # larger on average, and by luck
    assert not exceeds(low, low)


def test_a_check_that_fails_names_its_row() -> None:
    def broken(evidence: Evidence) -> Finding:
        return holds_if(False, "It is a ball.")

    with pytest.raises(verdicts.FailedCheckError, match=r"'The moon is a circle\.'.*It is a ball"):
        _row(broken).judge(Evidence())


def test_any_error_of_a_check_names_its_row() -> None:
    def missing(evidence: Evidence) -> Finding:
        return holds_if({}["layer"], "")

    with pytest.raises(verdicts.FailedCheckError, match=r"moon.*KeyError: 'layer'"):
        _row(missing).judge(Evidence())


def test_a_row_says_by_itself_what_it_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNFIGS_DATA", "drawn")
    monkeypatch.setattr("_site.ledger.evidence._dataset", lambda kind: _Drawn())

    def looks(evidence: Evidence) -> Finding:
        return holds_if(evidence.digits.drawn, "Looked.")

    found = _row(looks).judge(Evidence())
    assert found.drawn
    assert "drawings (`scribbles`)" in directive._lines(found)[-1]
    assert not _row(lambda evidence: holds_if(True, "")).judge(Evidence()).rests_on


def test_a_row_that_asks_an_experiment_says_over_how_many_seeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    budget = BUDGETS["quick"]
    provenance = Provenance("scribbles", "drawn here", True, budget, {}, {}, 0.0)
    answer = SimpleNamespace(provenance=provenance)
    monkeypatch.setattr("_site.ledger.evidence._answered", lambda question, kind: answer)

    def asks(evidence: Evidence) -> Finding:
        return holds_if(evidence.answer("where", "digits") is answer, "Asked.")

    assert _row(asks).judge(Evidence()).rests_on == (
        Source("drawings (`scribbles`)", drawn=True, seeds=3),
    )


def test_a_row_states_what_the_docstring_of_its_check_says() -> None:
    talk = Talk("talk-c", "Third talk")

    @talk.states("on moons", section="pooling#what-is-kept")
    def _(evidence: Evidence) -> Finding:
        """The moon
        is a circle.
        """

    assert [row.statement for row in talk.rows] == ["The moon is a circle."]
    with pytest.raises(ValueError, match=r"talk-c \(on moons\) has no docstring"):
        talk.states("on moons", section="pooling#what-is-kept")(lambda evidence: None)


class _Drawn:
    name, drawn = "scribbles", True


def test_counts_are_of_the_verdicts_and_say_what_was_measured_on_drawings(tmp_path: Path) -> None:
    drawn, real = Source.images("ours", drawn=True, seeds=3), Source.images("theirs", drawn=False)
    found = [
        Judged(_row(lambda _: None), Finding(verdict, "Words."), sources)
        for verdict, sources in (
            (verdicts.HOLDS, (drawn,)),
            (verdicts.HOLDS, ()),
            (verdicts.SLIP, (real,)),
        )
    ]
    table = directive.counts(found)
    assert table["First talk"] == {
        verdicts.HOLDS: 2,
        verdicts.CONDITIONS: 0,
        verdicts.SLIP: 1,
    } == table["All"]  # fmt: skip
    assert sum(table["Second talk"].values()) == 0
    words = directive.counted(found)
    assert "| All | 2 | 0 | 1 | 3 |" in words
    # A row may rest on several seeds and on drawings: these are no parts of a sum.
    assert "need no data. Of the others, " in words
    assert "**1 were measured on drawings" in words
    directive.record(found, tmp_path / "made" / "ledger.json")
    assert '"drawn": true' in (tmp_path / "made" / "ledger.json").read_text("utf-8")


def _judged_without_data(rows: Iterable[Row]) -> list[Judged]:
    """Judge the rows that need no data; the others are for the build."""
    found = []
    for row in rows:
        try:
            found.append(row.judge(WithoutData()))
        except verdicts.FailedCheckError as error:
            if not isinstance(error.__cause__, NeedsDataError):
                raise
    return found


@pytest.mark.parametrize("talk", ["notebook", "talk-a", "talk-b"])
def test_rows_that_need_no_data_can_be_checked_at_once(talk: str) -> None:
    """Those of filters, pooling, shapes and published numbers."""
    judged = _judged_without_data(row for row in ROWS if row.talk == talk)
    assert len(judged) >= 3
    assert {each.finding.verdict for each in judged} <= set(verdicts.VERDICTS)


def test_only_missing_data_excuse_a_row() -> None:
    needing = _row(lambda evidence: holds_if(evidence.digits, ""))
    assert _judged_without_data([needing]) == []
    for slip in ({}, []):
        with pytest.raises(verdicts.FailedCheckError, match="moon"):
            _judged_without_data([_row(lambda _, slip=slip: holds_if(slip[0], ""))])


@pytest.mark.parametrize("page", sorted({row.section.partition("#")[0] for row in ROWS}))
def test_each_page_that_shows_a_statement_lists_what_the_talks_say(page: str) -> None:
    text = (EXPLAINER / f"{page}.md").read_text("utf-8")
    assert text.count("```{talks}") == 1


@pytest.mark.filterwarnings("ignore:.*myst_refs")  # of MyST, under Sphinx 9
def test_a_page_lists_its_own_statements_with_verdicts_that_lead_to_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CNNFIGS_SITE_PREVIEW", raising=False)
    talk = Talk("talk-a", "First talk")
    told = {"Elsewhere.": "filters#x", "The moon is *round*.": "pooling#what-is-kept"}
    for statement, section in told.items():
        talk.rows.append(Row(statement, talk.key, "on moons", section, "", lambda _: None))
    finding = Finding(verdicts.SLIP, "Words.")
    monkeypatch.setattr(directive, "sources", lambda: (talk,))
    monkeypatch.setattr(
        directive, "judged", lambda: tuple(Judged(row, finding, ()) for row in talk.rows)
    )
    for page, content in (("pooling", "{talks}"), ("index", "{ledger} talk-a")):
        (tmp_path / f"{page}.md").write_text(f"# A page\n\n```{content}\n```\n", "utf-8")
    settings = {
        "extensions": ["myst_parser", "_site.ledger"],
        "source_suffix": {".md": "markdown"},  # Sphinx keeps that of the app before.
        "exclude_patterns": ["out"],
        "html_theme": "basic",
    }
    build_small_site(tmp_path, settings)
    page = BeautifulSoup((tmp_path / "out" / "pooling.html").read_text("utf-8"), "html.parser")
    (item,) = page.select("details > ul.talks > li")
    assert item.find_parent("details").summary.get_text() == "1 statement, with what was found"
    assert item.get_text(strip=True) == "✎The moon isround. (First talk, on moons:a slip)"
    assert item.em is not None
    assert item["class"] == ["ledger-a-slip"]
    assert [link["href"] for link in item.select("a")] == ["index.html#talk-a-2"]


def test_rows_are_judged_again_only_where_something_else_decides_a_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source("drawings (`moons`)", drawn=True, seeds=3)
    finding = Finding(
        verdicts.CONDITIONS, "Words.", where=("by day",), but_not=("by night", "ever")
    )
    talk = Talk("talk-a", "First talk", [_row(lambda _: finding), _row(lambda _: finding)])
    found = tuple(Judged(row, finding, (source,)) for row in talk.rows)
    asked: list[str] = []
    monkeypatch.setattr(kept, "sources", lambda: (talk,))
    monkeypatch.setattr(kept, "judge_all", lambda: asked.append("all rows") or found)
    record = tmp_path / "judged.json"
    assert kept.recalled(record, "these sources") == found
    assert kept.recalled(record, "these sources") == found
    assert len(asked) == 1
    assert kept.recalled(record, "other sources") == found
    assert len(asked) == 2
