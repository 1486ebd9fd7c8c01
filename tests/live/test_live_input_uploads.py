"""Does an uploaded picture become what Python makes of it, and which of several stays?"""

from __future__ import annotations

import numpy as np
import pytest
from drawing_pad import FOUR, button, draw, png, problem, seven_on_paper, state, upload
from PIL import Image

from cnnfigs import prepare_digit


def test_an_uploaded_picture_becomes_what_python_makes_of_it(input_page, tmp_path):
    (tmp_path / "seven.png").write_bytes(png(seven_on_paper()))
    draw(input_page, *FOUR)
    upload(input_page, (tmp_path / "seven.png").read_bytes())
    input_page.wait_for_function("panel.words === 'an uploaded picture'")
    expected = prepare_digit(tmp_path / "seven.png").ravel().astype(int)
    assert np.abs(np.array(state(input_page)["image"]) - expected).max() <= 1
    assert input_page.evaluate("changes.at(-1)") is True


def test_a_photo_is_turned_as_the_camera_was_held(input_page, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: to be shown turned by a quarter to the right
    photo = Image.fromarray(np.rot90(seven_on_paper()))
    photo.save(tmp_path / "photo.jpg", exif=exif, quality=95)
    upload(input_page, (tmp_path / "photo.jpg").read_bytes(), "photo.jpg")
    input_page.wait_for_function("panel.words === 'an uploaded picture'")
    expected = prepare_digit(tmp_path / "photo.jpg").ravel().astype(int)
    # Two decoders of JPEG may differ in the last bit of a pixel.
    assert np.abs(np.array(state(input_page)["image"]) - expected).max() <= 6


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (png(np.full((200, 200), 240, dtype=np.uint8)), "take a sharp, close picture"),
        (b"a letter, and no picture", "save it as PNG or JPEG"),
    ],
    ids=["blank page", "letter"],
)
def test_a_refused_picture_is_explained_and_the_input_stays(input_page, content, advice):
    draw(input_page, *FOUR)
    before = state(input_page)
    told = len(input_page.evaluate("changes"))
    upload(input_page, content)
    problem(input_page).filter(has_text=advice).wait_for()
    assert state(input_page) == before
    assert len(input_page.evaluate("changes")) == told
    draw(input_page, FOUR[0])
    assert problem(input_page).text_content() == ""


@pytest.fixture
def slow_photo(input_page):
    """Let the decoding of one picture take until the test ends it."""
    input_page.evaluate(
        """() => {
          const decode = globalThis.createImageBitmap;
          globalThis.createImageBitmap = async (file, options) => {
            if (file.name === "slow.png") await new Promise((done) => (globalThis.finish = done));
            return decode(file, options);
          };
        }"""
    )
    return png(seven_on_paper())


def finish(page):
    page.evaluate("async () => { finish(); await new Promise((done) => setTimeout(done, 200)); }")


@pytest.mark.slow
@pytest.mark.parametrize("last", ["picture", "example", "drawing", "link"])
def test_what_was_chosen_last_stays_when_a_slow_picture_arrives(input_page, slow_photo, last):
    upload(input_page, slow_photo, "slow.png")
    input_page.wait_for_function("!!globalThis.finish", timeout=5000)
    if last == "picture":
        upload(input_page, png(seven_on_paper()[:, ::-1]))
        input_page.wait_for_function("panel.words === 'an uploaded picture'")
    elif last == "example":
        button(input_page, "example: an 8").click()
    elif last == "drawing":
        draw(input_page, FOUR[0])
    else:
        input_page.evaluate("panel.show('example.2')")
    chosen = state(input_page)
    finish(input_page)
    assert state(input_page) == chosen


def test_a_slow_picture_that_is_refused_says_nothing_about_the_next_one(input_page, slow_photo):
    upload(input_page, b"no picture", "slow.png")
    input_page.wait_for_function("!!globalThis.finish", timeout=5000)
    button(input_page, "example: an 8").click()
    finish(input_page)
    assert problem(input_page).text_content() == ""
