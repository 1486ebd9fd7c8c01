"""Does an image reach a network as the network expects it?"""

from __future__ import annotations

import io
import re
from decimal import Decimal

import keras
import numpy as np
import PIL
import pytest
from PIL import Image
from scipy import sparse

import cnnfigs as cf
from cnnfigs.networks.graph import network_of
from cnnfigs.networks.inputs import as_batch, read_images, read_inputs
from cnnfigs.networks.prediction import predict_scores
from cnnfigs.training import _split

RANDOM = np.random.default_rng(0)
GREY = (28, 28, 1)
COLOUR = (96, 96, 3)


@pytest.mark.parametrize(
    ("came", "batch"),
    [
        ((28, 28), (1, 28, 28, 1)),
        ((28, 28, 1), (1, 28, 28, 1)),
        ((5, 28, 28), (5, 28, 28, 1)),
        ((28, 28, 28), (28, 28, 28, 1)),
        ((1, 28, 28), (1, 28, 28, 1)),
        ((5, 28, 28, 1), (5, 28, 28, 1)),
    ],
)
def test_a_grey_network_takes_images_with_and_without_their_channel(came, batch):
    assert as_batch(np.zeros(came), GREY).shape == batch


def test_a_colour_network_takes_one_image_or_several():
    assert as_batch(np.zeros((96, 96, 3)), COLOUR).shape == (1, 96, 96, 3)
    assert as_batch(np.zeros((4, 96, 96, 3)), COLOUR).shape == (4, 96, 96, 3)


def test_a_network_of_units_takes_one_row_or_several():
    assert as_batch(np.zeros(7), (7,)).shape == (1, 7)
    assert as_batch(np.zeros((3, 7)), (7,)).shape == (3, 7)


def test_a_network_that_fixes_no_size_takes_any():
    assert as_batch(np.zeros((40, 50)), (None, None, 1)).shape == (1, 40, 50, 1)
    assert as_batch(np.zeros((2, 40, 50)), (None, None, 1)).shape == (2, 40, 50, 1)
    assert as_batch(np.zeros((40, 50, 3)), (None, None, 3)).shape == (1, 40, 50, 3)


def test_a_network_without_a_channel_axis_gets_none():
    assert as_batch(np.zeros((28, 28)), (28, 28)).shape == (1, 28, 28)
    assert as_batch(np.zeros((3, 28, 28)), (28, 28)).shape == (3, 28, 28)


def test_integers_are_divided_by_255_and_floats_passed_as_they_are():
    image = np.array([[0, 51], [102, 255]], dtype=np.uint8)
    batch = as_batch(image, (2, 2, 1))
    assert batch.dtype == np.float32
    np.testing.assert_allclose(batch[0, ..., 0], [[0, 0.2], [0.4, 1]], rtol=1e-6)
    np.testing.assert_array_equal(as_batch(image.astype(float), (2, 2, 1))[0, ..., 0], image)
    np.testing.assert_array_equal(as_batch(image > 60, (2, 2, 1))[0, ..., 0], [[0, 0], [1, 1]])


def test_the_pixels_keep_their_places():
    images = np.random.default_rng(0).random((3, 4, 5), dtype=np.float32)
    np.testing.assert_array_equal(as_batch(images, (4, 5, 1))[..., 0], images)


def test_a_nested_list_is_an_image_too():
    assert as_batch([[0.0, 1.0], [1.0, 0.0]], (2, 2, 1)).shape == (1, 2, 2, 1)


@pytest.mark.parametrize(
    ("came", "shape", "single"),
    [
        ((28, 28), GREY, True),
        ((28, 28, 1), GREY, True),
        ((1, 28, 28), GREY, False),
        ((1, 28, 28, 1), GREY, False),
        ((96, 96, 3), COLOUR, True),
        ((1, 96, 96, 3), COLOUR, False),
        ((7,), (7,), True),
        ((1, 7), (7,), False),
        ((40, 50), (None, None, 1), True),
    ],
)
def test_one_image_is_told_from_a_batch_of_one(came, shape, single):
    model = keras.Sequential([keras.Input(shape), keras.layers.Identity()])
    assert read_inputs(network_of(model), np.zeros(came))[1] is single


