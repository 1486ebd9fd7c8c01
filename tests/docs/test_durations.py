"""Does the build tell where its time went?"""

from __future__ import annotations

import json
from pathlib import Path

from _site.build import durations


def test_the_ten_slowest_items_of_each_phase_are_told_and_none_that_took_no_time() -> None:
    training = {f"network {number}": float(number) for number in range(1, 13)}
    lines = durations.told(
        {"training": 78.4, "pages": 0.2}, {"training": training, "pages": {"index": 0.04}}
    ).splitlines()
    assert lines[0] == "Time: training 78 s, pages 0 s."
    assert lines[1].startswith("Slowest in training: network 12 12.0 s, network 11 11.0 s, ")
    assert lines[1].endswith("network 3 3.0 s.")
    assert len(lines) == 2


def test_sphinxs_phases_are_read_from_the_files_that_it_leaves(tmp_path: Path) -> None:
    case = '<testcase classname="plot_lines" time="2.5"></testcase>'
    (tmp_path / durations.EXAMPLES).write_text(f"<testsuite>{case}</testsuite>", "utf-8")
    (tmp_path / durations.PHASES).write_text(json.dumps({"reading": 9.0}), "utf-8")
    (tmp_path / durations.READING).write_text(json.dumps({"ledger": 8.0}), "utf-8")
    phases, items = durations.of_sphinx(tmp_path)
    assert phases == {"reading": 9.0}
    assert items == {"examples": {"plot_lines": 2.5}, "pages": {}, "reading": {"ledger": 8.0}}


def test_a_build_that_left_no_times_has_none(tmp_path: Path) -> None:
    phases, items = durations.of_sphinx(tmp_path)
    assert not phases
    assert not any(items.values())
