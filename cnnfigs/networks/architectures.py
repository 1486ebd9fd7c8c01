"""Which networks does the site explain? Each is a function that returns it untrained.

All of them take images of shape (28, 28, 1) with values from 0 to 1 and return one score per
class, the scores adding up to 1. Every layer has a name, so that figures and saved weights can
refer to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import keras
from keras import layers

from cnnfigs._checks import one_of, whole_number

IMAGE_SHAPE = (28, 28, 1)
# Said by each layer, because a user's keras.json may have the channels first.
CHANNELS_LAST = {"data_format": "channels_last"}
_MOST_CLASSES = 100_000  # a slip, and not a network that fits into memory


def build_model(name: str, *, classes: int = 10) -> keras.Model:
    """Build one of the site's networks, untrained.

    Parameters
    ----------
    name : str
        One of :func:`model_names`.
    classes : int
        Number of classes, and so of outputs.

    Returns
    -------
    keras.Model
        Input (n, 28, 28, 1) from 0 to 1, output (n, `classes`): scores that add up to 1.

    Raises
    ------
    TypeError
        Where `classes` is no whole number.
    ValueError
        For an unknown name; the message lists near ones. For fewer classes than one.

    Examples
    --------
    >>> build_model("six_conv").count_params()
    628750
    """
    architecture = _ARCHITECTURES[one_of("network", name, _ARCHITECTURES)]
    return architecture(whole_number("classes", classes, least=1, most=_MOST_CLASSES))


def model_names() -> tuple[str, ...]:
    """Return the names that :func:`build_model` and :func:`cnnfigs.train` know.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> model_names()
    ('dense', 'dense_matched', 'fashion_cnn', 'lenet', 'six_conv')
    """
    return tuple(_ARCHITECTURES)


def dense(classes: int = 10) -> keras.Model:
    """Build the dense network of the episode before talk A: 128 units, 101,770 parameters."""
    return _sequential("dense", [], units=128, classes=classes)


def dense_matched(classes: int = 10) -> keras.Model:
    """Build a dense network with as many parameters as :func:`fashion_cnn`, as a fair rival."""
    return _sequential("dense_matched", [], units=306, classes=classes)


def fashion_cnn(classes: int = 10) -> keras.Model:
    """Build talk A's network for clothes: two convolutions, each followed by max pooling."""
    features = _convolved_and_pooled([64, 64], size=3)
    return _sequential("fashion_cnn", features, units=128, classes=classes)


def lenet(classes: int = 10) -> keras.Model:
    """Build the standard digit network that talk B starts from, after LeCun et al. (1998).

    The sizes are those of the network that Caffe ships under this name. Its convolutions are
    followed by ReLU here, as everywhere on this site; Caffe's have none.
    """
    features = _convolved_and_pooled([20, 50], size=5)
    return _sequential("lenet", features, units=500, classes=classes)


def six_conv(classes: int = 10) -> keras.Model:
    """Build talk B's digit network: six 5×5 convolutions, unpadded, and no pooling."""
    features = _convolved([20, 20, 50, 50, 50, 50], size=5)
    return _sequential("six_conv", features, units=500, classes=classes)


def _convolved(kernels: Sequence[int], *, size: int) -> list[keras.Layer]:
    """Return unpadded convolutions with so many kernels each, all of one size."""
    return [
        layers.Conv2D(count, size, activation="relu", name=f"conv{position}", **CHANNELS_LAST)
        for position, count in enumerate(kernels, start=1)
    ]


def _convolved_and_pooled(kernels: Sequence[int], *, size: int) -> list[keras.Layer]:
    """Return the same convolutions, each followed by max pooling."""
    return [
        each
        for position, convolution in enumerate(_convolved(kernels, size=size), start=1)
        for each in (convolution, layers.MaxPooling2D(2, name=f"pool{position}", **CHANNELS_LAST))
    ]


_ARCHITECTURES: dict[str, Callable[[int], keras.Model]] = {
    architecture.__name__: architecture
    for architecture in (dense, dense_matched, fashion_cnn, lenet, six_conv)
}


def _sequential(name: str, features: list[keras.Layer], *, units: int, classes: int) -> keras.Model:
    """Put a head of one dense layer and the scores on a list of feature layers."""
    head = [
        layers.Flatten(name="flatten", **CHANNELS_LAST),
        layers.Dense(units, activation="relu", name="dense1"),
        layers.Dense(classes, activation="softmax", name="scores"),
    ]
    return keras.Sequential([keras.Input(IMAGE_SHAPE, name="image"), *features, *head], name=name)
