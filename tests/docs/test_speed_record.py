"""Does the record of benchmarks keep what can be compared, and nothing else?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def renewed(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
    import speed_record

    yield speed_record.renewed
    del sys.modules["speed_record"]


def run(cores: int, **measured: int) -> dict[str, Any]:
    return {"machine": {"cores": cores}, "versions": {"keras": "3"}, "measured": measured}


def test_a_run_of_a_few_renews_these_and_leaves_the_others(renewed: Any) -> None:
    assert renewed(run(2, a=1, b=2), run(2, b=3))["measured"] == {"a": 1, "b": 3}


def test_a_run_on_another_machine_or_with_other_versions_begins_anew(renewed: Any) -> None:
    assert renewed(run(2, a=1), run(4, b=3)) == run(4, b=3)
    other = {**run(2, b=3), "versions": {"keras": "4"}}
    assert renewed(run(2, a=1), other) == other


def test_the_first_run_has_nothing_to_keep(renewed: Any) -> None:
    assert renewed({}, run(2, a=1)) == run(2, a=1)
