"""Does the figure that learns a kernel find the hidden one, and can a reader follow it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import cnnfigs as cf

STATE = "document.getElementById('live').figure.state"
KERNEL = "document.getElementById('live').figure.recovery.kernel"


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    from _site.sphinx import live_learning

    return live_learning.pictures_and_kernels()


@pytest.fixture(scope="module")
def address(figure_page: Callable[..., str], content: dict[str, Any]) -> str:
    return figure_page("recover", content=content)


def take_steps(page: Any, count: int) -> list[float]:
    found: list[float] = page.evaluate(
        """(count) => {
          const { recovery } = document.getElementById("live").figure;
          return Array.from({ length: count }, () => recovery.step());
        }""",
        count,
    )
    return found


@pytest.mark.parametrize("name", ["vertical_lines", "sobel_y", "worked"])
def test_nine_weights_become_the_hidden_kernel(
    started: Callable[[str], Any], address: str, name: str
) -> None:
    page = started(f"{address}#live?kernel={cf.kernel_names().index(name)}&seed=3")
    losses = take_steps(page, 500)
    off = np.abs(np.array(page.evaluate(KERNEL)) - cf.kernel(name).ravel()).max()
    assert off < 0.01
    assert losses[-1] < 1e-4 * losses[0]


def test_a_step_is_that_of_gradient_descent(started: Callable[[str], Any], address: str) -> None:
    page = started(address)
    before = np.array(page.evaluate(KERNEL))
    page.get_by_role("button", name="One step").click()
    page.wait_for_function("document.getElementById('live').figure.recovery.steps === 1")
    after = np.array(page.evaluate(KERNEL))
    gradient = page.evaluate("document.getElementById('live').figure.recovery.gradient")
    np.testing.assert_allclose(after, before - 0.05 * np.array(gradient))
    assert "After 1 step the loss is" in page.locator(".live-learning-words").inner_text()


def test_gradients_are_those_of_the_loss(started: Callable[[str], Any], address: str) -> None:
    page = started(address)
    slopes, gradient = page.evaluate(
        """() => {
          const { recovery } = document.getElementById("live").figure;
          const { kernel } = recovery;
          const { width, values } = recovery.picture;
          recovery.random = () => 0.3; // The same piece each time.
          const lossOf = (weights) => { recovery.kernel = weights; return recovery.step(); };
          const around = (i) =>
            [1, -1].map((way) => lossOf(kernel.with(i, kernel[i] + way * 1e-4)));
          const slopes = kernel.map((_, i) => { const [a, b] = around(i); return (a - b) / 2e-4; });
          lossOf(kernel);
          return [slopes, recovery.gradient];
        }"""
    )
    np.testing.assert_allclose(gradient, slopes, rtol=1e-4, atol=1e-6)


def test_it_runs_and_pauses_by_keyboard_and_says_how_far_it_is(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    page.get_by_role("button", name="Learn").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('live').figure.recovery.steps > 20")
    page.keyboard.press("Enter")
    page.wait_for_function("!document.getElementById('live').figure.controls.playing")
    steps = page.evaluate("document.getElementById('live').figure.recovery.steps")
    page.wait_for_timeout(100)
    assert page.evaluate("document.getElementById('live').figure.recovery.steps") == steps
    page.wait_for_function(
        "document.querySelector('.live-status').textContent.startsWith('After ')"
    )


def test_the_hidden_kernel_is_shown_when_asked_for_and_only_then(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    hidden = page.locator(".live-kernel").nth(1)
    assert hidden.locator("td").all_inner_texts() == ["?"] * 9
    page.get_by_role("button", name="Show it").click()
    weights = cf.kernel(cf.kernel_names()[0]).ravel()
    found = [text.replace("−", "-") for text in hidden.locator("td").all_inner_texts()]
    assert [float(text) for text in found] == weights.tolist()
    assert "shown=yes" in page.url
    page.reload()
    assert "vertical lines" in page.locator(".live-kernel").nth(1).inner_text()


def test_a_link_with_nonsense_shows_the_first_picture_and_kernel(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(f"{address}#live?picture=__proto__&kernel=1e99&seed=-7&shown=perhaps")
    state = page.evaluate(STATE)
    count = len(cf.kernel_names())
    assert state == {"picture": "grass", "kernel": count - 1, "seed": 0, "shown": "no"}


def test_another_kernel_is_hidden_and_the_line_of_the_run_before_stays(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    page.get_by_role("button", name="One step").click()
    page.wait_for_function("document.getElementById('live').figure.recovery.steps === 1")
    before = page.evaluate(STATE)
    page.get_by_role("button", name="Hide another kernel").click()
    page.wait_for_function("document.getElementById('live').figure.recovery.steps === 0")
    after = page.evaluate(STATE)
    assert after["kernel"] != before["kernel"]
    assert page.locator(".live-curve polyline").count() == 2


def test_buttons_are_large_enough_for_a_finger_and_nothing_is_cut_off_on_a_phone(
    started: Callable[[str], Any], address: str, page: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page = started(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for target in page.locator(".live button, .live summary").all():
        assert target.bounding_box()["height"] >= 44


def test_what_is_hidden_can_be_seen_to_be_so_on_a_dark_page(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    colours = page.evaluate(
        """() => {
          document.body.style = "--color-foreground-muted: rgb(200, 200, 200)";
          const cells = document.querySelectorAll(".live-kernel td");
          const hidden = Array.from(cells).filter((cell) => cell.textContent === "?");
          return hidden.map((cell) => getComputedStyle(cell).color);
        }"""
    )
    # The page's own colour, and not that of numbers on a coloured cell.
    assert colours == ["rgb(200, 200, 200)"] * 9


@pytest.mark.parametrize("width", [390, 1280])
def test_each_number_lies_on_its_colour(
    started: Callable[[str], Any], address: str, page: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    kernel = started(address).locator(".live-kernel > div").first
    canvas = kernel.locator("canvas").bounding_box()
    cells = [cell.bounding_box() for cell in kernel.locator("td").all()]
    assert len(cells) == 9
    for position, cell in enumerate(cells):
        middle = cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2
        row, column = divmod(position, 3)
        assert middle == pytest.approx(
            (
                canvas["x"] + canvas["width"] * (column + 0.5) / 3,
                canvas["y"] + canvas["height"] * (row + 0.5) / 3,
            ),
            abs=3,
        )


def test_the_style_of_what_learns_leaves_other_figures_alone(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    transform = page.evaluate(
        """() => {
          const other = document.createElement("div");
          other.className = "live-figure";
          other.append(document.createElement("label"));
          document.body.append(other);
          return getComputedStyle(other.firstChild).textTransform;
        }"""
    )
    assert transform == "none"


def test_it_stops_when_the_kernel_is_found_and_one_may_step_on(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    take_steps(page, 150)
    page.get_by_role("button", name="Learn").click()
    page.wait_for_function("!document.getElementById('live').figure.controls.playing")
    steps, off = page.evaluate(
        "(({ steps, off }) => [steps, off])(document.getElementById('live').figure.recovery)"
    )
    assert off < 0.001
    words = page.locator(".live-learning-words")
    assert words.inner_text().startswith(f"Found after {steps} steps. The loss is ")
    assert page.get_by_role("button", name="Learn").is_visible()
    page.get_by_role("button", name="One step").click()
    page.wait_for_function(
        "(steps) => document.getElementById('live').figure.recovery.steps === steps", arg=steps + 1
    )
    assert f"Found after {steps} steps. After {steps + 1} steps" in words.inner_text()
