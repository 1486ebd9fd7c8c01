"""What can't be trained, and what is said instead?"""

from __future__ import annotations

import dataclasses

import keras
import numpy as np
import pytest
from bright_bars import QUICK, few, small

from cnnfigs.training import train, train_silently


def test_an_unknown_network_lists_near_names(upright_or_lying):
    with pytest.raises(ValueError, match="unknown network 'six_con': did you mean 'six_conv'"):
        train("six_con", upright_or_lying)


def test_a_model_with_a_wrong_number_of_outputs_is_told_what_to_end_with(upright_or_lying):
    with pytest.raises(ValueError, match=r"has 2 classes; end with keras\.layers\.Dense\(2"):
        train(small(classes=10), upright_or_lying)


def test_a_model_for_colour_pictures_is_refused(upright_or_lying):
    model = keras.Sequential(
        [keras.Input((28, 28, 3)), keras.layers.Flatten(), keras.layers.Dense(2)]
    )
    with pytest.raises(ValueError, match="colour"):
        train(model, upright_or_lying)


def test_unbuilt_and_subclassed_models_are_told_how_to_be_built(upright_or_lying):
    class Mine(keras.Model):
        pass

    for model in (Mine(), keras.Sequential([keras.layers.Dense(2)])):
        with pytest.raises(ValueError, match=r"keras\.Model\(inputs, outputs\)"):
            train(model, upright_or_lying)


@pytest.mark.parametrize("wrong", [None, 3])
def test_what_is_no_network_is_refused(upright_or_lying, wrong):
    with pytest.raises(TypeError, match="a network's name or a Keras model"):
        train(wrong, upright_or_lying)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("mnist", r"a str came: pass load_dataset\('mnist'\)"),
        (
            (np.zeros((4, 28, 28)), [0, 1, 0, 1]),
            r"a tuple came: pass load_dataset\(name\), .* make a Dataset of your",
        ),
    ],
)
def test_what_is_no_data_set_is_refused_with_the_call_that_loads_one(wrong, words):
    with pytest.raises(TypeError, match=words):
        train("dense", wrong)


def test_a_single_training_image_is_refused():
    with pytest.raises(ValueError, match="at least two"):
        train(small(), few(1))


@pytest.mark.parametrize("function", [train, train_silently])
def test_a_network_whose_loss_is_no_number_is_refused_and_not_kept(
    upright_or_lying, folder, function
):
    recipe = dataclasses.replace(QUICK, learning_rate=1e30)
    words = "the loss became NaN or infinite at step [1-9][0-9]*: train with a smaller learning"
    with pytest.raises(ValueError, match=words):
        function(small(), upright_or_lying, recipe=recipe)
    assert not list(folder.glob("trained/own*"))


def test_a_network_that_starts_from_nan_is_refused_at_its_first_step(upright_or_lying):
    model = small()
    model.set_weights([np.full_like(weight, np.nan) for weight in model.get_weights()])
    with pytest.raises(ValueError, match=r"at step 1: .* from weights that are finite"):
        train(model, upright_or_lying, recipe=QUICK)


def test_a_network_that_is_quantized_is_to_be_trained_before(upright_or_lying):
    model = keras.Sequential(
        [
            keras.Input((*upright_or_lying.x_train.shape[1:], 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(len(upright_or_lying.classes), name="scores"),
        ]
    )
    model.layers[-1].quantize("int8")
    with pytest.raises(ValueError, match=r"quantized .*/scores/kernel': train it first"):
        train(model, upright_or_lying, progress=False)


@pytest.mark.slow
def test_a_network_whose_layers_are_all_frozen_learns_as_its_error_says(upright_or_lying):
    model = small()
    model.trainable = False
    with pytest.raises(ValueError, match=r"can learn: set model\.trainable = True, and then layer"):
        train(model, upright_or_lying, recipe=QUICK)
    model.trainable = True
    model.layers[0].trainable = False
    assert train(model, upright_or_lying, recipe=QUICK).card.test_accuracy > 0.5


def doubled(values):
    """Return twice what came, as a function of a user's own."""
    return 2 * values


@pytest.mark.slow
def test_a_function_of_ones_own_in_a_layer_of_kerass_is_copied_as_its_error_says(
    upright_or_lying, monkeypatch
):
    def ending(function):
        dense = keras.layers.Dense(2, activation=function, name="end")
        return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), dense])

    for own in (doubled, lambda values: 2 * values):
        with pytest.raises(ValueError, match=r"'end', a Dense, .*register_keras_serializable"):
            train(ending(own), upright_or_lying, recipe=QUICK)
    with keras.saving.CustomObjectScope({}):
        registered = keras.saving.register_keras_serializable("tests")(doubled)
        train(ending(registered), upright_or_lying, recipe=QUICK)


def test_a_network_with_its_channels_first_is_refused(upright_or_lying):
    model = keras.Sequential(
        [keras.Input((1, 28, 28)), keras.layers.Flatten(), keras.layers.Dense(2)]
    )
    with pytest.raises(ValueError, match=r"takes \(1, 28, 28\): begin it with keras\.Input\(\(28,"):
        train(model, upright_or_lying)


@pytest.mark.slow
def test_a_network_with_a_dict_of_one_output_learns(upright_or_lying):
    plain = small()
    named = keras.Model(plain.inputs[0], {"scores": plain.outputs[0]})
    learned = train(named, upright_or_lying, recipe=QUICK)
    expected = train(plain, upright_or_lying, recipe=QUICK)
    assert learned.card.test_accuracy == expected.card.test_accuracy
