"""What the first page says of its figure and of this build, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers


def check_answer(scores: NDArray[np.floating], classes: Sequence[str]) -> None:
    """Check the caption: a 2 goes in, and "at the end stands the answer"."""
    assert classes[int(np.argmax(scores))] == "2"


def build(digits: cf.Dataset, garments: cf.Dataset) -> Numbers:
    """Say what this build was made from."""
    return {
        "kind": _kind(digits, garments),
        "learned_from": (
            "digits that a program drew, not from handwriting"
            if digits.drawn
            else "digits that people wrote"
        ),
        "digits": _named(digits),
        "garments": _named(garments),
        "digits_count": _count(digits),
        "garments_count": _count(garments),
    }


def _kind(digits: cf.Dataset, garments: cf.Dataset) -> str:
    if digits.drawn and garments.drawn:
        return "Drawn images, not real ones. They stand in where the real sets can't be had."
    if digits.drawn or garments.drawn:
        return "Real images of one kind, drawn ones of the other."
    return "Real images."


def _named(dataset: cf.Dataset) -> Markdown:
    return Markdown(f"`{dataset.name}` ({dataset.origin})")


def _count(dataset: cf.Dataset) -> str:
    return f"{len(dataset.x_train) + len(dataset.x_test):,}"
