"""What runs in a reader's browser, against NumPy or against plain loops of the same browser.

Each ratio leaves room for a slower browser than the one that it was measured with.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from modules import open_modules
from strokes import draw_a_one

from _site.sphinx import live_bench

IMAGES = 40

# Ten million multiply-adds in a plain loop, at best: about a picture on screen, on a fast machine.
YARDSTICK = """() => {
  const values = Float64Array.from({ length: 10_000 }, (_, i) => i % 7);
  const times = Array.from({ length: 10 }, () => {
    const begin = performance.now();
    let sum = 0;
    for (let turn = 0; turn < 1_000; turn++)
      for (let i = 0; i < values.length; i++) sum += turn * values[i];
    globalThis.sum = sum;
    return performance.now() - begin;
  });
  return Math.min(...times);
}"""

RUN = """async (letters) => {
  const { engine } = document.getElementById("live");
  const values = new Float32Array(Uint8Array.from(atob(letters), (c) => c.charCodeAt(0)).buffer);
  const times = [];
  for (let start = 0; start < values.length; start += 784) {
    const image = values.slice(start, start + 784);
    times.push((await engine.ask("run", { input: "test", image, step: 0 })).milliseconds);
  }
  return times;
}"""

# In a process of its own, with a single thread, as the browser has.
NUMPY = """
import sys, time
import numpy as np

with np.load(sys.argv[1]) as arrays:
    images, *weights = [arrays[f"arr_{place}"] for place in range(len(arrays))]

def correlated(values, kernel, bias):
    patches = np.lib.stride_tricks.sliding_window_view(values, kernel.shape[:2], axis=(0, 1))
    return np.maximum(np.tensordot(patches, kernel, ([3, 4, 2], [0, 1, 2])) + bias, 0)

times = []
for values in images:
    begin = time.perf_counter()
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        if kernel.ndim == 4:
            values = correlated(values, kernel, bias)
        else:
            values = np.maximum(np.ravel(values) @ kernel + bias, 0)
    times.append(time.perf_counter() - begin)
print(1000 * min(times))
"""


def test_a_network_takes_no_more_than_25_times_as_long_as_in_numpy(
    started: Callable[[str], Any],
    figure_page: Callable[..., str],
    untrained: Callable[..., Any],
    tmp_path: Path,
) -> None:
    trained = untrained("six_conv")
    images = np.random.default_rng(0).random((IMAGES, 28, 28, 1), np.float32)
    np.savez(tmp_path / "arrays.npz", images, *trained.model.get_weights())
    numpy = subprocess.run(
        [sys.executable, "-c", NUMPY, str(tmp_path / "arrays.npz")],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    page = started(figure_page("draw", trained))
    browser = min(page.evaluate(RUN, base64.b64encode(images.tobytes()).decode()))
    ratio = browser / float(numpy.stdout)
    print(
        f"six_conv: {browser:.1f} ms in the browser, {float(numpy.stdout):.1f} ms in NumPy, "
        f"ratio {ratio:.1f}"
    )
    assert ratio <= 25


def test_drawing_the_bench_anew_leaves_the_page_its_time(
    started: Callable[[str], Any], figure_page: Callable[..., str]
) -> None:
    page = started(figure_page("bench", content=live_bench.content(), start="sobel_x"))
    page.select_option("select[name=kernel]", label="your own, 5 × 5")
    page.select_option("select[name=pool]", "max.2")
    taken = page.evaluate(
        """async () => {
          const cell = document.querySelector(".live-bench-5 input");
          const taken = [];
          for (let i = 0; i < 21; i++) {
            const begin = performance.now();
            cell.value = i;
            cell.dispatchEvent(new Event("input", { bubbles: true }));
            taken.push(performance.now() - begin);
            await new Promise((done) => setTimeout(done, 20));
          }
          return Math.min(...taken);
        }"""
    )
    check("a weight of 5 × 5 typed, and all drawn anew", taken, page, 1.5)


def test_a_long_drawing_is_framed_in_a_fraction_of_a_picture_on_screen(
    page: Any, tmp_path: Path
) -> None:
    script = 'import { framed, growingInk } from "./math/ink.js";\n'
    page = open_modules(
        page, tmp_path, f"{script}Object.assign(globalThis, {{ framed, growingInk }});"
    )
    taken = page.evaluate(
        """() => {
          const turn = (i) => [128 + 110 * Math.cos(i / 20), 128 + 80 * Math.sin(i / 13)];
          const stroke = Array.from({ length: 400 }, (_, i) => turn(i).map(Math.round));
          const times = Array.from({ length: 60 }, () => {
            const begin = performance.now();
            framed(growingInk()([stroke]));
            return performance.now() - begin;
          });
          return Math.min(...times);
        }"""
    )
    check("ink and frame of a stroke of 400 points", taken, page, 0.5)


def test_the_page_is_never_blocked_while_a_reader_draws(
    started: Callable[[str], Any],
    figure_page: Callable[..., str],
    untrained: Callable[..., Any],
) -> None:
    page = started(figure_page("draw", untrained("six_conv"), start="blank"))
    draw_a_one(page)  # Once before: what runs for the first time is compiled.
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    done: list[bool] = []
    session.on("Tracing.tracingComplete", lambda _: done.append(True))
    session.send("Tracing.start", {"categories": "toplevel,disabled-by-default-lighthouse"})
    draw_a_one(page)
    page.wait_for_timeout(300)
    session.send("Tracing.end")
    while not done:
        page.wait_for_timeout(50)
    names = {
        event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"
    }
    # Time of the thread itself: a busy machine may keep it waiting longer.
    tasks = [
        event["tdur"] / 1000
        for event in events
        if names.get(event["tid"]) == "CrRendererMain" and "tdur" in event
    ]
    check(f"the longest of {len(tasks)} tasks of the page while drawing", max(tasks), page, 1.5)


def check(what: str, taken: float, page: Any, most: float) -> None:
    """Compare a time with the plain loop of the same page."""
    plain = page.evaluate(YARDSTICK)
    print(f"{what}: {taken:.1f} ms, {plain:.1f} ms in the plain loop, ratio {taken / plain:.2f}")
    assert taken / plain <= most
