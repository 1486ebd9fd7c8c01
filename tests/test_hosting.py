"""Does the host run what runs here, each session somewhere, and each action held to a commit?"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

pytestmark = pytest.mark.skipif(not WORKFLOWS, reason="a distribution has no files of the host")


def sessions() -> set[str]:
    return {
        node.name
        for node in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(each).startswith("nox.session") for each in node.decorator_list)
    }


def jobs(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    assert isinstance(found, dict)
    return found


def called(path: Path) -> set[str]:
    """Return the sessions that a workflow calls, by name or as a list."""
    text = path.read_text("utf-8")
    listed = [
        name
        for job in jobs(path).values()
        for name in job.get("strategy", {}).get("matrix", {}).get("session", [])
    ]
    named = re.findall(r"-m nox -s (\w+)", text)
    return {name.partition("(")[0] for name in [*listed, *named]}


def test_each_session_runs_on_the_host_but_the_one_for_a_machine_at_rest() -> None:
    assert set().union(*map(called, WORKFLOWS)) == sessions() - {"benchmarks"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_each_job_has_only_the_rights_and_the_time_that_it_says(path: Path) -> None:
    assert yaml.safe_load(path.read_text("utf-8"))["permissions"] == {}
    for job in jobs(path).values():
        assert job["permissions"]
        assert job["timeout-minutes"] <= 360
        writes = {name for name, right in job["permissions"].items() if right == "write"}
        builds = any("run" in step for step in job["steps"])
        assert not (writes and builds), "what may write runs no code of the repository"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_each_action_is_held_to_a_commit_and_names_its_version(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_no_job_keeps_the_password_with_which_it_took_the_sources() -> None:
    steps = [step for path in WORKFLOWS for job in jobs(path).values() for step in job["steps"]]
    taken = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert len(taken) == 6
    assert all(step["with"]["persist-credentials"] is False for step in taken)


def test_the_pythons_that_are_tested_are_those_that_are_promised() -> None:
    matrix = jobs(ROOT / ".github" / "workflows" / "tests.yml")["tests"]["strategy"]["matrix"]
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    promised = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', project)
    assert matrix["python"] == promised
    assert len(matrix["system"]) == 3
