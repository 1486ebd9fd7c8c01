"""Does the panel in which a reader asks a network more do, and say, what was asked?"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import matplotlib.pyplot as plt
import numpy as np
import pytest

import cnnfigs as cf


@pytest.fixture(scope="module")
def trained(untrained):
    return untrained("lenet")


@pytest.fixture(scope="module")
def address(figure_page, trained):
    return figure_page("ask", trained)


@pytest.fixture
def asking(started, address):
    page = started(address)
    page.wait_for_selector(".live-ask-words:not(:empty)")
    return page


def words(page):
    return page.locator(".live-ask-words").inner_text()


def told(page, pattern):
    """Wait until the panel's words match, and return them."""
    page.wait_for_function(
        "(pattern) => RegExp(pattern).test(document.querySelector('.live-ask-words')?.textContent)",
        arg=pattern,
    )
    return words(page)


def scores(page):
    return page.evaluate("[...document.querySelector('.live').figure.inputs[0].activations.at(-1)]")


def menu(page, name):
    label = page.locator(".live-ask label:visible", has_text=re.compile(f"^{name}"))
    return label.locator("select")


def undo(page, name="Undo"):
    return page.locator(".live-ask").get_by_role("button", name=name, exact=True)


def ask(page, question):
    page.get_by_label(question, exact=True).check()


def state(page):
    return page.evaluate("document.querySelector('.live').figure.state")


def column(page, number):
    cells = page.locator(f".live-ask-scores td:nth-child({number})").all_inner_texts()
    return [float(cell) for cell in cells]


def test_a_map_that_is_switched_off_changes_the_answer_beside_the_old_one(asking):
    before = scores(asking)
    menu(asking, "Layer").select_option("conv2")
    menu(asking, "Map or unit").select_option("7")
    asking.get_by_role("button", name="Off").click()
    said = told(asking, "conv2, map 7: off")
    assert column(asking, 2) == pytest.approx(before, abs=6e-4)
    assert column(asking, 3) == pytest.approx(scores(asking), abs=6e-4)
    assert scores(asking) != before
    best = max(range(10), key=lambda i: before[i])
    assert f"The answer was {best} ({before[best]:.3f})" in said
    assert asking.evaluate(
        """() => {
          const { inputs, manifest } = document.querySelector(".live").figure;
          const index = manifest.layers.findIndex(({ name }) => name === "conv2");
          return inputs[0].activations[index].every((value, i) => i % 50 !== 7 || value === 0);
        }"""
    )
    undo(asking).click()
    told(asking, "^The answer is")
    assert scores(asking) == before


@pytest.mark.slow
def test_a_link_opens_the_same_changes_and_a_new_drawing_keeps_them(started, address):
    page = started(f"{address}#live?input=example.2&ask=change&masks=2.7.x0-0.1.s4-0.3.x2")
    said = told(page, "changed places")
    assert "conv1, map 3: twice as loud" in said
    assert state(page)["masks"] == "2.7.x0-0.1.s4-0.3.x2"
    assert undo(page).count() == 3
    page.locator(".live-examples button").nth(5).click()
    page.wait_for_function("document.querySelector('.live').figure.state.input === 'example.5'")
    told(page, "changed places")
    assert "masks=2.7.x0-0.1.s4-0.3.x2" in page.url
    undo(page, "Undo all").click()
    told(page, "^The answer is")
    assert "masks" not in page.url


@pytest.mark.slow
def test_the_menus_follow_the_chosen_cell(asking):
    asking.locator("[data-layer=conv2] canvas.live-maps").click(position={"x": 5, "y": 5})
    asking.wait_for_selector("[data-layer=conv2] .live-cell")
    chosen = menu(asking, "Layer").evaluate("menu => menu.selectedOptions[0].textContent")
    assert chosen == "conv2"


@pytest.mark.slow
def test_grad_cam_names_its_place_and_the_untrained_networks(asking):
    ask(asking, "why this answer?")
    first = told(asking, r"^Grad-CAM of conv2 for \d: largest around row \d+, column \d+")
    assert "Untrained: " in first
    assert asking.locator(".live-ask-views canvas").count() == 2
    asking.get_by_role("button", name="Another untrained one").click()
    asking.wait_for_function(
        "old => document.querySelector('.live-ask-words').textContent !== old", arg=first
    )
    assert words(asking).split("Untrained")[0] == first.split("Untrained")[0]
    assert "untrained=1" in asking.url
    menu(asking, "Class").select_option("4")
    told(asking, "for 4:")
    asking.get_by_label("gradient").check()
    told(asking, "^The gradient for 4: ")
    assert state(asking)["class"] == 4


@pytest.mark.slow
def test_a_square_is_moved_by_key_and_by_finger_and_hides_what_it_says(started, address):
    page = started(f"{address}#live?input=example.3&ask=why&why=occlusion&square=4.9&class=3")
    first = told(page, "^Rows 4 to 8 and columns 9 to 13 hidden")
    pad = page.get_by_role("application", name="the image with a square hidden")
    pad.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    second = told(page, "^Rows 5 to 9 and columns 10 to 14 hidden")
    assert "square=5.10" in page.url
    drop = page.evaluate(
        """async () => {
          const { engine } = document.querySelector(".live");
          const asked = { input: 0, label: 3, size: 5, places: [[5, 10]] };
          const { drops: [drop], score } = await engine.ask("occlude", asked);
          return [score, score - drop];
        }"""
    )
    told_numbers = re.search(r"goes ([\d.e−]+) → ([\d.e−]+)\.", second)
    assert [float(each.replace("−", "-")) for each in told_numbers.groups()] == pytest.approx(
        drop, rel=6e-3
    )
    assert first != second
    box = pad.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 2, box["y"] + 2, steps=4)
    page.mouse.up()
    told(page, "^Rows 0 to 4 and columns 0 to 4 hidden")
    assert "square=0.0" in page.url


