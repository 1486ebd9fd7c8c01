"""Does a picture reach a network as the network expects it?"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage
from skimage import transform

from cnnfigs.images import (
    as_batch,
    is_single,
    photograph,
    photograph_names,
    prepare_digit,
    worked_patch,
)

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
    assert is_single(np.zeros(came), shape) is single


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
        ((1, 1, 28, 28, 1), GREY, "one image"),
        ((28, 28), (784,), r"reshape\(784\)"),
        ((3, 28, 28), (784,), r"reshape\(-1, 784\)"),
        ((6,), (7,), "7 values"),
    ],
)
def test_a_wrong_shape_is_told_what_was_expected_what_came_and_what_to_do(came, shape, advice):
    with pytest.raises(ValueError, match=advice) as error:
        as_batch(np.zeros(came), shape)
    assert str(came) in str(error.value)
    with pytest.raises(ValueError, match=advice):
        is_single(np.zeros(came), shape)


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


@pytest.mark.parametrize("value", [-1, 256])
def test_integers_beyond_0_to_255_are_refused(value):
    image = np.zeros((28, 28), dtype=int)
    image[0, 0] = value
    with pytest.raises(ValueError, match=r"0 to 255.*float"):
        as_batch(image, GREY)


def test_rows_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="unequal"):
        as_batch([[0.0, 1.0], [1.0]], GREY)


@pytest.mark.parametrize("name", photograph_names())
def test_every_photograph_is_grey_and_comes_without_a_download(name):
    picture = photograph(name)
    assert picture.ndim == 2
    assert picture.dtype == np.float32
    assert 0 <= picture.min() < 0.4 < picture.max() <= 1


def test_an_unknown_photograph_lists_near_names():
    with pytest.raises(ValueError, match="did you mean 'brick'"):
        photograph("bricks")


def test_the_worked_patch_holds_the_grey_values_of_the_talk():
    assert worked_patch().tolist() == [[0, 64, 128], [48, 192, 144], [142, 226, 168]]


def drawn_seven(size: int = 200) -> np.ndarray:
    """Return how much ink there is (0..1) in a 7 with soft edges, off the centre of its paper."""
    y, x = np.mgrid[0:size, 0:size] / size
    bar = (abs(y - 0.2) < 0.04) & (x > 0.3) & (x < 0.7)
    stem = (abs(x - (0.8 - 0.5 * y)) < 0.04) & (y > 0.2) & (y < 0.8)
    return ndimage.gaussian_filter((bar | stem).astype(float), size / 200)


def on_paper(ink: np.ndarray, *, noise: float = 0.0) -> np.ndarray:
    """Lay ink on light paper that is lit from one side."""
    light = np.linspace(0.55, 0.95, ink.shape[1])
    grain = noise * np.random.default_rng(0).normal(size=ink.shape)
    return np.clip(255 * (light * (1 - 0.85 * ink) + grain), 0, 255).astype(np.uint8)


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    """Return the correlation of two digits, whichever way rounding moved them by one pixel."""
    moves = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return max(
        float(np.corrcoef(np.roll(a, move, (0, 1)).ravel(), b.ravel())[0, 1]) for move in moves
    )


def test_a_prepared_digit_has_the_frame_of_mnist():
    digit = prepare_digit(on_paper(drawn_seven()))
    assert digit.shape == (28, 28)
    assert digit.dtype == np.uint8
    rows, columns = np.flatnonzero(digit.any(1)), np.flatnonzero(digit.any(0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    assert (columns[-1] - columns[0] + 1) / 20 == pytest.approx(0.68, abs=0.08)
    assert np.abs(np.array(ndimage.center_of_mass(digit)) - 14).max() <= 0.5
    assert digit.max() == 255
    assert ((digit > 20) & (digit < 235)).mean() > 0.05, "the grey edges are gone"


def test_a_prepared_digit_stays_as_it_is_when_prepared_again():
    digit = prepare_digit(on_paper(drawn_seven()))
    assert likeness(prepare_digit(digit), digit) > 0.99


@pytest.mark.parametrize(
    "picture",
    [
        255 - on_paper(drawn_seven()),
        on_paper(drawn_seven(), noise=0.04),
        on_paper(drawn_seven(600)),
        on_paper(drawn_seven()).astype(np.uint16) * 257,
        on_paper(drawn_seven()) / 255,
        on_paper(drawn_seven()).astype(float),
        np.stack([on_paper(drawn_seven())] * 3, axis=-1),
        drawn_seven() > 0.5,
    ],
    ids=["inverted", "grainy", "large", "16 bit", "floats", "floats to 255", "colour", "boolean"],
)
def test_the_same_digit_comes_out_whichever_way_it_came(picture):
    assert likeness(prepare_digit(picture), prepare_digit(on_paper(drawn_seven()))) > 0.97


@pytest.mark.parametrize("colour", [0, 255], ids=["black ink", "white ink"])
@pytest.mark.parametrize("channels", [2, 4])
def test_what_is_transparent_counts_as_paper(colour, channels):
    picture = np.full((200, 200, channels), colour, dtype=np.uint8)
    picture[..., -1] = 255 * drawn_seven()
    assert likeness(prepare_digit(picture), prepare_digit(on_paper(drawn_seven()))) > 0.97


def test_specks_are_left_out():
    clean = drawn_seven()
    specked = clean.copy()
    specked[12:15, 180:183] = specked[185:188, 10:14] = 1
    assert likeness(prepare_digit(on_paper(specked)), prepare_digit(on_paper(clean))) > 0.99


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [("L", "png"), ("RGB", "jpg"), ("P", "gif"), ("1", "png"), ("RGBA", "png"), ("CMYK", "tif")],
)
def test_a_file_gives_what_its_pixels_give(tmp_path, mode, suffix):
    pixels = on_paper(drawn_seven())
    path = tmp_path / f"seven.{suffix}"
    Image.fromarray(pixels).convert(mode, dither=Image.Dither.NONE).save(path)
    assert likeness(prepare_digit(path), prepare_digit(pixels)) > 0.95
    np.testing.assert_array_equal(prepare_digit(str(path)), prepare_digit(path))


def test_a_photo_is_turned_as_the_camera_was_held(tmp_path):
    pixels = on_paper(drawn_seven())
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: to be shown turned by a quarter to the right
    Image.fromarray(np.rot90(pixels)).save(tmp_path / "photo.png", exif=exif)
    assert likeness(prepare_digit(tmp_path / "photo.png"), prepare_digit(pixels)) > 0.99


def test_a_missing_file_is_reported_as_missing():
    with pytest.raises(FileNotFoundError, match=r"no_such_photo\.jpg.*check its name"):
        prepare_digit("no_such_photo.jpg")


@pytest.mark.parametrize("content", [b"", b"a letter, and no picture", b"\x89PNG\r\n\x1a\n\0\0"])
def test_a_file_that_is_no_picture_is_refused(tmp_path, content):
    path = tmp_path / "letter.png"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"letter\.png.*PNG or JPEG"):
        prepare_digit(path)


@pytest.mark.parametrize(
    "picture",
    [
        np.full((200, 200), 240, dtype=np.uint8),
        np.zeros((28, 28), dtype=np.uint8),
        np.tile(np.linspace(0.3, 0.9, 200), (200, 1)),
        np.random.default_rng(0).random((200, 200)),
        np.random.default_rng(0).random((28, 28)),
        np.clip(0.8 + 0.02 * np.random.default_rng(0).normal(size=(300, 200)), 0, 1),
        ndimage.gaussian_filter(np.random.default_rng(0).random((200, 200)), 3),
        np.zeros((50, 50, 4), dtype=np.uint8),
        *(photograph(name) for name in photograph_names() if name != "clock"),
    ],
)
def test_a_picture_without_a_digit_is_refused_with_advice(picture):
    with pytest.raises(ValueError, match=r"take a sharp, close picture"):
        prepare_digit(picture)


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (np.ones(100), "one picture"),
        (np.ones((3, 40, 40)), "one picture"),
        (np.ones((2, 40, 40, 3)), "one picture"),
        (np.ones((0, 40)), "empty or too small"),
        (np.ones((5, 40)), "too small"),
        (np.full((40, 40), np.nan), "finite"),
        (np.ones((40, 40)).astype(object), "real numbers"),
        ([[1, 2], [3]], "rectangle"),
    ],
)
def test_what_is_no_picture_is_refused(picture, message):
    with pytest.raises(ValueError, match=message):
        prepare_digit(picture)


@pytest.mark.real_data
def test_digits_of_mnist_come_back_from_a_photo_nearly_as_they_were():
    with np.load(Path(os.environ["CNNFIGS_DATA_DIR"]) / "mnist.npz") as arrays:
        images = arrays["x_train"][:200]
    again = [likeness(prepare_digit(image), image) for image in images]
    assert np.median(again) > 0.999
    photos = (on_paper(np.pad(transform.resize(i / 255, (112, 112)), 20)) for i in images)
    alike = [likeness(prepare_digit(photo), i) for photo, i in zip(photos, images, strict=True)]
    assert np.median(alike) > 0.95
    assert np.quantile(alike, 0.05) > 0.9
