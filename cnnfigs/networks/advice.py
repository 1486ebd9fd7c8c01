"""What turns an array of one shape into an image of another, without a change to its content?

Each advice is an expression of NumPy or scikit-image on ``picture``, what came. Whoever follows it
gets the right picture: channels are moved and not cut anew, and integers that become floats on the
way keep the meaning that they have to the network.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np  # noqa: F401  (the example needs it)
from numpy.typing import NDArray

from cnnfigs.networks.scaling import Integers

Shape = tuple[int | None, ...]

_BITS = (1_023, 4_095, 16_383, 65_535)  # white, in pictures of 10 to 16 bits


def advice_on_range(values: NDArray[Any], written: str = "picture") -> str:
    """Say what to do with integers that are no grey values from 0 to 255, written so."""
    white = next((bits for bits in _BITS if values.max() <= bits), None)
    if values.min() < 0 or white is None:
        return "pass floats, scaled as the network's training images were"
    return (
        "pass floats, scaled as the network's training images were: where those reach from 0 to 1, "
        f"{written} / {white} if {white} is white"
    )


def advice_on_shape(
    values: NDArray[Any], shape: Shape, integers: Integers, written: str = "picture"
) -> str:
    """Say what most likely turns an array, written so, into an image of a shape.

    Examples
    --------
    >>> advice_on_shape(np.zeros((3, 32, 32)), (32, 32, 3), "shades")
    'try numpy.moveaxis(picture, 0, -1), which puts its channels last'
    """
    found = next(_advices(values, shape, integers), None)
    if found is None and len(shape) == 1:
        return f"each row must have {shape[0]} values"
    if found is None:
        return "index or reshape it until it is one image, or a batch of them"
    return re.sub(r"\bpicture\b", written, "try {}, which {}".format(*found))


def advice_on_files(shape: Shape, resized: str) -> str | None:
    """Say what gives pictures of Pillow's a network's size, or None where that takes no pictures.

    Examples
    --------
    >>> advice_on_files((28, 20, 1), "picture.resize({})")
    'try picture.resize((20, 28)), which gives it that size, or cnnfigs.prepare_digit for ...'
    """
    if len(shape) not in (2, 3) or shape[2:] not in ((), (1,), (3,), (4,)) or None in shape[:2]:
        return None
    size = shape[1], shape[0]  # Pillow counts columns first.
    return (
        f"try {resized.format(size)}, which gives it that size, or "
        "cnnfigs.prepare_digit for a photo of a digit"
    )


def _advices(values: NDArray[Any], shape: Shape, integers: Integers) -> Iterator[tuple[str, str]]:
    """Yield what may be done, what is most likely first."""
    came = values.shape
    yield from _same_order(came, shape)
    if len(shape) == 1:
        yield from _flattened(came, shape)
    else:
        yield from _unflattened(came, shape)
    if len(shape) in (2, 3):
        yield from _of_images(values, shape, integers)


def _same_order(came: tuple[int, ...], shape: Shape) -> Iterator[tuple[str, str]]:
    """Where only axes of length 1 are too many or too few, no value changes its place."""
    target = shape[:-1] if len(shape) == 3 and shape[-1] == 1 else shape
    plain = [size for size in shape if size != 1]
    if None in shape or not plain:
        return
    for behind in (False, True):
        sizes = came[1:] if behind else came
        if [size for size in sizes if size != 1] == plain:
            yield _reshape(target, several=behind)


def _reshape(target: Shape, *, several: bool) -> tuple[str, str]:
    sizes = ", ".join(map(str, (-1, *target) if several else target))
    return f"picture.reshape({sizes})", f"makes {'images' if several else 'one image'} of it"


def _flattened(came: tuple[int, ...], shape: Shape) -> Iterator[tuple[str, str]]:
    if math.prod(came) == shape[0]:
        yield _reshape(shape, several=False)
    elif len(came) > 1 and math.prod(came[1:]) == shape[0]:
        yield _reshape(shape, several=True)


def _unflattened(came: tuple[int, ...], shape: Shape) -> Iterator[tuple[str, str]]:
    """Where all values of an image stand in one row."""
    known = [size for size in shape if size is not None]
    if len(known) < len(shape) or len(came) not in (1, 2) or came[-1] != math.prod(known):
        return
    several = len(came) == 2
    if len(shape) == 3 and shape[-1] != 1:
        planes = (-1, shape[2], *shape[:2])
        yield (
            f"picture.reshape({', '.join(map(str, planes))}).transpose(0, 2, 3, 1)",
            "reads one colour after the other, as in the files of CIFAR, or picture.reshape(-1, "
            f"{', '.join(map(str, shape))}) where the colours of a pixel stand together",
        )
        return
    yield _reshape(shape[:-1] if len(shape) == 3 else shape, several=several)


def _of_images(values: NDArray[Any], shape: Shape, integers: Integers) -> Iterator[tuple[str, str]]:
    came = values.shape
    channels = shape[2] if len(shape) == 3 else 1
    size = shape[:2]
    floats = _as_floats(values, integers)
    for axis in (0, 1):
        rest = came[axis + 1 :]
        first = len(came) == 3 + axis and came[axis] in (1, 3, 4)
        if first and rest[-1] not in (1, 2, 3, 4) and (_of_size(rest, size) or channels != 1):
            yield f"numpy.moveaxis(picture, {axis}, -1)", "puts its channels last"
    last = came[-1] if len(came) in (3, 4) and came[-1] in (1, 2, 3, 4) else None
    if channels == 1 and last in (3, 4):
        colours = floats if last == 3 else floats.replace("picture", "picture[..., :3]")
        grey = f"skimage.color.rgb2gray({colours})"
        yield _back(grey, integers), "makes it grey: it looks like colour"
    if last == 4 and channels != 4:
        yield "picture[..., :3]", "leaves out its opacity"
    if last == 2:
        yield "picture[..., 0]", "leaves out its opacity"
    if channels == 1 and last == 1 and len(shape) == 2:
        yield "picture[..., 0]", "leaves out its channel axis"
    if channels == 3 and last == 1:
        yield "skimage.color.gray2rgb(picture[..., 0])", "repeats its greys for each colour"
    if channels == 3 and last is None and len(came) in (2, 3):
        yield "skimage.color.gray2rgb(picture)", "repeats its greys for each colour: it looks grey"
    yield from _of_other_size(came, shape, last, floats, integers)


def _of_other_size(
    came: tuple[int, ...], shape: Shape, last: int | None, floats: str, integers: Integers
) -> Iterator[tuple[str, str]]:
    spatial = (len(came) - 3, len(came) - 2) if last else (len(came) - 2, len(came) - 1)
    if spatial[0] not in (0, 1):
        return
    rows, columns = shape[:2]
    if (came[spatial[1]], came[spatial[0]]) == (rows, columns):
        yield (
            f"numpy.swapaxes(picture, {spatial[0]}, {spatial[1]})",
            "makes columns of its rows: it looks turned",
        )
    target = list(came)
    for axis, size in zip(spatial, (rows, columns), strict=True):
        target[axis] = came[axis] if size is None else size
    if tuple(target) != came:
        resized = f"skimage.transform.resize({floats}, {tuple(target)})"
        yield (
            _back(resized, integers),
            "gives it that size, or cnnfigs.prepare_digit(picture) for a photo of a digit",
        )


def _of_size(came: tuple[int, ...], size: Shape) -> bool:
    return all(want in (None, side) for side, want in zip(came, size, strict=True))


def _as_floats(values: NDArray[Any], integers: Integers) -> str:
    """Return what scikit-image is to be given, which scales integers by their type otherwise."""
    if values.dtype.kind == "b":
        return "picture.astype(float)"
    if values.dtype.kind == "f":
        return "picture"
    return "picture / 255" if integers == "shades" else "picture.astype(float)"


def _back(expression: str, integers: Integers) -> str:
    return f"numpy.rint({expression}).astype(int)" if integers == "integers" else expression
