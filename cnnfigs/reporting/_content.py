"""What stands on a report's page? All of it, computed, before a word of HTML is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image

import cnnfigs
from cnnfigs import figures
from cnnfigs.layers import Layer, activations
from cnnfigs.measures import confusion_matrix
from cnnfigs.networks.graph import Network
from cnnfigs.networks.prediction import forward
from cnnfigs.networks.summary import listed_outputs, summarize_layers
from cnnfigs.reporting._accuracy import Accuracy, accuracies
from cnnfigs.reporting._answers import (
    Score,
    are_probabilities,
    checked_classes,
    top_scores,
    two_sided,
)
from cnnfigs.reporting._attribution import Explained, explained
from cnnfigs.reporting._drawings import Drawing, drawing
from cnnfigs.reporting._folding import folded, ways_around
from cnnfigs.reporting._live import Live, live_part
from cnnfigs.reporting._network import (
    LayerRow,
    Stage,
    input_words,
    scaling_words,
    stages_of,
)
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting._tiles import (
    Strip,
    gradient,
    kernels_of,
    png,
    scale_for,
    strip_of,
    strongest,
    units_of,
)
from cnnfigs.reporting.checks import CHECKS, Evidence, Finding, check_up, gather
from cnnfigs.reporting.checks._evidence import predicted

# Pictures whose maps are on the page; of more, only the answers.
MAPS_FOR = 6
ANSWERS_FOR = 12
CHECKED = 500
# Classes of which a confusion matrix can still be read, and as few pictures as fill one.
_CONFUSED, _LABELLED = 30, 20
# Maps that a reader sees at once, the most that can be unfolded, and how many values of maps a
# page holds: a browser opens some megabytes quickly.
_AT_ONCE, _MOST, _VALUES = 12, 64, 3_000_000
# Layers that fit into a drawing that is still looked at; of more, what belongs together is a row.
_DRAWN_LAYERS = 40
_KERNELS = 64
_ROW_OF_UNITS = 64
_SHORTEST = 8  # rows as which a sequence is drawn, a strip of one row could not be seen

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Answer:
    """One picture, and what the network says of it.

    Attributes
    ----------
    name, note, source : str
        The picture's name, what was done to it, and itself as a data URL.
    size : tuple of int
        Its rows and columns.
    label : str or None
        What it shows, where that was given.
    top : tuple of Score
        Nothing where the network gives no scores.
    """

    name: str
    note: str
    source: str
    size: tuple[int, int]
    label: str | None
    top: tuple[Score, ...]


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


@dataclass(frozen=True, eq=False)
class Examined:
    """What a check-up found.

    Attributes
    ----------
    findings : list of Finding
    looked_at : list of str
        What all was checked.
    pictures : int
        On how many.
    accuracy : list of Accuracy
        As the pictures are, and changed; empty without enough labels.
    labelled : int
        Over how many pictures that is.
    confusion : Drawing or None
    """

    findings: list[Finding]
    looked_at: list[str]
    pictures: int
    accuracy: list[Accuracy]
    labelled: int
    confusion: Drawing | None


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
    maps : list of (Stage, list of LayerMaps)
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
    maps: list[tuple[Stage, list[LayerMaps]]]
    kernels: Kernels | None
    examined: Examined | None
    explained: list[Explained]
    live: Live | str
    version: str


def content_of(
    model: Any,
    network: Network,
    pictures: Sequence[Picture],
    classes: Sequence[str] | None,
    labels: Sequence[int] | None,
    say: Progress,
) -> Content:
    """Compute all that stands on the page.

    Parameters
    ----------
    model : keras.Model
    network : Network
        Of `model`.
    pictures : sequence of Picture
    classes : sequence of str, optional
        The names of the scores.
    labels : sequence of int, optional
        What each picture shows.
    say : callable
        Is told what is being done.
    """
    say("counting")
    summaries = summarize_layers(model)
    stages = stages_of(network, model)
    say("asking the network")
    layers = _asked(model, pictures[:MAPS_FOR])
    scores = _scores(network, pictures[:ANSWERS_FOR])
    names = checked_classes(classes, _outputs(network))
    best = None if scores is None else np.argmax(scores, axis=1).tolist()
    multiplications = sum(each.multiplications or 0 for each in summaries)
    say("checking")
    examined = _examined(model, pictures[:CHECKED], names, labels, multiplications)
    say("asking what answers rest on")
    rests_on = [] if best is None else explained(model, network, pictures, best, multiplications)
    say("drawing maps")
    maps = _maps(stages, layers)
    say("packing the network")
    live = live_part(model, network, pictures[:MAPS_FOR], names, multiplications)
    say("drawing the network")
    rows, ways = summaries, ways_around(listed_outputs(network))
    if len(summaries) > _DRAWN_LAYERS:
        rows, ways = folded(summaries, listed_outputs(network))
    drawn = drawing("network", lambda: figures.architecture(rows, ways=ways))
    return Content(
        name=model.name,
        takes=input_words(network),
        scaling=scaling_words(network),
        parameters=model.count_params(),
        multiplications=multiplications,
        layer_count=len(summaries),
        uncounted=sum(each.multiplications is None for each in summaries),
        stages=stages,
        drawn=drawn,
        drawn_rows=len(rows),
        answers=_answers(pictures[:ANSWERS_FOR], scores, names, labels),
        pictures=len(pictures),
        percent=scores is not None and are_probabilities(scores),
        outputs=_output_words(network),
        maps=maps,
        kernels=_kernels(network),
        examined=examined,
        explained=rests_on,
        live=live,
        version=cnnfigs.__version__,
    )


def _examined(
    model: Any,
    pictures: Sequence[Picture],
    classes: Sequence[str] | None,
    labels: Sequence[int] | None,
    multiplications: int,
) -> Examined | None:
    """Return what a check-up finds, on the pictures that have the first one's size."""
    if not pictures:
        return None
    size = pictures[0].batch.shape
    places = [index for index, each in enumerate(pictures) if each.batch.shape == size]
    evidence = gather(
        model,
        np.concatenate([pictures[index].batch for index in places]),
        None if labels is None else [labels[index] for index in places],
    )
    accuracy, labelled = accuracies(evidence, multiplications)
    return Examined(
        findings=check_up(evidence, classes),
        looked_at=list(CHECKS),
        pictures=len(places),
        accuracy=accuracy,
        labelled=labelled,
        confusion=_confusion(evidence, classes),
    )


