"""Do the live figures of the built site compute what Keras computes, for every reader?"""

from __future__ import annotations

import base64
import functools
import http.server
import json
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from numpy.typing import NDArray

Pages = dict[str, BeautifulSoup]

TOLERANCE = 1e-3  # of a layer's largest value
IMAGES = 100
RUNNING = '[data-state="running"]'
DRAWN = ("explainer/digits.html", "live-digits")

# In a process of its own: with the store that the site was built from, and a single thread for
# NumPy, as the browser has. Reads the images, writes Keras's answers and NumPy's time.
KERAS = """
import sys, time
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

def correlated(values, kernel, bias):
    patches = np.lib.stride_tricks.sliding_window_view(values, kernel.shape[:2], axis=(0, 1))
    return np.maximum(np.tensordot(patches, kernel, ([3, 4, 2], [0, 1, 2])) + bias, 0)

def forward(values):
    for layer in trained.model.layers:
        if layer.name.startswith("conv"):
            values = correlated(values, *layer.get_weights())
        elif layer.get_weights():
            values = np.ravel(values) @ layer.get_weights()[0] + layer.get_weights()[1]
            ends = layer.name == "scores"
            values = np.exp(values - values.max()) if ends else np.maximum(values, 0)
    return values / values.sum()

if network == "six_conv":
    times = []
    for image in images[:40]:
        begin = time.perf_counter()
        scores = forward(image)
        times.append(time.perf_counter() - begin)
        (layer,) = cf.activations(trained.model, image, "scores")
        assert np.allclose(scores, layer.values, atol=1e-4)
    print(1000 * np.median(times))
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
) -> tuple[Any, str]:
    np.save(folder / "images.npy", _images(manifest))
    card = manifest["card"]
    words = [card["network"], card["dataset"], ",".join(map(str, steps)), str(folder)]
    run = subprocess.run(
        [sys.executable, "-c", KERAS, *words],
        env={**environment, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return np.load(folder / "answers.npz"), run.stdout


@pytest.fixture(scope="module")
def site(html: Path) -> Iterator[str]:
    """Return the address of the built site on a web server of this machine."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    handler = functools.partial(quiet, directory=str(html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_exported_network_agrees_with_keras_layer_by_layer(
    pages: Pages,
    html: Path,
    page: Any,
    tmp_path: Path,
    environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = set()
    for name, figure in _hosts(pages):
        manifest = _manifest(pages, name, figure)
        if "layers" not in manifest or manifest["weights"]["digest"] in seen:
            continue
        seen.add(manifest["weights"]["digest"])
        steps = manifest["steps"]
        chosen = sorted({0, len(steps) // 2, len(steps) - 1})
        truth, timed = _keras(manifest, [steps[place] for place in chosen], tmp_path, environment)
        images = np.load(tmp_path / "images.npy").reshape(IMAGES, -1)
        _open(page, html, name, figure)
        worst: dict[str, float] = {}
        times = []
        for place in chosen:
            for number, image in enumerate(images):
                answers, milliseconds = page.evaluate(
                    """async ([id, image, step]) => {
                      const engine = document.getElementById(id).figure.engine;
                      const run = await engine.ask("run", { input: "test", image, step });
                      return [run.answers.map((values) => Array.from(values)), run.milliseconds];
                    }""",
                    [figure, image.tolist(), place],
                )
                times.append(milliseconds)
                for layer, values in zip(manifest["layers"], answers, strict=True):
                    right = truth[f"{steps[place]}/{layer['name']}"][number]
                    off = np.abs(right - values).max() / (np.abs(right).max() or 1)
                    worst[layer["name"]] = max(worst.get(layer["name"], 0.0), float(off))
                if layer["kind"] == "scores":
                    assert np.argmax(values) == np.argmax(right), f"{figure}, image {number}"
        size = html / "_static/live" / Path(pages[name].find(id=figure)["data-weights"]).name
        bytes_ = Path(str(size).split("?")[0]).stat().st_size
        with capsys.disabled():
            found = ", ".join(f"{layer} {off:.1e}" for layer, off in worst.items())
            print(
                f"\n{figure} ({manifest['card']['network']}, {bytes_:,} bytes): {found}; ", end=""
            )
            print(f"median {np.median(times):.1f} ms", end="")
            if timed:
                ratio = np.median(times) / float(timed)
                print(f", {ratio:.1f} times as long as NumPy ({float(timed):.1f} ms)", end="")
        assert max(worst.values()) < TOLERANCE, worst
        if manifest["card"]["network"] == "six_conv":
            assert bytes_ <= 1_400_000
            assert np.median(times) <= 20
    assert len(seen) >= 4
