"""How fast does a network learn in the reader's browser, and how well after fifteen seconds?

ConvNetJS, the rival, learns the same small network in the same run, on the page's own thread: it
has no other. What the figure needs for tests on images held out does not count as learning.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import npm_rivals
import numpy as np
import pytest

import cnnfigs as cf

SECONDS = 5  # of learning, for speed
RIVAL = "convnetjs@0.3.0"
SEEDS = int(os.environ.get("CNNFIGS_BENCHMARK_SEEDS", "1"))
PAGE = """<!doctype html><title>Rival</title>
<script src="node_modules/convnetjs/build/convnet-min.js"></script>
"""
FIGURE = "document.getElementById('live').figure"
# Tasks of the page's own thread that are longer than 50 ms, and how long a reader waited.
OBSERVED = """
globalThis.held = [];
globalThis.waited = [];
const observe = (kept, options) => new PerformanceObserver((list) =>
  kept.push(...list.getEntries().map(({ duration }) => duration))).observe(options);
observe(held, { type: "longtask" });
observe(waited, { type: "event", durationThreshold: 16 });
"""
CONVNETJS = """([seconds, batch]) => {
  const conv = (filters) =>
    ({ type: "conv", sx: 5, filters, stride: 1, pad: 0, activation: "relu" });
  const pool = { type: "pool", sx: 2, stride: 2 };
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: "input", out_sx: 28, out_sy: 28, out_depth: 1 },
    conv(8), pool, conv(20), pool, { type: "softmax", num_classes: 10 },
  ]);
  const trainer = new convnetjs.Trainer(net, { method: "adadelta", batch_size: batch });
  const images = Array.from({ length: 100 }, () => {
    const image = new convnetjs.Vol(28, 28, 1, 0);
    image.w = image.w.map(() => Math.max(0, Math.random() - 0.5));
    return image;
  });
  const speed = (milliseconds) => {
    const begin = performance.now();
    let seen = 0;
    for (; performance.now() - begin < milliseconds; seen++)
      trainer.train(images[seen % 100], seen % 10);
    return (1000 * seen) / (performance.now() - begin);
  };
  speed(500);
  return speed(1000 * seconds);
}"""


@pytest.fixture(scope="module")
def rival(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    with npm_rivals.served(tmp_path_factory.mktemp("rival"), [RIVAL], PAGE) as given:
        yield given


@pytest.fixture(scope="module")
def noise() -> Any:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (1_100, 28, 28), np.uint8) * (rng.random((1_100, 28, 28)) < 0.2)
    labels = np.arange(1_100) % 10
    pixels = pixels.astype(np.uint8)
    return (pixels[:1_000], labels[:1_000]), (pixels[1_000:], labels[1_000:])


def learned(page: Any, address: str, seconds: float) -> dict[str, Any]:
    """Press Learn, and pause after so many seconds of learning."""
    page.goto(address)
    page.reload()  # Where only what stands behind the # is another one.
    page.wait_for_selector('.live[data-state="running"]', timeout=20_000)
    page.get_by_role("button", name="Learn").click()
    page.wait_for_function(f"{FIGURE}.run.milliseconds > 1", timeout=60_000)
    page.evaluate("(held.length = 0)")
    page.wait_for_function(
        f"{FIGURE}.run.milliseconds >= {1000 * seconds}", polling=20, timeout=600_000
    )
    page.get_by_role("button", name="Pause").click()
    page.evaluate(f"{FIGURE}.controls.pause()")
    found: dict[str, Any] = page.evaluate(
        f"(({{ lines, ...run }}) => ({{ ...run, held, waited, points: lines.accuracy.points }}))"
        f"({FIGURE}.run)"
    )
    return found


def test_networks_learn_in_the_browser_ten_times_as_fast_as_with_convnetjs(
    browser: Any,
    figure_page: Callable[..., str],
    noise: Any,
    rival: tuple[Path, str],
    record: Callable[..., None],
) -> None:
    address = figure_page("train", learned_from=noise)
    speeds, held, waited = {}, [], []
    for network in ("small", "lenet"):
        page = browser.new_page()
        page.add_init_script(OBSERVED)
        run = learned(page, f"{address}#live?network={network}", SECONDS)
        speeds[network] = 1000 * run["steps"] * run["batch"] / run["milliseconds"]
        slowest = max(run["waited"], default=0)
        print(f"learning, {network}: {speeds[network]:,.0f} images/s")
        print(
            f"learning, {network}: longest tasks of the page {sorted(run['held'])[-3:]} ms, ",
            end="",
        )
        print(f"longest wait for an answer to the reader {slowest:.0f} ms")
        held.extend(run["held"])
        waited.append(slowest)
        page.close()
    page = browser.new_page()
    page.goto(rival[1])
    theirs = page.evaluate(CONVNETJS, [SECONDS, 32])
    page.close()
    ratio = speeds["small"] / theirs
    print(f"learning, small: ours {speeds['small']:,.0f} images/s, ", end="")
    print(f"ConvNetJS {theirs:,.0f} images/s, ratio {ratio:.1f}")
    record(
        "learning/small",
        what="A small network, two convolutional layers, learns",
        unit="images/s",
        ours=speeds["small"],
        rival=f"ConvNetJS {RIVAL.rpartition('@')[2]}",
        theirs=theirs,
    )
    assert speeds["small"] >= 3_000
    assert speeds["lenet"] >= 1_000
    assert ratio >= 10
    assert not held, "tasks of more than 50 ms on the page's own thread"
    assert max(waited) <= 100


@pytest.mark.real_data
def test_a_small_network_learns_mnist_in_the_browser_in_fifteen_seconds(
    browser: Any, figure_page: Callable[..., str]
) -> None:
    mnist = cf.load_dataset("mnist")
    address = figure_page(
        "train", learned_from=((mnist.x_train, mnist.y_train), (mnist.x_test, mnist.y_test))
    )
    for seed in range(SEEDS):
        page = browser.new_page()
        page.add_init_script(OBSERVED)
        run = learned(page, f"{address}#live?seed={seed}", 15)
        final = page.evaluate("document.getElementById('live').engine.ask('accuracy')")
        speed = 1000 * run["steps"] * run["batch"] / run["milliseconds"]
        reached = next((seen / speed for seen, share in run["points"] if share >= 0.98), None)
        print(
            f"learning, small, MNIST, seed {seed}: {100 * final:.2f}% of 10,000 test images ",
            end="",
        )
        print(f"after {run['milliseconds'] / 1000:.1f} s, {speed:,.0f} images/s; ", end="")
        print(f"98% after {reached:.1f} s" if reached else "98% not reached")
        for seen, share in run["points"]:
            print(f"  {seed} {seen / speed:.3f} {share:.4f}")
        page.close()
        assert final >= 0.98
