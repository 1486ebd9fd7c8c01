"""Where in an image is what speaks for a class?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs._argument_checks import whole_number
from cnnfigs.attribution._gradients import with_gradient
from cnnfigs.attribution._split import ClassScores, answers, class_scores, image_network, part
from cnnfigs.networks.graph import Network
from cnnfigs.networks.prediction import AT_ONCE, few_at_once
from cnnfigs.networks.summary import ReceptiveField

# Of what all layers give, which is kept until a forward pass ends.
BYTES_AT_ONCE = 2**27


@dataclass(frozen=True, eq=False)
class AttributionMap:
    """What speaks for a class, place by place, at the resolution at which it was computed.

    Attributes
    ----------
    values : ndarray of float32
        (rows, columns). Large where there is evidence for the class.
    field : ReceptiveField or None
        Which window of the image each value is about; None where that is not known.
    label : int
        The class, counted from 0.
    score : float
        The network's score for it, for the whole image.
    image_size : tuple of int
        Rows and columns of the image.
    """

    values: NDArray[np.float32]
    field: ReceptiveField | None
    label: int
    score: float
    image_size: tuple[int, int]

    @property
    def is_spread(self) -> bool:
        """Whether the values are spread over the whole image.

        They are where the place of each is not known, or where each sees all there is, as behind
        a normalisation over whole maps.
        """
        return self.field is None or 0 in self.field.stride

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, bottom, top on the image as it is drawn: each value fills one stride.

        A value stands at the middle of its window, whatever the size of that window is.
        """
        if self.field is None or self.is_spread:
            rows, columns = self.image_size
            return -0.5, columns - 0.5, rows - 0.5, -0.5
        edges = []
        for axis in range(2):
            step = self.field.stride[axis]
            first = self.field.offset[axis] + (self.field.size[axis] - step) / 2 - 0.5
            edges.append((first, first + step * self.values.shape[axis]))
        (top, bottom), (left, right) = edges
        return left, right, bottom, top


