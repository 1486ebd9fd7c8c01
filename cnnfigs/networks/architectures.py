"""Which networks does the site explain? Each is a function that returns it untrained.

All of them take images of shape (28, 28, 1) with values from 0 to 1 and return one score per
class, the scores adding up to 1. Every layer has a name, so that figures and saved weights can
refer to it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import keras
from keras import layers

from cnnfigs._argument_checks import one_of, whole_number

IMAGE_SHAPE = (28, 28, 1)
# Said by each layer, because a user's keras.json may have the channels first.
CHANNELS_LAST = {"data_format": "channels_last"}
_MOST_CLASSES = 100_000  # a slip, and not a network that fits into memory


def build_model(name: str, *, classes: int = 10, seed: int | None = None) -> keras.Model:
    """Build one of the site's networks, untrained.

    Parameters
    ----------
    name : str
        One of :func:`model_names`.
    classes : int
        Number of classes, and so of outputs.
    seed : int, optional
        Of the first weights, from 0: those that :func:`cnnfigs.train` begins with under this seed.
        Without one, they are others each time, unless :func:`keras.utils.set_random_seed` was
        called.

    Returns
    -------
    keras.Model
        Input (n, 28, 28, 1) from 0 to 1, output (n, `classes`): scores that add up to 1.

    Raises
    ------
    TypeError
        Where `classes` or `seed` is no whole number.
    ValueError
        For an unknown name; the message lists near ones. For fewer classes than one, and for a seed
        below 0.

    Examples
    --------
    >>> build_model("six_conv").count_params()
    628750
    """
    architecture = _ARCHITECTURES[one_of("network", name, _ARCHITECTURES)]
    count = whole_number("classes", classes, least=1, most=_MOST_CLASSES)
    return architecture(SeededLayers(seed), count)


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


class SeededLayers:
    """Make layers whose first weights belong to a seed.

    Keras takes the seeds of its layers from Python's own random numbers, which all threads of a
    process draw from. These layers get the same seeds, each time.

    Parameters
    ----------
    seed : int, optional
        From 0. Without one, Keras chooses.

    Raises
    ------
    TypeError
        Where it is no whole number.
    ValueError
        Where it is below 0.
    """

    def __init__(self, seed: int | None = None) -> None:
        if seed is not None:
            seed = whole_number("seed", seed, least=0)
        self._draws = None if seed is None else random.Random(seed)

    def _first_weights(self) -> keras.Initializer:
        # As Keras draws the seed of a layer that gets none.
        seed = None if self._draws is None else self._draws.randint(1, int(1e9))
        return keras.initializers.GlorotUniform(seed=seed)

    def convolution(self, name: str, kernels: int, size: int, *, strides: int = 1) -> keras.Layer:
        """Return an unpadded convolution, followed by ReLU."""
        return layers.Conv2D(
            kernels,
            size,
            strides=strides,
            activation="relu",
            kernel_initializer=self._first_weights(),
            name=name,
            **CHANNELS_LAST,
        )

    def convolutions(self, kernels: Sequence[int], *, size: int) -> list[keras.Layer]:
        """Return convolutions with so many kernels each, all of one size."""
        return [
            self.convolution(f"conv{position}", count, size)
            for position, count in enumerate(kernels, start=1)
        ]

    def pooled(
        self, kernels: Sequence[int], *, size: int, pooling: type[keras.Layer] = layers.MaxPooling2D
    ) -> list[keras.Layer]:
        """Return the same convolutions, each followed by pooling."""
        return [
            each
            for position, convolution in enumerate(self.convolutions(kernels, size=size), start=1)
            for each in (convolution, pooling(2, name=f"pool{position}", **CHANNELS_LAST))
        ]

    def network(
        self, name: str, features: list[keras.Layer], *, units: int, classes: int
    ) -> keras.Model:
        """Put a head of one dense layer and the scores on a list of feature layers."""
        head = [layers.Flatten(name="flatten", **CHANNELS_LAST)]
        for title, count, activation in (("dense1", units, "relu"), ("scores", classes, "softmax")):
            weights = self._first_weights()
            head.append(
                layers.Dense(count, activation=activation, kernel_initializer=weights, name=title)
            )
        stack = [keras.Input(IMAGE_SHAPE, name="image"), *features, *head]
        return keras.Sequential(stack, name=name)


def dense(make: SeededLayers, classes: int) -> keras.Model:
    """Build the dense network of the episode before talk A: 128 units, 101,770 parameters."""
    return make.network("dense", [], units=128, classes=classes)


def dense_matched(make: SeededLayers, classes: int) -> keras.Model:
    """Build a dense network with as many parameters as :func:`fashion_cnn`, as a fair rival."""
    return make.network("dense_matched", [], units=306, classes=classes)


def fashion_cnn(make: SeededLayers, classes: int) -> keras.Model:
    """Build talk A's network for clothes: two convolutions, each followed by max pooling."""
    return make.network("fashion_cnn", make.pooled([64, 64], size=3), units=128, classes=classes)


def lenet(make: SeededLayers, classes: int) -> keras.Model:
    """Build the standard digit network that talk B starts from, after LeCun et al. (1998).

    The sizes are those of the network that Caffe ships under this name. Its convolutions are
    followed by ReLU here, as everywhere on this site; Caffe's have none.
    """
    return make.network("lenet", make.pooled([20, 50], size=5), units=500, classes=classes)


def six_conv(make: SeededLayers, classes: int) -> keras.Model:
    """Build talk B's digit network: six 5×5 convolutions, unpadded, and no pooling."""
    features = make.convolutions([20, 20, 50, 50, 50, 50], size=5)
    return make.network("six_conv", features, units=500, classes=classes)


_ARCHITECTURES: dict[str, Callable[[SeededLayers, int], keras.Model]] = {
    architecture.__name__: architecture
    for architecture in (dense, dense_matched, fashion_cnn, lenet, six_conv)
}
