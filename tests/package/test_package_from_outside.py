"""Does what is uploaded hold what it should, and does it serve whoever installs it?

`nox -s package` builds both distributions, installs the wheel where these tests run, and runs them.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"
SCRIPT = Path(__file__).with_name("from_outside.py")

# What only the place where the sources are kept reads, and no distribution needs.
OF_THE_HOST = (".github/", ".ci/", ".pre-commit-config.yaml", ".readthedocs.yaml")


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    (path,) = DIST.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def sdist() -> tarfile.TarFile:
    (path,) = DIST.glob("*.tar.gz")
    return tarfile.open(path)


@pytest.fixture(scope="module")
def tracked() -> set[str]:
    """Return the files of the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("git does not say which files belong to the repository")
    return {name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    return Parser().parsestr(wheel.read(name).decode("utf-8"))


def test_the_wheel_holds_the_package_and_what_describes_it(
    wheel: zipfile.ZipFile, tracked: set[str], metadata: Message
) -> None:
    about = f"cnnfigs-{metadata['Version']}.dist-info"
    described = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    package = {name for name in tracked if name.startswith("cnnfigs/")}
    assert "cnnfigs/py.typed" in package
    assert set(wheel.namelist()) == package | {f"{about}/{name}" for name in described}


def test_the_sdist_holds_the_repository_without_what_its_host_reads(
    sdist: tarfile.TarFile, tracked: set[str], metadata: Message
) -> None:
    folder = f"cnnfigs-{metadata['Version']}/"
    names = {member.name for member in sdist.getmembers() if member.isfile()}
    kept = {name for name in tracked if not name.startswith(OF_THE_HOST)}
    assert names == {f"{folder}{name}" for name in kept | {"PKG-INFO"}}


def test_the_metadata_say_what_an_index_shows(metadata: Message) -> None:
    assert metadata["Name"] == "cnnfigs"
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_all("Provides-Extra") == ["dask"]
    text = metadata.get_payload()
    assert isinstance(text, str)
    # On the page of an index, an address within the repository leads nowhere.
    assert re.findall(r"\]\((?!https://)([^)]*)\)", text) == []


def test_the_tag_that_is_released_bears_the_version(metadata: Message) -> None:
    tag = os.environ.get("CNNFIGS_TAG") or pytest.skip("no tag is given: nox -s package -- v1.2.3")
    assert tag == f"v{metadata['Version']}"


def test_the_package_that_is_asked_is_the_installed_one() -> None:
    place = importlib.import_module("cnnfigs").__file__
    assert place is not None
    assert "site-packages" in place


@pytest.mark.parametrize("stub", ["__init__.pyi", "figures/__init__.pyi"])
def test_every_public_name_is_there_once_it_is_installed(stub: str) -> None:
    module = importlib.import_module(".".join(["cnnfigs", *stub.split("/")[:-1]]))
    tree = ast.parse((ROOT / "cnnfigs" / stub).read_text("utf-8"))
    imports = [step for step in tree.body if isinstance(step, ast.ImportFrom)]
    names = [name.asname or name.name for step in imports for name in step.names]
    assert len(names) > 20
    assert [name for name in names if not hasattr(module, name)] == []


def test_the_command_says_the_version(metadata: Message) -> None:
    said = ran(Path(sys.executable).with_name("cnnfigs"), "--version")
    assert said.stdout.split() == ["cnnfigs,", "version", metadata["Version"]]


@pytest.mark.parametrize("checker", [["mypy", "--strict"], ["pyright", "--warnings"]])
def test_types_reach_whoever_uses_the_package_and_find_a_wrong_use(
    checker: list[str], tmp_path: Path
) -> None:
    shutil.copy(SCRIPT, tmp_path / "right.py")
    wrong = 'import cnnfigs as cf\n\ncf.train("six_conv", "digits")\n'
    (tmp_path / "wrong.py").write_text(wrong, "utf-8")
    said = ran(*checker, "right.py", "wrong.py", cwd=tmp_path)
    (fault,) = (line for line in said.stdout.splitlines() if re.search(r"\.py:.*error:", line))
    assert re.search(r"wrong\.py:3:.*Dataset", fault)
    assert said.returncode == 1


def test_the_types_of_public_names_are_complete(tmp_path: Path) -> None:
    command = ("pyright", "--verifytypes", "cnnfigs", "--ignoreexternal", "--outputjson")
    said = ran(*command, cwd=tmp_path)
    found = json.loads(said.stdout)["typeCompleteness"]
    # What is left takes its base from Keras, which publishes no types.
    assert found["completenessScore"] > 0.99
    public = {"cnnfigs", "cnnfigs.figures"}
    unknown = [
        each["name"]
        for each in found["symbols"]
        if not each["isTypeKnown"] and each["name"].rpartition(".")[0] in public
    ]
    assert unknown == []
    assert found["missingFunctionDocStringCount"] == 0


def ran(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
