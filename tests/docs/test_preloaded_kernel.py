"""Is a page executed in its own kernel, and only there?"""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import nbformat
import pytest

from _site.build.preloaded import EMPTY
from _site.sphinx import parallel_cells, preloaded_kernel

pytestmark = pytest.mark.slow


@pytest.fixture
def executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that executes cells as those of a page; it returns their outputs."""
    monkeypatch.setattr(preloaded_kernel, "CONTEXT", EMPTY)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def execute(*cells: str) -> list[Any] | None:
        page = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
        page.metadata.kernelspec = {"name": "python3"}
        done = parallel_cells._execute(page, tmp_path / "page.md", 60)
        return None if done is None else [cell.outputs for cell in done[0].cells]

    return execute


def test_a_page_is_executed_in_its_folder_and_what_it_shows_is_kept(
    executed: Any, tmp_path: Path
) -> None:
    outputs = executed("import os\nprint('ink')\nx = 1", "os.getcwd(), x")
    assert outputs is not None
    assert outputs[0][0]["text"] == "ink\n"
    assert outputs[1][0]["data"]["text/plain"] == repr((str(tmp_path), 1))
    assert not multiprocessing.active_children()  # the kernel has ended with the page


def test_a_page_knows_nothing_of_the_one_before_and_a_cell_that_fails_gives_it_back(
    executed: Any,
) -> None:
    assert executed("x = 1") is not None
    assert executed("x") is None


def test_a_progress_bar_leaves_no_semaphore_behind(executed: Any) -> None:
    outputs = executed(
        "from tqdm.std import TqdmDefaultWriteLock, tqdm\n"
        "list(tqdm(range(3)))\n"
        "print(getattr(TqdmDefaultWriteLock, 'mp_lock', 'none'))"
    )
    assert outputs is not None
    assert [each["text"] for each in outputs[0] if each["name"] == "stdout"] == ["none\n"]
