"""Do the live figures of the built site compute what Keras computes, for every reader?"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from numpy.typing import NDArray
from strokes import draw_a_one

Pages = dict[str, BeautifulSoup]

TOLERANCE = 1e-3  # of a layer's largest value
IMAGES = 100
RUNNING = '[data-state="running"]'
DRAWN = ("explainer/digits.html", "live-digits")

# In a process of its own, with the store that the site was built from. Reads the images, writes
# Keras's answers.
KERAS = """
import sys
import numpy as np
import cnnfigs as cf

network, data, steps, folder = sys.argv[1:]
dataset = cf.load_dataset(data)
trained = cf.train(network, dataset, progress=False)
images = np.load(f"{folder}/images.npy")
answers = {}
for step in map(int, steps.split(",")):
    trained.model.set_weights(list(trained.snapshots[step].values()))
    for layer in cf.activations(trained.model, images):
        answers[f"{step}/{layer.name}"] = layer.values.reshape(len(images), -1)
np.savez(f"{folder}/answers.npz", **answers)
"""


def _hosts(pages: Pages) -> list[tuple[str, str]]:
    return [(name, host["id"]) for name, page in pages.items() for host in page.select("div.live")]


def _manifest(pages: Pages, name: str, figure: str) -> dict[str, Any]:
    return json.loads(pages[name].find(id=figure).find("script").string)


def _open(page: Any, html: Path, name: str, figure: str, query: str = "") -> Any:
    page.goto(f"{(html / name).as_uri()}#{figure}{query}")
    page.wait_for_selector(f"#{figure}{RUNNING}", timeout=30_000)
    return page


def _state(page: Any, figure: str) -> dict[str, Any]:
    return page.evaluate("id => document.getElementById(id).figure.state", figure)


def _images(manifest: dict[str, Any]) -> NDArray[np.float32]:
    """Return what a reader may come up with, and worse: blank, full, noise, faint, moved."""
    rng = np.random.default_rng(0)
    packed = base64.b85decode(manifest["examples"]["pixels"])
    known = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(-1, 28, 28) / 255
    ways = [lambda x: x, lambda x: 1 - x, lambda x: 0.2 * x, lambda x: np.roll(x, (3, -4), (1, 2))]
    ways += [lambda x: x[:, ::-1], lambda x: x.transpose(0, 2, 1), lambda x: np.maximum(x, x[::-1])]
    images = [way(known) for way in ways]
    images += [np.zeros((1, 28, 28)), np.ones((1, 28, 28))]
    images += [rng.random((14, 28, 28)), (rng.random((14, 28, 28)) < 0.1).astype(float)]
    return np.concatenate(images).astype(np.float32)[:IMAGES, ..., np.newaxis]


def _keras(
    manifest: dict[str, Any], steps: list[int], folder: Path, environment: dict[str, str]
) -> Any:
    np.save(folder / "images.npy", _images(manifest))
    card = manifest["card"]
    words = [card["network"], card["dataset"], ",".join(map(str, steps)), str(folder)]
    run = subprocess.run(
        [sys.executable, "-c", KERAS, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if "DataUnavailableError" in run.stderr:
        pytest.skip(
            f"the site was built from {card['dataset']}, which is not here: "
            "set CNNFIGS_DATA_DIR as it was set for the build"
        )
    assert run.returncode == 0, run.stderr
    return np.load(folder / "answers.npz")


RUN = """async ([id, letters, step]) => {
  const { engine } = document.getElementById(id);
  const values = new Float32Array(Uint8Array.from(atob(letters), (c) => c.charCodeAt(0)).buffer);
  const answers = [];
  for (let start = 0; start < values.length; start += 784) {
    const image = values.slice(start, start + 784);
    const run = await engine.ask("run", { input: "test", image, step });
    const bytes = new Uint8Array(await new Blob(run.activations).arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    answers.push(btoa(text));
  }
  return answers;
}"""


def _browser(page: Any, figure: str, images: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Return all layers' answers to each image, in a row."""
    told = page.evaluate(RUN, [figure, base64.b64encode(images.tobytes()).decode(), step])
    return np.stack([np.frombuffer(base64.b64decode(text), "<f4") for text in told])


def _exported(pages: Pages) -> dict[str, tuple[str, str]]:
    """Return a page and a figure for each network that the site exports."""
    found = {}
    for name, figure in _hosts(pages):
        weights = pages[name].find(id=figure).get("data-weights")
        if weights:
            found[Path(weights).name.split("?")[0]] = (name, figure)
    return found


def test_every_exported_network_agrees_with_keras_layer_by_layer(
    pages: Pages,
    html: Path,
    page: Any,
    tmp_path: Path,
    environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    exported = _exported(pages)
    assert len(exported) >= 4
    for file, (name, figure) in exported.items():
        manifest = _manifest(pages, name, figure)
        steps = manifest["steps"]
        chosen = sorted({0, len(steps) // 2, len(steps) - 1})
        truth = _keras(manifest, [steps[place] for place in chosen], tmp_path, environment)
        images = np.load(tmp_path / "images.npy")
        assert len(images) == IMAGES
        _open(page, html, name, figure)
        worst: dict[str, float] = {}
        for place in chosen:
            answers = _browser(page, figure, images, place)
            start = 0
            for layer in manifest["layers"]:
                right = truth[f"{steps[place]}/{layer['name']}"]
                found = answers[:, start : start + right.shape[1]]
                start += right.shape[1]
                largest = np.abs(right).max(axis=1)
                off = np.abs(right - found).max(axis=1) / np.where(largest > 0, largest, 1)
                worst[layer["name"]] = max(worst.get(layer["name"], 0.0), float(off.max()))
                if layer["kind"] == "scores":
                    assert (found.argmax(axis=1) == right.argmax(axis=1)).all(), figure
        size = (html / "_static/live" / file).stat().st_size
        told = ", ".join(f"{layer} {off:.1e}" for layer, off in worst.items())
        with capsys.disabled():
            print(f"\n{file}, {size:,} bytes: {told}", end="")
        assert max(worst.values()) < TOLERANCE, worst
        if manifest["card"]["network"] == "six_conv":
            assert size <= 1_400_000


def test_it_runs_from_disk_and_from_a_web_server_alike(html: Path, site: str, page: Any) -> None:
    name, figure = DRAWN
    seen = []
    for address in ((html / name).as_uri(), f"{site}/{name}"):
        page.goto(f"{address}#{figure}?input=example.4")
        page.wait_for_selector(f"#{figure}{RUNNING}", timeout=30_000)
        seen.append(page.locator(f"#{figure} .live-scores").inner_text())
    assert seen[0] == seen[1]
    assert page.evaluate("location.protocol") == "http:"


def test_pages_without_a_live_figure_load_none_of_its_files(
    pages: Pages, site: str, page: Any
) -> None:
    live = {name for name, _ in _hosts(pages)}
    assert {"explainer/digits.html", "explainer/comparison.html", "explainer/clothes.html"} <= live
    for name, tree in pages.items():
        files = {
            tag.get("src") or tag.get("href") for tag in tree.select("script[src], link[href]")
        }
        assert any("live/live.js" in (file or "") for file in files) == (name in live), name
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    still = next(name for name in pages if name.startswith("explainer/") and name not in live)
    page.goto(f"{site}/{still}")
    page.wait_for_load_state("networkidle")
    assert asked
    assert not [url for url in asked if "/live" in url]


def test_what_a_figure_needs_is_loaded_only_when_a_reader_comes_near(site: str, page: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("?")[0]))
    page.goto(f"{site}/explainer/learning.html")
    page.wait_for_load_state("networkidle")
    needed = f"{site}/_static/live/train.js"  # Three figures are on this page, and it is the last.
    assert needed not in asked
    page.locator("#live-train").evaluate("host => host.scrollIntoView()")
    page.wait_for_selector(f"#live-train{RUNNING}", timeout=30_000)
    assert asked.count(needed) == 1


def test_without_scripts_the_still_figure_stays(pages: Pages, html: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name, figure in _hosts(pages):
        page.goto((html / name).as_uri())
        still = pages[name].find(id=figure)["data-fallback"]
        # A picture, or where a script's own output stands above, a word about it.
        selector = f"#{still} img" if still else f"#{figure} :is(img, p)"
        assert page.locator(selector).first.is_visible(), figure
        assert not page.locator(f"#{figure} button").count()
    context.close()


def test_where_a_figure_runs_it_takes_the_place_of_the_still_one(html: Path, page: Any) -> None:
    name, figure = DRAWN
    _open(page, html, name, figure)
    assert page.locator("#digits-sheet figcaption").is_visible()
    assert not page.locator("#digits-sheet img").first.is_visible()


def test_a_stroke_by_pointer_is_read_as_a_one(html: Path, page: Any) -> None:
    name, figure = DRAWN
    _open(page, html, name, figure, "?input=blank")
    draw_a_one(page, f"#{figure}")
    page.wait_for_selector(f"#{figure} .live-winner:nth-child(2)")
    assert _state(page, figure)["input"].startswith("strokes.")
    # Whoever can't see the bars is told.
    page.wait_for_function(
        "line => /\\b1 \\(/.test(document.querySelector(line).textContent)",
        arg=f"#{figure} .live-figure > .live-status",
    )


def test_every_layer_follows_while_the_pen_is_still_down(html: Path, page: Any) -> None:
    name, figure = DRAWN
    _open(page, html, name, figure, "?input=blank")
    canvas = page.locator(f"#{figure} .live-pad canvas").first
    canvas.scroll_into_view_if_needed()
    shown = "id => Array.from(document.querySelectorAll(`#${id} .live-maps`), (c) => c.toDataURL())"
    before = page.evaluate(shown, figure)
    assert len(before) == 7  # six convolutional layers and a dense one; the scores are bars
    pad = canvas.bounding_box()
    page.mouse.move(pad["x"] + 0.5 * pad["width"], pad["y"] + 0.2 * pad["height"])
    page.mouse.down()
    page.mouse.move(pad["x"] + 0.5 * pad["width"], pad["y"] + 0.7 * pad["height"], steps=5)
    page.wait_for_function(
        f"([id, before]) => ({shown})(id).every((picture, i) => picture !== before[i])",
        arg=[figure, before],
    )
    assert "strokes" not in page.evaluate("location.hash")  # The link waits for the pen.
    page.mouse.up()
    page.wait_for_function("location.hash.includes('strokes')")


def test_by_keyboard_alone_from_the_first_stroke_to_a_shared_link(
    html: Path, page: Any, browser: Any
) -> None:
    name, figure = DRAWN
    _open(page, html, name, figure, "?input=blank")

    def focused(expression: str) -> Any:
        return page.evaluate(f"(at => {expression})(document.activeElement)")

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def tab_to(selector: str) -> None:
        for _ in range(80):
            press("Tab")
            if focused(f"at.matches({selector!r}) && !!at.closest('#{figure}')"):
                # What has the focus can be seen to have it.
                assert focused("getComputedStyle(at).outlineStyle") != "none"
                return
        raise AssertionError(f"no way to {selector} by Tab")

    page.evaluate("id => document.getElementById(id).setAttribute('tabindex', -1)", figure)
    page.evaluate("id => document.getElementById(id).focus()", figure)
    tab_to(".live-pad canvas")
    press(*["ArrowUp"] * 9, " ", *["ArrowDown"] * 17, " ")
    page.wait_for_selector(f"#{figure} .live-winner:nth-child(2)")

    tab_to("[data-layer=conv3] canvas")
    press(*["PageDown"] * 7, *["ArrowDown"] * 6, *["ArrowRight"] * 8)
    assert "map 7, row 6, column 8" in page.locator(f"#{figure} .live-pointed").inner_text()
    press("Enter")
    page.wait_for_selector(f"#{figure} .live-cell")
    tab_to(".live-cell button")
    press("Enter")
    page.wait_for_selector(f"#{figure} .live-cell table")

    for _ in range(200):
        press("Tab")
        if focused("at.textContent") == "Copy link":
            break
    press("Enter")
    state = _state(page, figure)
    assert (state["layer"], state["map"], state["row"], state["column"]) == ("conv3", 7, 6, 8)
    assert state["from"] is not None

    link = page.evaluate("location.href")
    other = browser.new_context().new_page()
    other.goto(link)
    other.wait_for_selector(f"#{figure}{RUNNING}", timeout=30_000)
    assert _state(other, figure) == state
    for part in (".live-scores", ".live-cell", ".live-sheet"):
        shown = [each.locator(f"#{figure} {part}").first.inner_text() for each in (page, other)]
        assert shown[0] == shown[1], part
    pictures = [
        each.evaluate(
            "id => Array.from(document.querySelectorAll(`#${id} canvas`), (c) => c.toDataURL())",
            figure,
        )
        for each in (page, other)
    ]
    assert pictures[0] == pictures[1]
    other.context.close()


def test_back_and_forth_lead_through_the_cells_that_were_chosen(html: Path, page: Any) -> None:
    name, figure = DRAWN
    _open(page, html, name, figure)
    first = page.locator(f"#{figure} [data-layer=conv2] canvas.live-maps")
    first.click(position={"x": 10, "y": 10})
    page.wait_for_selector(f"#{figure} [data-layer=conv2] .live-cell")
    second = page.locator(f"#{figure} [data-layer=conv4] canvas.live-maps")
    second.click(position={"x": 40, "y": 10})
    page.wait_for_selector(f"#{figure} [data-layer=conv4] .live-cell")
    chosen = _state(page, figure)
    page.go_back()
    page.wait_for_selector(f"#{figure} [data-layer=conv2] .live-cell")
    assert _state(page, figure)["layer"] == "conv2"
    page.go_forward()
    page.wait_for_selector(f"#{figure} [data-layer=conv4] .live-cell")
    assert _state(page, figure) == chosen


def test_two_inputs_share_a_scale_with_their_difference(html: Path, page: Any) -> None:
    name, figure = "explainer/comparison.html", "live-comparison"
    _open(page, html, name, figure)
    found = page.evaluate(
        """async (id) => {
          const { inputs } = document.getElementById(id).figure;
          const [first, second] = inputs.map((input) => input.activations[0]);
          const ends = document.querySelector(`#${id} [data-layer=conv1] .live-ends`).textContent;
          return [Math.max(...first, ...second), ends];
        }""",
        figure,
    )
    assert f"0 to {found[0]:.3g}; difference ±{found[0]:.3g}" == found[1]
    assert page.locator(f"#{figure} [data-layer=conv1] canvas.live-maps").count() == 3
    assert page.locator(f"#{figure} .live-scores").count() == 2


@pytest.mark.parametrize("scale", ["panel", "layer", "network"])
def test_the_scale_is_the_readers_choice_and_is_stated(html: Path, page: Any, scale: str) -> None:
    name, figure = DRAWN
    _open(page, html, name, figure)
    page.locator(f"#{figure} input[value={scale}]").check()
    ends = page.locator(f"#{figure} .live-ends").all_inner_texts()
    words = page.locator(f"#{figure} .live-scale-words").inner_text()
    expected = {"panel": "own scale", "layer": "share a scale", "network": "one scale"}
    assert expected[scale] in words
    assert (len(set(ends)) == 1) == (scale == "network")
    assert ("own largest" in ends[0]) == (scale == "panel")


def test_two_inputs_share_a_scale_even_where_each_map_has_its_own(html: Path, page: Any) -> None:
    name, figure = "explainer/comparison.html", "live-comparison"
    _open(page, html, name, figure)
    page.locator(f"#{figure} input[value=panel]").check()
    brighter, darker = page.evaluate(
        """(id) => {
          const { inputs, sheet } = document.getElementById(id).figure;
          const { views, tile, mapsPerLine } = sheet.layers[0];
          const maps = 20;
          const peak = ({ activations }, map) => {
            const values = activations[0].filter((_, i) => i % maps === map);
            const most = Math.max(...values);
            return { most, place: values.indexOf(most) };
          };
          const peaks = (_, map) => inputs.map((each) => peak(each, map));
          const both = Array.from({ length: maps }, peaks);
          const unlike = (map) => both[map][1].most / (both[map][0].most || 1e9);
          // The map in which the second input stays furthest behind the first, and yet is not dead.
          const order = [...both.keys()].filter(unlike).sort((a, b) => unlike(a) - unlike(b));
          return both[order[0]].map(({ place }, column) => {
            const x = (order[0] % mapsPerLine) * tile.wide + (place % 24);
            const y = Math.floor(order[0] / mapsPerLine) * tile.high + Math.floor(place / 24);
            const { data } = views[column].canvas.getContext("2d").getImageData(x, y, 1, 1);
            return data[0] + data[1] + data[2];
          });
        }""",
        figure,
    )
    assert brighter > darker
