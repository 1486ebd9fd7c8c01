"""What does each layer answer to the pictures, and what are the first kernels?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.layers import Layer, activations
from cnnfigs.networks.graph import Network
from cnnfigs.reporting._network import LayerRow, Stage
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting._tiles import (
    Strip,
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
    wanted = [row for stage in stages for row in stage.rows if row.has_maps]
    room = _VALUES // (len(layers) * max(1, len(wanted)))
    drawn = []
    for stage in stages:
        each = [
            _layer_maps(row, [one[row.name].values for one in by_name], room)
            for row in stage.rows
            if row.has_maps and by_name[0][row.name].values.ndim in (1, 2, 3)
        ]
        if each:
            drawn.append((stage, each))
    return drawn


def _layer_maps(row: LayerRow, values: list[NDArray[np.float32]], room: int) -> LayerMaps:
    flat = np.concatenate([each.ravel() for each in values])
    limits = scale_for(flat)
    strips: tuple[Strip, ...] = ()
    units: tuple[str, ...] = ()
    ratio, count = "1", values[0].shape[-1]
    if values[0].ndim == 1:
        columns = min(count, _ROW_OF_UNITS)
        units = tuple(units_of(each, limits, columns) for each in values)
        ratio = f"{columns} / {-(-count // columns)}"
    else:
        maps = [each if each.ndim == 3 else _as_rows(each) for each in values]
        height, width = maps[0].shape[:2]
        most = int(np.clip(room // (height * width), _AT_ONCE, _MOST))
        chosen = strongest(np.concatenate([_flat(each) for each in maps])[None, None], most)
        strips = tuple(strip_of(each, chosen, limits) for each in maps)
        ratio = f"{width} / {height}"
    return LayerMaps(
        row=row,
        strips=strips,
        units=units,
        count=count,
        at_once=min(_AT_ONCE, len(strips[0].tiles) if strips else count),
        ratio=ratio,
        low=f"{limits.low:.3g}",
        high=f"{limits.high:.3g}",
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
