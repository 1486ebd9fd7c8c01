"""Values that no function expects, and whether it says so in our words.

A function is called as it should be, but with one argument, or two, in place of which something
else came. Whatever it then does but answer has to be an error of ours: a TypeError, a ValueError or
an OSError that is raised on purpose, in the package.
"""

from __future__ import annotations

import datetime
import linecache
import random
import traceback
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

import cnnfigs

PACKAGE = Path(cnnfigs.__file__).parent
ACCEPTED, REFUSED = "accepted", "refused"
Call = tuple[Callable[..., Any], dict[str, Any]]


class Unreadable:
    """What raises wherever it is looked at."""

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("on another device")

    def __repr__(self) -> str:
        raise RuntimeError("no words")


RANDOM = np.random.default_rng(0)

HOSTILE: dict[str, Any] = {
    "None": None,
    "True": True,
    "zero": 0,
    "minus one": -1,
    "three": 3,
    "a billion": 10**9,
    "beyond int64": 2**70,
    "a half": 0.5,
    "NaN": float("nan"),
    "infinity": float("inf"),
    "complex": 1j,
    "no text": "",
    "a digit as text": "3",
    "text": "vertical_lines",
    "NUL": "a\0b",
    "bytes": b"3",
    "a path": Path("no_such_file.png"),
    "an empty list": [],
    "an empty mapping": {},
    "a mapping": {"a": 1},
    "a set": {1, 2},
    "a range": range(3),
    "a function": len,
    "a class": dict,
    "an object": object(),
    "unreadable": Unreadable(),
    "a date": datetime.date(2020, 1, 1),
    "a decimal": Decimal("0.5"),
    "a fraction": Fraction(1, 2),
    "numpy's int": np.int64(1),
    "numpy's float": np.float32(0.5),
    "numpy's bool": np.bool_(1),
    "a list of lists": [[1, 2], [3, 4]],
    "unequal rows": [[1, 2], [3]],
    "a list of text": ["a", "b"],
    "a list of nothing": [None, None],
    "a pair": (1, 2),
    "a pair of halves": (0.5, 1.5),
    "no array": np.zeros(()),
    "an empty array": np.zeros((0,)),
    "no rows": np.zeros((0, 8)),
    "no columns": np.zeros((8, 0)),
    "a row": np.arange(8.0),
    "one pixel": np.ones((1, 1)),
    "one row": np.ones((1, 8)),
    "a plane": RANDOM.random((8, 8)),
    "a plane of bytes": RANDOM.integers(0, 256, (28, 28)).astype(np.uint8),
    "planes": RANDOM.random((3, 28, 28)),
    "colour": RANDOM.random((28, 28, 3)),
    "channels first": RANDOM.integers(0, 256, (3, 28, 28)).astype(np.uint8),
    "five axes": np.ones((1, 2, 3, 4, 5)),
    "booleans": RANDOM.random((8, 8)) > 0.5,
    "words": np.array([["a", "b"], ["c", "d"]]),
    "objects": np.array([[1, None], [2, "x"]], dtype=object),
    "complex numbers": np.ones((8, 8)) * 1j,
    "dates": np.array(["2020-01-01", "2020-01-02"], "datetime64[D]"),
    "all NaN": np.full((8, 8), np.nan),
    "some infinite": np.where(np.eye(8) > 0, np.inf, 0.0),
    "huge": np.full((8, 8), 1e300),
    "negative": -RANDOM.random((8, 8)),
    "large integers": np.full((8, 8), 2**62),
    "half precision": np.ones((8, 8), np.float16),
    "structured": np.zeros(4, [("a", int), ("b", float)]),
    "masked": np.ma.masked_greater(np.arange(64.0).reshape(8, 8), 3),
    "an iterator": iter([1, 2]),
}


def slips(calls: dict[str, Call]) -> Iterator[tuple[str, str, str]]:
    """Yield each call with each of its arguments in the place of which something else came."""
    for name, (_, arguments) in calls.items():
        for parameter in arguments:
            for hostile in HOSTILE:
                yield name, parameter, hostile


def pairs(calls: dict[str, Call], count: int, *, seed: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield calls, drawn at random, with something else in place of two of their arguments."""
    chosen = random.Random(seed)
    several = [name for name, (_, arguments) in calls.items() if len(arguments) > 1]
    for _ in range(count):
        name = chosen.choice(several)
        parameters = chosen.sample(sorted(calls[name][1]), 2)
        yield name, {parameter: chosen.choice(list(HOSTILE)) for parameter in parameters}


def raw(call: Call, changes: dict[str, str]) -> str:
    """Return what is wrong with how a function takes these values; nothing where nothing is."""
    function, arguments = call
    words = outcome(function, arguments | {name: HOSTILE[value] for name, value in changes.items()})
    return "" if words in (ACCEPTED, REFUSED) else words


def outcome(function: Callable[..., Any], arguments: dict[str, Any]) -> str:
    """Return whether a function accepts or refuses these arguments, or what is wrong."""
    try:
        function(**arguments)
    except (TypeError, ValueError, OSError) as error:
        return REFUSED if _on_purpose(error) else _told(error)
    except Exception as error:
        return _told(error)
    return ACCEPTED


def _on_purpose(error: Exception) -> bool:
    """Return whether an error was raised in the package, in a statement that raises."""
    *_, last = traceback.extract_tb(error.__traceback__)
    line = linecache.getline(last.filename, last.lineno or 0)
    return Path(last.filename).is_relative_to(PACKAGE) and line.strip().startswith("raise")


def _told(error: Exception) -> str:
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(PACKAGE)
    ]
    return f"{type(error).__name__}: {str(error)[:90]} ({', '.join(frames[-2:])})"
