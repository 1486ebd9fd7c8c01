"""Does what is known of a network stand for its model, at each size, and keep no answers?"""

from __future__ import annotations

import keras
import numpy as np

import cnnfigs as cf
from cnnfigs.networks.graph import network_of

layers = keras.layers
IMAGE = np.random.default_rng(3).random((12, 12)).astype(np.float32)


def convolution(**settings):
    return layers.Conv2D(4, 5, activation="relu", name="conv", **settings)


def sequential(*stack, shape=(12, 12, 1)):
    return keras.Sequential([keras.Input(shape), *stack])


def test_what_is_known_of_a_network_stands_for_its_model_and_is_not_asked_again():
    model = sequential(convolution(), layers.Flatten(), layers.Dense(3, "softmax"))
    network = network_of(model)
    assert network_of(network) is network
    assert network_of(network, [(12, 12, 1)]) is network
    assert network.source is model
    for ask in (
        lambda one: cf.grad_cam(one, IMAGE, 1, "conv").values,
        lambda one: cf.occlusion(one, IMAGE, 1, stride=4).values,
        lambda one: cf.activations(one, IMAGE, "conv")[0].values,
    ):
        np.testing.assert_array_equal(ask(network), ask(model))
    assert cf.summarize_layers(network) == cf.summarize_layers(model)


def test_a_network_of_any_size_is_asked_again_for_a_size_that_it_is_not_known_at():
    stack = [convolution(padding="same"), layers.GlobalAveragePooling2D(), layers.Dense(3)]
    model = sequential(*stack, shape=(None, None, 1))
    small = network_of(network_of(model), [(12, 12, 1)])
    large = network_of(small, [(20, 16, 1)])
    assert [each.model.inputs[0].shape for each in (small, large)] == [
        (None, 12, 12, 1),
        (None, 20, 16, 1),
    ]
    assert large.source is model
    assert network_of(large, [(20, 16, 1)]) is large


def test_a_network_that_was_asked_keeps_nothing_of_its_answers():
    network = network_of(sequential(convolution(), layers.Flatten(), layers.Dense(3)))
    cf.activations(network, IMAGE)
    assert not any(call.tap.outputs for call in network.calls)
