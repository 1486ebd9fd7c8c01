"""Does an example get a process where it must run, and only there?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from joblib import Parallel, delayed
from sphinx_gallery.utils import get_md5sum

from _site.build import workers
from _site.sphinx.parallel_examples import Examples


def _process(name: str, target: str, source: str, settings: object) -> int:
    return os.getpid()


def test_only_an_example_that_changed_gets_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def elsewhere(task: object) -> list[int]:
        asked.append(task)
        return [-1]

    monkeypatch.setattr(workers, "in_new_process", elsewhere)
    for name in ("known.py", "changed.py", "new.py"):
        (tmp_path / name).write_text(name, "utf-8")
    (tmp_path / "known.py.md5").write_text(get_md5sum(tmp_path / "known.py", mode="t"), "utf-8")
    (tmp_path / "changed.py.md5").write_text("0", "utf-8")
    found = Parallel(2, backend=Examples(), batch_size=1)(
        delayed(_process)(name, str(tmp_path), str(tmp_path), None)
        for name in ("known.py", "changed.py", "new.py")
    )
    assert found == [os.getpid(), -1, -1]
    assert len(asked) == 2
