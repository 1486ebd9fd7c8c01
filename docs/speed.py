"""What do benchmarks say of our speed beside that of others? They left it in a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.display import Markdown

from _site.page import Numbers, table

FILE = Path(__file__).with_suffix(".json")
# What tables are about, as the names of their rows begin.
SUBJECTS = ("training", "browser", "learning", "drawing")

Record = Mapping[str, Any]


def load(file: Path = FILE) -> Record:
    """Return what ``nox -s benchmarks`` measured last."""
    record: Record = json.loads(file.read_text("utf-8"))
    return record


def numbers(record: Record) -> Numbers:
    """Say which machine it was, with which versions, and when."""
    machine = record["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    days, commits = (
        " and ".join(sorted({each[key] for each in record["measured"].values()}))
        for key in ("date", "commit")
    )
    # A row whose subject has no table would be on no page.
    assert {name.split("/")[0] for name in record["measured"]} <= {*SUBJECTS, "building"}
    lacks = " and ".join(machine["lacks"])
    return {
        "machine": Markdown(
            f"Measured on {machine['system']} with {machine['cores']} cores of "
            f"{machine['processor']} and {machine['gigabytes']} GB of memory; {versions}"
            + (f"; {days}, from the sources of {commits}." if days else ".")
        ),
        "lacks": f"Its processor lacks {lacks}, with which training is faster." if lacks else "",
        "building": _building(record),
    }


def compared(record: Record, subject: str) -> Markdown:
    """Return a table of what was compared under a subject."""
    rows = [
        [
            each["what"],
            _written(each["ours"], each["unit"]),
            f"{_written(each['theirs'], each['unit'])}: {each['rival']}",
            f"{times_as_fast(each):.1f}",
        ]
        for name, each in record["measured"].items()
        if name.startswith(f"{subject}/")
    ]
    if not rows:
        return Markdown("Not measured on this machine yet.")
    return table(["what", "ours", "the other", "times as fast"], rows)


def times_as_fast(each: Mapping[str, Any]) -> float:
    """Return how many times as fast ours was.

    Examples
    --------
    >>> times_as_fast({"unit": "s", "ours": 2.0, "theirs": 5.0})
    2.5
    >>> times_as_fast({"unit": "images/s", "ours": 2.0, "theirs": 5.0})
    0.4
    """
    ours, theirs = each["ours"], each["theirs"]
    return float(ours / theirs if each["unit"].endswith("/s") else theirs / ours)


def _written(value: float, unit: str) -> str:
    """Write a time, or an amount in a time, with no more digits than mean something."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}\u00a0{unit}"


def _building(record: Record) -> str:
    each = record["measured"].get("building/cold")
    if each is None:
        return "Not measured on this machine yet."
    parts = ", ".join(f"{name} {seconds:.0f}" for name, seconds in each["parts"].items())
    return (
        f"{each['what']}: {each['ours'] / 60:.0f} minutes. Of its seconds, in the order of the "
        f"phases: {parts}."
    )
