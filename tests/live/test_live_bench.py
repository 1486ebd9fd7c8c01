"""Does the bench filter and pool as the package does, and show its arithmetic?"""

from __future__ import annotations

import base64

import numpy as np
import pytest
from real_browser import faultless

import cnnfigs as cf
from _site.sphinx import live_bench

# What stands in the table: the grey value, the weight and the product of each cell.
PRODUCTS = """() => [...document.querySelectorAll("table td:not(:empty)")].map(
  (cell) => cell.textContent.replaceAll("−", "-").replaceAll(",", "").split(/[×=]/).map(Number))"""
SEEN = """() => ({
  canvases: [...document.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL()),
  frames: [...document.querySelectorAll("figure i")].map((frame) => frame.getAttribute("style")),
  words: [...document.querySelectorAll("figcaption, p b, table")].map((e) => e.textContent),
  controls: [...document.querySelectorAll(".live-figure :is(input, select)")].map((c) => c.value),
})"""


@pytest.fixture(scope="module")
def bench():
    return live_bench


@pytest.fixture(scope="module")
def address(figure_page, bench):
    return figure_page("bench", content=bench.content(), start="sobel_x")


@pytest.fixture
def figure(started, address):
    return started(address)


@pytest.fixture(scope="module")
def only_page(browser, address):
    with faultless(browser) as page:
        page.goto(address)
        page.wait_for_selector('.live[data-state="running"]')
        yield page


@pytest.fixture
def shared(only_page):
    """Return the figure as it starts, on one page for all that need no page of their own."""
    show(only_page)
    assert state(only_page)["kernel"] == "sobel_x"
    return only_page


@pytest.fixture
def picture(bench):
    return lambda name: (
        cf.worked_patch() if name == "patch" else bench.square(cf.photograph(name)).astype(float)
    )


def show(page, **state):
    page.evaluate("(told) => document.querySelector('.live').figure.restore(told)", state)


def state(page):
    return page.evaluate("document.querySelector('.live').figure.state")


def values(page, which="result"):
    """Return the values of a picture that the figure has computed."""
    width, letters = page.evaluate(
        """(which) => {
          const { width, values } = document.querySelector('.live').figure[which];
          const bytes = new Uint8Array(Float64Array.from(values).buffer);
          return [width, btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))];
        }""",
        which,
    )
    return np.frombuffer(base64.b64decode(letters), np.float64).reshape(-1, width)


def link(weights):
    return "_".join(map(repr, np.ravel(weights).tolist()))


def focused(page):
    return page.evaluate(
        "(({ tagName, name, ariaLabel }) => [tagName, name, ariaLabel])(document.activeElement)"
    )


