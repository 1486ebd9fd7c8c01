"""Who makes small numbers of a picture's integers: we, or the network itself?

Most networks learn from values between 0 and 1, and a picture of integers is divided by 255 for
them. Others begin with layers that do so: divided twice, their pictures would be all but black.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import keras
import numpy as np
from keras import layers

from cnnfigs.networks.graph import Call, Network

# What integers are to an input: shades, to be divided by 255; values, which the network scales;
# or integers, which stay what they are.
Integers: TypeAlias = Literal["shades", "values", "integers"]

_SCALING = (layers.Rescaling, layers.Normalization)
_NAMES = (layers.CategoryEncoding, layers.Discretization, layers.Hashing, layers.IntegerLookup)
# An operation makes small numbers of 0 to 255 where black and white end up less than this apart.
_SMALL = 64
# It expects 0 to 255 as well where it takes more than this off: no mean of small numbers is so far
# from 0.
_FAR = 16
_SIDE = 64  # of an image for a network of any size


def meaning_of_integers(network: Network, tensor: Any) -> Integers:
    """Return what integers mean to one input of a network.

    Parameters
    ----------
    network : Network
        Of :func:`cnnfigs.networks.graph.network_of`.
    tensor : keras.KerasTensor
        One of its model's inputs.

    Returns
    -------
    {"shades", "values", "integers"}
        ``"values"`` where the network has :class:`keras.layers.Rescaling` or ``Normalization``
        before anything that learns, or an operation that does the same.

    Examples
    --------
    >>> from cnnfigs.networks.graph import network_of
    >>> first = keras.layers.Rescaling(1 / 255)
    >>> network = network_of(keras.Sequential([keras.Input((28, 28, 1)), first]))
    >>> meaning_of_integers(network, network.model.inputs[0])
    'values'
    """
    if "int" in tensor.dtype:
        return "integers"
    before: list[Call] = []
    taking: list[Call] = []
    for call, learns in _reached(network, {id(tensor)}):
        (taking if learns else before).append(call)
    if any(isinstance(call.operation, layers.Embedding) for call in taking):
        return "values"
    if any(_scales(call.operation) for call in (*before, *taking)):
        return "values"
    opaque = [call for call in before if not _known(call.operation)]
    return "values" if opaque and _makes_small(network, opaque) else "shades"


def _reached(network: Network, reached: set[int]) -> Iterator[tuple[Call, bool]]:
    """Yield what is computed of an input alone, and whether it learns; nothing behind that.

    The ids of the tensors that come before anything that learns are added to those of the input.
    """
    for call in network.calls:
        if not call.inputs or not all(id(tensor) in reached for tensor in call.inputs):
            continue
        learns = any(map(_learns, _steps(call.operation)))
        yield call, learns
        if not learns:
            reached |= {id(tensor) for tensor in call.outputs}


def _steps(operation: Any) -> Iterator[Any]:
    """Yield a layer, or those that it calls in its place, in the order in which they were made."""
    if isinstance(operation, layers.Wrapper):  # As for each picture of a film.
        yield from _steps(operation.layer)
    elif isinstance(operation, (keras.Model, layers.Pipeline)) and operation.layers:
        for layer in operation.layers:
            yield from _steps(layer)
    else:
        yield operation


def _learns(step: Any) -> bool:
    return bool(getattr(step, "weights", ())) and not isinstance(step, _SCALING)


def _scales(operation: Any) -> bool:
    """Return whether a layer scales integers before anything in it that learns."""
    for step in _steps(operation):
        if isinstance(step, (*_SCALING, *_NAMES)):
            return True
        if _learns(step):
            return False
    return False


def _known(operation: Any) -> bool:
    """Return whether a layer is one of Keras's that leaves shades what they are."""
    if not isinstance(operation, keras.Layer) or isinstance(operation, layers.Lambda):
        return False
    return type(operation).__module__.split(".")[0] == "keras"


def _makes_small(network: Network, calls: list[Call]) -> bool:
    """Return whether one of these calls makes small numbers of a white image, or expects large."""
    black, white = (_answers(network, calls, shade) for shade in (0.0, 255.0))
    for dark, light in zip(black, white, strict=True):
        apart, off = np.abs(light - dark).max(initial=0), np.abs(dark).max(initial=0)
        if 0 < apart < _SMALL or _FAR < off < np.inf:
            return True
    return False


def _answers(network: Network, calls: list[Call], shade: float) -> list[Any]:
    """Return what calls give for an image of one shade."""
    images = []
    for tensor in network.model.inputs:
        count, *shape = tensor.shape
        sizes = [count or 1, *(size or _SIDE for size in shape)]
        images.append(np.full(sizes, shade, np.float32))
    network.model(images, training=False)
    return [
        np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(output, "float32")))
        for call in calls
        for output in call.tap.outputs
    ]
