"""Can a reader try the network on the page itself, and does it answer there as in Keras?

The page holds the network, and the scripts that run it. What it computes is compared with Keras
where it is opened: the page holds what Keras's layers made of the pictures, all of it where that is
little, and else values spread evenly over each layer.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnfigs.figures._canvas.palette import palette
from cnnfigs.layers import activations
from cnnfigs.networks.graph import Network
from cnnfigs.reporting._network import large
from cnnfigs.reporting._pictures import Picture
from cnnfigs.training._recorder import named_weights
from cnnfigs.web import _bundle as bundle
from cnnfigs.web._portable import Portable, make_portable
from cnnfigs.web._text import as_script, as_text

# What a page can hold, and what a browser answers to in a few seconds.
MOST_PARAMETERS = 6_000_000
MOST_MULTIPLICATIONS = 2_500_000_000
# Values of Keras's that a page holds, less than a megabyte of them.
_COMPARED = 150_000
_STARTS = (
    bundle.START,
    "figures/own.js",
    "figures/network.js",
    "view/cell.js",
    "data/worker.js",
    "data/reasons.js",
)
_STYLES = ("figure", "network", "sheet", "input")


@dataclass(frozen=True)
class Live:
    """The network on the page, and what runs it.

    Attributes
    ----------
    content : str
        The manifest, as a script element holds it.
    weights : str
        All weights, likewise.
    digest : str
        Of the script, as a page's policy names it.
    megabytes : float
        How large all of it is.
    precision : {"fixed", "whole"}
        Of the weights.
    """

    content: str
    weights: str
    digest: str
    megabytes: float
    precision: str


def live_part(
    network: Network,
    pictures: Sequence[Picture],
    classes: Sequence[str] | None,
    multiplications: int,
) -> Live | str:
    """Return the network for the page, or in a sentence why it is not on it.

    Parameters
    ----------
    network : Network
    pictures : sequence of Picture
        To begin with, and to compare on.
    classes : sequence of str, optional
        The names of the scores.
    multiplications : int
        Those of one picture.
    """
    parameters = network.source.count_params()
    if parameters > MOST_PARAMETERS:
        return (
            f"It has {large(parameters)} parameters: a page would be too large with more than "
            f"{large(MOST_PARAMETERS)}."
        )
    if multiplications > MOST_MULTIPLICATIONS:
        return (
            f"It multiplies {large(multiplications)} times for a picture: with more than "
            f"{large(MOST_MULTIPLICATIONS)}, a browser takes too long."
        )
    try:
        portable = network_alive(network, pictures, classes)
    except (TypeError, ValueError) as error:
        words = str(error)
        return f"{words[0].upper()}{words[1:]}."
    content, weights = as_script(portable.manifest), as_script(portable.weights)
    whole = script()
    return Live(
        content=content,
        weights=weights,
        digest=base64.b64encode(hashlib.sha256(whole.encode()).digest()).decode(),
        megabytes=sum(map(len, (content, weights, whole, style()))) / 1e6,
        precision=portable.manifest["weights"]["precision"],
    )


def network_alive(
    network: Network, pictures: Sequence[Picture], classes: Sequence[str] | None
) -> Portable:
    """Return a network as the figure ``own`` takes it, or raise what says why it can't run.

    Its manifest tells beside what `cnnfigs.web.export` writes which values black and white have,
    and what Keras answered to the pictures.
    """
    size = network.model.inputs[0].shape[1:]
    alike = [each for each in pictures if each.batch.shape[1:] == tuple(size)]
    shades, pixels = _as_pixels(alike, size)
    portable = make_portable(
        network,
        classes=_names(classes, network.model.outputs[0].shape),
        images=pixels,
        labels=[each.name for each in alike],
        snapshots={0: named_weights(network.source)},
    )
    manifest = {**portable.manifest, "shades": shades}
    if alike:
        batch = _as_values(pixels, shades, alike[0].batch)
        manifest["agreement"] = _answers_of_keras(network, manifest["layers"], batch)
    return Portable(manifest, portable.weights)


@cache
def script() -> str:
    """Return the script that runs a network, with nothing to load."""
    modules = bundle.read_modules(palette())
    names = bundle.needed_by(modules, _STARTS)
    return bundle.whole_script(bundle.as_functions(modules, names))


@cache
def style() -> str:
    """Return the stylesheet of what runs."""
    folder = Path(bundle.SOURCES, "styles")
    return "\n".join((folder / f"{name}.css").read_text("utf-8") for name in _STYLES)


def _names(classes: Sequence[str] | None, shape: tuple[int | None, ...]) -> list[str]:
    """Return a name for each output; of one score with two names, that of 1."""
    count = int(shape[-1] or 0)
    if classes:
        return list(classes)[-count:]
    word = "class" if len(shape) == 2 else "map"
    return ["the score"] if shape[1:] == (1,) else [f"{word} {place}" for place in range(count)]


def _as_pixels(
    pictures: Sequence[Picture], size: tuple[int | None, ...]
) -> tuple[tuple[float, float], NDArray[np.uint8]]:
    """Return which values black and white have for the network, and the pictures in 256 shades."""
    if not pictures:
        return (0.0, 1.0), np.zeros((0, *(side or 1 for side in size)), np.uint8)
    values = np.concatenate([each.batch for each in pictures]).astype(np.float64)
    least, most = float(values.min()), float(values.max())
    black, white = (least, most) if least < 0 or most > 255 else (0.0, 255.0 if most > 1 else 1.0)
    pixels = np.rint((values - black) * 255 / ((white - black) or 1)).astype(np.uint8)
    grey = pixels.ndim == 4 and pixels.shape[-1] == 1
    return (black, white), pixels[..., 0] if grey else pixels


def _as_values(
    pixels: NDArray[np.uint8], shades: tuple[float, float], like: NDArray[Any]
) -> NDArray[Any]:
    """Return pixels as the browser gives them to the network."""
    black, white = shades
    values = black + pixels.astype(np.float64) * (white - black) / 255
    return values.reshape(-1, *like.shape[1:]).astype(like.dtype)


def _answers_of_keras(
    network: Network, layers: Sequence[dict[str, Any]], batch: NDArray[Any]
) -> dict[str, Any]:
    """Return what Keras's layers make of the pictures, and which class the network names."""
    places = {layer["name"]: index for index, layer in enumerate(layers)}
    known = [each for each in activations(network, batch) if each.name in places]
    sizes = [each.values[0].size for each in known]
    room = _room(sizes, _COMPARED // len(batch))
    compared, rows = [], []
    for each in known:
        flat = each.values.reshape(len(batch), -1)
        step = _step(flat.shape[1], room, each.values.shape[-1])
        some = flat[:, ::step]
        compared.append({"index": places[each.name], "step": step, "count": some.shape[1]})
        rows.append(np.column_stack([np.abs(flat).max(axis=1), some]))
    values = np.concatenate(rows, axis=1).astype("<f4")
    half, winners = _winners(known[-1].values)
    return {
        "layers": compared,
        "values": as_text(values.tobytes()),
        "winners": winners,
        "half": half,
    }


def _room(sizes: Sequence[int], total: int) -> int:
    """Return how many values of a layer fit at most, so that all layers together fit."""
    left, room = total, 0
    for place, size in enumerate(sorted(sizes)):
        room = left // (len(sizes) - place)
        if size > room:
            return room
        left -= size
    return max(sizes, default=0)


def _step(size: int, room: int, maps: int) -> int:
    """Return how far apart values are taken of so many, so that each map has its turn."""
    step = -(-size // max(1, room))
    while step > 1 and math.gcd(step, maps) > 1:
        step += 1
    return step


def _winners(scores: NDArray[np.float32]) -> tuple[float, list[int | None]]:
    """Return above what one score means yes, and the class of each picture, where there is one."""
    if scores.ndim != 2:
        return 0.0, [None] * len(scores)
    if scores.shape[1] > 1:
        return 0.0, np.argmax(scores, axis=1).tolist()
    half = 0.5 if scores.min() >= 0 and scores.max() <= 1 else 0.0
    return half, (scores[:, 0] > half).astype(int).tolist()
