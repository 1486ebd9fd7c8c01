"""Whoever follows the advice in an error gets the right picture."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

import keras
import numpy as np
import PIL
import pytest
import skimage
import skimage.color
import skimage.transform
from PIL import Image

import cnnfigs as cf
from cnnfigs.networks.inputs import as_batch

RANDOM = np.random.default_rng(0)
COLOUR = RANDOM.integers(0, 256, (32, 32, 3)).astype(np.uint8)
GREY = RANDOM.integers(0, 256, (28, 28)).astype(np.uint8)


def followed(picture, shape, integers="shades"):
    """Do what each error says until the picture is taken, and return what the network gets."""
    for _ in range(5):
        try:
            return as_batch(picture, shape, integers=integers)
        except ValueError as error:
            (expression,) = re.findall(r"try (.+?), which ", str(error))
        picture = eval(expression, {"numpy": np, "skimage": skimage, "picture": picture})
    raise AssertionError("the advice leads nowhere")


def with_opacity(picture, opacity=255):
    return np.concatenate([picture, np.full_like(picture[..., :1], opacity)], axis=-1)


COLOURS = {
    "channels first": np.moveaxis(COLOUR, -1, 0),
    "several with their channels first": np.moveaxis(COLOUR, -1, 0)[np.newaxis],
    "with opacity": with_opacity(COLOUR),
    "with opacity and channels first": np.moveaxis(with_opacity(COLOUR), -1, 0),
    "in a row, one colour after the other": np.moveaxis(COLOUR, -1, 0).ravel(),
    "in rows, one colour after the other": np.moveaxis(COLOUR, -1, 0).reshape(1, -1),
}


@pytest.mark.parametrize(
    ("came", "integers", "kind"),
    list(product(COLOURS, ["shades", "values", "integers"], [np.uint8, np.int64])),
)
def test_a_colour_picture_keeps_each_pixel_at_its_place(came, integers, kind):
    expected = COLOUR / 255 if integers == "shades" else COLOUR
    batch = followed(COLOURS[came].astype(kind), (32, 32, 3), integers)
    np.testing.assert_allclose(batch, expected[np.newaxis], rtol=1e-6)


GREYS = {
    "in a row": GREY.ravel(),
    "in rows": GREY.reshape(1, -1),
    "with its channel first": GREY[np.newaxis, :, :, np.newaxis].transpose(0, 3, 1, 2),
    "with opacity": np.stack([GREY, np.full_like(GREY, 255)], axis=-1),
    "in colours": np.stack([GREY] * 3, axis=-1),
    "in colours with opacity": with_opacity(np.stack([GREY] * 3, axis=-1)),
    "in colours with channels first": np.stack([GREY] * 3)[np.newaxis],
    "behind too many axes": GREY[np.newaxis, np.newaxis, ..., np.newaxis],
}


@pytest.mark.parametrize(
    ("came", "integers", "kind", "shape"),
    list(
        product(
            GREYS,
            ["shades", "values", "integers"],
            [np.uint8, np.int64],
            [(28, 28, 1), (28, 28)],
        )
    ),
)
def test_a_grey_picture_keeps_its_shades(came, integers, kind, shape):
    expected = GREY / 255 if integers == "shades" else GREY
    batch = followed(GREYS[came].astype(kind), shape, integers)
    np.testing.assert_allclose(batch, expected.reshape(1, *shape), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("size", "shape", "integers", "kind"),
    list(
        product(
            [
                (56, 56),
                (56, 56, 1),
                (2, 56, 56),
                (56, 56, 3),
                (56, 56, 4),
                (2, 56, 56, 3),
                (56, 14),
            ],
            [(28, 28, 1), (28, 28, 3)],
            ["shades", "values"],
            [np.uint8, np.int32, np.float64],
        )
    ),
)
def test_a_picture_of_another_size_keeps_how_light_it_is(size, shape, integers, kind):
    white = 255 if kind != np.float64 or integers == "values" else 1
    batch = followed(np.full(size, white * 0.8).astype(kind), shape, integers)
    expected = 0.8 if integers == "shades" else 204
    np.testing.assert_allclose(batch, expected, rtol=0.01)


def test_a_picture_that_lies_on_its_side_is_not_cut_anew():
    picture = RANDOM.random((200, 28))
    np.testing.assert_array_equal(
        followed(picture, (28, 200, 1))[0, ..., 0], picture.T.astype(np.float32)
    )


@pytest.mark.parametrize("white", [1_023, 4_095, 16_383, 65_535])
def test_a_picture_of_more_than_8_bits_is_divided_by_its_white(white):
    picture = np.array([[0, white // 5], [white // 2, white]], np.uint16)
    with pytest.raises(ValueError, match="0 to 255") as error:
        as_batch(picture, (2, 2, 1))
    expression = re.search(r"picture / \d+", str(error.value))[0]
    batch = as_batch(eval(expression, {"picture": picture}), (2, 2, 1))
    np.testing.assert_allclose(batch[0, ..., 0], picture / white, rtol=1e-6)


class Tensor:
    """What NumPy reads, with methods of its own under the same names, as another framework has."""

    def __init__(self, values):
        self.values = values
        self.shape = values.shape
        self.ndim = values.ndim

    def __array__(self, dtype=None, copy=None):
        return self.values

    def reshape(self, *sizes):
        raise TypeError("not so")

    transpose = reshape


@pytest.mark.parametrize("kind", [np.ndarray.tolist, Tensor], ids=["a list", "a tensor"])
@pytest.mark.parametrize("came", COLOURS)
def test_advice_on_what_is_no_array_can_be_followed_too(came, kind):
    batch = followed(kind(COLOURS[came]), (32, 32, 3))
    np.testing.assert_allclose(batch, COLOUR[np.newaxis] / 255, rtol=1e-6)


@pytest.mark.parametrize("as_what", ["a file", "opened", "several files"])
def test_advice_on_a_file_of_another_size_can_be_followed(tmp_path, as_what):
    Image.fromarray(np.full((40, 60, 3), (255, 0, 0), np.uint8)).save(tmp_path / "red.png")
    picture = tmp_path / "red.png"
    came = {"a file": picture, "opened": Image.open(picture), "several files": [picture, picture]}
    with pytest.raises(ValueError, match="which gives it that size") as refused:
        as_batch(came[as_what], (20, 30, 3))
    (expression,) = re.findall(r"try (.+?), which ", str(refused.value))
    names = {"PIL": PIL, "picture": came[as_what], "pictures": came[as_what]}
    batch = as_batch(eval(expression, names), (20, 30, 3))
    np.testing.assert_array_equal(batch, np.broadcast_to([1, 0, 0], batch.shape))


WHOLE = {
    "objects": GREY.astype(object),
    "text": GREY.astype(str),
    "decimals": [[Decimal(int(value)) for value in row] for row in GREY],
}


@pytest.mark.parametrize("name", WHOLE)
def test_shades_that_are_no_integers_of_numpy_stay_shades(name):
    values = WHOLE[name]
    with pytest.raises(ValueError, match="convert it first") as refused:
        as_batch(values, (28, 28, 1))
    (expression,) = re.findall(r"with (.+?) for example", str(refused.value))
    batch = as_batch(eval(expression, {"numpy": np, "values": values}), (28, 28, 1))
    np.testing.assert_allclose(batch[0, ..., 0], GREY / 255, rtol=1e-6)


def test_the_channels_of_a_colour_picture_are_moved_and_not_cut_anew():
    model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Identity(name="same")])
    with pytest.raises(ValueError, match=r"numpy\.moveaxis\(picture, 0, -1\)"):
        cf.activations(model, np.zeros((3, 32, 32), np.uint8))
    with pytest.raises(ValueError, match=r"picture\[\.\.\., :3\], which leaves out its opacity"):
        cf.activations(model, np.zeros((32, 32, 4), np.uint8))


@pytest.mark.parametrize("size", [(40, 50, 3), (40, 50, 4), (40, 50, 2), (2, 40, 50, 3)])
def test_colour_is_no_batch_to_a_grey_network_of_any_size(size):
    picture = np.full(size, 204, np.uint8)
    batch = followed(picture, (None, None, 1))
    assert batch.shape == (2 if len(size) == 4 else 1, 40, 50, 1)
    np.testing.assert_allclose(batch, 0.8, rtol=1e-5)
