"""Scores of many images: the same as those of one batch after the other, in less time."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from cnnfigs.networks.prediction import _FEW, AT_ONCE, asking, predict_scores

MANY = _FEW + AT_ONCE + 7


class Counted(keras.layers.Layer):
    """Passes its input on, and counts how often Python asks it to."""

    def call(self, x: Any) -> Any:
        self.asked = getattr(self, "asked", 0) + 1
        return x


class LooksAtNumbers(keras.layers.Layer):
    """Decides by numbers, which no graph holds before it is run."""

    def call(self, x: Any) -> Any:
        return 2 * x if float(keras.ops.max(x)) > 0.5 else x

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


def _network(*first: keras.layers.Layer) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            *first,
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def _images(count: int) -> np.ndarray:
    return np.random.default_rng(0).random((count, 8, 8), dtype=np.float32)


def test_many_images_get_the_scores_that_they_get_batch_by_batch() -> None:
    model, images = _network(), _images(MANY)
    each = [
        np.asarray(keras.ops.convert_to_numpy(model(images[at : at + AT_ONCE, ..., None])))
        for at in range(0, MANY, AT_ONCE)
    ]
    scores = predict_scores(model, images)
    assert scores.shape == (MANY, 3)
    np.testing.assert_allclose(scores, np.concatenate(each), rtol=1e-6)


@pytest.mark.skipif(keras.config.backend() != "tensorflow", reason="others keep no graph here")
def test_python_is_not_asked_for_each_batch_of_many() -> None:
    model = _network(Counted())
    layer = model.layers[0]
    layer.asked = 0
    predict_scores(model, _images(_FEW + AT_ONCE))
    assert layer.asked < 4


@pytest.mark.skipif(keras.config.backend() != "tensorflow", reason="others keep no graph here")
def test_a_network_that_is_asked_again_is_not_recorded_again() -> None:
    model, images = _network(Counted()), _images(MANY)
    layer, ask = model.layers[0], asking(model)
    first = ask(images)
    layer.asked = 0
    again = ask(1 - images)
    assert layer.asked == 0
    np.testing.assert_array_equal(ask(images), first)
    np.testing.assert_allclose(again, predict_scores(model, 1 - images), rtol=1e-6)


def test_a_network_that_no_graph_can_hold_is_asked_all_the_same() -> None:
    plain, images = _network(), _images(MANY)
    model = _network(LooksAtNumbers())
    model.set_weights(plain.get_weights())
    np.testing.assert_allclose(
        predict_scores(model, images), predict_scores(plain, 2 * images), rtol=1e-5
    )


def test_weights_that_are_set_between_two_calls_count() -> None:
    model, images = _network(), _images(MANY)
    before = predict_scores(model, images)
    model.set_weights([np.zeros_like(weight) for weight in model.get_weights()])
    after = predict_scores(model, images)
    np.testing.assert_allclose(after, 1 / 3, rtol=1e-6)
    assert not np.allclose(before, after)


def test_a_dict_of_one_output_is_that_output():
    model = _network()
    named = keras.Model(model.inputs[0], {"scores": model.outputs[0]})
    images = np.random.default_rng(0).random((3, 8, 8))
    np.testing.assert_array_equal(predict_scores(named, images), predict_scores(model, images))


def test_of_several_outputs_one_is_asked_for_as_the_error_says():
    model = _network()
    both = keras.Model(model.inputs[0], {"a": model.outputs[0], "b": model.layers[0].output})
    images = np.random.default_rng(0).random((3, 8, 8))
    with pytest.raises(ValueError, match=r"has 2: pass keras\.Model\(model\.input, model\.out"):
        predict_scores(both, images)
    one = keras.Model(both.input, both.outputs[0])
    np.testing.assert_array_equal(predict_scores(one, images), predict_scores(model, images))
