"""In which order, and on what, a network calls its layers.

Keras shows this to the public in one place: `keras.models.clone_model` walks a functional model's
graph and hands every call to a function. Here that function writes the calls down. They are then
made again, on inputs of our own and with a `OutputTap` in each layer's place, which calls the layer
and keeps what it answered. A nested model's calls are made in its place, so that there is one graph
however deep the layers lie. The user's layers are used as they are and gain nothing, not even a
node in Keras's graph.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras


class OutputTap(keras.Operation):  # type: ignore[misc]  # Keras publishes no types
    """One call of a layer, that keeps its outputs when it is run.

    Parameters
    ----------
    called : keras.Operation
        The layer, or the operation of `keras.ops`.
    """

    def __init__(self, called: Any) -> None:
        super().__init__()
        self.called = called
        self.outputs: list[Any] = []

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Call the layer and keep what it answers."""
        if "training" in inspect.signature(self.called.call).parameters:
            # As Keras does: how the whole network is run decides, not how it was put together.
            kwargs["training"] = False
        answer = self.called(*args, **kwargs)
        self.outputs = keras.tree.flatten(answer)
        return answer

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Return the shapes that the layer says it gives."""
        return self.called.compute_output_spec(*args, **kwargs)


@dataclass(frozen=True, eq=False)
class Call:
    """One call of one layer.

    Attributes
    ----------
    name : str
        The layer's name in its model, ``"outer/inner"`` inside a nested one; ``"name:2"`` for the
        second call of a shared layer.
    tap : OutputTap
        What stands for the layer and keeps its outputs.
    inputs, outputs : list of keras.KerasTensor
        Symbolic tensors of the network, without masks.
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
    def is_layer(self) -> bool:
        """Whether a layer is called, and not an operation of `keras.ops`."""
        return isinstance(self.operation, keras.Layer)


@dataclass(frozen=True, eq=False)
class Network:
    """A model whose calls are known.

    Attributes
    ----------
    model : keras.Model
        Computes what the user's model computes, with its layers, through taps.
    calls : list of Call
        In the order of computation, those within nested models in their place; operations of
        `keras.ops` are among them.
    source : keras.Model
        The user's model.
    """

    model: Any
    calls: list[Call]
    source: Any

    def forget(self) -> None:
        """Let go of what the layers gave, of which a large network keeps much."""
        for call in self.calls:
            call.tap.outputs = []


def check_graph(model: Any) -> None:
    """Raise where Keras does not know how a model's layers are connected.

    Parameters
    ----------
    model : object
        What came for a model.

    Raises
    ------
    TypeError
        Where it is no Keras model, or one whose graph Keras does not know.
    ValueError
        Where it is not built.
    """
    expect_model(model)
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


