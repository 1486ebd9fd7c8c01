"""Does the browser prepare a reader's digit as Python does?"""

from __future__ import annotations

import base64

import numpy as np
import pytest
from modules import page_of_modules
from scipy import ndimage
from skimage import transform
from tiers import slow_but

from cnnfigs import load_dataset, photograph, prepare_digit
from cnnfigs.images import digit_photo

SCRIPT = """
import { framed, growingInk } from "./math/ink.js";
import { prepare } from "./math/prepare.js";
const rasterize = (strokes) => growingInk()(strokes);
Object.assign(globalThis, { framed, rasterize, prepare });
"""
PREPARE = """([letters, width, height]) => {
  const data = Uint8ClampedArray.from(atob(letters), (letter) => letter.charCodeAt(0));
  try { return [...prepare({ data, width, height })]; } catch (error) { return error.message; }
}"""


modules = page_of_modules(SCRIPT)  # The functions that tests call remember nothing.


def prepared(modules, picture):
    """Return what the browser makes of RGBA: 784 grey values, or why it refuses."""
    height, width, _ = picture.shape
    return modules.evaluate(PREPARE, [base64.b64encode(picture).decode(), width, height])


def seven(height: int, width: int | None = None) -> np.ndarray:
    """Return how much ink there is in a 7 with soft edges, off the centre of its paper."""
    width = width or height
    y, x = np.mgrid[0:height, 0:width]
    y, x = y / height, x / width
    bar = (abs(y - 0.2) < 0.04) & (x > 0.3) & (x < 0.7)
    stem = (abs(x - (0.8 - 0.5 * y)) < 0.04) & (y > 0.2) & (y < 0.8)
    return ndimage.gaussian_filter((bar | stem).astype(float), max(height, width) / 200)


def line(height: int, width: int, rows: slice, columns: slice) -> np.ndarray:
    ink = np.zeros((height, width))
    ink[rows, columns] = 1
    return ndimage.gaussian_filter(ink, 1.2)


def on_paper(ink: np.ndarray, noise: float = 0.0) -> np.ndarray:
    """Lay ink on paper that is lit from one side and bends away."""
    y, x = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]]
    light = 0.55 + 0.4 * x / ink.shape[1] - 0.1 * (y / ink.shape[0]) ** 2
    grain = noise * np.random.default_rng(0).normal(size=ink.shape)
    return np.clip(255 * (light * (1 - 0.85 * ink) + grain), 0, 255)


def rgba(colours: np.ndarray, opacity: np.ndarray | float = 255.0) -> np.ndarray:
    if colours.ndim == 2:
        colours = np.stack([colours] * 3, axis=-1)
    opacity = np.broadcast_to(opacity, colours.shape[:2])
    return np.concatenate([colours, opacity[..., np.newaxis]], axis=-1).astype(np.uint8)


def partly_transparent() -> np.ndarray:
    picture = rgba(on_paper(seven(200)))
    picture[:, :20, 3], picture[150:, :, 3] = 0, 100
    return picture


def in_shadow() -> np.ndarray:
    """Lay a digit at the edge of its paper, where a shadow begins."""
    ink = np.pad(seven(150), ((4, 46), (2, 48)))
    y, x = np.mgrid[0:200, 0:200]
    return on_paper(ink) * (1 - 0.35 / (1 + np.exp((y + x / 2 - 60) / 12)))


def specked() -> np.ndarray:
    ink = seven(200)
    ink[12:15, 180:183] = ink[185:188, 10:14] = 1
    return on_paper(ink, 0.01)


def drawn_digit(number: int) -> np.ndarray:
    digit = load_dataset("drawn_digits").x_test[number] / 255
    return np.pad(transform.resize(digit, (150, 150)), ((30, 20), (25, 60)))


def ruled() -> np.ndarray:
    ink = seven(240)
    ink[20::40] = ink[21::40] = ink[:, 30:32] = 0.8
    return on_paper(ink, 0.01)


def boxed() -> np.ndarray:
    ink = seven(240)
    ink[30:34, 50:200] = ink[206:210, 50:200] = ink[30:210, 50:54] = ink[30:210, 196:200] = 0.9
    return on_paper(ink)


def on_a_table() -> np.ndarray:
    table = np.full((240, 240), 60.0)
    table[50:190, 40:180] = on_paper(seven(140))
    return table


def in_yellow() -> np.ndarray:
    ink = seven(200)[..., None]
    return 235 - ink * np.array([5.0, 12.0, 190.0])


def tinted(plane: np.ndarray) -> np.ndarray:
    return np.stack([plane, 0.9 * plane, 0.7 * plane], axis=-1)


