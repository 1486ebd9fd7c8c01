"""Does a network of keras.applications take pictures as they are, with the weights of a file?"""

import keras
import numpy as np
import pytest
from keras import layers

from cnnfigs.networks.applications import load_application, with_scaling
from cnnfigs.networks.inputs import read_images


@pytest.fixture(scope="module")
def mobile(tmp_path_factory):
    rng = np.random.default_rng(0)
    model = keras.applications.MobileNet(weights=None, classes=4)
    for weight in model.trainable_weights:
        if len(weight.shape) > 1:  # as large as keeps a picture's differences through all layers
            depthwise = weight.shape[-1] == 1
            seen = 9 if depthwise else np.prod(weight.shape[:-1])
            weight.assign(rng.normal(0, (2 / seen) ** 0.5, weight.shape))
    file = tmp_path_factory.mktemp("weights") / "mobile.weights.h5"
    model.save_weights(file)
    return model, file


def test_its_scores_are_those_for_what_preprocess_input_makes_of_pictures(mobile):
    model, file = mobile
    pictures = np.random.default_rng(0).integers(0, 256, (1, 224, 224, 3), np.uint8)
    loaded = load_application("MobileNet", file, classes=4)
    ready = keras.applications.mobilenet.preprocess_input(pictures.astype(np.float32))
    found = np.asarray(loaded(read_images(loaded, pictures).batch))
    assert found == pytest.approx(np.asarray(model(ready)), abs=1e-6)
    assert np.ptp(found) > 1e-4
    assert loaded.name == "MobileNet"


@pytest.mark.parametrize("module", ["resnet", "densenet", "xception"])
def test_each_way_to_scale_becomes_a_layer(module):
    keras.utils.set_random_seed(0)
    image = keras.Input((8, 8, 3))
    model = keras.Model(image, layers.Conv2D(2, 3)(image))
    pictures = np.random.default_rng(0).integers(0, 256, (2, 8, 8, 3)).astype(np.float32)
    preprocess = getattr(keras.applications, module).preprocess_input
    wanted = np.asarray(model(preprocess(pictures.copy())))
    found = np.asarray(with_scaling(model, preprocess, "own")(pictures))
    assert found == pytest.approx(wanted, rel=1e-4, abs=1e-4 * float(np.abs(wanted).max()))


def test_a_network_that_scales_itself_is_left_as_it_is():
    image = keras.Input((8, 8, 3))
    model = keras.Model(image, layers.Rescaling(1 / 255)(image))
    preprocess = keras.applications.efficientnet.preprocess_input
    assert with_scaling(model, preprocess, "own") is model


def test_what_does_not_fit_is_said(mobile, tmp_path):
    with pytest.raises(ValueError, match=r"does not hold the weights of MobileNet with 7 scores"):
        load_application("MobileNet", mobile[1], classes=7)
    with pytest.raises(
        ValueError, match=r"unknown network of keras.applications 'MobilNet'.*Mobil"
    ):
        load_application("MobilNet", mobile[1])
    with pytest.raises(FileNotFoundError, match="no file"):
        load_application("MobileNet", tmp_path / "none.h5")
