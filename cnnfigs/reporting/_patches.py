"""What do a layer's strongest maps look for? The parts of the pictures that they answer to most.

As in M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014,
cut to what one value of the map sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnfigs.attribution._top_images import peaks
from cnnfigs.networks.graph import Network, network_of
from cnnfigs.networks.prediction import batches, forward
from cnnfigs.networks.summary import ListedOutput, ReceptiveField, listed_outputs
from cnnfigs.reporting._memory import pictures_at_once
from cnnfigs.reporting._network import Stage
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting._tiles import png

# Pictures of which the best say little, the most that are searched, and what that may cost.
FEWEST, _MOST, _MULTIPLICATIONS = 20, 300, 200_000_000_000
_LAYERS, _MAPS, _BEST = 4, 6, 5
_SIDE = 48  # pixels of a part's longer side on the page: a larger one is averaged
_GAP = 2


@dataclass(frozen=True)
class MapPatches:
    """The parts that one map answers to most.

    Attributes
    ----------
    index : int
        Which map of the layer it is, from 0.
    source : str
        The parts side by side, the strongest first, as a data URL.
    names : tuple of str
        The pictures that they are of.
    """

    index: int
    source: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class LayerPatches:
    """A layer, and what its strongest maps look for.

    Attributes
    ----------
    name : str
    seen : str
        How large a part is, in words.
    maps : tuple of MapPatches
    """

    name: str
    seen: str
    maps: tuple[MapPatches, ...]


def patches_of(
    network: Network, stages: Sequence[Stage], pictures: Sequence[Picture], multiplications: int
) -> tuple[list[LayerPatches], int]:
    """Return what the strongest maps of a few layers look for among pictures.

    Parameters
    ----------
    network : Network
    stages : sequence of Stage
        The last layer with maps of each is a candidate.
    pictures : sequence of Picture
        Those that have the first one's size are searched, and not more than a network of so many
        multiplications is quickly asked about.
    multiplications : int
        Of one picture.

    Returns
    -------
    list of LayerPatches, int
        Empty where the pictures are few; and how many were searched.
    """
    if not pictures:
        return [], 0
    alike = [each for each in pictures if each.batch.shape == pictures[0].batch.shape]
    count = max(FEWEST, min(_MOST, _MULTIPLICATIONS // max(1, multiplications)))
    searched = alike[:count]
    if len(searched) < FEWEST:
        return [], len(searched)
    network = network_of(network, [pictures[0].batch.shape[1:]])
    chosen = _chosen(network, stages)
    found = _peaks(network, chosen, np.concatenate([each.batch for each in searched]))
    layers = [
        _of_layer(output, *best, searched) for output, best in zip(chosen, found, strict=True)
    ]
    return [each for each in layers if each.maps], len(searched)


def _chosen(network: Network, stages: Sequence[Stage]) -> list[ListedOutput]:
    """Return the last layer with maps of some stages, the first and the last stage among them."""
    by_name = {
        each.name: each
        for each in listed_outputs(network)
        if each.kind in ("convolution", "maps") and len(each.shape) == 3
    }
    last = []
    for stage in stages:
        rows = [row.name for row in stage.rows if row.has_maps and row.name in by_name]
        if rows and max(side or 2 for side in by_name[rows[-1]].shape[:2]) > 1:
            last.append(by_name[rows[-1]])
    places = np.linspace(0, len(last) - 1, min(len(last), _LAYERS)).round().astype(int)
    return [last[place] for place in places]


_Best = tuple[NDArray[np.float32], NDArray[np.int64]]


def _peaks(network: Network, outputs: Sequence[ListedOutput], batch: NDArray[Any]) -> list[_Best]:
    """Return each map's largest value for each picture, and its row and column."""
    found: list[list[_Best]] = [[] for _ in outputs]
    for some in batches(batch, pictures_at_once(network)):
        forward(network.model, [some])
        for output, best in zip(outputs, found, strict=True):
            given = output.call.tap.outputs[output.index]
            values = np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(given, "float32")))
            best.append(peaks(values))
    return [
        (np.concatenate([one for one, _ in best]), np.concatenate([at for _, at in best]))
        for best in found
    ]


def _of_layer(
    output: ListedOutput,
    largest: NDArray[np.float32],
    places: NDArray[np.int64],
    pictures: Sequence[Picture],
) -> LayerPatches:
    height, width = pictures[0].shown.shape[:2]
    field = output.field
    whole = field is None or (field.size[0] >= height and field.size[1] >= width)
    seen = "whole pictures" if whole or field is None else f"{field.size[0]}×{field.size[1]} pixels"
    largest = np.where(np.isfinite(largest), largest, 0)
    maps = []
    for index in np.argsort(-largest.max(axis=0), kind="stable")[:_MAPS].tolist():
        best = np.argsort(-largest[:, index], kind="stable")[:_BEST]
        best = best[largest[best, index] > 0]
        cut = [
            _cut(pictures[at].shown, None if whole else field, places[at, index])
            for at in best.tolist()
        ]
        if cut:
            names = tuple(pictures[at].name for at in best.tolist())
            maps.append(MapPatches(index, png(_in_a_row(cut)), names))
    return LayerPatches(output.name, seen, tuple(maps))


def _cut(
    shown: NDArray[np.uint8], field: ReceptiveField | None, place: NDArray[np.int64]
) -> Image.Image:
    """Return what one value sees of a picture; clear where padding reaches beyond it."""
    image = Image.fromarray(shown).convert("RGBA")
    if field is not None:
        top, left, bottom, right = field.window(int(place[0]), int(place[1]))
        image = image.crop((left, top, right, bottom))
    longest = max(image.size)
    if longest > _SIDE:
        size = [max(1, round(side * _SIDE / longest)) for side in image.size]
        return image.resize((size[0], size[1]), Image.Resampling.BOX)
    # In whole pixels, so that the gap between two parts is as narrow beside small ones.
    times = _SIDE // longest
    return image.resize((times * image.width, times * image.height), Image.Resampling.NEAREST)


def _in_a_row(images: Sequence[Image.Image]) -> Image.Image:
    """Return images side by side, in the room of as many as there are at most."""
    width, height = images[0].size
    row = Image.new("RGBA", (_BEST * (width + _GAP) - _GAP, height))
    for place, image in enumerate(images):
        row.paste(image, (place * (width + _GAP), 0))
    return row
