"""The ledger on its page: one card for each row, and the counts of verdicts.

A reader may bet before seeing: each card has three choices, and while ``{ledger-game}`` is switched
on, a style shows what was found only where one is chosen. Or a reader asks for the rows of one
verdict alone. No script is needed, and nothing is kept.

At its end, a page of the explainer lists the statements of the talks that it shows, each with its
verdict and a link to its row: ``{talks}``. The list is folded: it is for who heard the talks.

The cards are parsed as MyST, so that Sphinx checks their links like any other. Nothing is computed
in a preview. The counts also go to the build's log, and with the rows to ``_build/ledger.json``.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _site.ledger.kept import judged
from _site.ledger.rows import FOLDER, Judged, Row, example, sources
from _site.ledger.verdicts import CONDITIONS, HOLDS, SLIP, VERDICTS, FailedCheckError
from _site.sphinx.markup import always
from _site.sphinx.summary import summary

DOCS = FOLDER.parents[1]
RECORD = DOCS / "_build" / "ledger.json"
NOT_COMPUTED = "not computed in a preview"
# A sign besides the colour, for those who do not see it.
SIGNS = {HOLDS: "✓", CONDITIONS: "◐", SLIP: "✎", NOT_COMPUTED: "…"}

logger = logging.getLogger(__name__)


class _OnTheLedger(SphinxDirective):
    def parse(self, text: str) -> list[nodes.Node]:
        holder = nodes.Element()
        lines = StringList(text.splitlines(), self.get_source_info()[0])
        self.state.nested_parse(lines, self.content_offset, holder)
        return holder.children

    def found(self) -> tuple[Judged, ...] | None:
        """Return all rows with their verdicts; None in a preview."""
        for path in FOLDER.rglob("*.py"):
            self.env.note_dependency(str(path))
        if "CNNFIGS_SITE_PREVIEW" in os.environ:
            return None
        try:
            return judged()
        except FailedCheckError as error:
            raise ExtensionError(str(error), error.__cause__, "ledger") from error


class Rows(_OnTheLedger):
    """The rows of one talk: ``{ledger} talk-a``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        found = self.found()
        for talk in sources():
            if talk.key != self.arguments[0]:
                continue
            mine = [each for each in found or () if each.row.talk == talk.key] or [None] * len(
                talk.rows
            )
            cards = zip(talk.rows, mine, strict=True)
            return [self.card(number, *each) for number, each in enumerate(cards, 1)]
        known = ", ".join(talk.key for talk in sources())
        raise self.error(f"no talk {self.arguments[0]!r}; known: {known}")

    def card(self, number: int, row: Row, found: Judged | None) -> nodes.container:
        verdict = found.finding.verdict if found else NOT_COMPUTED
        label = f"{SIGNS[verdict]} {verdict}"
        if found and found.drawn:
            label += ", measured on drawings"
        card = nodes.container(classes=["ledger-row", _class(verdict)])
        card["names"].append(f"{row.talk}-{number}")
        self.state.document.note_explicit_target(card)
        statement = nodes.container(classes=["ledger-statement"])
        statement += self.parse(f"{number}\\. {row.statement}")
        outcome = nodes.container(classes=["ledger-outcome"])
        outcome += nodes.paragraph("", "", nodes.strong("", label), classes=["ledger-verdict"])
        outcome += self.parse("\n\n".join(_lines(found)) if found else "")
        foot = nodes.container(classes=["ledger-links"])
        foot += self.parse(_links(row))
        outcome += foot
        card += [statement, nodes.raw("", _bet(card["names"][0], verdict), format="html"), outcome]
        return card


def _bet(name: str, verdict: str) -> str:
    """Return the choices of a row, each marked as right or wrong."""
    choices = "".join(
        f'<label><input type="radio" name="bet-{name}" form="bets" '
        f'class="{"right" if word == verdict else "wrong"}"> {word}</label>'
        for word in VERDICTS
    )
    return f'<fieldset class="ledger-bet"><legend>Your bet</legend>{choices}</fieldset>'


class Game(_OnTheLedger):
    """What hides verdicts until a reader has bet, and rows of other verdicts: ``{ledger-game}``."""

    def run(self) -> list[nodes.Node]:
        tally = Counter(each.finding.verdict for each in self.found() or ())
        return [nodes.raw("", GAME.format(choices=_choices(tally)), format="html")]


# No bet is remembered when a page is opened again: Firefox would, and only a form can say so.
GAME = """\
<form id="bets" autocomplete="off"></form>
<p class="ledger-game"><label><input type="checkbox" id="ledger-game" form="bets" checked>
Bet first, then see the verdict</label></p>
<fieldset class="ledger-filter"><legend>Show</legend>{choices}</fieldset>
"""


def _choices(tally: Counter[str]) -> str:
    """Return the choice of a verdict: to ask for one shows its rows, and what was found."""
    all_rows = '<label><input type="radio" name="verdict" form="bets" id="ledger-all" checked> all'
    return f"{all_rows}</label>" + "".join(
        f'<label><input type="radio" name="verdict" form="bets" value="{_class(word)}"> '
        f"{SIGNS[word]} {word} ({tally[word]})</label>"
        for word in VERDICTS
    )


SCORE = '<p class="ledger-score" role="status"></p>\n'


class Score(SphinxDirective):
    """How many bets were right, which a style counts above it: ``{ledger-score}``."""

    def run(self) -> list[nodes.Node]:
        return [nodes.raw("", SCORE, format="html")]


def _class(verdict: str) -> str:
    return f"ledger-{verdict.replace(' ', '-')}"


