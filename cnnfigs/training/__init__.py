"""How does a network learn, and what is kept of it?

:func:`train` is the whole of it: a network, a data set and a recipe go in; the trained network
comes out with its curves, its weights at chosen steps, and a card that says how it came about.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs import store
from cnnfigs._argument_checks import whole_number
from cnnfigs.datasets import Dataset
from cnnfigs.networks import architectures
from cnnfigs.networks.graph import network_of
from cnnfigs.networks.inputs import read_images
from cnnfigs.networks.prediction import in_batches, predict_scores, recorded
from cnnfigs.training._card import ModelCard, make_card, versions
from cnnfigs.training._copying import copied
from cnnfigs.training._entrance import expect_dataset, expect_fit, expect_recipe
from cnnfigs.training._key import entry, key
from cnnfigs.training._learner import kept_learner, loss_of, new_learner
from cnnfigs.training._recipe import OWN, Recipe, default_recipe, held_out, resolve_effort
from cnnfigs.training._recorder import (
    FiniteLoss,
    History,
    Snapshot,
    TrainingRecorder,
    expect_finite,
    named_weights,
)
from cnnfigs.training._seeding import seeding_lock

_FIRST_VALIDATED = 10  # of the snapshots' steps: before it, networks know next to nothing

__all__ = [
    "OWN",
    "History",
    "ModelCard",
    "Recipe",
    "Trained",
    "default_recipe",
    "entry",
    "expect_dataset",
    "key",
    "resolve_effort",
    "seeding_lock",
    "train",
    "train_silently",
    "versions",
]


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained network with all that is known of its training.

    Parameters
    ----------
    model : keras.Model
        In float32.
    recipe : Recipe
        How it was trained.
    history : History
        Loss and accuracy over the training.
    snapshots : dict of int to dict of str to ndarray
        After so many steps, each weight by name: ``snapshots[0]["conv1/kernel"]`` is what the
        first layer started from, of shape (h, w, in, out).
    card : ModelCard
        Provenance, and accuracy on the test images.
    """

    model: keras.Model
    recipe: Recipe
    history: History = field(repr=False)
    snapshots: dict[int, Snapshot] = field(repr=False)
    card: ModelCard


def train(
    network: str | keras.Model,
    dataset: Dataset,
    *,
    recipe: Recipe | None = None,
    seed: int = 0,
    cache: bool = True,
    progress: bool = True,
) -> Trained:
    """Train a network, or fetch it from the store where the same was trained before.

    A twelfth of the training images that the recipe takes is held out for validation. The test
    images are met once, after training. The generators of random numbers of Python, NumPy and
    Keras are all seeded, as :func:`keras.utils.set_random_seed` does.

    Parameters
    ----------
    network : str or keras.Model
        One of :func:`cnnfigs.model_names`, or a built Sequential or Functional model of your own
        whose output is one score per class, with a softmax or without. Your model is not
        changed: a copy learns, and starts from the weights that yours has.
    dataset : Dataset
        What to learn: grey images. What learns from coloured ones is trained by Keras itself, with
        ``model.fit``, and drawn all the same. Images reach the network as float32 from 0 to 1, or
        to 255 where it scales them itself, as with :class:`keras.layers.Rescaling` in front.
    recipe : Recipe, optional
        How to train; :func:`default_recipe` where not given.
    seed : int
        Seed of the default recipe. A `recipe` has its own.
    cache : bool
        Whether to look in the store and to keep the result there.
    progress : bool
        Whether to show a progress bar where a person watches.

    Returns
    -------
    Trained

    Raises
    ------
    TypeError
        Where `network` is neither a name nor a Keras model, `dataset` no data set, or `recipe` no
        recipe.
    ValueError
        For an unknown network, where network, data set and recipe do not fit together, or where
        the loss becomes infinite or NaN: nothing is kept then.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> recipe = Recipe("dense", epochs=1)
    >>> trained = train("dense", load_dataset("drawn_digits"), recipe=recipe)
    >>> trained.card.test_accuracy > 0.7
    True
    """
    expect_dataset(dataset)
    expect_recipe(recipe)
    seed = whole_number("seed", seed, least=0)
    architecture = network if isinstance(network, str) else OWN
    if recipe is None:
        recipe = default_recipe(architecture, seed=seed)
    elif recipe.architecture != architecture:
        raise ValueError(
            f"the recipe is for {recipe.architecture!r}, the network is {architecture!r}; "
            "take the recipe from default_recipe and change it with dataclasses.replace"
        )
    elif seed not in (0, recipe.seed):
        raise ValueError(
            f"seed={seed}, but the recipe says {recipe.seed}; give the seed in one of them"
        )
    with seeding_lock:
        model = _start(network, dataset, recipe)
        if not cache:
            return _record(model, dataset, recipe, progress=progress)
        return store.get_or_make(
            "trained",
            entry(model, dataset, recipe),
            make=lambda: _record(model, dataset, recipe, progress=progress),
            save=_save,
            load=lambda folder: _load(model, folder),
        )


def train_silently(
    network: str | keras.Model,
    dataset: Dataset,
    recipe: Recipe,
    *,
    callbacks: Iterable[keras.callbacks.Callback] = (),
) -> keras.Model:
    """Train a network as :func:`train` does, but in silence, and keep nothing but its weights.

    Parameters
    ----------
    network, dataset, recipe
        As for :func:`train`.
    callbacks : iterable of keras.callbacks.Callback
        What Keras is to call meanwhile, such as one that ends the training early. Their model is
        the one that learns, in the recipe's precision.

    Returns
    -------
    keras.Model
        The trained network, in float32.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> recipe = Recipe("dense", epochs=1)
    >>> train_silently("dense", load_dataset("drawn_digits"), recipe).count_params()
    101770
    """
    with seeding_lock:
        model = _start(network, dataset, recipe)
        parts = _split(dataset, model, recipe)
        _learn(model, recipe, parts, callbacks, keep=not callbacks)
    return model


