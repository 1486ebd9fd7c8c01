"""Is all that the last build decided, trained and asked still so? Told without loading Keras.

What decides it is small: the words of the command, the sources, the files of the published data
sets, and which networks the register names. Where they are those of the last build, its networks
and answers lie in the store.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from _site.build import records
from _site.build.fingerprint import BUILD, computed
from _site.build.prepare import Prepared, decide
from _site.register import load

RECORD = BUILD / "prepared.json"
NOTHING_DONE: dict[str, Any] = {
    "data_seconds": 0.0,
    "training_seconds": 0.0,
    "measuring_seconds": 0.0,
    "trained": {},
    "answered": {},
}


def recall(choice: str, effort: str) -> Prepared | None:
    """Return what the last build prepared; None where anything may be another today."""
    record = records.read(RECORD)
    if record.get("asked") != _asked(choice, effort):
        return None
    prepared = Prepared(**record["prepared"])
    if record["computed"] != computed(prepared.identity):
        return None
    # Data that could not be had the last time may be there today.
    if choice == "auto" and prepared.choice != decide(choice):
        return None
    return replace(prepared, **NOTHING_DONE)


def remember(choice: str, effort: str, prepared: Prepared) -> None:
    """Keep what was prepared for the next build."""
    record = {
        "asked": _asked(choice, effort),
        "computed": computed(prepared.identity),
        "prepared": asdict(prepared),
    }
    records.write(RECORD, record)


def _asked(choice: str, effort: str) -> dict[str, Any]:
    """Return what decides what is prepared, besides the sources, as JSON gives it back."""
    return {
        "data": choice,
        "effort": effort,
        "files": [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in _files()],
        "networks": [list(pair) for pair in load().networks],
        "store": _identity_of_store(),
    }


def _files() -> Iterator[Path]:
    """Yield each file that a published data set may be read from."""
    for variable, below in (("CNNFIGS_DATA_DIR", ""), ("KERAS_HOME", "datasets")):
        folder = os.environ.get(variable) or (Path.home() / ".keras" if below else None)
        if folder:
            yield from sorted(path for path in (Path(folder) / below).rglob("*") if path.is_file())


def _identity_of_store() -> list[Any]:
    """Return the folder of trained networks, and when it was made: another one may be empty."""
    from cnnfigs import store

    folder = store.cache_dir() / "trained"
    return [str(folder), folder.stat().st_ino if folder.is_dir() else None]
