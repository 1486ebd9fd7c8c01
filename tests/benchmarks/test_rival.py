"""Seconds until a network names so many test images, by our recipe and by Keras's defaults.

Both train the same network, from the same first weights, on all training images of real data. The
rival is what Keras does where nothing is said: Adam with a rate of 0.001, 32 images a step, and
float32, for four epochs at most. Both are asked at each quarter of an epoch, and stop as soon as
they are there; the time of asking is not counted. Test images only count right answers: the
recipes were chosen on training images that were held out.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.networks.prediction import predict_scores
from cnnfigs.training import default_recipe, train_silently

TITLES = {"mnist": "MNIST", "fashion_mnist": "Fashion-MNIST"}
EPOCHS = 4  # at most, of Keras's defaults
ASKED = 4  # times an epoch
SEED = 0

Asked = Callable[[keras.Model], float]


class UntilThere(keras.callbacks.Callback):  # type: ignore[misc]
    """Stops a training that has reached an accuracy, and does not count the time of asking."""

    def __init__(self, accuracy: Asked, wanted: float, steps: int) -> None:
        super().__init__()
        self.accuracy, self.wanted, self.every = accuracy, wanted, steps // ASKED
        self.reached, self.asking, self.done = 0.0, 0.0, 0
        self.begin = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: object = None) -> None:
        """Ask at each quarter."""
        self.done += 1
        if self.done % self.every == 0:
            self.ask()
            self.model.stop_training = self.reached >= self.wanted

    def on_train_end(self, logs: object = None) -> None:
        """Ask once more where the last step ends no quarter."""
        if self.done % self.every:
            self.ask()

    def ask(self) -> None:
        """Note the accuracy, and how long that took."""
        begin = time.perf_counter()
        self.reached = self.accuracy(self.model)
        self.asking += time.perf_counter() - begin

    @property
    def seconds(self) -> float:
        """How long it has been training."""
        return time.perf_counter() - self.begin - self.asking


def by_our_recipe(name: str, dataset: cf.Dataset, accuracy: Asked, wanted: float) -> UntilThere:
    """Train by our recipe until it is there."""
    recipe = default_recipe(name, seed=SEED, effort="full")
    learned = recipe.images_learned(len(dataset.y_train))
    until = UntilThere(accuracy, wanted, steps=learned // recipe.batch_size)
    train_silently(name, dataset, recipe, callbacks=[until])
    return until


def by_default(name: str, dataset: cf.Dataset, accuracy: Asked, wanted: float) -> UntilThere:
    """Train as Keras does where nothing is said, until it is there."""
    until = UntilThere(accuracy, wanted, steps=len(dataset.y_train) // 32)
    keras.utils.set_random_seed(SEED)
    model = cf.build_model(name)
    model.compile("adam", "sparse_categorical_crossentropy")
    images = dataset.x_train[..., None].astype(np.float32) / 255
    model.fit(images, dataset.y_train, epochs=EPOCHS, callbacks=[until], verbose=0)
    return until


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "data", "wanted", "ratio"),
    [
        ("lenet", "mnist", 0.985, 2),
        ("fashion_cnn", "fashion_mnist", 0.90, 2),
        ("six_conv", "mnist", 0.99, 10),
    ],
)
def test_our_recipe_is_there_in_a_fraction_of_the_time(
    name: str, data: str, wanted: float, ratio: float, record: Callable[..., None]
) -> None:
    dataset = cf.load_dataset(data)

    def accuracy(model: keras.Model) -> float:
        scores = predict_scores(model, dataset.x_test)
        return float(np.mean(scores.argmax(axis=1) == dataset.y_test))

    spent, reached = [], []
    for train in by_our_recipe, by_default:
        until = train(name, dataset, accuracy, wanted)
        spent.append(until.seconds)
        reached.append(until.reached)
    print(
        f"\n{name} to {wanted:.1%} of {data}: ours {spent[0]:.0f} s to {reached[0]:.2%}, Keras's "
        f"defaults {spent[1]:.0f} s to {reached[1]:.2%}, ratio {spent[1] / spent[0]:.1f}"
    )
    rival = "Keras's defaults"
    if reached[1] < wanted:
        rival += f", which ended at {reached[1]:.1%}"
    record(
        f"training/{name}",
        what=f"`{name}`, until it names {wanted:.1%} of {TITLES[data]}'s test images rightly",
        unit="s",
        ours=spent[0],
        rival=rival,
        theirs=spent[1],
    )
    assert reached[0] >= wanted
    assert spent[1] >= ratio * spent[0]
