import random
import re

import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.networks.graph import network_of
from cnnfigs.reporting import _attribution
from cnnfigs.reporting._attribution import explained
from cnnfigs.reporting._pictures import read_pictures

L = keras.layers


def asked(model, image, label, cost=1):
    network = network_of(model)
    [found] = explained(network, read_pictures(network, image), [label], cost)
    return {method.name.split()[0].rstrip(","): method for method in found.methods}


@pytest.fixture(scope="module")
def corner():
    """Return a network whose score is the mean of its map's upper left corner."""
    weights = np.zeros((8, 8, 1), np.float32)
    weights[:4, :4] = 1
    flat = weights.reshape(64, 1)
    model = keras.Sequential(
        [
            keras.Input((10, 10, 1)),
            L.Conv2D(1, 3, name="conv"),
            L.Flatten(),
            L.Dense(2, activation="softmax"),
        ]
    )
    model.layers[0].set_weights([np.ones((3, 3, 1, 1)) / 9, np.zeros(1)])
    model.layers[-1].set_weights([np.hstack([flat, -flat]), np.zeros(2)])
    return model


def test_each_method_is_asked_of_the_network_and_of_its_untrained_twin(corner):
    methods = asked(corner, np.ones((10, 10), np.float32), 0)
    assert list(methods) == ["Grad-CAM", "occlusion", "gradient"]
    assert all(method.untrained is not None for method in methods.values())
    assert methods["gradient"].learned.source != methods["gradient"].untrained.source
    before = corner.get_weights()
    asked(corner, np.ones((10, 10), np.float32), 0)
    assert all(map(np.array_equal, before, corner.get_weights()))


def test_a_map_lies_where_its_values_are(corner):
    found = asked(corner, np.ones((10, 10), np.float32), 0)["Grad-CAM"].learned
    # 8 of 10 pixels, since the convolution is not padded.
    assert (found.left, found.top, found.width, found.height) == (10, 10, 80, 80)


def test_a_map_without_any_value_says_that_it_is_zero_everywhere(corner):
    silent = keras.models.clone_model(corner)
    silent.layers[-1].set_weights([np.zeros((64, 2)), np.zeros(2)])
    assert (
        asked(silent, np.ones((10, 10), np.float32), 0)["gradient"].learned.words == "0 everywhere"
    )


def test_the_gradient_is_that_of_the_score_before_softmax(corner):
    words = asked(corner, np.ones((10, 10), np.float32), 0)["gradient"].learned.words
    assert float(words.removeprefix("up to ")) == pytest.approx(
        1, rel=0.01
    )  # nine ninths of a weight of 1


def test_python_and_its_random_numbers_are_left_as_they_were(corner):
    random.seed(5)
    expected = random.random()
    random.seed(5)
    asked(corner, np.ones((10, 10), np.float32), 0)
    assert random.random() == expected


def test_a_costly_network_is_not_asked_by_hiding_squares(corner):
    methods = asked(corner, np.ones((10, 10), np.float32), 0, cost=10**12)
    assert list(methods) == ["Grad-CAM", "gradient"]


def test_of_a_network_that_costs_more_the_first_picture_alone_is_hidden_in_squares(corner):
    network = network_of(corner)
    pictures = read_pictures(network, np.ones((3, 10, 10), np.float32))
    found = explained(network, pictures, [0, 0, 0], 8 * 10**9)
    names = [[method.name.split()[0].rstrip(",") for method in each.methods] for each in found]
    assert names[0] == ["Grad-CAM", "occlusion", "gradient"]
    assert names[1:] == [["Grad-CAM", "gradient"]] * 2


def test_pictures_that_are_asked_about_together_have_the_maps_of_each_alone(corner, monkeypatch):
    network = network_of(corner)
    images = np.random.default_rng(0).random((3, 10, 10)).astype(np.float32)
    pictures = read_pictures(network, images)
    together = explained(network, pictures, [0, 1, 0], 1)
    assert [each.place for each in together] == [0, 1, 2]
    for place, label in enumerate([0, 1, 0]):
        [alone] = explained(network, pictures[place : place + 1], [label], 1)
        assert alone.methods == together[place].methods
    monkeypatch.setattr(_attribution, "pictures_at_once", lambda network: 2)
    assert explained(network, pictures, [0, 1, 0], 1) == together


def test_two_reports_of_one_network_are_the_same(corner, tmp_path):
    image = np.random.default_rng(0).random((10, 10))
    first, second = (cf.report(corner, image, to=tmp_path / f"{name}.html") for name in "ab")
    # matplotlib numbers the parts of an SVG at random.
    pages = [
        re.sub('svg[+]xml;base64,[^"]*', "", page.read_text("utf-8")) for page in (first, second)
    ]
    assert pages[0] == pages[1]


def test_a_network_of_one_score_is_asked_what_raises_it(tmp_path):
    model = keras.Sequential(
        [keras.Input((10, 10, 1)), L.Flatten(), L.Dense(1, activation="sigmoid")]
    )
    page = cf.report(model, np.eye(10), classes=["no", "yes"], to=tmp_path / "r.html")
    assert "what raises the score" in page.read_text("utf-8")


def test_of_one_score_all_methods_tell_what_raises_it_though_the_answer_is_no(tmp_path):
    weights = np.zeros((6, 6, 1), np.float32)
    weights[:, :3], weights[:, 3:] = 1, -2  # light on the left speaks for yes, on the right for no
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            L.Conv2D(1, 1, name="conv"),
            L.Flatten(),
            L.Dense(1, activation="sigmoid"),
        ]
    )
    model.layers[0].set_weights([np.ones((1, 1, 1, 1)), np.zeros(1)])
    model.layers[-1].set_weights([weights.reshape(36, 1), np.zeros(1)])
    image = np.full((6, 6), 0.1, np.float32)
    assert float(np.asarray(model(image[None, ..., None]))[0, 0]) < 0.5
    occluded = cf.occlusion(model, image, 0, size=1).values
    assert (occluded[:, :3] > 0).all()
    assert (occluded[:, 3:] < 0).all()
    gradient = asked(model, image, 1)["gradient"].learned
    assert gradient.source == asked(model, image, 0)["gradient"].learned.source
    page = cf.report(model, image, classes=["empty", "full"], to=tmp_path / "r.html")
    assert "what raises the score of full" in page.read_text("utf-8")
