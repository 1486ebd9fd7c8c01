"""Explanations of networks whose right explanation is known beforehand."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.attribution._gradients import with_gradient

layers = keras.layers


def one_corner(padding="valid"):
    """One kernel of 3 by 3 that answers to the ink of its top left pixel; two classes."""
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(2, 3, padding=padding, activation="relu", name="corner"),
            layers.Flatten(name="flatten"),
            layers.Dense(2, activation="softmax", name="scores"),
        ]
    )
    kernel = np.zeros((3, 3, 1, 2), np.float32)
    kernel[0, 0, 0, 0] = 1
    kernel[0, 0, 0, 1] = -1  # never above zero: dead
    model.get_layer("corner").set_weights([kernel, np.zeros(2, np.float32)])
    weights = np.zeros(model.get_layer("scores").kernel.shape, np.float32)
    weights[::2, 1] = 1  # the first map speaks for class 1
    model.get_layer("scores").set_weights([weights, np.zeros(2, np.float32)])
    return model


def dots(*places):
    """Images with one pixel of ink each, the later the more."""
    images = np.zeros((len(places), 8, 8), np.uint8)
    for index, place in enumerate(places):
        images[index][place] = 100 + 50 * index
    return images


def test_the_strongest_image_comes_first_with_the_window_that_holds_the_cause():
    images = dots((1, 1), (4, 2), (3, 5))
    (top,) = cf.top_images(one_corner(), images, "corner", [0], count=2)
    assert top.indices.tolist() == [2, 1]
    np.testing.assert_allclose(top.values, [200 / 255, 150 / 255], rtol=1e-5)
    assert top.positions.tolist() == [[3, 5], [4, 2]]
    assert top.windows.tolist() == [[3, 5, 6, 8], [4, 2, 7, 5]]
    assert top.patches[0, 0, 0] == 200
    assert top.patches[0].sum() == 200


def test_what_lies_outside_the_image_is_no_pixel_of_a_patch():
    images = dots((0, 0))
    model = one_corner(padding="same")
    kernel = np.zeros((3, 3, 1, 2), np.float32)
    kernel[1, 1, 0, 0] = 1
    model.get_layer("corner").set_weights([kernel, np.zeros(2, np.float32)])
    (top,) = cf.top_images(model, images, "corner", [0])
    assert top.windows.tolist() == [[-1, -1, 2, 2]]
    assert np.isnan(top.patches[0]).sum() == 5
    assert top.patches[0, 1, 1] == 100


def test_a_dead_unit_has_no_top_images():
    (top,) = cf.top_images(one_corner(), dots((1, 1), (2, 2)), "corner", [1])
    assert len(top.indices) == len(top.images) == len(top.windows) == 0


def test_scores_are_ranked_before_softmax_which_would_make_them_all_one():
    model = one_corner()
    model.get_layer("scores").set_weights(
        [100 * weights for weights in model.get_layer("scores").get_weights()]
    )
    (top,) = cf.top_images(model, dots((1, 1), (4, 2)), "scores", [1])
    np.testing.assert_allclose(top.values, [100 * 150 / 255, 100 * 100 / 255], rtol=1e-5)


def test_units_of_a_dense_layer_see_all_that_the_maps_before_them_see():
    (top,) = cf.top_images(one_corner(), dots((1, 1)), "scores", [1])
    assert top.windows.tolist() == [[0, 0, 8, 8]]


def test_hiding_the_cause_costs_the_score_and_hiding_paper_costs_nothing():
    model, (image,) = one_corner(), dots((3, 4))
    found = cf.occlusion(model, image, 1, size=2, stride=1)
    score = float(model.predict(image[None, ..., None] / 255, verbose=0)[0, 1])
    assert found.score == pytest.approx(score, abs=1e-6)
    hides = np.zeros((7, 7), bool)
    hides[2:4, 3:5] = True
    np.testing.assert_allclose(found.values, np.where(hides, score - 0.5, 0), atol=1e-6)


def test_a_value_is_drawn_in_the_middle_of_its_square():
    found = cf.occlusion(one_corner(), dots((3, 4))[0], 1, size=4, stride=2)
    assert found.values.shape == (3, 3)
    assert found.extent == (0.5, 6.5, 6.5, 0.5)


def test_grad_cam_is_the_formula_of_its_paper():
    model, (image,) = one_corner(), dots((3, 4))
    found = cf.grad_cam(model, image, 1, "corner")
    expected = np.zeros((6, 6))
    expected[3, 4] = 100 / 255  # the map, times the mean of the weights of class 1
    np.testing.assert_allclose(found.values, expected, rtol=1e-5)
    against = cf.grad_cam(model, image, 0, "corner")
    assert not against.values.any()


def test_grad_cam_survives_a_score_that_softmax_has_pushed_to_one():
    model = one_corner()
    model.get_layer("scores").set_weights(
        [1000 * weights for weights in model.get_layer("scores").get_weights()]
    )
    assert cf.grad_cam(model, dots((3, 4))[0], 1, "corner").values.max() > 100


def test_the_drawn_image_has_ink_where_the_unit_wants_it_and_nowhere_else():
    (drawn,) = cf.maximise_activation(one_corner(), "corner", [0])
    row, column = drawn.position
    assert drawn.window == (row, column, row + 3, column + 3)
    assert drawn.image.max() == drawn.image[row, column] == pytest.approx(1, abs=1e-3)
    assert drawn.value == pytest.approx(float(drawn.image[row, column]), abs=1e-6)
    outside = drawn.image.copy()
    outside[row - 2 : row + 3, column - 2 : column + 3] = 0  # the gradient is blurred a little
    assert outside.max() == 0


def test_in_colour_a_unit_gets_its_colour_and_the_rest_stays_a_middle_grey():
    inputs = keras.Input((15, 15, 3))
    red_not_green = layers.Conv2D(1, 1, use_bias=False, name="red_not_green")
    model = keras.Model(inputs, layers.Flatten()(red_not_green(inputs)))
    red_not_green.set_weights([np.reshape(np.float32([1, -1, 0]), (1, 1, 3, 1))])
    (drawn,) = cf.maximise_activation(model, "red_not_green", [0])
    row, column = drawn.position
    assert drawn.image.shape == (15, 15, 3)
    assert drawn.window == (row, column, row + 1, column + 1)
    np.testing.assert_allclose(drawn.image[row, column], [1, 0, 0.5], atol=1e-3)
    assert drawn.value == pytest.approx(1, abs=2e-3)
    outside = drawn.image.copy()
    outside[row - 2 : row + 3, column - 2 : column + 3] = 0.5  # the gradient is blurred a little
    np.testing.assert_allclose(outside, 0.5, atol=1e-6)


def test_the_same_seed_draws_the_same_image_and_each_unit_its_own():
    model = cf.build_model("lenet")
    first, other = cf.maximise_activation(model, "scores", [0, 1], steps=3)
    again, _ = cf.maximise_activation(model, "scores", [0, 1], steps=3)
    np.testing.assert_array_equal(first.image, again.image)
    assert not np.array_equal(first.image, other.image)
    (reseeded,) = cf.maximise_activation(model, "scores", [0], seed=1, steps=3)
    assert not np.array_equal(first.image, reseeded.image)


def test_the_users_model_is_not_changed():
    model = one_corner()
    weights = model.get_weights()
    cf.maximise_activation(model, "scores", [0], steps=2)
    cf.grad_cam(model, dots((3, 4))[0], 1, "corner")
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    assert [layer.name for layer in model.layers] == ["corner", "flatten", "scores"]
    assert model.get_layer("scores").activation is keras.activations.softmax


def test_a_gradient_is_that_of_the_formula():
    at = np.array([[1.0, 2.0], [3.0, -1.0]], np.float32)
    values, gradient = with_gradient(lambda x: keras.ops.sum(x**2, axis=-1), at)
    np.testing.assert_allclose(values, [5, 10])
    np.testing.assert_allclose(gradient, 2 * at)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda m, x: cf.top_images(m, x, "cornr", [0]), "did you mean 'corner'"),
        (lambda m, x: cf.top_images(m, x, "corner", [2]), "units 0 to 1, but 2"),
        (lambda m, x: cf.top_images(m, x, "corner", []), "one or more units"),
        (lambda m, x: cf.occlusion(m, x, 1), "expected one image, got 2"),
        (lambda m, x: cf.occlusion(m, x[0], 2), "a class from 0 to 1, got 2"),
        (lambda m, x: cf.occlusion(m, x[0], 1, size=9), "a square of 1 to 8 pixels"),
        (lambda m, x: cf.occlusion(m, x[0], 1, stride=0), "a stride of 1 or more"),
        (lambda m, x: cf.grad_cam(m, x[0], 1, "flatten"), "a layer of maps"),
        (lambda m, x: cf.maximise_activation(m, "scores", [0], steps=0), "1 or more, got 0"),
    ],
)
def test_what_cannot_be_answered_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call(one_corner(), dots((1, 1), (2, 2)))