def walk_to(page, tag, name):
    """Press the tab key until the focus is on a control."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page)[:2] == [tag, name]:
            return
    raise AssertionError(f"the tab key never leads to {tag} {name}")


def test_the_wall_is_that_of_the_page(bench):
    wall = np.rint(255 * cf.mean_pool(cf.photograph("brick"), 4))
    assert np.array_equal(bench.square(cf.photograph("brick")), wall)


def test_every_photograph_is_described(bench):
    content = bench.content()
    assert next(iter(content["pictures"])) == "brick"
    assert set(bench.PHOTOGRAPHS) < set(cf.photograph_names())
    assert all(len(picture["alt"]) > 30 for picture in content["pictures"].values())
    assert tuple(content["kernels"]) == cf.kernel_names()


def test_results_are_those_of_the_package(shared, picture, bench):
    for name in (*bench.PHOTOGRAPHS, "patch"):
        for kernel in cf.kernel_names():
            show(shared, picture=name, kernel=kernel)
            assert state(shared)["kernel"] == kernel
            expected = cf.correlate(picture(name), cf.kernel(kernel))
            np.testing.assert_allclose(values(shared), expected, atol=1e-3, rtol=0)


@pytest.mark.parametrize("side", [3, 5])
def test_a_typed_kernel_filters_as_the_package_does(shared, picture, side):
    weights = np.random.default_rng(side).normal(size=(side, side)).round(2)
    shared.select_option("select[name=kernel]", label=f"your own, {side} × {side}")
    cells = shared.locator(f".live-bench-{side} input")
    for place, weight in enumerate(weights.flat):
        cells.nth(place).fill(str(weight))
    expected = cf.correlate(picture("brick"), weights)
    np.testing.assert_allclose(values(shared), expected, atol=1e-3, rtol=0)
    chosen = shared.locator("select[name=kernel] option:checked")
    assert chosen.text_content() == f"your own, {side} × {side}"


@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize(("kind", "pool"), [("max", cf.max_pool), ("mean", cf.mean_pool)])
@pytest.mark.parametrize("negative", ["keep", "stop"])
def test_pooling_is_that_of_the_package(shared, picture, kind, pool, size, negative):
    shared.select_option("select[name=negative]", negative)
    shared.select_option("select[name=pool]", f"{kind}.{size}")
    result = cf.correlate(picture("brick"), cf.kernel("sobel_x"))
    if negative == "stop":
        result = np.maximum(result, 0)
    np.testing.assert_allclose(values(shared), result, atol=1e-3, rtol=0)
    np.testing.assert_allclose(values(shared, "groups"), pool(result, size), atol=1e-3, rtol=0)
    assert shared.locator("figcaption >> nth=2").is_visible()


def test_without_pooling_there_is_no_third_picture(shared):
    assert not shared.locator(".live-bench-plates figure >> nth=2").is_visible()
    shared.select_option("select[name=pool]", "max.2")
    assert shared.locator(".live-bench-plates figure >> nth=2").is_visible()
    shared.select_option("select[name=picture]", "patch")  # Its result is one pixel.
    assert not shared.locator(".live-bench-plates figure >> nth=2").is_visible()


def test_the_scale_is_centred_on_zero_and_stated(shared, picture):
    largest = np.abs(cf.correlate(picture("brick"), cf.kernel("sobel_x"))).max()
    ends = shared.locator(".live-bench-scale b").all_text_contents()
    assert ends == [f"−{largest:.0f}", f"{largest:.0f}"]


@pytest.mark.parametrize("kernel", ["sobel_x", "worked", "box_blur"])
def test_the_products_add_up_to_the_value_pointed_at(shared, picture, kernel):
    for row, column in [(0, 0), (60, 44), (125, 125)]:
        show(shared, picture="brick", kernel=kernel, row=row, column=column)
        traced = cf.correlation_terms(picture("brick"), cf.kernel(kernel), row, column)
        shown = np.array(shared.evaluate(PRODUCTS))
        np.testing.assert_allclose(shown[:, 0], traced.patch.ravel())
        np.testing.assert_allclose(shown[:, 1], traced.kernel.ravel(), rtol=5e-3)
        np.testing.assert_allclose(shown[:, 2], traced.products.ravel(), rtol=5e-3)
        words = shared.locator("caption").text_content().replace(",", "").replace("−", "-")
        assert words.startswith(f"row {row} column {column}: the products add up to ")
        told = float(words.rsplit(" ", 1)[1])
        assert told == pytest.approx(traced.total, rel=5e-3)
        assert values(shared)[row, column] == pytest.approx(traced.total)
        if np.array_equal(traced.kernel, traced.kernel.round()):
            assert shown[:, 2].sum() == told


def test_the_worked_patch_comes_to_the_sum_of_the_page(shared):
    show(shared, picture="patch", kernel="worked")
    total = cf.correlation_terms(cf.worked_patch(), cf.kernel("worked"), 0, 0).total
    assert shared.locator("caption").text_content().endswith(f"add up to {total:.0f}")
    assert sum(product for *_, product in shared.evaluate(PRODUCTS)) == total


def test_where_relu_stops_a_value_its_arithmetic_says_so(shared):
    show(shared, picture="patch", kernel="-1_-1_-1_-1_-1_-1_-1_-1_-1", negative="stop")
    words = shared.locator("caption").text_content()
    assert words.endswith(" → ReLU → 0")
    assert values(shared).tolist() == [[0]]
    show(shared, picture="patch", kernel="-1_-1_-1_-1_-1_-1_-1_-1_-1")
    assert "ReLU" not in shared.locator("caption").text_content()


def test_a_kernel_larger_than_its_picture_gives_way(shared):
    show(shared, picture="patch", kernel=link(np.ones(25)))
    assert state(shared)["kernel"] == "sobel_x"
    assert values(shared).shape == (1, 1)


def test_a_pointer_chooses_a_pixel(figure):
    box = figure.locator("canvas[tabindex]").last.bounding_box()
    at = lambda row, column: (  # noqa: E731
        box["x"] + box["width"] * (column + 0.5) / 126,
        box["y"] + box["height"] * (row + 0.5) / 126,
    )
    figure.mouse.move(*at(20, 30))
    assert figure.locator("caption").text_content().startswith("row 20, column 30:")
    assert state(figure)["row"] != 20
    assert "#" not in figure.url
    figure.mouse.down()
    figure.mouse.up()
    figure.mouse.move(*at(90, 90))
    figure.mouse.move(1, 1)
    assert (state(figure)["row"], state(figure)["column"]) == (20, 30)
    assert figure.locator("caption").text_content().startswith("row 20, column 30:")
    assert "row=20&column=30" in figure.url
    frames = figure.evaluate(SEEN)["frames"]
    assert frames[0].startswith(f"left: {30 * 100 / 128}%; top: {20 * 100 / 128}%;")


def test_a_finger_chooses_a_pixel(browser, address):
    with browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True) as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector('.live[data-state="running"]')
        surface = page.locator("canvas[tabindex]").last
        surface.scroll_into_view_if_needed()
        box = surface.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
        assert state(page)["column"] == pytest.approx(94, abs=1)
        assert state(page)["row"] == pytest.approx(31, abs=1)
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_commas_and_empty_cells_are_understood(figure):
    cell = figure.locator(".live-bench-3 input").first
    cell.focus()
    figure.keyboard.press("Control+a")
    figure.keyboard.type("-0,5")
    assert state(figure)["kernel"].split("_")[0] == "-0.5"
    cell.fill("")
    assert state(figure)["kernel"].split("_")[0] == "0"
    figure.keyboard.press("Tab")
    assert cell.input_value() == "0"


def test_a_link_opens_the_same_view(figure, started):
    figure.select_option("select[name=picture]", "camera")
    figure.select_option("select[name=kernel]", "emboss")
    figure.locator(".live-bench-3 input").nth(4).fill("1.23456789")
    figure.locator(".live-bench-3 input").nth(4).blur()
    figure.select_option("select[name=negative]", "stop")
    figure.select_option("select[name=pool]", "mean.3")
    figure.locator("canvas[tabindex]").last.click(position={"x": 33, "y": 44})
    figure.mouse.move(1, 1)
    shared, before, seen = figure.url, state(figure), figure.evaluate(SEEN)
    assert "1.23456789" in before["kernel"]
    figure.goto("about:blank")
    started(shared)
    now = state(figure)
    assert now == before
    after = figure.evaluate(SEEN)
    assert figure.locator(".live-bench-3 input").nth(4).input_value() == "1.235"
    assert after == seen


@pytest.mark.parametrize(
    "told",
    [
        "picture=nobody&kernel=nothing&pool=sum.9&row=-5&column=many",
        "picture=constructor&kernel=toString&negative=&pool=max",
        "kernel=1_2_3&row=99999&column=1.7",
        "picture=drawing&drawing=strokes.%25&kernel=1_x_3_4_5_6_7_8_9",
    ],
)
def test_a_damaged_link_opens_something(started, address, told):
    page = started(f"{address}#live?{told}")
    assert state(page)["kernel"] == "sobel_x"
    assert values(page).size
    height, width = values(page).shape
    assert state(page)["row"] in range(height)
    assert state(page)["column"] in range(width)


def test_back_undoes_a_choice_and_other_links_undo_nothing(figure):
    figure.select_option("select[name=kernel]", "laplacian")
    figure.select_option("select[name=kernel]", "emboss")
    figure.go_back()
    assert state(figure)["kernel"] == "laplacian"
    assert figure.locator("select[name=kernel]").input_value() == "laplacian"
    figure.evaluate("location.hash = 'still'")
    figure.wait_for_timeout(100)
    assert state(figure)["kernel"] == "laplacian"
    figure.go_back()
    figure.go_back()
    assert state(figure)["kernel"] == "sobel_x"


def test_a_drawing_is_filtered(figure, started):
    figure.select_option("select[name=picture]", "drawing")
    box = figure.locator(".live-pad").bounding_box()
    figure.mouse.move(box["x"] + 60, box["y"] + 40)
    figure.mouse.down()
    figure.mouse.move(box["x"] + 70, box["y"] + 160, steps=6)
    figure.mouse.up()
    result = values(figure)
    assert result.shape == (26, 26)
    assert result.max() > 100 > -100 > result.min()
    shared = figure.url
    figure.goto("about:blank")
    started(shared)
    assert np.array_equal(values(figure), result)


@pytest.mark.slow
def test_all_of_it_goes_by_keyboard(figure):
    figure.add_style_tag(content="body { --color-brand-primary: red }")  # The site's theme has one.
    walk_to(figure, "SELECT", "picture")
    figure.keyboard.type("cam")
    walk_to(figure, "SELECT", "kernel")
    figure.keyboard.type("lap")
    walk_to(figure, "SELECT", "negative")
    figure.keyboard.press("ArrowDown")
    walk_to(figure, "SELECT", "pool")
    figure.keyboard.press("ArrowDown")
    walk_to(figure, "BUTTON", "")  # which lets the kernel move
    walk_to(figure, "BUTTON", "")  # and by one step
    figure.keyboard.press("Tab")
    assert "arrow keys" in focused(figure)[2]
    outline = figure.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    figure.keyboard.press("ArrowRight")
    figure.keyboard.press("Shift+ArrowDown")
    words = "row 74, column 65: the products add up to "
    assert figure.locator("caption").text_content().startswith(words)
    assert "row=74&column=65" in figure.url
    figure.get_by_role("status").filter(has_text=words).wait_for(state="attached")
    walk_to(figure, "INPUT", "4")
    figure.keyboard.press("Control+a")
    figure.keyboard.type("-3")
    figure.keyboard.press("Enter")
    assert "picture=camera&kernel=0_1_0_1_-3_1_0_1_0&negative=stop&pool=max.2" in figure.url
    assert "row=74&column=65" in figure.url


def test_passing_by_leaves_the_address_and_the_browser_keeps_its_keys(figure):
    address = figure.url
    result = figure.get_by_role("application", name="result")
    result.focus()
    figure.keyboard.press("Shift+Tab")
    figure.keyboard.press("Tab")
    assert "arrow keys" in focused(figure)[2]
    assert figure.url == address
    figure.evaluate(
        """() => addEventListener("keydown", (event) => {
          window.taken = event.defaultPrevented;
          event.preventDefault();
        })"""
    )
    figure.keyboard.press("Alt+ArrowLeft")
    assert figure.evaluate("window.taken") is False


def test_every_picture_has_a_name(figure):
    figure.select_option("select[name=pool]", "max.2")
    for place in range(3):
        assert figure.locator(".live-bench-plates canvas").nth(place).evaluate("it => it.ariaLabel")


# How many pixels of the result have a colour: the others have not been made yet.
MADE = """() => {
  const canvas = document.querySelector(".live-bench-plates canvas[role=application]");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((_, i) => i % 4 === 3).reduce((sum, opacity) => sum + (opacity > 0), 0);
}"""


def test_the_kernel_moves_step_by_step_and_makes_a_pixel_at_each(figure):
    show(figure, picture="brick", kernel="sobel_x")
    whole = figure.evaluate(MADE)
    for count in (1, 2, 3):
        figure.get_by_role("button", name="Step").click()
        assert figure.evaluate(MADE) == count
    assert (state(figure)["row"], state(figure)["column"]) == (0, 2)
    words = figure.locator("table caption").text_content()
    assert words.startswith("row 0, column 2: the products add up to ")
    figure.locator("select[name=kernel]").select_option("sobel_y")
    assert figure.evaluate(MADE) == whole


def test_a_group_is_pooled_when_its_last_pixel_is_made(figure):
    show(figure, picture="drawing", kernel="sobel_x", pool="max.2")
    pooled = MADE.replace("canvas[role=application]", "figure:nth-child(3) canvas")
    assert figure.evaluate(pooled) == 13**2
    step = figure.get_by_role("button", name="Step")
    for _ in range(26 + 1):
        step.click()
    assert figure.evaluate(pooled) == 0
    step.click()
    assert figure.evaluate(pooled) == 1


@pytest.mark.slow
def test_it_plays_to_the_end_and_pauses_when_asked(figure):
    show(figure, picture="drawing", kernel="sobel_x")
    whole = figure.evaluate(MADE)
    assert whole == 26**2
    button = figure.locator(".live-bench-play button").first
    button.click()
    figure.wait_for_function(f"({MADE})() === 1")
    assert button.inner_text() == "Pause"
    button.click()
    paused = figure.evaluate(MADE)
    figure.wait_for_timeout(800)
    assert 1 <= figure.evaluate(MADE) == paused < whole
    button.click()
    figure.wait_for_function(f"({MADE})() === {whole}")
    assert button.inner_text().startswith("Play")