@pytest.mark.slow
def test_the_whole_map_of_squares_is_the_packages(started, figure_page, trained):
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 6:22, 10:14] = 255
    page = started(
        f"{figure_page('ask', trained, images=image)}#live?ask=why&why=occlusion&class=2"
    )
    told(page, "hidden")
    page.get_by_role("button", name="Hide it everywhere").click()
    told(page, "^By how much 2 falls")
    found = page.evaluate(
        "[...document.querySelector('.live').figure.asking.panels.why.whole.found[0].values]"
    )
    expected = cf.occlusion(trained.model, image[0], 2).values
    assert np.abs(np.reshape(found, expected.shape) - expected).max() <= (
        2e-3 * np.abs(expected).max()  # Its weights are rounded.
    )


def saved(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value


def test_a_cells_terms_are_saved_as_a_table_that_adds_up(started, address):
    page = started(f"{address}#live?input=example.1&ask=take&layer=conv2&map=3&row=2&column=5")
    page.wait_for_selector(".live-ask textarea")
    file = saved(page, "Chosen cell's terms as CSV")
    assert file.suggested_filename == "terms.csv"
    rows = list(csv.DictReader(io.StringIO(file.path().read_text("utf-8"))))
    named = {row["input map"]: float(row["product"]) for row in rows[-3:]}
    terms = [float(row["product"]) for row in rows[:-3]]
    assert len(terms) == 5 * 5 * 20
    assert sum(terms) + named["bias"] == pytest.approx(named["sum"], rel=1e-5)
    assert named["value"] == pytest.approx(max(named["sum"], 0), rel=1e-5)


def test_the_weights_are_saved_as_numpy_reads_them(started, address, trained):
    page = started(f"{address}#live?ask=take")
    file = saved(page, "Weights as .npz")
    with np.load(file.path()) as arrays:
        kernel, bias = trained.model.get_layer("conv2").get_weights()
        assert arrays["conv2.kernel"] == pytest.approx(kernel, abs=1e-3)
        assert arrays["conv2.bias"] == pytest.approx(bias, abs=1e-6)


@pytest.mark.slow
def test_the_view_as_python_draws_the_same_figure(started, address, trained, monkeypatch):
    page = started(
        f"{address}#live?input=example.6&ask=take&masks=2.7.x0-0.1.s4-0.3.x2&scale=panel"
    )
    page.wait_for_function("document.querySelector('.live-ask textarea').value")
    code = page.locator(".live-ask textarea").input_value()
    drawn = {}

    def network_sheet(layers, **options):
        drawn.update({layer.name: np.squeeze(layer.values) for layer in layers}, **options)

    dataset = type("Digits", (), {"classes": tuple("0123456789")})
    asked = []
    monkeypatch.setattr(cf, "load_dataset", lambda name: dataset)
    monkeypatch.setattr(cf, "train", lambda *given, **more: asked.append((given, more)) or trained)
    monkeypatch.setattr(cf.figures, "network_sheet", network_sheet)
    kept = trained.model.get_weights()
    try:
        exec(compile(code, "view.py", "exec"), {})
    finally:
        trained.model.set_weights(kept)
        plt.close("all")
    assert asked == [(("lenet", dataset), {"seed": trained.card.recipe.seed})]
    assert drawn["scale"] == "panel"
    shown = page.evaluate(
        """() => {
          const { inputs, manifest: { layers } } = document.querySelector(".live").figure;
          return layers.map(({ name }, i) => [name, [...inputs[0].activations[i]]]);
        }"""
    )
    for name, values in shown:
        expected = drawn[name].ravel()
        off = np.abs(np.array(values) - expected).reshape(-1, drawn[name].shape[-1]).max(axis=0)
        assert off.max() <= 1e-3 * np.abs(expected).max(), (name, off)


@pytest.mark.slow
def test_every_control_of_the_panel_is_large_enough_for_a_finger(asking):
    for question in ("change a map", "why this answer?", "take it with you"):
        ask(asking, question)
        sizes = asking.evaluate(
            """[...document.querySelectorAll(
                 ".live-ask :is(button, select, label, summary)")]
               .filter((each) => each.getClientRects().length)
               .map((each) => [each.textContent, each.getBoundingClientRect().height])"""
        )
        assert len(sizes) >= 4
        assert [name for name, height in sizes if height < 44] == []


@pytest.mark.slow
def test_the_panel_waits_behind_its_name_on_other_figures(started, figure_page, trained):
    page = started(figure_page("draw", trained))
    assert page.locator(".live-ask").count() == 0
    assert not page.evaluate(
        "performance.getEntriesByType('resource').some((each) => each.name.includes('asking.js'))"
    )
    page.get_by_text("Ask this network").focus()
    page.keyboard.press("Enter")
    told(page, "^The answer is")
    assert page.evaluate("document.querySelector('.live').figure.state.ask") == "change"


def test_a_part_that_does_not_come_is_told_and_the_figure_goes_on(started, figure_page, trained):
    address = figure_page("draw", trained)
    Path(urlsplit(address).path).with_name("asking.js").write_text("", "utf-8")
    page = started(address)
    page.get_by_text("Ask this network").click()
    page.wait_for_selector(".live details p[role=alert]")
    assert (
        "does not hold figures/asking.js"
        in page.locator(".live details p[role=alert]").inner_text()
    )
