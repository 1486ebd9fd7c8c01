"""Is it found where a version is dropped earlier than SPEC 0 asks?"""

from __future__ import annotations

import datetime

from packaging.requirements import Requirement
from packaging.version import Version

from _site.checks import support

RELEASED = {
    "1.8.0": "2023-05-01",
    "1.9.0": "2024-03-01",
    "1.9.4": "2025-01-01",
    "2.0": "2025-06-01",
}
TODAY = datetime.date(2026, 2, 28)


def newest(requirement: str, day: datetime.date) -> str | None:
    """Answer as an index does that has the same versions of each package."""
    wanted = Requirement(requirement).specifier
    fitting = [
        version
        for version, date in RELEASED.items()
        if datetime.date.fromisoformat(date) <= day and version in wanted
    ]
    return max(fitting, key=Version, default=None)


def faults(oldest: str) -> list[str]:
    promised = dict.fromkeys(support.CORE, Version(oldest))
    return list(support.faults(promised, TODAY, newest))


def test_a_minor_version_may_go_once_its_first_release_is_two_years_old() -> None:
    assert faults("1.9") == []
    early = faults("2.0")
    assert len(early) == len(support.CORE)
    assert early[1] == "numpy 1.9 is younger than 2024-02-28, and 2.0 is the oldest promised"


def test_where_nothing_came_before_nothing_is_dropped() -> None:
    assert faults("1.8") == []
