"""What workers are handed begins in an order in which they end together."""

from __future__ import annotations

import threading

import joblib
import pytest

from cnnfigs import store
from cnnfigs._tasks import Task, results
from cnnfigs._tasks.queue import Queue


def task(kind, number=0, make=None):
    return Task(f"{kind} {number}", "", "", f"{kind}{number}", make, None, None, kind=kind)


def kinds(queue, seconds):
    """Return the order in which one worker takes what is in a queue."""
    order = []
    for _, each in queue:
        order.append(each.kind)
        queue.note(each, seconds[each.kind])
    return order


def test_one_of_each_kind_comes_first_and_then_the_longest():
    queue = Queue([task(kind, seed) for kind in "abc" for seed in range(3)])
    assert kinds(queue, {"a": 1, "b": 9, "c": 5}) == list("abcbbccaa")


def test_tasks_of_which_nothing_is_known_come_as_they_are_given():
    tasks = [task("", number) for number in (3, 1, 2)]
    assert [each.title for _, each in Queue(tasks)] == [" 3", " 1", " 2"]


def test_one_worker_takes_tasks_as_they_are_given():
    made = []
    tasks = [
        task(kind, seed, lambda _, said=f"{kind} {seed}": made.append(said))
        for kind in "ab"
        for seed in (0, 1)
    ]
    list(results(tasks))
    assert made == [each.title for each in tasks]


@pytest.mark.parametrize("workers", [1, 2])
def test_each_task_comes_back_with_its_own_result(workers):
    tasks = [
        task(kind, seed, lambda _, said=(kind, seed): said) for kind in "ab" for seed in (0, 1)
    ]
    with joblib.parallel_config("threading", n_jobs=workers):
        made = {each.title: result for each, result in results(tasks)}
    assert made == {f"{kind} {seed}": (kind, seed) for kind in "ab" for seed in (0, 1)}


def test_nothing_is_known_of_the_kind_of_what_was_put_back():
    queue = Queue([task(kind, seed) for kind in "ab" for seed in range(2)])
    order = []
    for _, each in queue:
        order.append(each.title)
        if each.title == "a 0":
            queue.put_back(each)
        else:
            queue.note(each, 1)
    assert order == ["a 0", "a 1", "b 0", "b 1"]
    assert [each.title for each in queue.again] == ["a 0"]


def test_what_is_known_of_a_kind_stays_where_another_one_is_put_back():
    queue = Queue([task(kind, seed) for kind in "ab" for seed in range(3)])
    seconds, order = {"a": 9, "b": 1}, []
    for _, each in queue:
        order.append(each.title)
        if each.title == "a 1":
            queue.put_back(each)
        else:
            queue.note(each, seconds[each.kind])
    assert order == ["a 0", "b 0", "a 1", "a 2", "b 1", "b 2"]


def test_no_worker_waits_for_another_one_while_there_is_something_else_to_do(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    holds, other_is_made = threading.Event(), threading.Event()
    made = []

    def hold(_):
        with store.locked("network"):
            holds.set()
            assert other_is_made.wait(30)
        made.append("first")

    def want(_):
        assert holds.wait(30)
        with store.locked("network"):
            made.append("wanted")

    def another(_):
        made.append("another")
        other_is_made.set()

    tasks = [task("first", make=hold), task("wants", make=want), task("another", make=another)]
    with joblib.parallel_config("threading", n_jobs=2):
        came = {each.kind: result for each, result in results(tasks)}
    assert came == {"first": None, "wants": None, "another": None}
    assert made == ["another", "first", "wanted"]
    assert "waiting" not in capsys.readouterr().out