@pytest.mark.parametrize(
    ("came", "shape", "advice"),
    [
        ((28, 28, 3), GREY, "rgb2gray"),
        ((9, 28, 28, 4), GREY, "rgb2gray"),
        ((96, 96), COLOUR, "gray2rgb"),
        ((96, 96, 1), COLOUR, "gray2rgb"),
        ((8, 96, 96), COLOUR, "gray2rgb"),
        ((32, 32), GREY, "resize"),
        ((5, 32, 32, 1), GREY, "resize"),
        ((784,), GREY, r"reshape\(28, 28\)"),
        ((5, 784), GREY, r"reshape\(-1, 28, 28\)"),
        ((1, 1, 28, 28, 1), GREY, r"reshape\(28, 28\)"),
        ((28, 28), (784,), r"reshape\(784\)"),
        ((3, 28, 28), (784,), r"reshape\(-1, 784\)"),
        ((6,), (7,), "7 values"),
    ],
)
def test_a_wrong_shape_is_told_what_was_expected_what_came_and_what_to_do(came, shape, advice):
    with pytest.raises(ValueError, match=advice) as error:
        as_batch(np.zeros(came), shape)
    assert str(came) in str(error.value)


@pytest.mark.parametrize("came", [(0,), (0, 28, 28), (0, 28, 28, 1), (28, 0)])
def test_nothing_at_all_is_refused(came):
    with pytest.raises(ValueError, match="empty"):
        as_batch(np.zeros(came), GREY)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_values_that_are_no_finite_float32_are_refused(value):
    image = np.zeros((28, 28))
    image[3, 4] = value
    with pytest.raises(ValueError, match="finite"):
        as_batch(image, GREY)


@pytest.mark.parametrize("dtype", [object, str, complex, "datetime64[s]"])
def test_arrays_that_hold_no_real_numbers_are_refused(dtype):
    with pytest.raises(ValueError, match=r"numbers.*came"):
        as_batch(np.zeros((28, 28)).astype(int).astype(dtype), GREY)


def test_the_advice_on_decimal_numbers_makes_an_image_of_them():
    values = [[Decimal("0.25")] * 28] * 28
    with pytest.raises(ValueError, match="object came") as refused:
        as_batch(values, GREY)
    (expression,) = re.findall(r"with (.+?) for example", str(refused.value))
    image = eval(expression, {"numpy": np, "values": values})
    np.testing.assert_array_equal(as_batch(image, GREY), 0.25)


@pytest.mark.parametrize("value", [-1, 256])
def test_integers_beyond_0_to_255_are_refused(value):
    image = np.zeros((28, 28), dtype=int)
    image[0, 0] = value
    with pytest.raises(ValueError, match=r"0 to 255.*float"):
        as_batch(image, GREY)


def test_rows_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="unequal"):
        as_batch([[0.0, 1.0], [1.0]], GREY)


L = keras.layers


class Backbone(keras.Model):
    """Scales integers and learns, in a graph that Keras does not know."""

    def __init__(self):
        super().__init__()
        self.scale, self.maps = L.Rescaling(1 / 255), L.Conv2D(2, 3)

    def call(self, images):
        """Return maps."""
        return self.maps(self.scale(images))


