"""What benchmarks share: pages with a live figure, and the record of what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import speed_record
from live_pages import figure_page, untrained  # noqa: F401  (fixtures)


@pytest.fixture(scope="session")
def record() -> Iterator[Callable[..., None]]:
    """Return a function that keeps a comparison for the page *How fast is it?*.

    It takes a name, such as ``"training/lenet"``, and what stands in the record under it: what was
    asked, the unit, and how long it took ours and a rival, or how much they did in a second.
    """
    measured: dict[str, dict[str, Any]] = {}

    def keep(name: str, **told: Any) -> None:
        measured[name] = {
            key: round(value, 3) if isinstance(value, float) else value
            for key, value in told.items()
        }

    yield keep
    speed_record.write(measured)
