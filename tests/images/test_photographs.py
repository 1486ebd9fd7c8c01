"""Which pictures are there, and does a photo of a digit become one of a data set's?"""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage
from skimage import transform

from cnnfigs import load_dataset
from cnnfigs.images import photograph, photograph_names, prepare_digit, worked_patch


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
        on_paper(drawn_seven()).astype(np.uint16) * 16,
        on_paper(drawn_seven()).astype(np.int64) * 257,
        on_paper(drawn_seven()).astype(np.int32) * 65_537,
        on_paper(drawn_seven()) / 255,
        on_paper(drawn_seven()).astype(float),
        np.stack([on_paper(drawn_seven())] * 3, axis=-1),
        drawn_seven() > 0.5,
    ],
    ids=[
        "inverted",
        "grainy",
        "large",
        "16 bit",
        "12 of 16 bit",
        "16 of 64 bit",
        "24 of 32 bit",
        "floats",
        "floats to 255",
        "colour",
        "boolean",
    ],
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


def test_what_fades_more_than_ink_is_refused():
    fading = np.full((400, 300), 240.0)
    fading[80:320, 140:160] -= 200 * np.linspace(0.2, 1, 240)[:, None] ** 2
    with pytest.raises(ValueError, match="no pen's stroke"):
        prepare_digit(fading.astype(np.uint8))


@pytest.mark.parametrize("ink", [30, 190])
@pytest.mark.parametrize("step", [4, 16, 64, 257])
@pytest.mark.parametrize("kind", [np.uint16, np.int64])
def test_a_picture_of_more_than_8_bits_gives_what_one_of_8_gives(ink, step, kind):
    paper = np.full((200, 150), 230, dtype=np.uint8)
    paper[40:160, 70:80] = ink
    deep = prepare_digit(paper.astype(kind) * step)
    assert likeness(deep, prepare_digit(paper)) > 0.99


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
        (np.ones((3, 40, 40)), r"pass numpy\.moveaxis\(picture, 0, -1\), whose channels are last"),
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


def test_a_picture_whose_channels_come_first_is_read_as_its_error_says():
    page = np.full((200, 150, 3), 230, np.uint8)
    page[40:160, 70:80] = 30
    with pytest.raises(ValueError, match="one picture") as refused:
        prepare_digit(np.moveaxis(page, -1, 0))
    advised = re.search(r"numpy\.moveaxis\(picture, 0, -1\)", str(refused.value))
    picture = np.moveaxis(page, -1, 0)
    turned = eval(advised.group(), {"numpy": np, "picture": picture})
    assert np.array_equal(prepare_digit(turned), prepare_digit(page))


@pytest.mark.slow
def test_images_of_digits_without_grain_keep_their_faint_ink():
    images = load_dataset("drawn_digits").x_test[:20]
    assert np.median([likeness(prepare_digit(image), image) for image in images]) > 0.999


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
