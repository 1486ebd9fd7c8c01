"""Does a walk take its reader from step to step, and show the state that a sentence speaks of?"""

from __future__ import annotations

import pytest

SENTENCES = {
    "A picture is numbers.": "",
    "A kernel is laid on a patch.": "show=conv1&amp;layer=conv1&amp;map=1&amp;row=2&amp;column=3",
    "A unit sums up.": "show=dense1&amp;layer=dense1&amp;map=4",
    "The answer.": "",
}
# What stands beside the picture, and how many canvases that is.
BESIDE = {
    "A picture. " + 10 * "Many words. ": ("", 0),
    "A kernel.": (
        "show=conv1&amp;layer=conv1&amp;map=1&amp;row=9&amp;column=12&amp;beside=kernels",
        1,
    ),
    "All maps.": ("show=conv1", 0),
    "A kernel of all maps.": (
        "show=conv2&amp;layer=conv2&amp;map=4&amp;row=3&amp;column=3&amp;beside=kernels",
        20,
    ),
    "A map.": ("show=conv2&amp;layer=conv2&amp;map=4&amp;row=3&amp;column=3&amp;beside=map", 1),
    "The sums.": ("layer=scores&amp;map=2&amp;beside=scores", 0),
    "The scores.": ("beside=scores", 0),
}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def page_of(figure_page, untrained):
    def write(steps):
        items = (
            f"<li><p>{words}<span data-step='{state}'></span></p></li>"
            for words, state in steps.items()
        )
        inside = f"<ol>{''.join(items)}</ol>"
        return figure_page("walk", untrained("lenet"), start="2", inside=inside)

    return write


@pytest.fixture(scope="module")
def address(page_of):
    return page_of(SENTENCES)


@pytest.fixture(scope="module")
def beside(page_of):
    return page_of({words: state for words, (state, _) in BESIDE.items()})


def sentence(page):
    return page.locator(".live-sentence").inner_text().strip()


def go(page, key, words):
    page.keyboard.press(key)
    page.wait_for_function(
        "(words) => document.querySelector('.live-sentence').textContent.includes(words)", arg=words
    )


def test_arrow_keys_and_space_lead_through_all_sentences(started, address):
    first, *others = SENTENCES
    page = started(address)
    assert sentence(page) == first
    for words, key in zip(others, ["ArrowRight", " ", "ArrowRight"], strict=True):
        go(page, key, words)
    page.keyboard.press("ArrowRight")  # There is nothing further.
    assert sentence(page) == others[-1]
    go(page, "ArrowLeft", others[-2])
    assert page.locator(".live-count").inner_text() == "3 of 4"


def test_a_step_shows_its_layer_alone_and_its_cell(started, address):
    page = started(f"{address}#live?step=2")
    page.wait_for_selector(".live-below strong")
    shown = page.locator(".live-layer:visible")
    assert [each.get_attribute("data-layer") for each in shown.all()] == ["conv1"]
    assert page.locator(".live-pointed").inner_text().startswith("conv1, map 1, row 2, column 3: ")
    frame = page.locator(".live-seen span")
    assert frame.is_visible()
    # A kernel of 5 × 5 pixels, of 28.
    assert frame.evaluate("frame => frame.style.left") == f"{300 / 28:.4f}%"


def test_a_step_without_a_layer_shows_none(started, address):
    page = started(f"{address}#live?step=4")
    assert page.locator(".live-layer:visible").count() == 0
    assert page.locator(".live-pointed").is_hidden()


def test_the_browser_leads_back_to_the_step_before(started, address):
    first, second, *_ = SENTENCES
    page = started(address)
    page.get_by_role("button", name="Next").click()
    page.wait_for_function("location.hash.endsWith('step=2')")
    page.go_back()
    page.wait_for_function(
        "(words) => document.querySelector('.live-sentence').textContent.includes(words)", arg=first
    )
    assert sentence(page) != second


@pytest.mark.parametrize(("step", "count"), [("99", "4 of 4"), ("0", "1 of 4"), ("x", "1 of 4")])
def test_a_step_that_is_not_there_is_the_nearest(started, address, step, count):
    page = started(f"{address}#live?step={step}")
    assert page.locator(".live-count").inner_text() == count


