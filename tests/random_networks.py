"""Networks drawn at random, each with the maps and scores that plain Keras gives for it.

A network is built twice from the same layers: as a functional model, nested and shared as it was
drawn, which is what is asked about; and as a plain function that calls one layer after the other
and keeps what a `GradientTape` needs, which is what the answers are held against.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from hypothesis import strategies as st

layers = keras.layers


@dataclass
class Drawn:
    """A network, an image for it, the layer and class to ask about, and how to compute both."""

    model: Any
    image: Any
    layer: str
    label: int
    output: str | None
    steps: list[Any]
    scores: Any
    end: Any

    def run(self, batch, watch=None):
        """Return all kept maps, the scores before squashing, and those that the network gives."""
        kept: dict[str, Any] = {}
        value = keras.ops.convert_to_tensor(batch)
        for step in self.steps:
            value = step.run(value, kept, watch)
        sums = self.scores(value)
        return kept, sums, self.end(sums)

    def grad_cam(self):
        """Return Grad-CAM as its paper has it."""
        import tensorflow as tf

        batch = tf.constant(self.image[np.newaxis], tf.float32)
        with tf.GradientTape() as tape:
            kept, sums, given = self.run(batch, tape.watch)
            score = sums[0, self.label]
        maps = kept[self.layer]
        gradient = tape.gradient(score, maps).numpy()[0]
        weighed = (gradient.mean(axis=(0, 1)) * maps.numpy()[0]).sum(axis=-1)
        return np.maximum(weighed, 0), float(given[0, self.label])

    def occlusion(self, size, stride):
        """Return by how much the score falls, one square after the other."""
        rows, columns = (range(0, n - size + 1, stride) for n in self.image.shape[:2])
        hidden = []
        for top, left in itertools.product(rows, columns):
            hidden.append(self.image.copy())
            hidden[-1][top : top + size, left : left + size] = 0
        scores = np.asarray(self.run(np.stack([self.image, *hidden]))[2])[:, self.label]
        return (scores[0] - scores[1:]).reshape(len(rows), len(columns))


@dataclass
class Step:
    """Layers one after the other, perhaps as a nested model, perhaps with a way around them."""

    within: list[Any]
    name: str = ""
    around: bool = False
    model: Any = None

    def build(self, tensor):
        """Return what the functional model computes."""
        if self.name:
            if self.model is None:
                inner = end = keras.Input(tensor.shape[1:])
                for layer in self.within:
                    end = layer(end)
                self.model = keras.Model(inner, end, name=self.name)
            end = self.model(tensor)
        else:
            end = tensor
            for layer in self.within:
                end = layer(end)
        return layers.Add()([tensor, end]) if self.around else end

    def run(self, value, kept, watch):
        """Compute the same with plain calls, and keep each layer's answer by its name."""
        end = value
        calls = sum(name.startswith(f"{self.name}/") for name in kept) if self.name else 0
        often = f":{1 + calls // len(self.within)}" if calls else ""
        prefix = f"{self.name}{often}/" if self.name else ""
        for layer in self.within:
            end = layer(end, training=False)
            if watch is not None:
                watch(end)
            name, times = f"{prefix}{layer.name}", 1
            while name in kept:
                times += 1
                name = f"{prefix}{layer.name}:{times}"
            kept[name] = end
        return value + end if self.around else end


@dataclass(frozen=True)
class Plan:
    """What hypothesis draws: a network without its weights, which are drawn where it is built."""

    seed: int
    shape: tuple[int, int, int]
    first: str | None
    trunk: list[tuple[str, dict[str, Any], list[str]]]
    flat: str
    units: int
    squash: str | None
    squash_is: str
    last: str | None
    head: str
    two_outputs: bool
    pick: int


