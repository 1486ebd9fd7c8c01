"""Is whatever may come in refused in our words, with nothing kept, where it does not fit?

Each public function is called as it should be, but with one argument, or two, in place of which
something else came: some six thousand calls, none of which computes for long.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hostile import HOSTILE, pairs, raw, slips
from hostile_calls import CALLS, OF_NETWORKS

# Asked for, and long for a reason: a drawn set of the usual size, a network that is trained.
RIGHT = {
    ("load_dataset", "size", "None"),
    *(("train", "seed", value) for value in ("zero", "three", "a billion", "numpy's int")),
    ("train", "recipe", "None"),
}
# Those that ask for the graph of a model in one place.
ATTRIBUTION = {"top_images", "grad_cam", "occlusion", "maximise_activation"}


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have nothing kept of what is refused."""
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    yield
    # Drawn sets of 40 images are, where the slip is none.
    entries = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert all("drawn" in path.parts for path in entries), entries


@pytest.mark.parametrize("name", CALLS)
def test_a_slip_in_one_argument_is_refused_in_our_words(name: str):
    assert not wrong(name)


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_a_slip_in_one_argument_of_what_a_network_does_is_refused(name: str):
    assert not wrong(name)


def wrong(name: str) -> list[str]:
    """Return what is wrong with how a function takes slips, one a line."""
    calls = CALLS | OF_NETWORKS
    found = []
    for _, parameter, value in slips({name: calls[name]}):
        if (name, parameter, value) in RIGHT or (parameter == "model" and name in ATTRIBUTION):
            continue
        began = time.process_time()
        words = raw(calls[name], {parameter: value})
        if time.process_time() - began > 2:  # A second, and what else the processor does.
            words += " slow"
        found += [f"{name}({parameter}={value}): {words}"] * bool(words)
    return found


def test_slips_in_two_arguments_are_refused_in_our_words():
    found = [
        f"{name}({changes}): {words}"
        for name, changes in pairs(CALLS, 1_500, seed=7)
        if (words := raw(CALLS[name], changes))
    ]
    assert not found


def test_the_calls_are_right_before_they_are_spoiled():
    assert not [name for name, call in CALLS.items() if raw(call, {})]
    for function, arguments in CALLS.values():
        function(**arguments)


def test_a_raw_error_would_be_found():
    def fails(value: object) -> object:
        return np.zeros(3) + value["a"]  # type: ignore[index]

    assert all(raw((fails, {"value": {"a": 1}}), {"value": value}) for value in list(HOSTILE)[:9])
