"""Arrays as other programs give them, drawn at random: any shape, kind, content and layout."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = [
    "?", "i1", "u1", "i2", ">i2", "i8", "u8", "f2", "f4", ">f4", "f8", "g", "c8", "O", "U2", "S2",
    "M8[D]", "m8[s]",
]  # fmt: skip
LENGTHS = [0, 1, 1, 2, 3, 5, 8, 8, 28]
SPOILS = ["nothing", "nothing", "NaN", "inf", "huge", "tiny", "negative", "constant", "largest"]
LAYOUTS = [
    "as it is", "Fortran", "backwards", "every other", "repeated", "read-only", "masked", "a list",
]  # fmt: skip


def odd_array(rng: np.random.Generator, like: Any = None) -> Any:
    """Return an array that is odd in kind, content and layout, and often in its shape."""
    shape = np.shape(like) if like is not None and rng.random() < 0.6 else _shape(rng)
    values = rng.random(shape) * rng.choice([1, 255])
    return _laid_out(_of_kind(_spoiled(values, rng), rng), rng)


def _shape(rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(rng.choice(LENGTHS)) for _ in range(rng.integers(0, 5)))


def _spoiled(values: Any, rng: np.random.Generator) -> Any:
    """Put a value here and there that arithmetic stumbles over."""
    values = np.array(values, ndmin=1)
    here = rng.random(values.shape) < rng.choice([0.1, 1.0])
    match rng.choice(SPOILS):
        case "NaN":
            values[here] = np.nan
        case "inf":
            values[here] = rng.choice([np.inf, -np.inf])
        case "huge":
            values[here] = 1e300
        case "tiny":
            values[here] = 5e-324
        case "negative":
            values[here] *= -1
        case "constant":
            values[...] = rng.choice([0.0, 1.0, 7.0])
        case "largest":
            values[here] = 2.0**63
    return values


def _of_kind(values: Any, rng: np.random.Generator) -> Any:
    # Half as numbers that are expected: the rest of the road is tried, too.
    kind = rng.choice(["f8", "f4", "u1"]) if rng.random() < 0.5 else rng.choice(KINDS)
    if kind[0] in "Mm":
        return np.nan_to_num(values, posinf=0, neginf=0).clip(0, 9).astype("i8").astype(kind)
    with np.errstate(all="ignore"):
        return values.astype(kind)


def _laid_out(values: Any, rng: np.random.Generator) -> Any:
    layout = rng.choice(LAYOUTS)
    match layout:
        case "Fortran":
            return np.asfortranarray(values)
        case "backwards":
            return np.ascontiguousarray(values[..., ::-1])[..., ::-1]
        case "every other":
            return np.repeat(values, 2, axis=-1)[..., ::2]
        case "repeated":
            return np.broadcast_to(values[..., :1], values.shape)
        case "read-only":
            values.setflags(write=False)
        case "masked":
            return np.ma.masked_array(values, rng.random(values.shape) < 0.2)
        case "a list":
            return values.tolist()
    return values


def spoiled(value: Any, rng: np.random.Generator) -> Any:
    """Return a value with an odd array for one that it is or holds, or the value where none is."""
    if isinstance(value, np.ndarray):
        return odd_array(rng, value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _spoiled_field(value, rng)
    if isinstance(value, Mapping) and value:
        key = list(value)[rng.integers(len(value))]
        return {**value, key: spoiled(value[key], rng)}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes) and value:
        place = int(rng.integers(len(value)))
        changed = [spoiled(each, rng) if i == place else each for i, each in enumerate(value)]
        return changed if type(value) is list else tuple(changed)
    return value


def _spoiled_field(value: Any, rng: np.random.Generator) -> Any:
    fields = [
        field.name
        for field in dataclasses.fields(value)
        if field.init and isinstance(getattr(value, field.name), np.ndarray)
    ]
    if not fields:
        return value
    name = str(rng.choice(fields))
    return dataclasses.replace(value, **{name: odd_array(rng, getattr(value, name))})
