"""Parts of a network: from the image to a layer, and from a layer to the scores.

Softmax, sigmoid and their like are left out at the end. A softmax lets a score grow because all
others fall; and once a score is near 1, nothing changes it any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs._argument_checks import whole_numbers
from cnnfigs._names import unknown
from cnnfigs.attribution._activation_functions import leaves_as_is, squashes, sums_of
from cnnfigs.networks.graph import Call, Network, network_of
from cnnfigs.networks.inputs import Images, read_images
from cnnfigs.networks.prediction import forward
from cnnfigs.networks.summary import ListedOutput, listed_outputs


@dataclass(frozen=True, eq=False)
class Part:
    """One layer of a network, found by its name.

    Parameters
    ----------
    network : Network
        The whole, through taps, so that the user's own layers gain nothing.
    output : ListedOutput
        What the layer gives.
    """

    network: Network
    output: ListedOutput

    @property
    def tensor(self) -> Any:
        """What the layer gives, as a symbolic tensor of the network."""
        return self.output.call.outputs[self.output.index]

    @property
    def model(self) -> Any:
        """From the image to what the layer gives, before a softmax.

        At the end of the network, before a sigmoid and its like as well.
        """
        call, end = self.output.call, self.tensor
        if squashes(call, softmax_only=self.output.kind != "scores"):
            end = sums_of(call)
        return keras.Model(self.network.model.inputs[0], end)

    @property
    def sums(self) -> Any:
        """From the image to the layer's sums, before its activation function."""
        call = self.output.call
        end = self.tensor if self.output.index else sums_of(call)
        return keras.Model(self.network.model.inputs[0], end)


@dataclass(frozen=True, eq=False)
class ClassScores:
    """One output of a network that gives one score a class.

    Parameters
    ----------
    network : Network
        The whole.
    tensor : keras.KerasTensor
        The scores, (None, classes).
    """

    network: Network
    tensor: Any

    @property
    def image(self) -> Any:
        """The network's input."""
        return self.network.model.inputs[0]

    @property
    def sums(self) -> Any:
        """From the image to the scores, before a softmax, sigmoid or the like."""
        within = _reached(self.network, self.image)
        return keras.Model(self.image, _before_squashing(self.network, self.tensor, within))

    def rest(self, part: Part) -> Any:
        """Return what leads from a layer's answer, and from the image, to the scores.

        Parameters
        ----------
        part : Part
            The layer, of this network.

        Returns
        -------
        callable
            Takes what the layer gives and the image; returns the scores before softmax, sigmoid
            or the like. What goes around the layer is computed from the image.

        Raises
        ------
        ValueError
            Where the scores do not depend on the layer.
        """
        through = _reached(self.network, part.tensor)
        if id(self.tensor) not in through:
            raise ValueError(
                f"the scores do not depend on the layer {part.output.name!r}: name a layer that "
                "lies on the way to them"
            )
        scores = _before_squashing(self.network, self.tensor, through)
        if id(self.tensor) in _reached(self.network, self.image, but_not=part.tensor):
            both, tensor = (
                keras.Model([part.tensor, self.image], scores),
                keras.ops.convert_to_tensor,
            )
            return lambda values, image: both([values, tensor(image)], training=False)
        alone = keras.Model(part.tensor, scores)
        return lambda values, image: alone(values, training=False)


def image_network(model: Any, images: Any) -> tuple[Network, Images]:
    """Return a network for images of the size that came, and the images as it takes them."""
    network = network_of(model)
    read = read_images(network, images)
    if None in network.model.inputs[0].shape[1:] or network.model.inputs[0].shape[0] is not None:
        network = network_of(model, [read.batch.shape[1:]])
    return network, read


def class_scores(network: Network, output: str | None) -> ClassScores:
    """Return the scores that one output of a network gives.

    Parameters
    ----------
    network : Network
        Whose source knows its outputs by name.
    output : str or None
        One of the names of its outputs; None where there is only one.

    Raises
    ------
    ValueError
        Where there are several and none is named, where there is none of that name, and where it
        does not give one score a class.
    """
    names = _output_names(network.source)
    if output is None and len(names) > 1:
        raise ValueError(
            f"the network {network.source.name!r} has {len(names)} outputs: say which of them "
            f"gives the scores, with output={names[0]!r} for example. There are "
            f"{', '.join(map(repr, names))}"
        )
    if output is not None and output not in names:
        raise unknown("output", output, names)
    tensor = network.model.outputs[0 if output is None else names.index(output)]
    shape = tuple(tensor.shape[1:])
    if len(shape) != 1:
        raise ValueError(
            f"expected one score a class, (classes,), but the network gives {shape}: end it with "
            f"{_END.get(len(shape), 'Flatten and Dense')}"
        )
    return ClassScores(network, tensor)


