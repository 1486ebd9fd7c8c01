"""What does the package need, and how old may it be? Its own metadata say it."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from IPython.display import Markdown
from packaging.requirements import Requirement

from _site.checks.support import CORE, oldest
from _site.page import Numbers, table

_PYTHON = re.compile(r"Programming Language :: Python :: (3\.\d+)")


def numbers() -> Numbers:
    """Return the version of the package and those of Python that it is for."""
    said = metadata("cnnfigs").get_all("Classifier") or []
    pythons = [found[1] for each in said if (found := _PYTHON.fullmatch(each))]
    assert len(pythons) > 1
    return {
        "version": version("cnnfigs"),
        "pythons": f"{', '.join(pythons[:-1])} and {pythons[-1]}",
    }


def needed() -> Markdown:
    """Return a table of the dependencies: the oldest that will do, and the one of this build."""
    wanted = [each for each in requires("cnnfigs") or [] if _is_needed_here(Requirement(each))]
    rows = [
        [f"{name}{' (SPEC 0)' if name in CORE else ''}", str(first), _installed(name)]
        for name, first in sorted(oldest(wanted).items())
    ]
    return table(["package", "oldest", "in this build"], rows)


def _is_needed_here(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # another backend of Keras may stand in for TensorFlow
        return "not there"
