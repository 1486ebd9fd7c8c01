"""In which order, and on what, a network calls its layers.

Keras shows this to the public in one place: `keras.models.clone_model` walks a functional model's
graph and hands every call to a function. Here that function puts a `OutputTap` in the layer's
place, which calls the layer and keeps what it answered. The user's layers are used as they are and
gain nothing, not even a node in Keras's graph.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras


class OutputTap(keras.Operation):  # type: ignore[misc]  # Keras publishes no types
    """One call of a layer, or of a nested network, that keeps its outputs when it is run.

    Parameters
    ----------
    called : keras.Operation or Network
        What the call calls.
    """

    def __init__(self, called: Any) -> None:
        super().__init__()
        self.called = called
        self.outputs: list[Any] = []

    @property
    def called_layer(self) -> Any:
        """What to call: a nested network is itself a layer to Keras."""
        return self.called.model if isinstance(self.called, Network) else self.called

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Call the layer and keep what it answers."""
        if "training" in inspect.signature(self.called_layer.call).parameters:
            # As Keras does: how the whole network is run decides, not how it was put together.
            kwargs["training"] = False
        if isinstance(self.called, Network):
            args = (keras.tree.flatten(args[0]), *args[1:])
        answer = self.called_layer(*args, **kwargs)
        self.outputs = keras.tree.flatten(answer)
        return answer

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Return the shapes that the layer says it gives."""
        if isinstance(self.called, Network):
            return self.called.model.compute_output_spec(keras.tree.flatten(args[0]))
        return self.called.compute_output_spec(*args, **kwargs)


@dataclass(frozen=True, eq=False)
class Call:
    """One call of one layer.

    Attributes
    ----------
    name : str
        The layer's name among its siblings; ``"name:2"`` for the second call of a shared layer.
    tap : OutputTap
        What stands for the layer and keeps its outputs.
    inputs, outputs : list of keras.KerasTensor
        Symbolic tensors of the network that the call is part of, without masks.
    """

    name: str
    tap: OutputTap
    inputs: list[Any]
    outputs: list[Any]

    @property
    def operation(self) -> Any:
        """The user's layer, or the operation of `keras.ops`."""
        return self.tap.called

    @property
    def nested(self) -> Network | None:
        """The network within, where the call is one of a nested model."""
        return self.tap.called if isinstance(self.tap.called, Network) else None


@dataclass(frozen=True, eq=False)
class Network:
    """A model whose calls are known.

    Attributes
    ----------
    model : keras.Model
        Computes what the user's model computes, with its layers, through taps.
    calls : list of Call
        In the order of computation; operations of `keras.ops` are among them.
    """

    model: Any
    calls: list[Call]

    def layer_calls(self, prefix: str = "") -> Iterator[tuple[str, Call]]:
        """Yield each call of a layer with its full name, nested ones in their place."""
        for call in self.calls:
            if call.nested is not None:
                yield from call.nested.layer_calls(f"{prefix}{call.name}/")
            elif isinstance(call.operation, keras.Layer):
                yield prefix + call.name, call


def network_of(model: Any) -> Network:
    """Return the calls that a Sequential or Functional model makes.

    Parameters
    ----------
    model : keras.Model
        Built.

    Returns
    -------
    Network

    Raises
    ------
    TypeError
        Where `model` is no Keras model, or one whose graph Keras does not know.
    ValueError
        Where `model` is not built, or has its channels first.
    """
    if not isinstance(model, keras.Model):
        hint = ": pass its .model" if isinstance(getattr(model, "model", None), keras.Model) else ""
        raise TypeError(f"expected a Keras model, but a {type(model).__name__} came{hint}")
    if not _has_graph(model):
        if isinstance(model, keras.Sequential):
            raise ValueError(
                f"the Sequential model {model.name!r} does not know its input's shape yet: begin "
                "it with keras.Input(shape), or call model.build((None, *shape)) first"
            )
        raise TypeError(
            f"{type(model).__name__} has a call method of its own, so Keras does not know how "
            "its layers are connected: make a functional model of the same layers and weights "
            "with inputs = keras.Input(shape); keras.Model(inputs, model.call(inputs)), and pass "
            "that"
        )
    return _record(model)


def _has_graph(operation: Any) -> bool:
    """Return whether Keras knows how the layers within are connected."""
    if not isinstance(operation, keras.Model) or not getattr(operation, "inputs", None):
        return False
    if isinstance(operation, keras.Sequential):
        return type(operation).call is keras.Sequential.call
    # Keras gives its class of functional models no public name. A class of the user's own that is
    # one of them but calls its layers in its own way is as opaque as any other layer.
    functional = type(keras.Model(operation.inputs, operation.outputs))
    return type(operation).call is functional.call


def _record(model: Any) -> Network:
    """Return a built model's graph with a tap in place of each call."""
    calls: list[Call] = []
    times: dict[str, int] = {}

    def call(operation: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_channels_first(operation)
        times[operation.name] = times.get(operation.name, 0) + 1
        often = times[operation.name]
        tap = OutputTap(_record(operation) if _has_graph(operation) else operation)
        answer = tap(*args, **kwargs)
        seen = {word: value for word, value in kwargs.items() if "mask" not in word}
        calls.append(
            Call(
                name=operation.name if often == 1 else f"{operation.name}:{often}",
                tap=tap,
                inputs=_symbolic(args, seen),
                outputs=_symbolic(answer),
            )
        )
        return answer

    # The bare graph, because Keras compiles the clone of a compiled model as well.
    graph = keras.Model(model.inputs, model.outputs)
    clone = keras.models.clone_model(graph, clone_function=lambda same: same, call_function=call)
    return Network(model=clone, calls=calls)


def _symbolic(*structures: Any) -> list[Any]:
    return [leaf for leaf in keras.tree.flatten(structures) if isinstance(leaf, keras.KerasTensor)]


def _refuse_channels_first(operation: Any) -> None:
    if getattr(operation, "data_format", None) == "channels_first":
        raise ValueError(
            f"the layer {operation.name!r} has its channels first, and cnnfigs reads maps as "
            "(h, w, c): build the model with data_format='channels_last', and give it the same "
            "weights"
        )
