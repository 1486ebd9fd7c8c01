"""Is whoever brings another framework's network told what it is, and what to do?"""

from __future__ import annotations

import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.experiments._engine import clothes_networks
from cnnfigs.networks.architectures import SeededLayers

DIGITS = np.zeros((2, 28, 28), np.uint8), np.array([0, 1])
DATA = cf.Dataset("two", *DIGITS, *DIGITS, ("a", "b"), "here")


def stand_in(module: str, name: str, base: type = object) -> type:
    """Return a class that says that it comes from a module."""
    return type(name, (base,), {"__module__": module})


TORCH = stand_in("torch.nn.modules.module", "Module")
CAME = {
    "torch": (stand_in("torch.nn.modules.container", "Sequential")(), "a torch.nn.Sequential came"),
    "own": (
        stand_in("__main__", "Net", TORCH)(),
        r"__main__\.Net came, which is a model of PyTorch",
    ),
    "keras2": (stand_in("tf_keras.src.engine.sequential", "Sequential")(), "TF_USE_LEGACY_KERAS"),
    "sklearn": (stand_in("sklearn.neural_network", "MLPClassifier")(), "scikit-learn"),
    "file": ("model.keras", r"keras\.models\.load_model"),
    "layer": (keras.layers.Dense(2), r"put it into keras\.Sequential"),
    "class": (keras.Sequential, "the class Sequential came: pass a model of it"),
    "nothing": (None, "a NoneType came"),
}
DOORS = {
    "activations": lambda model: cf.activations(model, DIGITS[0]),
    "summarize_layers": cf.summarize_layers,
    "top_images": lambda model: cf.top_images(model, DIGITS[0], "conv", [0]),
    "grad_cam": lambda model: cf.grad_cam(model, DIGITS[0][0], 0, "conv"),
    "train": lambda model: cf.train(model, DATA),
    "typical_image": lambda model: cf.typical_image(DATA, 0, model),
}


@pytest.mark.parametrize("came", CAME)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_keras_model_is_named_as_what_it_is(came, door):
    model, words = CAME[came]
    if (door, came) == ("train", "file"):
        pytest.skip("train takes the names of networks")
    with pytest.raises(TypeError, match=words):
        DOORS[door](model)


@pytest.fixture
def channels_first():
    before = keras.config.image_data_format()
    keras.config.set_image_data_format("channels_first")
    yield
    keras.config.set_image_data_format(before)


@pytest.mark.usefixtures("channels_first")
@pytest.mark.parametrize("name", cf.model_names())
def test_networks_have_their_channels_last_whatever_keras_is_set_to(name):
    model = cf.build_model(name)
    assert model.output_shape == (None, 10)
    assert len(cf.activations(model, DIGITS[0])) == len(cf.summarize_layers(model))


@pytest.mark.usefixtures("channels_first")
def test_variants_of_the_questions_have_their_channels_last_too():
    for name, build in clothes_networks.VARIANTS.items():
        assert cf.summarize_layers(build(SeededLayers(), 10)), name


def test_an_image_smaller_than_a_kernel_is_refused_in_our_words():
    model = keras.Sequential([keras.Input((None, None, 1)), keras.layers.Conv2D(2, 5)])
    with pytest.raises(ValueError, match=r"fails at images of shape \(3, 3, 1\).*larger image"):
        cf.activations(model, np.zeros((3, 3)))


@pytest.mark.parametrize("layers", [3, 2.5, object()])
def test_layers_are_wanted_by_their_names(layers):
    with pytest.raises(TypeError, match="several names"):
        cf.activations(cf.build_model("dense"), DIGITS[0], layers=layers)


@pytest.mark.parametrize(
    ("classes", "error"), [(2.5, TypeError), ("2", TypeError), (0, ValueError), (10**9, ValueError)]
)
def test_classes_are_counted_in_whole_numbers(classes, error):
    with pytest.raises(error, match="classes must be"):
        cf.build_model("dense", classes=classes)


class NotCopied(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.inner = keras.layers.Dense(units)

    def call(self, values):
        return self.inner(values)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: keras.layers.Lambda(lambda values: values * 2), "enable_unsafe_deserialization"),
        (lambda: NotCopied(8), "give NotCopied a get_config"),
    ],
)
def test_a_layer_that_cannot_be_copied_for_training_is_named(make, words):
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), make(), keras.layers.Dense(2)]
    )
    with pytest.raises(ValueError, match=words):
        cf.train(model, DATA)
