"""What does an answer rest on, and would the same network say so with random weights?

Grad-CAM, occlusion and the gradient of a score, each beside what the network gives before it has
learned anything. A map that looks the same there tells of the picture and of the layers' order, and
not of what was learned (Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from scipy import stats

from cnnfigs.attribution import AttributionMap, grad_cam, occlusion
from cnnfigs.attribution._gradients import with_gradient
from cnnfigs.attribution._split import ClassScores
from cnnfigs.networks.graph import Network, network_of
from cnnfigs.networks.summary import ReceptiveField, listed_outputs
from cnnfigs.reporting._memory import pictures_at_once, values_of_one
from cnnfigs.reporting._network import short
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting._tiles import overlay
from cnnfigs.training._seeding import seeding_lock

EXPLAINED = 3  # pictures
# What hiding squares may cost in all, in multiplications, into how many squares a side a picture
# is cut, and what writing and reading a layer's value costs: a quarter of a minute on two cores.
_MULTIPLICATIONS, _GRIDS, _A_VALUE = 500_000_000_000, (10, 7, 5), 150
_OVERLAP = 1.5  # strides a square is wide, so that nothing is hidden in halves alone
_BRIGHTEST = 99.5  # percent of values below the end of the scale: single pixels stand out otherwise


@dataclass(frozen=True)
class Overlay:
    """A map over its picture.

    Attributes
    ----------
    source : str
        Its colours, clear where it is near zero, as a data URL.
    left, top, width, height : float
        Its place, in percent of the picture.
    words : str
        Its largest value, as it stands on the page.
    """

    source: str
    left: float
    top: float
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class Method:
    """One method's map, beside that of random weights.

    Attributes
    ----------
    name : str
    learned : Overlay
    untrained : Overlay or None
        None where the network could not be copied.
    similarity : float or None
        Spearman's correlation of the two, None where one of them is the same everywhere.
    """

    name: str
    learned: Overlay
    untrained: Overlay | None
    similarity: float | None


@dataclass(frozen=True)
class Explained:
    """One picture, and what the best score rests on.

    Attributes
    ----------
    place : int
        Which of the pictures it is.
    label : int
        The class that is asked about.
    methods : tuple of Method
    """

    place: int
    label: int
    methods: tuple[Method, ...]


def explained(
    network: Network,
    pictures: Sequence[Picture],
    labels: Sequence[int],
    multiplications: int,
) -> list[Explained]:
    """Return what the best score of each of some pictures rests on.

    Parameters
    ----------
    network : Network
    pictures : sequence of Picture
    labels : sequence of int
        The class that is asked about for each; not looked at where there is one score.
    multiplications : int
        Of one picture, by which it is chosen how finely it is cut into squares.

    Returns
    -------
    list of Explained
        Empty for a network that does not give one score a class, or takes integers.
    """
    tensor = network.model.inputs[0]
    whole = len(network.model.outputs) == 1 and len(network.model.outputs[0].shape) == 2
    if not whole or "int" in tensor.dtype:
        return []
    some = pictures[:EXPLAINED]
    if not some:
        return []
    if network.model.outputs[0].shape[1] == 1:
        labels = [0] * len(some)
    methods = _methods(network, some, multiplications)
    twin = _untrained(network.source)
    both = [network] if twin is None else [network, network_of(twin)]
    found = []
    for places in _together(network, some):
        batch = np.concatenate([some[place].batch for place in places])
        both = [network_of(each, [batch.shape[1:]]) for each in both]
        steep = [_gradients(each, batch, [labels[place] for place in places]) for each in both]
        for index, place in enumerate(places):
            maps = {
                name: [ask(each, some[place], labels[place]) for each in both]
                for name, ask in methods[place].items()
            }
            maps["gradient"] = [each[index] for each in steep]
            found.append(_explained(place, labels[place], maps))
    return sorted(found, key=lambda each: each.place)


_Ask = Callable[[Network, Picture, int], AttributionMap]


def _together(network: Network, pictures: Sequence[Picture]) -> list[list[int]]:
    """Return the places of pictures of one size, not more than a network is shown at once."""
    of_size: dict[tuple[int, ...], list[int]] = {}
    for place, picture in enumerate(pictures):
        of_size.setdefault(picture.batch.shape, []).append(place)
    at_once = pictures_at_once(network)
    return [
        places[first : first + at_once]
        for places in of_size.values()
        for first in range(0, len(places), at_once)
    ]


def _explained(place: int, label: int, maps: dict[str, list[AttributionMap]]) -> Explained:
    """Return the maps of a network, and those of its untrained twin where it has one."""
    found = []
    for name, (learned, *others) in maps.items():
        other = others[0] if others else None
        found.append(
            Method(
                name=name,
                learned=_overlay(learned),
                untrained=None if other is None else _overlay(other),
                similarity=None if other is None else _similarity(learned, other),
            )
        )
    return Explained(place, label, tuple(found))


def _methods(
    network: Network, pictures: Sequence[Picture], multiplications: int
) -> list[dict[str, _Ask]]:
    """Return the methods that each picture is asked about by, under the names that they go by."""
    first: dict[str, _Ask] = {}
    layer = _last_maps(network)
    if layer is not None:
        first[f"Grad-CAM at {layer}"] = lambda network, picture, label: grad_cam(
            network, picture.batch[0], label, layer
        )
    grid, count = _affordable(network, len(pictures), multiplications)
    shortest = min(min(each.batch.shape[1:3]) for each in pictures)
    hiding: dict[str, _Ask] = {}
    if grid and shortest >= grid and pictures[0].batch.ndim == 4:
        stride = max(1, round(shortest / grid))
        size = min(shortest, round(_OVERLAP * stride) + 1)
        hiding[f"occlusion, {size}×{size} pixels hidden"] = lambda network, picture, label: (
            occlusion(network, picture.batch[0], label, size=size, stride=stride)
        )
    return [first | (hiding if place < count else {}) for place in range(len(pictures))]


def _affordable(network: Network, pictures: int, multiplications: int) -> tuple[int, int]:
    """Return into how many squares a side pictures are cut, and how many pictures; 0 for none.

    The first picture alone where all are too much.
    """
    runs = 2 * (multiplications + _A_VALUE * values_of_one(network))
    for grid, count in [*((grid, pictures) for grid in _GRIDS), (_GRIDS[-1], 1)]:
        if grid**2 * runs * count <= _MULTIPLICATIONS:
            return grid, count
    return 0, 0


def _last_maps(network: Network) -> str | None:
    """Return the last layer that gives maps of more than one value, on the way to the scores."""
    scores = ClassScores(network, network.model.outputs[0])
    for output in reversed(listed_outputs(network)):
        many = len(output.shape) == 3 and any(side is None or side > 1 for side in output.shape[:2])
        if many and output.kind in ("convolution", "pooling", "maps"):
            reached = {id(output.call.outputs[output.index])}
            for call in network.calls:
                if any(id(tensor) in reached for tensor in call.inputs):
                    reached |= {id(tensor) for tensor in call.outputs}
            if id(scores.tensor) in reached:
                return output.name
    return None


def _gradients(
    network: Network, batch: NDArray[Any], labels: Sequence[int]
) -> list[AttributionMap]:
    """Return how steeply each picture's score changes with its pixels, the largest of channels."""
    scores = ClassScores(network, network.model.outputs[0])
    sums = scores.sums
    asked = np.array(labels)[:, np.newaxis]

    def score_of(at: Any) -> Any:
        every = keras.ops.cast(sums(at, training=False), "float32")
        return keras.ops.take_along_axis(every, asked, axis=1)[:, 0]

    given, gradient = with_gradient(score_of, batch.astype(np.float32))
    network.forget()
    steepness = np.abs(gradient)
    steepness = steepness.max(axis=-1) if steepness.ndim == 4 else steepness
    return [
        AttributionMap(
            values=values,
            field=ReceptiveField((1, 1), (1, 1), (0, 0)),
            label=label,
            score=float(score),
            image_size=(values.shape[0], values.shape[1]),
        )
        for values, label, score in zip(steepness, labels, given, strict=True)
    ]


