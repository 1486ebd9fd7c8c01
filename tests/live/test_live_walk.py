"""Does a walk take its reader from step to step, and show the state that a sentence speaks of?"""

from __future__ import annotations

import pytest

SENTENCES = {
    "A picture is numbers.": "",
    "A kernel is laid on a patch.": "show=conv1&amp;layer=conv1&amp;map=1&amp;row=2&amp;column=3",
    "A unit sums up.": "show=dense1&amp;layer=dense1&amp;map=4",
    "The answer.": "",
}


@pytest.fixture(scope="module")
def address(figure_page, untrained):
    items = (
        f"<li><p>{words}<span data-step='{state}'></span></p></li>"
        for words, state in SENTENCES.items()
    )
    return figure_page("walk", untrained("lenet"), start="2", inside=f"<ol>{''.join(items)}</ol>")


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
