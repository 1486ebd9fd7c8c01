import errno
import os
import time

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import cnnfigs as cf
from cnnfigs import store
from cnnfigs._commands import main


def run(*words):
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def held(tmp_path, monkeypatch):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))

    def keep(key, size, days):
        def save(made, folder):
            (folder / "made").write_bytes(made)

        made = bytes(size)
        store.get_or_make(
            "trained", key, make=lambda: made, save=save, load=lambda f: (f / "made").read_bytes()
        )
        then = time.time() - 86_400 * days
        for path in (tmp_path / "store" / "trained" / key).iterdir():
            os.utime(path, (then, then))

    keep("lenet-a", 3_000_000, 0)
    keep("dense-b", 1_000_000, 40)


def test_the_store_says_what_it_holds_and_how_large_it_is(held, tmp_path):
    lines = run("store").stdout.splitlines()
    assert [line.split() for line in lines[:2]] == [
        ["1.0", "MB", "40", "days", "trained/dense-b"],
        ["3.0", "MB", "0", "days", "trained/lenet-a"],
    ]
    assert lines[2] == f"2 entries, 4.0 MB, in {tmp_path / 'store'}"
    assert "1 entry, 3.0 MB" in run("store", "trained/lenet-*").stdout


def test_the_store_is_cleared_by_age_and_by_name_and_never_by_listing(held):
    assert "1 entry deleted, 1.0 MB" in run("store", "--clear", "--unused-days", "30").stdout
    assert "1 entry, 3.0 MB" in run("store").stdout
    assert run("store", "trained/*", "--clear", "--quiet").stdout == ""
    assert "0 entries" in run("store").stdout


def test_each_figure_is_listed_with_one_line():
    lines = run("figures").stdout.splitlines()
    listed = {line.split()[0] for line in lines}
    assert {"network_sheet", "confusion", "unit_summary"} <= listed
    assert not {"dark", "column", "style", "narrow", "alt_text"} & listed
    assert all(line.split()[1].startswith("Draw") and line.endswith(".") for line in lines)


def test_a_drawn_set_is_written_as_arrays(tmp_path):
    place = tmp_path / ("x" * 251 + ".npz")  # as long as names can be
    result = run("draw", "drawn_digits", "--size", "40", "--seed", "3", "--to", str(place))
    assert result.exit_code == 0, result.output
    expected = cf.load_dataset("drawn_digits", size=40, seed=3)
    with np.load(place, allow_pickle=False) as arrays:
        assert np.array_equal(arrays["x_train"], expected.x_train)
        assert np.array_equal(arrays["y_test"], expected.y_test)
        assert list(arrays["classes"]) == list(expected.classes)
    assert list(tmp_path.iterdir()) == [place]


def test_a_drawn_set_is_written_as_pictures_in_a_folder_for_each_class(tmp_path):
    assert run("draw", "drawn_digits", "--size", "40", "--to", str(tmp_path / "d")).exit_code == 0
    expected = cf.load_dataset("drawn_digits", size=40)
    label = int(expected.y_test[4])
    read = Image.open(tmp_path / "d" / f"{label:02d}_{label}" / "00004.png")
    assert np.array_equal(np.asarray(read), expected.x_test[4])
    assert list(tmp_path.iterdir()) == [tmp_path / "d"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["draw", "drawn_cats"], "'drawn_cats' is not one of"),
        (["draw", "drawn_digits", "--to", "nowhere/x.npz"], "there is no folder"),
        (["draw", "drawn_digits", "--to", "."], "is there already"),
        (["store", "--unused-days", "-1"], "-1"),
        (["nothing"], "No such command"),
    ],
)
def test_wrong_usage_ends_with_code_2(words, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_place_of_a_file_is_named_before_anything_is_drawn(tmp_path, monkeypatch):
    (tmp_path / "a.npz").mkdir()
    monkeypatch.setattr("cnnfigs._commands._draw.load_dataset", None)
    result = run("draw", "drawn_digits", "--to", str(tmp_path / "a.npz"))
    assert result.exit_code == 2
    assert "expected a file to write to" in result.stderr


@pytest.mark.parametrize(
    ("file", "sentence"),
    [(None, "No space left on device"), ("a.npz", "'a.npz' can't be used: No space left")],
)
def test_what_the_system_refuses_is_said_in_its_words_without_its_number(
    tmp_path, monkeypatch, file, sentence
):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", *([file] if file else []))

    monkeypatch.setattr("numpy.savez_compressed", full)
    result = run("draw", "drawn_digits", "--size", "40", "--to", str(tmp_path / "a.npz"))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {sentence}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    ["report", "report a.keras", "draw drawn_digits --to"]
    + [f"report a.keras --{option}" for option in ("classes", "labels", "weights", "to")],
)
def test_a_shell_completes_files_where_a_file_is_wanted(words):
    typed = f"cnnfigs {words} "
    asked = {
        "_CNNFIGS_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split())),
    }
    result = CliRunner().invoke(main, prog_name="cnnfigs", env=asked)
    assert result.output.startswith("file,")
