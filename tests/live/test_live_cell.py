"""Does the panel about one value say how it came about, and do its numbers add up?"""

from __future__ import annotations

import json
import math
from functools import cache

import keras
import numpy as np
import pytest
from keras import layers
from modules import page_of_modules, reopened
from tiers import slow_but

from cnnfigs import web

MINUS = "−"
SCRIPT = """
import { cellPanel } from "./view/cell.js";
import { explain } from "./math/explain.js";
import { Plain, withWeights } from "./math/forward.js";
import { readWeights } from "./data/weights.js";

globalThis.load = async (manifest, text, image) => {
  const network = withWeights(manifest, await readWeights(manifest, text));
  const runner = new Plain(network);
  const activations = runner.run(image);
  document.querySelector("article").replaceChildren();
  const steps = [];
  const onstep = (step) => {
    steps.push(step);
    cell.see("from" in step ? { ...cell.at, ...step } : step);
  };
  const panel = cellPanel({ manifest, onstep });
  document.querySelector("article").append(panel.element);
  globalThis.cell = {
    activations, steps,
    explain: (at) => explain(network, image, activations, at.layer, at.place, at.channel),
    see: (at) => panel.show(cell.explain((cell.at = at)), { whose: "input", ...at }),
    redraw: (other) => {
      image.set(other);
      runner.run(image).forEach((values, i) => activations[i].set(values));
      cell.see(cell.at);
    },
  };
};
"""


def padded() -> keras.Model:
    """Return a network whose windows reach beyond the border, and step over pixels."""
    stack = [
        layers.Conv2D(6, 4, strides=2, padding="same", activation="relu", name="conv1"),
        layers.AveragePooling2D(3, strides=2, padding="same", name="pool1"),
        layers.Conv2D(5, 3, padding="same", use_bias=False, name="conv2"),
        layers.MaxPooling2D(2, padding="same", name="pool2"),
        layers.Flatten(name="flatten"),
        layers.Dense(30, activation="relu", name="dense1"),
        layers.Dense(10, activation="softmax", name="scores"),
    ]
    return keras.Sequential([keras.Input((28, 28, 1)), *stack], name="padded")


only_page = page_of_modules(SCRIPT)


@pytest.fixture
def page(only_page):
    return reopened(only_page)


@pytest.fixture(scope="module")
def exported(untrained, tmp_path_factory):
    """Return a function: what a page needs of a network, by its name or by what builds it."""

    @cache
    def export(network):
        trained = untrained(network() if callable(network) else network)
        folder = tmp_path_factory.mktemp("network")
        written = web.export(trained, folder, classes=[f"n{i}" for i in range(10)])
        manifest = json.loads(written.manifest.read_text("utf-8"))
        return manifest, written.weights.read_text("utf-8").split('"')[3]

    return export


@pytest.fixture
def load(page, exported):
    """Return a function that opens a panel about a network that has seen noise."""

    def opened(network):
        manifest, text = exported(network)
        page.evaluate(
            "([manifest, text, image]) => load(manifest, text, Float32Array.from(image))",
            [manifest, text, noise(0)],
        )
        return manifest["layers"]

    return opened


def noise(seed: int) -> list[float]:
    return np.random.default_rng(seed).random(784).tolist()


def see(page, at):
    return page.evaluate("(at) => { cell.see(at); return cell.explain(at); }", at)


def index_of(chain, name):
    return [layer["name"] for layer in chain].index(name)


def number(text: str) -> float:
    return float(text.replace(MINUS, "-").replace(",", ""))


def recomputed(layer, told):
    """Return what the terms come to, by this layer's arithmetic, and the size of the terms."""
    if layer["operation"] in ("max", "mean"):
        inside = [value for value in told["inputs"][0]["values"] if value is not None]
        value = max(inside) if layer["operation"] == "max" else sum(inside) / len(inside)
        return value, max(map(abs, inside))
    terms = [told["bias"]]
    for one in told["inputs"]:
        products = [(v or 0) * w for v, w in zip(one["values"], one["weights"], strict=True)]
        assert one["sum"] == pytest.approx(sum(products), rel=1e-9, abs=1e-12)
        terms += products
    total, size = sum(terms), max(map(abs, terms))
    assert told["sum"] == pytest.approx(total, rel=1e-6, abs=1e-6 * size)
    if told["activation"] == "softmax":
        assert told["sums"][told["channel"]] == pytest.approx(total, rel=1e-6, abs=1e-6 * size)
        powers = [math.exp(each - max(told["sums"])) for each in told["sums"]]
        return powers[told["channel"]] / sum(powers), 0
    return max(total, 0) if told["activation"] == "relu" else total, size