def occlusion(
    model: Any,
    image: ArrayLike,
    label: int,
    *,
    size: int = 5,
    stride: int = 1,
    output: str | None = None,
) -> AttributionMap:
    """Hide one square of an image after the other, and see by how much a class's score falls.

    Parameters
    ----------
    model : keras.Model
        A Sequential or Functional network of images. What it gives, or the one of its outputs
        that is named, is one score a class.
    image : array_like
        (h, w) or (h, w, c). Integers are divided by 255, unless the network scales them itself.
    label : int
        The class whose score is watched, counted from 0.
    size : int, optional
        Side of the square in pixels. It is filled with 0: black, which is paper in images of
        digits.
    stride : int, optional
        Pixels from one square to the next.
    output : str, optional
        For a network of several outputs, the name of the one whose score is watched: its key
        in a dict of outputs, else the name of the layer that gives it.

    Returns
    -------
    AttributionMap
        By how much the score falls with each square; below zero where it rises. With a softmax
        at the end, a score is a number from 0 to 1.

    Raises
    ------
    TypeError
        Where `model` is no Keras model, or one whose graph Keras does not know.
    ValueError
        Where the image does not fit the network, the square not the image, or the class does not
        exist; and where the network has several outputs and none is named.

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
    scores, batch = _scores_of_one(model, image, output)
    label = _checked_label(label, scores)
    size, stride = whole_number("size", size), whole_number("stride", stride)
    least = min(batch.shape[1:3])
    if not (1 <= size <= least and stride >= 1):
        raise ValueError(
            f"expected a square of 1 to {least} pixels and a stride of 1 or more, got size {size} "
            f"and stride {stride}"
        )
    whole = keras.Model(scores.image, scores.tensor)
    score = answers(whole, batch)[0, label]
    rows, columns = (range(0, pixels - size + 1, stride) for pixels in batch.shape[1:3])
    places = [(top, left) for top in rows for left in columns]
    drops = np.zeros(len(places), dtype=np.float32)
    # A square that hides nothing changes nothing, and need not be asked about.
    asked = [
        index
        for index, (top, left) in enumerate(places)
        if batch[0, top : top + size, left : left + size].any()
    ]
    at_once = int(np.clip(BYTES_AT_ONCE // _bytes_of_one(scores.network), 1, AT_ONCE))
    shown = few_at_once(whole, at_once, len(asked))
    for first in range(0, len(asked), at_once):
        some = asked[first : first + at_once]
        hidden = np.repeat(batch, len(some), axis=0)
        for picture, (top, left) in zip(hidden, (places[index] for index in some), strict=True):
            picture[top : top + size, left : left + size] = 0
        drops[some] = score - answers(shown, hidden)[:, label]
    return AttributionMap(
        values=drops.reshape(len(rows), len(columns)),
        field=ReceptiveField((size, size), (stride, stride), (0, 0)),
        label=label,
        score=float(score),
        image_size=(batch.shape[1], batch.shape[2]),
    )


def grad_cam(
    model: Any, image: ArrayLike, label: int, layer: str, *, output: str | None = None
) -> AttributionMap:
    """Weigh a layer's maps by how much the class's score grows with each, and add them up.

    The map has the layer's own resolution. It is usually shown blown up to the size of the image,
    which makes it look finer than it is, and puts it in the wrong place where a network's
    convolutions are not padded.

    Parameters
    ----------
    model, image, label, output
        As for `occlusion`. The score of the class is taken before a softmax, sigmoid or the like,
        which are flat where a network is sure.
    layer : str
        A layer of maps on the way to the scores, as :func:`cnnfigs.summarize_layers` lists it:
        ``"base/conv"`` for one within a nested network. What goes around it, as in a residual
        block, is taken as it is.

    Returns
    -------
    AttributionMap
        Values of 0 or more, in the unit of the score before softmax for one map's average. Where
        the place of a value in the image is not known, or each sees the whole image, the map is
        spread over the image.

    Raises
    ------
    TypeError
        Where `model` is no Keras model, or one whose graph Keras does not know.
    ValueError
        Where the image does not fit, the layer or the class does not exist, the layer has no maps
        or the score does not depend on it, or the network has several outputs and none is named.
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
    scores, batch = _scores_of_one(model, image, output)
    inner = part(scores.network, layer)
    if len(inner.output.shape) != 3:
        raise ValueError(
            f"expected a layer of maps, but {layer!r} gives {inner.output.shape}: name a "
            "convolution or a pooling"
        )
    label = _checked_label(label, scores)
    rest = scores.rest(inner)
    maps, given = (
        np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(values, "float32")))
        for values in keras.Model(scores.image, [inner.tensor, scores.tensor])(batch)
    )
    _, gradient = with_gradient(lambda values: rest(values, batch)[:, label], maps)
    weights = gradient.mean(axis=(1, 2), keepdims=True)
    return AttributionMap(
        values=np.maximum((weights * maps).sum(axis=-1)[0], 0),
        field=inner.output.field,
        label=label,
        score=float(given[0, label]),
        image_size=(batch.shape[1], batch.shape[2]),
    )


def _bytes_of_one(network: Network) -> int:
    """Return how much memory the answers of all layers to one image take, in float32."""
    shapes = [tensor.shape[1:] for call in network.calls for tensor in call.outputs]
    return 4 * sum(math.prod(side or 1 for side in shape) for shape in shapes) or 1


def _scores_of_one(model: Any, image: Any, output: str | None) -> tuple[ClassScores, NDArray[Any]]:
    """Return what gives the scores, and a batch of one image."""
    network, read = image_network(model, image)
    if len(read.batch) != 1:
        raise ValueError(f"expected one image, got {len(read.batch)}: ask for them one by one")
    return class_scores(network, output), read.batch


def _checked_label(label: int, scores: ClassScores) -> int:
    """Return the number of a class, or say which there are."""
    number, classes = whole_number("label", label), scores.tensor.shape[-1]
    if not 0 <= number < classes:
        one = ": what speaks against it is where this score falls" if classes == 1 else ""
        raise ValueError(f"expected a class from 0 to {classes - 1}, got {number}{one}")
    return number
