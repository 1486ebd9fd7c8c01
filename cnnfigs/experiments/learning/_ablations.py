"""Drawings from which one kind of difference is left out: what is it worth?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets.drawn import digits, garments, pen
from cnnfigs.datasets.drawn.garments import Variety
from cnnfigs.datasets.drawn.pen import Habits

Draw = Callable[..., tuple[NDArray[np.uint8], NDArray[np.uint8]]]

COMPLETE = "complete"


class _Weighed(Protocol):
    @property
    def weight(self) -> float: ...


T = TypeVar("T", bound=_Weighed)


def _commonest(kinds: Mapping[str, Sequence[T]]) -> dict[str, tuple[T, ...]]:
    """Return each class with the one kind of it that is met most often."""
    return {name: (max(each, key=lambda kind: kind.weight),) for name, each in kinds.items()}


def _digits() -> dict[str, Draw]:
    ways, usual = digits.WAYS, Habits()
    habits = {
        COMPLETE: usual,
        "even pressure": replace(usual, pressure=0.0),
        "no warp": replace(usual, warp=0.0),
        "one slant": replace(usual, slant=(usual.slant[0], 0.0)),
        "one pen": replace(usual, pen=(usual.pen[0], 0.0)),
        "one hand": pen.one_hand(),
    }
    draws: dict[str, Draw] = {
        name: partial(pen.draw, ways, habits=each) for name, each in habits.items()
    }
    draws["one way of writing"] = partial(pen.draw, _commonest(ways))
    return draws


def _garments() -> dict[str, Draw]:
    draws: dict[str, Draw] = {COMPLETE: garments.draw}
    for words, name in (
        ("plain cloth", "cloth"),
        ("even light", "light"),
        ("no small parts", "details"),
        ("one brightness", "brightness"),
        ("one proportion", "proportion"),
    ):
        variety = replace(Variety(), **{name: 0.0})
        draws[words] = partial(garments.draw, variety=variety)
    draws["one cut"] = partial(garments.draw, cuts=_commonest(garments.CUTS))
    return draws


ABLATIONS: dict[str, Callable[[], dict[str, Draw]]] = {"digits": _digits, "garments": _garments}