PICTURES = {
    "uneven light": lambda: rgba(on_paper(seven(200))),
    "noise": lambda: rgba(on_paper(seven(300, 240), 0.04)),
    "light on dark": lambda: rgba(255 - on_paper(seven(200))),
    "large": lambda: rgba(on_paper(seven(1301, 899), 0.03)),
    "small": lambda: rgba(on_paper(seven(14, 11))),
    "thin": lambda: rgba(on_paper(line(220, 160, np.s_[30:190], np.s_[78:83]))),
    "wide": lambda: rgba(on_paper(line(120, 400, np.s_[55:62], np.s_[40:360]), 0.02)),
    "off centre": lambda: rgba(on_paper(np.pad(seven(100), ((5, 140), (150, 10))), 0.01)),
    "runs off the picture": lambda: rgba(on_paper(line(200, 180, np.s_[30:200], np.s_[85:94]))),
    "in a shadow": lambda: rgba(in_shadow()),
    "specks": lambda: rgba(specked()),
    "ruled paper": lambda: rgba(ruled()),
    "in a box": lambda: rgba(boxed()),
    "on a sheet on a table": lambda: rgba(on_a_table()),
    "yellow ink": lambda: rgba(in_yellow()),
    "cut to its ink": lambda: rgba(on_paper(seven(200))[38:162, 60:160]),
    "coloured paper": lambda: rgba(tinted(on_paper(seven(210), 0.01))),
    "black ink, transparent": lambda: rgba(np.zeros((180, 200)), 255 * seven(180, 200)),
    "white ink, transparent": lambda: rgba(np.full((180, 200), 255.0), 255 * seven(180, 200)),
    "partly transparent": partly_transparent,
    "drawn digit": lambda: rgba(on_paper(drawn_digit(0))),
    "grainy digit": lambda: rgba(on_paper(drawn_digit(1), 0.03)),
    "as it is in its data set": lambda: rgba(load_dataset("drawn_digits").x_test[2]),
}

REFUSED = {
    "blank": lambda: rgba(np.full((200, 200), 240.0)),
    "slope": lambda: rgba(np.tile(np.linspace(70, 230, 200), (200, 1))),
    "noise": lambda: rgba(255 * np.random.default_rng(0).random((200, 200))),
    "grain": lambda: rgba(204 + 5 * np.random.default_rng(0).normal(size=(300, 200))),
    "faint": lambda: rgba(230 - 16 * seven(200)),
    "two digits": lambda: rgba(on_paper(np.hstack([seven(200), seven(200)]))),
    "wholly transparent": lambda: np.zeros((50, 50, 4), dtype=np.uint8),
    "brick": lambda: rgba(255 * photograph("brick")),
    "coins": lambda: rgba(255 * photograph("coins")),
}
QUICK = ("uneven light", "light on dark", "small", "cut to its ink", "white ink, transparent")
QUICKLY_REFUSED = ("blank", "two digits", "wholly transparent")


@pytest.mark.parametrize("name", slow_but(QUICK, PICTURES))
def test_a_picture_becomes_what_python_makes_of_it(modules, name):
    picture = PICTURES[name]()
    found = prepared(modules, picture)
    assert isinstance(found, list), found
    apart = np.abs(np.array(found) - prepare_digit(picture).ravel().astype(int))
    assert apart.max() <= 1, f"{(apart > 1).sum()} pixels differ, by at most {apart.max()}"


@pytest.mark.parametrize("name", slow_but(QUICKLY_REFUSED, REFUSED))
def test_what_python_refuses_is_refused_with_its_advice(modules, name):
    picture = REFUSED[name]()
    with pytest.raises(ValueError, match="take a sharp, close picture"):
        prepare_digit(picture)
    assert "take a sharp, close picture of one dark digit" in prepared(modules, picture)


def test_a_picture_that_is_too_small_is_refused(modules):
    assert "too small" in prepared(modules, rgba(np.ones((5, 40))))


@pytest.mark.parametrize("strokes", [1, 3])
def test_a_drawing_is_framed_as_python_frames_ink(modules, strokes):
    rng = np.random.default_rng(strokes)
    drawn = [rng.integers(20, 230, (6, 2)).tolist() for _ in range(strokes)]
    ink, image = modules.evaluate(
        "(drawn) => [[...rasterize(drawn).values], [...framed(rasterize(drawn))]]", drawn
    )
    ink = np.array(ink).reshape(112, 112)
    assert ink.min() == 0
    assert ink.max() == 1
    assert 0.1 < ((ink > 0) & (ink < 1)).sum() / (ink == 1).sum() < 1, "edges are not soft"
    expected = digit_photo.framed(ink).ravel().astype(int)
    assert np.abs(np.array(image) - expected).max() <= 1


def test_ink_is_where_the_stroke_was_made(modules):
    ink = modules.evaluate("[...rasterize([[[64, 200], [192, 200]]]).values]")
    rows, columns = np.nonzero(np.array(ink).reshape(112, 112) > 0.5)
    assert rows.mean() == pytest.approx(200 / 256 * 112, abs=0.5)
    assert columns.mean() == pytest.approx(128 / 256 * 112, abs=0.5)


def test_a_pad_without_ink_is_an_empty_image(modules):
    assert not any(modules.evaluate("[...framed(rasterize([]))]"))


def test_a_stroke_is_as_wide_as_those_of_mnist(modules):
    image = modules.evaluate("[...framed(rasterize([[[128, 40], [128, 216]]]))]")
    assert 2 <= np.array(image).reshape(28, 28)[14].sum() / 255 <= 3


def test_the_same_strokes_are_the_same_image(modules):
    drawn = [[[30, 40], [60, 200], [200, 210]]]
    once = modules.evaluate("(drawn) => [...framed(rasterize(drawn))]", drawn)
    assert modules.evaluate("(drawn) => [...framed(rasterize(drawn))]", drawn) == once
