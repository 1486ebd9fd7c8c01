"""Seconds until a network names so many test images, by our recipe and by Keras's defaults.

Both train the same network, from the same first weights, on all training images of real data. The
rival is what Keras does where nothing is said: Adam with a rate of 0.001, 32 images a step, and
float32. It is asked at each quarter of an epoch, stops as soon as it is there, and after four
epochs in any case; the time of asking is not counted. Our recipe is run to its end, which its
schedule needs. Test images only count right answers: the recipes were chosen on training images
that were held out.
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

EPOCHS = 4  # at most, of the rival
ASKED = 4  # times an epoch
SEED = 0

Asked = Callable[[keras.Model], float]


class UntilThere(keras.callbacks.Callback):  # type: ignore[misc]
    """Stops a training that has reached an accuracy, and does not count the time of asking."""

    def __init__(self, accuracy: Asked, wanted: float, steps: int) -> None:
        super().__init__()
        self.accuracy, self.wanted, self.every = accuracy, wanted, steps // ASKED
        self.reached, self.asking, self.done = 0.0, 0.0, 0

    def on_train_batch_end(self, batch: int, logs: object = None) -> None:
        """Ask at each quarter."""
        self.done += 1
        if self.done % self.every:
            return
        begin = time.perf_counter()
        self.reached = self.accuracy(self.model)
        self.asking += time.perf_counter() - begin
        self.model.stop_training = self.reached >= self.wanted


def by_our_recipe(name: str, dataset: cf.Dataset, accuracy: Asked) -> tuple[float, float]:
    """Return how many seconds our recipe takes, and the accuracy that it ends with."""
    begin = time.perf_counter()
    model = train_silently(name, dataset, default_recipe(name, seed=SEED, effort="full"))
    return time.perf_counter() - begin, accuracy(model)


def by_default(
    name: str, dataset: cf.Dataset, accuracy: Asked, wanted: float
) -> tuple[float, float]:
    """Return how many seconds Keras's defaults take, and the accuracy when they are stopped."""
    keras.utils.set_random_seed(SEED)
    begin = time.perf_counter()
    model = cf.build_model(name)
    model.compile("adam", "sparse_categorical_crossentropy")
    images = dataset.x_train[..., None].astype(np.float32) / 255
    until = UntilThere(accuracy, wanted, steps=len(images) // 32)
    model.fit(images, dataset.y_train, epochs=EPOCHS, callbacks=[until], verbose=0)
    return time.perf_counter() - begin - until.asking, until.reached


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
    name: str, data: str, wanted: float, ratio: float
) -> None:
    dataset = cf.load_dataset(data)

    def accuracy(model: keras.Model) -> float:
        scores = predict_scores(model, dataset.x_test)
        return float(np.mean(scores.argmax(axis=1) == dataset.y_test))

    ours, reached = by_our_recipe(name, dataset, accuracy)
    theirs, stopped = by_default(name, dataset, accuracy, wanted)
    print(
        f"\n{name} to {wanted:.1%} of {data}: ours {ours:.0f} s to {reached:.2%}, Keras's defaults "
        f"{theirs:.0f} s to {stopped:.2%}, ratio {theirs / ours:.1f}"
    )
    assert reached >= wanted
    assert theirs >= ratio * ours
