"""What does a network learn, from which images, and what is recorded of it?"""

from __future__ import annotations

import dataclasses

import keras
import numpy as np
import pytest
from bright_bars import DENSE, QUICK, few, image_bytes, small

import cnnfigs as cf
from cnnfigs.networks.prediction import predict_scores
from cnnfigs.training import Recipe, train, train_silently


@pytest.fixture(scope="module")
def trained(upright_or_lying):
    return train(small(), upright_or_lying, recipe=QUICK, cache=False)


def test_a_network_learns_what_it_is_shown(trained, upright_or_lying):
    assert trained.card.test_accuracy > 0.9
    scores = trained.model.predict(upright_or_lying.x_test[..., None] / 255.0, verbose=0)
    correct = np.mean(scores.argmax(axis=1) == upright_or_lying.y_test)
    assert trained.card.test_accuracy == correct
    low, high = trained.card.test_interval
    assert low < correct <= high


@pytest.mark.slow
def test_what_is_fitted_in_silence_has_the_weights_of_what_is_trained(
    trained, upright_or_lying, folder
):
    model = train_silently(small(), upright_or_lying, QUICK)
    for silent, recorded in zip(model.get_weights(), trained.model.get_weights(), strict=True):
        np.testing.assert_array_equal(silent, recorded)
    assert not folder.exists(), "nothing is kept"


@pytest.mark.slow
def test_a_network_without_softmax_learns_too(upright_or_lying):
    assert train(small(activation=None), upright_or_lying, recipe=QUICK).card.test_accuracy > 0.9


def test_snapshots_lead_from_the_first_weights_to_the_last(trained):
    assert list(trained.snapshots) == [0, 1, 2, 5, 10, 20, 50, 84]  # 440 images: 14 steps, 6 times
    names = list(trained.snapshots[0])
    assert len(names) == 4
    assert names[0].endswith("/kernel")
    for position, name in enumerate(names):
        np.testing.assert_array_equal(
            trained.snapshots[0][name], small().get_weights()[position], err_msg=name
        )
        np.testing.assert_array_equal(
            trained.snapshots[84][name], trained.model.get_weights()[position], err_msg=name
        )


def test_snapshots_of_the_sites_networks_are_named_by_layer(upright_or_lying, nothing_learned):
    trained = train("dense", upright_or_lying, recipe=DENSE)
    assert set(trained.snapshots[0]) == {
        "dense1/kernel",
        "dense1/bias",
        "scores/kernel",
        "scores/bias",
    }


def test_the_curves_are_batch_means_and_end_at_the_last_step(trained):
    history = trained.history
    np.testing.assert_array_equal(history.steps, np.arange(1, 85))
    np.testing.assert_array_equal(history.validation_steps, [10, 20, 50, 84])
    assert history.loss[-14:].mean() < history.loss[:14].mean() / 2
    # A batch of 32 has a share of 32nds, the last of an epoch (440 = 13 * 32 + 24) of 24ths.
    last = np.arange(1, 85) % 14 == 0
    correct = history.accuracy * np.where(last, 24, 32)
    np.testing.assert_allclose(correct, correct.round(), atol=1e-3)


def test_validation_is_what_the_snapshots_say_of_the_images_held_out(upright_or_lying, fits):
    data = upright_or_lying
    trained = train(small(), data, recipe=QUICK, cache=False)
    aside = [image_bytes(image / 255) not in fits[0].images for image in data.x_train]
    images, labels = data.x_train[aside], data.y_train[aside]
    assert len(labels) == 40
    history, model = trained.history, small()
    assert list(history.validation_steps) == [step for step in trained.snapshots if step >= 10]
    for step, loss, accuracy in zip(
        history.validation_steps,
        history.validation_loss,
        history.validation_accuracy,
        strict=True,
    ):
        model.set_weights(list(trained.snapshots[step].values()))
        scores = predict_scores(model, images)
        assert accuracy == np.mean(scores.argmax(axis=1) == labels)
        right = scores[np.arange(40), labels]
        assert loss == pytest.approx(-np.log(right).mean(), abs=1e-5)
    assert len(set(history.validation_loss)) == 4


def test_images_are_taken_at_random_by_the_seed_and_a_twelfth_of_them_is_held_out(
    upright_or_lying, nothing_learned, fits
):
    every = [image_bytes(image / 255) for image in upright_or_lying.x_train]
    some = dataclasses.replace(DENSE, images=120)
    cards = [
        train("dense", upright_or_lying, recipe=recipe, cache=False).card
        for recipe in (some, some, dataclasses.replace(some, seed=1))
    ]
    first, again, other = (fit.images for fit in fits)
    assert [card.training_images for card in cards] == [110] * 3
    assert [len(fit.images) for fit in fits] == [110] * 3
    assert first == again != other
    places = np.array([image in first for image in every]).reshape(4, 120).sum(axis=1)
    assert places.sum() == 110
    assert places.min() > 10, "they stand anywhere in the data set"
    assert some.images_learned(480) == 110


