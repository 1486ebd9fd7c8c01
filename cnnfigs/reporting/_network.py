"""What is a network, in the words and numbers of a page? Its layers, in stages of one size."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras

from cnnfigs.figures._canvas.phrases import counted, field_words, shape_words, times
from cnnfigs.networks.graph import TRAINING_ONLY, Network
from cnnfigs.networks.scaling import meaning_of_integers
from cnnfigs.networks.summary import LayerSummary, ListedOutput, listed_outputs, summarize_layers

_MERGES = (
    keras.layers.Add,
    keras.layers.Average,
    keras.layers.Concatenate,
    keras.layers.Dot,
    keras.layers.Maximum,
    keras.layers.Minimum,
    keras.layers.Multiply,
    keras.layers.Subtract,
)
# Layers whose maps are those of the layer before, moved or framed.
_FRAMES = (keras.layers.ZeroPadding2D, keras.layers.Cropping2D)
_GIVES_ON = (*TRAINING_ONLY, *_FRAMES)
_ONE_PLACE = ("units", "1×1")
_UNITS = ((1e9, "billion"), (1e6, "million"))


@dataclass(frozen=True)
class LayerRow:
    """One layer as a row of a table.

    Attributes
    ----------
    name, what, shape, field : str
        Its name, its type with its settings, what it gives, and what one of its values sees.
    parameters : int
    multiplications : int or None
    share : float
        Its part of the network's parameters.
    joins : tuple of str
        Where it brings several ways together, the layers that they come from.
    has_maps : bool
        Whether its answer is worth drawing: it does more than give on what comes.
    """

    name: str
    what: str
    shape: str
    field: str
    parameters: int
    multiplications: int | None
    share: float
    joins: tuple[str, ...]
    has_maps: bool


@dataclass(frozen=True)
class Stage:
    """Layers in a row whose maps have one size, with what is pooled and comes back to them.

    Attributes
    ----------
    title : str
        The size, or ``"units"``.
    rows : tuple of LayerRow
    """

    title: str
    rows: tuple[LayerRow, ...]

    @property
    def parameters(self) -> int:
        """How many parameters they hold together."""
        return sum(row.parameters for row in self.rows)

    @property
    def multiplications(self) -> int:
        """How often they multiply for one image, as far as that is known."""
        return sum(row.multiplications or 0 for row in self.rows)


def stages_of(network: Network) -> list[Stage]:
    """Return a network's layers in their order, in stages of one size."""
    summaries = summarize_layers(network)
    outputs = listed_outputs(network)
    total = sum(one.parameters for one in summaries) or 1
    given_by = {id(each.call.outputs[each.index]): each.name for each in outputs}
    rows = [
        (_size_words(summary), _row(summary, output, total, given_by))
        for summary, output in zip(summaries, outputs, strict=True)
    ]
    # What only frames or cuts its maps belongs to what comes after it.
    for place in range(len(rows) - 2, -1, -1):
        if isinstance(outputs[place].call.operation, _FRAMES):
            rows[place] = (rows[place + 1][0], rows[place][1])
    grouped = itertools.groupby(rows, key=lambda each: each[0])
    stages: list[Stage] = []
    for title, group in grouped:
        earlier = _begins_again(stages, title)
        found = [*stages[earlier:], Stage(title, tuple(row for _, row in group))]
        stages[earlier:] = [Stage(title, tuple(row for stage in found for row in stage.rows))]
    return stages


def _begins_again(stages: Sequence[Stage], title: str) -> int:
    """Return where the stage is that goes on; the number of stages where a new one begins.

    Squeeze-and-excitation pools maps to one place and comes back to them, in every block.
    """
    place = len(stages) - 1
    while place >= 0 and stages[place].title in _ONE_PLACE:
        place -= 1
    return place if place >= 0 and stages[place].title == title else len(stages)


def _row(
    summary: LayerSummary, output: ListedOutput, total: int, given_by: dict[int, str]
) -> LayerRow:
    operation = output.call.operation
    joins: tuple[str, ...] = ()
    if isinstance(operation, _MERGES):
        joins = tuple(given_by.get(id(tensor), "an operation") for tensor in output.call.inputs)
    return LayerRow(
        name=summary.name,
        what=layer_words(operation),
        shape=shape_words(summary.shape, summary.kind),
        field=field_words(summary.field).removeprefix("sees ").removesuffix(" pixels"),
        parameters=summary.parameters,
        multiplications=summary.multiplications,
        share=summary.parameters / total,
        joins=joins,
        has_maps=summary.kind != "flattened" and not isinstance(operation, _GIVES_ON),
    )


def _size_words(summary: LayerSummary) -> str:
    if len(summary.shape) == 3:
        return times(summary.shape[0], summary.shape[1])
    return "sequences" if len(summary.shape) == 2 else "units"


def layer_words(operation: Any) -> str:
    """Return a layer's type, and the settings that a reader looks for.

    Examples
    --------
    >>> layer_words(keras.layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"))
    'Conv2D, 3×3, stride 2, padded, relu'
    """
    words = [type(operation).__name__]
    size = getattr(operation, "kernel_size", None) or getattr(operation, "pool_size", None)
    if size is not None:
        words.append("×".join(map(str, size if isinstance(size, Sequence) else (size,))))
        strides = getattr(operation, "strides", 1)
        strides = strides if isinstance(strides, Sequence) else (strides,)
        if set(strides) != {1} and tuple(strides) != tuple(getattr(operation, "pool_size", ())):
            words.append(f"stride {strides[0] if len(set(strides)) == 1 else strides}")
        if getattr(operation, "padding", "valid") == "same":
            words.append("padded")
    activation = getattr(getattr(operation, "activation", None), "__name__", "linear")
    if activation != "linear" and activation.lower() != words[0].lower():
        words.append(activation)
    return ", ".join(words)


def large(number: int) -> str:
    """Return a number that is easy to read.

    Examples
    --------
    >>> large(25_636_712), large(431_080), large(3_857_973_248)
    ('25.6 million', '431,080', '3.86 billion')
    """
    for size, word in _UNITS:
        if number >= size:
            return f"{number / size:.3g} {word}"
    return f"{number:,}"


def short(number: float) -> str:
    """Return a number with three digits, and with a minus sign where it needs one.

    Examples
    --------
    >>> short(-0.12345), short(0.00001234)
    ('−0.123', '1.23e−05')
    """
    return f"{number:.3g}".replace("-", "−")


def input_words(network: Network) -> str:
    """Return what a picture is to the network."""
    tensor = network.model.inputs[0]
    shape = tuple(tensor.shape[1:])
    if len(shape) != 3:  # A sequence and its channels, a volume, or a picture without channels.
        return "any size" if None in shape else f"{times(*shape)} values"
    colour = {1: "grey", 3: "colour"}.get(shape[2] or 0, counted(shape[2], "channel"))
    size = "any size" if None in shape[:2] else f"{times(*shape[:2])} pixels"
    return f"{size}, {colour}"


def scaling_words(network: Network) -> str:
    """Return who makes small numbers of a picture's integers."""
    meaning = meaning_of_integers(network, network.model.inputs[0])
    if meaning == "integers":
        return "It takes integers, and pictures are passed as they are, 0 to 255."
    if meaning == "values":
        return "It scales its input itself, so pictures are passed as they are, 0 to 255."
    return (
        "It does not scale its input. Pictures of integers are divided by 255 for it, and arrays "
        "of floats are passed as they are."
    )
