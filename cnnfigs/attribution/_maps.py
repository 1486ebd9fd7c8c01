"""Where in an image is what speaks for a class?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs.attribution._gradients import with_gradient
from cnnfigs.attribution._split import answers, image_batch, part
from cnnfigs.networks.prediction import in_batches
from cnnfigs.networks.summary import ReceptiveField


@dataclass(frozen=True, eq=False)
class AttributionMap:
    """What speaks for a class, place by place, at the resolution at which it was computed.

    Attributes
    ----------
    values : ndarray of float32
        (rows, columns). Large where there is evidence for the class.
    field : ReceptiveField
        Which window of the image each value is about.
    label : int
        The class, counted from 0.
    score : float
        The network's score for it, for the whole image.
    """

    values: NDArray[np.float32]
    field: ReceptiveField
    label: int
    score: float

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, bottom, top on the image as it is drawn: each value fills one stride.

        A value stands at the middle of its window, whatever the size of that window is.
        """
        edges = []
        for axis in range(2):
            step = self.field.stride[axis]
            first = self.field.offset[axis] + (self.field.size[axis] - step) / 2 - 0.5
            edges.append((first, first + step * self.values.shape[axis]))
        (top, bottom), (left, right) = edges
        return left, right, bottom, top


def occlusion(
    model: Any, image: ArrayLike, label: int, *, size: int = 5, stride: int = 1
) -> AttributionMap:
    """Hide one square of an image after the other, and see by how much a class's score falls.

    Parameters
    ----------
    model : keras.Model
        A network with one image as its input and one score a class as its output.
    image : array_like
        (h, w) or (h, w, c). Integers are divided by 255.
    label : int
        The class whose score is watched, counted from 0.
    size : int, optional
        Side of the square in pixels. It is filled with 0: black, which is paper in images of
        digits.
    stride : int, optional
        Pixels from one square to the next.

    Returns
    -------
    AttributionMap
        By how much the score falls with each square; below zero where it rises. With a softmax
        at the end, a score is a number from 0 to 1.

    Raises
    ------
    ValueError
        Where the image does not fit the network, the square not the image, or the class does not
        exist.

    References
    ----------
    M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.

    Examples
    --------
    >>> import keras, numpy as np
    >>> layers = [keras.layers.Flatten(), keras.layers.Dense(1, kernel_initializer="ones")]
    >>> model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    >>> image = np.zeros((4, 4))
    >>> image[3, 3] = 1
    >>> occlusion(model, image, 0, size=2, stride=2).values
    array([[0., 0.],
           [0., 1.]], dtype=float32)
    """
    whole, batch = _one(model, image)
    least = min(batch.shape[1:3])
    if not (1 <= size <= least and stride >= 1):
        raise ValueError(
            f"expected a square of 1 to {least} pixels and a stride of 1 or more, got size {size} "
            f"and stride {stride}"
        )
    rows, columns = (range(0, pixels - size + 1, stride) for pixels in batch.shape[1:3])
    hidden = np.repeat(batch, len(rows) * len(columns), axis=0)
    for index, (top, left) in enumerate((top, left) for top in rows for left in columns):
        hidden[index, top : top + size, left : left + size] = 0
    score = answers(whole, batch)[0]
    _check_label(label, len(score))
    # A square that hides nothing changes nothing, and need not be asked about.
    changed = (hidden != batch).any(axis=(1, 2, 3))
    drops = np.zeros(len(hidden), dtype=np.float32)
    if changed.any():
        left_over = in_batches(lambda some: answers(whole, some)[:, label], hidden[changed])
        drops[changed] = score[label] - left_over
    field = ReceptiveField((size, size), (stride, stride), (0, 0))
    return AttributionMap(
        drops.reshape(len(rows), len(columns)), field, int(label), float(score[label])
    )


def grad_cam(model: Any, image: ArrayLike, label: int, layer: str) -> AttributionMap:
    """Weigh a layer's maps by how much the class's score grows with each, and add them up.

    The map has the layer's own resolution. It is usually shown blown up to the size of the image,
    which makes it look finer than it is, and puts it in the wrong place where a network's
    convolutions are not padded.

    Parameters
    ----------
    model, image, label
        As for `occlusion`. The score of the class is taken before softmax.
    layer : str
        A layer of maps that everything passes through.

    Returns
    -------
    AttributionMap
        Values of 0 or more, in the unit of the score before softmax for one map's average.

    Raises
    ------
    ValueError
        Where the image does not fit, the layer or the class does not exist, the layer has no maps
        or a receptive field that is not known, or the network goes around it.
    NotImplementedError
        On a backend that computes no gradients.

    References
    ----------
    R. R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh and D. Batra, "Grad-CAM: Visual
    Explanations from Deep Networks via Gradient-based Localization", ICCV 2017.

    Examples
    --------
    >>> import cnnfigs as cf, numpy as np
    >>> image = np.zeros((28, 28), dtype=np.uint8)
    >>> grad_cam(cf.build_model("six_conv"), image, 2, "conv6").values.shape
    (4, 4)
    """
    inner = part(model, layer)
    if len(inner.output.shape) != 3 or inner.output.field is None:
        raise ValueError(
            f"expected a layer of maps whose receptive field is known, but {layer!r} gives "
            f"{inner.output.shape}: name a convolution or a pooling"
        )
    whole, batch = _one(model, image)
    score = answers(whole, batch)[0]
    _check_label(label, len(score))
    maps, rest = answers(inner.model, batch), inner.rest
    _, gradient = with_gradient(lambda values: rest(values, training=False)[:, label], maps)
    weights = gradient.mean(axis=(1, 2), keepdims=True)
    values = np.maximum((weights * maps).sum(axis=-1)[0], 0)
    return AttributionMap(values, inner.output.field, int(label), float(score[label]))


def _one(model: Any, image: ArrayLike) -> tuple[Any, NDArray[np.float32]]:
    """Return the network, whatever form its input has, and a batch of one image."""
    if not isinstance(model, keras.Model) or len(model.inputs) != 1:
        raise TypeError(f"expected a Keras model with one input, got {type(model).__name__}")
    batch = image_batch(model, image)
    if len(batch) != 1:
        raise ValueError(f"expected one image, got {len(batch)}: ask for them one by one")
    return keras.Model(model.inputs[0], model.outputs[0]), batch


def _check_label(label: int, classes: int) -> None:
    if not 0 <= label < classes:
        raise ValueError(f"expected a class from 0 to {classes - 1}, got {label}")
