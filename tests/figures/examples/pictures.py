"""One small call of each figure of pictures."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnfigs import figures
from cnnfigs.datasets.drawn.pen import GlyphVariant, stages
from examples.shared import CLOTHES, IMAGE, SOURCE, STRIPES, example


@example
def image_row() -> Any:
    return figures.image_row(np.stack([IMAGE] * 13), titles=[*CLOTHES, *"012"], source=SOURCE)


@example
def image_row__without_titles() -> Any:
    return figures.image_row([STRIPES, STRIPES])


@example
def image_row__of_rows() -> Any:
    return figures.image_row(np.ones((3, 1, 50)), titles=range(3))


@example
def image_row__of_columns() -> Any:
    return figures.image_row(np.ones((3, 50, 1)), titles=["first column", "second", "third"])


@example
def image_row__of_spectrograms() -> Any:
    return figures.image_row(np.ones((12, 28, 200)), titles=range(12))


@example
def pixel_values() -> Any:
    return figures.pixel_values(IMAGE, corner=(12, 16), source=SOURCE)


@example
def pixel_values__of_floats() -> Any:
    title = "What is a picture made of, if its numbers are written with many digits?"
    return figures.pixel_values(IMAGE / 255, corner=(12, 16), title=title)


@example
def pixel_values__of_a_row() -> Any:
    return figures.pixel_values(np.ones((1, 50)), corner=(0, 3))


@example
def pixel_values__of_a_column() -> Any:
    return figures.pixel_values(np.ones((50, 1)), corner=(3, 0))


@example
def contact_sheet() -> Any:
    rows = {f"{name}, {word}": [IMAGE] * 10 for name in "247" for word in ("real", "drawn")}
    return figures.contact_sheet({**rows, 3: [IMAGE] * 4}, source=SOURCE)


@example
def contact_sheet__of_long_rows() -> Any:
    return figures.contact_sheet({"a name that is itself too long for its place": [IMAGE] * 70})


@example
def contact_sheet__of_columns() -> Any:
    return figures.contact_sheet({"column": np.ones((3, 50, 1)), "again": np.ones((1, 50, 1))})


@example
def drawing_stages() -> Any:
    cross = GlyphVariant(1, ("50 0, 50 100", "0 50, 100 50"))
    return figures.drawing_stages(stages(cross, seed=0), source=SOURCE)


def _scores(windows: int, classes: int) -> Any:
    scores = np.full((windows, classes), 0.01)
    scores[5:15, 7], scores[60:70, 2] = 0.9, 0.8
    return scores


@example
def window_scores() -> Any:
    said = {"A network for single digits": _scores(85, 10), "trained on strips": _scores(85, 11)}
    return figures.window_scores(
        np.tile(IMAGE, 4),
        said,
        [*range(10), "between"],
        title="What is in this strip, before and after training on such strips?",
        labels=[7, 2],
        places=[10, 65],
        source=SOURCE,
    )


@example
def window_scores__of_long_names() -> Any:
    names = [f"{name} and more" for name in CLOTHES]
    return figures.window_scores(IMAGE, {"mine": np.eye(24, 10)}, names, title="Where?")
