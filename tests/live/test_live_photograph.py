"""Is a reader's own photograph of clothes, or of anything, prepared as such?"""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from modules import open_modules
from PIL import Image
from skimage import transform

from cnnfigs import load_dataset

SCRIPT = """
import { prepareGarment, prepareGrey } from "./math/photograph.js";
import { inputPanel } from "./view/input.js";
Object.assign(globalThis, { prepareGarment, prepareGrey, inputPanel });
"""
PREPARE = """([name, letters, width, height]) => {
  const data = Uint8ClampedArray.from(atob(letters), (letter) => letter.charCodeAt(0));
  try { return [...globalThis[name]({ data, width, height })]; }
  catch (error) { return error.message; }
}"""
PANEL = """(kind) => {
  const panel = inputPanel({ id: kind, label: kind, examples: [], kind, onchange: () => {} });
  globalThis[kind] = panel;
  document.querySelector("article").append(panel.element);
}"""


@pytest.fixture
def modules(page, tmp_path):
    return open_modules(page, tmp_path, SCRIPT)


def prepared(modules, name: str, grey: np.ndarray) -> np.ndarray | str:
    pixels = np.stack([grey] * 3 + [np.full(grey.shape, 255)], axis=-1).astype(np.uint8)
    letters = base64.b64encode(pixels).decode()
    found = modules.evaluate(PREPARE, [name, letters, *grey.shape[::-1]])
    return found if isinstance(found, str) else np.array(found).reshape(28, 28)


def garment(number: int) -> np.ndarray:
    cloth = load_dataset("drawn_garments", size=100).x_test[number] / 255
    return cloth / cloth.max()


def photo_of(garment: np.ndarray, dark: bool) -> np.ndarray:
    """Lay a garment on the floor, off the middle, in light from one side."""
    cloth = np.pad(transform.resize(garment, (140, 140)), ((30, 50), (70, 40)))
    floor = np.linspace(0.75, 0.9, cloth.shape[1]) if dark else np.linspace(0.1, 0.2, 250)
    seen = floor * (1 - 0.8 * cloth) if dark else floor + 0.7 * cloth
    return 255 * seen


@pytest.mark.parametrize("dark", [True, False])
def test_a_garment_becomes_what_the_data_set_has_light_on_dark(modules, dark):
    for number in range(3):
        found = prepared(modules, "prepareGarment", photo_of(garment(number), dark))
        rows, columns = (np.flatnonzero(found.any(axis)) for axis in (1, 0))
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 28
        inked = garment(number) > 0.15
        cut = garment(number)[np.ix_(inked.any(1), inked.any(0))]
        fitted = transform.resize(cut, (np.ptp(rows) + 1, np.ptp(columns) + 1))
        again = found[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        assert np.abs(again / 255 - fitted).mean() < 0.15


def test_a_bare_floor_is_no_garment(modules):
    floor = np.tile(np.linspace(150, 160, 200), (120, 1))
    assert "no garment found: lay one garment" in prepared(modules, "prepareGarment", floor)


def test_of_any_photograph_the_middle_is_taken_in_grey(modules):
    photo = np.random.default_rng(0).integers(0, 256, (56, 84)).astype(float)
    expected = photo[:, 14:70].reshape(28, 2, 28, 2).mean((1, 3))
    assert np.abs(prepared(modules, "prepareGrey", photo) - expected).max() <= 1
    assert "too small" in prepared(modules, "prepareGrey", photo[:20])


@pytest.mark.parametrize(
    ("kind", "asked", "words"),
    [
        ("garment", "Upload a picture of a garment", "an uploaded picture of a garment"),
        ("any", "Upload a photograph", "the middle of an uploaded photograph"),
    ],
)
def test_a_panel_asks_for_its_kind_and_says_what_came(modules, kind, asked, words):
    modules.evaluate(PANEL, kind)
    file = io.BytesIO()
    Image.fromarray(photo_of(garment(0), dark=True).astype(np.uint8)).save(file, "PNG")
    given = {"name": "own.png", "mimeType": "image/png", "buffer": file.getvalue()}
    modules.get_by_label(asked).set_input_files(given)
    modules.wait_for_function(f"{kind}.words === {words!r}")
    image = np.array(modules.evaluate(f"[...{kind}.image]"))
    assert (image.min() == 0) == (kind == "garment")
