"""What does somebody hear of a live figure who has it read out, and in which order?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

# Whatever has one of these roles must have a name. A group has one, or is a fold.
NAMED = "application|button|checkbox|combobox|figure|img|list|radio|slider|spinbutton|table"
MAPS = "arrow keys move, Page Up and Page Down change the map"
PAD = [
    'group "Your input"',
    'application "Your input: a pad to draw on"',
    'img "example ',
    'button "Undo"',
    'button "Clear"',
    'button "Upload a picture"',
    'group "examples"',
    'button "example: ',
]
# What is named in which order; more may stand between.
ORDER = {
    "index.html#glance": [
        *PAD,
        'list "outputs"',
        'list "two maps of each layer"',
        'img "conv1, map',
    ],
    "explainer/walk.html#walk": [
        "paragraph: This picture is 28 × 28 numbers",
        'button "← Back" [disabled]',
        'button "Next →"',
        'group "Your input"',
        'img "example 2, a 2"',
    ],
    "explainer/digits.html#live-digits": [
        *PAD,
        'list "outputs"',
        'button "0"',
        'group "Layer"',
        'radio "all" [checked]',
        'group "Colours"',
        f'application "conv1, 20 maps of 24 × 24: {MAPS}, Enter shows the arithmetic"',
        f'application "dense1, 500 units: {MAPS}, Enter shows the arithmetic"',
        'button "Copy link"',
    ],
    "explainer/filters.html#live-bench": [
        'combobox "Picture"',
        'combobox "Kernel"',
        'combobox "Negative values"',
        'combobox "Pooling"',
        'button "Play',
        'button "Step"',
        'img "A brick wall',
        'application "result: arrow keys lead from pixel to pixel"',
        'group "Weights of the kernel"',
        'spinbutton "row 0, column 0": "-1"',
        'table "row ',
        'columnheader "column ',
        'rowheader "row ',
    ],
    "explainer/learning.html#live-training": [
        'combobox "layer"',
        'combobox "image"',
        'combobox "scale"',
        f'application "kernels, 20 of 5 × 5: {MAPS}"',
        f'application "maps, 20 of 24 × 24: {MAPS}"',
        'slider "training"',
    ],
    "explainer/learning.html#live-recover": [
        'button "Learn"',
        'button "One step"',
        'table "The learned kernel"',
        'rowheader "row 1"',
        'table "The hidden kernel"',
        'button "Show it"',
        'figure "Loss"',
        'figure "The picture"',
        'figure "Through the learned kernel"',
    ],
}


@pytest.mark.parametrize("place", ORDER)
def test_what_is_read_out_has_names_and_comes_in_the_order_of_what_one_does(
    page: Any, html: Path, place: str
) -> None:
    name, _, figure = place.partition("#")
    page.goto(f"{(html / name).as_uri()}#{figure}")
    page.wait_for_selector(f'#{figure}[data-state="running"]', timeout=30_000)
    heard = page.locator(f"#{figure}").aria_snapshot()
    assert not re.findall(rf"^ *- '?(?:{NAMED})\b(?! \").*$", heard, re.MULTILINE)
    at = 0
    for words in ORDER[place]:
        found = heard.find(words, at)
        assert found >= 0, f"{words} is not heard after what comes before it:\n{heard[at:]}"
        at = found + 1
