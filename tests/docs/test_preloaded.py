"""Is a new process new, does it know what is asked, and does it say what went wrong?"""

from __future__ import annotations

import os
import signal
from contextlib import closing
from functools import partial

import pytest
from joblib import Parallel, delayed, parallel_config

from _site.build import workers
from _site.build.preloaded import EMPTY, Process, in_new_process

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


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="here, no process is killed so")
def test_a_process_that_dies_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="ended with -9 before it was done"):
        in_empty_process(_die)


def test_lasting_processes_do_one_task_after_another_with_todays_variables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "Process", partial(Process, EMPTY))
    with closing(workers.Lasting()) as backend, parallel_config(backend, n_jobs=2):
        Parallel()(delayed(_world)() for _ in range(2))
        monkeypatch.setenv("SAID", "yes")
        found = Parallel()(delayed(_world)() for _ in range(6))
        processes = {process for process, _ in found}
        assert os.getpid() not in processes
        assert len(processes) <= 2
        assert {said for _, said in found} == {"yes"}
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="here, no process is killed so")
def test_a_lasting_process_that_died_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "Process", partial(Process, EMPTY))
    with closing(workers.Lasting()) as backend:
        with pytest.raises(RuntimeError, match="ended with -9 before it was done"):
            backend._do(_die)
        with pytest.raises(LookupError, match="no such drawing"):
            backend._do(_fail)
        process, _ = backend._do(_world)
        assert process == backend._do(_world)[0], "an error is none's death"
