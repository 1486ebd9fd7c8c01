"""What does a network answer to each picture? Its five largest scores, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnfigs._argument_checks import as_names
from cnnfigs._names import unknown
from cnnfigs.networks.graph import Network
from cnnfigs.networks.prediction import forward, in_batches
from cnnfigs.reporting._memory import pictures_at_once
from cnnfigs.reporting._network import short
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting._tiles import png

TOP = 5


@dataclass(frozen=True)
class Score:
    """One of the largest scores.

    Attributes
    ----------
    name : str
        The class.
    written : str
        The score as it is printed: percent where scores are probabilities.
    length : float
        0 to 1, that of its bar.
    right : bool or None
        Whether it is the picture's label; None where there is none.
    """

    name: str
    written: str
    length: float
    right: bool | None


@dataclass(frozen=True)
class Answer:
    """One picture, and what the network says of it.

    Attributes
    ----------
    name, note, source : str
        The picture's name, what was done to it, and itself as a data URL.
    size : tuple of int
        Its rows and columns.
    label : str or None
        What it shows, where that was given.
    top : tuple of Score
        Nothing where the network gives no scores.
    """

    name: str
    note: str
    source: str
    size: tuple[int, int]
    label: str | None
    top: tuple[Score, ...]


def checked_classes(classes: Sequence[object] | None, outputs: int) -> list[str] | None:
    """Return the names of the outputs, or say how many are wanted.

    A network of one score may have two names: that of 0, and that of 1.
    """
    if classes is None:
        return None
    names = as_names(classes)
    if len(names) == outputs or (outputs == 1 and len(names) == 2):
        return names
    raise ValueError(
        f"expected a name for each of the network's {outputs} scores, but {len(names)} classes came"
    )


def checked_label(label: object, classes: Sequence[str] | None, outputs: int) -> int:
    """Return the number of a class that was given by its number or its name."""
    (text,) = as_names([label])
    called = [place for place, name in enumerate(classes or ()) if name == text]
    if len(called) > 1:
        both = " and ".join(map(str, called))
        raise ValueError(f"the classes {both} are all called {text!r}: give labels as numbers")
    if called:
        return called[0]
    number = int(text) if text.lstrip("-").isdigit() else None
    if number is not None and 0 <= number < max(outputs, 2 if outputs == 1 else 0):
        return number
    error = unknown("label", label, classes or list(map(str, range(outputs))))
    if classes is None and number is None:
        raise ValueError(
            f"{error}; for labels that are names, pass --classes (in Python: classes=...)"
        )
    raise error


def two_sided(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return one score between 0 and 1, (n, 1), as those of two classes, and others as they are."""
    if scores.shape[1] == 1 and scores.min() >= 0 and scores.max() <= 1:
        return np.concatenate([1 - scores, scores], axis=1)
    return scores


def are_probabilities(scores: NDArray[np.float32]) -> bool:
    """Return whether each row is of probabilities that add up to 1."""
    inside = scores.min() >= -1e-6 and scores.max() <= 1 + 1e-6
    return bool(inside and scores.shape[1] > 1 and np.allclose(scores.sum(axis=1), 1, atol=0.01))


def top_scores(
    scores: NDArray[np.float32], names: Sequence[str] | None, label: int | None, *, percent: bool
) -> list[Score]:
    """Return the largest of one picture's scores, the largest first.

    Examples
    --------
    >>> [best, *_] = top_scores(np.array([0.1, 0.9]), ["boot", "bag"], None, percent=True)
    >>> best.name, best.written
    ('bag', '90%')
    """
    largest = float(np.abs(scores).max()) or 1.0
    return [
        Score(
            name=names[place] if names is not None else f"class {place}",
            written=written_score(float(scores[place]), percent=percent),
            length=float(np.clip(scores[place] / (1.0 if percent else largest), 0, 1)),
            right=None if label is None else bool(place == label),
        )
        for place in np.argsort(-scores, kind="stable")[:TOP]
    ]


def written_score(score: float, *, percent: bool) -> str:
    """Return a score as it is printed: percent where scores are probabilities.

    Examples
    --------
    >>> written_score(0.9995, percent=True), written_score(0.5, percent=False)
    ('> 99.9%', '0.5')
    """
    if not percent:
        return short(score)
    hundredths = 100 * score
    if 0 < hundredths < 0.1:
        return "< 0.1%"
    if 99.9 < hundredths < 100:
        return "> 99.9%"
    return f"{hundredths:.3g}%"


def scores_of(network: Network, pictures: Sequence[Picture]) -> NDArray[np.float32] | None:
    """Return the first output's scores of each picture; None where it gives none."""
    if not pictures or len(network.model.outputs[0].shape) != 2:
        return None
    batches = [picture.batch for picture in pictures]
    if len({batch.shape for batch in batches}) == 1:
        together = np.concatenate(batches)
        at_once = pictures_at_once(network)
        return two_sided(in_batches(partial(_first_output, network), together, at_once))
    return two_sided(np.concatenate([_first_output(network, batch) for batch in batches]))


def _first_output(network: Network, batch: NDArray[Any]) -> NDArray[np.float32]:
    given = keras.tree.flatten(forward(network.model, [batch]))[0]
    return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(given, "float32")))


def answers_to(
    pictures: Sequence[Picture],
    scores: NDArray[np.float32] | None,
    names: Sequence[str] | None,
    labels: Sequence[int] | None,
) -> list[Answer]:
    percent = scores is not None and are_probabilities(scores)
    answers = []
    for index, picture in enumerate(pictures):
        label = None if labels is None else labels[index]
        top = (
            ()
            if scores is None
            else tuple(top_scores(scores[index], names, label, percent=percent))
        )
        answers.append(
            Answer(
                name=picture.name,
                note=picture.note,
                source=png(Image.fromarray(picture.shown)),
                size=(picture.shown.shape[0], picture.shown.shape[1]),
                label=None if label is None else names[label] if names else f"class {label}",
                top=top,
            )
        )
    return answers