@pytest.mark.parametrize(
    "network", slow_but(["fashion_cnn", padded], ["six_conv", "lenet", "fashion_cnn", padded])
)
def test_the_terms_of_a_value_add_up_to_what_the_network_answers(page, load, network):
    chain = load(network)
    random = np.random.default_rng(2)
    outside = 0
    for index, layer in enumerate(chain):
        *space, channels = layer["shape"]
        if layer["operation"] == "flatten":
            continue
        places = math.prod(space)
        # The corners, where windows reach beyond the border, and a few others.
        for place in {0, places - 1, *random.integers(places, size=4).tolist()}:
            channel = int(random.integers(channels))
            told = see(page, {"layer": index, "place": place, "channel": channel})
            flat = place * channels + channel
            value = page.evaluate("([i, j]) => cell.activations[i][j]", [index, flat])
            expected, size = recomputed(layer, told)
            assert told["value"] == value
            assert value == pytest.approx(expected, rel=1e-4, abs=1e-4 * size)
            outside += sum(each is None for each in told["inputs"][0]["values"])
    assert (outside > 0) == callable(network)


def test_a_flattened_value_is_explained_where_it_was(page, load):
    chain = load("lenet")
    told = see(page, {"layer": index_of(chain, "flatten"), "place": 0, "channel": 3 * 50 + 7})
    assert [told["index"], told["place"], told["channel"]] == [index_of(chain, "pool2"), 3, 7]
    assert (
        page.locator(".live-cell strong").first.text_content() == "pool2 › map 7 › row 0, column 3"
    )


def test_the_panel_says_which_cell_it_is_and_what_it_sees(page, load):
    load("six_conv")
    see(page, {"layer": 2, "place": 4 * 16 + 9, "channel": 7})
    assert page.locator(".live-cell strong").text_content() == "conv3 › map 7 › row 4, column 9"
    text = page.locator(".live-cell").inner_text()
    assert "sees rows 4 to 16 and columns 9 to 21 of the input image" in text
    assert "counted from 0" in text


def test_a_receptive_field_ends_where_the_image_does(page, load):
    load(padded)
    see(page, {"layer": 0, "place": 0, "channel": 0})
    text = page.locator(".live-cell").inner_text()
    assert "sees rows 0 to 2 and columns 0 to 2 of the input image" in text


def test_the_line_of_arithmetic_adds_up_as_far_as_rounding_allows(page, load):
    load("six_conv")
    told = see(page, {"layer": 3, "place": 40, "channel": 5})
    line = " ".join(page.locator(".live-cell p").nth(1).text_content().split())
    words, answer = line.replace("Sum of 50 contributions ", "").split(" = ")
    contributions, bias = map(number, words.split(" + bias "))
    total, name, value = answer.removesuffix(" (rounded)").split(" → ")
    size = max(abs(contributions), abs(bias), abs(number(total)))
    assert contributions + bias == pytest.approx(number(total), abs=0.01 * size)
    assert bias == pytest.approx(told["bias"], rel=0.01)
    assert bias != 0
    assert [name, number(value)] == ["ReLU", pytest.approx(told["value"], rel=0.01)]


@pytest.mark.slow
def test_every_input_map_is_a_button_with_its_contribution(page, load):
    load("six_conv")
    told = see(page, {"layer": 3, "place": 40, "channel": 5})
    buttons = page.get_by_role("button", name="map ").all()
    assert len(buttons) == len(told["inputs"]) == 50
    for button, one in zip(buttons, told["inputs"], strict=True):
        name, shown = button.inner_text().split("\n")
        assert name == f"map {one['map']}"
        assert number(shown) == pytest.approx(one["sum"], rel=0.05, abs=1e-12)
        assert button.locator("canvas").evaluate("(c) => [c.height, c.width]") == [5, 11]


