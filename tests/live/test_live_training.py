"""Does the training scrubber show each snapshot, and does a link lead back to it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.figures._canvas import style
from cnnfigs.training import Trained

STEPS = (0, 5, 1200)
NAME = """{
    const { activeElement: reached } = document;
    const name = reached.ariaLabel ?? reached.labels[0].firstChild.textContent;
    name.split(":")[0].trim();
}"""
SECTION = ".live-layer:visible[data-layer={}]"


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (10, 28, 28), np.uint8)


@pytest.fixture(scope="module")
def trained(untrained: Callable[..., Trained]) -> Trained:
    return untrained("lenet", steps=STEPS)


@pytest.fixture(scope="module")
def address(figure_page: Callable[..., str], trained: Trained, images: np.ndarray) -> str:
    return figure_page("training", trained, images=images)


@pytest.fixture(scope="module")
def answers(trained: Trained, images: np.ndarray) -> dict[int, dict[str, np.ndarray]]:
    """Return what Keras makes of the fourth image with the weights of each step, by layer."""
    model = cf.build_model("lenet")
    found = {}
    for step, snapshot in trained.snapshots.items():
        model.set_weights(list(snapshot.values()))
        found[step] = {layer.name: layer.values for layer in cf.activations(model, images[3])}
    return found


def state(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("document.querySelector('.live').figure.state")
    return found


def restore(page: Any, **told: Any) -> None:
    page.evaluate("told => document.querySelector('.live').figure.restore(told)", told)
    # The sheet of a layer that was hidden is laid out with the next frame.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def pictures(page: Any, what: str, side: int, count: int) -> np.ndarray:
    """Return the colours of each kernel or map on the page: (count, side, side, 3)."""
    canvas = page.locator(SECTION.format(what)).locator("canvas.live-maps")
    width, height, data = canvas.evaluate(
        """(canvas) => {
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            return [width, height, [...data]];
        }"""
    )
    pixels = np.array(data, np.uint8).reshape(height, width, 4)
    across = (width + 1) // (side + 1)
    starts = [((side + 1) * (k // across), (side + 1) * (k % across)) for k in range(count)]
    cut = np.stack([pixels[top : top + side, left : left + side] for top, left in starts])
    assert (cut[..., 3] == 255).all()
    assert (pixels[..., 3] == 255).sum() == count * side * side, "a cell for each, and no other"
    return cut[..., :3]


def assert_colours(found: np.ndarray, values: np.ndarray, largest: float, *, signed: bool) -> None:
    """Compare with the colours of the still figures; values are (side, side, count)."""
    share = np.moveaxis(values, -1, 0) / largest
    colours = style.SIGNED_CMAP((share + 1) / 2) if signed else style.MAPS_CMAP(share)
    off = np.abs(found.astype(float) - 255 * colours[..., :3])
    # A value on the border between two colours may get the one beside.
    assert off.max() <= 8
    assert off.mean() < 1


@pytest.mark.parametrize("step", STEPS)
def test_the_first_layers_kernels_are_those_of_the_step_in_colours_that_all_steps_share(
    started: Callable[[str], Any], address: str, trained: Trained, step: int
) -> None:
    page = started(address)
    restore(page, step=step)
    kernels = {step: each["conv1/kernel"][:, :, 0] for step, each in trained.snapshots.items()}
    largest = max(np.abs(each).max() for each in kernels.values())
    assert_colours(pictures(page, "kernels", 5, 20), kernels[step], largest, signed=True)


def test_of_a_deeper_kernel_the_weights_for_the_first_input_map_are_shown_and_it_says_so(
    started: Callable[[str], Any], address: str, trained: Trained
) -> None:
    page = started(address)
    restore(page, step=5, layer="conv2")
    kernels = {step: each["conv2/kernel"][:, :, 0] for step, each in trained.snapshots.items()}
    largest = max(np.abs(each).max() for each in kernels.values())
    assert_colours(pictures(page, "kernels", 5, 50), kernels[5], largest, signed=True)
    title = page.locator(SECTION.format("kernels")).locator(".live-title")
    assert "50 of 5 × 5, for the first input map" in title.inner_text()


@pytest.mark.parametrize(("layer", "side", "count"), [("conv1", 24, 20), ("pool2", 4, 50)])
def test_maps_are_what_keras_computes_with_the_weights_of_the_step(
    started: Callable[[str], Any],
    address: str,
    answers: dict[int, dict[str, np.ndarray]],
    layer: str,
    side: int,
    count: int,
) -> None:
    page = started(address)
    restore(page, step=5, layer=layer, image="3")
    maps = answers[5][layer]
    largest = max(each[layer].max() for each in answers.values())
    alive = maps.max(axis=(0, 1)) > 0  # a dead one is struck out
    found = pictures(page, "maps", side, count)
    assert_colours(found[alive], maps[..., alive], largest, signed=False)


def test_a_pooling_layer_has_maps_and_no_kernels(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    restore(page, layer="pool1")
    assert page.locator(SECTION.format("kernels")).count() == 0
    assert "20 of 12 × 12" in page.locator(SECTION.format("maps")).inner_text()


def test_the_scale_is_one_for_all_steps_until_the_reader_wants_it_otherwise(
    started: Callable[[str], Any], address: str, answers: dict[int, dict[str, np.ndarray]]
) -> None:
    page = started(address)
    ends = page.locator(SECTION.format("maps")).locator(".live-ends")

    def largest(step: int) -> float:
        restore(page, step=step, image="3", scale=page.locator("select").nth(2).input_value())
        return float(ends.inner_text().removeprefix("0 to "))

    true = [answers[step]["conv1"].max() for step in STEPS]
    shared = [largest(step) for step in STEPS]
    assert shared == pytest.approx([max(true)] * 3, rel=5e-3)
    page.locator("select").nth(2).select_option(label="one for each step")
    assert [largest(step) for step in STEPS] == pytest.approx(true, rel=5e-3)
    page.locator("select").nth(2).select_option(label="one for each picture")
    assert ends.inner_text() == "0 to own largest"


def test_keys_alone_reach_every_control_and_move_through_the_steps(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(NAME))
    kernels, maps = (
        f"{what}, 20 of {side} × {side}" for what, side in (("kernels", 5), ("maps", 24))
    )
    assert reached == ["layer", "image", "scale", kernels, maps, "training"]
    for key, told in (
        ("ArrowRight", "after 5 of 1,200 steps"),
        ("End", "after 1,200 of 1,200 steps"),
        ("ArrowLeft", "after 5 of 1,200 steps"),
    ):
        page.keyboard.press(key)
        slider = page.locator(f'input[type="range"][aria-valuetext="{told}"]')
        slider.wait_for(timeout=2000)
        assert page.locator(".live-steps span").inner_text() == told
        assert slider.evaluate("(slider) => slider === document.activeElement")
    assert state(page)["step"] == 5
    page.wait_for_url("**step=5&*")


def test_a_value_that_keys_or_pointer_reach_is_said(
    started: Callable[[str], Any], address: str, trained: Trained
) -> None:
    page = started(address)
    page.locator(SECTION.format("kernels")).locator("canvas.live-maps").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowRight")
    weight = trained.snapshots[0]["conv1/kernel"][0, 1, 0, 1]
    name, value = page.locator(".live-pointed").inner_text().split(": ")
    assert name == "kernels, 1"
    assert float(value.replace("−", "-")) == pytest.approx(float(weight), rel=5e-3)


def test_the_value_that_was_pointed_at_is_that_of_the_step_and_layer_shown(
    started: Callable[[str], Any], address: str, trained: Trained
) -> None:
    page = started(address)
    page.locator(SECTION.format("kernels")).locator("canvas.live-maps").focus()
    slider = page.locator('input[type="range"]')
    slider.press("End")
    page.wait_for_url(f"**step={STEPS[-1]}&*")
    weight = trained.snapshots[STEPS[-1]]["conv1/kernel"][0, 0, 0, 0]
    value = page.locator(".live-pointed").inner_text().split(": ")[1]
    assert float(value.replace("−", "-")) == pytest.approx(float(weight), rel=5e-3)
    page.locator("select").nth(0).select_option("conv2")
    page.wait_for_url("**layer=conv2*")
    assert page.locator(".live-pointed").inner_text() == ""


def test_a_link_leads_back_to_exactly_what_was_shared(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    for place, label in enumerate(("conv2", "7", "the step")):
        if label != "the step":
            page.locator("select").nth(place).select_option(label)
    page.locator("select").nth(2).select_option("layer")
    page.locator('input[type="range"]').press("End")
    page.wait_for_url("**step=1200&layer=conv2&image=7&scale=layer")
    shared = page.url
    before = state(page), pictures(page, "maps", 8, 50), pictures(page, "kernels", 5, 50)
    assert before[0] == {"step": 1200, "layer": "conv2", "image": "7", "scale": "layer"}
    page.goto("about:blank")
    again = started(shared)
    again.wait_for_timeout(100)
    assert state(again) == before[0]
    np.testing.assert_array_equal(pictures(again, "maps", 8, 50), before[1])
    np.testing.assert_array_equal(pictures(again, "kernels", 5, 50), before[2])


def test_back_undoes_a_choice_and_not_each_step_of_the_slider(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    page.locator("select").nth(0).select_option("conv2")
    page.wait_for_url("**layer=conv2*")
    page.locator('input[type="range"]').press("ArrowRight")
    page.locator('input[type="range"]').press("ArrowRight")
    page.wait_for_url("**step=1200&*")
    page.go_back()
    page.wait_for_function("document.querySelector('.live').figure.state.layer === 'conv1'")
    assert state(page) == {"step": 0, "layer": "conv1", "image": "0", "scale": "steps"}


def test_a_damaged_link_shows_the_first_of_each(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(f"{address}#live?step=many&layer=conv9&image=&scale=%20")
    assert state(page) == {"step": 0, "layer": "conv1", "image": "0", "scale": "steps"}


def test_before_the_reader_does_anything_the_address_stays_as_it_is(
    started: Callable[[str], Any], address: str
) -> None:
    assert started(address).url == address


def test_the_figure_names_its_data_and_fits_a_phone(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    assert "lenet, trained on noise: random numbers" in page.locator(".live-foot").inner_text()
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        "[...document.querySelectorAll('.live-figure select, .live-figure input')]"
        ".filter((each) => each.getBoundingClientRect().height < 24).length"
    )
    assert small == 0
