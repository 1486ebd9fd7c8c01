"""Does the page on speed say what benchmarks left for it, and how many times as fast ours was?"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import speed

SOURCE = {"commit": "abc1234", "date": "2026-01-02"}
MADE_UP: dict[str, Any] = {
    "machine": {
        "processor": "Some CPU",
        "cores": 2,
        "gigabytes": 24,
        "system": "Linux",
        "has": ["AVX2"],
        "lacks": ["AVX-512", "bfloat16"],
    },
    "versions": {"Python": "3.11.7", "keras": "3.15.1"},
    "measured": {
        "training/lenet": {
            "what": "`lenet`",
            "unit": "s",
            "ours": 20.0,
            "rival": "Keras's defaults",
            "theirs": 130.0,
            **SOURCE,
        },
        "drawing/digits": {
            "what": "Drawn digits",
            "unit": "images/s",
            "ours": 4000.0,
            "rival": "Pillow",
            "theirs": 8000.0,
            **SOURCE,
        },
    },
}


def test_a_row_says_what_was_measured_and_how_many_times_as_fast_ours_was() -> None:
    rows = speed.compared(MADE_UP, "training").data.splitlines()
    assert rows[2:] == ["| `lenet` | 20.0\u00a0s | 130\u00a0s: Keras's defaults | 6.5 |"]


def test_where_the_other_is_faster_the_row_says_so() -> None:
    [row] = speed.compared(MADE_UP, "drawing").data.splitlines()[2:]
    assert row.endswith("| 4,000\u00a0images/s | 8,000\u00a0images/s: Pillow | 0.5 |")


def test_what_was_not_measured_is_said_not_to_be() -> None:
    assert speed.compared(MADE_UP, "browser").data == "Not measured on this machine yet."
    assert speed.numbers(MADE_UP)["building"] == "Not measured on this machine yet."


def test_the_machine_the_versions_and_the_sources_are_named_with_what_the_machine_lacks() -> None:
    said = speed.numbers(MADE_UP)
    machine = said["machine"].data  # type: ignore[union-attr]
    for words in (
        "2 cores of Some CPU",
        "24 GB",
        "keras 3.15.1",
        "2026-01-02",
        "sources of abc1234",
    ):
        assert words in machine
    assert "lacks AVX-512 and bfloat16" in str(said["lacks"])
    whole = copy.deepcopy(MADE_UP)
    whole["machine"]["lacks"] = []
    assert speed.numbers(whole)["lacks"] == ""


def test_a_row_that_no_table_would_show_is_refused() -> None:
    other = copy.deepcopy(MADE_UP)
    other["measured"]["cooking/eggs"] = other["measured"]["training/lenet"]
    with pytest.raises(AssertionError):
        speed.numbers(other)


def test_the_record_of_this_repository_can_be_read(tmp_path: Path) -> None:
    record = speed.load()
    assert {"processor", "cores", "lacks"} <= record["machine"].keys()
    for each in record["measured"].values():
        assert each["ours"] > 0
        assert each["commit"]
    file = tmp_path / "speed.json"
    file.write_text(json.dumps(MADE_UP), "utf-8")
    assert speed.load(file) == MADE_UP
