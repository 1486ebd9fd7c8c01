"""What does a network say of more images than its maps would fit into memory for?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.networks.graph import failure_at, network_of
from cnnfigs.networks.inputs import read_images

# Images in one forward pass. The maps of so few stay in a processor's cache from one layer to the
# next: 500 at once took up to half as long again.
AT_ONCE = 100
_FEW = 1000  # images for which a graph is not worth recording
FEW_PASSES = 10  # likewise, of a network that is shown few images at once

A = TypeVar("A", bound=np.generic)


def batches(images: NDArray[A], at_once: int = AT_ONCE) -> Iterator[NDArray[A]]:
    """Yield images, so many at a time, in their order."""
    for start in range(0, len(images), at_once):
        yield images[start : start + at_once]


def in_batches(
    ask: Callable[[NDArray[A]], Any], images: NDArray[A], at_once: int = AT_ONCE
) -> NDArray[Any]:
    """Return what is answered to images that are shown some at a time.

    Parameters
    ----------
    ask : callable
        Takes images, (n, ...), and returns one answer for each, as an array or a tensor.
    images : ndarray
        One or more.
    at_once : int, optional
        How many are shown at a time.

    Returns
    -------
    ndarray
    """
    answers = (ask(some) for some in batches(images, at_once))
    return np.concatenate([keras.ops.convert_to_numpy(answer) for answer in answers])


def forward(model: Any, batch: Any) -> Any:
    """Return what a network gives for a batch, as it is used and not as it is trained.

    Parameters
    ----------
    model : keras.Model
    batch : ndarray, or list of them
        As :mod:`cnnfigs.networks.inputs` makes it.

    Raises
    ------
    ValueError
        Where a layer raises whatever it does.
    """
    try:
        # Layers that change images at random do so in Keras unless they are told not to.
        return model(batch, training=False)
    # Each backend has errors of its own, and so have a user's layers.
    except Exception as error:
        each = batch if isinstance(batch, list) else [batch]
        raise failure_at([array.shape[1:] for array in each], error) from error


def predict_scores(model: keras.Model, images: NDArray[np.generic]) -> NDArray[np.float32]:
    """Return a network's scores of many images, (n, classes).

    For so few batches it is not worth compiling the model, as Keras's own predict does, which
    would also leave something in a model that may be the user's.
    """
    return asking(model)(images)


def asking(model: keras.Model) -> Callable[[NDArray[np.generic]], NDArray[np.float32]]:
    """Return :func:`predict_scores` of one network: what it costs to begin is spent once.

    Parameters
    ----------
    model : keras.Model
        Its layers stay as they are; its weights may change.

    Returns
    -------
    callable
        Takes images, and returns their scores, (n, classes).
    """
    network = network_of(model)
    if len(model.outputs) > 1:
        raise ValueError(
            f"expected a network of one output, but {model.name!r} has {len(model.outputs)}: pass "
            "keras.Model(model.input, model.outputs[0]), or another of them"
        )
    if isinstance(getattr(model, "output", None), Mapping):  # A dict of one.
        model = keras.Model(model.inputs[0], model.outputs[0])
    graph = recorded(model)

    def ask(images: NDArray[np.generic]) -> NDArray[np.float32]:
        batch = read_images(network, images).batch
        return in_batches(graph if len(batch) > _FEW else partial(forward, model), batch)

    return ask


def few_at_once(model: keras.Model, at_once: int, images: int) -> Any:
    """Return what is called like a network that is shown so many images, few at a time.

    That is its graph where these are many passes: of a network of many layers, Keras takes longer
    to call them one by one than they compute.

    Parameters
    ----------
    model : keras.Model
    at_once : int
        How many it is shown at a time, the last time fewer.
    images : int
        How many in all.

    Returns
    -------
    callable
        Takes a batch, and ``training=False``, as `model` does; returns what that gives.
    """
    if images <= FEW_PASSES * at_once:
        return model
    graph = recorded(model)

    def ask(batch: Any, *, training: bool = False) -> Any:
        count = len(keras.tree.flatten(batch)[0])
        # Another number of images would be recorded anew, which takes as long as many passes.
        places = np.minimum(np.arange(at_once), count - 1)
        given = graph(keras.tree.map_structure(lambda each: each[places], batch))
        return keras.tree.map_structure(lambda each: each[:count], given)

    return ask


def recorded(model: keras.Model) -> Callable[[NDArray[Any]], Any]:
    """Return what asks a network by its graph where the backend has one: the same in less time.

    TensorFlow joins a convolution, its bias and its activation there. Recording the graph takes it
    as long as a few batches. What is recorded holds for other weights, but not for other layers.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    callable
        Takes a batch as :mod:`cnnfigs.networks.inputs` makes it, and returns the scores.
    """
    if keras.config.backend() != "tensorflow":
        return partial(forward, model)
    import tensorflow as tf

    graph = tf.function(
        lambda some: model(some, training=False), autograph=False, reduce_retracing=True
    )

    def ask(some: NDArray[Any]) -> Any:
        try:
            return graph(some)
        except Exception:  # a layer that no graph can hold, or one that fails in any case
            return forward(model, some)

    return ask
