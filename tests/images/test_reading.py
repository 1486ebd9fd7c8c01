"""Are a picture's pixels read as a person sees them, whatever holds them?"""

from __future__ import annotations

import os
import time

import numpy as np
import pytest
from PIL import Image

from cnnfigs.images.digit_photo import prepare_digit
from cnnfigs.images.reading import is_picture, read_pixels

PIXELS = np.random.default_rng(0).integers(0, 256, (12, 9, 3)).astype(np.uint8)


def seven(*, height: int = 200) -> np.ndarray:
    """Return a 7 on paper."""
    page = np.full((200, 150), 230, np.uint8)
    page[40:50, 40:110] = 30
    for step in range(110):
        page[50 + step, 100 - step // 3 : 112 - step // 3] = 30
    return np.asarray(Image.fromarray(page).resize((height * 3 // 4, height)))


@pytest.mark.parametrize("mode", ["P", "RGBA", "CMYK", "1", "L", "LA", "YCbCr", "HSV"])
def test_what_pillow_has_opened_is_read_as_its_file_is(tmp_path, mode):
    suffix = "tif" if mode in ("CMYK", "YCbCr") else "png"
    picture = Image.fromarray(PIXELS).convert(mode)
    if mode != "HSV":
        picture.save(tmp_path / f"picture.{suffix}")
        with Image.open(tmp_path / f"picture.{suffix}") as opened:
            np.testing.assert_array_equal(
                read_pixels(opened), read_pixels(tmp_path / f"picture.{suffix}")
            )
    np.testing.assert_array_equal(read_pixels(picture), np.asarray(picture.convert("RGB")))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_upright_whoever_opened_it(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(PIXELS).save(tmp_path / "photo.png", exif=exif)
    upright = read_pixels(tmp_path / "photo.png")
    assert upright.shape == ((12, 9, 3) if orientation < 5 else (9, 12, 3))
    with Image.open(tmp_path / "photo.png") as opened:
        np.testing.assert_array_equal(read_pixels(opened), upright)


def test_a_palettes_places_are_no_shades(tmp_path):
    picture = Image.fromarray(PIXELS).quantize(4)
    picture.save(tmp_path / "few.gif")
    with Image.open(tmp_path / "few.gif") as opened:
        assert set(np.unique(read_pixels(opened))) == set(np.unique(picture.convert("RGB")))


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path, monkeypatch):
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path))
    Image.fromarray(PIXELS).save(tmp_path / "photo.png")
    np.testing.assert_array_equal(read_pixels("~/photo.png"), PIXELS)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a.png", "file:///a.png", "s3://b/a.png", "data:image/png;base64,AA"],
)
def test_an_address_is_named_as_one(address):
    with pytest.raises(ValueError, match="is an address: download what it leads to"):
        read_pixels(address)


def test_an_archive_is_to_be_unpacked(tmp_path):
    (tmp_path / "photos.zip").write_bytes(b"PK")
    with pytest.raises(ValueError, match="is an archive: unpack it"):
        read_pixels(tmp_path / "photos.zip")
    with pytest.raises(FileNotFoundError, match="there is no file"):
        read_pixels(tmp_path / "others.zip")


def test_whatever_stands_for_a_path_is_one(tmp_path):
    Image.fromarray(PIXELS).save(tmp_path / "photo.png")
    (entry,) = os.scandir(tmp_path)
    np.testing.assert_array_equal(read_pixels(entry), PIXELS)
    assert is_picture(entry)


@pytest.mark.parametrize("suffix", ["png", "tif", "pgm"])
def test_files_of_16_bits_keep_them(tmp_path, suffix):
    values = PIXELS[..., 0].astype(np.uint16) * 257
    Image.fromarray(values).save(tmp_path / f"deep.{suffix}")
    read = read_pixels(tmp_path / f"deep.{suffix}")
    assert read.dtype == np.uint16
    np.testing.assert_array_equal(read, values)


@pytest.mark.parametrize("suffix", ["gif", "png", "tif", "webp"])
def test_of_several_pictures_in_a_file_the_first_is_taken_and_that_is_said(tmp_path, suffix):
    shades = (0, 120, 240)
    first, *others = (Image.fromarray(np.full((6, 4), shade, np.uint8)) for shade in shades)
    path = tmp_path / f"several.{suffix}"
    first.save(path, save_all=True, append_images=others)
    with pytest.warns(
        UserWarning, match=r"holds 3 pictures, and the first of them is taken"
    ) as said:
        read = read_pixels(path)
    assert said[0].filename == __file__
    assert set(read[..., :3].flat) == {0}
    with Image.open(path) as opened:
        opened.seek(2)
        assert abs(int(read_pixels(opened)[0, 0, 0]) - 240) <= 1  # as said; nothing is left out


def test_what_a_phone_puts_behind_its_photo_is_no_other_picture(tmp_path):
    photo = Image.fromarray(PIXELS)
    photo.save(tmp_path / "photo.jpg", format="MPO", save_all=True, append_images=[photo])
    with Image.open(tmp_path / "photo.jpg") as opened:
        assert opened.n_frames == 2
    assert read_pixels(tmp_path / "photo.jpg").shape == PIXELS.shape  # a warning is an error here


def test_only_what_is_transparent_somewhere_has_an_opacity():
    opaque = Image.fromarray(PIXELS).convert("RGBA")
    assert read_pixels(opaque).shape == (12, 9, 3)
    opaque.putpixel((0, 0), (0, 0, 0, 0))
    assert read_pixels(opaque).shape == (12, 9, 4)


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "is a folder: pass its files"), ("arrays.npz", "numpy.load"), ("deep.tif", "divide")],
)
def test_what_is_no_picture_is_refused_with_what_to_do(tmp_path, name, words):
    (tmp_path / "arrays.npz").touch()
    Image.fromarray(np.full((9, 9), 70_000, np.int32)).save(tmp_path / "deep.tif")
    with pytest.raises(ValueError, match=words):
        read_pixels(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_named_as_one_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match=r"pipe' is a device or a pipe: write what comes"):
        read_pixels(tmp_path / "pipe")


def test_a_picture_of_too_many_pixels_is_to_be_made_smaller(tmp_path, monkeypatch):
    Image.new("1", (100, 100)).save(tmp_path / "huge.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 4_000)
    with pytest.raises(ValueError, match=r"megapixels.*make it smaller"):
        read_pixels(tmp_path / "huge.png")


@pytest.mark.slow
@pytest.mark.parametrize("whose", ["file", "pillow", "array"])
def test_a_photo_of_a_hundred_megapixels_takes_a_second(tmp_path, whose):
    small = seven()
    photo = Image.fromarray(small).resize((9_000, 12_000), Image.Resampling.NEAREST)
    if whose == "file":
        photo.save(tmp_path / "photo.jpg")
    came = {"file": tmp_path / "photo.jpg", "pillow": photo, "array": np.asarray(photo)}[whose]
    began = time.process_time()
    digit = prepare_digit(came)
    assert time.process_time() - began < 1.5
    assert np.corrcoef(digit.ravel(), prepare_digit(small).ravel())[0, 1] > 0.98


@pytest.mark.parametrize("shape", [(4000, 8), (8, 4000), (30_000, 60)])
def test_a_strip_is_too_small_to_show_a_digit(shape):
    page = np.full(shape, 230, np.uint8)
    page[shape[0] // 2 :, shape[1] // 2 :] = 20
    with pytest.raises(ValueError, match="too small"):
        prepare_digit(page)
