"""How does a number change with an image? Keras has no gradient that runs on every backend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

Scores = Callable[[Any], Any]

_NO_GRADIENT = (
    "the score has no gradient there: what is computed in between knows no small change, as "
    "rounding or the largest of several indices"
)


def with_gradient(
    scores: Scores, at: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return a function's values at a batch, and the gradient of each with respect to its row.

    Parameters
    ----------
    scores : callable
        Takes a tensor (n, ...) and returns one score for each of the n, from that one's row alone.
        It is written with Keras's own operations.
    at : ndarray of float32
        (n, ...).

    Returns
    -------
    ndarray of float32, ndarray of float32
        The scores, (n,), and the gradient, in the shape of `at`.

    Raises
    ------
    NotImplementedError
        On a backend that computes no gradients, such as NumPy's.
    """
    backend = keras.backend.backend()
    if backend not in _BACKENDS:
        raise NotImplementedError(
            f"Keras's {backend} backend computes no gradients: set KERAS_BACKEND to one of "
            f"{', '.join(_BACKENDS)}"
        )
    values, gradient = _BACKENDS[backend](scores, at)
    return _finite(keras.ops.convert_to_numpy(values), keras.ops.convert_to_numpy(gradient))


def repeated_gradient(
    scores: Scores,
) -> Callable[[NDArray[np.float32]], tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Return :func:`with_gradient` of a function that is asked many times at one shape.

    TensorFlow then traces it once, and takes a third of the time for each step of an image.

    Parameters
    ----------
    scores : callable
        As for :func:`with_gradient`.

    Returns
    -------
    callable
        Takes an array (n, ...), returns the scores and the gradient.
    """
    if keras.backend.backend() != "tensorflow":
        return lambda at: with_gradient(scores, at)
    import tensorflow as tf

    # Asked outside whether there is a gradient: TensorFlow writes its own words around an error.
    traced = tf.function(lambda where: _taped(scores, where), jit_compile=False)

    def ask(at: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        values, gradient = traced(tf.constant(at))
        if gradient is None:
            raise ValueError(_NO_GRADIENT)
        return _finite(values.numpy(), gradient.numpy())

    return ask


def _finite(values: Any, gradient: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return both in single precision, or say that there is no gradient to go by."""
    gradient = np.asarray(gradient, dtype=np.float32)
    if not np.isfinite(gradient).all():
        raise ValueError(
            "the network's gradient is not finite: look for weights that are not, for a division "
            "by 0 or a root of 0, and for half precision that overflows"
        )
    return np.asarray(values, dtype=np.float32), gradient


def _tensorflow(scores: Scores, at: Any) -> tuple[Any, Any]:
    values, gradient = _taped(scores, at)
    if gradient is None:
        raise ValueError(_NO_GRADIENT)
    return values, gradient


def _taped(scores: Scores, at: Any) -> tuple[Any, Any]:
    """Return the scores and their gradient; None where there is none."""
    import tensorflow as tf

    where = tf.convert_to_tensor(at)
    with tf.GradientTape() as tape:
        tape.watch(where)
        values = scores(where)
    return values, tape.gradient(values, where)


def _torch(scores: Scores, at: NDArray[np.float32]) -> tuple[Any, Any]:
    import torch

    where = keras.ops.convert_to_tensor(at).detach().requires_grad_()
    with torch.enable_grad():
        values = scores(where)
        (gradient,) = torch.autograd.grad(values.sum(), where)
    return values, gradient


def _jax(scores: Scores, at: NDArray[np.float32]) -> tuple[Any, Any]:
    import jax

    def total(where: Any) -> tuple[Any, Any]:
        values = scores(where)
        return values.sum(), values

    gradient, values = jax.grad(total, has_aux=True)(jax.numpy.asarray(at))
    return values, gradient


_BACKENDS: dict[str, Callable[[Scores, NDArray[np.float32]], tuple[Any, Any]]] = {
    "tensorflow": _tensorflow,
    "torch": _torch,
    "jax": _jax,
}