# Before a number, and not within a word, a range or a code.
_MINUS = re.compile(r"(?<![\w`.-])-(?=\d)")


def _lines(found: Judged) -> list[str]:
    """Return the paragraphs below a statement."""
    finding = found.finding
    lines = [_MINUS.sub("\N{MINUS SIGN}", finding.found)]
    if finding.right:
        lines.append(f"**Right:** {finding.right}")
    if finding.but_not:
        lines.append(f"**Holds** {'; '.join(finding.where)}.")
        lines.append(f"**Not found to hold** {'; '.join(finding.but_not)}.")
    rests = "; ".join(map(str, found.rests_on))
    lines.append(f"*Rests on {rests or 'arithmetic: no data needed'}.*")
    return lines


def _links(row: Row) -> str:
    page, _, heading = row.section.partition("#")
    place = f"/explainer/{page}.md" + (f"#{heading}" if heading else "")
    parts = [f"Said {row.where}", f"Section: [](<{place}>)"]
    if row.script:
        parts.append(f"Script: {{doc}}`{example(row.script)}`")
    return " · ".join(parts)


class talks_fold(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """What opens the list, and the list."""


class Talks(_OnTheLedger):
    """What the talks state of the things that this page shows: ``{talks}``."""

    def run(self) -> list[nodes.Node]:
        page = self.env.docname.rpartition("/")[2]
        verdicts = {each.row: each.finding.verdict for each in self.found() or ()}
        stated = [
            self.line(talk.title, number, row, verdicts.get(row, NOT_COMPUTED))
            for talk in sources()
            for number, row in enumerate(talk.rows, 1)
            if row.section.partition("#")[0] == page
        ]
        if not stated:
            raise self.error("the ledger has no row whose section is on this page")
        several = f"{len(stated)} statements, each with what was found"
        title = summary("", "1 statement, with what was found" if len(stated) == 1 else several)
        return [talks_fold("", title, nodes.bullet_list("", *stated, classes=["talks"]))]

    def line(self, talk: str, number: int, row: Row, verdict: str) -> nodes.list_item:
        """Return a statement with its verdict, which leads to its row."""
        sign = nodes.inline("", SIGNS[verdict], classes=["talks-sign"])
        # The sign is for the eye: the verdict follows in words.
        why = f"{{ref}}`{verdict} <{row.talk}-{number}>`"
        (paragraph,) = self.parse(f"{row.statement} ({talk}, {row.where}: {why})")
        paragraph[:0] = [sign, nodes.Text(" ")]
        return nodes.list_item("", paragraph, classes=[_class(verdict)])


class Counts(_OnTheLedger):
    """How many rows have which verdict: ``{ledger-counts}``."""

    def run(self) -> list[nodes.Node]:
        found = self.found()
        if found is None:
            return self.parse(f"The verdicts are {NOT_COMPUTED}.")
        record(found, RECORD)
        return self.parse(counted(found))


def counts(found: Sequence[Judged]) -> dict[str, dict[str, int]]:
    """Return how many rows of each talk, and of all, have each verdict."""
    talks = {talk.title: talk.key for talk in sources()}
    table = {
        title: Counter(each.finding.verdict for each in found if each.row.talk == key)
        for title, key in talks.items()
    }
    table["All"] = Counter(each.finding.verdict for each in found)
    return {title: {word: row[word] for word in VERDICTS} for title, row in table.items()}


def counted(found: Sequence[Judged]) -> str:
    """Return the counts as MyST: a table, and what the verdicts rest on."""
    head = ("talk", "holds", "under conditions", "slips", "rows")
    lines = [f"| {' | '.join(head)} |", "| :-- | --: | --: | --: | --: |"]
    for title, row in counts(found).items():
        numbers = [*row.values(), sum(row.values())]
        lines.append(f"| {title} | " + " | ".join(map(str, numbers)) + " |")
    drawn = sum(each.drawn for each in found)
    exact = sum(not each.rests_on for each in found)
    several = sum(any(source.seeds > 1 for source in each.rests_on) for each in found)
    words = [
        f"{exact} rows follow from arithmetic or from a network's shape and need no data.",
        f"Of the others, {several} rest on several seeds.",
        f"**{drawn} were measured on drawings, not on real images, and say so.**"
        if drawn
        else "No verdict rests on drawings.",
    ]
    return "\n".join([*lines, "", " ".join(words)])


def record(found: Sequence[Judged], path: Path) -> None:
    """Write counts and rows beside the site, and the counts to the log."""
    table = counts(found)
    for title, row in table.items():
        words = ", ".join(f"{number} {verdict}" for verdict, number in row.items())
        logger.info("ledger: %s: %s", title, words)
    rows = [
        {
            "talk": each.row.talk,
            "statement": each.row.statement,
            "verdict": each.finding.verdict,
            "drawn": each.drawn,
            "found": each.finding.found,
            "right": each.finding.right,
            "holds": each.finding.where,
            "does not hold": each.finding.but_not,
            "rests on": [str(source) for source in each.rests_on],
        }
        for each in found
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"counts": table, "rows": rows}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", "utf-8")


def open_fold(translator: Any, node: talks_fold) -> None:
    translator.body.append(translator.starttag(node, "details", CLASS="talks-fold"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives, their node and their look."""
    app.setup_extension("_site.sphinx.summary")
    app.add_node(talks_fold, html=(open_fold, always("</details>\n")))
    app.add_directive("ledger", Rows)
    app.add_directive("ledger-counts", Counts)
    app.add_directive("ledger-game", Game)
    app.add_directive("ledger-score", Score)
    app.add_directive("talks", Talks)
    app.add_css_file("ledger.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
