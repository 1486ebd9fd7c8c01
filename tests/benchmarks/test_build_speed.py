"""How long does the whole site take, from nothing? The last build tells, if it was such a one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from _site.build import durations, fingerprint, records


def test_a_build_from_nothing_takes_minutes(record: Callable[..., None]) -> None:
    told = records.read(fingerprint.BUILD / durations.FOLDER / durations.WHOLE)
    parts = told.get("phases", {})
    # Networks and questions that were there already take no time.
    if not (parts.get("training", 0) > 10 and parts.get("measuring", 0) > 10):
        pytest.skip("the last build was not from nothing: run nox -s docs with an empty store")
    what = f"The whole site from {told['data']} data, with nothing trained before"
    parts = {name: seconds for name, seconds in parts.items() if seconds >= 1}
    print(f"{what}: {told['seconds']:.0f} s, of these {parts}")
    record("building/cold", what=what, unit="s", ours=told["seconds"], parts=parts)
    assert max(parts.values()) <= told["seconds"]
