"""What stands on a report's page? All of it, computed, before a word of HTML is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

import cnnfigs
from cnnfigs import figures
from cnnfigs.networks.graph import Network
from cnnfigs.networks.summary import listed_outputs, summarize_layers
from cnnfigs.reporting._answers import (
    Answer,
    answers_to,
    are_probabilities,
    checked_classes,
    scores_of,
)
from cnnfigs.reporting._attribution import Explained, explained
from cnnfigs.reporting._drawings import Drawing, drawing
from cnnfigs.reporting._examined import Examined, examined
from cnnfigs.reporting._folding import folded, ways_around
from cnnfigs.reporting._live import Live, live_part
from cnnfigs.reporting._maps import Kernels, LayerMaps, first_kernels, layers_asked, maps_of
from cnnfigs.reporting._network import Stage, input_words, scaling_words, stages_of
from cnnfigs.reporting._patches import LayerPatches, patches_of
from cnnfigs.reporting._pictures import Picture

# Pictures whose maps are on the page; of more, only the answers.
MAPS_FOR = 6
ANSWERS_FOR = 12
# Of a network that multiplies often, fewer are checked: each is shown to it some times.
CHECKED, _MULTIPLICATIONS = (30, 500), 200_000_000_000
# Layers that fit into a drawing that is still looked at; of more, what belongs together is a row.
_DRAWN_LAYERS = 40

Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Content:
    """All that stands on the page.

    Attributes
    ----------
    name, takes, scaling : str
        The network's name, what a picture is to it, and who scales it.
    parameters, multiplications, layer_count : int
    uncounted : int
        Layers whose multiplications are not known.
    stages : list of Stage
    drawn : Drawing
    drawn_rows : int
        Its rows; fewer than layers where what belongs together was folded.
    answers : list of Answer
    pictures : int
        How many came.
    percent : bool
        Whether scores are probabilities.
    outputs : str
        What the network gives.
    yes : str or None
        What a single score is one of, where both answers have names.
    maps : list of (Stage, list of LayerMaps)
    patches : list of LayerPatches
        What the strongest maps look for; empty where the pictures are few.
    searched : int
        Among how many pictures.
    kernels : Kernels or None
    examined : Examined or None
        The check-up; None without pictures.
    explained : list of Explained
        What the answers rest on.
    live : Live or str
        The network itself; or in a sentence why it is not on the page.
    version : str
        Of this package.
    """

    name: str
    takes: str
    scaling: str
    parameters: int
    multiplications: int
    layer_count: int
    uncounted: int
    stages: list[Stage]
    drawn: Drawing
    drawn_rows: int
    answers: list[Answer]
    pictures: int
    percent: bool
    outputs: str
    yes: str | None
    maps: list[tuple[Stage, list[LayerMaps]]]
    patches: list[LayerPatches]
    searched: int
    kernels: Kernels | None
    examined: Examined | None
    explained: list[Explained]
    live: Live | str
    version: str


def content_of(
    network: Network,
    pictures: Sequence[Picture],
    classes: Sequence[str] | None,
    labels: Sequence[int] | None,
    say: Progress,
) -> Content:
    """Compute all that stands on the page.

    Parameters
    ----------
    network : Network
    pictures : sequence of Picture
    classes : sequence of str, optional
        The names of the scores.
    labels : sequence of int, optional
        What each picture shows.
    say : callable
        Is told what is being done.
    """
    say("counting")
    summaries = summarize_layers(network)
    stages = stages_of(network)
    say("asking the network")
    layers = layers_asked(network, pictures[:MAPS_FOR])
    scores = scores_of(network, pictures[:ANSWERS_FOR])
    names = checked_classes(classes, _outputs(network))
    best = None
    if scores is not None and np.isfinite(scores).all():  # Of what is no number, none is largest.
        best = np.argmax(scores, axis=1).tolist()
    multiplications = sum(each.multiplications or 0 for each in summaries)
    say("drawing maps")
    maps = maps_of(stages, layers)
    del layers  # of a large network, more than all that comes needs
    say("checking")
    few, many = CHECKED
    checked = max(few, min(many, _MULTIPLICATIONS // max(1, multiplications)))
    check = examined(network, pictures[:checked], names, labels, multiplications)
    say("asking what answers rest on")
    rests_on = [] if best is None else explained(network, pictures, best, multiplications)
    say("searching the pictures")
    patches, searched = patches_of(network, stages, pictures, multiplications)
    say("packing the network")
    live = live_part(network, pictures[:MAPS_FOR], names, multiplications)
    say("drawing the network")
    rows, ways = summaries, ways_around(listed_outputs(network))
    if len(summaries) > _DRAWN_LAYERS:
        rows, ways = folded(summaries, listed_outputs(network))
    drawn = drawing("network", lambda: figures.architecture(rows, ways=ways))
    return Content(
        name=network.source.name,
        takes=input_words(network),
        scaling=scaling_words(network),
        parameters=network.source.count_params(),
        multiplications=multiplications,
        layer_count=len(summaries),
        uncounted=sum(each.multiplications is None for each in summaries),
        stages=stages,
        drawn=drawn,
        drawn_rows=len(rows),
        answers=answers_to(pictures[:ANSWERS_FOR], scores, names, labels),
        pictures=len(pictures),
        percent=scores is not None and are_probabilities(scores),
        outputs=_output_words(network),
        yes=names[1] if names and _outputs(network) == 1 < len(names) else None,
        maps=maps,
        patches=patches,
        searched=searched,
        kernels=first_kernels(network),
        examined=check,
        explained=rests_on,
        live=live,
        version=cnnfigs.__version__,
    )


def _outputs(network: Network) -> int:
    shape = network.model.outputs[0].shape
    return int(shape[1]) if len(shape) == 2 else 0


def _output_words(network: Network) -> str:
    each = [tuple(tensor.shape[1:]) for tensor in network.model.outputs]
    words = [
        (f"{shape[0]:,} score" + ("" if shape[0] == 1 else "s"))
        if len(shape) == 1
        else "×".join("?" if side is None else str(side) for side in shape)
        for shape in each
    ]
    return " and ".join(words)
