"""Does the page on versions say what the package's metadata say?"""

from __future__ import annotations

import numpy as np

import cnnfigs as cf
import versions


def test_the_version_and_the_pythons_are_those_of_the_package() -> None:
    said = versions.numbers()
    assert said["version"] == cf.__version__
    assert said["pythons"] == "3.11, 3.12 and 3.13"


def test_each_dependency_has_its_oldest_version_and_the_one_that_is_there() -> None:
    _, _, *lines = versions.needed().data.splitlines()
    rows = {name: said for name, *said in (line.strip("| ").split(" | ") for line in lines)}
    assert rows["numpy (SPEC 0)"][0] == "2.0"
    assert rows["numpy (SPEC 0)"][1] == np.__version__
    # What only a cluster needs is no dependency.
    assert "distributed" not in rows