# What makes one number a class of what a network gives, by its axes.
_END = {
    0: "a layer that keeps the axis of classes, such as Reshape((1,))",
    **{
        axes: "a layer that makes one number a class of them, such as "
        f"GlobalAveragePooling{axes - 1}D or Flatten and Dense"
        for axes in (2, 3, 4)
    },
}


def _output_names(model: Any) -> list[str]:
    """Return the names of a model's outputs: the keys of a dict, or the layers that give them.

    The second of one name is called ``"name:2"``.
    """
    # A Sequential model tells neither: it has no dict, and its bare graph knows the names.
    named = getattr(model, "output", None)
    keys = {}
    if isinstance(named, Mapping):
        keys = {id(tensor): str(key) for key, tensor in named.items()}
    layer_names = keras.Model(model.inputs, model.outputs).output_names
    names: list[str] = []
    times: dict[str, int] = {}
    for tensor, layer_name in zip(model.outputs, layer_names, strict=True):
        name = keys.get(id(tensor), layer_name)
        times[name] = times.get(name, 0) + 1
        names.append(name if times[name] == 1 else f"{name}:{times[name]}")
    return names


def part(network: Network, layer: str) -> Part:
    """Return the layer that :func:`cnnfigs.summarize_layers` lists so, with units or maps."""
    outputs = {output.name: output for output in listed_outputs(network)}
    if not isinstance(layer, str):
        raise unknown("layer", layer, outputs)
    if layer not in outputs:
        within = [name for name in outputs if f"/{name}/".find(f"/{layer}/") >= 0]
        if within:
            raise ValueError(
                f"layers of nested networks are named with the network that they lie in: "
                f"{', '.join(map(repr, within[-3:]))}, not {layer!r}"
            )
        raise unknown("layer", layer, outputs)
    output = outputs[layer]
    if len(output.shape) not in (1, 3):
        raise ValueError(
            f"expected a layer of maps or units, but {layer!r} gives {output.shape} for one image"
        )
    return Part(network, output)


def check_units(output: ListedOutput, units: Sequence[int]) -> list[int]:
    """Return the units as a list, or say which of them does not exist."""
    wanted, count = whole_numbers("units", units), output.shape[-1]
    if not wanted:
        raise ValueError(f"expected one or more units of {output.name!r}, got none")
    for unit in wanted:
        if not 0 <= unit < (count or 0):
            raise ValueError(
                f"{output.name!r} has units 0 to {(count or 0) - 1}, but {unit} was asked for"
            )
    return wanted


def answers(model: Any, batch: NDArray[Any]) -> NDArray[np.float32]:
    """Return what a network, or a part of it, gives for a batch, as it is used."""
    return np.asarray(keras.ops.convert_to_numpy(forward(model, batch)), dtype=np.float32)


def _reached(network: Network, start: Any, *, but_not: Any = None) -> set[int]:
    """Return the ids of a tensor, and of all that is computed from it without another one."""
    reached = {id(start)}
    for call in network.calls:
        if any(id(tensor) in reached for tensor in call.inputs):
            reached.update(id(tensor) for tensor in call.outputs if tensor is not but_not)
    return reached


def _before_squashing(network: Network, scores: Any, within: set[int]) -> Any:
    """Return scores before a softmax, sigmoid or the like that they end with.

    It is looked for among the tensors `within` alone: those that depend on the layer asked about.
    """
    makers = {id(tensor): call for call in network.calls for tensor in call.outputs}
    after: list[Call] = []
    end = scores
    while (call := makers.get(id(end))) is not None and id(call.inputs[0]) in within:
        if squashes(call):
            end = sums_of(call)
            for later in reversed(after):
                end = later.tap(end)
            return end
        if not leaves_as_is(call):
            break
        after.append(call)
        end = call.inputs[0]
    return scores