OF_THEIR_OWN = {
    "rescaling": lambda: [L.Rescaling(1 / 255)],
    "rescaling to both sides of 0": lambda: [L.Rescaling(1 / 127.5, offset=-1)],
    "normalization": lambda: [L.Normalization(mean=100.0, variance=50.0)],
    "behind a change of size": lambda: [L.Resizing(6, 6), L.Rescaling(1 / 255)],
    "behind a random flip": lambda: [L.RandomFlip(), L.Rescaling(1 / 255)],
    "nested": lambda: [keras.Sequential([keras.Input((8, 8, 1)), L.Rescaling(1 / 255)])],
    "nested twice": lambda: [
        keras.Sequential(
            [keras.Input((8, 8, 1)), keras.Sequential([keras.Input((8, 8, 1)), L.Rescaling(1 / 9)])]
        )
    ],
    "a function": lambda: [L.Lambda(lambda values: values / 255)],
    "a mean taken off": lambda: [L.Lambda(lambda values: values - 117.0)],
    "for each row": lambda: [L.TimeDistributed(L.Rescaling(1 / 255))],
    "normalization for each row": lambda: [
        L.TimeDistributed(L.Normalization(axis=None, mean=100.0, variance=50.0))
    ],
    "before what learns, for each row": lambda: [
        L.TimeDistributed(keras.Sequential([L.Rescaling(1 / 255), L.Conv1D(2, 3)]))
    ],
    "one of several preparations": lambda: [L.Pipeline([L.RandomFlip(), L.Rescaling(1 / 255)])],
    "in a model with a call of its own": lambda: [Backbone()],
}
LEFT_TO_US = {
    "nothing": list,
    "behind what learns": lambda: [L.Conv2D(1, 3), L.Rescaling(1 / 255)],
    "behind what learns, for each row": lambda: [
        L.TimeDistributed(keras.Sequential([L.Conv1D(2, 3), L.Rescaling(1 / 255)]))
    ],
    "learned averages": lambda: [L.BatchNormalization()],
    "a function of small numbers": lambda: [L.Lambda(lambda values: (values - 0.13) / 0.31)],
    "ink and paper swapped": lambda: [L.Lambda(lambda values: 1 - values)],
}
SHADES = RANDOM.integers(0, 256, (3, 8, 8)).astype(np.uint8)


def beginning_with(first, shape=(8, 8, 1)):
    """Return a network of two scores that begins with these layers."""
    keras.utils.set_random_seed(0)
    head = [L.Flatten(name="flat"), L.Dense(2, name="scores")]
    return keras.Sequential([keras.Input(shape), *first, *head])


@pytest.mark.slow
@pytest.mark.parametrize("first", OF_THEIR_OWN)
@pytest.mark.parametrize("kind", [np.uint8, np.int64])
def test_a_network_that_scales_integers_gets_what_predict_would_get(first, kind):
    model = beginning_with(OF_THEIR_OWN[first]())
    expected = model.predict(SHADES[..., np.newaxis], verbose=0)
    (scores,) = cf.activations(model, SHADES.astype(kind), "scores")
    # A score near zero is a sum that cancels: what is left has the rounding of its 64 terms.
    rounding = {"rtol": 1e-5, "atol": 1e-6}
    np.testing.assert_allclose(scores.values, expected, **rounding)
    np.testing.assert_allclose(predict_scores(model, SHADES), expected, **rounding)


@pytest.mark.parametrize("first", LEFT_TO_US)
def test_integers_are_divided_by_255_for_a_network_that_does_not(first):
    model = beginning_with(LEFT_TO_US[first]())
    (integers,) = cf.activations(model, SHADES, "scores")
    (floats,) = cf.activations(model, SHADES / 255, "scores")
    np.testing.assert_allclose(integers.values, floats.values, rtol=1e-5, atol=1e-6)


def test_operations_scale_as_layers_do():
    image = keras.Input((8, 8, 1))
    scores = L.Dense(2, name="scores")(L.Flatten()(image / 255.0))
    model = keras.Model(image, scores)
    expected = keras.ops.convert_to_numpy(model(SHADES[..., np.newaxis].astype(np.float32)))
    np.testing.assert_allclose(cf.activations(model, SHADES, "scores")[0].values, expected, 1e-5)