def test_more_images_than_there_are_is_all_of_them(upright_or_lying, nothing_learned, fits):
    recipe = dataclasses.replace(DENSE, images=10_000, epochs=2)
    card = train("dense", upright_or_lying, recipe=recipe, cache=False).card
    assert card.training_images == len(fits[0].images) == recipe.images_learned(480) == 440
    assert recipe.images_seen(480) == 880


def test_the_optimizer_forgets_as_slowly_as_the_recipe_says(
    upright_or_lying, nothing_learned, fits
):
    train("dense", upright_or_lying, recipe=DENSE, cache=False)
    agile = dataclasses.replace(DENSE, betas=(0.6, 0.8))
    train("dense", upright_or_lying, recipe=agile, cache=False)
    train_silently("dense", upright_or_lying, agile)
    assert [fit.betas for fit in fits] == [(0.9, 0.999), (0.6, 0.8), (0.6, 0.8)]


def branched():
    """Two nested models that each have a layer called "conv"."""
    image = keras.Input((28, 28, 1))

    def branch():
        start = keras.Input((28, 28, 1))
        maps = keras.layers.Conv2D(2, 5, name="conv")(start)
        return keras.Model(start, keras.layers.GlobalMaxPooling2D()(maps))

    both = keras.layers.Concatenate()([branch()(image), branch()(image)])
    return keras.Model(image, keras.layers.Dense(2, activation="softmax", name="scores")(both))


def test_nested_models_with_layers_of_one_name_lose_no_weights(upright_or_lying):
    trained = train(branched(), upright_or_lying, recipe=dataclasses.replace(QUICK, epochs=1))
    assert list(trained.snapshots[0]) == [
        "conv/kernel",
        "conv/bias",
        "conv/kernel:2",
        "conv/bias:2",
        "scores/kernel",
        "scores/bias",
    ]


def softmax_by_operation():
    image = keras.Input((28, 28, 1))
    scores = keras.layers.Dense(2)(keras.layers.Flatten()(image))
    return keras.Model(image, keras.ops.softmax(scores))


@pytest.mark.slow
@pytest.mark.parametrize(
    "model",
    [
        pytest.param(lambda: keras.Sequential([keras.Input((28, 28, 1)), small()]), id="nested"),
        pytest.param(softmax_by_operation, id="operation"),
    ],
)
def test_a_softmax_is_found_wherever_it_is_and_not_applied_twice(model, upright_or_lying):
    own = model()
    trained = train(own, upright_or_lying, recipe=QUICK, cache=False)
    scores = trained.model.predict(upright_or_lying.x_train[..., None] / 255.0, verbose=0)
    right = scores[np.arange(480), upright_or_lying.y_train]
    # Cross-entropy of the right class's score; twice a softmax could not go below 0.31.
    assert trained.history.validation_loss[-1] == pytest.approx(-np.log(right).mean(), abs=0.15)
    assert trained.history.validation_loss[-1] < 0.3


def test_an_own_model_is_not_changed_by_training(upright_or_lying):
    mine = small()
    before = mine.get_weights()
    trained = train(mine, upright_or_lying, recipe=QUICK)
    assert trained.model is not mine
    for now, then in zip(mine.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


@pytest.mark.slow
def test_mixed_precision_gives_a_network_in_float32(upright_or_lying):
    recipe = dataclasses.replace(QUICK, precision="mixed_bfloat16")
    trained = train(small(), upright_or_lying, recipe=recipe)
    assert {layer.compute_dtype for layer in trained.model.layers} == {"float32"}
    assert {str(weight.dtype) for weight in trained.model.weights} == {"float32"}
    assert trained.card.test_accuracy > 0.9


def test_a_run_of_one_step_that_is_nearly_all_warm_up_can_be_trained():
    recipe = Recipe("own model", epochs=1, warmup=0.9)
    trained = train(small(), few(5), recipe=recipe, cache=False)
    assert trained.card.training_images == 4
    np.testing.assert_array_equal(trained.history.steps, [1])
    np.testing.assert_array_equal(trained.history.validation_steps, [1])


def test_the_card_says_where_the_network_came_from(upright_or_lying, nothing_learned):
    card = train("dense", upright_or_lying, recipe=DENSE).card
    assert card.fingerprint == upright_or_lying.fingerprint
    assert card.training_images == 440
    assert card.test_images == 200
    assert card.parameters == 784 * 128 + 128 + 128 * 2 + 2
    text = card._repr_markdown_()
    assert f"{card.test_accuracy:.2%}" in text
    assert "drawn for a test" in text
    assert cf.ModelCard.from_json(card.to_json()) == card


@pytest.mark.skipif(keras.config.backend() != "tensorflow", reason="only TensorFlow traces twice")
def test_a_training_step_is_traced_once(upright_or_lying, monkeypatch):
    traced = []
    step = keras.Model.train_step

    def noted(self, data):
        traced.append(data[0].shape)
        return step(self, data)

    monkeypatch.setattr(keras.Model, "train_step", noted)
    train_silently(small(), upright_or_lying, dataclasses.replace(QUICK, epochs=2))
    assert len(traced) == 1  # though the last batch is smaller
