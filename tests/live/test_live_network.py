"""Does a network's figure always tell what is on it, and find the way back?"""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def address(figure_page, untrained):
    return figure_page("draw", untrained("lenet"))


@pytest.fixture(scope="module")
def compared(figure_page, untrained):
    return figure_page("compare", untrained("lenet"), start="2 4")


def state(page):
    return page.evaluate("document.querySelector('.live').figure.state")


def pointed(page):
    return page.locator(".live-pointed").inner_text()


def choose(page, layer, x=5, y=5):
    page.locator(f"[data-layer={layer}] canvas.live-maps").first.click(position={"x": x, "y": y})
    page.wait_for_selector(f"[data-layer={layer}] .live-cell")


def test_the_value_pointed_at_follows_the_input(started, address):
    page = started(f"{address}#live?input=blank")
    page.locator("[data-layer=conv1] canvas.live-maps").first.hover(position={"x": 30, "y": 10})
    before = pointed(page)
    page.locator(".live-examples button").nth(3).click()
    page.wait_for_function(
        "old => document.querySelector('.live-pointed').textContent !== old", arg=before
    )
    right = page.evaluate(
        """() => {
          const { sheet, inputs } = document.querySelector(".live").figure;
          const { place, channel } = sheet.marked;
          return inputs[0].activations[0][20 * place + channel];
        }"""
    )
    told = float(pointed(page).split(": ")[1].replace("−", "-"))
    assert told == pytest.approx(right, rel=5e-3)


def test_back_to_no_cell_leaves_none_marked(started, address):
    page = started(f"{address}#live?input=example.1")
    nothing = pointed(page)
    choose(page, "conv1")
    assert page.locator(".live-mark:visible").count() == 1
    assert page.locator(".live-seen span").is_visible()
    page.go_back()
    page.wait_for_selector(".live-cell", state="detached")
    assert page.locator(".live-mark:visible").count() == 0
    assert not page.locator(".live-seen span").is_visible()
    assert pointed(page) == nothing


def test_a_link_to_the_top_of_the_page_leaves_the_drawing(started, address):
    page = started(address)
    page.evaluate(
        """() => {
          const top = Object.assign(document.createElement("a"), { href: "#", id: "top" });
          document.body.append(Object.assign(top, { textContent: "Back to top" }));
        }"""
    )
    page.locator(".live-examples button").nth(5).click()
    page.wait_for_function("location.hash.includes('example.5')")
    page.locator("#top").click()
    page.wait_for_timeout(300)
    assert state(page)["input"] == "example.5"


def test_back_to_the_page_as_it_was_shows_it_as_it_was(started, address):
    page = started(address)
    choose(page, "conv1")
    page.go_back()
    page.wait_for_selector(".live-cell", state="detached")
    assert page.evaluate("location.hash") == ""


def test_back_does_not_move_the_page_to_the_figures_top(started, address):
    page = started(address)
    choose(page, "conv1")
    choose(page, "conv2")
    page.locator("[data-layer=conv1]").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('[data-layer=conv1]').scrollIntoView()")
    before = page.evaluate("scrollY")
    assert before > 100
    page.go_back()
    page.wait_for_selector("[data-layer=conv1] .live-cell")
    page.wait_for_timeout(500)
    top = page.evaluate("document.querySelector('.live').getBoundingClientRect().top")
    assert top < -100


def test_a_link_in_the_page_opens_its_view_and_shows_the_figure(started, address):
    page = started(address)
    page.evaluate(
        """() => {
          document.body.style.paddingBottom = "200vh";
          const link = document.createElement("a");
          Object.assign(link, { href: "#live?input=example.7", textContent: "seven" });
          document.body.append(link);
        }"""
    )
    page.get_by_role("link", name="seven").click()
    page.wait_for_function("document.querySelector('.live').figure.state.input === 'example.7'")
    page.wait_for_function(
        "Math.abs(document.querySelector('.live').getBoundingClientRect().top) < 100"
    )


@pytest.mark.parametrize("keys", ["Alt+ArrowLeft", "Meta+ArrowLeft"])
def test_keys_of_the_browser_stay_its_own(started, address, keys):
    page = started(f"{address}#live?layer=conv1&map=0&row=3&column=4")
    page.evaluate(
        """() => addEventListener("keydown", (event) => {
          window.taken = event.defaultPrevented;
          event.preventDefault();
        })"""
    )
    page.locator("[data-layer=conv1] canvas.live-maps").first.focus()
    page.keyboard.press(keys)
    assert page.evaluate("window.taken") is False
    assert "row 3, column 4" in pointed(page)


def test_enter_explains_the_input_whose_maps_have_the_focus(started, compared):
    page = started(compared)
    page.locator("[data-layer=conv1] canvas.live-maps").nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".live-cell strong")
    assert state(page)["of"] == 1


@pytest.mark.parametrize("column", [0, 1])
def test_the_panel_says_which_of_two_inputs_it_is_about(started, compared, column):
    page = started(f"{compared}#live?layer=conv1&map=0&row=3&column=4&of={column}")
    words = page.locator(".live-cell p").first.inner_text()
    assert f"of the {['first', 'second'][column]} image" in words


def test_whoever_chooses_by_key_is_told(started, address):
    page = started(address)
    page.locator("[data-layer=conv1] canvas.live-maps").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "line => /conv1, map 0.*below/.test(document.querySelector(line).textContent)",
        arg=".live-figure > .live-status",
    )


