"""What does each layer answer to the pictures, and what are the first kernels?"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.layers import Layer, activations
from cnnfigs.networks.graph import Network
from cnnfigs.reporting._network import LayerRow, Stage, short
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting._tiles import (
    Strip,
    averaged_size,
    block_of,
    gradient,
    kernels_of,
    scale_for,
    strip_of,
    strongest,
    units_of,
)

# Maps that a reader sees at once, the most that can be unfolded, and how many values of maps a
# page holds: a browser opens some megabytes quickly.
_AT_ONCE, _MOST, _VALUES = 12, 64, 3_000_000
# Values a side beyond which a map is averaged: a tile on the page has about as many dots as the
# first. The next ones are for networks of which otherwise too few maps would fit.
_SIDES = (112, 56, 38, 28, 19, 14, 10, 7)
_KERNELS = 64
_ROW_OF_UNITS = 64
_SHORTEST = 8  # rows as which a sequence is drawn, a strip of one row could not be seen


@dataclass(frozen=True)
class LayerMaps:
    """One layer's answers to all pictures.

    Attributes
    ----------
    row : LayerRow
        What it is.
    strips : tuple of Strip
        A strip for each picture; none where the layer gives units.
    units : tuple of str
        A picture of all units for each picture; none where the layer gives maps.
    count, at_once : int
        How many maps or units it has, and how many of those on the page are seen at once.
    ratio : str
        Width to height of a map, as CSS writes it.
    block : int
        Of how many values a side each drawn one is the mean.
    low, high : str
        The ends of the layer's scale.
    bar : str
        Its colours.
    """

    row: LayerRow
    strips: tuple[Strip, ...]
    units: tuple[str, ...]
    count: int
    at_once: int
    ratio: str
    block: int
    low: str
    high: str
    bar: str

    @property
    def on_page(self) -> int:
        """How many of the maps the page holds."""
        return len(self.strips[0].tiles) if self.strips else self.count


@dataclass(frozen=True)
class Kernels:
    """The first layer's kernels.

    Attributes
    ----------
    layer, source : str
    count, on_page : int
    size : str
    colour : bool
        Whether they are drawn in the input's colours.
    """

    layer: str
    source: str
    count: int
    on_page: int
    size: str
    colour: bool


def layers_asked(network: Network, pictures: Sequence[Picture]) -> list[list[Layer]]:
    """Return each layer's answers to each picture, at once where the pictures have one size."""
    if not pictures:
        return []
    if len({picture.batch.shape for picture in pictures}) > 1:
        return [activations(network, picture.batch[0]) for picture in pictures]
    together = activations(network, np.concatenate([picture.batch for picture in pictures]))
    return [
        [Layer(each.name, each.kind, each.values[index], each.field) for each in together]
        for index in range(len(pictures))
    ]


def maps_of(stages: list[Stage], layers: list[list[Layer]]) -> list[tuple[Stage, list[LayerMaps]]]:
    """Return the layers whose answers are worth drawing, in their stages."""
    if not layers:
        return []
    by_name = [{each.name: each for each in one} for one in layers]
    asked = [
        (stage, [(row, [_as_maps(one[row.name].values) for one in by_name]) for row in drawn])
        for stage in stages
        if (drawn := [row for row in stage.rows if row.has_maps and _is_drawn(by_name[0], row)])
    ]
    sizes = [values[0].shape for _, rows in asked for _, values in rows if values[0].ndim == 3]
    side, room = _side_and_room(sizes, _VALUES // len(layers))
    return [
        (stage, [_layer_maps(row, values, side, room) for row, values in rows])
        for stage, rows in asked
    ]


def _is_drawn(layers: dict[str, Layer], row: LayerRow) -> bool:
    return layers[row.name].values.ndim in (1, 2, 3)


def _side_and_room(sizes: Sequence[tuple[int, ...]], total: int) -> tuple[int, int]:
    """Return how many values a side a map is drawn with, and how many a layer's maps may have.

    Layers of small maps leave the others what they do not need.

    Parameters
    ----------
    sizes : sequence of (height, width, maps)
    total : int
        How many values all layers may have together, for one picture.

    Examples
    --------
    >>> _side_and_room([(112, 112, 32)], 200_000)
    (112, 200703)
    >>> _side_and_room([(112, 112, 32), (7, 7, 20)], 40_000)
    (56, 40767)
    """

    def needed(room: int, side: int) -> int:
        return sum(_area(size, side) * _count(size, side, room) for size in sizes)

    side = next((side for side in _SIDES if needed(0, side) <= total), _SIDES[-1])
    most = _MOST * max((_area(size, side) for size in sizes), default=0)
    fits = bisect.bisect_right(range(most + 1), total, key=lambda room: needed(room, side))
    return side, max(0, fits - 1)


def _area(size: tuple[int, ...], side: int) -> int:
    """Return how many values a map of some size is drawn with."""
    height, width = averaged_size(size[:2], side)
    return height * width


def _count(size: tuple[int, ...], side: int, room: int) -> int:
    """Return how many of a layer's maps fit into a room; some always do."""
    return min(size[2], int(np.clip(room // _area(size, side), _AT_ONCE, _MOST)))


def _as_maps(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return _as_rows(values) if values.ndim == 2 else values


def _layer_maps(
    row: LayerRow, values: list[NDArray[np.float32]], side: int, room: int
) -> LayerMaps:
    limits = scale_for(np.concatenate([each.ravel() for each in values]))
    strips: tuple[Strip, ...] = ()
    units: tuple[str, ...] = ()
    block, count = 1, values[0].shape[-1]
    if values[0].ndim == 1:
        columns = min(count, _ROW_OF_UNITS)
        units = tuple(units_of(each, limits, columns) for each in values)
        ratio = f"{columns} / {-(-count // columns)}"
    else:
        height, width = values[0].shape[:2]
        chosen = strongest(
            np.concatenate([_flat(each) for each in values])[None, None],
            _count(values[0].shape, side, room),
        )
        strips = tuple(strip_of(each, chosen, limits, side) for each in values)
        block = block_of((height, width), side)
        ratio = f"{width} / {height}"
    return LayerMaps(
        row=row,
        strips=strips,
        units=units,
        count=count,
        at_once=min(_AT_ONCE, len(strips[0].tiles) if strips else count),
        ratio=ratio,
        block=block,
        low=short(limits.low),
        high=short(limits.high),
        bar=gradient(limits),
    )


def _flat(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    return maps.reshape(-1, maps.shape[-1])


def _as_rows(sequence: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a sequence, (t, n), as maps that are high enough to be seen."""
    return np.repeat(sequence[None], max(_SHORTEST, len(sequence) // 6), axis=0)


def first_kernels(network: Network) -> Kernels | None:
    """Return the kernels of the first layer that has two-dimensional ones."""
    for call in network.calls:
        layer = call.operation
        if not isinstance(layer, keras.layers.Conv2D):
            continue
        kernel = np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(layer.kernel, "float32")))
        source, on_page = kernels_of(kernel, _KERNELS)
        return Kernels(
            layer=call.name,
            source=source,
            count=kernel.shape[-1],
            on_page=on_page,
            size=f"{kernel.shape[0]}×{kernel.shape[1]}",
            colour=kernel.shape[2] == 3,
        )
    return None
