"""A row of the ledger, the talks that rows come from, and the judging of them all."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from _site.ledger.evidence import Evidence, Source
from _site.ledger.verdicts import FailedCheckError, Finding

FOLDER = Path(__file__).parent
GALLERY = FOLDER.parents[2] / "gallery"

Check = Callable[[Evidence], Finding]


@dataclass(frozen=True)
class Row:
    """One statement of a talk.

    Parameters
    ----------
    statement : str
        What is stated, in our words, in MyST.
    talk : str
        Which talk states it: the key of its `Talk`.
    where : str
        The passage, such as ``"on filters"``.
    section : str
        Where this site shows it: page and heading, such as ``"pooling#what-is-kept"``.
    script : str
        The gallery's script that shows it, such as ``"plot_max_pooling"``; empty where none does.
    check : callable
        Gets the evidence, returns a finding.
    """

    statement: str
    talk: str
    where: str
    section: str
    script: str
    check: Check

    def judge(self, evidence: Evidence) -> Judged:
        """Check the statement.

        Raises
        ------
        FailedCheckError
            Where the check fails, for whatever reason; the message names the row.
        """
        evidence.used.clear()
        try:
            finding = self.check(evidence)
        except Exception as error:
            raise FailedCheckError(
                f"the ledger's row {self.statement!r} ({self.talk}, {self.where}) fails: "
                f"{type(error).__name__}: {error}"
            ) from error
        with_seeds = {source.data for source in evidence.used if source.seeds}
        rests_on = [s for s in evidence.used if s.seeds or s.data not in with_seeds]
        return Judged(self, finding, tuple(rests_on))


@dataclass(frozen=True)
class Judged:
    """A row with what was found, and what that rests on."""

    row: Row
    finding: Finding
    rests_on: tuple[Source, ...]

    @property
    def drawn(self) -> bool:
        """Whether the verdict rests on images that the package drew itself."""
        return any(source.drawn for source in self.rests_on)


@dataclass(frozen=True)
class Talk:
    """A talk, or what goes with it, and the rows of its statements."""

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)

    def states(self, where: str, *, section: str, script: str = "") -> Callable[[Check], Check]:
        """Add a row with the decorated check, whose docstring is the statement."""

        def add(check: Check) -> Check:
            statement = " ".join((check.__doc__ or "").split())
            if not statement:
                raise ValueError(f"a row of {self.key} ({where}) has no docstring that states it")
            self.rows.append(Row(statement, self.key, where, section, script, check))
            return check

        return add


talk_a = Talk("talk-a", "First talk")
notebook = Talk("notebook", "Its notebook")
talk_b = Talk("talk-b", "Second talk")
thought = Talk("thought", "Often thought")  # No talk states these.


def sources() -> tuple[Talk, ...]:
    """Return the talks with all their rows."""
    for path in sorted((FOLDER / "statements").glob("[!_]*.py")):
        importlib.import_module(f"_site.ledger.statements.{path.stem}")
    return talk_a, notebook, talk_b, thought


def judge_all() -> tuple[Judged, ...]:
    """Check all rows."""
    evidence = Evidence()
    return tuple(row.judge(evidence) for talk in sources() for row in talk.rows)


def example(script: str) -> str:
    """Return the page of a gallery script, from the root of the docs."""
    found = [*GALLERY.glob(f"*/{script}.py")]
    if len(found) != 1:
        raise FailedCheckError(f"expected one script gallery/*/{script}.py, found {len(found)}")
    return f"/auto_gallery/{found[0].parent.name}/{script}"
