"""What a run measured is kept for the page *How fast is it?*, with the machine that it ran on.

Only what was compared within one run stands beside each other. A run of a few benchmarks renews
these; one on another machine, or with other versions, begins anew.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from real_browser import CHROMIUM

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "speed.json"
CPU = Path("/proc/cpuinfo")  # Only Linux has it.
MEASURED_WITH = ("keras", "tensorflow-cpu", "numpy", "matplotlib", "pillow")
# What a processor may have that decides speed, as Linux calls it.
INSTRUCTIONS = {"AVX2": "avx2", "AVX-512": "avx512f", "bfloat16": "avx512_bf16"}


def machine() -> dict[str, Any]:
    """Return what decides speed on this machine."""
    told = dict(line.split(":", 1) for line in CPU.read_text("utf-8").splitlines() if ":" in line)
    processor, flags = (told.get(key, "").strip() for key in ("model name\t", "flags\t\t"))
    has = {name: word in flags.split() for name, word in INSTRUCTIONS.items()}
    return {
        "processor": processor or platform.machine(),
        "cores": os.cpu_count(),
        "gigabytes": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30),
        "system": platform.system(),
        "has": [name for name, there in has.items() if there],
        "lacks": [name for name, there in has.items() if not there],
    }


def versions() -> dict[str, str]:
    """Return the versions of what was measured with; those of rivals stand in their names."""
    found = {name: version(name) for name in MEASURED_WITH}
    if CHROMIUM:
        found["Chromium"] = _said(CHROMIUM, "--version").split()[1]
    return {"Python": platform.python_version(), **found}


def renewed(kept: Mapping[str, Any], fresh: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record of what was measured now, and before as far as it is comparable."""
    where = {key: fresh[key] for key in ("machine", "versions")}
    comparable = all(kept.get(key) == told for key, told in where.items())
    before = kept["measured"] if comparable else {}
    return {**where, "measured": dict(sorted({**before, **fresh["measured"]}.items()))}


def write(measured: Mapping[str, Mapping[str, Any]]) -> None:
    """Renew the file that the page reads."""
    if not (measured and CPU.is_file()):
        return
    source = {
        "commit": _said("git", "describe", "--always", "--dirty", "--exclude=*"),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    fresh = {
        "machine": machine(),
        "versions": versions(),
        "measured": {key: {**each, **source} for key, each in measured.items()},
    }
    kept = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
    text = json.dumps(renewed(kept, fresh), indent=1, ensure_ascii=False)
    FILE.write_text(f"{text}\n", "utf-8")


def _said(*words: str) -> str:
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()
