"""Do the figures of pooling, stride and padding count and pool as the package and Keras do?"""

from __future__ import annotations

import itertools

import keras
import numpy as np
import pytest

import cnnfigs as cf
from _site.sphinx import live_places

POOLS = {
    "max": cf.max_pool,
    "mean": cf.mean_pool,
    "stride": lambda map_, size: map_[::size, ::size],
}


@pytest.fixture(scope="module")
def pool(figure_page):
    return figure_page("pool", content=live_places.content())


@pytest.fixture(scope="module")
def stride(figure_page):
    return figure_page("stride", content={})


def show(page, **state):
    page.evaluate("(told) => document.querySelector('.live').figure.restore(told)", state)


def state(page):
    return page.evaluate("document.querySelector('.live').figure.state")


def values(page, which):
    width, flat = page.evaluate(
        """(which) => {
          const { width, values } = document.querySelector('.live').figure[which];
          return [width, values];
        }""",
        which,
    )
    return np.reshape(flat, (-1, width))


def here(page):
    return page.locator(".live-places-here").inner_text()


def whole(page):
    return page.locator(".live-places-words p").last.inner_text()


def at(surface, row, column, cells):
    box = surface.bounding_box()
    size = box["width"] / cells
    return box["x"] + (column + 0.5) * size, box["y"] + (row + 0.5) * size


def test_groups_are_pooled_as_the_package_pools_them(started, pool):
    page = started(pool)
    piece = live_places.piece()
    first = None
    for (keep, pooled), side, moved in itertools.product(POOLS.items(), (2, 4), (0, 1, 2)):
        show(page, keep=keep, side=str(side), moved=str(moved))
        seen = piece[:, 2 - moved : 10 - moved]
        np.testing.assert_array_equal(values(page, "input"), seen)
        np.testing.assert_allclose(values(page, "result"), pooled(seen, side))
        if not moved:
            first = pooled(seen, side)
            assert whole(page) == f"64 numbers have become {first.size}."
        else:
            equal = (pooled(seen, side) == first).sum()
            assert f"Of these, {equal} are what they were" in whole(page)


def test_the_piece_is_that_of_the_page(started, pool):
    page = started(pool)
    numbers = page.locator(".live-lattice-numbers").first.locator("b").all_inner_texts()
    assert list(map(int, numbers)) == live_places.piece()[:, 2:].ravel().tolist()


def test_pointing_at_a_group_tells_which_number_stays(started, pool):
    page = started(pool)
    before, after = page.locator(".live-lattice-surface").all()
    piece = live_places.piece()[:, 2:]
    page.mouse.move(*at(before, 5, 3, 8))
    a, b, c, d = piece[4:6, 2:4].ravel()
    words = f"of {a}, {b}, {c} and {d} the largest stays, {max(a, b, c, d)}."
    assert here(page) == f"Rows 4 to 5, columns 2 to 3: {words}"
    page.mouse.move(*at(after, 0, 1, 4))
    assert here(page).startswith("Rows 0 to 1, columns 2 to 3:")
    page.mouse.move(1, 1)
    assert here(page).startswith("Rows 2 to 3, columns 2 to 3:")  # what was chosen


def test_frames_stand_around_the_group_and_what_became_of_it(started, pool):
    page = started(pool)
    show(page, row=1, column=3)
    frames = page.locator(".live-lattice i").evaluate_all(
        "all => all.map(one => one.style.cssText)"
    )
    assert frames == [
        "left: 75%; top: 25%; width: 25%; height: 25%;",
        "left: 75%; top: 25%; width: 25%; height: 25%;",
    ]


def test_maps_are_as_large_as_keras_makes_them(started, stride):
    page = started(stride)
    for pixels, side, padding, step in [(7, 3, 0, 1), (28, 3, 1, 2), (8, 5, 2, 3), (7, 2, 0, 3)]:
        show(page, pixels=str(pixels), side=str(side), padding=str(padding), stride=str(step))
        inputs = keras.Input((pixels, pixels, 1))
        padded = keras.layers.ZeroPadding2D(padding)(inputs)
        kernel = keras.layers.Conv2D(1, side, step, kernel_initializer="ones")
        model = keras.Model(inputs, kernel(padded))
        made = np.asarray(model(np.ones((1, pixels, pixels, 1))))[0, ..., 0]
        # Of a picture of ones, a kernel of ones counts what it sees.
        np.testing.assert_array_equal(values(page, "result"), made)
        assert f"+ 1 = {len(made)}, so the map is {len(made)} × {len(made)}." in whole(page)


