"""Does text from outside stay text: class and layer names, labels, kinds, the card, a link?"""

from __future__ import annotations

import keras
import pytest
from keras import layers
from tiers import slow_but

HOSTILE = (
    '<img src=x onerror="globalThis.struck = 1">',
    "<script>globalThis.struck = 1</script>",
    "</script><script>globalThis.struck = 1</script>",
    "<!--<script>",
    '"><svg onload="globalThis.struck = 1">',
    "' autofocus onfocus='globalThis.struck = 1' tabindex='0",
    "&lt;img src=x onerror=globalThis.struck=1&gt;",
    '<iframe srcdoc="<script>parent.struck = 1</script>">',
    "</title></style></option></select><video><source onerror=globalThis.struck=1>",
    "<style>@import 'x'</style><math><mtext></p><img src=x onerror=globalThis.struck=1>",
)
WITHOUT_NAMES = ("bench", "pool", "stride")  # figures that show nobody's names
# What a figure never makes: found on the page, it came out of a name.
# The own style of a figure, and that of a cell's terms, comes first in it.
STYLE = "style:not(:is(.live-figure, .live-cell, .live-lattice) > style:first-child)"
ALIEN = f":is(img:not([alt=still]), svg, iframe, video, source, math, {STYLE}, script ~ script)"


def tiny() -> keras.Model:
    """Return the smallest network in which each kind of layer occurs."""
    stack = [
        layers.Conv2D(2, 7, strides=7, activation="relu", name="conv"),
        layers.MaxPooling2D(2, name="pool"),
        layers.Flatten(name="flatten"),
        layers.Dense(3, activation="relu", name="dense"),
        layers.Dense(10, activation="softmax", name="scores"),
    ]
    return keras.Sequential([keras.Input((28, 28, 1)), *stack], name="tiny")


@pytest.fixture(scope="module")
def trained(untrained):
    return untrained(tiny())


@pytest.fixture(scope="module")
def hostile_page(figure_page, trained):
    """Return a function that writes a page on which every name is a hostile one."""

    def write(kind: str, name: str) -> str:
        def rename(manifest):
            manifest["name"] = name
            manifest["classes"] = [f"class{name}{i}" for i in range(10)]
            for index, layer in enumerate(manifest["layers"]):
                layer["name"] = f"layer{name}{index}"
                # The figures know the scores and the units by these words.
                layer["kind"] = layer["kind"] if layer["kind"] == "scores" else f"kind{name}"
            labels = manifest["examples"]["labels"]
            labels[:] = [f"label{name}{i}" for i in range(len(labels))]
            manifest["card"] |= {"network": f"net{name}", "dataset": f"data{name}", "origin": name}

        return figure_page(kind, trained, change=rename)

    return write


def assert_harmless(page) -> None:
    page.wait_for_timeout(50)  # What would be struck by an error of loading has had its time.
    assert page.evaluate("globalThis.struck") is None
    assert page.locator(ALIEN).count() == 0
    assert page.locator("#still").count() == 1, "the rest of the page was swallowed"


def text_of(page, selector: str) -> str:
    return " ".join(page.locator(selector).all_text_contents())


def choose_cell(page, place: int) -> None:
    page.locator("canvas.live-maps").nth(place).click(position={"x": 3, "y": 3})


@pytest.mark.parametrize("name", slow_but(HOSTILE[:1], HOSTILE))
def test_names_in_a_networks_figure_stay_text(started, hostile_page, name):
    page = started(hostile_page("draw", name))
    assert_harmless(page)
    assert f"class{name}3" in text_of(page, ".live-scores")
    assert f"net{name}, trained on data{name} ({name})" in text_of(page, ".live-foot")
    example = page.locator(".live-examples button").nth(2)
    assert f"label{name}2" in example.get_attribute("aria-label")
    example.click()

    page.locator(".live-scores button").nth(3).click()
    page.wait_for_selector(".live-cell strong")
    assert_harmless(page)
    assert f"layer{name}4 › class class{name}3" in text_of(page, ".live-cell strong")
    assert f"class{name}7" in text_of(page, ".live-cell table")
    for place in range(2):
        choose_cell(page, place)
        page.wait_for_function(
            "start => document.querySelector('.live-cell strong').textContent.startsWith(start)",
            arg=f"layer{name}{place} ›",
        )
        assert_harmless(page)
    assert page.get_by_role("button", name="Go to").inner_text().endswith(f"of layer{name}0")


@pytest.mark.parametrize("name", slow_but(HOSTILE[:1], HOSTILE))
def test_names_in_a_figure_of_training_stay_text(started, hostile_page, name):
    page = started(hostile_page("training", name))
    assert_harmless(page)
    options = page.locator("select option").all_text_contents()
    assert f"layer{name}0" in options
    assert f"label{name}9" in options
    assert f"net{name}, trained on data{name}: {name}" in text_of(page, ".live-foot")


@pytest.mark.parametrize("name", slow_but(HOSTILE[:1], HOSTILE))
def test_names_in_a_figure_that_moves_a_picture_stay_text(started, hostile_page, name):
    page = started(hostile_page("move", name))
    page.get_by_role("button", name="one pixel up").click()
    assert_harmless(page)
    assert f"class{name}9" in page.locator("select option").all_text_contents()
    assert f"class{name}3" in text_of(page, ".live-scores")
    page.wait_for_function(
        "words => document.querySelector('.live-move-words').textContent.includes(words)",
        arg=f"net{name} says class{name}",
    )
    assert page.locator(".live-scores").get_attribute("aria-label") == f"outputs of net{name}"


@pytest.mark.parametrize(
    "kind", slow_but(WITHOUT_NAMES, ["draw", "training", "bench", "move", "pool", "stride"])
)
def test_a_hostile_link_stays_text(started, figure_page, trained, kind):
    from _site.sphinx import live

    if kind in live.CONTENTS:
        address = figure_page(kind, content=live.CONTENTS[kind](), start="sobel_x")
    else:
        address = figure_page(kind, trained)
    page = started(address)
    keys = ("input", "scale", "layer", "map", "row", "column", "of", "from", "step", "image")
    keys += ("picture", "kernel", "negative", "pool", "drawing", "keep", "side", "moved")
    keys += ("pixels", "padding", "stride", "down", "right")
    for name in HOSTILE:
        page.evaluate(
            """async ([keys, name]) => {
              const query = new URLSearchParams(keys.map((key) => [key, name]));
              location.hash = `live?${query}`;
              await document.querySelector(".live").figure.restore(
                Object.fromEntries(keys.map((key) => [key, name])));
            }""",
            [keys, name],
        )
        assert_harmless(page)
    # As the name of the figure, too: no element has it.
    for name in HOSTILE:
        page.evaluate("name => (location.hash = name)", name)
        assert_harmless(page)