def test_only_the_summary_is_read_out_while_the_reader_draws(started, address):
    page = started(address)
    loud = page.evaluate(
        """() => [...document.querySelectorAll(".live-figure output")]
          .filter((each) => each.getAttribute("aria-live") !== "off").length"""
    )
    assert loud == 0


def test_a_link_that_was_cut_off_opens_something(started, address):
    page = started(f"{address}#live?input=example.3&layer=%E0%A4")
    assert state(page)["input"] == "example.3"


def test_one_layer_alone_is_shown_and_kept_in_a_link(started, address):
    page = started(address)
    page.get_by_role("radio", name="conv2", exact=True).check()
    visible = page.locator(".live-layer:visible")
    assert [each.get_attribute("data-layer") for each in visible.all()] == ["conv2"]
    page.reload()
    page.wait_for_selector('.live[data-state="running"]')
    assert [each.get_attribute("data-layer") for each in visible.all()] == ["conv2"]


def test_on_a_phone_the_first_layer_stands_alone(started, page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    started(address)
    visible = page.locator(".live-layer:visible")
    assert [each.get_attribute("data-layer") for each in visible.all()] == ["conv1"]


def test_a_chosen_map_opens_and_its_cells_are_chosen_there(started, address):
    page = started(f"{address}#live?layer=conv1&map=3&row=2&column=5")
    large = page.locator(".live-large:visible")
    assert large.count() == 1
    assert large.bounding_box()["width"] == 240
    side = 240 / 24  # A map of conv1 has 24 rows and columns.
    large.locator("canvas").click(position={"x": 7.5 * side, "y": 4.5 * side})
    page.wait_for_function("location.hash.includes('row=4&column=7')")
    assert "map=3" in page.url
    colours = "canvas => [...canvas.getContext('2d').getImageData(7, 4, 1, 1).data]"
    sheet = "canvas => [...canvas.getContext('2d').getImageData(%d, %d, 1, 1).data]"
    small = page.locator("[data-layer=conv1] .live-maps")
    per_line = page.evaluate("document.getElementById('live').figure.sheet.layers[0].mapsPerLine")
    row, column = divmod(3, per_line)
    expected = small.evaluate(sheet % (column * 25 + 7, row * 25 + 4))
    assert large.locator("canvas").evaluate(colours) == expected


def test_an_output_opens_its_terms_under_the_outputs(started, address):
    page = started(f"{address}#live?input=example.1")
    button = page.locator(".live-scores button").nth(4)
    button.click()
    page.wait_for_selector(".live-inputs .live-cell")
    panel = page.locator(".live-cell")
    assert "class 4" in panel.locator("[data-heading]").inner_text()
    gap = panel.bounding_box()["y"] - button.bounding_box()["y"]
    assert 0 < gap < page.locator(".live-sheet").bounding_box()["y"]
    assert panel.evaluate(
        "it => it.compareDocumentPosition(document.querySelector('.live-sheet')) & 4"
    )
    choose(page, "conv1")
    assert page.locator(".live-inputs .live-cell").count() == 0


def test_what_a_cell_sees_is_framed_in_sight_of_its_layer(started, compared):
    page = started(compared)
    assert page.locator(".live-in-sight canvas:visible").count() == 0
    choose(page, "conv1", 40, 40)
    peeks = page.locator(".live-in-sight > span").all()
    seen = page.locator(".live-seen").all()
    assert len(peeks) == len(seen) == 2
    for peek, full in zip(peeks, seen, strict=True):
        assert peek.is_visible()
        pictures = [
            part.locator("canvas").evaluate("it => it.toDataURL()") for part in (peek, full)
        ]
        frames = [part.locator("span").evaluate("it => it.style.inset") for part in (peek, full)]
        assert pictures[0] == pictures[1]
        assert frames[0] == frames[1] != ""
    page.locator("[data-layer=conv1] canvas.live-maps").first.evaluate(
        "it => it.scrollIntoView({ block: 'start' })"
    )
    assert peeks[0].bounding_box()["y"] >= 0


def test_two_inputs_begin_with_one_layer(started, compared):
    page = started(compared)
    shown = [part for part in page.locator(".live-layer").all() if part.is_visible()]
    assert [part.get_attribute("data-layer") for part in shown] == ["conv1"]
    page.get_by_role("group", name="Layer").get_by_label("all").check()
    assert page.locator(".live-layer:visible").count() > 1


@pytest.mark.slow
def test_memory_does_not_grow_while_a_reader_draws_and_clears(started, figure_page, untrained):
    page = started(figure_page("draw", untrained("lenet")))
    session = page.context.new_cdp_session(page)

    pad = page.locator(".live-pad canvas").bounding_box()
    x, y = pad["x"] + pad["width"] / 3, pad["y"] + pad["height"] / 5

    def held_after(strokes):
        for i in range(strokes):
            page.mouse.move(x + i % 10, y)
            page.mouse.down()
            page.mouse.move(x + pad["width"] / 3, y + pad["height"] / 2, steps=3)
            page.mouse.up()
            page.get_by_role("button", name="Clear").dispatch_event("click")
        page.wait_for_function("document.querySelector('.live').figure.inputs[0].code === 'blank'")
        session.send("HeapProfiler.collectGarbage")
        usage = session.send("Runtime.getHeapUsage")
        return usage["usedSize"] + usage["backingStorageSize"]

    before = held_after(10)
    assert held_after(60) - before < 200_000, "a stroke's answers alone are 80 kB"
