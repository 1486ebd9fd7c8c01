"""Does a link hold what was drawn or chosen, and does a bad one do no harm?"""

from __future__ import annotations

import pytest
from drawing_pad import (
    FOUR,
    button,
    draw,
    pad,
    png,
    press,
    seven_on_paper,
    state,
    strokes_of,
    upload,
)
from tiers import slow_but

DAMAGED = [
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
]


def test_a_link_that_is_followed_with_the_pen_down_lifts_it(input_page):
    pad(input_page).focus()
    press(input_page, "Space", "ArrowDown")
    input_page.evaluate("panel.show('example.1')")
    press(input_page, "ArrowDown")
    assert state(input_page)["code"] == "example.1"
    press(input_page, "Space", "ArrowRight", "Space")
    assert strokes_of(input_page)[0].tolist() == [[128, 146], [137, 146]]


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


@pytest.mark.parametrize("code", slow_but(["", "strokes.AAAA", "image.AAAA"], DAMAGED))
def test_a_damaged_link_opens_the_first_example(input_page, code):
    draw(input_page, *FOUR)
    input_page.evaluate("(code) => panel.show(code)", code)
    assert state(input_page)["code"] == "example.0"
    assert state(input_page)["image"] == input_page.evaluate("[...examples[0].pixels]")
    input_page.evaluate("panel.show(undefined)")
    assert state(input_page)["code"] == "example.0"


def test_a_very_long_drawing_is_still_a_link(input_page):
    count = input_page.evaluate(
        """() => {
          const place = (i) => [i % 251, Math.floor(i / 251) % 251];
          const stroke = Array.from({ length: 80_000 }, (_, i) => place(i));
          return toBase64Url(stroke.flat()).length;
        }"""
    )
    assert count == pytest.approx(80_000 * 2 * 4 / 3, rel=0.01)


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