def _confusion(evidence: Evidence, classes: Sequence[str] | None) -> Drawing | None:
    if evidence.labels is None or evidence.scores is None or len(evidence.labels) < _LABELLED:
        return None
    count = max(2, evidence.scores.shape[1])
    if count > _CONFUSED:
        return None
    names = list(classes) if classes else [str(place) for place in range(count)]
    counts = confusion_matrix(evidence.labels, predicted(evidence.scores), classes=count)
    return drawing("confusion", lambda: figures.confusion(counts, names))


def _outputs(network: Network) -> int:
    shape = network.model.outputs[0].shape
    return int(shape[1]) if len(shape) == 2 else 0


def _output_words(network: Network) -> str:
    each = [tuple(tensor.shape[1:]) for tensor in network.model.outputs]
    words = [
        (f"{shape[0]:,} score" + ("" if shape[0] == 1 else "s"))
        if len(shape) == 1
        else " × ".join("?" if side is None else str(side) for side in shape)
        for shape in each
    ]
    return " and ".join(words)


def _asked(model: Any, pictures: Sequence[Picture]) -> list[list[Layer]]:
    """Return each layer's answers to each picture, at once where the pictures have one size."""
    if not pictures:
        return []
    if len({picture.batch.shape for picture in pictures}) > 1:
        return [activations(model, picture.batch[0]) for picture in pictures]
    together = activations(model, np.concatenate([picture.batch for picture in pictures]))
    return [
        [Layer(each.name, each.kind, each.values[index], each.field) for each in together]
        for index in range(len(pictures))
    ]


def _scores(network: Network, pictures: Sequence[Picture]) -> NDArray[np.float32] | None:
    """Return the first output's scores of each picture; None where it gives none."""
    if not pictures or len(network.model.outputs[0].shape) != 2:
        return None
    return two_sided(
        np.concatenate([_first_output(network, picture.batch) for picture in pictures])
    )


def _first_output(network: Network, batch: NDArray[Any]) -> NDArray[np.float32]:
    given = keras.tree.flatten(forward(network.model, [batch]))[0]
    return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(given, "float32")))


def _answers(
    pictures: Sequence[Picture],
    scores: NDArray[np.float32] | None,
    names: Sequence[str] | None,
    labels: Sequence[int] | None,
) -> list[Answer]:
    percent = scores is not None and are_probabilities(scores)
    answers = []
    for index, picture in enumerate(pictures):
        label = None if labels is None else labels[index]
        top = (
            ()
            if scores is None
            else tuple(top_scores(scores[index], names, label, percent=percent))
        )
        answers.append(
            Answer(
                name=picture.name,
                note=picture.note,
                source=png(Image.fromarray(picture.shown)),
                size=(picture.shown.shape[0], picture.shown.shape[1]),
                label=None if label is None else names[label] if names else f"class {label}",
                top=top,
            )
        )
    return answers


def _maps(stages: list[Stage], layers: list[list[Layer]]) -> list[tuple[Stage, list[LayerMaps]]]:
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


def _kernels(network: Network) -> Kernels | None:
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
