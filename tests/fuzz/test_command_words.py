"""Does every line typed after `cnnfigs` end well, or in one sentence with code 2?"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hostile import REFUSED
from hostile_calls import DIGIT, MODEL
from PIL import Image
from tally import Tally

from cnnfigs._commands import main

COMMANDS = ["report", "draw", "figures", "store", "", "reports", "--version", "-h"]
WORDS = [
    "model.keras", "digit.png", "empty", "folder", "none.png", "names.txt", "broken.npz",
    "good.npz", "drawn_digits", "drawn_letters", "mnist", "--classes", "--labels", "--to",
    "--unsafe", "--quiet", "-q", "--size", "--seed", "--help", "--unknown", "--", "-", ".", "..",
    "*", "", " ", "0", "-1", "40", "1e9", "9" * 40, "NaN", "a" * 300, "ü\N{SNOWMAN}", "a\nb",
    "page.html", "folder/page.html", "none/page.html", "out.npz", "--clear", "--unused-days",
    "http://127.0.0.1:1/x.png", "con", "digit.png/none", "\udce4",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    place = tmp_path / "work"
    (place / "folder").mkdir(parents=True)
    monkeypatch.chdir(place)
    MODEL.save("model.keras")
    Image.fromarray(DIGIT).save("digit.png")
    Path("empty").write_bytes(b"")
    Path("broken.npz").write_bytes(b"PK\3\4")
    Path("names.txt").write_text("a\nb\n")
    np.savez("good.npz", images=np.stack([DIGIT, DIGIT]))
    return place


def test_whatever_words_come(folder: Path):
    chosen, tally = random.Random(3), Tally()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for _ in range(400):
        words = [chosen.choice(COMMANDS), *chosen.choices(WORDS, k=chosen.randrange(6))]
        tally.add(repr(words), ending(words))
        for path, content in before.items():
            if path.exists() and path.read_bytes() != content:
                assert str(path.name) in words, f"{words} changed {path}"
                path.write_bytes(content)
    tally.check("commands", at_least=400)


def ending(words: list[str]) -> str:
    """Return how a command ends."""
    result = CliRunner().invoke(main, words)
    said = result.stderr.strip()
    if result.exit_code == 0:
        return "accepted"
    sentence = said.splitlines()[-1] if said else ""
    if result.exit_code == 2 and ("Error: " in sentence or said.startswith("Usage")):
        return REFUSED
    return f"exit code {result.exit_code}, {result.exception!r}, {said[-200:]}"
