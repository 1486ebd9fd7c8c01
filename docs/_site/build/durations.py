"""Where did the time of a build go? Seconds by phase, and the slowest items of each.

The phases before Sphinx are told by who prepares. Sphinx and sphinx-gallery leave theirs in files
beside the site: reading times by `sphinx.ext.duration`, examples as a JUnit report.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from _site.build import records

SHOWN = 10  # items of a phase
FOLDER = "durations"  # beside the folder of the built site
EXAMPLES, PAGES, PHASES, READING = "examples.xml", "pages.json", "phases.json", "reading.json"
WHOLE = "whole.json"  # how long all of the build took, and what was asked of it

Items = Mapping[str, float]


def keep_whole(folder: Path, seconds: float, data: str, phases: Mapping[str, float]) -> None:
    """Leave for benchmarks how long the build took, and its phases."""
    told = {name: round(took, 1) for name, took in phases.items()}
    records.write(folder / WHOLE, {"seconds": round(seconds, 1), "data": data, "phases": told})


def of_sphinx(folder: Path) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Return the seconds of Sphinx's phases, and of the items of each, from the files it left."""
    items = {
        "examples": _examples(folder / EXAMPLES),
        "pages": records.read(folder / PAGES),
        "reading": records.read(folder / READING),
    }
    return records.read(folder / PHASES), items


def _examples(report: Path) -> dict[str, float]:
    """Return the seconds of each example that ran, and did not come from the last build."""
    if not report.is_file():
        return {}
    cases = ElementTree.parse(report).iter("testcase")
    return {case.attrib["classname"]: float(case.attrib["time"]) for case in cases}


def told(phases: Mapping[str, float], items: Mapping[str, Items]) -> str:
    """Return for a person how long each phase took, and below it the slowest items.

    Examples
    --------
    >>> print(told({"training": 9.2, "reading": 0.3}, {"training": {"lenet": 7.4, "dense": 1.8}}))
    Time: training 9 s, reading 0 s.
    Slowest in training: lenet 7.4 s, dense 1.8 s.
    """
    lines = ["Time: " + ", ".join(f"{phase} {took:.0f} s" for phase, took in phases.items()) + "."]
    for phase, found in items.items():
        slowest = sorted(found.items(), key=lambda item: item[1], reverse=True)[:SHOWN]
        words = ", ".join(f"{name} {took:.1f} s" for name, took in slowest if took >= 0.1)
        if words:
            lines.append(f"Slowest in {phase}: {words}.")
    return "\n".join(lines)