def _untrained(model: Any) -> Any | None:
    """Return the same network with the random weights that it began with, or others like them.

    None where a layer of the user's own can't be copied. Keras takes the seeds of its weights from
    Python's own generator, whose state is put back.
    """
    with seeding_lock:
        state = random.getstate()
        random.seed(0)
        try:
            return keras.models.clone_model(model)
        except Exception:  # whatever a layer of the user's own raises
            return None
        finally:
            random.setstate(state)


def _overlay(found: AttributionMap) -> Overlay:
    rows, columns = found.image_size
    left, right, bottom, top = found.extent
    end = float(np.percentile(np.abs(found.values), _BRIGHTEST)) or float(
        np.abs(found.values).max()
    )
    return Overlay(
        source=overlay(found.values, end),
        left=100 * (left + 0.5) / columns,
        top=100 * (top + 0.5) / rows,
        width=100 * (right - left) / columns,
        height=100 * (bottom - top) / rows,
        words=f"up to {short(float(found.values.max()))}" if found.values.any() else "0 everywhere",
    )


def _similarity(first: AttributionMap, second: AttributionMap) -> float | None:
    one, other = (each.values.ravel() for each in (first, second))
    if _flat(one) or _flat(other):
        return None
    return float(stats.spearmanr(one, other).statistic)


def _flat(values: NDArray[np.float32]) -> bool:
    return bool(np.ptp(values) == 0)
