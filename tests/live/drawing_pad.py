"""A page with two inputs, and what a reader does with one: draw, press, upload."""

from __future__ import annotations

import io

import numpy as np
import pytest
from modules import page_of_modules, reopened
from PIL import Image
from scipy import ndimage

SCRIPT = """
import { framed, growingInk } from "./math/ink.js";
import { inputPanel } from "./view/input.js";
import { fromBase64Url, toBase64Url } from "./data/link.js";
const image = (seed) => Uint8Array.from({ length: 784 }, (_, i) => (i * seed) % 256);
const examples = ["2", "8", "Ankle boot"].map((label, i) => ({ label, pixels: image(3 + 2 * i) }));
const changes = [];
const onchange = ({ done }) => changes.push(done);
const [panel, other] = ["one", "two"].map((id) => {
  const made = inputPanel({ id, label: `input ${id}`, examples, onchange });
  document.querySelector("article").append(made.element);
  made.show("example.0");
  return made;
});
const state = (of) => ({ image: [...of.image], code: of.code, words: of.words });
const rasterize = (strokes) => growingInk()(strokes);
Object.assign(globalThis, { fromBase64Url, toBase64Url, changes, examples, framed, rasterize });
Object.assign(globalThis, { growingInk, other, panel, state });
"""
FOUR = [(0.6, 0.1), (0.25, 0.6), (0.8, 0.6)], [(0.6, 0.35), (0.6, 0.9)]


_input_page = page_of_modules(SCRIPT)


@pytest.fixture
def input_page(_input_page):
    return reopened(_input_page)


def state(page, of="panel"):
    return page.evaluate(f"state({of})")


def pad(page):
    return page.get_by_role("application", name="input one: a pad to draw on")


def button(page, name):
    return page.get_by_role("group", name="input one").get_by_role("button", name=name, exact=True)


def draw(page, *strokes):
    """Draw strokes through places given as shares of the pad's width and height."""
    box = pad(page).bounding_box()
    for stroke in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=6)
        page.mouse.up()


def strokes_of(page):
    """Return the places that the code of the link holds."""
    kind, *parts = state(page)["code"].split(".")
    assert kind == "strokes"
    letters = [page.evaluate("(part) => [...fromBase64Url(part)]", part) for part in parts]
    return [np.array(part).reshape(-1, 2) for part in letters]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def seven_on_paper() -> np.ndarray:
    y, x = np.mgrid[0:240, 0:200]
    bar = (abs(y - 50) < 8) & (x > 60) & (x < 140)
    stem = (abs(x - (150 - 0.4 * y)) < 7) & (y > 50) & (y < 190)
    ink = ndimage.gaussian_filter((bar | stem).astype(float), 1.3)
    return (230 - 0.2 * x - 150 * ink).astype(np.uint8)


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    return file.getvalue()


def upload(page, content: bytes, name="digit.png"):
    files = {"name": name, "mimeType": "image/png", "buffer": content}
    page.get_by_label("Upload a picture").first.set_input_files(files)


def problem(page):
    return page.get_by_role("alert").first
