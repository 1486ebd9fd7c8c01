"""Does the first page say what its build was made from?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up import dataset
from PIL import Image

import cnnfigs as cf
import index

DRAWN, REAL = dataset([0], name="ours"), dataset([0, 1], name="mnist", drawn=False)


def test_a_two_is_called_a_two() -> None:
    index.check_answer(np.array([[0.1, 0.2, 0.7]]), classes="012")
    with pytest.raises(AssertionError):
        index.check_answer(np.array([[0.1, 0.8, 0.1]]), classes="012")


def test_each_set_is_named_and_counted() -> None:
    found = index.build(REAL, DRAWN)
    assert found["digits"].data == "`mnist` (a shop, CC0)"
    assert found["garments"].data == "`ours` (drawn by cnnfigs)"
    assert (found["digits_count"], found["garments_count"]) == ("4", "3")


@pytest.mark.parametrize(
    ("sets", "words"),
    [
        ((REAL, REAL), "Real images."),
        ((DRAWN, DRAWN), "Drawn images, not real ones."),
        ((DRAWN, REAL), "Real images of one kind"),
    ],
)
def test_drawn_images_are_not_called_real(sets: tuple, words: str) -> None:
    found = index.build(*sets)
    assert str(found["kind"]).startswith(words)
    assert ("drew" in str(found["learned_from"])) == (sets[0] is DRAWN)


def test_the_five_lines_run_and_fit_a_phone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(index.__file__).parent / "index.md").read_text("utf-8")
    listing = re.findall(r"in five lines\n.*?```python\n(.*?)```", page, re.DOTALL)[0]
    lines = listing.split("\n")
    assert sum(map(bool, lines)) == 5
    assert max(map(len, lines)) <= 44
    monkeypatch.chdir(tmp_path)
    cf.build_model("lenet").save("model.keras")
    Image.new("L", (28, 28), 255).save("photo.jpg")
    names: dict[str, Any] = {}
    exec(listing, names)
    names["sheet"].savefig("layers.png")  # as the next sentence says
