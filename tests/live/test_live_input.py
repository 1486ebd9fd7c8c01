"""Can a reader draw and choose, by mouse, touch and keyboard?"""

from __future__ import annotations

import base64

import numpy as np
import pytest
from drawing_pad import FOUR, SCRIPT, button, draw, pad, press, state, strokes_of
from modules import open_modules

from cnnfigs.images import digit_photo


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
    letters = input_page.evaluate(
        """(lines) => lines.map((line) => {
          const bytes = new Uint8Array(Float64Array.from(rasterize([line]).values).buffer);
          return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
        })""",
        lines.tolist(),
    )
    drawn = [np.frombuffer(base64.b64decode(each), np.float64) for each in letters]
    (a, b), places = ((lines + 0.5) * 112 / 256 - 0.5).transpose(1, 0, 2), np.indices((112, 112))
    for ink, start, end in zip(np.reshape(drawn, (-1, 112, 112)), a, b, strict=True):
        along = end - start
        from_start = places[::-1].transpose(1, 2, 0) - start
        share = np.clip(from_start @ along / max(along @ along, 1e-9), 0, 1)
        far = np.linalg.norm(from_start - share[..., None] * along, axis=-1)
        np.testing.assert_allclose(ink, np.clip(6.5 - far, 0, 1), atol=1e-9)
