"""What learns in a network's place, and when is one that has learned used again?

With TensorFlow, to compile a learner and to trace its first step takes as long as a small network
learns. So a process that trains the same network from other weights, or on other images, keeps what
it compiled. Keras's other backends keep states of their own in an optimizer, which can't be reset.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import keras
from numpy.typing import NDArray

from cnnfigs.training._copying import copied
from cnnfigs.training._key import description
from cnnfigs.training._recipe import Recipe

_KEPT = 16  # learners of a process, each with its weights three times over


@dataclass(frozen=True, eq=False)
class _Learner:
    """A compiled network, and those of its variables that it had before."""

    model: keras.Model
    variables: list[Any]

    def begin_as(self, model: keras.Model) -> None:
        """Take over weights and random numbers, and forget what was learned."""
        for variable, other in zip(self.variables, model.variables, strict=True):
            variable.assign(other)
        for variable in self.model.optimizer.variables:
            variable.assign(keras.ops.zeros_like(variable))
        self.model.reset_metrics()


_kept: OrderedDict[Hashable, _Learner] = OrderedDict()


def new_learner(
    model: keras.Model, recipe: Recipe, steps: int, x: NDArray[Any], y: NDArray[Any]
) -> keras.Model:
    """Return a copy of a network that is ready to learn.

    Parameters
    ----------
    model : keras.Model
        Not changed.
    recipe : Recipe
        How it is to learn.
    steps : int
        In so many steps.
    x, y : ndarray
        What it is to learn.

    Returns
    -------
    keras.Model
        Compiled.
    """
    return _compiled(copied(model, recipe.precision), recipe, steps, x, y).model


def kept_learner(
    model: keras.Model, recipe: Recipe, steps: int, x: NDArray[Any], y: NDArray[Any]
) -> keras.Model:
    """Return what :func:`new_learner` does, but one that has learned before where there is one.

    It learns the same as a new one. It is lent until the next call: nobody else may train it.
    """
    if keras.config.backend() != "tensorflow":
        return new_learner(model, recipe, steps, x, y)
    copy = copied(model, recipe.precision)
    key = (description(copy), replace(recipe, seed=0), steps)
    learner = _kept.pop(key, None)
    if learner is None:
        learner = _compiled(copy, recipe, steps, x, y)
    else:
        learner.begin_as(copy)
    _kept[key] = learner
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    return learner.model


def _compiled(
    model: keras.Model, recipe: Recipe, steps: int, x: NDArray[Any], y: NDArray[Any]
) -> _Learner:
    variables = list(model.variables)
    model.compile(
        optimizer=keras.optimizers.Adam(_schedule(recipe, steps), *recipe.betas),
        loss=loss_of(model),
        metrics=["accuracy"],
        # On a CPU, TensorFlow's XLA convolves several times slower than its own kernels.
        jit_compile=False if keras.config.backend() == "tensorflow" else "auto",
    )
    # Variables that the first step has to make would cost TensorFlow a second tracing: those of the
    # optimizer and of the metrics.
    model.optimizer.build(model.trainable_variables)
    model.compute_metrics(x[:1], y[:1], model(x[:1]))
    model.reset_metrics()
    return _Learner(model, variables)


def loss_of(model: keras.Model) -> keras.Loss:
    """Return the loss of a network's scores, whether they are shares already or not."""
    return keras.losses.SparseCategoricalCrossentropy(from_logits=not _ends_in_softmax(model))


def _schedule(recipe: Recipe, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    # However short the run, a step is left for the decay, without which Keras has no schedule.
    warmup = min(round(recipe.warmup * steps), steps - 1)
    if not warmup:
        return keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps)
    return keras.optimizers.schedules.CosineDecay(
        0.0, steps - warmup, warmup_target=recipe.learning_rate, warmup_steps=warmup
    )


def _ends_in_softmax(model: keras.Model) -> bool:
    """Return whether the scores add up to 1 already, so that the loss must not do it again."""
    # All operations of the graph, because keras.ops.softmax is one and no layer.
    last = getattr(model, "operations", model.layers)[-1]
    if isinstance(last, keras.Model):
        return _ends_in_softmax(last)
    activation = getattr(last, "activation", None)
    return type(last).__name__ == "Softmax" or activation is keras.activations.softmax