def _start(network: str | keras.Model, dataset: Dataset, recipe: Recipe) -> keras.Model:
    """Return the network as it is before training, by name or as a copy."""
    keras.utils.set_random_seed(recipe.seed)
    if isinstance(network, str):
        model = architectures.build_model(network, classes=len(dataset.classes), seed=recipe.seed)
    else:
        model = copied(network, "float32")
    expect_fit(model, dataset)
    return model


def _record(model: keras.Model, dataset: Dataset, recipe: Recipe, *, progress: bool) -> Trained:
    """Train `model`, and write down how it went and what came of it."""
    parts = _split(dataset, model, recipe)
    images = len(parts[1])
    recorder = TrainingRecorder(
        steps=_steps(recipe, images),
        images=images,
        batch_size=recipe.batch_size,
        title=f"training {model.name} on {dataset.name}",
        progress=progress,
    )
    started = time.perf_counter()
    try:
        # A network of the user's own may be large, and leaves no learner behind.
        _learn(model, recipe, parts, [recorder], keep=recipe.architecture != OWN)
    finally:
        recorder.close()
    seconds = time.perf_counter() - started
    history = recorder.history(_validated(model, recorder.snapshots, *parts[2:]))
    scores = predict_scores(model, dataset.x_test)
    card = make_card(
        model=model,
        dataset=dataset,
        recipe=recipe,
        training_images=images,
        seconds=seconds,
        correct=int(np.sum(scores.argmax(axis=1) == dataset.y_test)),
    )
    return Trained(model, recipe, history, recorder.snapshots, card)


def _validated(
    model: keras.Model, snapshots: dict[int, Snapshot], x: NDArray[Any], y: NDArray[Any]
) -> list[tuple[int, float, float]]:
    """Return loss and accuracy on held-out images after so many steps, as far as they are kept.

    The model ends with the weights of the last snapshot, which are those that it came with.
    """
    loss, ask, found = loss_of(model), recorded(model), []
    for step, snapshot in snapshots.items():
        if step < _FIRST_VALIDATED and step != max(snapshots):
            continue
        model.set_weights(list(snapshot.values()))
        scores = in_batches(ask, x)
        right = float(np.mean(scores.argmax(axis=1) == y))
        found.append((step, float(keras.ops.convert_to_numpy(loss(y, scores))), right))
    return found


def _learn(
    model: keras.Model,
    recipe: Recipe,
    parts: tuple[Any, ...],
    callbacks: Iterable[keras.callbacks.Callback],
    *,
    keep: bool = False,
) -> None:
    """Train `model`; only its weights change. What learned in its place may be kept.

    Not where callbacks are somebody else's: they may change a learner, or hold it.
    """
    x, y, *_ = parts
    find = kept_learner if keep else new_learner
    learner = find(model, recipe, _steps(recipe, len(y)), x, y)
    learner.fit(
        x,
        y,
        batch_size=recipe.batch_size,
        epochs=recipe.epochs,
        callbacks=[FiniteLoss(), *callbacks],
        verbose=0,
    )
    # The last step is not followed by another loss.
    model.set_weights(expect_finite(learner.get_weights(), _steps(recipe, len(y))))


def _steps(recipe: Recipe, images: int) -> int:
    return recipe.epochs * -(-images // recipe.batch_size)


def _split(dataset: Dataset, model: keras.Model, recipe: Recipe) -> tuple[Any, ...]:
    """Take training images, and hold some out, at random: a data set may be sorted by class."""
    order = np.random.default_rng(recipe.seed).permutation(len(dataset.y_train))[: recipe.images]
    network = network_of(model)
    aside = held_out(len(order))
    learned, held = np.sort(order[aside:]), np.sort(order[:aside])
    x, y = dataset.x_train, dataset.y_train
    shown, kept = (read_images(network, x[some]).batch for some in (learned, held))
    return shown, y[learned], kept, y[held]


def _save(trained: Trained, folder: Path) -> None:
    # By position, because names of layers that nobody chose change between processes.
    snapshots: dict[str, Any] = {
        f"{step}/{position}": array
        for step, snapshot in trained.snapshots.items()
        for position, array in enumerate(snapshot.values())
    }
    np.savez(folder / "snapshots.npz", **snapshots)
    np.savez(folder / "history.npz", **vars(trained.history))
    (folder / "card.json").write_text(trained.card.to_json(), encoding="utf-8")


def _load(model: keras.Model, folder: Path) -> Trained:
    """Put what the store holds back together; `model` gets the weights of the last snapshot."""
    names = list(named_weights(model))
    snapshots: dict[int, Snapshot] = {}
    with np.load(folder / "snapshots.npz", allow_pickle=False) as arrays:
        for key in arrays.files:
            step, position = map(int, key.split("/"))
            snapshots.setdefault(step, {})[names[position]] = arrays[key]
    with np.load(folder / "history.npz", allow_pickle=False) as arrays:
        history = History(**dict(arrays))
    card = ModelCard.from_json((folder / "card.json").read_text(encoding="utf-8"))
    last = max(snapshots)
    model.set_weights(expect_finite(list(snapshots[last].values()), last))
    return Trained(model, card.recipe, history, snapshots, card)