def network_of(model: Any, shapes: Sequence[tuple[int | None, ...]] | None = None) -> Network:
    """Return the calls that a Sequential or Functional model makes.

    Parameters
    ----------
    model : keras.Model or Network
        Built. What is known of a network already is not asked of Keras again, which takes seconds
        for a large one.
    shapes : sequence of tuple, optional
        The shape of each input without its batch axis, where more is known than the model says:
        that of the image for a network that takes images of any size. Their number is then free.

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
    if isinstance(model, Network):
        known = [tuple(tensor.shape) for tensor in model.model.inputs]
        if shapes is None or known == [(None, *shape) for shape in shapes]:
            return model
        model = model.source
    check_graph(model)
    inputs = [
        keras.Input(
            batch_shape=tensor.shape if shapes is None else (None, *shapes[index]),
            dtype=tensor.dtype,
            name=tensor.name,
        )
        for index, tensor in enumerate(model.inputs)
    ]
    calls: list[Call] = []
    try:
        outputs = _replay(model, inputs, calls)
    except Exception as error:
        if shapes is None or isinstance(error, TypeError):
            raise
        raise failure_at(shapes, error) from error
    return Network(model=keras.Model(inputs, outputs), calls=calls, source=model)


def expect_model(model: object, expected: str = "a Keras model") -> None:
    """Raise TypeError where something else came in place of a Keras model, and say what to do."""
    if isinstance(model, keras.Model):
        return
    kind = model if isinstance(model, type) else type(model)
    # A network of the user's own is a subclass of the framework's.
    roots = [base.__module__.split(".")[0] for base in kind.__mro__]
    foreign = not isinstance(model, (type, keras.Layer))
    framework = next((root for root in roots if foreign and root in _ELSEWHERE), "")
    if isinstance(model, type):
        came, hint = f"the class {kind.__qualname__}", ": pass a model of it"
    else:
        where = "torch.nn" if kind.__module__.startswith("torch.nn.") else kind.__module__
        where = framework if where.split(".")[0] == framework != "torch" else where
        came = kind.__name__ if where == "builtins" else f"{where}.{kind.__name__}"
        came, hint = f"a {came}", ""
    if isinstance(getattr(model, "model", None), keras.Model):
        came, hint = f"a {kind.__name__}", ": pass its .model"
    elif isinstance(model, (str, Path)):
        hint = ": load it with keras.models.load_model, or build one with cnnfigs.build_model"
    elif isinstance(model, keras.Layer):
        hint = ": put it into keras.Sequential, behind a keras.Input"
    elif framework:
        hint = f", which is {_ELSEWHERE[framework]}"
    raise TypeError(f"expected {expected}, but {came} came{hint}")


# Layers that give on what comes, once a network is used and no longer trained.
TRAINING_ONLY = (
    keras.layers.ActivityRegularization,
    keras.layers.AlphaDropout,
    keras.layers.Dropout,
    keras.layers.GaussianDropout,
    keras.layers.GaussianNoise,
    keras.layers.Identity,
    keras.layers.SpatialDropout2D,
)

_REBUILD = "build the same layers in Keras, and give them its weights"
_ELSEWHERE = {
    "tf_keras": "a model of Keras 2: unset TF_USE_LEGACY_KERAS, save it as .keras or .h5, and load "
    "that with keras.models.load_model",
    "torch": f"a model of PyTorch: {_REBUILD}",
    "flax": f"a model of Flax: {_REBUILD}",
    "equinox": f"a model of Equinox: {_REBUILD}",
    "transformers": f"a model of Transformers: {_REBUILD}",
    "sklearn": "a model of scikit-learn, which has no layers of maps: build one in Keras",
    "onnx": f"a model of ONNX: {_REBUILD}",
    "tensorflow": "what TensorFlow saves: load the .keras or .h5 file with keras.models.load_model",
}


def failure_at(shapes: Sequence[tuple[int | None, ...]], error: Exception) -> ValueError:
    """Return the error for images of shapes at which a network fails, to be raised."""
    words = str(error).strip().partition("\n")[0]
    return ValueError(
        f"the network fails at images of shape {', '.join(map(str, shapes))} ({words}): if one of "
        "its maps gets smaller than a kernel, pass a larger image"
    )


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


class _Step(keras.Operation):  # type: ignore[misc]  # Keras publishes no types
    """Stands for one call while a model's graph is walked."""

    def __init__(self, called: Any) -> None:
        super().__init__()
        self.called = called

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Return the shapes that the layer or the nested model says it gives."""
        return self.called.compute_output_spec(*args, **kwargs)


def _replay(model: Any, given: Sequence[Any], calls: list[Call], prefix: str = "") -> list[Any]:
    """Make a model's calls again on the tensors given, write them down, return its outputs."""
    steps: list[tuple[Any, Any, Any]] = []

    def note(operation: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_channels_first(operation)
        answer = _Step(operation)(*args, **kwargs)
        steps.append((operation, (args, kwargs), answer))
        return answer

    # The bare graph, because Keras compiles the clone of a compiled model as well.
    graph = keras.Model(model.inputs, model.outputs)
    walked = keras.models.clone_model(graph, clone_function=lambda same: same, call_function=note)
    tensors = {
        id(wanted): _as_input(came, wanted, calls, prefix)
        for wanted, came in zip(walked.inputs, given, strict=True)
    }
    times: dict[str, int] = {}
    for operation, arguments, answer in steps:
        times[operation.name] = often = times.get(operation.name, 0) + 1
        name = prefix + (operation.name if often == 1 else f"{operation.name}:{often}")
        args, kwargs = keras.tree.map_structure(lambda leaf: tensors.get(id(leaf), leaf), arguments)
        if _has_graph(operation):
            outputs = _replay(operation, keras.tree.flatten(args[0]), calls, f"{name}/")
        else:
            tap = OutputTap(operation)
            outputs = _each_alone(keras.tree.flatten(tap(*args, **kwargs)))
            unmasked = {word: value for word, value in kwargs.items() if "mask" not in word}
            calls.append(Call(name, tap, _symbolic(args, unmasked), _symbolic(outputs)))
        tensors.update(
            (id(walked_on), output)
            for walked_on, output in zip(keras.tree.flatten(answer), outputs, strict=True)
        )
    return [tensors[id(tensor)] for tensor in walked.outputs]


def _each_alone(outputs: list[Any]) -> list[Any]:
    """Return several outputs of a call as those of a call each, so that a graph begins at any."""
    if len(outputs) == 1:
        return outputs
    return [
        OutputTap(AsType(output.dtype))(output) if isinstance(output, keras.KerasTensor) else output
        for output in outputs
    ]


def _as_input(came: Any, wanted: Any, calls: list[Call], prefix: str) -> Any:
    """Return a tensor of the kind that a model takes, which Keras sees to where one is called."""
    if came.dtype == wanted.dtype:
        return came
    tap = OutputTap(AsType(wanted.dtype))
    taken = tap(came)
    calls.append(Call(f"{prefix}input", tap, [came], [taken]))
    return taken


class AsType(keras.Operation):  # type: ignore[misc]  # Keras publishes no types
    """Give numbers on as those of a kind, such as half precision.

    Parameters
    ----------
    dtype : str
        The kind of number.
    """

    def __init__(self, dtype: str) -> None:
        super().__init__()
        self.dtype = dtype

    def call(self, values: Any) -> Any:
        """Return the numbers, the very tensor where it is of that kind, with its mask."""
        if keras.backend.standardize_dtype(values.dtype) == self.dtype:
            return values
        return keras.ops.cast(values, self.dtype)

    def compute_output_spec(self, values: Any) -> Any:
        """Return the shape that they had."""
        return keras.KerasTensor(values.shape, dtype=self.dtype)


def _symbolic(*structures: Any) -> list[Any]:
    return [leaf for leaf in keras.tree.flatten(structures) if isinstance(leaf, keras.KerasTensor)]


def _refuse_channels_first(operation: Any) -> None:
    if getattr(operation, "data_format", None) == "channels_first":
        raise ValueError(
            f"the layer {operation.name!r} has its channels first, and cnnfigs reads maps as "
            "(h, w, c): build the model with data_format='channels_last', and give it the same "
            "weights"
        )
