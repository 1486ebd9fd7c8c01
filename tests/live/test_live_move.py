"""Does a picture move as the package moves it, and do networks answer to what is shown?"""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs import web


@pytest.fixture(scope="module")
def images():
    return cf.load_dataset("drawn_digits", size=40).x_train[:10]


@pytest.fixture(scope="module")
def network(untrained):
    return untrained("dense")


@pytest.fixture(scope="module")
def address(figure_page, network, images):
    return figure_page("move", network, images=images, start="3")


@pytest.fixture(scope="module")
def other(untrained):
    return untrained("lenet")


@pytest.fixture(scope="module")
def beside(figure_page, network, other, images, tmp_path_factory):
    folder = tmp_path_factory.mktemp("other")
    written = web.export(other, folder, classes=tuple("0123456789"))

    def add(manifest):
        second = json.loads(written.manifest.read_text("utf-8"))
        address = written.weights.as_uri()
        manifest["others"] = [{"name": "lenet", "address": address, "manifest": second}]

    return figure_page("move", network, images=images, start="3", change=add)


def state(page):
    return page.evaluate("document.querySelector('.live').figure.state")


def moved(page):
    values = page.evaluate("[...document.querySelector('.live').figure.moved]")
    return np.reshape(values, (28, 28))


def answers(page, which):
    return page.evaluate(
        "(which) => document.querySelector('.live').figure.answers.map((one) => [...one[which]])",
        which,
    )


def words(page, starting):
    page.wait_for_function(
        "(words) => document.querySelector('.live-move-words').textContent.startsWith(words)",
        arg=starting,
    )
    return page.locator(".live-move-words").inner_text()


def scores(network, image):
    return np.asarray(network.model(image[None, ..., None] / np.float32(255)))[0]


def test_it_starts_with_the_picture_that_the_page_names(started, address, network, images):
    page = started(address)
    assert state(page) == {"picture": 3, "down": 0, "right": 0}
    np.testing.assert_array_equal(moved(page), images[3])
    expected = scores(network, images[3])
    np.testing.assert_allclose(answers(page, "now")[0], expected, atol=1e-3)
    best = expected.argmax()
    said = words(page, "The picture is at its place.")
    assert said.endswith(f"dense says {best} ({expected[best]:.3f}).")


def test_a_moved_picture_and_its_answer_are_those_of_the_package(started, address, network, images):
    for down, right in [(0, 1), (-3, 2), (8, -8)]:
        page = started(f"{address}#live?picture=5&down={down}&right={right}")
        picture = cf.shifted(images[5], down=down, right=right)
        np.testing.assert_array_equal(moved(page), picture)
        np.testing.assert_allclose(answers(page, "now")[0], scores(network, picture), atol=1e-3)
        np.testing.assert_allclose(
            answers(page, "before")[0], scores(network, images[5]), atol=1e-3
        )
        said = words(page, "Moved by")
        changed, seen = (picture != images[5]).sum(), ((picture > 0) | (images[5] > 0)).sum()
        assert (
            f"{changed} of its 784 numbers are different, "
            f"of {seen} that are not black before or after."
        ) in said
        page.goto("about:blank")


def test_the_numbers_are_those_of_the_framed_piece(started, address, images):
    page = started(f"{address}#live?picture=8&down=1&right=-2")
    seen = page.locator(".live-lattice-numbers").last.locator("b").all_inner_texts()
    piece = cf.shifted(images[8], down=1, right=-2)[12:20, 16:24]
    assert list(map(int, seen)) == piece.ravel().tolist()
    frame = page.locator(".live-lattice i").first.evaluate("it => it.style.cssText")
    places = [float(part) * 28 / 100 for part in re.findall(r"([\d.]+)%", frame)]
    np.testing.assert_allclose(places, [16, 12, 8, 8], atol=1e-3)


@pytest.mark.slow
def test_keys_and_buttons_move_it_and_back_undoes(started, address):
    page = started(address)
    surface = page.get_by_role("application")
    surface.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    said = words(page, "Moved by 2 to the right and 1 up:")
    spoken = page.locator("p[role=status]")
    page.wait_for_function(
        "([line, words]) => line.textContent === words", arg=[spoken.element_handle(), said]
    )
    assert page.url.endswith("picture=3&down=-1&right=2")
    page.get_by_role("button", name="one pixel down").press("Enter")
    words(page, "Moved by 2 to the right:")
    page.get_by_role("button", name="Back").press("Enter")
    words(page, "The picture is at its place.")
    page.go_back()
    words(page, "Moved by 2 to the right:")


@pytest.mark.slow
def test_it_moves_no_further_than_it_is_asked_to(started, address):
    page = started(address)
    button = page.get_by_role("button", name="one pixel left")
    for _ in range(10):
        button.click()
    words(page, "Moved by 8 to the left:")
    assert state(page)["right"] == -8


def test_it_can_be_dragged(started, address):
    page = started(address)
    box = page.get_by_role("application").bounding_box()
    pixel = box["width"] / 28
    page.mouse.move(box["x"] + 10 * pixel, box["y"] + 10 * pixel)
    page.mouse.down()
    page.mouse.move(box["x"] + 14 * pixel, box["y"] + 7 * pixel, steps=5)
    page.mouse.up()
    words(page, "Moved by 4 to the right and 3 up:")
    assert page.url.endswith("picture=3&down=-3&right=4")
    page.mouse.move(box["x"], box["y"])
    assert state(page)["right"] == 4


@pytest.mark.slow
def test_two_networks_answer_to_one_picture(started, beside, network, other, images):
    page = started(f"{beside}#live?picture=2&right=3")
    picture = cf.shifted(images[2], down=0, right=3)
    now = answers(page, "now")
    np.testing.assert_allclose(now[0], scores(network, picture), atol=1e-3)
    np.testing.assert_allclose(now[1], scores(other, picture), atol=1e-3)
    said = words(page, "Moved by 3 to the right:")
    assert re.search(r"dense says \d \(0\.\d+\)\..* lenet says \d \(0\.\d+\)\.", said)
    heads = page.locator(".live-move-network p").all_inner_texts()
    assert heads == ["dense, without filters, says", "lenet, with filters, says"]
    lists = page.locator(".live-scores").all()
    assert [each.get_attribute("aria-label") for each in lists] == [
        "outputs of dense",
        "outputs of lenet",
    ]


@pytest.mark.parametrize(
    "told", ["picture=99&down=1e9&right=many", "picture=-1&down=-Infinity&right=constructor"]
)
def test_a_damaged_link_opens_something(started, address, told):
    page = started(f"{address}#live?{told}")
    chosen = state(page)
    assert chosen["picture"] in range(10)
    assert abs(chosen["down"]) <= 8
    assert chosen["right"] == 0
    assert moved(page).shape == (28, 28)


def test_it_fits_a_phone_and_its_buttons_a_finger(browser, address):
    with browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True) as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector('.live[data-state="running"]')
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        for button in page.get_by_role("button").all():
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 44
        left, up, down, right = (
            page.get_by_role("button", name=f"one pixel {way}").bounding_box()
            for way in ("left", "up", "down", "right")
        )
        assert up["x"] == down["x"]
        assert left["y"] == right["y"]
        assert left["x"] < up["x"] < right["x"]
        assert up["y"] < left["y"] < down["y"]
        page.get_by_role("button", name="one pixel up").tap()
        words(page, "Moved by 1 up:")
