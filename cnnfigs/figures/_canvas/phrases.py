"""How layers and places are named in words, in labels and in alt text alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.scale import dead_maps, number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnfigs.networks.summary import ReceptiveField


def counted(count: int | None, noun: str) -> str:
    """Return a number and its noun, in the plural where it needs one; "?" where it is not fixed.

    Examples
    --------
    >>> counted(1, "map"), counted(1280, "map")
    ('1 map', '1,280 maps')
    """
    number_words = "?" if count is None else f"{count:,}"
    return f"{number_words} {noun}{'' if count == 1 else 's'}"


def shape_words(shape: Sequence[int | None], kind: str) -> str:
    """Return the shape of a layer without its batch axis as a reader would say it.

    Examples
    --------
    >>> shape_words((24, 24, 20), "convolution"), shape_words((500,), "units")
    ('20 maps of 24×24', '500 units')
    >>> shape_words((800,), "flattened"), shape_words((10,), "scores")
    ('800 values in a row', '10 scores')
    """
    if len(shape) == 3 and kind != "other":
        height, width, count = shape
        return f"{counted(count, 'map')} of {times(height, width)}"
    if len(shape) != 1:  # no maps: a volume, or the scores of an attention
        return " by ".join(map(str, shape)) + " values"
    if kind == "flattened":
        return f"{counted(shape[0], 'value')} in a row"
    return counted(shape[0], "score" if kind == "scores" else "unit")


def times(*sides: int | None) -> str:
    """Return a size as it is written in labels; "?" where the input decides it."""
    return "\N{MULTIPLICATION SIGN}".join("?" if side is None else str(side) for side in sides)


def field_words(field: ReceptiveField | None) -> str:
    """Return what one value of a layer sees of the input, nothing where that is unknown."""
    return f"sees {times(*field.size)} pixels" if field is not None else ""


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    Examples
    --------
    >>> listed(["input", "conv1", "scores"])
    'input, conv1 and scores'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def block_names(names: Sequence[str]) -> list[str]:
    """Return the names of layers, with that of a nested network written once, at its first layer.

    All are written in full where two would otherwise be called the same.

    Examples
    --------
    >>> block_names(["rescaling", "base/conv", "base/pool", "scores"])
    ['rescaling', 'base/conv', '…/pool', 'scores']
    """
    short, before = [], ""
    for name in names:
        network, _, layer = name.rpartition("/")
        short.append(f"\N{HORIZONTAL ELLIPSIS}/{layer}" if network and network == before else name)
        before = network
    return short if len(set(short)) == len(short) else list(names)


def where_largest(maps: NDArray[Any], noun: str) -> str:
    """Return a sentence on where the largest of maps (h, w, c), or units (1, 1, n), is."""
    row, column, index = (int(i) for i in np.unravel_index(int(np.argmax(maps)), maps.shape))
    place = f"{noun} {index}"
    if maps.shape[0] * maps.shape[1] > 1:
        place += f", row {row}, column {column}"
    return f"The largest value, {number(float(maps.max()))}, is in {place}."


def dead_words(maps: NDArray[Any]) -> str:
    """Return a sentence on the dead maps, nothing where there are none."""
    dead = np.flatnonzero(dead_maps(maps))
    if not len(dead):
        return ""
    which = listed([str(index) for index in dead[:5]])
    more = f" and {len(dead) - 5} more" if len(dead) > 5 else ""
    return f"{counted(len(dead), 'map')} dead: {which}{more}."


def score_words(scores: NDArray[Any], classes: Sequence[str]) -> str:
    """Return a sentence on which output is largest."""
    winner = int(np.argmax(scores))
    return (
        f"The largest of {counted(len(scores), 'score')}, {float(scores[winner]):.2f}, "
        f"is for class {classes[winner]}."
    )
