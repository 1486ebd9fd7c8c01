import random

import keras
import numpy as np
import pytest

from cnnfigs.experiments._engine import clothes_networks
from cnnfigs.networks import architectures

PARAMETERS = {
    "dense": 101_770,
    "dense_matched": 243_280,
    "fashion_cnn": 243_786,
    "lenet": 431_080,
    "six_conv": 628_750,
}


def test_the_names_are_those_that_other_work_relies_on():
    assert architectures.model_names() == tuple(PARAMETERS)


@pytest.mark.parametrize(("name", "parameters"), PARAMETERS.items())
def test_each_network_has_exactly_the_parameters_of_its_talk(name, parameters):
    assert architectures.build_model(name).count_params() == parameters


@pytest.mark.parametrize("name", PARAMETERS)
def test_scores_are_positive_and_add_up_to_one(name):
    scores = np.asarray(
        architectures.build_model(name)(np.random.default_rng(0).random((3, 28, 28, 1)))
    )
    assert scores.shape == (3, 10)
    assert scores.min() > 0
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)


def test_a_rival_for_the_clothes_network_differs_by_less_than_one_percent_in_size():
    assert abs(PARAMETERS["dense_matched"] / PARAMETERS["fashion_cnn"] - 1) < 0.01


def test_the_number_of_classes_is_the_number_of_outputs():
    assert architectures.build_model("lenet", classes=26).output_shape == (None, 26)


@pytest.mark.parametrize("name", [*PARAMETERS, *clothes_networks.VARIANTS])
def test_first_weights_belong_to_the_seed_alone_and_are_those_of_keras(name):
    def weights(seed):
        if name in PARAMETERS:
            return architectures.build_model(name, seed=seed).get_weights()
        make = architectures.SeededLayers(seed)
        return clothes_networks.VARIANTS[name](make, classes=10).get_weights()

    keras.utils.set_random_seed(7)
    state = random.getstate()
    seeded = weights(7)
    assert random.getstate() == state
    for one, of_keras, other in zip(seeded, weights(None), weights(8), strict=True):
        np.testing.assert_array_equal(one, of_keras)
        assert (one.ndim == 1) == np.array_equal(one, other)  # a bias begins at zero


@pytest.mark.parametrize(("seed", "error"), [(0.5, TypeError), ("0", TypeError), (-1, ValueError)])
def test_a_seed_is_a_whole_number(seed, error):
    with pytest.raises(error, match="seed must be"):
        architectures.build_model("dense", seed=seed)


def test_an_unknown_network_lists_near_names():
    with pytest.raises(ValueError, match="unknown network 'sixconv': did you mean 'six_conv'"):
        architectures.build_model("sixconv")


def test_a_model_in_place_of_a_name_is_refused_in_plain_words():
    with pytest.raises(ValueError, match="unknown network <Sequential"):
        architectures.build_model(keras.Sequential(name="mine"))
