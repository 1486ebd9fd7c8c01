"""A typical image lies near its class's mean, and the network is right and sure about it."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import cnnfigs as cf


def bright_or_dark(images, labels, *, classes=("dark", "bright")):
    """A data set of plain images (2, 2) of these brightnesses."""
    x = np.repeat(np.array(images, np.uint8), 4).reshape(-1, 2, 2)
    y = np.array(labels)
    return cf.Dataset("plain", x, y, x, y, classes, origin="made up")


def by_brightness(*, steepness):
    """A network whose score of `bright` grows with the mean of the pixels, past a half at 0.5."""
    image = keras.Input((2, 2, 1))
    model = keras.Model(
        image, keras.layers.Dense(2, activation="softmax")(keras.layers.Flatten()(image))
    )
    weights = np.repeat([[0.0, steepness / 4]], 4, axis=0)
    model.set_weights([weights, np.array([0.0, -steepness / 2])])
    return model


# Test images 1 to 4 are bright, with a mean of 185.
PLAIN = bright_or_dark([10, 120, 230, 190, 200], [0, 1, 1, 1, 1])


def test_the_image_nearest_to_the_mean_of_its_class_is_taken():
    assert cf.typical_image(PLAIN, 1, by_brightness(steepness=20)) == 3


def test_an_image_about_which_the_network_is_not_sure_is_passed_over():
    model = by_brightness(steepness=8)
    sure = cf.typical_image(PLAIN, 1, model)
    # 190 of 255 has a score of 0.876, and 200 one of 0.907.
    assert sure == 4


def test_an_image_that_the_network_names_wrongly_is_passed_over():
    odd = bright_or_dark([10, 90, 100, 240], [0, 1, 1, 1])  # the mean of the bright is 143
    assert cf.typical_image(odd, 1, by_brightness(steepness=50)) == 3


def test_where_the_network_is_never_sure_the_image_that_it_is_surest_of_is_taken():
    assert cf.typical_image(PLAIN, 1, by_brightness(steepness=1)) == 2  # the brightest, by 0.60


def test_without_an_image_that_is_named_rightly_there_is_none_to_take():
    dim = bright_or_dark([10, 90, 100], [0, 1, 1])
    with pytest.raises(ValueError, match=r"none of 2 test images of class 'bright' rightly"):
        cf.typical_image(dim, 1, by_brightness(steepness=50))


def test_a_class_without_test_images_and_a_label_that_is_no_class_are_errors():
    model = by_brightness(steepness=20)
    with pytest.raises(ValueError, match="plain has no test image of class 'dark'"):
        cf.typical_image(bright_or_dark([200], [1]), 0, model)
    with pytest.raises(ValueError, match="unknown label '2'"):
        cf.typical_image(PLAIN, 2, model)


def test_a_network_for_other_classes_is_an_error():
    three = bright_or_dark([10, 200], [0, 1], classes=("dark", "bright", "red"))
    with pytest.raises(ValueError, match="the network has 2 scores, but plain has 3 classes"):
        cf.typical_image(three, 1, by_brightness(steepness=20))