def test_a_chosen_map_shows_its_products(page, load):
    load("six_conv")
    told = see(page, {"layer": 3, "place": 40, "channel": 5})
    assert page.get_by_role("table").count() == 0
    page.get_by_role("button", name="map 12").click()
    assert page.evaluate("cell.steps") == [{"from": 12}]
    one = told["inputs"][12]
    table = page.get_by_role("table")
    caption = table.locator("caption").inner_text()
    assert caption.startswith("map 12 of conv3: value × weight = product")
    assert number(caption.split("add up to ")[1].split()[0]) == pytest.approx(one["sum"], rel=0.05)
    heads = (
        table.locator("thead th").all_inner_texts() + table.locator("tbody th").all_inner_texts()
    )
    assert heads == [
        "at",
        *(f"column {i}" for i in range(4, 9)),
        *(f"row {i}" for i in range(3, 8)),
    ]
    cells = [cell.inner_text().split("\n") for cell in table.locator("td").all()]
    assert len(cells) == 25
    for (value, weight, product), v, w in zip(cells, one["values"], one["weights"], strict=True):
        shown = [number(value), number(weight.removeprefix("× ")), number(product[2:])]
        assert shown == pytest.approx([v, w, v * w], rel=0.05, abs=1e-12)
    pressed = page.locator('[aria-pressed="true"]')
    assert [each.inner_text().split("\n")[0] for each in pressed.all()] == ["map 12"]


def test_what_is_beyond_the_border_is_called_outside(page, load):
    chain = load(padded)
    at = {"layer": index_of(chain, "conv2"), "place": 0, "channel": 0, "from": 3}
    told = see(page, at)
    cells = [cell.inner_text().split("\n") for cell in page.locator("td").all()]
    assert page.locator("th").all_inner_texts()[1:5] == [
        "column −1",
        "column 0",
        "column 1",
        "row −1",
    ]
    beyond = [value is None for value in told["inputs"][3]["values"]]
    assert [cell[0] == "outside" for cell in cells] == beyond
    assert beyond == [tap < 3 or tap % 3 == 0 for tap in range(9)]
    assert all(cell[2] == "= 0" for cell, empty in zip(cells, beyond, strict=True) if empty)


def test_the_way_leads_to_the_middle_of_the_patch_and_on_to_the_image(page, load):
    load("six_conv")
    see(page, {"layer": 2, "place": 4 * 16 + 9, "channel": 7, "from": 3})
    page.get_by_role("button", name="Go to map 3 of conv2").click()
    assert page.evaluate("cell.steps.at(-1)") == {"layer": 1, "place": 6 * 20 + 11, "channel": 3}
    heading = page.locator(".live-cell strong")
    assert heading.text_content() == "conv2 › map 3 › row 6, column 11"
    assert heading.evaluate("(node) => node === document.activeElement")
    see(page, {"layer": 0, "place": 0, "channel": 0})
    assert "Sum of 1 contribution " in page.locator(".live-cell").inner_text()
    assert page.get_by_role("table").count() == 1  # there is one input map only
    assert page.get_by_role("button", name="Go to").count() == 0


def test_of_many_units_those_that_contribute_most_are_shown_and_the_rest_added_up(page, load):
    chain = load("lenet")
    told = see(page, {"layer": index_of(chain, "scores"), "place": 0, "channel": 4})
    order = sorted(told["inputs"], key=lambda one: -abs(one["sum"]))
    names = [b.inner_text().split("\n")[0] for b in page.get_by_role("button", name="unit ").all()]
    assert names == [f"unit {one['map']}" for one in order[:20]]
    rest = (
        page.locator(".live-cell p", has_text="The other 480 together").inner_text().split(": ")[1]
    )
    assert number(rest) == pytest.approx(sum(one["sum"] for one in order[20:]), rel=0.01)


