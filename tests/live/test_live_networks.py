"""Do two networks answer to one stroke, and does the figure say how far apart they are?"""

from __future__ import annotations

import json

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs import web


@pytest.fixture(scope="module")
def pair(untrained):
    """Return two networks of other weights; the second makes everything of its own."""
    return untrained("lenet"), untrained("lenet", seed=1)


@pytest.fixture(scope="module")
def address(figure_page, pair, tmp_path_factory):
    first, second = pair
    folder = tmp_path_factory.mktemp("other")
    written = web.export(second, folder, classes=tuple("0123456789"))

    def beside(manifest):
        other = json.loads(written.manifest.read_text("utf-8"))
        manifest["others"] = [
            {"name": "another start", "address": written.weights.as_uri(), "manifest": other},
            {
                "name": "lost",
                "address": "nowhere.js",
                "manifest": {**other, "weights": {**other["weights"], "digest": "0"}},
            },
        ]

    rng = np.random.default_rng(3)
    images = rng.integers(0, 256, (10, 28, 28), np.uint8)
    return figure_page("networks", first, images=images, change=beside), images


def answers(page):
    """Return both columns' scores."""
    return page.evaluate(
        "document.querySelector('.live').figure.inputs.map(({ activations }) => "
        "[...activations.at(-1)])"
    )


def said(page, pattern):
    page.wait_for_function(
        "(pattern) => "
        "RegExp(pattern).test(document.querySelector('.live-apart-words').textContent)",
        arg=pattern,
    )
    return page.locator(".live-apart-words").inner_text()


def other(page):
    return page.locator(".live-other select")


def test_the_second_column_is_an_untrained_network_until_its_reader_chooses_another(
    started, address, pair
):
    page = started(f"{address[0]}#live?input=example.4")
    image = address[1][4]
    expected = [cf.activations(each.model, image)[-1].values.ravel() for each in pair]
    said(page, "differ least")
    first, second = answers(page)
    assert first == pytest.approx(expected[0], abs=2e-3)
    assert np.abs(np.array(second) - expected[1]).max() > 0.02
    other(page).select_option("another start")
    page.wait_for_function("location.hash.includes('other=0')")
    first, second = answers(page)
    assert first == pytest.approx(expected[0], abs=2e-3)
    assert second == pytest.approx(expected[1], abs=2e-3)


def test_a_link_opens_the_pair_and_a_new_drawing_is_for_both(started, address, pair):
    page = started(f"{address[0]}#live?input=example.1&other=0")
    page.locator(".live-examples button").nth(7).click()
    page.wait_for_function("location.hash.includes('example.7')")
    expected = [cf.activations(each.model, address[1][7])[-1].values.ravel() for each in pair]
    for found, want in zip(answers(page), expected, strict=True):
        assert found == pytest.approx(want, abs=2e-3)
    assert "other=0" in page.url


def test_the_table_tells_each_layers_difference_on_one_scale(started, address, pair):
    page = started(f"{address[0]}#live?input=example.2&other=0")
    said(page, "differ least")
    rows = dict(
        page.locator(".live-apart tbody tr").evaluate_all(
            "rows => rows.map(({ cells: [name, far] }) => "
            "[name.textContent, Number(far.textContent)])"
        )
    )
    first, second = (cf.activations(each.model, address[1][2]) for each in pair)
    for one, two in zip(first, second, strict=True):
        if one.name not in rows:
            continue
        apart = np.abs(one.values - two.values).sum()
        expected = apart / (np.abs(one.values).sum() + np.abs(two.values).sum())
        assert rows[one.name] == pytest.approx(expected, abs=0.01), one.name
    assert len(rows) == 6
    words = said(page, "differ least")
    assert f"least in {min(rows, key=rows.get)} " in words
    assert f"most in {max(rows, key=rows.get)} " in words


def test_a_cell_of_the_second_column_is_explained_by_its_own_weights(started, address, pair):
    page = started(
        f"{address[0]}#live?input=example.2&other=0&layer=conv1&map=3&row=4&column=5&of=1"
    )
    page.wait_for_selector(".live-cell")
    asked = "document.querySelector('.live').figure.explain(1, {index: 0, place: 101, channel: 3})"
    explained = page.evaluate(asked)
    kernel, bias = pair[1].model.get_layer("conv1").get_weights()
    assert explained["bias"] == pytest.approx(bias[3], abs=1e-5)
    weights = (
        list(explained["inputs"][0]["weights"].values())
        if isinstance(explained["inputs"][0]["weights"], dict)
        else explained["inputs"][0]["weights"]
    )
    assert weights == pytest.approx(kernel[..., 0, 3].ravel(), abs=1e-5)


def test_other_random_weights_are_another_network_and_stay_in_the_link(started, address):
    page = started(f"{address[0]}#live?input=example.3&untrained=5")
    before = answers(page)
    page.get_by_role("button", name="Other random weights").click()
    page.wait_for_function("location.hash.includes('untrained=6')")
    after = answers(page)
    assert after[0] == before[0]
    assert after[1] != before[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "nonsense", ["other=9", "other=-1", "other=<b>", "untrained=1e99", "untrained=x"]
)
def test_a_link_with_nonsense_shows_an_untrained_network(started, address, nonsense):
    page = started(f"{address[0]}#live?{nonsense}")
    said(page, "differ least")
    assert other(page).input_value() == ""
    assert len(answers(page)) == 2


def test_a_network_that_does_not_come_is_told(browser, address):
    page = browser.new_page()  # Its console tells of the file, too.
    page.goto(address[0])
    page.wait_for_selector('.live[data-state="running"]')
    other(page).select_option("lost")
    assert "could not be loaded" in said(page, "can't answer")
    other(page).select_option("without training")
    said(page, "differ least")
    page.close()


def test_its_controls_are_large_enough_for_a_finger_and_have_names(started, address):
    page = started(address[0])
    sizes = page.locator(".live-other :is(select, button)").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().height)"
    )
    assert len(sizes) == 2
    assert min(sizes) >= 44
    page.get_by_role("combobox", name="is").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("location.hash.includes('other=0')")


def test_it_says_what_the_number_is_and_that_maps_have_no_order(started, address):
    page = started(f"{address[0]}#live?other=0")
    words = page.locator(".live-other").inner_text()
    assert "all differences of a layer's values added up, as a share of all sizes added up" in words
    assert "From another start, maps come in another order" in words
