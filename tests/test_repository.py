"""Has the repository one version, a clean wheel, and a place for each room and each session?"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import cnnfigs as cf

ROOT = Path(__file__).parents[1]


def copied(folder: Path) -> Path:
    """Copy what the wheel is built from."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "cnnfigs", folder / "cnnfigs", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from a copy in which other files lie about."""
    project = copied(tmp_path_factory.mktemp("project"))
    for stray in ("x.npz", "x.weights.h5", "figures/secret.env", "store/notes", "py.typed.bak"):
        (project / "cnnfigs" / stray).parent.mkdir(exist_ok=True)
        (project / "cnnfigs" / stray).write_text("stray")
    # As a frontend of packaging does it, without an environment of its own.
    build = "from hatchling.build import build_wheel; print(build_wheel('dist'))"
    run = subprocess.run(
        [sys.executable, "-c", build], cwd=project, capture_output=True, text=True, check=True
    )
    return project / "dist" / run.stdout.split()[-1]


def test_the_wheel_holds_source_and_nothing_that_lies_beside_it(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    sources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "cnnfigs").rglob("*")
        if path.suffix in {".py", ".pyi", ".js", ".css", ".wasm"}
        or path.name in {"py.typed", "page.html"}
    }
    assert inside == sources


def test_each_direct_dependency_is_held_to_a_version_that_its_bounds_allow() -> None:
    held = {
        line.split("==")[0]: line.split("==")[1].split(";")[0].strip()
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for name in ("docs", "serve", "tests", "lint", "types", "package", "book"):
        wanted += [each for each in groups[name] if isinstance(each, str)]
    for requirement in map(Requirement, wanted):
        assert held[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_the_version_stands_in_one_place(wheel: Path) -> None:
    assert wheel.name.startswith(f"cnnfigs-{cf.__version__}-")
    for name in ("pyproject.toml", "docs/conf.py", "noxfile.py"):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"^version\b.*\d+\.\d+\.\d+", text, re.MULTILINE), name


def test_changelog_and_citation_know_the_version_and_its_date() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    version, date = re.findall(r"^## \[(\d.*)\] - (\S+)$", changes, re.MULTILINE)[0]
    assert version == cf.__version__
    citation = (ROOT / "CITATION.cff").read_text("utf-8").splitlines()
    assert {f"version: {version}", f"date-released: {date}"} <= {*citation}


@pytest.mark.parametrize(
    "room", ["lounge", "figures/lounge", "experiments/lounge", "datasets/drawn/lounge"]
)
def test_a_room_without_a_place_in_the_contracts_fails_lint(room: str, tmp_path: Path) -> None:
    project = copied(tmp_path)
    (project / "cnnfigs" / room).mkdir()
    (project / "cnnfigs" / room / "__init__.py").write_text('"""Where may this import from?"""\n')
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    assert f"cnnfigs.{room.replace('/', '.')}" in run.stdout


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Return a project whose .ci/run finds commands that only write down how they are called."""
    if sys.platform == "win32":
        pytest.skip(".ci/run is for systems with a shell")
    project = tmp_path / "project"
    (project / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", project / ".ci")
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("python", "uv", "chromium", "chromium-browser", "google-chrome", "firefox"):
        (commands / name).write_text('#!/bin/sh\necho "CALLED ${CNNFIGS_DATA_DIR:-none} $*"\n')
        (commands / name).chmod(0o755)
    # An environment that changes nothing.
    (commands / "python3").write_text('#!/bin/sh\nmkdir -p "$3/bin" && : > "$3/bin/activate"\n')
    (commands / "python3").chmod(0o755)
    return project


def called(project: Path, **variables: str) -> list[list[str]]:
    """Return the folder of real data and the words of each command that .ci/run calls."""
    environment = {"PATH": f"{project.parent / 'bin'}:{os.environ['PATH']}", **variables}
    run = subprocess.run(
        ["bash", project / ".ci" / "run"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split()[1:] for line in run.stdout.splitlines() if line.startswith("CALLED")]


def test_the_real_images_are_those_that_the_variable_names(recorded: Path, tmp_path: Path) -> None:
    (tmp_path / "shared" / "data").mkdir(parents=True)
    calls = called(recorded, CNNFIGS_DATA_DIR="/elsewhere")
    assert [data for data, *_ in calls if data != "none"] == ["/elsewhere"]
    assert calls[-1][-2:] == ["-m", "real_data"]


def test_without_the_variable_the_folder_beside_the_project_gives_them(
    recorded: Path, tmp_path: Path
) -> None:
    assert {data for data, *_ in called(recorded)} == {"none"}
    (tmp_path / "shared" / "data").mkdir(parents=True)
    assert called(recorded)[-1][0] == str((tmp_path / "shared" / "data").resolve())


def pytest_words(session: str, *given: str) -> tuple[str, ...]:
    """Return what a session of the noxfile hands to pytest, where this is given after `--`."""
    (function,) = [
        node
        for node in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == session
    ]
    function.decorator_list = []
    names: dict[str, Any] = {"install": lambda *_: None, "WORKERS": ()}
    exec(compile(ast.Module([function], []), "noxfile.py", "exec"), names)
    said: list[tuple[str, ...]] = []
    names[session](SimpleNamespace(posargs=[*given], run=lambda *words: said.append(words)))
    ((program, *words),) = said
    assert program == "pytest"
    return tuple(words)


def test_what_is_slow_runs_in_a_session_of_its_own_and_wherever_it_is_named() -> None:
    assert pytest_words("tests") == ("-m", "not slow")
    assert pytest_words("tests", "tests/live", "-k", "move") == ("tests/live", "-k", "move")
    assert pytest_words("slow_tests") == ("-m", "slow")
    assert pytest_words("slow_tests", "tests/live") == ("-m", "slow", "tests/live")


def test_every_session_runs_before_a_change_is_taken_but_those_for_another_time(
    recorded: Path,
) -> None:
    functions = [
        node.name
        for node in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(each).startswith("nox.session") for each in node.decorator_list)
    ]
    sessions = {words[4] for words in called(recorded) if words[1:4] == ["-m", "nox", "-s"]}
    at_rest, by_network = {"benchmarks", "lighthouse"}, {"links", "minimum_versions", "valid_html"}
    by_host = {"backends", "firefox"}
    assert sessions == set(functions) - at_rest - by_network - by_host


def test_folders_that_each_have_a_conftest_may_be_asked_for_together(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("attic", "cellar")]
    for folder in folders:
        folder.mkdir()
        (folder / "conftest.py").touch()
        (folder / f"test_{folder.name}.py").write_text("def test_it(): pass\n", "utf-8")
    words = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path]
    result = subprocess.run([*words, *folders], cwd=tmp_path, capture_output=True, text=True)
    assert "2 passed" in result.stdout, result.stdout