DOORS = {
    "activations": lambda model, images: cf.activations(model, images, "scores")[0].values,
    "predict_scores": lambda model, images: predict_scores(model, images),
    "top_images": lambda model, images: np.stack(
        [
            [top.values[list(top.indices).index(image)] for top in tops]
            for tops in [cf.top_images(model, images, "scores", [0, 1])]
            for image in range(3)
        ]
    ),
    "grad_cam": lambda model, images: np.array(
        [[cf.grad_cam(model, image, unit, "conv").score for unit in (0, 1)] for image in images]
    ),
    "occlusion": lambda model, images: np.array(
        [[cf.occlusion(model, image, unit).score for unit in (0, 1)] for image in images]
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("first", ["nothing", "rescaling"])
@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.float64])
def test_the_same_array_gives_the_same_answer_through_every_door(door, first, kind):
    before = {"nothing": [], "rescaling": [L.Rescaling(1 / 255)]}[first]
    # Scores of both signs, so that no image is left out of the top ones.
    model = beginning_with([*before, L.Conv2D(2, 3, name="conv")])
    images = SHADES.astype(kind)
    white = 255 if first == "nothing" and kind is not np.float64 else 1
    batch = (images / white).astype(np.float32)[..., np.newaxis]
    expected = keras.ops.convert_to_numpy(model(batch))
    np.testing.assert_allclose(DOORS[door](model, images), expected, rtol=1e-4, atol=1e-4)


def test_an_image_is_drawn_alike_for_a_network_that_scales_integers():
    drawn = []
    for first in ([], [L.Rescaling(1 / 255)]):
        keras.utils.set_random_seed(0)
        conv = L.Conv2D(2, 3, name="conv", kernel_initializer="ones")
        head = [L.Flatten(), L.Dense(2)]
        model = keras.Sequential([keras.Input((8, 8, 1)), *first, conv, *head])
        drawn += cf.maximise_activation(model, "conv", [0], steps=2)
    np.testing.assert_allclose(drawn[0].image, drawn[1].image, atol=1e-4)
    np.testing.assert_allclose(drawn[0].value, drawn[1].value, rtol=1e-4)


def test_training_gives_a_network_that_scales_integers_what_predict_would_get():
    images = np.full((4, 8, 8), 204, np.uint8)
    labels = np.array([0, 1, 0, 1])
    data = cf.Dataset("mine", images, labels, images, labels, ("a", "b"), "mine")
    for first, white in ((L.Rescaling(1 / 255), 204), (L.Identity(), 0.8)):
        model = beginning_with([first])
        shown, *_ = _split(data, model, cf.Recipe("own model", epochs=1))
        np.testing.assert_allclose(shown, white, rtol=1e-6)


@pytest.mark.parametrize("first", ["nothing", "rescaling"])
@pytest.mark.parametrize("channels", [1, 3])
def test_files_and_what_pillow_has_opened_are_what_their_pixels_are(tmp_path, first, channels):
    model = beginning_with([L.Rescaling(1 / 255)] if first == "rescaling" else [], (8, 8, channels))
    picture = Image.fromarray(RANDOM.integers(0, 256, (8, 8, 3)).astype(np.uint8))
    pixels = np.asarray(picture.convert("L" if channels == 1 else "RGB"))
    picture.save(tmp_path / "picture.png")
    (expected,) = cf.activations(model, pixels, "scores")
    came = [tmp_path / "picture.png", str(tmp_path / "picture.png"), picture]
    for one in came:
        (answer,) = cf.activations(model, one, "scores")
        np.testing.assert_array_equal(answer.values, expected.values)
    (answers,) = cf.activations(model, [came[0], came[0]], "scores")
    assert answers.values.shape == (2, 2)
    np.testing.assert_allclose(answers.values[1], expected.values, rtol=1e-5)


