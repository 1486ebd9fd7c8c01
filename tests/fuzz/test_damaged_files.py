"""Is a damaged file read as it was, or refused in our words? Data sets, pictures, networks."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from damage import damaged
from hostile import REFUSED
from hostile_calls import DATA, DIGIT, MODEL
from PIL import Image
from tally import Tally

import cnnfigs as cf
from cnnfigs._commands import main

FORMATS = ["png", "jpeg", "gif", "webp", "tiff", "bmp", "ppm", "ico"]


@pytest.fixture(autouse=True)
def store_and_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        # Pillow says of some damage what it makes of it.
        warnings.filterwarnings("ignore", module="PIL")
        yield


def try_files(
    tally: Tally, name: str, content: bytes, read: Callable[[Path], object], count: int
) -> None:
    """Damage a file so often, and read what is left of it."""
    rng = np.random.default_rng(len(content))
    path = Path(name)
    for trial in range(count):
        path.write_bytes(damaged(content, rng))
        tally.call(f"{name}, {trial}", read, path)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_data_sets(save: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    names = ("x_train", "y_train", "x_test", "y_test")
    file = io.BytesIO()
    save(file, **{name: getattr(DATA, name) for name in names})
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("CNNFIGS_DATA_DIR", str(folder))

    def load(path: Path) -> None:
        path.replace(folder / "mnist.npz")
        loaded = cf.load_dataset("mnist")
        assert all(np.array_equal(getattr(loaded, name), getattr(DATA, name)) for name in names)

    tally = Tally()
    try_files(tally, "mnist.npz", file.getvalue(), load, 250)
    tally.check(f"data sets, {save.__name__}", at_least=250)


@pytest.mark.parametrize("form", FORMATS)
def test_pictures(form: str):
    large = Image.fromarray(255 - DIGIT).resize((140, 140))
    file = io.BytesIO()
    large.convert("P" if form == "gif" else "RGB").save(file, form)
    tally = Tally()
    try_files(tally, f"photo.{form}", file.getvalue(), cf.prepare_digit, 60)
    tally.check(f"pictures, {form}", at_least=60)


def test_networks_in_the_command(tmp_path: Path):
    MODEL.save(tmp_path / "whole.keras")
    tally = Tally()
    content = (tmp_path / "whole.keras").read_bytes()
    rng = np.random.default_rng(0)
    for trial in range(40):
        Path("model.keras").write_bytes(damaged(content, rng))
        result = CliRunner().invoke(main, ["report", "model.keras", "--quiet", "--to", "page.html"])
        tally.add(f"model.keras, {trial}", told(result))
    tally.check("networks", at_least=40)


def told(result: object) -> str:
    """Return how a command ended: well, with one sentence and nothing written, or otherwise."""
    page = Path("page.html")
    if result.exit_code == 0:
        page.unlink()
        return "accepted"
    if result.exit_code == 2 and not page.exists() and "Error: " in result.stderr:
        return REFUSED
    return f"exit code {result.exit_code}, {result.exception!r}, {result.stderr[:200]}"
