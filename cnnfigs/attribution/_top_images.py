"""Which images move a unit most, and which part of them does it see?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnfigs._argument_checks import whole_number
from cnnfigs.attribution._split import answers, check_units, image_network, part
from cnnfigs.networks.prediction import batches
from cnnfigs.networks.summary import ReceptiveField


@dataclass(frozen=True, eq=False)
class TopImages:
    """The images that one unit answers to most strongly, the strongest first.

    Attributes
    ----------
    layer, unit : str, int
        The layer's name, and which of its maps or units it is.
    indices : ndarray of int
        (k,): places of the images among those that were searched.
    images : ndarray
        (k, h, w) or (k, h, w, c): the images themselves.
    values : ndarray of float32
        (k,): the unit's largest activation in each image; before softmax for a layer that ends
        with it, and before a sigmoid at the network's end.
    positions : ndarray of int
        (k, 2): row and column of that activation on the unit's map; (0, 0) for a unit of a dense
        layer.
    field : ReceptiveField or None
        What one activation sees; None where it is not known.
    """

    layer: str
    unit: int
    indices: NDArray[np.int64]
    images: NDArray[Any]
    values: NDArray[np.float32]
    positions: NDArray[np.int64]
    field: ReceptiveField | None

    @property
    def windows(self) -> NDArray[np.int64]:
        """(k, 4): top, left, bottom, right of what is seen of each image, the last two exclusive.

        With padding, a window may leave the image. Where the receptive field is not known, it is
        the whole image.
        """
        whole = (0, 0, *self.images.shape[1:3])
        windows = [
            whole if self.field is None else self.field.window(int(row), int(column))
            for row, column in self.positions
        ]
        return np.array(windows, dtype=np.int64).reshape(-1, 4)

    @property
    def patches(self) -> NDArray[np.float64]:
        """(k, rows, columns): what is seen of each image; NaN where a window leaves the image."""
        height, width = self.images.shape[1:3]
        size = (height, width) if self.field is None else self.field.size
        patches = np.full((len(self.images), *size, *self.images.shape[3:]), np.nan)
        for patch, image, window in zip(patches, self.images, self.windows, strict=True):
            top, left, bottom, right = window
            first, last = max(top, 0), min(bottom, height)
            begin, end = max(left, 0), min(right, width)
            patch[first - top : last - top, begin - left : end - left] = image[
                first:last, begin:end
            ]
        return patches


def top_images(
    model: Any, images: ArrayLike, layer: str, units: Sequence[int], *, count: int = 9
) -> list[TopImages]:
    """Return the images that units answer to most strongly, and where in them.

    An image counts once, with the place where the unit's map is largest. Of a unit that is never
    negative, as after ReLU, images that leave it at zero are left out: a dead one has none.

    Parameters
    ----------
    model : keras.Model
        Any Sequential or Functional model with one input.
    images : array_like
        (n, h, w) or (n, h, w, c): where to search, or files. What integers mean is as for
        :func:`cnnfigs.activations`.
    layer : str
        The layer's name, as :func:`cnnfigs.summarize_layers` lists it.
    units : sequence of int
        Its maps or units, counted from 0.
    count : int, optional
        How many images to return for each.

    Returns
    -------
    list of TopImages
        One for each of `units`; fewer than `count` images where there are no more.

    Raises
    ------
    ValueError
        Where the layer or a unit does not exist, or the images do not fit the network.

    References
    ----------
    M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014,
    who show the top nine, cropped to what the unit sees.

    Examples
    --------
    >>> import keras, numpy as np
    >>> layers = [keras.layers.Conv2D(1, 2, kernel_initializer="ones", name="sums")]
    >>> model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    >>> images = np.zeros((3, 4, 4))
    >>> images[2, 1:3, 2:4] = 1
    >>> (top,) = top_images(model, images, "sums", [0])
    >>> top.indices, top.values, top.windows
    (array([2]), array([4.], dtype=float32), array([[1, 2, 3, 4]]))
    """
    network, read = image_network(model, images)
    searched = part(network, layer)
    wanted, count = check_units(searched.output, units), whole_number("count", count, least=0)
    best, places, lowest = _largest(searched.model, read.batch, wanted)
    found = []
    for column, unit in enumerate(wanted):
        order = np.argsort(-best[:, column], kind="stable")[:count]
        order = order[(best[order, column] > 0) | (lowest[column] < 0)]
        found.append(
            TopImages(
                layer=layer,
                unit=unit,
                indices=order,
                images=read.pixels[order],
                values=best[order, column],
                positions=places[order, column],
                field=searched.output.field,
            )
        )
    return found


def _largest(
    model: Any, batch: NDArray[np.float32], units: list[int]
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float32]]:
    """Return each unit's largest value for each image, its place, and its lowest value of all."""
    best, places, lowest = [], [], []
    for some in batches(batch):
        values = answers(model, some)[..., units]
        if values.ndim == 2:
            values = values[:, np.newaxis, np.newaxis]
        largest, at = peaks(values)
        best.append(largest)
        places.append(at)
        lowest.append(values.min(axis=(0, 1, 2)))
    return np.concatenate(best), np.concatenate(places), np.min(lowest, axis=0)


def peaks(maps: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the largest value of each map, and its row and column.

    Parameters
    ----------
    maps : (n, rows, columns, channels) array

    Returns
    -------
    (n, channels) array, (n, channels, 2) array

    Examples
    --------
    >>> peaks(np.array([[[[0.0], [5.0]], [[2.0], [1.0]]]]))
    (array([[5.]]), array([[[0, 1]]]))
    """
    flat = maps.reshape(len(maps), -1, maps.shape[-1])
    winners = flat.argmax(axis=1)
    largest = np.take_along_axis(flat, winners[:, np.newaxis], axis=1)[:, 0]
    return largest, np.stack(np.unravel_index(winners, maps.shape[1:3]), axis=-1)
