"""Does the page on data state what it was given, and refuse networks of other data?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_up import dataset

import cnnfigs as cf
import data

TWICE = sorted([*range(10), *range(10)], reverse=True)
DRAWN, REAL = dataset(TWICE, name="ours"), dataset([*range(10), 3], name="mnist", drawn=False)


def test_real_and_drawn_sets_are_told_apart() -> None:
    assert data.kinds(REAL, REAL).data == "In this build, both sets are **real**."
    assert data.kinds(REAL, DRAWN).data == (
        "In this build, the digits are **real**, the clothes **drawn by the package itself**."
    )


def test_a_card_counts_images_and_carries_the_fingerprint() -> None:
    lines = data.card(DRAWN).data.splitlines()
    assert lines[0] == "| Data set | `ours` |"
    assert "| Test images | 20; 2 of each class |" in lines
    assert (
        "| Image | 28\u00a0×\u00a028 pixels, 0 (black) to 255; 0% of the pixels have ink |" in lines
    )
    fingerprint = lines[-1].split("|")[2].removesuffix(" (SHA-256 of the arrays) ")
    assert fingerprint.replace("`", "").replace(" ", "") == DRAWN.fingerprint
    assert "| Test images | 11; 1 to 2 of each class |" in data.card(REAL).data


def test_a_sample_has_a_class_in_each_column() -> None:
    three = dataset([0, 1] * 3, classes=("zero", "one"))
    three.x_test[:] = np.arange(6, dtype=np.uint8)[:, None, None]
    images, titles = data.sample(three)
    assert [int(image[0, 0]) for image in images] == [0, 1, 2, 3, 4, 5]
    assert titles == ["zero", "one"] * 3


def test_a_row_runs_from_the_first_class_to_the_last() -> None:
    drawn = dataset(TWICE)
    drawn.x_test[:] = drawn.y_test.astype(np.uint8)[:, None, None]
    assert data.row_of_classes(drawn, count=5)[:, 0, 0].tolist() == [0, 2, 4, 6, 8]


def test_a_figure_names_its_source() -> None:
    assert data.source(REAL) == "Data: a shop, CC0."


def _trained(fingerprint: str) -> Any:
    return SimpleNamespace(card=SimpleNamespace(fingerprint=fingerprint))


def test_networks_are_counted_and_their_data_named_once() -> None:
    learned = [(_trained(each.fingerprint), each) for each in (REAL, REAL, DRAWN)]
    assert data.networks(learned) == {
        "both": "mnist (real) and ours (drawn by the package itself)",
        "count": 3,
    }
    with pytest.raises(AssertionError):
        data.networks([(_trained(DRAWN.fingerprint), REAL)])


def test_each_photograph_has_its_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = data.photographs().data.splitlines()
    assert "| `camera` | Lav Varshney | CC0 |" in lines
    assert len(lines) == 2 + len(cf.photograph_names())
    monkeypatch.delitem(data.PHOTOGRAPHS, "moon")
    with pytest.raises(AssertionError):
        data.photographs()
