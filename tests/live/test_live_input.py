"""Can a reader draw, choose and upload, by mouse, touch and keyboard, and share what came of it?"""

from __future__ import annotations

import io

import numpy as np
import pytest
from modules import open_modules
from PIL import Image
from scipy import ndimage

from cnnfigs import prepare_digit
from cnnfigs.images import digit_photo

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
  return made;
});
const state = (of) => ({ image: [...of.image], code: of.code, words: of.words });
const rasterize = (strokes) => growingInk()(strokes);
Object.assign(globalThis, { fromBase64Url, toBase64Url, changes, examples, framed, rasterize });
Object.assign(globalThis, { growingInk, other, panel, state });
"""

FOUR = [(0.6, 0.1), (0.25, 0.6), (0.8, 0.6)], [(0.6, 0.35), (0.6, 0.9)]


@pytest.fixture
def input_page(page, tmp_path):
    return open_modules(page, tmp_path, SCRIPT)


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


def test_the_first_example_is_there_from_the_start(input_page):
    found = state(input_page)
    assert found["image"] == input_page.evaluate("[...examples[0].pixels]")
    assert (found["code"], found["words"]) == ("example.0", "example 0, a 2")
    assert input_page.evaluate("changes") == []


def test_a_digit_is_drawn_by_pointer(input_page):
    draw(input_page, *FOUR)
    found = state(input_page)
    assert found["words"] == "a drawing of 2 strokes"
    first, second = strokes_of(input_page)
    np.testing.assert_allclose(first[0], [153, 25], atol=2)
    np.testing.assert_allclose(second[-1], [153, 230], atol=4)
    drawn = [first.tolist(), second.tolist()]
    ink = np.array(input_page.evaluate("(drawn) => [...rasterize(drawn).values]", drawn))
    framed = digit_photo.framed(ink.reshape(112, 112)).ravel().astype(int)
    assert np.abs(np.array(found["image"]) - framed).max() <= 1


def test_every_move_is_told_and_the_lifted_pen_too(input_page):
    draw(input_page, FOUR[0])
    changes = input_page.evaluate("changes")
    assert len(changes) > 5
    assert not any(changes[:-1])
    assert changes[-1] is True


def test_places_that_change_nothing_are_left_out(input_page):
    box = pad(input_page).bounding_box()
    input_page.mouse.move(box["x"] + 50, box["y"] + 50)
    input_page.mouse.down()
    input_page.mouse.move(box["x"] + 150, box["y"] + 50, steps=100)
    input_page.mouse.up()
    (stroke,) = strokes_of(input_page)
    assert np.hypot(*np.diff(stroke, axis=0).T).min() >= 4
    assert len(stroke) > 20


def test_a_stroke_that_leaves_the_pad_stays_on_its_edge(input_page):
    draw(input_page, [(0.5, 0.5), (0.5, -0.4), (1.4, -0.4)])
    (stroke,) = strokes_of(input_page)
    assert stroke[-1].tolist() == [255, 0]


def test_a_digit_is_drawn_by_touch(browser, tmp_path):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
    page = open_modules(context.new_page(), tmp_path, SCRIPT)
    box, touch = pad(page).bounding_box(), context.new_cdp_session(page)
    for i, kind in enumerate(["touchStart", *["touchMove"] * 5, "touchEnd"]):
        place = {"x": box["x"] + 100, "y": box["y"] + 40 + 25 * i}
        points = [] if kind == "touchEnd" else [place]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    (stroke,) = strokes_of(page)
    assert np.ptp(stroke[:, 1]) > 100
    assert page.evaluate("scrollY") == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def test_a_stroke_is_drawn_by_keyboard_alone(input_page):
    while not input_page.evaluate("document.activeElement.matches('.live-pad canvas')"):
        press(input_page, "Tab")
    assert input_page.locator(".live-cross").first.is_visible()
    press(input_page, "ArrowUp", "ArrowLeft", "Space", *["ArrowDown"] * 3, "Shift+ArrowRight")
    assert input_page.evaluate("changes").count(True) == 0
    press(input_page, "Space", "ArrowDown")
    places = [[119, 119], [119, 128], [119, 137], [119, 146], [155, 146]]
    assert strokes_of(input_page)[0].tolist() == places
    assert input_page.evaluate("changes.at(-1)") is True
    spoken = input_page.get_by_role("status").first
    input_page.wait_for_function("document.querySelector('[role=status]').textContent")
    assert spoken.text_content() == "pen up, column 17, row 17 of 28"


def test_the_cross_stays_on_the_pad(input_page):
    pad(input_page).focus()
    press(input_page, *["Shift+ArrowRight"] * 8, "Enter", *["Shift+ArrowUp"] * 8, "Enter")
    assert strokes_of(input_page)[0][[0, -1]].tolist() == [[255, 128], [255, 0]]


def test_leaving_the_pad_lifts_the_pen(input_page):
    pad(input_page).focus()
    press(input_page, "Space", "ArrowDown", "Tab")
    assert input_page.evaluate("changes.at(-1)") is True
    assert not input_page.locator(".live-cross").first.is_visible()


def test_a_link_that_is_followed_with_the_pen_down_lifts_it(input_page):
    pad(input_page).focus()
    press(input_page, "Space", "ArrowDown")
    input_page.evaluate("panel.show('example.1')")
    press(input_page, "ArrowDown")
    assert state(input_page)["code"] == "example.1"
    press(input_page, "Space", "ArrowRight", "Space")
    assert strokes_of(input_page)[0].tolist() == [[128, 146], [137, 146]]


@pytest.mark.parametrize("way", ["button", "Control+z", "Backspace"])
def test_the_last_stroke_is_undone_and_then_the_one_before(input_page, way):
    draw(input_page, FOUR[0])
    one = state(input_page)
    draw(input_page, FOUR[1])

    def undo():
        if way == "button":
            # Playwright waits for a button to be enabled; a reader does not.
            button(input_page, "Undo").click(force=True)
        else:
            pad(input_page).press(way)

    undo()
    assert state(input_page) == one
    undo()
    assert state(input_page)["code"] == "example.0"
    assert button(input_page, "Undo").get_attribute("aria-disabled") == "true"
    undo()
    assert state(input_page)["code"] == "example.0"


def test_a_cleared_pad_is_an_empty_image(input_page):
    draw(input_page, *FOUR)
    button(input_page, "Clear").click()
    assert state(input_page) == {"image": [0] * 784, "code": "blank", "words": "nothing"}
    assert input_page.evaluate("changes.at(-1)") is True


def test_a_chosen_example_is_the_image_and_its_button_is_pressed(input_page):
    draw(input_page, *FOUR)
    button(input_page, "example: an Ankle boot").click()
    found = state(input_page)
    assert found["image"] == input_page.evaluate("[...examples[2].pixels]")
    assert (found["code"], found["words"]) == ("example.2", "example 2, an Ankle boot")
    choices = input_page.get_by_role("group", name="examples").first.get_by_role("button")
    pressed = [choices.nth(i).get_attribute("aria-pressed") for i in range(3)]
    assert pressed == ["false", "false", "true"]


def test_drawing_on_an_example_begins_a_new_drawing(input_page):
    draw(input_page, FOUR[0])
    fresh = state(input_page)
    button(input_page, "example: an 8").click()
    draw(input_page, FOUR[0])
    assert state(input_page) == fresh
    assert button(input_page, "example: an 8").get_attribute("aria-pressed") == "false"


def test_the_pad_and_the_picture_show_what_the_network_is_given(input_page):
    button(input_page, "example: an 8").click()
    at = "(selector) => [...document.querySelector(selector).getContext('2d')"
    seen = input_page.evaluate(f"{at}.getImageData(0, 0, 28, 28).data]", ".live-seen canvas")
    assert np.array(seen).reshape(784, 4)[:, 1].tolist() == state(input_page)["image"]
    shown = input_page.evaluate(f"{at}.getImageData(0, 0, 112, 112).data]", ".live-pad canvas")
    large = np.array(shown).reshape(112, 112, 4)[2::4, 1::4, 0]
    assert large.ravel().tolist() == state(input_page)["image"]


@pytest.mark.parametrize("kind", ["example", "strokes", "image", "blank"])
def test_a_link_opens_exactly_what_was_shared(input_page, kind):
    if kind == "example":
        button(input_page, "example: an 8").click()
    elif kind == "strokes":
        draw(input_page, *FOUR)
    elif kind == "image":
        upload(input_page, png(seven_on_paper()))
        input_page.wait_for_function("panel.code.startsWith('image')")
    else:
        button(input_page, "Clear").click()
    input_page.evaluate("async () => { changes.length = 0; await other.show(panel.code); }")
    assert state(input_page, "other") == state(input_page)
    assert state(input_page)["code"].split(".")[0] == kind
    assert input_page.evaluate("changes") == []


def test_a_link_to_a_drawing_is_short_and_can_be_undone(input_page):
    draw(input_page, FOUR[0])
    one = state(input_page)
    draw(input_page, FOUR[1])
    code = state(input_page)["code"]
    assert len(code) < 3 * sum(map(len, strokes_of(input_page))) + 20
    assert code == input_page.evaluate("encodeURIComponent(panel.code)")
    input_page.evaluate("panel.show('blank')")
    input_page.evaluate("(code) => panel.show(code)", code)
    button(input_page, "Undo").click()
    assert state(input_page) == one


@pytest.mark.parametrize(
    "code",
    [
        "",
        "nonsense",
        "example",
        "example.",
        "example.3",
        "example.-1",
        "example.length",
        "strokes",
        "strokes.",
        "strokes.A",
        "strokes.AAAA",
        "strokes.%%%",
        "strokes.AAA.",
        "image",
        "image.",
        "image.AAAA",
        "image.%",
        "image." + "A" * 2000,
    ],
)
def test_a_damaged_link_opens_the_first_example(input_page, code):
    draw(input_page, *FOUR)
    input_page.evaluate("(code) => panel.show(code)", code)
    assert state(input_page)["code"] == "example.0"
    assert state(input_page)["image"] == input_page.evaluate("[...examples[0].pixels]")
    input_page.evaluate("panel.show(undefined)")
    assert state(input_page)["code"] == "example.0"


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


def test_the_pad_says_how_it_is_used(input_page):
    described = pad(input_page).get_attribute("aria-describedby")
    words = input_page.locator(f"#{described}")
    assert words.is_visible()
    for word in ("finger", "mouse", "arrow keys", "Space", "Backspace"):
        assert word in words.text_content()
    seen = input_page.locator(".live-seen canvas").first
    assert seen.get_attribute("aria-label") == "example 0, a 2"


def test_everything_can_be_reached_by_keyboard(input_page):
    reached = []
    for _ in range(7):
        press(input_page, "Tab")
        reached.append(
            input_page.evaluate(
                "(({ activeElement: at }) => at.ariaLabel ?? at.labels?.[0]?.textContent"
                " ?? at.textContent)(document)"
            )
        )
    assert reached == [
        "input one: a pad to draw on",
        "Undo",
        "Clear",
        "Upload a picture",
        "example: a 2",
        "example: an 8",
        "example: an Ankle boot",
    ]


def test_the_receptive_field_is_framed_as_far_as_it_lies_on_the_image(input_page):
    field = {"size": [7, 7], "stride": [2, 2], "offset": [-3, -3]}
    input_page.evaluate("(field) => panel.frame(field, 14 * 2 + 1, 14)", field)
    frame = input_page.locator(".live-seen span").first.bounding_box()
    seen = input_page.locator(".live-seen canvas").first.bounding_box()
    pixel = seen["width"] / 28
    assert frame["x"] - seen["x"] == pytest.approx(0, abs=0.1)  # -1 is cut off
    assert frame["width"] == pytest.approx(6 * pixel, abs=0.1)
    assert frame["y"] - seen["y"] == pytest.approx(1 * pixel, abs=0.1)
    assert frame["height"] == pytest.approx(7 * pixel, abs=0.1)
    input_page.evaluate("panel.frame(null, 0, 1)")
    assert not input_page.locator(".live-seen span").first.is_visible()


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


def test_a_very_long_drawing_is_still_a_link(input_page):
    count = input_page.evaluate(
        """() => {
          const place = (i) => [i % 251, Math.floor(i / 251) % 251];
          const stroke = Array.from({ length: 80_000 }, (_, i) => place(i));
          return toBase64Url(stroke.flat()).length;
        }"""
    )
    assert count == pytest.approx(80_000 * 2 * 4 / 3, rel=0.01)


def test_a_drawing_that_grows_has_the_ink_of_one_drawn_at_once_and_is_read_once(input_page):
    differences, read = input_page.evaluate(
        """() => {
          const inkOf = growingInk();
          let read = 0; // Places.
          const watched = (stroke) => new Proxy(stroke, {
            get: (target, name) => ((read += /^\\d+$/.test(String(name))), target[name]),
          });
          const strokes = [];
          const differences = [];
          const compare = () => {
            const [grown, whole] = [inkOf(strokes), rasterize(strokes.map((each) => [...each]))];
            const far = grown.values.map((value, i) => Math.abs(value - whole.values[i]));
            differences.push(Math.max(...far));
          };
          const place = (i) => [(i * 37) % 256, (i * 91) % 256];
          for (let i = 0; i < 200; i++) strokes.push(watched([place(i), place(i + 1)]));
          inkOf(strokes);
          read = 0;
          strokes.push(watched([place(5), place(80)]));
          inkOf(strokes);
          const counted = read;
          compare();
          strokes.at(-1).push(place(33)); // The last stroke goes on,
          compare();
          strokes.pop(); // is undone,
          compare();
          strokes.splice(0, Infinity, watched([place(9)])); // and all is cleared.
          compare();
          return [differences, counted];
        }"""
    )
    assert differences == [0, 0, 0, 0]
    assert read <= 4  # of more than 400 places


def test_each_place_near_a_line_has_its_ink(input_page):
    lines = np.random.default_rng(0).integers(0, 256, (40, 2, 2))
    lines[:10, 1, 1] = lines[:10, 0, 1]  # level
    lines[10:20, 1, 0] = lines[10:20, 0, 0]  # upright
    lines[20, 1] = lines[20, 0]  # a point
    drawn = input_page.evaluate(
        "(lines) => lines.map((line) => [...rasterize([line]).values])", lines.tolist()
    )
    (a, b), places = ((lines + 0.5) * 112 / 256 - 0.5).transpose(1, 0, 2), np.indices((112, 112))
    for ink, start, end in zip(np.reshape(drawn, (-1, 112, 112)), a, b, strict=True):
        along = end - start
        from_start = places[::-1].transpose(1, 2, 0) - start
        share = np.clip(from_start @ along / max(along @ along, 1e-9), 0, 1)
        far = np.linalg.norm(from_start - share[..., None] * along, axis=-1)
        np.testing.assert_allclose(ink, np.clip(6.5 - far, 0, 1), atol=1e-9)


def test_a_link_that_would_unroll_into_a_hundred_megabytes_opens_the_first_example(input_page):
    length = input_page.evaluate(
        """() => {
          const from = String.fromCharCode;
          let longest = 0;
          const repeat = String.prototype.repeat;
          String.prototype.repeat = function (count) {
            longest += count;
            return repeat.call(this, count);
          };
          const bytes = Array.from({ length: 20_000 }, (_, i) => (i % 2 ? 255 : 0));
          panel.show(`image.${toBase64Url(bytes)}`);
          String.prototype.repeat = repeat;
          return longest;
        }"""
    )
    assert length < 10**6
    assert state(input_page)["code"] == "example.0"