PLANS = st.builds(
    Plan,
    seed=st.integers(0, 2**16),
    shape=st.tuples(st.integers(9, 13), st.integers(9, 13), st.sampled_from([1, 3])),
    first=st.sampled_from([None, "rescaling", "lambda"]),
    trunk=st.lists(
        st.tuples(
            st.sampled_from(["plain", "nested", "around", "nested around", "again"]),
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(["Conv2D", "SeparableConv2D"]),
                    "filters": st.sampled_from([2, 4]),
                    "strides": st.sampled_from([1, 1, 2]),
                    "padding": st.sampled_from(["valid", "same"]),
                    "activation": st.sampled_from([None, "relu", "tanh"]),
                }
            ),
            st.lists(st.sampled_from(["batch", "group", "maps", "relu", "dropout"]), max_size=2),
        ),
        min_size=1,
        max_size=4,
    ),
    flat=st.sampled_from(["Flatten", "GlobalAveragePooling2D"]),
    units=st.sampled_from([1, 3]),
    squash=st.sampled_from([None, "softmax", "sigmoid"]),
    squash_is=st.sampled_from(["argument", "layer", "operation"]),
    last=st.sampled_from([None, None, "negative", "temperature", "column"]),
    head=st.sampled_from(["", "head"]),
    two_outputs=st.booleans(),
    pick=st.integers(0, 100),
)


def drawn_network(plan):
    """Return a network that was planned, with an image and what to ask of it."""
    keras.utils.set_random_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    picture = tensor = keras.Input(plan.shape)
    steps = _trunk(plan)
    for step in steps:
        tensor = step.build(tensor)
    sums, scores, given = _head(plan, tensor)
    other = layers.Dense(5, name="other")(layers.GlobalMaxPooling2D()(tensor))
    model = keras.Model(picture, [other, given] if plan.two_outputs else given)
    for weights in model.weights:  # biases, averages and scales that are not 0 and 1
        weights.assign(weights + 0.1 * np.abs(rng.normal(size=weights.shape)))
    image = rng.random(plan.shape).astype(np.float32)
    output = model.output_names[1] if plan.two_outputs else None
    drawn = Drawn(model, image, "", 0, output, steps, sums, scores)
    names = sorted(drawn.run(image[np.newaxis])[0])
    drawn.layer = names[plan.pick % len(names)]
    drawn.label = plan.pick % given.shape[-1]
    return drawn


def _moved(values):
    return values - 0.5


def _trunk(plan):
    """Return the steps from the image to the last maps."""
    steps: list[Any] = []
    if plan.first == "rescaling":
        steps.append(Step([layers.Rescaling(2.0, offset=-1)]))
    if plan.first == "lambda":
        steps.append(Step([layers.Lambda(_moved)]))
    for index, (kind, settings, after) in enumerate(plan.trunk):
        if kind == "again" and steps and steps[-1].around:
            steps.append(steps[-1])  # a shared layer, or a shared nested network
            continue
        around = "around" in kind or kind == "again"
        settings = {**settings, "kernel_size": 2}
        if around:
            settings.update(padding="same", strides=1)
        if index and (settings["strides"] == 2 or index > 1):
            settings["padding"] = "same"  # or nothing would be left of the maps
        within = [getattr(layers, settings.pop("kind"))(**settings), *map(_after, after)]
        if around:
            within.append(layers.Conv2D(4, 1))
            steps.append(Step([layers.Conv2D(4, 1)]))
        name = f"base{index}" if "nested" in kind else ""
        steps.append(Step(within, name=name, around=around))
    return steps


def _after(kind):
    return {
        "batch": layers.BatchNormalization,
        "group": lambda: layers.GroupNormalization(1),
        "maps": lambda: layers.LayerNormalization(axis=(1, 2, 3)),
        "relu": lambda: layers.Activation("relu"),
        "dropout": lambda: layers.Dropout(0.5),
    }[kind]()


def _head(plan, tensor):
    """Return two functions, to the sums and on to the scores, and the tensor of the scores."""
    squash, where = keras.activations.get(plan.squash), plan.squash_is
    flat = getattr(layers, plan.flat)()
    units = 3 if plan.squash == "softmax" else plan.units  # of one, softmax is 1
    dense = layers.Dense(units, activation=plan.squash if where == "argument" else None)
    within = [flat, dense]
    if plan.squash and where == "layer":
        within.append(layers.Activation(plan.squash))
    given = Step(within, name=plan.head).build(tensor)
    if plan.squash and where == "operation":
        given = squash(given)
    change = {
        None: lambda scores: scores,
        "negative": lambda scores: -scores,
        "temperature": lambda scores: scores / 3,
        "column": lambda scores: scores[:, -1:],
    }[plan.last]

    def sums(value):
        added = keras.ops.matmul(flat(value), dense.kernel) + dense.bias
        return added if plan.last is None else change(squash(added))

    def scores(value):
        return squash(value) if plan.last is None else value

    return sums, scores, change(given)
