"""What of two that ask at once, and who is told what while waiting?"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import sys
import time
from pathlib import Path

import pytest
from kept_work import Work, keep, load, save

from cnnfigs import store

pytestmark = pytest.mark.usefixtures("folder")


def _slow(log: Path) -> None:
    def make() -> str:
        with log.open("a") as file:
            file.write("worked\n")
        time.sleep(0.5)
        return "sound"

    assert store.get_or_make("shelf", "entry", make=make, save=save, load=load) == "sound"


def test_two_processes_that_ask_at_once_work_once(tmp_path):
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_slow, args=(tmp_path / "log",)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0, 0]
    assert (tmp_path / "log").read_text() == "worked\n"


@pytest.fixture
def waits(monkeypatch):
    """Hold a lock; return it, and let it go when it is waited for."""
    holding = contextlib.ExitStack()
    holding.enter_context(store.locked("entry"))
    acquire = store.filelock.FileLock.acquire

    def acquire_or_wait(self, *args, **keywords):
        if not args and not keywords:
            holding.close()
        return acquire(self, *args, **keywords)

    monkeypatch.setattr(store.filelock.FileLock, "acquire", acquire_or_wait)
    yield holding
    holding.close()


def test_whoever_waits_is_told_for_which_process(waits, capsys):
    with store.locked("entry"):
        pass
    assert f"process {os.getpid()} on " in capsys.readouterr().out


def test_who_has_other_work_does_not_wait_and_lets_go_of_what_it_holds(folder, capsys):
    def make():
        with store.locked("held"):
            pass

    def outer():
        return store.get_or_make("shelf", "outer", make=make, save=None, load=None)

    said = rf"process {os.getpid()} on .* is at work on held"
    with store.locked("held"), store.without_waiting():
        with pytest.raises(store.BusyError, match=said):
            outer()
        with store.locked("shelf-outer") as alone:
            assert alone
    assert not capsys.readouterr().out


@pytest.mark.parametrize("fault", [BrokenPipeError, "ascii"])
def test_no_output_keeps_anybody_from_waiting(waits, monkeypatch, fault):
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    out = io.TextIOWrapper(io.BytesIO(), "ascii") if fault == "ascii" else Closed()
    monkeypatch.setattr(sys, "stdout", out)
    with store.locked("entry") as alone:
        assert alone


def test_a_store_that_goes_away_while_it_is_waited_for_costs_no_result(monkeypatch):
    def gone(self, timeout=None):
        if timeout == 0:
            raise store.filelock.Timeout("entry")
        raise FileNotFoundError("entry")

    monkeypatch.setattr(store.filelock.FileLock, "acquire", gone)
    assert keep(Work()) == "sound"


def test_a_file_system_without_locks_costs_no_result(monkeypatch):
    def none(self, timeout=None):
        raise NotImplementedError("no locks here")

    monkeypatch.setattr(store.filelock.FileLock, "acquire", none)
    work = Work()
    assert [keep(work), keep(work)] == ["sound", "sound"]
    assert work.times == 1


def test_without_locks_nothing_is_said_where_another_was_faster(monkeypatch):
    def none(self, timeout=None):
        raise NotImplementedError("no locks here")

    monkeypatch.setattr(store.filelock.FileLock, "acquire", none)

    def make():
        keep(Work("faster"))
        return "slower"

    assert store.get_or_make("shelf", "entry", make=make, save=save, load=load) == "slower"
    assert keep(Work()) == "faster"