def test_keys_in_the_maps_stay_theirs(started, address):
    page = started(f"{address}#live?step=2")
    page.locator(".live-maps:visible").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".live-count").inner_text() == "2 of 4"


def test_without_scripts_the_sentences_are_a_list(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert [item.inner_text().strip() for item in page.locator("ol > li").all()] == list(SENTENCES)
    context.close()


def settle(page, step):
    """Go on to a step, and wait until what belongs to it is there."""
    while f"{step} of" not in page.locator(".live-count").inner_text():
        page.get_by_role("button", name="Next").click()
        page.wait_for_function("(step) => location.hash.endsWith(`step=${step}`)", arg=step)


@pytest.mark.parametrize("window", [PHONE, DESK])
def test_sentence_buttons_and_what_it_is_about_are_in_sight_at_each_step(browser, beside, window):
    with browser.new_context(viewport=window, has_touch=window is PHONE) as context:
        page = context.new_page()
        page.goto(beside)
        page.wait_for_selector('.live[data-state="running"]')
        places = set()
        for step, (_, count) in enumerate(BESIDE.values(), 1):
            settle(page, step)
            next_ = page.get_by_role("button", name="Next").bounding_box()
            places.add((next_["x"], next_["y"]))
            said = page.locator(".live-sentence").bounding_box()
            picture = page.locator(".live-seen canvas").bounding_box()
            assert page.get_by_role("group", name="Your input").count() == 1
            assert said["y"] + said["height"] <= next_["y"]
            assert next_["y"] + next_["height"] <= picture["y"]
            canvases = page.locator(".live-near canvas:visible").all()
            assert len(canvases) == count
            for canvas in canvases:
                box = canvas.bounding_box()
                assert box["x"] >= picture["x"] + picture["width"]
                assert (
                    box["y"] + box["height"] <= 480
                )  # where a phone's screen and a title allow it
            assert page.evaluate("[scrollY, document.documentElement.scrollWidth]") == [
                0,
                window["width"],
            ]
        assert len(places) == 1


def test_scores_are_shown_where_they_are_spoken_of(started, beside):
    page = started(beside)
    for step, (state, _) in enumerate(BESIDE.values(), 1):
        settle(page, step)
        assert page.locator(".live-scores").is_visible() == ("beside=scores" in state)


def test_a_kernel_stands_beside_its_patch_with_what_they_come_to(started, beside):
    page = started(f"{beside}#live?step=2")
    page.wait_for_selector(".live-near canvas")
    explained = page.evaluate(
        """async () => {
          const { figure } = document.querySelector('.live');
          const { sum, value } = await figure.explain(0, { ...figure.at, index: 0 });
          return [sum, value];
        }"""
    )
    words = page.locator(".live-near p").inner_text().replace("−", "-")
    found = [float(part.split(":")[-1]) for part in words.split("→") if "ReLU" not in part]
    assert found == pytest.approx(explained, rel=0.01)
    # Five columns each, and one between them.
    sides = page.locator(".live-near canvas").evaluate("({ width, height }) => [width, height]")
    assert sides == [11, 5]


def test_a_map_goes_back_to_the_others_when_its_step_is_left(started, beside):
    page = started(f"{beside}#live?step=5")
    assert page.locator(".live-near .live-large i").is_visible()
    page.get_by_role("button", name="Back").click()
    page.wait_for_function("location.hash.endsWith('step=4')")
    assert page.locator(".live-near .live-large").count() == 0
    assert page.locator(".live-layer .live-large:visible").count() == 1


def test_who_has_read_the_arithmetic_goes_on_at_the_sentence(started, beside, page):
    page.set_viewport_size({"width": 390, "height": 500})
    page = started(f"{beside}#live?step=4")
    page.locator(".live-cell-maps button").last.scroll_into_view_if_needed()
    assert page.locator(".live-sentence").bounding_box()["y"] < -200
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.hash.endsWith('step=5')")
    page.wait_for_function(
        "document.querySelector('.live-sentence').getBoundingClientRect().y >= 0"
    )


def test_next_keeps_the_focus(started, beside):
    page = started(beside)
    page.get_by_role("button", name="Next").focus()
    for step in range(2, 7):
        page.keyboard.press("Enter")
        page.wait_for_function("(step) => location.hash.endsWith(`step=${step}`)", arg=step)
        assert page.evaluate("document.activeElement.textContent") == "Next →"
