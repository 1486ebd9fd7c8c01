"""Were the same rows judged before, on the same data? Told without loading Keras.

Pages that quote verdicts are read far more often than a verdict changes: whoever mends a sentence
need not wait until all rows have been checked again.
"""

from __future__ import annotations

import functools
from dataclasses import asdict
from pathlib import Path
from typing import Any

from _site.build import fingerprint, records
from _site.ledger.evidence import Source
from _site.ledger.rows import Judged, Row, judge_all, sources
from _site.ledger.verdicts import Finding

RECORD = fingerprint.BUILD / "judged.json"


@functools.cache
def judged() -> tuple[Judged, ...]:
    """Return all rows with their verdicts, once in each build."""
    return recalled(RECORD, fingerprint.ledger(fingerprint.read_stamp().get("data", "")))


def recalled(record: Path, of: str) -> tuple[Judged, ...]:
    """Return all rows with the verdicts that a record holds, or else check them and keep that.

    Parameters
    ----------
    record : Path
        A file of the build.
    of : str
        The fingerprint of all that decides a verdict.
    """
    kept = records.read(record)
    if kept.get("of") == of:
        rows = (row for talk in sources() for row in talk.rows)
        return tuple(_judged(*pair) for pair in zip(rows, kept["judged"], strict=True))
    found = judge_all()
    # A row is code; what was found is plain.
    plain = [{**asdict(each), "row": each.row.statement} for each in found]
    records.write(record, {"of": of, "judged": plain})
    return found


def _judged(row: Row, kept: dict[str, Any]) -> Judged:
    finding = kept["finding"]
    conditions = {name: tuple(finding[name]) for name in ("where", "but_not")}
    rests_on = tuple(Source(**source) for source in kept["rests_on"])
    return Judged(row, Finding(**{**finding, **conditions}), rests_on)
