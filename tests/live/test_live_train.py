"""Does a network learn in the page while its reader looks on, and does a link lead back to it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

FIGURE = "document.getElementById('live').figure"


@pytest.fixture(scope="module")
def digits() -> Any:
    """Return blots in ten places, which a network can soon tell apart."""
    rng = np.random.default_rng(0)
    labels = np.arange(400) % 10
    pixels = np.zeros((400, 28, 28), np.uint8)
    for image, label in zip(pixels, labels, strict=True):
        row, column = 4 + 10 * (label // 5), 2 + 5 * (label % 5)
        image[row : row + 8, column : column + 5] = rng.integers(0, 256, (8, 5))
    return (pixels[:300], labels[:300]), (pixels[300:], labels[300:])


@pytest.fixture(scope="module")
def address(figure_page: Callable[..., str], digits: Any) -> str:
    return figure_page("train", learned_from=digits)


def learn(page: Any, steps: int) -> None:
    """Let it learn, and pause it after at least so many steps."""
    page.get_by_role("button", name="Learn").click()
    page.wait_for_function(f"{FIGURE}.run.steps >= {steps}", timeout=60_000)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_function(f"!{FIGURE}.controls.playing")
    page.evaluate(f"{FIGURE}.controls.pause()")


def test_nothing_is_fetched_before_the_reader_lets_it_learn(
    started: Callable[[str], Any], address: str, page: Any
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    started(address)
    assert not any("images-" in url or "learner.js" in url for url in asked)
    page.get_by_role("button", name="One step").click()
    page.wait_for_function(f"{FIGURE}.run.steps === 1")
    assert sum("images-" in url for url in asked) == 1
    assert sum("learner.js" in url for url in asked) == 1


def test_it_learns_and_says_how_well(started: Callable[[str], Any], address: str) -> None:
    page = started(address)
    learn(page, 150)
    run = page.evaluate(f"(({{ loss, accuracy }}) => ({{ loss, accuracy }}))({FIGURE}.run)")
    assert run["accuracy"] > 0.9
    assert run["loss"] < 0.5
    words = page.locator(".live-learning-words").inner_text()
    assert f"{100 * run['accuracy']:.1f}% of 100 test images named rightly" in words
    assert words.startswith("The small network (seed 0) after ")
    page.wait_for_function("document.querySelector('.live-status').textContent.includes('steps')")


def test_the_same_seed_is_the_same_run_and_another_seed_another(
    started: Callable[[str], Any], address: str
) -> None:
    losses = []
    for seed in (5, 5, 6):
        page = started(f"{address}#live?seed={seed}")
        page.reload()
        page.wait_for_selector('.live[data-state="running"]')
        page.get_by_role("button", name="One step").click()
        page.wait_for_function(f"{FIGURE}.run.steps === 1")
        losses.append(page.evaluate(f"{FIGURE}.run.loss"))
    assert losses[0] == losses[1] != losses[2]


def test_again_begins_with_the_next_seed_and_keeps_the_line_of_the_run_before(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    learn(page, 5)
    page.get_by_role("button", name="Again, another seed").click()
    page.wait_for_function(f"{FIGURE}.state.seed === 1 && {FIGURE}.run.steps >= 1")
    page.get_by_role("button", name="Pause").click()
    assert "seed=1" in page.url
    assert page.locator(".live-curve").first.locator("polyline").count() == 2


def test_kernels_gradients_maps_and_answers_are_those_of_the_network(
    started: Callable[[str], Any], address: str, digits: Any
) -> None:
    page = started(f"{address}#live?image=7")
    learn(page, 60)
    assert page.locator(".live-tiles").nth(0).locator("canvas").count() == 8
    page.locator("summary", has_text="What it makes of an image").click()
    shares = [
        float(text.rstrip("%")) for text in page.locator(".live-answers span").all_inner_texts()
    ]
    assert len(shares) == 10
    assert sum(shares) == pytest.approx(100, abs=0.6)
    # The image nearest to its class's mean, in four bits.
    found = page.evaluate(
        """async () => {
          const { engine } = document.getElementById("live");
          const content = JSON.parse(document.querySelector("[data-content]").textContent);
          return [...(await engine.ask("look", { image: content.examples[7] })).image];
        }"""
    )
    (_, (pixels, labels)) = digits
    sevens = pixels[labels == 7].astype(float)
    nearest = sevens[((sevens - sevens.mean(axis=0)) ** 2).sum(axis=(1, 2)).argmin()]
    np.testing.assert_allclose(
        np.array(found).reshape(28, 28), np.rint(nearest / 17) / 15, atol=1e-6
    )


def test_kept_kernels_stay_while_the_answers_are_learned(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(f"{address}#live?start=frozen")
    page.get_by_role("button", name="One step").click()
    page.wait_for_function(f"{FIGURE}.run.steps === 1")
    look = "document.getElementById('live').engine.ask('look', { image: 0 })"
    first = page.evaluate(f"{look}.then(({{ layers }}) => [...layers[0].kernel])")
    learn(page, 100)
    assert page.evaluate(f"{look}.then(({{ layers }}) => [...layers[0].kernel])") == first
    assert page.evaluate(f"{FIGURE}.run.accuracy") > 0.5
    assert "kernels kept random" in page.locator(".live-learning-words").inner_text()


def test_a_link_with_nonsense_begins_with_the_defaults(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(
        f"{address}#live?network=constructor&rate=NaN&batch=-1&start=%3Cb%3E&seed=x&image=1e9"
    )
    assert page.evaluate(f"{FIGURE}.state") == {
        "network": "small",
        "rate": "0.001",
        "batch": "32",
        "start": "free",
        "seed": 0,
        "image": "9",
    }


def test_weights_that_are_no_numbers_are_a_sentence_and_another_try_is_possible(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(address)
    page.get_by_role("button", name="One step").click()
    page.wait_for_function(f"{FIGURE}.run.steps === 1")
    page.evaluate(
        "document.getElementById('live').engine.ask('begin', "
        "{ name: 'small', seed: 0, batch: 32, rate: 1e38, frozen: false })"
    )
    page.get_by_role("button", name="Learn").click()
    problem = page.locator(".live-problem")
    problem.wait_for(state="visible")
    assert "the weights grew beyond all bounds: lower the rate" in problem.inner_text()
    page.get_by_role("button", name="One step").click()
    page.wait_for_function(f"{FIGURE}.run.steps === 1")
    assert not problem.is_visible()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("delete globalThis.Worker;", "the browser has no workers"),
        (
            "globalThis.cnnfigsWeights = () => {};"
            "Object.defineProperty(globalThis, 'cnnfigsWeights', { set(call) {"
            " this.call = call; }, get() { return (digest, text) =>"
            " this.call(digest, text.slice(0, text.length / 2)); } });",
            "the digits are cut off or damaged",
        ),
    ],
)
def test_what_can_not_run_here_is_a_sentence(
    started: Callable[[str], Any], address: str, page: Any, script: str, words: str
) -> None:
    page.add_init_script(script)
    started(address)
    page.get_by_role("button", name="Learn").click()
    problem = page.locator(".live-problem")
    problem.wait_for(state="visible")
    assert words in problem.inner_text()


@pytest.mark.slow
def test_without_webassembly_it_learns_in_javascript(
    started: Callable[[str], Any], address: str, page: Any
) -> None:
    page.add_init_script(
        """const Whole = Blob;
        globalThis.Blob = class extends Whole {
          constructor(parts, how) { super(["delete self.WebAssembly;", ...parts], how); }
        };"""
    )
    started(address)
    learn(page, 20)
    assert page.evaluate(f"{FIGURE}.run.loss") < 2.3


@pytest.mark.slow
def test_memory_does_not_grow_while_it_learns(started: Callable[[str], Any], address: str) -> None:
    page = started(f"{address}#live?batch=8")
    learn(page, 50)
    session = page.context.new_cdp_session(page)

    def held() -> float:
        session.send("HeapProfiler.collectGarbage")
        usage = session.send("Runtime.getHeapUsage")
        return float(usage["usedSize"] + usage["backingStorageSize"])

    learn(page, 450)  # By now lines have as many points as they will ever have.
    before = held()
    learn(page, 1_200)
    assert held() - before < 200_000


def test_targets_are_large_enough_for_a_finger_and_nothing_is_cut_off_on_a_phone(
    started: Callable[[str], Any], address: str, page: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page = started(address)
    learn(page, 1)
    for summary in page.locator("summary").all()[1:]:
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for target in page.locator(
        ".live button, .live summary, .live select, .live input:visible"
    ).all():
        assert target.bounding_box()["height"] >= 44


def test_all_of_it_goes_by_keyboard(started: Callable[[str], Any], address: str) -> None:
    page = started(address)
    page.add_style_tag(content="body { --color-brand-primary: red }")  # The site's theme has one.

    def walk_to(words: str) -> None:
        """Press the tab key until the focus is on what is called so, and can be seen there."""
        for _ in range(30):
            page.keyboard.press("Tab")
            named = page.evaluate(
                "((at) => at.labels?.[0]?.textContent ?? at.textContent)(document.activeElement)"
            )
            if named.strip().startswith(words):
                style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert style != "none"
                return
        raise AssertionError(f"the tab key never leads to {words}")

    walk_to("Learn")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{FIGURE}.run?.steps > 0", timeout=60_000)
    assert page.evaluate("document.activeElement.textContent") == "Pause"
    page.keyboard.press("Space")
    page.wait_for_function(f"!{FIGURE}.controls.playing")
    page.evaluate(f"{FIGURE}.controls.pause()")
    steps = page.evaluate(f"{FIGURE}.run.steps")
    walk_to("One step")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{FIGURE}.run.steps === {steps + 1}")
    walk_to("What it makes of an image")
    page.keyboard.press("Enter")
    walk_to("image")
    page.keyboard.type("7")
    page.wait_for_function(f"{FIGURE}.state.image == 7")
    walk_to("Network, rate, batch, seed")
    page.keyboard.press("Enter")
    walk_to("batch")
    before = page.evaluate(f"{FIGURE}.state.batch")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"{FIGURE}.state.batch !== {before!r}")
    walk_to("seed")
    page.keyboard.press("Control+a")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    page.wait_for_function(f"{FIGURE}.state.seed == 5")
    assert "seed=5" in page.url
    assert "image=7" in page.url


def test_its_one_loss_says_of_how_many_steps_it_is_the_mean(
    started: Callable[[str], Any], address: str
) -> None:
    page = started(f"{address}#live?batch=8")
    learn(page, 1)
    told = page.locator(".live-curve figcaption").first
    assert "mean" not in told.inner_text()
    learn(page, 410)
    line = page.evaluate(f"{FIGURE}.run.lines.loss")
    assert line["each"] > 1
    assert told.inner_text().endswith(f", mean of {line['each']} steps")
    assert "oss" not in page.locator(".live-learning-words").inner_text()
