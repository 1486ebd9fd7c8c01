"""What do all checks look at? A network's values for pictures, asked for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.networks.graph import Call, Network, network_of
from cnnfigs.networks.prediction import few_at_once, forward, in_batches
from cnnfigs.networks.summary import ListedOutput, listed_outputs
from cnnfigs.reporting._memory import pictures_at_once


@dataclass(frozen=True)
class Finding:
    """Something that is likely wrong.

    Attributes
    ----------
    name : str
        What it is, in a few words.
    where : str
        The layer or the class; nothing where it is the whole network.
    number : float
        What was measured.
    evidence : str
        The number in a sentence.
    advice : str
        What to do.
    """

    name: str
    where: str
    number: float
    evidence: str
    advice: str


@dataclass(frozen=True, eq=False)
class Evidence:
    """A network, and its values for pictures.

    Attributes
    ----------
    name : str
        The model's.
    network : Network
    batch : ndarray
        (n, h, w, c): pictures of one size, as the network takes them.
    outputs : list of ListedOutput
        What its layers give.
    values : dict of int to ndarray
        What each call gave for the pictures, or for the first of them, by the id of its tensor.
    scores : (n, classes) array or None
        Of the first output, where that gives scores; before any change to them.
    labels : (n,) array or None
        What the pictures show.
    """

    name: str
    network: Network
    batch: NDArray[Any]
    outputs: list[ListedOutput]
    values: dict[int, NDArray[np.float32]] = field(repr=False)
    scores: NDArray[np.float32] | None
    labels: NDArray[np.int64] | None

    @property
    def calls(self) -> list[Call]:
        """The network's calls, in their order."""
        return self.network.calls

    def given(self, output: ListedOutput) -> NDArray[np.float32]:
        """Return what a layer gave, the pictures first."""
        return self.values[id(output.call.outputs[output.index])]

    def taken(self, call: Call) -> NDArray[np.float32]:
        """Return what a call was given, the pictures first."""
        return self.values[id(call.inputs[0])]

    def is_end(self, output: ListedOutput) -> bool:
        """Return whether the network ends with this."""
        tensor = output.call.outputs[output.index]
        return any(tensor is end for end in self.network.model.outputs)

    def ask(self, batch: NDArray[Any]) -> NDArray[np.float32]:
        """Return the scores of other pictures."""
        return scores_of(self.network, batch)


def gather(
    model: Any, batch: NDArray[Any], labels: Sequence[int] | NDArray[np.int64] | None = None
) -> Evidence:
    """Ask a network about pictures, and keep what each of its calls gave.

    Parameters
    ----------
    model : keras.Model or Network
        Of one image.
    batch : ndarray
        (n, h, w, c): pictures as the network takes them.
    labels : sequence of int, optional
        What they show.
    """
    network = network_of(model)
    if any(size is None for size in network.model.inputs[0].shape[1:]):
        network = network_of(network, [batch.shape[1:]])
    some = batch[: pictures_at_once(network)]
    forward(network.model, [some])
    values = {id(network.model.inputs[0]): np.asarray(some, dtype=np.float32)}
    for call in network.calls:
        for tensor, output in zip(call.outputs, call.tap.outputs, strict=False):
            values[id(tensor)] = _as_numbers(output)
    network.forget()  # two of each would be kept otherwise
    is_scores = len(network.model.outputs[0].shape) == 2
    scores = scores_of(network, batch) if is_scores else None
    # Labels are compared with the largest score: of what is no number, none is.
    compared = labels is not None and (scores is None or np.isfinite(scores).all())
    return Evidence(
        name=network.source.name,
        network=network,
        batch=batch,
        outputs=listed_outputs(network),
        values=values,
        scores=scores,
        labels=np.asarray(labels) if compared else None,
    )


def scores_of(network: Network, batch: NDArray[Any]) -> NDArray[np.float32]:
    """Return what a network's first output gives for pictures.

    Few are shown at once where its layers give many values, since it keeps those of all layers.
    """
    at_once = pictures_at_once(network)
    shown = few_at_once(network.model, at_once, len(batch))

    def ask(some: NDArray[Any]) -> NDArray[np.float32]:
        return _as_numbers(keras.tree.flatten(forward(shown, [some]))[0])

    return in_batches(ask, batch, at_once)


def _as_numbers(output: Any) -> NDArray[np.float32]:
    return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(output, "float32")))


def activation_of(operation: Any) -> str:
    """Return the name of a layer's activation function.

    Examples
    --------
    >>> activation_of(keras.layers.Dense(1, activation="tanh")), activation_of(keras.layers.ReLU(6))
    ('tanh', 'relu6')
    """
    if isinstance(operation, keras.layers.ReLU):
        return "relu6" if operation.max_value == 6 else "relu"
    return str(getattr(getattr(operation, "activation", None), "__name__", "linear"))


def predicted(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the class that each row of scores names; one score is that of class 1."""
    if scores.shape[1] == 1:
        threshold = 0.5 if scores.min() >= 0 and scores.max() <= 1 else 0.0
        return (scores[:, 0] > threshold).astype(np.int64)
    return np.asarray(np.argmax(scores, axis=1), dtype=np.int64)
