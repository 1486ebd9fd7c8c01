"""Do the hidden cells of pages hand on numbers as they are, and is no program hidden in them?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import myst_nb
import numpy as np
import pytest

from _site import page
from _site.checks import hidden_code
from cnnfigs.experiments import SeedEstimate

CELL = """---
file_format: mystnb
kernelspec: {{name: python3}}
---

# A page

```{{code-cell}} ipython3
---
tags: [{tag}]
---
{code}
```
"""


def test_numbers_are_published_under_their_names_and_without_a_type_of_numpy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    glued = {}
    monkeypatch.setattr(
        myst_nb, "glue", lambda name, value, display: glued.update({name: (value, display)})
    )
    page.publish({"share": np.float64(0.25), "seeds": np.int64(3), "words": "about as many"})
    assert glued == {"share": (0.25, False), "seeds": (3, False), "words": ("about as many", False)}
    assert [type(value) for value, _ in glued.values()] == [float, int, str]


def test_columns_of_numbers_are_set_to_the_right() -> None:
    rows = [["ours", 3, "more", "−0.5 to 1"], ["theirs", 4, "2 fewer", "+0.1"]]
    assert page.table(["kind", "seeds", "words", "change"], rows).data.splitlines() == [
        "| kind | seeds | words | change |",
        "| :-- | --: | :-- | --: |",
        "| ours | 3 | more | −0.5 to 1 |",
        "| theirs | 4 | 2 fewer | +0.1 |",
    ]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected 2 cells .*'seeds'.*, got \['a'\]"):
        page.table(["kind", "seeds"], [["a"]])


def test_a_difference_is_taken_seed_by_seed() -> None:
    one, other = SeedEstimate((3.0, 5.0, 9.0)), SeedEstimate((1.0, 2.0, 5.0))
    assert page.paired_difference(one, other).values == (2.0, 3.0, 4.0)


@pytest.mark.parametrize(
    ("values", "words"),
    [((2.0, 3.0, 4.0), "more"), ((-2.0, -3.0, -4.0), "fewer"), ((-2.0, 0.0, 3.0), "as many")],
)
def test_words_say_no_more_than_the_interval_allows(values: tuple[float, ...], words: str) -> None:
    assert page.direction(SeedEstimate(values), "more", "fewer", "as many") == words


def test_without_an_interval_there_are_no_words() -> None:
    with pytest.raises(AssertionError, match="three seeds"):
        page.direction(SeedEstimate((2.0, 3.0)), "more", "fewer", "as many")


def test_a_percentage_may_carry_its_interval() -> None:
    accuracy = SeedEstimate((0.90, 0.92, 0.94))
    assert page.percent(accuracy) == "92.0%"
    assert page.percent_with_interval(accuracy) == "92.0% (87.0 to 97.0)"


@pytest.mark.parametrize(
    ("tag", "code", "fault"),
    [
        ("hide-input", "assert 1 < 2", "a cell asserts"),
        ("remove-cell", "glue('one', 1)", "a cell glues"),
        ("remove-cell", "def one():\n    return 1", "a program"),
        ("remove-input", "f'{one} of two'", "a program"),
    ],
)
def test_a_program_in_a_hidden_cell_is_found(
    tag: str, code: str, fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "waves.md"
    path.write_text(CELL.format(tag=tag, code=code), "utf-8")
    (found,) = hidden_code.faults(path)
    assert found.startswith(f"{path}:8: ")
    assert fault in found
    assert found.endswith("move it to waves.py")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("remove-cell", "from explainer import waves\npublish(waves.height(image))"),
        ("hide-input", "for name in names:\n    print(f'{name} is shown')"),
    ],
)
def test_calls_may_be_hidden_and_what_a_reader_can_open_may_be_a_program(
    tag: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "waves.md"
    path.write_text(CELL.format(tag=tag, code=code), "utf-8")
    assert hidden_code.faults(path) == []


@pytest.mark.slow
def test_no_page_hides_a_program() -> None:
    run = subprocess.run(
        [sys.executable, "-m", hidden_code.__name__],
        capture_output=True,
        text=True,
        check=False,
        cwd=hidden_code.DOCS,
    )
    assert run.returncode == 0, run.stdout + run.stderr
