"""What a network is made of, before any image comes.

Shapes, parameters, multiplications and receptive fields, layer by layer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from keras import layers

from cnnfigs.networks.graph import Call, Network, network_of
from cnnfigs.networks.receptive_field import ReceptiveField, Shape, view_after, view_of_input

__all__ = ["LayerSummary", "ReceptiveField", "receptive_fields", "summarize_layers"]


CONVOLUTIONS = (
    layers.Conv1D,
    layers.Conv2D,
    layers.Conv3D,
    layers.DepthwiseConv1D,
    layers.DepthwiseConv2D,
    layers.SeparableConv1D,
    layers.SeparableConv2D,
)
ATTENTION = (layers.MultiHeadAttention, layers.GroupQueryAttention)
TRANSPOSED = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)
POOLINGS = tuple(
    getattr(layers, f"{reach}{what}Pooling{axes}D")
    for reach in ("", "Global")
    for what in ("Average", "Max")
    for axes in (1, 2, 3)
)


@dataclass(frozen=True)
class LayerSummary:
    """What one layer is, before any image comes.

    Attributes
    ----------
    name : str
        The layer's name in its model; ``"outer/inner"`` inside a nested model.
    kind : str
        ``"convolution"``, ``"pooling"``, ``"maps"`` (any other layer that gives maps),
        ``"flattened"`` (the same values in a row), ``"units"``, ``"scores"`` (the units that the
        network ends with) or ``"other"`` (neither maps nor units).
    shape : tuple of (int or None)
        Shape of the output for one image: (h, w, c) or (n,). None where an axis is not fixed.
    parameters : int
        Weights and biases that the layer holds, trainable or not.
    multiplications : int or None
        Multiplications of a value with a kernel's weight for one image, those with the zeros of
        padding included; None where they are not known.
    field : ReceptiveField or None
        What one output value sees of the input; None where it is not known.
    """

    name: str
    kind: str
    shape: Shape
    parameters: int
    multiplications: int | None
    field: ReceptiveField | None


@dataclass(frozen=True, eq=False)
class ListedOutput:
    """One output of one call, under the name by which it is listed.

    Attributes
    ----------
    name : str
        Full name.
    call : Call
        What gives it.
    index : int
        Which of the call's outputs it is.
    kind : str
        As in `LayerSummary`.
    shape : tuple
        Without batch.
    field : ReceptiveField or None
        What one of its values sees of the input.
    """

    name: str
    call: Call
    index: int
    kind: str
    shape: Shape
    field: ReceptiveField | None


def summarize_layers(model: Any) -> list[LayerSummary]:
    """Return what each layer of a network is: shape, parameters, work, and what it sees.

    The input is not listed. A nested model is not listed either: its layers stand for it, as
    ``"outer/inner"``. A layer that is called twice is listed twice, the second time as
    ``"name:2"`` and with no parameters, since it has them already. The further outputs of a layer
    that has several, such as the state of an LSTM, are listed as ``"name[1]"`` and so on.

    Parameters
    ----------
    model : keras.Model
        Any Sequential or Functional model that is built.

    Returns
    -------
    list of LayerSummary
        In the order of computation.

    Raises
    ------
    TypeError
        Where `model` is no Keras model, or a subclassed one, whose graph Keras does not know.
    ValueError
        Where `model` is not built, or has its channels first.

    Examples
    --------
    >>> import keras
    >>> model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(20, 5, name="a")])
    >>> summarize_layers(model)
    [LayerSummary(name='a', kind='convolution', shape=(24, 24, 20), parameters=520,
                  multiplications=288000,
                  field=ReceptiveField(size=(5, 5), stride=(1, 1), offset=(0, 0)))]
    """
    held: set[int] = set()
    summaries = []
    for output in listed_outputs(network_of(model)):
        layer = output.call.operation
        summaries.append(
            LayerSummary(
                name=output.name,
                kind=output.kind,
                shape=output.shape,
                parameters=0 if id(layer) in held else layer.count_params(),
                multiplications=0 if output.index else _multiplications(output.call),
                field=output.field,
            )
        )
        held.add(id(layer))
    return summaries


def receptive_fields(model: Any) -> dict[str, ReceptiveField | None]:
    """Return what one output value of each layer sees of the input.

    Parameters
    ----------
    model : keras.Model
        As for `summarize_layers`.

    Returns
    -------
    dict of str to (ReceptiveField or None)
        By the names that `summarize_layers` lists. None where it is not known: after layers that
        resize, transposed convolutions and layers that are not Keras's own, and where the input
        is no image.

    Raises
    ------
    TypeError, ValueError
        As `summarize_layers` does.

    Examples
    --------
    >>> import keras
    >>> layers = [keras.layers.Conv2D(4, 3, name="a"), keras.layers.MaxPooling2D(name="b")]
    >>> fields = receptive_fields(keras.Sequential([keras.Input((28, 28, 1)), *layers]))
    >>> fields["b"]
    ReceptiveField(size=(4, 4), stride=(2, 2), offset=(0, 0))
    """
    return {output.name: output.field for output in listed_outputs(network_of(model))}


def listed_outputs(network: Network) -> list[ListedOutput]:
    """Return every output that the public functions list, in the order of computation."""
    fields = _fields(network)
    final = {id(tensor) for tensor in network.model.outputs}
    outputs = []
    for call in network.calls:
        if not call.is_layer:
            continue
        for index, tensor in enumerate(call.outputs):
            shape = tuple(tensor.shape[1:])
            outputs.append(
                ListedOutput(
                    name=f"{call.name}[{index}]" if index else call.name,
                    call=call,
                    index=index,
                    kind=_kind(call.operation, shape, index, final=id(tensor) in final),
                    shape=shape,
                    field=fields[id(tensor)],
                )
            )
    return outputs


def _fields(network: Network) -> dict[int, ReceptiveField | None]:
    """Return what every tensor of the network sees, by its id."""
    views = {id(tensor): view_of_input(tensor.shape[1:]) for tensor in network.model.inputs}
    for call in network.calls:
        before = [views[id(tensor)] for tensor in call.inputs]
        shapes = [tuple(tensor.shape[1:]) for tensor in call.inputs]
        for tensor in call.outputs:
            after = tuple(tensor.shape[1:])
            views[id(tensor)] = view_after(call.operation, before, shapes, after)
    return {tensor: view.field if view else None for tensor, view in views.items()}


def _kind(operation: Any, shape: Shape, index: int, *, final: bool) -> str:
    """Return the word for what a layer gives; the shape decides how it can be drawn."""
    if index and isinstance(operation, ATTENTION):
        return "other"  # Its scores, of (heads, queries, keys), are no maps with channels last.
    if len(shape) == 3:
        if isinstance(operation, CONVOLUTIONS + TRANSPOSED):
            return "convolution"
        return "pooling" if isinstance(operation, POOLINGS) else "maps"
    if len(shape) == 1:
        if isinstance(operation, (layers.Flatten, layers.Reshape)):
            return "flattened"
        return "scores" if final else "units"
    return "other"


def _multiplications(call: Call) -> int | None:
    """Return how often one image's values are multiplied with the weights of kernels."""
    layer = call.operation
    if not layer.weights:
        # Pooling, flattening, merging and the like; what a custom layer does is not known.
        return 0 if type(layer).__module__.split(".")[0] == "keras" else None
    if isinstance(layer, (layers.SeparableConv1D, layers.SeparableConv2D)):
        kernels = [layer.depthwise_kernel, layer.pointwise_kernel]
    elif isinstance(layer, (*CONVOLUTIONS, layers.Dense)):
        kernels = [layer.kernel]
    else:
        return None
    positions = call.outputs[0].shape[1:-1]
    if None in positions:
        return None
    weights: int = sum(math.prod(kernel.shape) for kernel in kernels)
    outputs: int = math.prod(positions)
    return outputs * weights
