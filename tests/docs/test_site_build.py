"""Does the build command understand what it is told, and know when its caches lie?"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from matplotlib.figure import Figure
from PIL import Image

from _site.build import command, fingerprint, records
from _site.sphinx import changed_pages
from _site.sphinx.figure_images import ALT_TEXT, DARK_TWIN, DRAWING, LIGHT, OWNER, paired_png
from _site.sphinx.paired_images import dark_path, shown_path, split
from cnnfigs.figures import set_alt_text, style

ROOT = Path(__file__).parents[2]


def test_options_are_read_before_anything_is_installed() -> None:
    folder = str(fingerprint.DOCS)
    code = (
        f"import sys; sys.path.insert(0, {folder!r}); from _site.build import command; "
        "command.parse([])"
    )
    # -S leaves out all that pip installed, as in the environment that nox itself runs in.
    run = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data", "imaginary"],
        ["--wrong"],
        ["--no-exec", "serve"],
        ["--no-exec", "--only", "worked_pixel"],
        ["something"],
    ],
)
def test_a_wrong_option_is_a_usage_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.parse(arguments)
    assert stopped.value.code == 2
    assert "usage: nox -s docs --" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variable", "said", "known"),
    [
        ("CNNFIGS_EFFORT", "fulll", "quick or full"),
        ("CNNFIGS_DATA", "drwan", "auto or real or drawn"),
    ],
)
def test_an_unknown_word_in_the_environment_is_a_usage_error(
    variable: str,
    said: str,
    known: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, said)
    with pytest.raises(SystemExit):
        command.parse([])
    assert f"{variable} is {said!r}; choose {known}" in capsys.readouterr().err


def test_an_unknown_example_is_answered_with_near_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    known = command.example_names()[0]
    with pytest.raises(SystemExit):
        command.parse(["--only", f"{known}x"])
    assert f"did you mean {known}" in capsys.readouterr().err


def test_an_example_may_be_named_as_its_file_is() -> None:
    known = command.example_names()[0]
    assert command.parse(["--only", f"plot_{known}.py"]).only == known


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small project that the fingerprints are taken of."""
    pages = ("docs/index.md", "docs/reference/index.md")
    for file in ("cnnfigs/a.py", "docs/_site/b.py", *pages, "CITATION.cff"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("1", "utf-8")
    docs = tmp_path / "docs"
    cache = docs / "_build" / ".jupyter_cache"
    cache.mkdir(parents=True)
    places = {
        "ROOT": tmp_path,
        "DOCS": docs,
        "BUILD": docs / "_build",
        "STAMP": docs / "_build" / "stamp.json",
        "CACHES": (cache,),
        "HTML": docs / "_build" / "html",
        "REFERENCE": docs / "reference",
        "GENERATED": (docs / "_build",),
        "SCRIPTS": tmp_path / "cnnfigs" / "web" / "live",
    }
    for name, value in places.items():
        monkeypatch.setattr(fingerprint, name, value)
    return tmp_path


@pytest.mark.parametrize("variable", ["CNNFIGS_SITE_ADDRESS", "CNNFIGS_SITE_REPOSITORY"])
def test_what_cites_the_site_is_computed_anew_where_its_address_is_another(
    project: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint.computed("drawn")
    monkeypatch.setenv(variable, "https://example.org/elsewhere")
    fingerprint.register.load.cache_clear()
    assert fingerprint.computed("drawn") != before
    monkeypatch.delenv(variable)
    fingerprint.register.load.cache_clear()
    (project / "CITATION.cff").write_text("2", "utf-8")
    assert fingerprint.computed("drawn") != before


def test_the_caches_stay_while_nothing_changes(project: Path) -> None:
    fingerprint.drop_stale("drawn")
    (cache,) = fingerprint.CACHES
    cache.mkdir()
    assert not fingerprint.drop_stale("drawn")
    assert cache.is_dir()


@pytest.mark.parametrize("file", ["cnnfigs/a.py", "docs/_site/b.py", "cnnfigs/new.py"])
def test_an_edit_of_the_package_drops_the_caches(project: Path, file: str) -> None:
    fingerprint.drop_stale("drawn")
    (cache,) = fingerprint.CACHES
    cache.mkdir()
    (project / file).write_text("2", "utf-8")
    assert fingerprint.drop_stale("drawn")
    assert not cache.exists()


def test_an_edit_of_the_ledger_keeps_the_caches(project: Path) -> None:
    fingerprint.drop_stale("drawn")
    rows = project / "docs" / "_site" / "ledger" / "rows.py"
    rows.parent.mkdir()
    rows.write_text("2", "utf-8")
    assert not fingerprint.drop_stale("drawn")


def test_other_data_drop_the_caches(project: Path) -> None:
    fingerprint.drop_stale("drawn 1")
    assert fingerprint.drop_stale("real 2")
    assert fingerprint.drop_stale("real 3")
    assert not fingerprint.drop_stale("real 3")


def test_an_edited_page_keeps_the_caches_and_makes_the_site_outdated(project: Path) -> None:
    fingerprint.drop_stale("drawn")
    before = fingerprint.site("drawn")
    (project / "docs" / "index.md").write_text("2", "utf-8")
    assert fingerprint.site("drawn") != before
    assert not fingerprint.drop_stale("drawn")


def test_the_site_is_current_for_its_own_sources_and_data_only(project: Path) -> None:
    fingerprint.drop_stale("drawn 1")
    fingerprint.HTML.mkdir()
    assert not fingerprint.is_current()
    fingerprint.write_stamp({**fingerprint.read_stamp(), "site": fingerprint.site("drawn 1")})
    assert fingerprint.is_current()
    assert fingerprint.is_current("drawn")
    assert not fingerprint.is_current("real")
    (project / "docs" / "index.md").write_text("2", "utf-8")
    assert not fingerprint.is_current()


def test_a_new_name_in_the_reference_drops_its_generated_pages_only(project: Path) -> None:
    fingerprint.drop_stale("drawn")
    generated = fingerprint.REFERENCE / "generated"
    generated.mkdir()
    assert not fingerprint.drop_stale("drawn")
    assert generated.is_dir()
    (fingerprint.REFERENCE / "index.md").write_text("2", "utf-8")
    assert not fingerprint.drop_stale("drawn")
    assert not generated.exists()


@pytest.fixture
def built(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the site lies that was built before."""
    monkeypatch.setattr(command, "BUILD", fingerprint.BUILD)
    monkeypatch.setattr(command, "HTML", fingerprint.HTML)
    monkeypatch.setattr(command, "sphinx", _sphinx("the first"))
    fingerprint.drop_stale("drawn")
    assert command.rebuild("drawn") == 0
    return fingerprint.HTML


def _sphinx(words: str, *, status: int = 0, stopped: bool = False) -> Callable[[Path, Path], int]:
    """Return a Sphinx that adds words to a page, and then ends or is stopped."""

    def run(doctrees: Path, html: Path) -> int:
        html.mkdir(parents=True, exist_ok=True)
        with (html / "index.html").open("a", encoding="utf-8") as page:
            page.write(words)
        if stopped:
            raise KeyboardInterrupt
        return status

    return run


def test_a_build_that_fails_leaves_the_last_site_and_ends_with_one_line(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "sphinx", _sphinx("half", status=2))
    assert command.rebuild("drawn") == 2
    assert (built / "index.html").read_text("utf-8") == "the first"
    line = f"nox -s docs: the site could not be built; the last one is still in {built}."
    assert capsys.readouterr().err.splitlines() == [line]


def test_a_build_that_is_stopped_leaves_the_last_site_and_nothing_to_the_next(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "sphinx", _sphinx("half", stopped=True))
    with pytest.raises(KeyboardInterrupt):
        command.rebuild("drawn")
    assert (built / "index.html").read_text("utf-8") == "the first"
    monkeypatch.setattr(command, "sphinx", _sphinx("the second"))
    assert command.rebuild("drawn") == 0
    assert (built / "index.html").read_text("utf-8") == "the second"
    assert fingerprint.is_current()


def test_what_a_page_includes_has_it_read_again_however_old_its_file_seems(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "note.txt"):
        (tmp_path / name).write_text("the first", "utf-8")
    env: Any = SimpleNamespace(
        srcdir=tmp_path,
        found_docs={"a", "b"},
        dependencies={"a": {"note.txt"}},
        doc2path=lambda docname: tmp_path / f"{docname}.md",
    )
    app: Any = None

    def outdated() -> list[str]:
        return changed_pages.outdated(app, env, set(), set(), set())

    assert outdated() == []
    changed_pages.remember(app, env)
    assert outdated() == []
    (tmp_path / "note.txt").write_text("the second", "utf-8")
    os.utime(tmp_path / "note.txt", (0, 0))
    assert outdated() == ["a"]
    (tmp_path / "note.txt").unlink()
    assert outdated() == ["a"]


def test_a_page_is_executed_again_for_each_of_its_modules_and_its_data(
    tmp_path: Path,
) -> None:
    page = tmp_path / "ink.md"
    for name in ("ink.md", "ink.py", "ink_figures.py", "ink.json", "inkless.py"):
        (tmp_path / name).write_text("the first", "utf-8")
    texts = [changed_pages.with_digest("Words.", page)]
    for name in ("ink.py", "ink_figures.py", "ink.json", "inkless.py"):
        (tmp_path / name).write_text("the second", "utf-8")
        texts.append(changed_pages.with_digest("Words.", page))
    assert len(set(texts)) == 4
    assert texts[3] == texts[4]  # another page's


def test_what_was_served_is_never_taken_for_the_last_site(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = []
    monkeypatch.setattr(command.subprocess, "call", lambda words, **_: outputs.append(words[-1]))
    command.serve("drawn")
    served = Path(outputs[0])
    assert served != built
    assert (served / "index.html").read_text("utf-8") == "the first"
    assert fingerprint.is_current()
    # What was read while it was served may not be written: the next site begins from nothing.
    monkeypatch.setattr(command, "sphinx", _sphinx("whole"))
    assert command.rebuild("drawn") == 0
    assert (built / "index.html").read_text("utf-8") == "whole"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="here, no process is killed so")
def test_two_commands_build_one_after_the_other_even_where_one_was_killed(tmp_path: Path) -> None:
    # The command starts a process as it starts Sphinx, and is killed.
    script = (
        "import os, signal, subprocess, sys, pathlib\n"
        "from _site.build import turns\n"
        "with turns.turn(pathlib.Path(sys.argv[1])):\n"
        "    wait = [sys.executable, '-c', 'input()']\n"
        "    subprocess.Popen(wait, pass_fds=turns.inherited)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    words = [sys.executable, "-c", script, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "docs")}
    killed = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)
    killed.wait()
    second = [sys.executable, "-c", script.replace("'input()'", "''"), str(tmp_path)]
    waiting = subprocess.Popen(second, stdout=subprocess.PIPE, text=True, env=environment)
    assert waiting.stdout is not None
    assert killed.stdin is not None
    assert f"process {killed.pid}, or what it started, is building" in waiting.stdout.readline()
    assert waiting.poll() is None
    killed.stdin.close()  # now what it started ends
    assert waiting.wait(60) == -signal.SIGKILL
    waiting.stdout.close()


def test_a_preview_that_was_stopped_is_written_anew(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = fingerprint.BUILD / "preview" / "html" / "index.html"
    # Else these stay behind when the test has ended.
    for variable in ("CNNFIGS_DATA", "CNNFIGS_EFFORT", "CNNFIGS_SITE_PREVIEW"):
        monkeypatch.setenv(variable, "")
    options = command.parse(["--no-exec", "--data", "drawn", "--effort", "quick"])
    monkeypatch.setattr(command, "sphinx", _sphinx("half", stopped=True))
    with pytest.raises(KeyboardInterrupt):
        command.preview(options)
    monkeypatch.setattr(command, "sphinx", _sphinx("whole, "))
    assert command.preview(options) == 0
    assert page.read_text("utf-8") == "whole, "
    assert command.preview(options) == 0
    assert page.read_text("utf-8") == "whole, whole, "  # Sphinx wrote only what had changed


@pytest.mark.parametrize("text", ["", '{"a": 1', "[1]"])
def test_a_record_that_was_cut_short_is_taken_for_none(tmp_path: Path, text: str) -> None:
    record = tmp_path / "made" / "asked.json"
    assert records.read(record) == {}
    records.write(record, {"a": 1})
    assert records.read(record) == {"a": 1}
    record.write_text(text, "utf-8")
    assert records.read(record) == {}


def test_a_record_stays_whole_where_writing_it_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "asked.json"
    records.write(record, {"a": 1})

    def stopped(self: Path, content: bytes) -> None:
        with self.open("wb") as file:
            file.write(content[:5])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", stopped)
    with pytest.raises(KeyboardInterrupt):
        records.write(record, {"a": 2})
    assert records.read(record) == {"a": 1}


@pytest.fixture
def figure() -> Figure:
    with style():
        figure = Figure(figsize=(4, 2))
        figure.text(0.5, 0.5, "Ink")
    set_alt_text(figure, "The word “ink”, and nothing else.")
    return figure


def test_a_figure_carries_its_words_and_its_dark_twin_in_one_file(figure: Figure) -> None:
    png, width = paired_png(figure)
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (800, 400)
        assert image.text[ALT_TEXT] == "The word “ink”, and nothing else."
        assert {LIGHT, DARK_TWIN, DRAWING} <= image.text.keys()
    assert width == 400


def test_the_dark_twin_is_a_file_of_its_own_after_the_split(figure: Figure, tmp_path: Path) -> None:
    paired = tmp_path / "figure.png"
    paired.write_bytes(paired_png(figure)[0])
    assert split(paired) == "The word “ink”, and nothing else."
    light = shown_path(paired)
    with Image.open(light) as one, Image.open(dark_path(light)) as other:
        assert one.getexif()[0x8298] == other.getexif()[0x8298] == OWNER
        # The ink is dark on light pages and light on dark ones; the paper is the page's own.
        assert max(one.getpixel(place)[0] for place in _inked(one)) < 100
        assert min(other.getpixel(place)[0] for place in _inked(other)) > 150
        assert one.getpixel((0, 0))[3] == other.getpixel((0, 0))[3] == 0
    assert split(paired) == "The word “ink”, and nothing else."


def test_a_picture_stays_whole_for_other_processes_until_the_next_is_there(
    figure: Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light = tmp_path / "figure.png"
    light.write_bytes(paired_png(figure)[0])
    write = Path.write_bytes

    def half(self: Path, content: bytes) -> int:
        """Write a file as another process may meet it."""
        write(self, content[: len(content) // 2])
        for file in (light, shown_path(light), dark_path(shown_path(light))):
            if file.exists():
                with Image.open(file) as image:
                    image.load()
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", half)
    assert split(light)
    assert not list(tmp_path.glob(f"*-{os.getpid()}.*"))


def test_the_files_to_download_are_on_white(figure: Figure, tmp_path: Path) -> None:
    light = tmp_path / "figure.png"
    light.write_bytes(paired_png(figure)[0])
    split(light)
    with Image.open(shown_path(light)) as clear, Image.open(light) as paper:
        assert paper.size == clear.size
        assert paper.mode == "RGB"
        assert paper.getpixel((0, 0)) == (255, 255, 255)
        place = _inked(clear)[0]
        assert paper.getpixel(place) == clear.getpixel(place)[:3]
        assert not {LIGHT, DARK_TWIN, DRAWING} & paper.text.keys()
        assert paper.text[ALT_TEXT] == "The word “ink”, and nothing else."
    drawing = light.with_suffix(".svg").read_text("utf-8")
    assert "The word “ink”" in drawing
    assert "fill: #ffffff" in drawing


def test_the_same_figure_is_the_same_file(figure: Figure) -> None:
    assert paired_png(figure)[0] == paired_png(figure)[0]


def test_a_picture_of_other_origin_is_left_alone(tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    Image.new("RGB", (4, 4)).save(photo)
    before = photo.read_bytes()
    assert split(photo) is None
    assert photo.read_bytes() == before


def test_a_figure_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="set_alt_text"):
        paired_png(Figure())


def _inked(image: Image.Image) -> list[tuple[int, int]]:
    """Return the places that are fully covered with ink."""
    width, height = image.size
    places = [(x, y) for x in range(width) for y in range(height)]
    inked = [place for place in places if image.getpixel(place)[3] == 255]
    assert inked
    return inked


def test_relative_folders_hold_for_examples_that_run_elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CNNFIGS_DATA_DIR", "../data")
    monkeypatch.delenv("KERAS_HOME", raising=False)
    command.settle_folders()
    assert os.environ["CNNFIGS_DATA_DIR"] == str(tmp_path.parent / "data")
    assert "KERAS_HOME" not in os.environ
