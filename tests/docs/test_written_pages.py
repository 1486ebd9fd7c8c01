"""Are pages missed that Sphinx did not write, and dropped that no source has any more?"""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from _site.sphinx.written_pages import Build, UnwrittenError


@pytest.fixture
def app(tmp_path: Path) -> Any:
    """Return a site of two pages, one of them written before this build."""
    for name, seconds in (("new", 1e10), ("old", 1), ("gone", 1)):
        page = tmp_path / f"{name}.html"
        page.write_text(name, "utf-8")
        os.utime(page, (seconds, seconds))
    builder = SimpleNamespace(get_outfilename=lambda page: str(tmp_path / f"{page}.html"))
    env = SimpleNamespace(found_docs={"new", "old"}, images={}, dlfiles={})
    return SimpleNamespace(outdir=str(tmp_path), builder=builder, env=env)


def test_a_page_that_was_to_be_written_and_was_not_stops_the_build(app: Any) -> None:
    build = Build()
    build.note_read(app, app.env, ["new"])
    build.check(app, None)
    build.note_read(app, app.env, ["old", "lost"])
    with pytest.raises(UnwrittenError, match="lost, old"):
        build.check(app, None)
    build.check(app, OSError("said already"))


def test_a_page_without_a_source_goes_and_the_others_stay(app: Any, tmp_path: Path) -> None:
    Build().drop_unshown(app, None)
    assert sorted(page.name for page in tmp_path.iterdir()) == ["new.html", "old.html"]


def test_where_and_in_which_order_objects_lie_in_memory_changes_no_page(app: Any) -> None:
    app.env.titles = app.env.toctree_includes = app.env.toc_fignumbers = {}
    app.env.metadata = {"new": {}, "old": {"quotes-others": "yes"}}
    entries = []
    for order in (["first", "second"], ["second", "first"]):
        entries.append(object())  # kept, so that the second lies elsewhere
        app.env.domaindata = {"cite": {"citations": [entries[-1]], "references": order}}
        also = Build().also_written(app, app.env)
    assert also == ["old"]  # the one that quotes others
    app.env.domaindata = {"cite": {"citations": ["another"]}}
    assert Build().also_written(app, app.env) == ["new", "old"]
