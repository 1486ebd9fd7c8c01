"""Is a new process new, does it know what is asked, and does it say what went wrong?"""

from __future__ import annotations

import os
import signal
from functools import partial

import pytest
from joblib import Parallel, delayed, parallel_config

from _site.build import workers
from _site.build.preloaded import EMPTY, in_new_process

in_empty_process = partial(in_new_process, context=EMPTY)  # loads nothing beforehand


def _world() -> tuple[int, str | None]:
    return os.getpid(), os.environ.get("SAID")


def _fail() -> None:
    raise LookupError("no such drawing")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_each_task_of_joblib_runs_in_a_process_of_its_own_with_todays_variables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "in_new_process", in_empty_process)
    monkeypatch.setenv("SAID", "yes")
    with parallel_config(workers.Preloaded(), n_jobs=2):
        found = Parallel()(delayed(_world)() for _ in range(2))
    processes, said = zip(*found, strict=True)
    assert len({os.getpid(), *processes}) == 3
    assert said == ("yes", "yes")


def test_an_error_comes_back_and_tells_where_it_was_raised() -> None:
    with pytest.raises(LookupError, match="no such drawing") as raised:
        in_empty_process(_fail)
    assert "in _fail" in raised.value.__notes__[0]


def test_a_process_that_dies_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="ended with -9 before it was done"):
        in_empty_process(_die)