def test_a_file_of_16_bits_is_as_light_as_one_of_8(tmp_path):
    pixels = RANDOM.integers(0, 256, (8, 8)).astype(np.uint8)
    Image.fromarray(pixels.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    np.testing.assert_allclose(
        as_batch(tmp_path / "deep.png", (8, 8, 1)), as_batch(pixels, (8, 8, 1)), rtol=1e-5
    )
    Image.fromarray(pixels.astype(np.uint16) * 16).save(tmp_path / "twelve.png")
    with pytest.raises(ValueError, match="12 bits in 16"):
        as_batch(tmp_path / "twelve.png", (8, 8, 1))


@pytest.mark.parametrize("channels", [1, 3])
def test_the_floats_of_a_grey_file_stay_as_they_are_in_each_channel(tmp_path, channels):
    values = RANDOM.random((8, 8)).astype(np.float32)
    Image.fromarray(values).save(tmp_path / "floats.tiff")
    batch = as_batch(tmp_path / "floats.tiff", (8, 8, channels))
    np.testing.assert_array_equal(batch, np.stack([values] * channels, axis=-1)[np.newaxis])


def test_a_picture_with_holes_is_to_be_laid_on_paper():
    with pytest.raises(ValueError, match="lay it on paper"):
        as_batch(Image.new("RGBA", (8, 8)), (8, 8, 1))
    assert as_batch(Image.new("RGBA", (8, 8)), (8, 8, 4)).shape == (1, 8, 8, 4)


def test_an_input_of_integers_gets_integers():
    model = keras.Sequential([keras.Input((8, 8, 1), dtype="uint8"), L.Rescaling(1 / 255)])
    for came in (SHADES[0], SHADES[0].astype(float), SHADES[0].astype(np.int64)):
        (batch,), _ = read_inputs(network_of(model), came)
        assert batch.dtype == np.uint8
        np.testing.assert_array_equal(batch[0, ..., 0], SHADES[0])
    for came, words in (
        (SHADES[0] / 255, "takes integers"),
        (SHADES[0].astype(int) + 300, "from 0 to 255"),
    ):
        with pytest.raises(ValueError, match=words):
            read_inputs(network_of(model), came)


@pytest.mark.parametrize("shape", [(784,), (28, 28, 28, 1)])
def test_a_network_of_something_else_is_told_apart_from_one_of_images(shape):
    model = keras.Sequential([keras.Input(shape), L.Flatten(), L.Dense(2)])
    words = r"expected a network of images.*: begin it with keras\.Input\(\(28, 28"
    with pytest.raises(ValueError, match=words):
        read_images(model, np.zeros(shape))


def test_training_on_flat_inputs_is_told_how_to_begin_the_network():
    model = keras.Sequential([keras.Input((784,)), L.Dense(10)])
    digits = cf.load_dataset("drawn_digits", size=40)
    with pytest.raises(
        ValueError, match=r"begin it with keras\.Input\(\(28, 28, 1\)\), and keras\.l"
    ):
        cf.train(model, digits)


def test_the_top_images_of_files_are_their_pixels(tmp_path):
    model = beginning_with([])
    for place, pixels in enumerate(SHADES):
        Image.fromarray(pixels).save(tmp_path / f"{place}.png")
    (files,) = cf.top_images(model, sorted(tmp_path.iterdir()), "scores", [1])
    (arrays,) = cf.top_images(model, SHADES, "scores", [1])
    np.testing.assert_array_equal(files.images, arrays.images)


def test_a_network_without_a_channel_axis_has_top_images():
    model = beginning_with([], (8, 8))
    (top,) = cf.top_images(model, SHADES, "scores", [1])
    np.testing.assert_array_equal(top.images, SHADES[top.indices])


@pytest.mark.parametrize("came", [np.ma.masked_equal(SHADES[0], SHADES[0, 0, 0]), object(), None])
def test_what_is_no_array_of_numbers_is_refused(came):
    with pytest.raises(ValueError, match="expected an image"):
        as_batch(came, (8, 8, 1))


def test_the_advice_on_an_open_file_gives_its_picture():
    file = io.BytesIO()
    Image.fromarray(SHADES[0]).save(file, "PNG")
    for values in (file, file.getvalue()):
        with pytest.raises(ValueError, match=r"BytesIO|bytes") as refused:
            as_batch(values, (8, 8, 1))
        (advice,) = re.findall(r"PIL\S*\)", str(refused.value))
        opened = eval(advice, {"PIL": PIL, "io": io, "values": values})
        np.testing.assert_array_equal(as_batch(opened, (8, 8, 1)), as_batch(SHADES[:1], (8, 8, 1)))


def test_what_holds_images_and_is_no_array_is_named_as_what_it_is():
    with pytest.raises(ValueError, match="type generator came: pass an array of numbers"):
        as_batch((each for each in SHADES), (8, 8, 1))


class WithGradients:
    """A tensor of PyTorch's that gradients go through, as far as NumPy and readers see it."""

    def __init__(self, values, *, detached=False):
        self.values, self.detached = values, detached

    def detach(self):
        return WithGradients(self.values, detached=True)

    def cpu(self):
        return self

    def numpy(self):
        if not self.detached:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        return self.values

    def __array__(self, dtype=None, copy=None):
        return self.numpy()


class OnDevice(WithGradients):
    """An array on a graphics card, of CuPy's."""

    __cuda_array_interface__ = None
    detach = cpu = property()

    def get(self):
        return self.values

    def numpy(self):
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")


class Exchanged:
    """An array that knows no way to NumPy but the one that all libraries share."""

    def __init__(self, values):
        self.values = values

    def __dlpack__(self, **options):
        return self.values.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.values.__dlpack_device__()


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("kind", [WithGradients, OnDevice, sparse.csr_matrix, Exchanged])
def test_advice_for_others_arrays_can_be_followed(kind, several):
    came = [kind(SHADES[0]), kind(SHADES[1])] if several else kind(SHADES[0])
    with pytest.raises(ValueError, match="of real numbers, but") as refused:
        as_batch(came, (8, 8, 1))
    (advice,) = re.findall(r"pass (.*)$", str(refused.value))
    followed = eval(advice, {"values": came, "numpy": np})
    expected = SHADES[:2] if several else SHADES[0]
    np.testing.assert_array_equal(as_batch(followed, (8, 8, 1)), as_batch(expected, (8, 8, 1)))


def test_images_beside_their_labels_are_no_rows_of_unequal_length():
    with pytest.raises(ValueError, match=r"\(3, 8, 8\), \(3,\), as of images and their labels"):
        as_batch((SHADES[:3], np.arange(3)), (8, 8, 1))


def test_a_tensor_without_values_is_no_rectangle_of_unequal_rows():
    with pytest.raises(
        ValueError, match=r"NumPy can't read .* KerasTensor .*: pass an array of numbers$"
    ):
        as_batch(keras.Input((8, 8, 1)), (8, 8, 1))


@pytest.mark.parametrize("kind", [str, object])
def test_files_may_be_named_in_an_array(tmp_path, kind):
    names = [str(tmp_path / f"{number}.png") for number in range(2)]
    for name, pixels in zip(names, SHADES, strict=False):
        Image.fromarray(pixels).save(name)
    expected = as_batch(SHADES[:2], (8, 8, 1))
    np.testing.assert_array_equal(as_batch(np.array(names, dtype=kind), (8, 8, 1)), expected)
    np.testing.assert_array_equal(as_batch(np.array(names[0], dtype=kind), (8, 8, 1)), expected[:1])


def test_a_grey_file_of_16_bits_is_opaque_to_a_network_of_four_channels(tmp_path):
    pixels = SHADES[0]
    Image.fromarray(pixels.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    Image.fromarray(pixels).save(tmp_path / "plain.png")
    expected = as_batch(tmp_path / "plain.png", (8, 8, 4))
    assert expected[..., 3].min() == 1
    np.testing.assert_allclose(as_batch(tmp_path / "deep.png", (8, 8, 4)), expected, rtol=1e-5)
