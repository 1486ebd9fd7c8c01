"""Are the oldest versions that are promised as old as SPEC 0 asks?

SPEC 0, of the projects of scientific Python, asks that each minor version of its core packages is
supported for two years. So the minor version before the oldest that is promised must be older than
that. An index knows it, through uv: ``nox -s minimum_versions`` asks.
"""

from __future__ import annotations

import datetime
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

PYPROJECT = Path(__file__).parents[3] / "pyproject.toml"
# Those of its core packages that this one needs.
CORE = ("matplotlib", "numpy", "scikit-image", "scipy")
YEARS = 2

# The newest version that a requirement had on a day, None where it had none.
Newest = Callable[[str, datetime.date], str | None]


def oldest(requirements: list[str]) -> dict[str, Version]:
    """Return the oldest version that is promised of each package that has one.

    Examples
    --------
    >>> oldest(["numpy>=2.0", "tqdm"])
    {'numpy': <Version('2.0')>}
    """
    found = {}
    for requirement in map(Requirement, requirements):
        lower = [Version(each.version) for each in requirement.specifier if each.operator == ">="]
        if lower:
            found[requirement.name] = lower[0]
    return found


def faults(promised: dict[str, Version], today: datetime.date, newest: Newest) -> Iterator[str]:
    """Yield a line for each core package of which a version is dropped too early.

    Parameters
    ----------
    promised : dict of str to Version
        The oldest versions, by the names of their packages.
    today : date
        From when on two years are counted back.
    newest : callable
        Says the newest version that a requirement had on a day.
    """
    limit = today.replace(year=today.year - YEARS, day=min(today.day, 28))
    for name in CORE:
        before = newest(f"{name}<{promised[name]}", today)
        if before is None:
            continue
        minor = ".".join(map(str, Version(before).release[:2]))
        if newest(f"{name}=={minor}.*", limit) is None:
            first = f"and {promised[name]} is the oldest promised"
            yield f"{name} {minor} is younger than {limit}, {first}"


def ask_index(requirement: str, day: datetime.date) -> str | None:
    """Let uv say the newest version that a requirement had on a day."""
    words = ["--quiet", "--no-deps", "--no-header", "--no-annotate", "--python-version", "3.11"]
    run = subprocess.run(
        ["uv", "pip", "compile", *words, "--exclude-newer", day.isoformat(), "-"],
        input=requirement,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode and "No solution found" not in run.stderr:
        raise OSError(run.stderr)
    _, _, version = run.stdout.strip().partition("==")
    return version or None


def main() -> int:
    """Print what is promised, and the faults; return 1 where there are any."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    promised = oldest(project["dependencies"])
    print("\n".join(f"{name} {promised[name]} or newer" for name in CORE))
    today = datetime.datetime.now(datetime.UTC).date()
    found = list(faults(promised, today, ask_index))
    print("\n".join(found or ["As old as SPEC 0 asks, at least."]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