def test_pixels_are_as_bright_as_places_see_them(started, stride):
    page = started(stride)
    show(page, pixels="8", side="3", padding="0", stride="3")
    row = np.repeat([1, 0], [6, 2])
    np.testing.assert_array_equal(values(page, "input"), np.outer(row, row))
    assert whole(page).startswith("(8 + 2 · 0 − 3) / 3, rounded down, + 1 = 2")
    assert whole(page).endswith("28 pixels are left out.")
    show(page, pixels="8", side="3", padding="1", stride="1")
    assert whole(page).endswith("Each pixel is seen.")


def test_a_place_at_the_border_tells_its_padding(started, stride):
    page = started(stride)
    show(page, pixels="7", side="3", padding="1", stride="2", row=0, column=3)
    words = "the kernel lies on rows −1 to 1 and columns 5 to 7. 5 of its 9 are padding."
    assert here(page) == f"Row 0, column 3 of the map: {words}"  # counted from 0, too


def test_over_the_picture_the_nearest_place_is_meant(started, stride):
    page = started(stride)
    before = page.locator(".live-lattice-surface").first
    page.mouse.move(*at(before, 3, 5, 7))
    assert here(page).endswith("lies on rows 2 to 4 and columns 4 to 6.")
    page.mouse.move(*at(before, 0, 0, 7))
    assert here(page).endswith("lies on rows 0 to 2 and columns 0 to 2.")


@pytest.mark.parametrize("kind", ["pool", "stride"])
def test_all_of_it_goes_by_keyboard(started, pool, stride, kind):
    page = started({"pool": pool, "stride": stride}[kind])
    for _ in page.locator(".live-choice").all():
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    chosen = state(page)
    firsts = {"keep": "mean", "side": "4", "moved": "1"}
    if kind == "stride":
        firsts = {"pixels": "8", "side": "5", "padding": "1", "stride": "2"}
    last = values(page, "result").shape[0] - 1
    assert chosen == {**firsts, "row": min(2, last), "column": min(2, last)}
    spoken = page.get_by_role("status")
    page.wait_for_function(
        "([line, words]) => line.textContent.startsWith(words)",
        arg=[spoken.element_handle(), here(page)],
    )
    assert page.url.endswith("&".join(f"{name}={value}" for name, value in chosen.items()))


def test_a_finger_chooses_a_place_and_finds_large_buttons(browser, stride):
    with browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True) as context:
        page = context.new_page()
        page.goto(stride)
        page.wait_for_selector('.live[data-state="running"]')
        page.touchscreen.tap(*at(page.locator(".live-lattice-surface").last, 4, 2, 5))
        assert (state(page)["row"], state(page)["column"]) == (4, 2)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        for label in page.locator(".live-choice label").all():
            box = label.bounding_box()
            assert min(box["width"], box["height"]) >= 44


@pytest.mark.parametrize("pixels", ["7", "28"])
def test_the_widest_picture_fits_the_narrowest_phone(browser, stride, pixels):
    with browser.new_context(viewport={"width": 344, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{stride}#live?pixels={pixels}&padding=2&side=1")
        page.wait_for_selector('.live[data-state="running"]')
        assert page.evaluate("document.documentElement.scrollWidth") == 344


def test_a_link_opens_the_same_view_and_back_undoes(started, stride):
    page = started(stride)
    page.get_by_role("group", name="Kernel").get_by_label("5").check()
    page.get_by_role("group", name="Padding").get_by_label("2").check()
    seen, shared = state(page), page.url
    page.go_back()
    assert state(page)["padding"] == "0"
    page.goto("about:blank")
    started(shared)
    assert state(page) == seen
    assert page.get_by_role("group", name="Kernel").get_by_label("5").is_checked()


@pytest.mark.parametrize(
    "told",
    ["keep=sum&side=9&moved=-1&row=many&column=99", "keep=constructor&side=&row=-5&column=1e99"],
)
def test_a_damaged_link_opens_something(started, pool, told):
    page = started(f"{pool}#live?{told}")
    chosen = state(page)
    assert (chosen["keep"], chosen["side"], chosen["moved"]) == ("max", "2", "0")
    assert chosen["row"] in range(4)
    assert chosen["column"] in range(4)


def test_numbers_are_read_on_every_colour(started, pool):
    page = started(pool)
    ratios = page.locator(".live-lattice").first.evaluate(
        """(lattice) => {
          const canvas = lattice.querySelector("canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const light = (rgb) => rgb.map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
            .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
          return [...lattice.querySelectorAll("b")].map((number, i) => {
            const letters = getComputedStyle(number).color.match(/\\d+/g).map(Number);
            const ground = [...data.slice(4 * i, 4 * i + 3)];
            const [one, other] = [letters, ground].map((rgb) => light(rgb) + 0.05);
            return Math.max(one / other, other / one);
          });
        }"""
    )
    assert len(ratios) == 64
    assert min(ratios) >= 4.5