def test_softmax_is_a_table_of_all_classes(page, load):
    chain = load("fashion_cnn")
    index = index_of(chain, "scores")
    told = see(page, {"layer": index, "place": 0, "channel": 4})
    shares = page.evaluate("(index) => [...cell.activations[index]]", index)
    rows = page.get_by_role("table").first.locator("tbody tr").all()
    assert len(rows) == 10
    for i, row in enumerate(rows):
        name, total, power, share = row.locator("th, td").all_inner_texts()
        assert name == f"n{i}"
        assert number(total) == pytest.approx(told["sums"][i], rel=0.01)
        assert number(power) == pytest.approx(
            math.exp(told["sums"][i] - max(told["sums"])), rel=0.05
        )
        assert number(share) == pytest.approx(shares[i], rel=0.05)
    assert page.get_by_role("table").first.locator("strong").all_inner_texts() == ["n4"]


def test_softmax_is_told_in_plain_decimals(page, load):
    chain = load("fashion_cnn")
    at = {"layer": index_of(chain, "scores"), "place": 0, "channel": 0}
    page.evaluate(
        """(at) => {
          const told = cell.explain(at);
          const sums = [4.98, -2.138, -20, 3, 0, 0, 0, 0, 0, 0];
          cell.explain = () => ({ ...told, bias: 0.00081, sums });
          cell.see(at);
        }""",
        at,
    )
    table = page.get_by_role("table").first
    powers = [row.locator("td").nth(1).inner_text() for row in table.locator("tbody tr").all()]
    assert powers[:4] == ["1", "0.0008", "< 0.0001", "0.1381"]
    words = page.locator(".live-cell p", has_text="Softmax: ").inner_text()
    assert "e, about 2.72, to the power of (sum − 4.98)" in words
    line = page.locator(".live-cell p", has_text="+ bias").inner_text()
    assert "e−" not in line


def test_max_pooling_marks_the_winner_and_leads_to_it(page, load):
    chain = load("lenet")
    index = index_of(chain, "pool1")
    told = see(page, {"layer": index, "place": 5 * 12 + 6, "channel": 3})
    winner = told["inputs"][0]["values"].index(told["value"])
    cells = page.locator("td").all_inner_texts()
    assert [cell.endswith("largest") for cell in cells] == [tap == winner for tap in range(4)]
    page.get_by_role("button", name="Go to map 3 of conv1").click()
    place = (10 + winner // 2) * 24 + 12 + winner % 2
    assert page.evaluate("cell.steps") == [{"layer": 0, "place": place, "channel": 3}]


def test_mean_pooling_divides_the_sum_by_as_many_as_lie_inside(page, load):
    chain = load(padded)
    told = see(page, {"layer": index_of(chain, "pool1"), "place": 48, "channel": 2})
    inside = [value for value in told["inputs"][0]["values"] if value is not None]
    assert len(inside) == 4
    words = page.locator("caption").inner_text().split("sum ")[1].removesuffix(" (rounded)")
    total, rest = words.split(" ÷ ")
    count, mean = rest.split(" = ")
    assert [number(total), number(mean)] == pytest.approx([sum(inside), told["value"]], rel=0.01)
    assert count == "4"


def test_the_focus_stays_where_it_is_while_the_reader_draws(page, load):
    load("six_conv")
    see(page, {"layer": 3, "place": 40, "channel": 5})
    page.get_by_role("button", name="map 12").focus()
    page.keyboard.press("Enter")
    shown = page.locator(":focus")
    before = [shown.inner_text(), page.locator("caption").inner_text()]
    page.evaluate("(image) => cell.redraw(image)", noise(1))
    after = [shown.inner_text(), page.locator("caption").inner_text()]
    assert after[0].startswith("map 12\n")
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_a_map_is_chosen_and_gone_to_by_keyboard_alone(page, load):
    load("lenet")
    see(page, {"layer": 2, "place": 0, "channel": 0})
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("cell.steps") == [{"from": 1}]
    for _ in range(19):
        page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Go to map 1 of pool1"
    page.keyboard.press("Enter")
    assert page.evaluate("cell.steps.at(-1)") == {"layer": 1, "place": 2 * 12 + 2, "channel": 1}
    assert page.locator(":focus").inner_text().startswith("pool1 › map 1")


@pytest.mark.slow
@pytest.mark.parametrize("layer", [0, 3, 7, 8])
def test_the_panel_fits_a_phone(page, load, layer):
    load("six_conv")
    page.set_viewport_size({"width": 390, "height": 800})
    see(page, {"layer": layer, "place": 0, "channel": 0, "from": 0})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
