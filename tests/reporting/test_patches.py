"""What do the strongest maps look for among the pictures of a report?"""

import base64
import io

import keras
import numpy as np
import pytest
from bs4 import BeautifulSoup
from keras import layers
from PIL import Image

import cnnfigs as cf
from cnnfigs.networks.graph import network_of
from cnnfigs.reporting import _memory, _patches
from cnnfigs.reporting._network import stages_of
from cnnfigs.reporting._pictures import read_pictures


@pytest.fixture(scope="module")
def corners():
    """Return a network of a map for bright squares, one for dark ones, and one that is dead."""
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            layers.Conv2D(3, 3, padding="same", activation="relu", name="squares"),
            layers.MaxPooling2D(name="pooled"),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    bright = np.ones((3, 3, 1))
    kernel = np.stack([bright, -bright, 0 * bright], -1)
    model.layers[0].set_weights([kernel, np.array([0, 1.0, -1.0])])
    return model


def squares(count=24):
    """Return pictures with a square of 3 pixels, brighter and further right each."""
    pictures = np.zeros((count, 12, 12), np.uint8)
    for place in range(count):
        left = place % 9
        pictures[place, 4:7, left : left + 3] = min(10 * (place + 1), 255)
    return pictures


def found(model, images, cost=1):
    network = network_of(model)
    pictures = read_pictures(network, images)
    return _patches.patches_of(network, stages_of(network), pictures, cost)


def pixels(source):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))))


def test_a_map_shows_what_its_largest_values_see_the_largest_first(corners):
    [layer], searched = found(corners, squares())
    assert (layer.name, layer.seen, searched) == ("squares", "3×3 pixels", 24)
    assert [each.index for each in layer.maps] == [0, 1]  # the third is dead
    assert layer.maps[0].names == tuple(f"picture {place}" for place in (24, 23, 22, 21, 20))
    shown = pixels(layer.maps[0].source)
    assert shown.shape == (48, 5 * 48 + 4 * 2, 4)
    for place, shade in enumerate((240, 230, 220, 210, 200)):
        part = shown[:, 50 * place : 50 * place + 48]
        assert (part == [shade, shade, shade, 255]).all()


def test_what_lies_beyond_the_picture_is_clear(corners):
    [layer], _ = found(corners, squares())
    part = pixels(layer.maps[1].source)[:48:16, :48:16]  # the dark one is strongest in a corner
    assert part[..., 3].tolist() == [[0, 0, 0], [0, 255, 255], [0, 255, 255]]


def test_it_is_what_the_public_function_says(corners):
    [layer], _ = found(corners, squares())
    [top] = cf.top_images(corners, squares(), "squares", [0], count=5)
    assert layer.maps[0].names == tuple(f"picture {place + 1}" for place in top.indices)


def test_pictures_a_few_at_a_time_give_the_same(corners, monkeypatch):
    together, _ = found(corners, squares())
    monkeypatch.setattr(_memory, "_AT_ONCE", 1)
    assert found(corners, squares())[0] == together


def test_of_few_pictures_none_is_said_to_be_looked_for(corners, tmp_path):
    assert found(corners, squares(19)) == ([], 19)
    page = cf.report(corners, squares(19), to=tmp_path / "r.html").read_text("utf-8")
    assert "With 20 pictures or more, the page also shows" in page
    assert 'id="looks-for"' not in page


def test_a_costly_network_is_shown_fewer_pictures(corners):
    assert found(corners, squares(60), cost=10**10)[1] == 20


def test_the_parts_stand_on_the_page(corners, tmp_path):
    page = cf.report(corners, squares(), to=tmp_path / "r.html").read_text("utf-8")
    section = BeautifulSoup(page, "html.parser").select_one("#looks-for")
    assert "The parts of 24 pictures" in section.get_text()
    assert section.h3.get_text() == "squares 3×3 pixels"
    assert [each.get_text() for each in section.select("figcaption")] == ["map 0", "map 1"]


def test_layers_are_taken_from_the_whole_depth():
    image = keras.Input((64, 64, 1))
    x = image
    for place in range(6):
        x = layers.Conv2D(2, 3, padding="same", name=f"conv{place}")(x)
        x = layers.ReLU(name=f"relu{place}")(x)
        x = layers.MaxPooling2D(name=f"pool{place}")(x)
    model = keras.Model(image, layers.GlobalAveragePooling2D()(x))
    chosen = _patches._chosen(network_of(model), stages_of(network_of(model)))
    assert [each.name for each in chosen] == ["relu0", "relu2", "relu3", "relu5"]
